// Calls, allocation, and the code for what hardly ever happens.
//
// A CodePoint (runtime/abi.h) stands after each call and before instructions that
// may fault.  Stubs come after the function's last block: the common path has a
// jump over nothing.

#include "codegen/amd64/emit.h"
#include "codegen/places.h"
#include "codegen/sites.h"

#include <stdlib.h>
#include <string.h>

// ---- Code points

static int line_of(Pos pos) {
    return pos == NO_POS ? 0 : pos_resolve(pos).line;
}

static bool reaches_memory(const Address *a) { return a->base >= 0 || a->index >= 0; }

bool inst_may_fault(const Value *v) {
    const Mach *mach = mach_of(v);
    return (mach_info_of(v->op)->properties & MACH_POINT) && !mach->safe &&
           (reaches_memory(&mach->mem) || reaches_memory(&mach->from) ||
            v->op == M_MOVEREP || v->op == M_ZEROREP);
}

// Is V in another file than the function around it, FUNC?  A //line directive may say
// so; and a package's initialisation, which is no declared function, is of all files.
static bool is_elsewhere(const IrFunc *f, const Func *func, const Value *v) {
    if (v->pos == NO_POS)
        return false;
    if (func == NULL)
        return f->pos != NO_POS && table_file(v->pos) != table_file(f->pos);
    return source_of(v->pos)->directive_count > 0 &&
           table_file(v->pos) != table_file(func->node->pos);
}

// In which inlined function V is.  Another file is told as if code of a function
// without name were inlined.
static int place_of(Text *t, const Value *v) {
    IrFunc *f = t->m->f;
    Func *func = v->inlined ? f->inlines.items[v->inlined - 1].func : f->func;
    if (!is_elsewhere(f, func, v))
        return v->inlined;
    InlineInfo info = {.func = NULL, .call = v->pos, .parent = v->inlined};
    for (int i = f->inlines.len; i > 0 && f->inlines.items[i - 1].func == NULL; i--)
        if (f->inlines.items[i - 1].parent == info.parent &&
            table_file(f->inlines.items[i - 1].call) == table_file(info.call))
            return i;
    vec_push(f->arena, &f->inlines, info);
    return f->inlines.len;
}

static void add_point(Text *t, int label, bool call, const Value *v, uint32_t map) {
    if (!t->point_valid || v->pos != t->point_pos) {
        t->point_pos = v->pos;
        t->point_line = line_of(v->pos);
    }
    t->point_inlined = v->inlined;
    t->point_valid = true;
    Point point = {label, call, t->point_line, place_of(t, v), map, -1};
    vec_push(t->m->arena, &t->points, point);
}

// Before an instruction that may fault.  One point serves a whole line.
void fault_point(Text *t, const Value *v) {
    if (t->point_valid && t->point_inlined == v->inlined &&
        (t->point_pos == v->pos || t->point_line == line_of(v->pos)))
        return;
    add_point(t, text_here(t), false, v, t->m->frame_map);
}

// The instructions from here to the label END are begun again if they are interrupted.
void restart_point(Text *t, const Value *v, int end) {
    add_point(t, text_here(t), false, v, 0);
    t->points.items[t->points.len - 1].end = end;
}

static void call_point(Text *t, const Value *v, uint32_t map) {
    add_point(t, text_here(t), true, v, map);
    if (v->site != NULL) {
        note_allocation(v->site->key, v->op == M_NEW ? RT_new : (RuntimeEntry)v->imm);
        SiteLabel after = {text_here(t), v->site};
        vec_push(t->m->arena, &t->sites, after);
    }
}

// After the prologue's call, when there is no frame yet.
static void entry_point(Text *t) {
    Point point = {text_here(t), true, line_of(t->m->f->pos), 0, 0, -1};
    vec_push(t->m->arena, &t->points, point);
    t->point_valid = false;
}

static void call_runtime(Text *t, RuntimeEntry entry) {
    text_ins(t, "call %y", symbol_of_runtime(entry));
}

