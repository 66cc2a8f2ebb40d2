// burrow compare: one program with escape analysis and without, side by side.
//
//     1. build it twice, with -sites and -escape=go, -escape=naive
//     2. run both on the same input and count what they allocate
//     3. hold the outputs against each other
//     4. run both a few times more, in turns, for the time they take
//     5. show it (compare/)
//
// Each build is a `burrow build` of its own, and both work at the same time.
#include "driver/interrupt.h"
#include "driver/look.h"
#include "driver/packages.h"

#include "base/diag.h"
#include "compare/compare.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef Vec(const char *) Command;

static void add(Command *command, const char *word) {
    vec_push(&compilation, command, word);
}

// ---- Building

static const char *self(void) {
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    if (len < 0)
        fatal("/proc/self/exe: %s", strerror(errno));
    return arena_strndup(&compilation, path, (size_t)len);
}

static void add_list(Command *command, const char *option, const Words *words) {
    for (int i = 0; i < words->count; i++)
        add(command, arena_printf(&compilation, "%s=%s", option, words->items[i]));
}

static Command build_command(const char *escape, const char *output) {
    Command command = {0};
    add(&command, self());
    add(&command, "build");
    add(&command, "-sites");
    add(&command, arena_printf(&compilation, "-escape=%s", escape));
    if (options.goroot != NULL)
        add(&command, arena_printf(&compilation, "-goroot=%s", options.goroot));
    if (options.dump_func != NULL)
        add(&command, "-S");
    add_list(&command, "-gcflags", &options.gcflags);
    add_list(&command, "-tags", &options.tags);
    add(&command, "-o");
    add(&command, output);
    for (int i = 0; i < options.files.count; i++)
        add(&command, options.files.items[i]);
    add(&command, NULL);
    return command;
}

// Its messages go to the file ERRORS, its listing to LISTING.
static pid_t start_build(const Command *command, const char *errors, const char *listing) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, listing, O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT, 0600);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, signals_found());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t pid;
    interrupts_hold();
    int error = posix_spawn(&pid, command->items[0], &files, &attributes,
                            (char **)command->items, environ);
    if (error == 0)
        interrupts_add(pid);
    interrupts_release();
    if (error != 0)
        fatal("%s: %s", command->items[0], strerror(error));
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

