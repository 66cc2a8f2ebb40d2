// Workers: each package is compiled by a process of its own.
//
// It is forked from this one, so what is known of the packages is in memory already,
// nothing is shared by accident, and the memory of a compilation is given back by
// its end.
//
// What a worker prints is kept in memory that both share (a memfd) and shown when it
// has ended, so that the messages of two packages do not mix.
#define _GNU_SOURCE // memfd_create
#include "driver/interrupt.h"
#include "driver/packages.h"
#include "driver/progress.h"

#include "base/diag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORKERS = 64 };

typedef struct Worker {
    pid_t pid;        // 0: free
    Unit *unit;       // what it compiles
    int log;          // where its messages go (standard error) …
    int text;         // … and what is asked for with -S and -dump (standard output)
    const char *made; // what it leaves: an entry
} Worker;

static Worker workers[MAX_WORKERS];
static int running;

int workers_free(void) {
    static int limit;
    if (limit == 0) {
        long cores = options.parallel != NULL ? strtol(options.parallel, NULL, 10)
                                              : sysconf(_SC_NPROCESSORS_ONLN);
        limit = cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (int)cores;
    }
    return limit - running;
}

int workers_busy(void) { return running; }

bool may_be_cached(const Unit *unit) {
    if (options.rebuild)
        return false;
    return !unit->named || (!options.listing && options.dump_pass == NULL &&
                            options.json == NULL && !options.timings);
}

// ---- In the worker

// What was said of a package named on the command line (-m) is to be said again
// when it is found in the cache.
static Part messages_of(const Worker *worker) {
    fflush(NULL);
    off_t size = lseek(worker->log, 0, SEEK_END);
    if (!worker->unit->named || size <= 0)
        return (Part){0};
    char *text = arena_alloc(&compilation, (size_t)size);
    ssize_t got = pread(worker->log, text, (size_t)size, 0);
    return (Part){text, got > 0 ? (size_t)got : 0};
}

// A later language than ours may be why there are errors.
static bool is_newer(const char *language) {
    return language != NULL && strncmp(language, "go1.", 4) == 0 &&
           atoi(language + 4) > 19;
}

static _Noreturn void work(Worker *worker) {
    interrupts_in_worker();
    timing_restart();
    dup2(worker->log, STDERR_FILENO);
    dup2(worker->text, STDOUT_FILENO);
    const char *object = arena_printf(&compilation, "%s.o", worker->made);
    Part parts[PART_COUNT] = {0};
    int status = compile_unit(worker->unit, object, parts);
    if (status == STATUS_OK) {
        if (!options.show_commands)
            parts[PART_MESSAGES] = messages_of(worker);
        if (!entry_write(worker->made, parts))
            fatal("%s: %s", worker->made, strerror(errno));
        if ((options.rebuild || may_be_cached(worker->unit)) && !options.dry_run)
            cache_store(worker->unit->key, parts);
        if (!options.keep_work)
            unlink(object);
        if (options.timings && worker->unit->named)
            timing_print(stderr, worker->unit->path, true);
    } else if (status == STATUS_ERRORS && is_newer(worker->unit->language)) {
        fprintf(stderr, "note: module requires Go %s\n", worker->unit->language + 2);
    }
    fflush(NULL);
    _exit(status);
}

// ---- In the parent

static int shared_memory(void) {
    int file = memfd_create("burrow", MFD_CLOEXEC);
    if (file < 0)
        fatal("memfd_create: %s", strerror(errno));
    return file;
}

void worker_begin(Unit *unit) {
    Worker *worker = workers;
    while (worker->pid != 0)
        worker++;
    worker->unit = unit;
    worker->log = shared_memory();
    worker->text = shared_memory();
    worker->made = work_path(arena_printf(&compilation, "%d.b", unit->number));
    if (options.verbose) {
        progress_hide();
        fprintf(stderr, "%s\n", unit->path);
        progress_show();
    }
    fflush(NULL);
    interrupts_hold();
    pid_t pid = fork();
    if (pid == 0)
        work(worker);
    if (pid > 0)
        interrupts_add(pid);
    interrupts_release();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    progress_add(unit->path);
    worker->pid = pid;
    running++;
}

static void show(int file, FILE *out) {
    char buffer[4096];
    lseek(file, 0, SEEK_SET);
    for (ssize_t n; (n = read(file, buffer, sizeof buffer)) > 0;) {
        progress_hide();
        fwrite(buffer, 1, (size_t)n, out);
    }
    close(file);
}

static Worker *worker_of(pid_t pid) {
    for (int i = 0; i < MAX_WORKERS; i++)
        if (workers[i].pid == pid)
            return &workers[i];
    return NULL;
}

Unit *worker_wait(int *result) {
    int status;
    pid_t pid;
    do
        pid = wait(&status);
    while (pid < 0 && errno == EINTR);
    interrupts_check();
    Worker *worker = pid > 0 ? worker_of(pid) : NULL;
    if (worker == NULL)
        fatal("wait: %s", strerror(errno));
    Unit *unit = worker->unit;
    interrupts_remove(pid);
    worker->pid = 0;
    running--;
    progress_remove(unit->path);
    show(worker->log, stderr);
    show(worker->text, stdout);
    if (WIFSIGNALED(status)) {
        progress_hide();
        fprintf(stderr, "burrow: compiling %s: %s\n", unit->path,
                strsignal(WTERMSIG(status)));
    }
    fflush(stdout);
    progress_show();
    *result = WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_FAILURE;
    if (*result == STATUS_OK && (unit->entry = entry_read(worker->made)) == NULL)
        *result = STATUS_FAILURE;
    return unit;
}
