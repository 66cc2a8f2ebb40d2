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
// In three places a goroutine is left alone, until the next tick:
//
//     runtime code     it changes what all goroutines share; it is not in
//                      go_functab, or is marked FUNC_ASM
//     pinned           between sync.runtime_procPin and procUnpin
//     allocation       compiled code has read a cache's next free byte and not yet
//                      stored the byte behind its object: see in_allocation()
//
// BURROWGC=preempt interrupts all the time, wherever it is allowed, to test this.
#include "runtime/rt.h"

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
// Is PC behind such a load, and not behind the store?
static bool in_allocation(const FuncInfo *f, uintptr_t pc) {
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
            return rip_operand(store, STORE) != cache || pc <= (uintptr_t)store;
        }
    }
    return false;
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

// ---- The tick

// Stops the running goroutine where it is, if that may be.
static void interrupt(UContext *context) {
    uintptr_t pc = (uintptr_t)context->registers[REGISTER_RIP];
    uintptr_t sp = (uintptr_t)context->registers[REGISTER_RSP];
    G *g = rt_current;
    if (g->pinned != 0 || sp <= g->stack_lo || sp > g->stack_hi)
        return;
    const FuncInfo *f = func_find(pc);
    uint32_t size;
    if (f == NULL || (f->flags & FUNC_ASM) != 0 || in_allocation(f, pc) ||
        !find_frame_size(g, f, sp, &size))
        return;
    Interruption *i = g->interruption;
    if (i == NULL)
        i = g->interruption = persistent_alloc(sizeof *i);
    memcpy(i->registers, context->registers, sizeof i->registers);
    memcpy(i->floats, context->floats, sizeof i->floats);
    i->rip = pc;
    i->flags = (uint64_t)context->registers[REGISTER_FLAGS];
    i->frame_size = size;
    g->interrupted = true;
    g->sp = sp - WORD;
    g->bp = (uintptr_t)context->registers[REGISTER_RBP];
    *(uint64_t *)g->sp = i->rip; // as if the instruction had made a call
    context->registers[REGISTER_RSP] = (int64_t)(rt_sys_stack - WORD);
    context->registers[REGISTER_RIP] = (int64_t)sched_interrupted;
}

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
