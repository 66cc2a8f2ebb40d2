// Running a test binary.
//
// It runs in its package's folder, so that tests find testdata/, without input, and
// its output and errors are one stream.  Where nobody waits for each line (several
// packages, no -v) that stream is kept and shown when the package is done, and only
// if something failed.
//
// Package testing watches -timeout itself; a binary that does not even get to that
// is asked for its stack by SIGQUIT a minute later, and killed five seconds after.
#define _GNU_SOURCE // memmem, pipe2
#include "driver/cache.h"
#include "driver/interrupt.h"
#include "driver/testing.h"

#include "base/diag.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const double GRACE_SECONDS = 60, QUIT_SECONDS = 5;

typedef struct Run {
    const Place *place;
    pid_t pid;
    int exit_file;  // readable when the process has ended
    int output;     // where its output comes from, -1 if it goes past us or has ended
    bool echo;      // what comes is shown at once
    TestJson *json; // -json: takes what is shown, or NULL
    char *text;     // what came
    size_t size;    // of it
    size_t room;
    double start;   // when
    double limit;   // when the next signal is due, 0: never
    bool quit;      // SIGQUIT was sent
    int status;     // of waitpid
} Run;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static bool shows_all(void) {
    return test_flags.verbose || test_flags.list || test_flags.help || test_flags.json;
}

// ---- What is said

static void show(const Run *run, const char *text, size_t len) {
    if (run->json != NULL)
        test_json_write(run->json, text, len);
    else
        fwrite(text, 1, len, stdout);
}

static void say(const Run *run, const char *text) {
    show(run, text, strlen(text));
}

// ---- Starting

static _Noreturn void become(const Place *place, const char *binary, const char *folder,
                             int output, const char *log) {
    const Words *arguments = &test_flags.arguments;
    const char **command = ARENA_ARRAY(&compilation, const char *, arguments->count + 5);
    int n = 0;
    command[n++] = binary;
    if (test_flags.cover_profile != NULL)
        command[n++] = arena_printf(&compilation, "-test.coverprofile=%s/" COVER_FILE,
                                    folder);
    if (test_flags.fuzz)
        command[n++] = arena_printf(&compilation, "-test.fuzzcachedir=%s/fuzz/%s",
                                    cache_folder() != NULL ? cache_folder() : folder,
                                    place->path);
    if (log != NULL)
        command[n++] = arena_printf(&compilation, "-test.testlogfile=%s", log);
    for (int i = 0; i < arguments->count; i++)
        command[n++] = arguments->items[i];
    int input = open("/dev/null", O_RDONLY);
    if (chdir(place->folder) != 0)
        fatal("%s: %s", place->folder, strerror(errno));
    setenv("PWD", place->folder, 1);
    dup2(input, STDIN_FILENO);
    close(input);
    if (output >= 0)
        dup2(output, STDOUT_FILENO);
    dup2(STDOUT_FILENO, STDERR_FILENO);
    interrupts_as_found();
    execv(binary, (char **)command);
    fatal("%s: %s", binary, strerror(errno));
}

static const char *absolute_path(const char *path) {
    if (path[0] == '/')
        return path;
    char *folder = getcwd(NULL, 0);
    const char *whole = arena_printf(&compilation, "%s/%s", folder, path);
    free(folder);
    return whole;
}

static void show_command(const Place *place, const char *binary) {
    fprintf(stderr, "cd %s\n%s", place->folder, binary);
    for (int i = 0; i < test_flags.arguments.count; i++)
        fprintf(stderr, " %s", test_flags.arguments.items[i]);
    putc('\n', stderr);
}

// LOG gets what the tests look at; it may be NULL.
static Run start(const Place *place, const char *binary, const char *folder, bool direct,
                 const char *log) {
    Run run = {.place = place, .output = -1};
    int ends[2] = {-1, -1};
    if (!direct && pipe2(ends, O_CLOEXEC) != 0)
        fatal("pipe: %s", strerror(errno));
    fflush(NULL);
    run.start = now();
    run.limit = test_flags.timeout > 0 ? run.start + test_flags.timeout + GRACE_SECONDS : 0;
    run.pid = fork();
    if (run.pid < 0)
        fatal("fork: %s", strerror(errno));
    if (run.pid == 0)
        become(place, binary, folder, ends[1], log);
    if (!direct) {
        close(ends[1]);
        run.output = ends[0];
    }
    run.exit_file = (int)syscall(SYS_pidfd_open, run.pid, 0);
    if (run.exit_file < 0)
        fatal("pidfd_open: %s", strerror(errno));
    return run;
}

// ---- Waiting

static void take_output(Run *run) {
    if (run->room - run->size < 65536) {
        run->room = 2 * run->room + 65536;
        run->text = realloc(run->text, run->room);
        if (run->text == NULL)
            fatal("out of memory");
    }
    ssize_t got = read(run->output, run->text + run->size, run->room - run->size);
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        close(run->output);
        run->output = -1;
        return;
    }
    if (run->echo) {
        show(run, run->text + run->size, (size_t)got);
        fflush(stdout);
    }
    run->size += (size_t)got;
}

static void out_of_time(Run *run) {
    kill(run->pid, run->quit ? SIGKILL : SIGQUIT);
    run->limit = run->quit ? 0 : now() + QUIT_SECONDS;
    run->quit = true;
}