static int wait_status(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fatal("waiting for a build: %s", strerror(errno));
    interrupts_check();
    interrupts_remove(pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void show_file(const char *path) {
    Source *text = source_read(path);
    if (text != NULL)
        fwrite(text->text, 1, text->size, stderr);
}

static const char *side_path(int side, const char *what) {
    return work_path(arena_printf(&compilation, "%s.%s", side_names[side], what));
}

// The first build that fails says why; the other says the same.
static int build_both(Comparison *c) {
    pid_t pids[SIDES];
    for (int side = 0; side < SIDES; side++) {
        Command command = build_command(side_names[side], side_path(side, "program"));
        c->listing[side] = side_path(side, "asm");
        pids[side] = start_build(&command, side_path(side, "errors"), c->listing[side]);
    }
    int result = STATUS_OK;
    for (int side = 0; side < SIDES; side++) {
        int status = wait_status(pids[side]);
        if (status != STATUS_OK && result == STATUS_OK)
            show_file(side_path(side, "errors"));
        if (result == STATUS_OK)
            result = status;
    }
    for (int side = 0; side < SIDES && result == STATUS_OK; side++) {
        struct stat info;
        if (stat(side_path(side, "program"), &info) != 0 || (info.st_mode & 0100) == 0) {
            fputs("burrow compare: not a main package\n", stderr);
            return STATUS_FAILURE;
        }
        c->side[side].executable = info.st_size;
    }
    return result;
}

// ---- Running

// Both have the same name for themselves.
static Program program_of(const Comparison *c, int side, const char *input) {
    enum { OUTPUT_LIMIT = 1 << 30 };
    Command arguments = {0};
    add(&arguments, c->name);
    for (int i = 0; i < options.arguments.count; i++)
        add(&arguments, options.arguments.items[i]);
    add(&arguments, NULL);
    double timeout = options.timeout != NULL ? atof(options.timeout) : 60;
    return (Program){side_path(side, "program"), arguments.items, input, timeout,
                     OUTPUT_LIMIT};
}

static void run_counted(Comparison *c, const char *input) {
    for (int side = 0; side < SIDES; side++) {
        Figures *f = &c->side[side];
        const char *counts = side_path(side, "counts");
        const char *variables[] = {
            arena_printf(&compilation, "BURROWSITES=%s", counts), "BURROWSEED=1", NULL};
        Program program = program_of(c, side, input);
        const char *out = side_path(side, "out");
        f->run = run_program(&program, out, side_path(side, "err"), variables);
        f->counts = read_counts(counts);
        count_lines(out, &f->lines, &f->bytes);
        count_lines(side_path(side, "err"), &f->lines, &f->bytes);
        f->complaint = f->run.status != 0 ? first_line(side_path(side, "err")) : NULL;
    }
}

static bool was_stopped(const Comparison *c) {
    return c->side[SIDE_GO].run.ending != END_EXIT ||
           c->side[SIDE_NAIVE].run.ending != END_EXIT;
}

// A difference means something only if one build always says the same.
static void check_outputs(Comparison *c, const char *input) {
    const char *out[SIDES], *err[SIDES];
    for (int side = 0; side < SIDES; side++) {
        out[side] = side_path(side, "out");
        err[side] = side_path(side, "err");
    }
    c->difference = compare_outputs(out, err, was_stopped(c));
    if (!c->difference.differs || was_stopped(c))
        return;
    static const char *const variables[] = {"BURROWSEED=1", NULL};
    Program program = program_of(c, SIDE_GO, input);
    out[SIDE_NAIVE] = work_path("again.out");
    err[SIDE_NAIVE] = work_path("again.err");
    run_program(&program, out[SIDE_NAIVE], err[SIDE_NAIVE], variables);
    c->random = compare_outputs(out, err, false).differs;
}

// Collections and pauses are taken from a run that is not counted.
static void take_totals(Counts *counts, const char *path) {
    Counts totals = read_counts(path);
    if (!totals.present)
        return;
    counts->collections = totals.collections;
    counts->pause_ns = totals.pause_ns;
    counts->peak_heap = totals.peak_heap;
}

static void run_timed(Comparison *c, const char *input) {
    enum { MOST = 15, FEWEST = 3 };
    const double ENOUGH = 2;
    double spent = 0;
    for (int pair = 0; pair < MOST && (pair < FEWEST || spent < ENOUGH); pair++) {
        for (int side = 0; side < SIDES; side++) {
            const char *totals = side_path(side, "totals");
            const char *variables[] = {
                "BURROWSEED=1", arena_printf(&compilation, "BURROWSTATS=%s", totals), NULL};
            Program program = program_of(c, side, input);
            Run run = run_program(&program, "/dev/null", "/dev/null", variables);
            if (run.ending != END_EXIT)
                return;
            spent += run.wall;
            vec_push(&compilation, &c->side[side].timed, run);
            take_totals(&c->side[side].counts, totals);
        }
        if (spent > 10 * ENOUGH)
            return;
    }
}

// ---- Showing

static int columns(void) {
    enum { NARROW = 80, WIDE = 100 };
    struct winsize size;
    const char *text = getenv("COLUMNS");
    int width = text != NULL ? atoi(text) : 0;
    if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width <= 0 || width > WIDE ? WIDE : width < NARROW ? NARROW : width;
}

// What the collector does in a small heap, step by step (runtime/replay.c).
static const char *replay_text(const Comparison *c) {
    const char *path = work_path("replay");
    const char *variables[] = {
        "BURROWSEED=1", arena_printf(&compilation, "BURROWREPLAY=%s", path), NULL};
    Program program = program_of(c, SIDE_GO, work_path("input"));
    Run run = run_program(&program, "/dev/null", "/dev/null", variables);
    Source *text = run.ending == END_EXIT ? source_read(path) : NULL;
    return text != NULL && text->size > 0 ? text->text : "null";
}

// The page of `burrow explain`, with the counts.
static bool write_html(const Comparison *c) {
    char *found = comparison_text(c, options.stable);
    const char *text = arena_printf(&compilation, "{\"compare\":%s,\"replay\":%s}", found,
                                    replay_text(c));
    free(found);
    options.print_decisions = 0;
    compile_configure();
    int status = look_page(named_unit(&options.files), "counts", text);
    return status == STATUS_OK;
}

static int show(Comparison *c) {
    PageOptions page = {
        .all = options.everything, .stable = options.stable, .width = columns(),
        .colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL};
    Counts counts[SIDES] = {c->side[SIDE_GO].counts, c->side[SIDE_NAIVE].counts};
    c->rows = join_sites(counts);
    if (options.as_json) {
        print_json(stdout, c, options.stable);
    } else if (c->func == NULL) {
        print_page(stdout, c, &page);
    } else if (!print_listings(stdout, c, &page)) {
        fprintf(stderr, "burrow compare: no function %s in this program\n", c->func);
        return STATUS_FAILURE;
    }
    if (options.html != NULL && !write_html(c))
        return STATUS_FAILURE;
    const Run *a = &c->side[SIDE_GO].run, *b = &c->side[SIDE_NAIVE].run;
    bool differs = (c->difference.differs && !c->random) || a->status != b->status ||
                   was_stopped(c);
    return differs ? STATUS_FAILURE : STATUS_OK;
}

static int compare(void) {
    Comparison c = {.name = options.files.items[0], .func = options.dump_func};
    const char *input = work_path("input");
    run_hooks = (RunHooks){interrupts_hold, interrupts_release, interrupts_add,
                           interrupts_remove, signals_found()};
    int status = build_both(&c);
    if (status != STATUS_OK)
        return status;
    if (!capture_input(input))
        fatal("standard input cannot be kept: %s", strerror(errno));
    run_counted(&c, input);
    check_outputs(&c, input);
    if (!options.stable && !was_stopped(&c) && !c.random)
        run_timed(&c, input);
    return show(&c);
}

int command_compare(int count, char **words) {
    options_parse(COMMAND_COMPARE, count, words);
    if (options.files.count == 0) {
        fputs("burrow compare: no go files listed\n", stderr);
        return STATUS_ERRORS;
    }
    int status = compare();
    work_remove();
    return status;
}
