// burrow test: builds and runs the tests of packages.
//
// For each package a binary is made of its files, its tests and a main package that
// lists them, by a process of its own: reading the next package begins with nothing
// left of the last one.  While the tests of one package run, the next is built:
//
//     build a ── build b ────── build c ─┐
//              └ run a, print   └ run b  └ run c
//
// What is printed, and the exit status, are those of `go test`:
//
//     ok  	path	0.012s          FAIL	path	0.012s
//     ?   	path	[no test files]    FAIL	path [build failed]
//
// 0 if all went well, 1 if tests failed, 2 if something could not be compiled.
#include "driver/interrupt.h"
#include "driver/testing.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// How the process that builds a test ends.
enum { BUILT = 0, SETUP_FAILED = 1, BUILD_FAILED = 2, NO_TESTS = 10 };

typedef struct Build {
    const Place *place;
    const char *folder; // where everything is made
    const char *binary; // the test binary
    const char *log;    // what the compiler said
    pid_t pid;          // of the process that builds
} Build;

// ---- In the process that builds

// Up to here failures were of the loading of packages.
static void fail_build(void *unused) {
    (void)unused;
    fflush(NULL);
    _exit(BUILD_FAILED);
}

static int build_binary(const Build *build) {
    const Place *place = build->place;
    TestUnits tests = load_tests(place->path, place->folder, place->standard);
    Unit *root = NULL;
    if (tests.count > 0) {
        TestMain main = collect_tests(&tests);
        if (diag_flush(stderr) > 0)
            return SETUP_FAILED;
        if (main.error != NULL) {
            fprintf(stderr, "%s\n", main.error);
            return SETUP_FAILED;
        }
        const char *copy = options.keep_work ? build->folder : NULL;
        root = unit_of_testmain(&tests, write_testmain(&main, copy));
    }
    if (load_errors() > 0)
        return SETUP_FAILED;
    fatal_cleanup(fail_build, NULL);
    if (root == NULL)
        return compile_units() == STATUS_OK ? NO_TESTS : BUILD_FAILED;
    const char *executable;
    int status = build_program(root, build->binary, &executable);
    return status == STATUS_OK ? BUILT : BUILD_FAILED;
}

static _Noreturn void build_and_exit(const Build *build) {
    int log = open(build->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, STDERR_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0)
        fatal("%s: %s", build->log, strerror(errno));
    int status = build_binary(build);
    fflush(NULL);
    _exit(status);
}

// ---- Around it

static const char *binary_name(const Place *place) {
    const char *path = place->path[0] == '_' ? place->folder : place->path;
    const char *slash = strrchr(path, '/');
    return arena_printf(&compilation, "%s.test", slash != NULL ? slash + 1 : path);
}

static const char *binary_path(const Place *place, const char *folder) {
    bool kept = options.compile_only || test_flags.profile != NULL; // which needs it
    if (options.output == NULL && !kept)
        return arena_printf(&compilation, "%s/%s", folder, binary_name(place));
    if (options.output == NULL)
        return binary_name(place);
    struct stat info;
    if (stat(options.output, &info) == 0 && S_ISDIR(info.st_mode))
        return arena_printf(&compilation, "%s/%s", options.output, binary_name(place));
    return options.output;
}

static Build begin_build(const Place *place, int number) {
    Build build = {.place = place};
    build.folder = work_path(arena_printf(&compilation, "b%03d", number));
    if (mkdir(build.folder, 0777) != 0)
        fatal("%s: %s", build.folder, strerror(errno));
    build.binary = binary_path(place, build.folder);
    build.log = arena_printf(&compilation, "%s/log", build.folder);
    fflush(NULL);
    interrupts_hold();
    build.pid = fork();
    if (build.pid == 0) {
        interrupts_begin();
        build_and_exit(&build);
    }
    if (build.pid > 0)
        interrupts_add(build.pid);
    interrupts_release();
    if (build.pid < 0)
        fatal("fork: %s", strerror(errno));
    return build;
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) {
            interrupts_check();
            fatal("wait: %s", strerror(errno));
        }
    interrupts_check();
    interrupts_remove(pid);
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "burrow: the compiler: %s\n", strsignal(WTERMSIG(status)));
        return BUILD_FAILED;
    }
    return WEXITSTATUS(status);
}

