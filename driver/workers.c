// Compiling the packages of a build, several side by side.
//
// Each package is compiled by a process of its own, forked from this one when all
// its imports are done: the files are in memory already, nothing is shared by
// accident, and the memory of a compilation is given back by its end.
//
//     errors ─┐
//     io ─────┼─ os ─┬─ fmt            at most as many at once as there are cores
//     unicode ┘      └─ log
//
// What a worker prints is kept in a file and shown when it has ended, so that the
// messages of two packages do not mix.
#include "driver/packages.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORKERS = 64 };

typedef struct Worker {
    pid_t pid;        // 0: free
    Unit *unit;       // what it compiles
    const char *log;  // where its messages go (standard error) …
    const char *text; // … and what is asked for with -S and -dump (standard output)
    const char *made; // what it leaves: an entry
} Worker;

static Worker workers[MAX_WORKERS];
static int running;
static int failure; // the exit status of the first worker that failed

static int worker_limit(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (int)cores;
}

// Is what is kept of the unit all that is wanted?
static bool may_be_cached(const Unit *unit) {
    return !unit->named || (!options.listing && options.dump_pass == NULL &&
                            options.json == NULL && !options.timings);
}

// ---- In the worker

static void redirect(int descriptor, const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || dup2(file, descriptor) < 0)
        fatal("%s: %s", path, strerror(errno));
    close(file);
}

// What was said of a package named on the command line (-m) is to be said again
// when it is found in the cache.
static Part messages_of(const Worker *worker) {
    fflush(NULL);
    Source *log = worker->unit->named ? source_read(worker->log) : NULL;
    return log != NULL ? (Part){log->text, log->size} : (Part){0};
}

static _Noreturn void work(Worker *worker) {
    timing_restart();
    redirect(STDERR_FILENO, worker->log);
    redirect(STDOUT_FILENO, worker->text);
    const char *object = arena_printf(&compilation, "%s.o", worker->made);
    Part parts[PART_COUNT] = {0};
    int status = compile_unit(worker->unit, object, parts);
    if (status == STATUS_OK) {
        if (!options.show_commands)
            parts[PART_MESSAGES] = messages_of(worker);
        if (!entry_write(worker->made, parts))
            fatal("%s: %s", worker->made, strerror(errno));
        if (may_be_cached(worker->unit) && !options.dry_run)
            cache_store(worker->unit->key, parts);
        if (!options.keep_work)
            unlink(object);
        if (options.timings && worker->unit->named)
            timing_print(stderr, true);
    }
    fflush(NULL);
    _exit(status);
}

// ---- In the parent

static void begin(Unit *unit) {
    Worker *worker = workers;
    while (worker->pid != 0)
        worker++;
    worker->unit = unit;
    worker->log = work_path(arena_printf(&compilation, "%d.log", unit->number));
    worker->text = work_path(arena_printf(&compilation, "%d.out", unit->number));
    worker->made = work_path(arena_printf(&compilation, "%d.b", unit->number));
    if (options.verbose)
        fprintf(stderr, "%s\n", unit->path);
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    if (pid == 0)
        work(worker);
    worker->pid = pid;
    running++;
}

static void show(const char *path, FILE *out) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return;
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        fwrite(buffer, 1, n, out);
    fclose(in);
}

static void finish_one(void) {
    int status;
    pid_t pid = wait(&status);
    if (pid < 0) {
        if (errno == EINTR)
            return;
        fatal("wait: %s", strerror(errno));
    }
    for (int i = 0; i < MAX_WORKERS; i++) {
        Worker *worker = &workers[i];
        if (worker->pid != pid)
            continue;
        worker->pid = 0;
        running--;
        show(worker->log, stderr);
        show(worker->text, stdout);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            worker->unit->entry = entry_read(worker->made);
        worker->unit->done = worker->unit->entry != NULL;
        if (WIFSIGNALED(status))
            fprintf(stderr, "burrow: compiling %s: %s\n", worker->unit->path,
                    strsignal(WTERMSIG(status)));
        if (!worker->unit->done && failure == 0)
            failure = WIFEXITED(status) && WEXITSTATUS(status) != 0 ? WEXITSTATUS(status)
                                                                    : STATUS_FAILURE;
        return;
    }
}

static bool is_ready(const Unit *unit) {
    for (int i = 0; i < unit->imports.len; i++)
        if (unit->imports.items[i].unit != NULL && !unit->imports.items[i].unit->done)
            return false;
    return true;
}

static Unit *next_ready(void) {
    for (int i = 0; i < units.len; i++) {
        Unit *unit = units.items[i];
        if (!unit->done && !unit->begun && is_ready(unit))
            return unit;
    }
    return NULL;
}

static void look_up(Unit *unit) {
    unit->key = unit_key(unit);
    unit->entry = may_be_cached(unit) ? cache_find(unit->key) : NULL;
    unit->done = unit->entry != NULL;
    if (unit->done) {
        Part messages = unit->entry->parts[PART_MESSAGES];
        fwrite(messages.bytes, 1, messages.size, stderr);
    }
}

int compile_imports(void) {
    units.len--;
    int status = compile_units();
    units.len++;
    return status;
}

int compile_units(void) {
    int limit = worker_limit();
    timing_stage("look up");
    for (int i = 0; i < units.len; i++)
        look_up(units.items[i]);
    timing_stage("compile");
    for (;;) {
        Unit *unit = failure != 0 ? NULL : next_ready();
        if (unit != NULL && running < limit) {
            unit->begun = true;
            begin(unit);
        } else if (running > 0) {
            finish_one();
        } else {
            return failure;
        }
    }
}
