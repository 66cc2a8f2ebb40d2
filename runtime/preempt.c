// Preemption: a goroutine that computes without ever waiting lets others run.
//
// While others wait, a timer of CPU time ticks each 10 ms.  The first tick raises
// the running goroutine's stack_guard, so that the next prologue calls rt.morestack,
// which yields.  A goroutine that calls no function, or only functions without a
// check, is interrupted by the next tick: the signal's handler keeps all its
// registers in an Interruption and continues with sched_interrupted() instead.
//
//     tick        guard raised             for i := range a { sum += a[i] }
//     tick        still raised     ->      stopped here, registers kept
//
// What stands between two instructions has no stack map.  The collector takes each
// register and each word of the stack for a possible pointer; that is enough since
// objects never move, and since compiled code keeps no address outside its object
// (OP_ADDPTR in codegen/ops.def).
//
// In two places a goroutine is left alone:
//
//     runtime code     it changes what all goroutines share; it is not in
//                      go_functab, or is marked FUNC_ASM and not FUNC_LEAF.  It
//                      stops when it returns to compiled code: preempt_at_return()
//     pinned           between sync.runtime_procPin and procUnpin; it stops at
//                      the latter
//
// and some short sequences that must not be cut in two are begun again:
//
//     atomics          `n = *p; n += x; *p = n` is atomic if nobody comes between:
//                      their code points say where they are (POINT_RESTART)
//     allocation       compiled code has read a cache's next free byte and not yet
//                      stored the byte behind its object: see allocation_start()
//
// So no loop can keep the processor for itself, whatever it does.
// BURROWGC=preempt interrupts all the time, wherever it is allowed, to test this.
#include "runtime/std.h"

#ifndef BURROW_HOSTED
#include "runtime/linux.h"

long os_call(long number, long a, long b, long c, long d, long e, long f);

// ---- Inline allocation

enum { REX_W = 0x48, LOAD = 0x8b, STORE = 0x89, COMPARE = 0x3b, RIP_LENGTH = 7 };

// The memory operand of `OPCODE r64, [rip + offset]` at P; 0 if that is not there.
static uintptr_t rip_operand(const uint8_t *p, uint8_t opcode) {
    int32_t offset;
    if ((p[0] & 0xfb) != REX_W || p[1] != opcode || (p[2] & 0xc7) != 5)
        return 0;
    __builtin_memcpy(&offset, p + 3, sizeof offset);
    return (uintptr_t)(p + RIP_LENGTH + offset);
}

// Two goroutines that both see the same next free byte get the same object, so
// the sequence that abi.h describes must not be cut in two:
//
//     mov d, [cache]            lea t, [d + size]
//     cmp t, [cache + 8]        ja slow               mov [cache], t
//
// If PC is behind such a load and not behind the store: the load.
static uintptr_t allocation_start(const FuncInfo *f, uintptr_t pc) {
    enum { LEA = 8, JUMP = 6, LONGEST = 3 * RIP_LENGTH + LEA + JUMP };
    uintptr_t first = pc - f->entry > LONGEST ? pc - LONGEST : f->entry;
    for (uintptr_t at = first; at < pc; at++) {
        const uint8_t *load = (const uint8_t *)at;
        uintptr_t cache = rip_operand(load, LOAD);
        for (int lea = 4; cache != 0 && lea <= LEA; lea++) {
            const uint8_t *compare = load + RIP_LENGTH + lea;
            if (rip_operand(compare, COMPARE) != cache + WORD)
                continue;
            const uint8_t *jump = compare + RIP_LENGTH;
            const uint8_t *store = jump + (jump[0] == 0x0f ? 6 : 2);
            return pc <= (uintptr_t)store ? at : pc;
        }
    }
    return pc;
}

// Where a goroutine that stops at PC continues.
static uintptr_t continuation(const FuncInfo *f, uintptr_t pc) {
    uint32_t offset = (uint32_t)(pc - f->entry);
    const CodePoint *point = offset == 0 ? NULL : func_point(f, offset - 1);
    if (point != NULL && (point->map & POINT_RESTART) != 0 &&
        offset - point->pc < (point->map & ~POINT_RESTART))
        return f->entry + point->pc;
    return allocation_start(f, pc);
}

// ---- The frame

// Is that what a call in Go code left on the stack?
static bool is_return_address(uintptr_t pc) {
    const FuncInfo *f = func_find(pc - 1);
    if (f == NULL || (f->flags & FUNC_ASM) != 0)
        return f != NULL;
    uint32_t offset = (uint32_t)(pc - 1 - f->entry);
    const CodePoint *point = func_point(f, offset);
    return point != NULL && point->pc == offset;
}

// How far is the return address from SP?  That depends on how much of the prologue
// has run.  Tracebacks want to know; where it is not clear (in an epilogue, between a
// push and a pop) we come again.
static bool find_frame_size(const G *g, const FuncInfo *f, uintptr_t sp, uint32_t *size) {
    const uint32_t possible[] = {f->frame_size, 0, WORD};
    for (int i = 0; i < 3; i++) {
        uintptr_t slot = sp + possible[i];
        *size = possible[i];
        if (slot < g->stack_hi && is_return_address(*(uintptr_t *)slot))
            return true;
    }
    return false;
}

