// Machine instructions to text.
//
// Regular instructions are written from their template in templates.def; each
// irregular one has a function here, headed by the code it emits.
#include "codegen/amd64/emit.h"

#include <stdlib.h>
#include <string.h>

const char *const cond_text[] = {"e", "ne", "l", "ge", "le", "g",
                                 "b", "ae", "be", "a", "e", "ne"};

// ---- Templates

Address slot_operand(Slot *slot) {
    return (Address){.base = -1, .index = -1, .scale = 1, .slot = slot};
}

static void emit_template(Text *t, const Inst *inst, const char *text) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    char format[64];
    int n = 0;
    // Expand what is known; the rest is text_ins' work.
    const Address *address = NULL;
    Address spilled;
    int64_t imm = v->imm;
    bool has_imm = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != '%') {
            format[n++] = *p;
            continue;
        }
        int reg = NO_REG;
        switch (*++p) {
        case 'd': reg = inst->dst; break;
        case '0': reg = inst->regs[0]; break;
        case 'x':
            memcpy(format + n, sd(v), 2);
            n += 2;
            continue;
        case 's':
            if (inst->slot != NULL) {
                format[n++] = '%';
                format[n++] = 'm';
                spilled = slot_operand(inst->slot);
                address = &spilled;
                continue;
            }
            if (mach->form == FORM_REG) {
                reg = inst->regs[1];
                break;
            }
            format[n++] = '%';
            format[n++] = mach->form == FORM_IMM ? 'i' : 'm';
            if (mach->form == FORM_IMM)
                has_imm = true;
            else
                address = &mach->mem;
            continue;
        case 'i':
            format[n++] = '%';
            format[n++] = 'i';
            has_imm = true;
            continue;
        case 'm':
            format[n++] = '%';
            format[n++] = 'm';
            address = &mach->mem;
            continue;
        }
        const char *name = reg_name(reg, reg >= XMM0 ? 8 : wide(size_of(v)));
        size_t len = strlen(name);
        memcpy(format + n, name, len);
        n += (int)len;
    }
    format[n] = '\0';
    if (address != NULL)
        text_ins(t, format, address);
    else if (has_imm)
        text_ins(t, format, imm);
    else
        text_ins(t, format);
}

// Objects lie one size class apart.
int64_t size_class(int64_t size) {
    static const int16_t classes[] = {
#define SIZE_CLASS(bytes, pages) (int16_t)(bytes),
#if __has_include("runtime/size_classes.def")
#include "runtime/size_classes.def"
#else
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 256, 512,
#endif
    };
    int i = 0;
    while (classes[i] < size)
        i++;
    return classes[i];
}

// ---- Instructions

// Is it more than a move or constant that another instruction needs?
static bool is_main_inst(const Inst *inst) {
    return inst->op < M_RMOVE && inst->op == inst->value->op && !mach_remat(inst->value);
}

// They have a code point of their own.
static bool is_restartable(const Inst *inst) {
    return inst->op == M_ATOMADD || inst->op == M_ATOMSWAP || inst->op == M_ATOMCAS;
}

// The signal of the profile's timer may come anywhere: so the table says where inlined
// code begins and ends, and on which lines loops are.
static bool needs_point(const Text *t, const Value *v) {
    return inst_may_fault(v) || v->inlined != (t->point_valid ? t->point_inlined : 0);
}

// What the register allocator has added; false if INST is none of these.
static bool emit_allocation(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    switch ((MachOp)inst->op) {
    case M_RMOVE: emit_register_move(t, inst->dst, inst->regs[0]); return true;
    case M_RSWAP: emit_swap(t, inst); return true;
    case M_RSPILL: spill_register(t, v, inst->regs[0], inst->slot); return true;
    case M_RLOAD: reload_register(t, v, inst->dst, inst->slot); return true;
    case M_RCOPY: emit_slot_copy(t, inst); return true;
    case M_RPUSHPOP: emit_push_pop(t, inst); return true;
    case M_RSTOREI: emit_store_constant(t, inst); return true;
    default: return false;
    }
}

// Conversions between integers and floats, and between the floats.
static void emit_conversion(Text *t, const Inst *inst) {
    switch ((MachOp)inst->op) {
    case M_ITOF: emit_int_to_float(t, inst); break;
    case M_UTOF: emit_unsigned_to_float(t, inst); break;
    case M_FTOI: emit_float_to_int(t, inst); break;
    case M_FTOU: emit_float_to_unsigned(t, inst); break;
    default:
        text_ins(t, inst->value->class == CLASS_F64 ? "cvtss2sd %f, %f"
                                                    : "cvtsd2ss %f, %f",
                 inst->dst, inst->regs[0]);
    }
}

