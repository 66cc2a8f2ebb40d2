// Running a program under control.
//
// The program gets a process group of its own, its input from a file and its output
// into files.  We wait for its end by a descriptor of the process, and look at the
// clock and at what it has written ten times a second.  The whole group is gone when
// run_program() returns; should we be killed, the kernel kills the program.
//
// Cost is processor time from wait4(), and, where the machine lets us count them,
// instructions in user mode: they hardly differ from run to run.
#include "compare/compare.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void nothing(void) {}
static void no_child(pid_t pid) { (void)pid; }
RunHooks run_hooks = {nothing, nothing, no_child, no_child, NULL};

// ---- Instructions

static int open_counter(pid_t pid) {
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_HARDWARE, .size = sizeof attributes,
        .config = PERF_COUNT_HW_INSTRUCTIONS, .disabled = 1, .inherit = 1,
        .exclude_kernel = 1, .exclude_hv = 1, .enable_on_exec = 1,
    };
    return (int)syscall(SYS_perf_event_open, &attributes, pid, -1, -1, 8 /* CLOEXEC */);
}

static int64_t read_counter(int counter) {
    int64_t value;
    if (counter < 0)
        return -1;
    if (read(counter, &value, sizeof value) != sizeof value)
        value = -1;
    close(counter);
    return value;
}

// ---- The child

static const char **environment_with(const char *const *variables) {
    size_t count = 0, extra = 0;
    while (environ[count] != NULL)
        count++;
    while (variables != NULL && variables[extra] != NULL)
        extra++;
    const char **all = ARENA_ARRAY(&compilation, const char *, count + extra + 1);
    for (size_t i = 0; i < extra; i++)
        all[i] = variables[i]; // the first of a name counts
    memcpy(all + extra, environ, count * sizeof *all);
    return all;
}

static void redirect(const char *path, int flags, int to) {
    int file = open(path, flags, 0600);
    if (file < 0 || dup2(file, to) < 0)
        _exit(127);
    close(file);
}

// The parent closes its end of the pipe GO when the counter is there.
_Noreturn static void become(const Program *p, const char *out, const char *err,
                             const char **environment, const int go[2], pid_t parent) {
    char byte;
    close(go[1]);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    redirect(p->input, O_RDONLY, 0);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, 1);
    redirect(err, O_WRONLY | O_CREAT | O_TRUNC, 2);
    if (run_hooks.signals != NULL)
        sigprocmask(SIG_SETMASK, run_hooks.signals, NULL);
    ssize_t ignored = read(go[0], &byte, 1);
    (void)ignored;
    execve(p->executable, (char *const *)p->arguments, (char *const *)environment);
    _exit(127);
}

// ---- Waiting

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int64_t file_size(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) ? info.st_size : 0;
}

// True when the process has ended before the moment UNTIL.
static bool ended_before(int process, double until) {
    struct pollfd file = {.fd = process, .events = POLLIN};
    for (;;) {
        double left = until - now();
        if (poll(&file, 1, left > 0 ? (int)(left * 1000) + 1 : 0) > 0)
            return true;
        if (left <= 0)
            return false;
    }
}

// First it may write its counts, then it must go.
static void stop(pid_t pid, int process) {
    kill(-pid, SIGTERM);
    kill(pid, SIGTERM);
    if (!ended_before(process, now() + 2))
        kill(pid, SIGKILL);
}

static Ending wait_for(const Program *p, pid_t pid, int process, const char *out,
                       const char *err) {
    double end = now() + p->timeout;
    for (;;) {
        double step = now() + 0.1;
        if (ended_before(process, step < end ? step : end))
            return END_EXIT;
        bool flood = file_size(out) + file_size(err) > p->output_limit;
        if (!flood && now() < end)
            continue;
        stop(pid, process);
        return flood ? END_OUTPUT : END_TIMEOUT;
    }
}

Run run_program(const Program *p, const char *out, const char *err,
                const char *const *variables) {
    Run run = {.status = 127, .instructions = -1};
    const char **environment = environment_with(variables);
    int go[2];
    pid_t parent = getpid();
    if (pipe2(go, O_CLOEXEC) != 0)
        return run;
    fflush(NULL);
    run_hooks.hold();
    pid_t pid = fork();
    if (pid == 0)
        become(p, out, err, environment, go, parent);
    if (pid > 0)
        run_hooks.add(pid);
    run_hooks.release();
    close(go[0]);
    if (pid < 0) {
        close(go[1]);
        return run;
    }
    setpgid(pid, pid);
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    int counter = open_counter(pid);
    double start = now();
    close(go[1]); // off it goes
    run.ending = wait_for(p, pid, process, out, err);
    int status = 0;
    struct rusage usage = {0};
    while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    run_hooks.remove(pid);
    kill(-pid, SIGKILL); // whatever it started
    close(process);
    run.wall = now() - start;
    run.instructions = read_counter(counter);
    run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    run.status = run.signal != 0 ? 128 + run.signal : WEXITSTATUS(status);
    run.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    run.memory = (int64_t)usage.ru_maxrss * 1024;
    return run;
}

// ---- Input

bool capture_input(const char *path) {
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (to < 0)
        return false;
    static char buffer[1 << 16];
    bool good = true;
    ssize_t n = 0;
    while (good && !isatty(STDIN_FILENO) &&
           (n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, wrote; good && done < n; done += wrote)
            good = (wrote = write(to, buffer + done, (size_t)(n - done))) > 0;
    int error = errno;
    close(to);
    errno = error;
    return good;
}