bool preempt_frame(Frame *frame, const G *g, uintptr_t pc, uintptr_t sp) {
    const FuncInfo *f = func_find(pc);
    uint32_t size;
    if (f == NULL || !find_frame_size(g, f, sp, &size))
        return false;
    *frame = (Frame){.func = f, .pc = pc, .sp = sp, .exact = true, .size = size};
    return true;
}

// ---- Stopping

static bool may_stop(const FuncInfo *f) {
    return f != NULL && (f->flags & (FUNC_ASM | FUNC_LEAF)) != FUNC_ASM;
}

static Interruption *interruption_of(G *g) {
    if (g->interruption == NULL)
        g->interruption = persistent_alloc(sizeof *g->interruption);
    return g->interruption;
}

// Stops the running goroutine where it is, if that may be.
static void interrupt(UContext *context) {
    uintptr_t pc = (uintptr_t)context->registers[REGISTER_RIP];
    uintptr_t sp = (uintptr_t)context->registers[REGISTER_RSP];
    G *g = rt_current;
    if (sp <= g->stack_lo || sp > g->stack_hi)
        return;
    g->yield_later |= g->pinned != 0;
    const FuncInfo *f = func_find(pc);
    uint32_t size;
    if (g->pinned != 0 || !may_stop(f) || !find_frame_size(g, f, sp, &size))
        return;
    Interruption *i = interruption_of(g);
    memcpy(i->registers, context->registers, sizeof i->registers);
    memcpy(i->floats, context->floats, sizeof i->floats);
    i->rip = continuation(f, pc);
    i->flags = (uint64_t)context->registers[REGISTER_FLAGS];
    i->frame_size = size;
    g->interrupted = true;
    g->sp = sp - WORD;
    g->bp = (uintptr_t)context->registers[REGISTER_RBP];
    *(uint64_t *)g->sp = i->rip; // as if the instruction had made a call
    context->registers[REGISTER_RSP] = (int64_t)(rt_sys_stack - WORD);
    context->registers[REGISTER_RIP] = (int64_t)sched_interrupted;
}

// A C function of the runtime returns to a goroutine that shall let others run
// (entries.asm, std.asm): as if it had been interrupted right behind the call, with
// these COUNT results in the registers that Go has for them.  Returns if that may
// not be.
static void stop_behind_call(const uint64_t *results, int count) {
    static const uint8_t order[] = {REGISTER_RAX, REGISTER_RBX, REGISTER_RCX,
                                    REGISTER_RDI, REGISTER_RSI, REGISTER_R8};
    G *g = rt_current;
    if (g->pinned != 0) {
        g->stack_guard = g->stack_lo + STACK_GUARD_SPACE;
        g->yield_later = true;
        return;
    }
    uintptr_t pc = *(uintptr_t *)g->sp;
    const FuncInfo *f = func_find(pc);
    if (!may_stop(f))
        return;
    Interruption *i = interruption_of(g);
    __asm__ volatile("fxsave64 %0" : "=m"(i->floats));
    for (int k = 0; k < count; k++)
        i->registers[order[k]] = results[k];
    i->registers[REGISTER_RDX] = results[1]; // as entries of the runtime return it
    i->registers[REGISTER_R14] = (uint64_t)g;
    i->registers[REGISTER_RBP] = g->bp;
    i->registers[REGISTER_RSP] = g->sp + WORD;
    i->rip = pc;
    i->flags = 0;
    i->frame_size = f->frame_size;
    g->interrupted = true;
    sched_interrupted();
}

IntInt preempt_at_return(int64_t first, int64_t second) {
    stop_behind_call((uint64_t[]){(uint64_t)first, (uint64_t)second}, 2);
    return (IntInt){first, second};
}

void preempt_at_return_n(void) {
    stop_behind_call(rt_results, RESULTS);
}

// ---- The tick

void preempt_tick(int signal, SigInfo *info, UContext *context) {
    (void)signal, (void)info;
    if (sched_preempt_request() && gc_options.interrupt)
        interrupt(context);
}

// The timer counts CPU time, so a process that sleeps is not disturbed.  For tests it
// counts real time, which has a finer grain.
static int32_t tick_timer = -1;

static void set_tick(int64_t nanoseconds) {
    TimerValue value = {{0, nanoseconds}, {0, nanoseconds}};
    os_call(SYS_TIMER_SETTIME, tick_timer, 0, (long)&value, 0, 0, 0);
}

void preempt_start_tick(void) {
    enum { TICK = 10 * 1000 * 1000, SHORT_TICK = 50 * 1000 };
    if (tick_timer < 0) {
        SigEvent event = {.signal = SIGURG, .notify = SIGEV_SIGNAL};
        int clock = gc_options.preempt ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
        if (os_call(SYS_TIMER_CREATE, clock, (long)&event, (long)&tick_timer,
                    0, 0, 0) != 0)
            return;
    }
    set_tick(gc_options.preempt ? SHORT_TICK : TICK);
}

void preempt_stop_tick(void) {
    set_tick(0);
}
#else
void preempt_start_tick(void) {}
void preempt_stop_tick(void) {}
#endif
