// burrow build, burrow run.
#include "driver/interrupt.h"
#include "driver/packages.h"

#include "base/arena.h"
#include "base/diag.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// "v2", at the end of an import path, is no name.
static bool is_version(const char *word) {
    return word[0] == 'v' && word[1] != '\0' && word[1] != '0' &&
           strcmp(word, "v1") != 0 &&
           strspn(word + 1, "0123456789") == strlen(word + 1);
}

static const char *last_element(const char *path, size_t len) {
    size_t start = len;
    while (start > 0 && path[start - 1] != '/')
        start--;
    const char *last = arena_strndup(&compilation, path + start, len - start);
    return is_version(last) && start > 1 ? last_element(path, start - 1) : last;
}

// Go names the executable after the first file, or after the package.
static const char *default_output(const Unit *unit) {
    bool placed = unit->path[0] != '_';
    const char *first = unit->folder == NULL ? unit->files.items[0]
                        : placed             ? unit->path
                                             : unit->folder;
    size_t suffix = unit->folder == NULL ? strlen(".go") : 0;
    return last_element(first, strlen(first) - suffix);
}

static bool is_in_folder(const char *output) {
    size_t len = strlen(output);
    return is_folder(output) || (len > 0 && output[len - 1] == '/');
}

// Where the executable (or, named explicitly, the object) of a root goes, NULL:
// nowhere.  Of several packages the programs may go to a folder; otherwise building
// them is a check.
static const char *output_path(const Unit *unit, const UnitList *roots) {
    const char *output = options.output;
    if (output != NULL && is_in_folder(output))
        return unit->is_main
                   ? arena_printf(&compilation, "%s/%s", output, default_output(unit))
                   : NULL;
    if (output != NULL && roots->len > 1 && strcmp(output, "/dev/null") != 0)
        fatal("cannot write multiple packages to non-directory %s", output);
    if (output != NULL || roots->len > 1 || !unit->is_main)
        return output;
    output = default_output(unit);
    if (is_folder(output))
        fatal("build output \"%s\" already exists and is a directory", output);
    return output;
}

static void check_programs(const UnitList *roots) {
    int programs = 0;
    for (int i = 0; i < roots->len; i++)
        programs += roots->items[i]->is_main;
    if (options.output != NULL && is_in_folder(options.output) && programs == 0)
        fatal("no main packages to build");
}

static int build_roots(const UnitList *roots) {
    const char **outputs = ARENA_ARRAY(&compilation, const char *, roots->len + 1);
    for (int i = 0; i < roots->len; i++)
        outputs[i] = output_path(roots->items[i], roots);
    check_programs(roots);
    int status = compile_units();
    for (int i = 0; i < roots->len && status == STATUS_OK; i++)
        status = finish_root(roots->items[i], outputs[i]);
    return status;
}

int command_build(int count, char **words) {
    options_parse(COMMAND_BUILD, count, words);
    compile_configure();
    timing_stage("load");
    UnitList roots = named_units(&options.files);
    int status = build_roots(&roots);
    if (options.timings)
        timing_print(stderr, "all packages", false);
    cache_trim();
    work_remove();
    return status;
}

// Waits for the program.  Signals from the terminal reach it too, and it is the
// one to act on them.
static int run_and_wait(const char *path, const char *const *command) {
    fflush(NULL);
    interrupts_leave_to_program();
    signal(SIGQUIT, SIG_IGN);
    posix_spawnattr_t attributes;
    sigset_t defaults;
    posix_spawnattr_init(&attributes);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGQUIT);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setsigmask(&attributes, signals_found());
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t pid;
    int error = posix_spawn(&pid, path, NULL, &attributes, (char **)command, environ);
    if (error != 0)
        fatal("%s: %s", path, strerror(error));
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fatal("%s: %s", path, strerror(errno));
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "signal: %s\n", strsignal(WTERMSIG(status)));
        return 128 + WTERMSIG(status);
    }
    if (WEXITSTATUS(status) != 0)
        fprintf(stderr, "exit status %d\n", WEXITSTATUS(status));
    return WEXITSTATUS(status);
}

int command_run(int count, char **words) {
    options_parse(COMMAND_RUN, count, words);
    if (options.files.count == 0) {
        fputs("burrow run: no go files listed\n", stderr);
        return STATUS_ERRORS;
    }
    compile_configure();
    Unit *unit = named_unit(&options.files);
    const char *executable;
    int status = build_program(unit, NULL, &executable);
    if (status == STATUS_OK && executable == NULL) {
        fprintf(stderr, "burrow run: package %s is not a main package\n", unit->path);
        status = STATUS_FAILURE;
    } else if (status == STATUS_OK && !options.dry_run) {
        // The program sees a name it can be asked about: that of its file.
        Words *arguments = &options.arguments;
        const char **command =
            ARENA_ARRAY(&compilation, const char *, arguments->count + 2);
        command[0] = executable;
        for (int i = 0; i < arguments->count; i++)
            command[i + 1] = arguments->items[i];
        status = run_and_wait(executable, command);
    }
    work_remove();
    return status;
}