static void emit_inst(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    t->inst = inst;
    if (is_main_inst(inst) && needs_point(t, v) && !is_restartable(inst))
        fault_point(t, mach_of(v)->load ? mach_of(v)->load : v);
    if (emit_allocation(t, inst))
        return;
    const char *template = mach_info_of(inst->op)->text;
    switch ((MachOp)inst->op) {
    case M_MOVI: emit_int(t, inst->dst, v->imm); break;
    case M_FLOATI: emit_float(t, inst->dst, v); break;
    case M_LEA: emit_lea(t, inst); break;
    case M_ADD:
        if (mach_of(v)->form == FORM_IMM)
            emit_add_constant(t, inst->dst, wide(size_of(v)), v->imm);
        else
            emit_template(t, inst, template);
        break;
    case M_CALLERSP: emit_caller_sp(t, inst); break;
    case M_COPY: emit_register_move(t, inst->dst, inst->regs[0]); break;
    case M_BITCAST: emit_bitcast(t, inst); break;
    case M_LOAD: emit_load(t, inst); break;
    case M_LOADS: emit_load_signed(t, inst); break;
    case M_STORE: emit_store(t, inst); break;
    case M_STOREI: emit_store_imm(t, inst); break;
    case M_ADDM: case M_SUBM: case M_ANDM: case M_ORM: case M_XORM:
        emit_update(t, inst);
        break;
    case M_MOVE: emit_pieces(t, inst, v->imm, copy_piece); break;
    case M_MOVEREP: emit_rep(t, v->imm, "movs"); break;
    case M_ZERO: emit_zero(t, inst); break;
    case M_ZEROREP:
        text_ins(t, "xor eax, eax");
        emit_rep(t, v->imm, "stos");
        break;
    case M_ATOMADD: emit_atomic_add(t, inst); break;
    case M_ATOMSWAP: emit_atomic_swap(t, inst); break;
    case M_ATOMCAS: emit_compare_and_swap(t, inst); break;
    case M_ROLI: case M_ROLC: emit_rotate(t, inst); break;
    case M_SHLV: case M_SHRV: case M_SARV: emit_shift(t, inst); break;
    case M_CLZ: emit_leading_zeros(t, inst); break;
    case M_CTZ: emit_trailing_zeros(t, inst); break;
    case M_POPCNT: {
        int size = wide(class_size(mach_of(v)->width));
        text_ins(t, "popcnt %r, %r", inst->dst, size, inst->regs[0], size);
        break;
    }
    case M_DIV: case M_UDIV: emit_division(t, inst); break;
    case M_MULHI: text_ins(t, "imul %r", inst->regs[1], size_of(v)); break;
    case M_UMULHI: text_ins(t, "mul %r", inst->regs[1], size_of(v)); break;
    case M_SEXT: case M_ZEXT: emit_extend(t, inst); break;
    case M_SETCC: emit_set(t, inst); break;
    case M_SELECT: emit_select(t, inst); break;
    case M_BOUNDS: emit_bounds(t, inst); break;
    case M_CHECK: emit_check(t, inst); break;
    case M_FNEG: case M_FABS: emit_sign(t, inst); break;
    case M_FMA: emit_fma(t, inst); break;
    case M_ITOF: case M_UTOF: case M_FTOI: case M_FTOU: case M_FTOF:
        emit_conversion(t, inst);
        break;
    case M_CALL: emit_call(t, inst); break;
    case M_RTCALL: emit_runtime_call(t, inst); break;
    case M_NEW: emit_new(t, inst); break;
    case M_JCC: emit_compare(t, inst); break; // moves may follow, then emit_branch
    case M_SWITCH: case M_RET: break; // emit_end
    default:
        if (template == NULL)
            internal_error("emit: %s: no template for %d", t->m->f->name, inst->op);
        emit_template(t, inst, template);
    }
}

// ---- Ends of blocks

static int label_of(Text *t, Block *b) {
    BlockInfo *info = info_of(b);
    if (info->label < 0)
        info->label = text_new_label(t);
    return info->label;
}

static void jump_to(Text *t, Block *from, Block *to) {
    if (info_of(from)->next != to)
        text_jump(t, "jmp", label_of(t, to));
}

