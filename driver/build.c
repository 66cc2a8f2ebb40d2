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

// Go names the executable after the first file, or after the package.
static const char *default_output(const Unit *unit) {
    if (unit->folder != NULL) {
        bool placed = unit->path[0] != '_';
        const char *path = placed ? unit->path : unit->folder;
        const char *slash = strrchr(path, '/');
        return slash != NULL ? slash + 1 : path;
    }
    const char *first = unit->files.items[0];
    const char *slash = strrchr(first, '/');
    const char *base = slash != NULL ? slash + 1 : first;
    return arena_strndup(&compilation, base, strlen(base) - strlen(".go"));
}

// -o FOLDER puts the executable into it, as Go does.
static const char *output_path(const Unit *unit) {
    if (options.output == NULL)
        return unit->is_main ? default_output(unit) : NULL;
    struct stat info;
    if (stat(options.output, &info) == 0 && S_ISDIR(info.st_mode))
        return arena_printf(&compilation, "%s/%s", options.output,
                            default_output(unit));
    return options.output;
}

int command_build(int count, char **words) {
    options_parse(COMMAND_BUILD, count, words);
    compile_configure();
    timing_stage("load");
    Unit *unit = named_unit(&options.files);
    const char *executable;
    int status = build_program(unit, output_path(unit), &executable);
    if (options.timings)
        timing_print(stderr, false);
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
