// The system: raw Linux calls, the environment, signals, time.
//
// There is no C library.  A call of the kernel is one instruction; a negative
// result is an error number.  (Built hosted for unit tests, the same code runs
// beside a C library, which keeps the signals.)
#include "runtime/std.h"

#include "runtime/linux.h"

long os_call(long number, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

// ---- Memory

static void *map_memory(uintptr_t hint, size_t size, int protection, int flags) {
    long p = os_call(SYS_MMAP, (long)hint, (long)size, protection,
                         MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return p < 0 && p > -4096 ? NULL : (void *)p;
}

void *os_reserve(size_t size, uintptr_t hint) {
    return map_memory(hint, size, PROT_NONE, 0);
}

bool os_commit(void *p, size_t size) {
    return os_call(SYS_MPROTECT, (long)p, (long)size, PROT_READ | PROT_WRITE,
                       0, 0, 0) == 0;
}

void *os_map(size_t size) {
    return map_memory(0, size, PROT_READ | PROT_WRITE, 0);
}

void *os_map_lazy(size_t size) {
    return map_memory(0, size, PROT_READ | PROT_WRITE, MAP_NORESERVE);
}

void os_unmap(void *p, size_t size) {
    os_call(SYS_MUNMAP, (long)p, (long)size, 0, 0, 0, 0);
}

void os_release(void *p, size_t size) {
    os_call(SYS_MADVISE, (long)p, (long)size, MADV_DONTNEED, 0, 0, 0);
}

// The runtime's own records: a bump allocator that never frees.  Its blocks
// double, so that a small program touches little.
static uint64_t persistent;

uint64_t persistent_bytes(void) {
    return persistent;
}

void *persistent_alloc(size_t size) {
    static uintptr_t next, end;
    static size_t block = 32 << 10;
    size = (size + 15) & ~(size_t)15;
    if (size > end - next) {
        while (block < size)
            block *= 2;
        next = (uintptr_t)os_map(block);
        if (next == 0)
            fatal("runtime: out of memory");
        end = next + block;
        persistent += block;
        if (block < (4 << 20))
            block *= 2;
    }
    void *p = (void *)next;
    next += size;
    return p;
}

// ---- Files, time, exit

void os_write(int fd, const void *p, size_t n) {
    const char *bytes = p;
    while (n > 0) {
        long written = os_call(SYS_WRITE, fd, (long)bytes, (long)n, 0, 0, 0);
        if (written == -EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written;
        n -= (size_t)written;
    }
}

noreturn void os_exit(int status) {
    if (sites_finish != NULL)
        sites_finish(status);
    for (;;)
        os_call(SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
}

int64_t os_nanotime(void) {
    Timespec t;
    os_call(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (long)&t, 0, 0, 0, 0);
    return t.seconds * 1000000000 + t.nanoseconds;
}

// ---- Arguments and environment

int64_t os_argc;
char **os_argv;
char **os_envp;
static uint64_t *auxiliary; // the kernel's pairs (type, value)

// ARGC is where the kernel left them: argc, argv…, 0, envp…, 0, auxv…
void os_init(uintptr_t *argc) {
    os_argc = (int64_t)argc[0];
    os_argv = (char **)(argc + 1);
    os_envp = os_argv + os_argc + 1;
    char **p = os_envp;
    while (*p != NULL)
        p++;
    auxiliary = (uint64_t *)(p + 1);
}

const char *os_getenv(const char *name) {
    size_t n = c_length(name);
    for (char **p = os_envp; p != NULL && *p != NULL; p++)
        if (c_prefix(*p, name) && (*p)[n] == '=')
            return *p + n + 1;
    return NULL;
}

uint64_t os_random_seed(void) {
    for (uint64_t *a = auxiliary; a != NULL && a[0] != 0; a += 2)
        if (a[0] == AT_RANDOM) {
            uint64_t seed;
            memcpy(&seed, (void *)a[1], sizeof seed);
            return seed;
        }
    return (uint64_t)os_nanotime();
}

#ifndef BURROW_HOSTED
// ---- Signals

void os_set_handler(int signal, void (*handler)(int, SigInfo *, UContext *)) {
    KernelSigAction action = {0};
    action.handler = (void (*)(void))handler;
    action.flags = SA_SIGINFO | SA_ONSTACK | SA_RESTORER | SA_RESTART;
    if (signal != SIGURG) // ticks must not pile up
        action.flags |= SA_NODEFER;
    action.restorer = rt_sigreturn;
    os_call(SYS_RT_SIGACTION, signal, (long)&action, 0, 8, 0, 0);
}

static void print_signal(int signal, SigInfo *info, uintptr_t pc) {
    print_text(signal == SIGSEGV  ? "[signal SIGSEGV: segmentation violation"
               : signal == SIGBUS ? "[signal SIGBUS: bus error"
                                  : "[signal SIGFPE: floating-point exception");
    print_text(" code=");
    print_hex((uint64_t)info->code);
    print_text(" addr=");
    print_hex(info->address);
    print_text(" pc=");
    print_hex(pc);
    print_text("]\n");
}

// A fault in Go code becomes a call of rt.sigpanic by the faulting instruction;
// a fault in the runtime itself is the end.
static void on_fault(int signal, SigInfo *info, UContext *context) {
    uintptr_t pc = (uintptr_t)context->registers[REGISTER_RIP];
    uintptr_t sp = (uintptr_t)context->registers[REGISTER_RSP];
    G *g = rt_current;
    bool in_go = g != NULL && sp > g->stack_lo && sp <= g->stack_hi;
    if (in_go && func_find(pc) == NULL) { // a call of no function: blame the caller
        pc = *(uintptr_t *)sp;
        sp += 8;
    }
    if (!in_go || func_find(pc) == NULL) {
        print_text("fatal error: unexpected signal during runtime execution\n");
        print_signal(signal, info, pc);
        print_text("\nruntime stack:\n\n");
        traceback_others(NULL);
        print_flush();
        os_exit(2);
    }
    g->signal = (uint8_t)signal;
    g->signal_code = (uint32_t)info->code;
    g->fault_address = info->address;
    g->fault_pc = pc;
    sp -= 8;
    *(uintptr_t *)sp = pc;
    context->registers[REGISTER_RSP] = (long)sp;
    context->registers[REGISTER_RIP] = (long)rt_sigpanic;
    context->registers[REGISTER_R14] = (long)g;
}

static void on_nothing(int signal, SigInfo *info, UContext *context) {
}

// SIGQUIT and its like show what every goroutine does.
static void on_quit(int signal, SigInfo *info, UContext *context) {
    print_text(signal == SIGQUIT     ? "SIGQUIT: quit"
               : signal == SIGILL    ? "SIGILL: illegal instruction"
               : signal == SIGTRAP   ? "SIGTRAP: trace trap"
               : signal == SIGABRT   ? "SIGABRT: abort"
               : signal == SIGSTKFLT ? "SIGSTKFLT: stack fault"
                                     : "SIGSYS: bad system call");
    print_text("\nPC=");
    print_hex((uint64_t)context->registers[REGISTER_RIP]);
    print_text(" m=0 sigcode=");
    print_decimal(info->code);
    print_text("\n\n");
    traceback_others(NULL);
    print_flush();
    os_exit(2);
}

enum { SIGNAL_STACK = 32 << 10 };
static char signal_stack[SIGNAL_STACK] __attribute__((aligned(16)));

void os_install_signals(void) {
    StackDescription stack = {signal_stack, 0, 0, SIGNAL_STACK};
    os_call(SYS_SIGALTSTACK, (long)&stack, 0, 0, 0, 0, 0);
    os_set_handler(SIGSEGV, on_fault);
    os_set_handler(SIGBUS, on_fault);
    os_set_handler(SIGFPE, on_fault);
    os_set_handler(SIGURG, preempt_tick);
    for (int signal = 1; signal < SIGNALS; signal++)
        os_default_handler(signal);
}

// What a signal does that no program asked for.  As Go's, most do nothing; a write to a
// broken pipe says EPIPE.
void os_default_handler(int signal) {
    switch (signal) {
    case SIGQUIT: case SIGILL: case SIGTRAP: case SIGABRT: case SIGSTKFLT: case SIGSYS:
        os_set_handler(signal, on_quit);
        return;
    case SIGPIPE: case SIGUSR1: case SIGUSR2: case SIGALRM: case SIGXCPU: case SIGXFSZ:
    case SIGVTALRM: case SIGPROF: case SIGIO: case SIGPWR:
        os_set_handler(signal, on_nothing);
        return;
    }
    if (signal >= FIRST_REALTIME)
        os_set_handler(signal, on_nothing);
}

#else
void os_install_signals(void) {}
#endif