static void show_log(const Build *build, bool titled) {
    Source *log = source_read(build->log);
    if (log == NULL || log->size == 0)
        return;
    if (titled)
        fprintf(stderr, "# %s\n", build->place->path);
    fwrite(log->text, 1, log->size, stderr);
    fflush(stderr);
}

static void remove_build(const Build *build) {
    if (options.keep_work)
        return;
    unlink(build->log);
    unlink(arena_printf(&compilation, "%s/%s", build->folder, COVER_FILE));
    unlink(arena_printf(&compilation, "%s/%s", build->folder, TEST_LOG_FILE));
    unlink(arena_printf(&compilation, "%s/%s", build->folder, binary_name(build->place)));
    rmdir(build->folder);
}

static int fail(const Build *build, const char *how, int status) {
    printf("FAIL\t%s [%s failed]\n", build->place->path, how);
    return status;
}

static void say_no_tests(const char *path) {
    const char *line = arena_printf(&compilation, "?   \t%s\t[no test files]\n", path);
    if (!test_flags.json) {
        fputs(line, stdout);
        return;
    }
    TestJson *json = test_json_begin(path);
    test_json_write(json, line, strlen(line));
    test_json_end(json, NULL);
}

// Runs the tests if they were built; the exit status so far.
static int finish(const Build *build, int outcome, bool alone) {
    show_log(build, outcome == SETUP_FAILED);
    const char *path = build->place->path;
    bool ok = true;
    switch (outcome) {
    case BUILT:
        if (options.compile_only || options.dry_run)
            break;
        ok = run_tests(build->place, build->binary, build->folder, alone);
        break;
    case NO_TESTS:
        say_no_tests(path);
        break;
    case SETUP_FAILED:
        return fail(build, "setup", STATUS_FAILURE);
    default:
        return fail(build, "build", STATUS_ERRORS);
    }
    return ok ? STATUS_OK : STATUS_FAILURE;
}

// ---- All packages

static int test_places(const Places *places) {
    int status = STATUS_OK;
    bool side_by_side = test_flags.bench == NULL; // nothing disturbs a benchmark
    Build build = begin_build(&places->items[0], 1);
    for (int i = 0; i < places->len; i++) {
        int outcome = wait_for(build.pid);
        Build done = build;
        bool more = i + 1 < places->len;
        if (more && side_by_side)
            build = begin_build(&places->items[i + 1], i + 2);
        int result = finish(&done, outcome, places->len == 1);
        fflush(stdout);
        remove_build(&done);
        if (more && !side_by_side)
            build = begin_build(&places->items[i + 1], i + 2);
        if (result > status)
            status = result;
    }
    return status;
}

int command_test(int count, char **words) {
    test_flags_parse(count, words);
    compile_configure();
    if (!test_flags.has_packages)
        words_add(&test_flags.packages, ".");
    Places places = {0};
    for (int i = 0; i < test_flags.packages.count; i++)
        expand_pattern(test_flags.packages.items[i], &places);
    if (places.len == 0)
        fatal("no packages to test");
    if (options.compile_only && places.len > 1)
        fatal("cannot use -c flag with multiple packages");
    if (options.output != NULL && places.len > 1)
        fatal("cannot use -o flag with multiple packages");
    if (test_flags.fuzz && places.len > 1)
        fatal("cannot use -fuzz flag with multiple packages");
    if (test_flags.profile != NULL && places.len > 1)
        fatal("cannot use -%s flag with multiple packages", test_flags.profile);
    work_folder();
    int status = test_places(&places);
    if (status != STATUS_OK && test_flags.has_packages && !test_flags.json)
        puts("FAIL");
    work_remove();
    return status;
}
