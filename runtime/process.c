// The process: its arguments and environment, its end, and fork.
#include "runtime/std.h"

#include "runtime/linux.h"

extern int64_t os_argc;
extern char **os_argv, **os_envp;

// A []string of C strings, as three results.
static void return_strings(char **strings, int64_t count) {
    static const Pattern pattern = {.mask = 1, .period = 2};
    String *list = heap_alloc((size_t)count * sizeof *list, &pattern);
    for (int64_t i = 0; i < count; i++)
        list[i] = (String){(const uint8_t *)strings[i], (int64_t)c_length(strings[i])};
    rt_results[0] = (uint64_t)list;
    rt_results[1] = rt_results[2] = (uint64_t)count;
}

void os_arguments(void) {
    return_strings(os_argv, os_argc);
}

void os_environment(void) {
    int64_t count = 0;
    while (os_envp[count] != NULL)
        count++;
    return_strings(os_envp, count);
}

int64_t os_page_size(void) {
    return 4096;
}

noreturn void process_exit(int64_t status) {
    print_flush();
    os_exit((int)status);
}

// ---- Fork.  The child borrows our memory until it calls exec, so nothing may
// move meanwhile: no signals, no other goroutine, and a stack with room for all it
// calls.  It is the parent that ends this.

static uint64_t saved_mask;

void process_before_fork(void) {
    enum { SIG_SETMASK = 2, ROOM = 32 << 10 };
    uint64_t all = ~(uint64_t)0;
    os_call(SYS_RT_SIGPROCMASK, SIG_SETMASK, (long)&all, (long)&saved_mask, 8, 0, 0);
    stack_reserve(rt_current, ROOM);
    rt_current->pinned++;
}

static void restore_mask(void) {
    enum { SIG_SETMASK = 2 };
    os_call(SYS_RT_SIGPROCMASK, SIG_SETMASK, (long)&saved_mask, 0, 8, 0, 0);
}

void process_after_fork(void) {
    sched_unpin(rt_current);
    restore_mask();
}

// In the child the handlers would run on our memory: back to the default, but
// what is ignored stays so.
void process_after_fork_in_child(void) {
    KernelSigAction old, action = {0};
    for (int signal = 1; signal < SIGNALS; signal++) {
        os_call(SYS_RT_SIGACTION, signal, 0, (long)&old, 8, 0, 0);
        if ((uintptr_t)old.handler > 1) // neither default nor ignored
            os_call(SYS_RT_SIGACTION, signal, (long)&action, 0, 8, 0, 0);
    }
    restore_mask();
}