int add_stub(Text *t, StubKind kind, const Inst *inst, int back) {
    Stub stub = {.kind = kind, .label = text_new_label(t), .back = back};
    if (inst != NULL)
        stub.inst = *inst;
    vec_push(t->m->arena, &t->stubs, stub);
    return stub.label;
}

// ---- Calls

void leave_frame(Text *t) {
    if (!t->m->has_frame)
        return;
    if (t->m->frame_size > 8)
        text_ins(t, "add rsp, %i", t->m->frame_size - 8);
    text_ins(t, "pop rbp");
    if (codegen_options.debug_info) {
        CfaRange range = {text_here(t), -1};
        vec_push(t->m->arena, &t->plain, range);
    }
}

static void emit_tail_call(Text *t, const CallInfo *call) {
    leave_frame(t);
    switch (call->kind) {
    case CALLIR_STATIC: text_ins(t, "jmp near %y", call->symbol); break;
    case CALLIR_CLOSURE: text_ins(t, "jmp [rdx]"); break;
    case CALLIR_POINTER: text_ins(t, "jmp r13"); break;
    }
}

void emit_call(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    if (v->call->tail) {
        emit_tail_call(t, v->call);
        return;
    }
    switch (v->call->kind) {
    case CALLIR_STATIC: text_ins(t, "call %y", v->call->symbol); break;
    case CALLIR_CLOSURE: text_ins(t, "call [rdx]"); break;
    case CALLIR_POINTER: text_ins(t, "call r13"); break;
    }
    call_point(t, v, inst->map);
}

void emit_runtime_call(Text *t, const Inst *inst) {
    listing_call(t, inst->value);
    call_runtime(t, (RuntimeEntry)inst->value->imm);
    call_point(t, inst->value, inst->map);
}

// An object from the cache of its size and pointer mask:
//     mov d, [cache] / lea temp, [d+size] / cmp temp, [cache+8] / ja slow
//     mov [cache], temp
void emit_new(Text *t, const Inst *inst) {
    const AllocInfo *alloc = inst->value->alloc;
    listing_call(t, inst->value);
    if (!new_is_inline(inst->value)) {
        text_ins(t, "mov edi, %a", alloc->descriptor, (int64_t)0);
        call_runtime(t, RT_new);
        call_point(t, inst->value, inst->map);
        return;
    }
    int64_t size = size_class(alloc->size);
    Symbol *cache = symbol_of_alloc_cache(size, alloc->mask);
    int back = text_new_label(t);
    text_ins(t, "mov %q, [%y]", inst->dst, cache);
    text_ins(t, "lea %q, [%q+%i]", inst->temp, inst->dst, size);
    text_ins(t, "cmp %q, [%y+8]", inst->temp, cache);
    text_jump(t, "ja", add_stub(t, STUB_NEW, inst, back));
    text_ins(t, "mov [%y], %q", cache, inst->temp);
    text_label(t, back);
}

// ---- Stubs: the cold ends of instructions

// Where an operand of a bounds check is.
typedef struct Operand {
    int reg;              // or NO_REG
    const Address *mem;   // or NULL
    int64_t imm;
} Operand;

static void load_operand(Text *t, int dst, const Operand *o, int size) {
    if (o->mem != NULL)
        text_ins(t, "mov %r, %m", dst, size, o->mem);
    else if (o->reg == NO_REG)
        emit_int(t, dst, o->imm);
    else
        emit_register_move(t, dst, o->reg);
}

static bool reads_reg(const Text *t, const Operand *o, int reg) {
    if (o->mem == NULL)
        return o->reg == reg;
    return (o->mem->base >= 0 && t->inst->regs[o->mem->base] == reg) ||
           (o->mem->index >= 0 && t->inst->regs[o->mem->index] == reg);
}

