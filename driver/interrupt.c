// The watcher of signals.
#define _GNU_SOURCE // recursive mutexes
#include "driver/interrupt.h"

#include "driver/driver.h"
#include "driver/progress.h"

#include <errno.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_CHILDREN = 256 };

static pthread_mutex_t gate = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static sigset_t found;               // the mask that we were started with
static pid_t children[MAX_CHILDREN]; // 0: free
static volatile bool program_runs;

volatile sig_atomic_t running_tool;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

static sigset_t ending_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaddset(&set, ending[i]);
    return set;
}

void interrupts_hold(void) { pthread_mutex_lock(&gate); }

void interrupts_release(void) { pthread_mutex_unlock(&gate); }

void interrupts_check(void) {
    interrupts_hold();
    interrupts_release();
}

static void replace_child(pid_t from, pid_t to) {
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i] == from) {
            children[i] = to;
            return;
        }
}

void interrupts_add(pid_t child) { replace_child(0, child); }

void interrupts_remove(pid_t child) { replace_child(child, 0); }

static void end_children(void) {
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i] != 0)
            kill(children[i], SIGTERM);
    for (int i = 0; i < MAX_CHILDREN; i++)
        while (children[i] != 0 && waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
            ;
}

// Ends the process as the signal would have.
static void end_by(int number) {
    interrupts_hold();
    progress_end();
    end_children();
    work_remove();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    signal(number, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    _exit(128 + number);
}

static void *watch(void *unused) {
    (void)unused;
    sigset_t set = ending_signals();
    for (;;) {
        int number = sigwaitinfo(&set, NULL);
        if (number > 0 && !(number == SIGINT && program_runs))
            end_by(number);
    }
    return NULL;
}

// A signal that was ignored when we were started (nohup) stays ignored.
static bool is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

// After a fork nobody holds the gate, and the parent's children are not ours.
static void forget_parent(void) {
    static const pthread_mutex_t fresh = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
    gate = fresh;
    for (int i = 0; i < MAX_CHILDREN; i++)
        children[i] = 0;
}

void interrupts_begin(void) {
    static bool begun;
    sigset_t set = ending_signals();
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (is_ignored(ending[i]))
            sigdelset(&set, ending[i]);
    sigaddset(&set, SIGPIPE); // who writes gets an error instead
    pthread_sigmask(SIG_BLOCK, &set, begun ? NULL : &found);
    if (begun)
        forget_parent();
    begun = true;
    pthread_t watcher;
    if (pthread_create(&watcher, NULL, watch, NULL) != 0)
        interrupts_as_found();
    else
        pthread_detach(watcher);
}

void interrupts_as_found(void) { pthread_sigmask(SIG_SETMASK, &found, NULL); }

const sigset_t *signals_found(void) { return &found; }

void interrupts_leave_to_program(void) { program_runs = true; }

// ---- In a worker

static void end_worker(int number) {
    if (running_tool != 0)
        kill(running_tool, SIGKILL);
    _exit(128 + number);
}

void interrupts_in_worker(void) {
    struct sigaction action = {.sa_handler = end_worker};
    forget_parent();
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (!is_ignored(ending[i]))
            sigaction(ending[i], &action, NULL);
    interrupts_as_found();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}