// The comparison is made; only moves came after it.
static void emit_branch(Text *t, Block *b, const Inst *inst) {
    while (inst->op != M_JCC)
        inst--;
    Block *yes = b->succs.items[0], *no = b->succs.items[1];
    Cond cond = mach_of(inst->value)->cond;
    t->inst = inst;
    if (cond == CC_FEQ) {
        Block *swap = yes;
        yes = no;
        no = swap;
        cond = CC_FNE;
    }
    if (cond == CC_FNE) {
        text_jump(t, "jne", label_of(t, yes));
        text_jump(t, "jp", label_of(t, yes));
        jump_to(t, b, no);
    } else if (info_of(b)->next == yes) {
        emit_jump_if(t, cond_negate(cond), label_of(t, no));
    } else {
        emit_jump_if(t, cond, label_of(t, yes));
        jump_to(t, b, no);
    }
}

// cmp i, n-1 / jae default / jmp [table + i*8]
static void emit_switch(Text *t, Block *b, const Inst *inst) {
    int n = b->succs.len;
    int reg = inst->regs[0];
    text_ins(t, "cmp %q, %i", reg, (int64_t)(n - 1));
    text_jump(t, "jae", label_of(t, b->succs.items[n - 1]));
    for (int i = 0; i < n - 1; i++)
        label_of(t, b->succs.items[i]);
    Switch table = {b, text_new_label(t)};
    vec_push(t->m->arena, &t->switches, table);
    text_ins(t, "jmp [%l+%q*8]", table.label, reg);
    t->offset += 8;
}

static void emit_return(Text *t, const Block *b) {
    if (!info_of(b)->frameless)
        leave_frame(t);
    text_ins(t, "ret");
}

static void emit_end(Text *t, Block *b) {
    BlockInfo *info = info_of(b);
    const Inst *last = info->insts.len > 0 ? &info->insts.items[info->insts.len - 1]
                                           : NULL;
    switch (b->kind) {
    case BLOCK_JUMP: jump_to(t, b, b->succs.items[0]); break;
    case BLOCK_BRANCH: emit_branch(t, b, last); break;
    case BLOCK_SWITCH: emit_switch(t, b, last); break;
    case BLOCK_RETURN: emit_return(t, b); break;
    default:
        if (last == NULL || (last->op != M_CALL && last->op != M_RTCALL))
            text_ins(t, "ud2");
    }
}

// ---- Functions

// Pointers in variables that may be read before they are written (live_slots.c) must
// be valid from the start: zeroes them.  All argument registers are in use here; R12,
// R13 and XMM15 are not.
static void zero_run(Text *t, int64_t start, int64_t end) {
    int64_t at = start;
    if (end - start > 256) {
        int loop = text_new_label(t);
        int64_t bytes = (end - start) & ~(int64_t)15;
        text_ins(t, "lea r12, [rsp+%i]", start);
        text_ins(t, "lea r13, [rsp+%i]", start + bytes);
        text_label(t, loop);
        text_ins(t, "movups [r12], xmm15");
        text_ins(t, "add r12, 16");
        text_ins(t, "cmp r12, r13");
        text_jump(t, "jb", loop);
        at += bytes;
    }
    for (; at + 16 <= end; at += 16)
        text_ins(t, "movups [rsp+%i], xmm15", at);
    if (at < end) {
        text_ins(t, "movq [rsp+%i], xmm15", at);
    }
}

static bool is_zeroed(const Machine *m, int64_t offset) {
    return m->zeroed[offset / 8 >> 5] >> (offset / 8 & 31) & 1;
}

static void zero_variables(Text *t) {
    Machine *m = t->m;
    bool cleared = false;
    for (int64_t at = m->zero_start; at < m->zero_end;) {
        if (!is_zeroed(m, at)) {
            at += 8;
            continue;
        }
        int64_t end = at + 8; // a run, with gaps of one word
        for (int64_t next = end; next < m->zero_end && next - end <= 8; next += 8)
            if (is_zeroed(m, next))
                end = next + 8;
        if (end - at == 8) {
            text_ins(t, "mov qword [rsp+%i], 0", at);
            t->offset += 4;
        } else {
            if (!cleared)
                text_ins(t, "xorps xmm15, xmm15");
            cleared = true;
            zero_run(t, at, end);
        }
        at = end;
    }
}

// A wrapper that runs as a deferred function hands its place on: recover() is
// allowed in the function it calls.
//     if p := g.panic; p != nil && p.argp == caller's sp { p.argp = our sp }
static void adjust_panic(Text *t) {
    int over = text_new_label(t);
    text_ins(t, "mov r12, [r14+%i]", (int64_t)G_PANIC);
    text_ins(t, "test r12, r12");
    text_jump(t, "jz", over);
    text_ins(t, "lea r13, [rsp+%i]", t->m->frame_size + 8);
    text_ins(t, "cmp [r12], r13");
    text_jump(t, "jne", over);
    text_ins(t, "mov [r12], rsp");
    text_label(t, over);
}

static bool needs_stack_check(const Machine *m) {
    return !m->f->no_split && (m->calls_go || m->frame_size > STACK_SMALL);
}