static void stub_bounds(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    Operand first = {.reg = NO_REG}, second = {.reg = NO_REG, .imm = v->imm};
    if (mach->form == FORM_MEMIMM || mach->form == FORM_MEMREG)
        first.mem = &mach->mem;
    else
        first.reg = inst->regs[0];
    Address spilled;
    if (inst->slot != NULL) {
        spilled = slot_operand(inst->slot);
        second.mem = &spilled;
    } else if (mach->form == FORM_REG)
        second.reg = inst->regs[1];
    else if (mach->form == FORM_MEM)
        second.mem = &mach->mem;
    Operand *index = mach->swapped ? &second : &first;
    Operand *length = mach->swapped ? &first : &second;
    if (!reads_reg(t, length, RDI)) {
        load_operand(t, RDI, index, 8);
        load_operand(t, RSI, length, 8);
    } else if (!reads_reg(t, index, RSI)) {
        load_operand(t, RSI, length, 8);
        load_operand(t, RDI, index, 8);
    } else {
        load_operand(t, R12, index, 8);
        load_operand(t, RSI, length, 8);
        emit_register_move(t, RDI, R12);
    }
    emit_int(t, RDX, mach->from.disp);
    call_runtime(t, RT_panic_bounds);
    call_point(t, v, t->m->frame_map);
}

static void stub_new(Text *t, const Stub *stub) {
    const Inst *inst = &stub->inst;
    const AllocInfo *alloc = inst->value->alloc;
    int64_t size = size_class(alloc->size);
    for (int r = 0; r < REG_COUNT; r++)
        if (inst->saved[r] != NULL)
            spill_register(t, inst->saved[r], r, inst->saved[r]->spill);
    text_ins(t, "mov edi, %y", symbol_of_alloc_cache(size, alloc->mask));
    emit_int(t, RSI, size);
    emit_int(t, RDX, (int64_t)alloc->mask);
    call_runtime(t, RT_new_slow);
    call_point(t, inst->value, inst->map);
    emit_register_move(t, inst->dst, RAX);
    for (int r = 0; r < REG_COUNT; r++)
        if (inst->saved[r] != NULL)
            reload_register(t, inst->saved[r], r, inst->saved[r]->spill);
    text_jump(t, "jmp", stub->back);
}

static void stub_division(Text *t, const Stub *stub) {
    text_ins(t, "neg %r", RAX, class_size(mach_of(stub->inst.value)->width));
    text_ins(t, "xor edx, edx");
    text_jump(t, "jmp", stub->back);
}

static void stub_unsigned_to_float(Text *t, const Stub *stub) {
    const Inst *inst = &stub->inst;
    int even = text_new_label(t);
    emit_register_move(t, inst->temp, inst->regs[0]);
    text_ins(t, "shr %q, 1", inst->temp);
    text_jump(t, "jnc", even);
    text_ins(t, "or %q, 1", inst->temp);
    text_label(t, even);
    text_ins(t, "cvtsi2%s %f, %q", sd(inst->value), inst->dst, inst->temp);
    text_ins(t, "add%s %f, %f", sd(inst->value), inst->dst, inst->dst);
    text_jump(t, "jmp", stub->back);
}

static const char *const stub_names[] = {
    [STUB_BOUNDS] = "out of range", [STUB_CHECK] = "run-time check failed",
    [STUB_NEW] = "the cache is used up: the runtime allocates",
    [STUB_DIV] = "division by -1", [STUB_UTOF] = "2^63 or more",
    [STUB_MORESTACK] = "the stack must grow",
};

void emit_stub(Text *t, const Stub *stub) {
    t->inst = &stub->inst;
    listing_stub(t, stub_names[stub->kind]);
    text_label(t, stub->label);
    if (stub->inst.value != NULL)
        debug_row(t, stub->inst.value);
    switch (stub->kind) {
    case STUB_BOUNDS: stub_bounds(t, &stub->inst); break;
    case STUB_CHECK:
        call_runtime(t, (RuntimeEntry)mach_of(stub->inst.value)->from.disp);
        call_point(t, stub->inst.value, t->m->frame_map);
        break;
    case STUB_NEW: stub_new(t, stub); break;
    case STUB_DIV: stub_division(t, stub); break;
    case STUB_UTOF: stub_unsigned_to_float(t, stub); break;
    case STUB_MORESTACK:
        text_ins(t, "call %y", symbol_get("rt.morestack", SYMBOL_RUNTIME));
        entry_point(t);
        if (stub->back >= 0)
            text_jump(t, "jmp", stub->back);
        else
            text_ins(t, "jmp near %y", t->m->f->symbol);
        break;
    }
}
