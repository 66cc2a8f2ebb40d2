// Trying a change: the changed program through front end, inlining and escape.
//
// All of that keeps its state in global variables, so each trial is a process.  It is
// forked from the *tester*, a process that was forked before anything was read and
// does nothing else but wait:
//
//     explain ── text ──> tester ── fork ──> trial: analyses, writes its sites
//        ^                                     │
//        └───────────── one line a site ───────┘
//
// A trial that crashes or takes long is one that did not help.
#define _GNU_SOURCE // pipe2
#include "explain/hint.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 5 }; // for one trial

static pid_t tester;
static FILE *requests, *answers;

// ---- In the tester

static void answer_with(FILE *out, const Stories *stories) {
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        const char *text = story->text;
        fprintf(out, "%d %d %d %s\t", (int)story->kind, (int)story->verdict,
                (int)story->inlined, story->func->name);
        for (; *text != '\0'; text++)
            putc(*text == '\n' ? ' ' : *text, out);
        putc('\n', out);
    }
    fputs("done\n", out);
}

// A trial is of no use when nobody waits for its answer.
static void die_with_parent(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static _Noreturn void try_change(Analyse analyse, int index, const char *text,
                                 FILE *out) {
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) {
        dup2(nowhere, STDERR_FILENO);
        dup2(nowhere, STDOUT_FILENO);
    }
    die_with_parent();
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &alarms, NULL);
    signal(SIGALRM, SIG_DFL);
    alarm(SECONDS);
    stories_begin();
    Package *package = analyse(index, text);
    if (package != NULL)
        answer_with(out, stories_of(package));
    fflush(out);
    _exit(0);
}

static _Noreturn void test_changes(Analyse analyse, FILE *in, FILE *out) {
    int index;
    size_t size;
    while (fscanf(in, "%d %zu\n", &index, &size) == 2) {
        char *text = arena_alloc(&compilation, size + 1);
        if (fread(text, 1, size, in) != size)
            break;
        pid_t child = fork();
        if (child == 0)
            try_change(analyse, index, text, out);
        int status;
        while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        fputs("\nend\n", out);
        fflush(out);
    }
    _exit(0);
}

// ---- In explain

void trials_begin(Analyse analyse) {
    int to[2], from[2];
    fflush(NULL);
    if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
        fatal("pipe: %s", strerror(errno));
    tester = fork();
    if (tester < 0)
        fatal("fork: %s", strerror(errno));
    if (tester == 0) {
        die_with_parent();
        close(to[1]);
        close(from[0]);
        test_changes(analyse, fdopen(to[0], "r"), fdopen(from[1], "w"));
    }
    close(to[0]);
    close(from[1]);
    requests = fdopen(to[1], "w");
    answers = fdopen(from[0], "r");
}

void trials_end(void) {
    if (requests == NULL)
        return;
    fclose(requests);
    fclose(answers);
    requests = NULL;
    waitpid(tester, NULL, 0);
}

static void read_site(Trial *trial, char *line) {
    int kind, verdict, inlined, used = 0;
    if (sscanf(line, "%d %d %d %n", &kind, &verdict, &inlined, &used) < 3)
        return;
    char *tab = strchr(line + used, '\t');
    if (tab == NULL)
        return;
    *tab = '\0';
    TrialSite site = {
        arena_strndup(&compilation, line + used, (size_t)(tab - line) - (size_t)used),
        (SiteKind)kind, arena_strndup(&compilation, tab + 1, strcspn(tab + 1, "\n")),
        (Verdict)verdict, inlined != 0};
    vec_push(&compilation, &trial->sites, site);
}

Trial trial_run(Source *source, const char *text) {
    Trial trial = {0};
    fprintf(requests, "%d %zu\n", source->index, strlen(text));
    fputs(text, requests);
    fflush(requests);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, answers) > 0 && strcmp(line, "end\n") != 0) {
        if (strcmp(line, "done\n") == 0)
            trial.compiled = true;
        else
            read_site(&trial, line);
    }
    free(line);
    return trial;
}