static void emit_prologue(Text *t) {
    Machine *m = t->m;
    int start = m->prologue != NULL ? text_here(t) : -1;
    if (needs_stack_check(m)) {
        if (m->frame_size <= STACK_SMALL) {
            text_ins(t, "cmp rsp, [r14+%i]", (int64_t)G_STACK_GUARD);
        } else {
            text_ins(t, "lea r12, [rsp-%i]", m->frame_size);
            text_ins(t, "cmp r12, [r14+%i]", (int64_t)G_STACK_GUARD);
        }
        text_jump(t, "jbe", add_stub(t, STUB_MORESTACK, NULL, start));
    }
    if (!m->has_frame)
        return;
    text_ins(t, "push rbp");
    text_ins(t, "mov rbp, rsp");
    if (codegen_options.debug_info) {
        t->frame_label = text_here(t);
    }
    if (m->frame_size > 8)
        text_ins(t, "sub rsp, %i", m->frame_size - 8);
    zero_variables(t);
    if (m->f->is_wrapper && m->calls_go)
        adjust_panic(t);
}

// Moves count to the line of the instruction they are for.
static void emit_block(Text *t, Block *b) {
    InstList *insts = &info_of(b)->insts;
    bool in_loop = b->loop != NULL;
    for (int k = 0, main = 0; k < insts->len; k++) {
        if (main <= k) {
            for (main = k; main < insts->len && !is_main_inst(&insts->items[main]);)
                main++;
            if (main < insts->len) {
                debug_row(t, insts->items[main].value);
                listing_line(t, insts->items[main].value->pos);
                if (in_loop && main == k && !is_restartable(&insts->items[main]))
                    fault_point(t, insts->items[main].value);
            }
            main++;
        }
        emit_inst(t, &insts->items[k]);
    }
}

// Blocks that are jumped to from below need their label early; those that are
// jumped to from above get one by then.
static void make_labels(Text *t) {
    for (int i = 0; i < t->m->layout.len; i++) {
        Block *b = t->m->layout.items[i];
        bool needed = b->landing;
        for (int k = 0; k < b->preds.len; k++)
            needed |= info_of(b->preds.items[k])->place >= i;
        if (needed)
            label_of(t, b);
    }
}

// The first block of an innermost loop, as the text has it: the processor fetches
// aligned pieces, and a short loop should be in few of them.  (`align` costs nasm as
// much as five instructions.)
static bool is_loop_start(const Machine *m, int place) {
    const Block *b = m->layout.items[place];
    if (b->loop == NULL || b->loop->loop_post > b->loop->loop_pre + 1 || info_of(b)->cold)
        return false;
    return place == 0 || m->layout.items[place - 1]->loop != b->loop;
}

// A call that does not return: its return address shall lie in the function all the
// same, for runtime.FuncForPC.
static void end_after_call(Text *t) {
    bool label_comes_last = t->last_end != 0 && t->last_end == t->len;
    if (label_comes_last && t->points.len > 0) {
        const Point *last = &t->points.items[t->points.len - 1];
        if (last->call && last->label == t->last_label)
            text_ins(t, "int3");
    }
}

static Text text; // its buffer serves all functions

void emit(Machine *m) {
    Text *t = &text;
    char *chars = t->chars;
    size_t cap = t->cap;
    *t = (Text){.m = m, .chars = chars, .cap = cap, .frame_label = -1};
    text_raw(t, "section .text.%s exec align=16\n", m->f->symbol->spelling);
    listing_function(t);
    text_raw(t, "%s:\n", m->f->symbol->spelling);
    m->f->symbol->defined = true;
    make_labels(t);
    if (m->prologue == NULL)
        emit_prologue(t);
    for (int i = 0; i < m->layout.len; i++) {
        Block *b = m->layout.items[i];
        if (is_loop_start(m, i))
            text_align(t);
        if (info_of(b)->label >= 0)
            text_label(t, info_of(b)->label);
        if (b->landing)
            text_ins(t, "lea rbp, [rsp+%i]", m->frame_size - 8);
        if (b == m->prologue)
            emit_prologue(t);
        bool plain = info_of(b)->frameless && t->frame_label >= 0;
        int start = plain ? text_here(t) : -1;
        emit_block(t, b);
        emit_end(t, b);
        if (plain) {
            CfaRange range = {start, text_here(t)};
            vec_push(m->arena, &t->plain, range);
        }
    }
    for (int i = 0; i < t->stubs.len; i++) // a stub may add labels, not stubs
        emit_stub(t, &t->stubs.items[i]);
    end_after_call(t);
    tables_func(t);
}