static void wait_for_end(Run *run) {
    bool ended = false;
    while (!ended || run->output >= 0) {
        struct pollfd files[2] = {{.fd = ended ? -1 : run->exit_file, .events = POLLIN},
                                  {.fd = run->output, .events = POLLIN}};
        double left = run->limit > 0 ? run->limit - now() : -1;
        int wait = run->limit == 0 ? -1 : left < 0 ? 0 : (int)(left * 1000) + 1;
        int ready = poll(files, 2, wait);
        if (ready == 0)
            out_of_time(run);
        if (ready <= 0)
            continue;
        if (files[1].revents != 0)
            take_output(run);
        if (files[0].revents != 0) {
            ended = true;
            run->limit = 0;
            while (waitpid(run->pid, &run->status, 0) < 0 && errno == EINTR)
                ;
        }
    }
    close(run->exit_file);
}

// ---- How it went

static bool ends_line(const Run *run) {
    return run->size == 0 || run->text[run->size - 1] == '\n';
}

static const char *ending(int status) {
    if (!WIFSIGNALED(status))
        return arena_printf(&compilation, "exit status %d", WEXITSTATUS(status));
    char *name = arena_printf(&compilation, "signal: %s%s", strsignal(WTERMSIG(status)),
                              WCOREDUMP(status) ? " (core dumped)" : "");
    name[8] = (char)tolower((unsigned char)name[8]);
    return name;
}

// A line of the output that begins with TEXT.
static bool has_line(const Run *run, const char *text) {
    size_t len = strlen(text);
    for (const char *at = run->text; run->size > 0;) {
        at = memmem(at, (size_t)(run->text + run->size - at), text, len);
        if (at == NULL)
            return false;
        if (at == run->text || at[-1] == '\n')
            return true;
        at++;
    }
    return false;
}

static const char *remark(const Run *run) {
    if (has_line(run, "testing: warning: no tests to run\n"))
        return " [no tests to run]";
    if (has_line(run, "testing: warning: no fuzz tests to fuzz\n"))
        return " [no fuzz tests to fuzz]";
    return "";
}

// "coverage: 66.7% of statements", as package testing prints it.
static const char *coverage(const Run *run) {
    static const char word[] = "coverage: ";
    const char *found = test_flags.cover_mode != NULL && run->size > 0
                            ? memmem(run->text, run->size, word, sizeof word - 1) : NULL;
    if (found == NULL)
        return "";
    const char *end = memchr(found, '\n', (size_t)(run->text + run->size - found));
    return end == NULL ? "" : arena_printf(&compilation, "\t%.*s", (int)(end - found), found);
}

// TOOK: its time, or "(cached)".
static void report(Run *run, bool ok, const char *took) {
    bool shown = !ok || shows_all();
    const char *path = run->place->path;
    if (!run->echo && shown && run->size > 0)
        show(run, run->text, run->size);
    if (run->quit)
        say(run, arena_printf(&compilation,
                              "*** Test killed with quit: ran too long (%gs).\n",
                              test_flags.timeout + GRACE_SECONDS));
    if (!ok && run->size == 0)
        say(run, arena_printf(&compilation, "%s\n", ending(run->status)));
    else if (shown && !ends_line(run))
        say(run, "\n");
    if (ok)
        say(run, arena_printf(&compilation, "ok  \t%s\t%s%s%s\n", path, took,
                              coverage(run), remark(run)));
    else
        say(run, arena_printf(&compilation, "FAIL\t%s\t%s\n", path, took));
    if (run->json != NULL)
        test_json_end(run->json, ok ? "pass" : "fail");
}

// The profiles of all packages in one file, which begins with the mode.
static void add_cover_profile(const char *folder) {
    static bool begun;
    FILE *all = fopen(test_flags.cover_profile, begun ? "a" : "w");
    if (all == NULL)
        fatal("%s: %s", test_flags.cover_profile, strerror(errno));
    if (!begun)
        fprintf(all, "mode: %s\n", test_flags.cover_mode);
    begun = true;
    Source *part = source_read(arena_printf(&compilation, "%s/" COVER_FILE, folder));
    const char *lines = part != NULL ? strchr(part->text, '\n') : NULL;
    if (lines != NULL)
        fputs(lines + 1, all);
    if (fclose(all) != 0)
        fatal("%s: %s", test_flags.cover_profile, strerror(errno));
}

static bool say_cached(const char *key, const Place *place) {
    const char *text;
    Run run = {.place = place, .output = -1};
    if (!test_cache_find(key, place, &text, &run.size))
        return false;
    run.text = (char *)text;
    run.json = test_flags.json ? test_json_begin(place->path) : NULL;
    report(&run, true, "(cached)");
    return true;
}

bool run_tests(const Place *place, const char *binary, const char *folder, bool alone) {
    bool direct = !test_flags.json &&
                  (!test_flags.has_packages || test_flags.bench != NULL ||
                   test_flags.fuzz);
    binary = absolute_path(binary);
    const char *key = test_cache_key(place, binary);
    if (key != NULL && say_cached(key, place))
        return true;
    if (options.show_commands)
        show_command(place, binary);
    const char *log = key == NULL ? NULL
                                  : arena_printf(&compilation, "%s/" TEST_LOG_FILE, folder);
    Run run = start(place, binary, folder, direct, log);
    run.echo = test_flags.json || (alone && shows_all());
    run.json = test_flags.json ? test_json_begin(place->path) : NULL;
    wait_for_end(&run);
    double seconds = now() - run.start;
    bool ok = WIFEXITED(run.status) && WEXITSTATUS(run.status) == 0;
    report(&run, ok, arena_printf(&compilation, "%.3fs", seconds));
    if (ok && key != NULL)
        test_cache_store(key, place, log, run.text, run.size);
    if (test_flags.cover_profile != NULL)
        add_cover_profile(folder);
    free(run.text);
    return ok;
}
