// Machine instructions to text.
//
// Regular instructions are written from their template in templates.def; each
// irregular one has a function here, headed by the code it emits.
#include "codegen/amd64/text.h"

#include <stdlib.h>
#include <string.h>

const char *const cond_text[] = {"e", "ne", "l", "ge", "le", "g",
                                 "b", "ae", "be", "a", "e", "ne"};

static int size_of(const Value *v) { return class_size((Class)v->class); }
static int wide(int size) { return size < 4 ? 4 : size; } // at least 32 bits
static const char *sd(const Value *v) { return v->class == CLASS_F32 ? "ss" : "sd"; }

static const char *size_word(int size) {
    return size == 1 ? "byte" : size == 2 ? "word" : size == 4 ? "dword" : "qword";
}

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

static void add_point(Text *t, int label, bool call, const Value *v, uint32_t map) {
    if (!t->point_valid || v->pos != t->point_pos) {
        t->point_pos = v->pos;
        t->point_line = line_of(v->pos);
    }
    t->point_inlined = v->inlined;
    t->point_valid = true;
    Point point = {label, call, t->point_line, v->inlined, map};
    vec_push(t->m->arena, &t->points, point);
}

// Before an instruction that may fault.  One point serves a whole line.
static void fault_point(Text *t, const Value *v) {
    if (t->point_valid && t->point_inlined == v->inlined &&
        (t->point_pos == v->pos || t->point_line == line_of(v->pos)))
        return;
    add_point(t, text_here(t), false, v, t->m->frame_map);
}

static void call_point(Text *t, const Value *v, uint32_t map) {
    add_point(t, text_here(t), true, v, map);
}

// After the prologue's call, when there is no frame yet.
static void entry_point(Text *t) {
    Point point = {text_here(t), true, line_of(t->m->f->pos), 0, 0};
    vec_push(t->m->arena, &t->points, point);
    t->point_valid = false;
}

static void call_runtime(Text *t, RuntimeEntry entry) {
    text_ins(t, "call %y", symbol_of_runtime(entry));
}

static int add_stub(Text *t, StubKind kind, const Inst *inst, int back) {
    Stub stub = {.kind = kind, .label = text_new_label(t), .back = back};
    if (inst != NULL)
        stub.inst = *inst;
    vec_push(t->m->arena, &t->stubs, stub);
    return stub.label;
}

// ---- Templates

static Address slot_address(Slot *slot) {
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
                spilled = slot_address(inst->slot);
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
static int64_t size_class(int64_t size) {
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

// ---- Moves

static void emit_register_move(Text *t, int dst, int src) {
    if (dst == src)
        return;
    if (dst >= XMM0)
        text_ins(t, "movaps %f, %f", dst, src);
    else
        text_ins(t, "mov %q, %q", dst, src);
}

static const char *float_move(const Value *v) {
    return v->class == CLASS_F32 ? "movss" : "movsd";
}

static void reload_register(Text *t, const Value *v, int reg, Slot *slot) {
    Address a = slot_address(slot);
    if (reg >= XMM0)
        text_ins(t, "%s %f, %m", float_move(v), reg, &a);
    else
        text_ins(t, "mov %q, %m", reg, &a);
}

static void spill_register(Text *t, const Value *v, int reg, Slot *slot) {
    Address a = slot_address(slot);
    if (reg >= XMM0)
        text_ins(t, "%s %m, %f", float_move(v), &a, reg);
    else
        text_ins(t, "mov %m, %q", &a, reg);
}

static void emit_slot_copy(Text *t, const Inst *inst) {
    Address from = slot_address(inst->slot), to = slot_address(inst->to);
    if (inst->slot->offset == inst->to->offset)
        return;
    text_ins(t, "movq xmm15, %m", &from);
    text_ins(t, "movq %m, xmm15", &to);
}

static void emit_push_pop(Text *t, const Inst *inst) {
    if (inst->slot != NULL) {
        Address from = slot_address(inst->slot);
        text_ins(t, "push qword %m", &from);
        t->pushed += 8;
        return;
    }
    t->pushed -= 8;
    if (inst->to != NULL) {
        Address to = slot_address(inst->to);
        text_ins(t, "pop qword %m", &to);
    } else if (inst->dst >= XMM0) {
        text_ins(t, "movq %f, [rsp]", inst->dst);
        text_ins(t, "lea rsp, [rsp+8]");
    } else {
        text_ins(t, "pop %q", inst->dst);
    }
}

static void emit_swap(Text *t, const Inst *inst) {
    if (inst->dst < XMM0) {
        text_ins(t, "xchg %q, %q", inst->dst, inst->regs[0]);
        return;
    }
    text_ins(t, "movaps xmm15, %f", inst->dst);
    text_ins(t, "movaps %f, %f", inst->dst, inst->regs[0]);
    text_ins(t, "movaps %f, xmm15", inst->regs[0]);
}

// ---- Constants and addresses

static void emit_int(Text *t, int dst, int64_t imm) {
    t->offset += 3; // immediates are never of one byte here
    if (imm == 0)
        text_ins(t, "xor %d, %d", dst, dst);
    else if (imm == (int64_t)(uint32_t)imm)
        text_ins(t, "mov %d, %i", dst, imm);
    else
        text_ins(t, "mov %q, %i", dst, imm);
}

static void emit_float(Text *t, int dst, const Value *v) {
    if (v->imm == 0) {
        text_ins(t, "xorps %f, %f", dst, dst);
        return;
    }
    Address a = {.base = -1, .index = -1, .scale = 1,
                 .symbol = symbol_of_float(v->fimm, (Class)v->class)};
    text_ins(t, "%s %f, %m", float_move(v), dst, &a);
}

static void emit_add_constant(Text *t, int dst, int size, int64_t imm) {
    if (imm < 0 && imm > INT32_MIN)
        text_ins(t, "sub %r, %i", dst, size, -imm);
    else
        text_ins(t, "add %r, %i", dst, size, imm);
}

static void emit_lea(Text *t, const Inst *inst) {
    const Address *a = &mach_of(inst->value)->mem;
    if (a->symbol != NULL && a->base < 0 && a->index < 0) {
        text_ins(t, "mov %d, %a", inst->dst, a->symbol, (int64_t)a->disp);
        return;
    }
    int size = wide(size_of(inst->value));
    if (a->base >= 0 && a->index < 0 && inst->regs[a->base] == inst->dst &&
        a->symbol == NULL && a->slot == NULL && !a->out)
        emit_add_constant(t, inst->dst, size, a->disp);
    else
        text_ins(t, "lea %r, %m", inst->dst, size, a);
}

static void emit_caller_sp(Text *t, const Inst *inst) {
    text_ins(t, "lea %q, [rsp+%i]", inst->dst, t->m->frame_size + 8 + t->pushed);
}

// A constant or address into the frame.
static void emit_store_constant(Text *t, const Inst *inst) {
    Address to = slot_address(inst->to);
    const Value *v = inst->value;
    if (v->op == M_MOVI && v->imm == (int32_t)v->imm) {
        text_ins(t, "mov qword %m, %i", &to, v->imm);
        t->offset += 3;
    } else if (v->op == M_FLOATI) {
        emit_float(t, XMM15, v);
        text_ins(t, "movq %m, xmm15", &to);
    } else if (v->op == M_LEA && mach_of(v)->mem.symbol != NULL) {
        text_ins(t, "mov qword %m, %a", &to, mach_of(v)->mem.symbol,
                 mach_of(v)->mem.disp);
    } else { // rare: borrow a register
        text_ins(t, "push rax");
        t->pushed += 8;
        Inst compute = *inst;
        compute.dst = RAX;
        if (v->op == M_MOVI)
            emit_int(t, RAX, v->imm);
        else if (v->op == M_CALLERSP)
            emit_caller_sp(t, &compute);
        else
            emit_lea(t, &compute);
        text_ins(t, "mov %m, rax", &to);
        t->pushed -= 8;
        text_ins(t, "pop rax");
    }
}

// ---- Memory

static void emit_load(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Address *a = &mach_of(v)->mem;
    switch (v->class) {
    case CLASS_I8: text_ins(t, "movzx %d, byte %m", inst->dst, a); break;
    case CLASS_I16: text_ins(t, "movzx %d, word %m", inst->dst, a); break;
    case CLASS_I32: text_ins(t, "mov %d, %m", inst->dst, a); break;
    case CLASS_F32: case CLASS_F64:
        text_ins(t, "%s %f, %m", float_move(v), inst->dst, a);
        break;
    default: text_ins(t, "mov %q, %m", inst->dst, a);
    }
}

static void emit_load_signed(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int from = class_size(mach_of(v)->width);
    text_ins(t, "%s %r, %s %m", from == 4 ? "movsxd" : "movsx", inst->dst,
             wide(size_of(v)), size_word(from), &mach_of(v)->mem);
}

static void emit_store(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    if (class_is_float(mach->width))
        text_ins(t, "%s %m, %f", mach->width == CLASS_F32 ? "movss" : "movsd",
                 &mach->mem, inst->regs[0]);
    else
        text_ins(t, "mov %m, %r", &mach->mem, inst->regs[0], class_size(mach->width));
}

static void emit_store_imm(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    if (mach->from.symbol != NULL)
        text_ins(t, "mov qword %m, %a", &mach->mem, mach->from.symbol,
                 mach->from.disp);
    else
        text_ins(t, "mov %s %m, %i", size_word(class_size(mach->width)), &mach->mem,
                 inst->value->imm);
    t->offset += 3;
}

// op [mem], x
static void emit_update(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    const char *op = mach_info_of(inst->op)->text;
    if (mach->form == FORM_IMM)
        text_ins(t, "%s %s %m, %i", op, size_word(class_size(mach->width)), &mach->mem,
                 inst->value->imm);
    else
        text_ins(t, "%s %m, %r", op, &mach->mem, inst->regs[0],
                 class_size(mach->width));
}

static Address moved(const Address *a, int64_t by) {
    Address result = *a;
    result.disp += by;
    return result;
}

// One piece of a copy, of 16, 8 or 4 bytes through XMM15, of 2 or 1 by a register.
static void copy_piece(Text *t, const Inst *inst, int64_t at, int size) {
    const Mach *mach = mach_of(inst->value);
    Address to = moved(&mach->mem, at), from = moved(&mach->from, at);
    if (size < 4) {
        text_ins(t, "mov %r, %m", inst->temp, size, &from);
        text_ins(t, "mov %m, %r", &to, inst->temp, size);
        return;
    }
    const char *op = size == 16 ? "movups" : size == 8 ? "movq" : "movd";
    text_ins(t, "%s xmm15, %m", op, &from);
    text_ins(t, "%s %m, xmm15", op, &to);
}

// Pieces that cover COUNT bytes; the last may overlap the one before it.
static void emit_pieces(Text *t, const Inst *inst, int64_t count,
                        void (*piece)(Text *, const Inst *, int64_t, int)) {
    int size = count >= 16 ? 16 : count >= 8 ? 8 : count >= 4 ? 4 : count >= 2 ? 2 : 1;
    int64_t at = 0;
    for (; at + size <= count; at += size)
        piece(t, inst, at, size);
    if (at == count)
        return;
    int64_t rest = count - at;
    int last = rest > 8 ? 16 : rest > 4 ? 8 : rest > 2 ? 4 : rest > 1 ? 2 : 1;
    if (count >= 4 && last < 4)
        last = 4;
    piece(t, inst, count - last, last);
}

static void zero_piece(Text *t, const Inst *inst, int64_t at, int size) {
    Address to = moved(&mach_of(inst->value)->mem, at);
    if (size == 16)
        text_ins(t, "movups %m, xmm15", &to);
    else
        text_ins(t, "mov %s %m, 0", size_word(size), &to);
    if (size < 16)
        t->offset += 4;
}

static void emit_zero(Text *t, const Inst *inst) {
    if (inst->value->imm >= 16)
        text_ins(t, "xorps xmm15, xmm15");
    emit_pieces(t, inst, inst->value->imm, zero_piece);
}

// mov ecx, count/8 / rep movsq / the rest
static void emit_rep(Text *t, int64_t count, const char *op) {
    emit_int(t, RCX, count / 8);
    text_ins(t, "rep %sq", op);
    if (count & 4)
        text_ins(t, "%sd", op);
    if (count & 2)
        text_ins(t, "%sw", op);
    if (count & 1)
        text_ins(t, "%sb", op);
}

static void emit_exchange(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int size = class_size(mach_of(v)->width);
    int reg = inst->regs[0];
    if (inst->temp != NO_REG) {
        emit_register_move(t, inst->temp, reg);
        reg = inst->temp;
    }
    text_ins(t, "xchg %m, %r", &mach_of(v)->mem, reg, size);
}

// mov temp, x / lock xadd [mem], x / add x, temp
static void emit_fetch_add(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int size = class_size(mach_of(v)->width);
    if (inst->temp == NO_REG) {
        text_ins(t, "lock add %m, %r", &mach_of(v)->mem, inst->regs[0], size);
        return;
    }
    emit_register_move(t, inst->temp, inst->regs[0]);
    text_ins(t, "lock xadd %m, %r", &mach_of(v)->mem, inst->regs[0], size);
    text_ins(t, "add %r, %r", inst->regs[0], wide(size), inst->temp, wide(size));
}

static void emit_compare_exchange(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    text_ins(t, "lock cmpxchg %m, %r", &mach_of(v)->mem, inst->regs[1],
             class_size(mach_of(v)->width));
    if (inst->dst != NO_REG)
        text_ins(t, "sete %b", inst->dst);
}

// ---- Integer arithmetic

static void emit_rotate(Text *t, const Inst *inst) {
    int size = size_of(inst->value);
    if (inst->op == M_ROLI)
        text_ins(t, "rol %r, %i", inst->dst, size, inst->value->imm);
    else
        text_ins(t, "rol %r, cl", inst->dst, size);
}

// Shifts with Go's meaning: a count beyond the width leaves nothing.
//     shl x, cl / cmp rcx, width / sbb temp, temp / and x, temp
// An arithmetic shift takes the largest count instead:
//     cmp rcx, width / sbb temp, temp / not temp / or ecx, temp / sar x, cl
static void emit_shift(Text *t, const Inst *inst) {
    int size = wide(size_of(inst->value));
    int64_t width = size * 8;
    if (inst->op == M_SARV) {
        text_ins(t, "cmp rcx, %i", width);
        text_ins(t, "sbb %d, %d", inst->temp, inst->temp);
        text_ins(t, "not %d", inst->temp);
        text_ins(t, "or ecx, %d", inst->temp);
        text_ins(t, "sar %r, cl", inst->dst, size);
        return;
    }
    text_ins(t, "%s %r, cl", inst->op == M_SHLV ? "shl" : "shr", inst->dst, size);
    text_ins(t, "cmp rcx, %i", width);
    text_ins(t, "sbb %r, %r", inst->temp, size, inst->temp, size);
    text_ins(t, "and %r, %r", inst->dst, size, inst->temp, size);
}

// mov d, 2*width-1 / bsr temp, x / cmovnz d, temp / xor d, width-1
static void emit_leading_zeros(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int64_t width = class_size(mach_of(v)->width) * 8;
    int size = wide(class_size(mach_of(v)->width));
    emit_int(t, inst->dst, 2 * width - 1);
    text_ins(t, "bsr %r, %r", inst->temp, size, inst->regs[0], size);
    text_ins(t, "cmovnz %d, %d", inst->dst, inst->temp);
    text_ins(t, "xor %d, %i", inst->dst, width - 1);
}

// mov d, width / bsf temp, x / cmovnz d, temp
static void emit_trailing_zeros(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int64_t width = class_size(mach_of(v)->width) * 8;
    int size = wide(class_size(mach_of(v)->width));
    emit_int(t, inst->dst, width);
    text_ins(t, "bsf %r, %r", inst->temp, size, inst->regs[0], size);
    text_ins(t, "cmovnz %d, %d", inst->dst, inst->temp);
}

// cqo / idiv y.  The smallest number by -1 traps, so -1 goes another way:
//     cmp y, -1 / je stub:  neg rax / xor edx, edx / jmp back
static void emit_division(Text *t, const Inst *inst) {
    const Mach *mach = mach_of(inst->value);
    int size = class_size(mach->width);
    if (inst->op == M_UDIV) {
        text_ins(t, "xor edx, edx");
        text_ins(t, "div %r", inst->regs[1], size);
        return;
    }
    int back = -1;
    if (!mach->safe) {
        back = text_new_label(t);
        text_ins(t, "cmp %r, -1", inst->regs[1], size);
        text_jump(t, "je", add_stub(t, STUB_DIV, inst, back));
    }
    text_ins(t, size == 8 ? "cqo" : "cdq");
    text_ins(t, "idiv %r", inst->regs[1], size);
    if (back >= 0)
        text_label(t, back);
}

static void emit_extend(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int from = class_size(mach_of(v)->width);
    if (inst->op == M_SEXT)
        text_ins(t, "%s %r, %r", from == 4 ? "movsxd" : "movsx", inst->dst,
                 wide(size_of(v)), inst->regs[0], from);
    else if (from == 4)
        text_ins(t, "mov %d, %d", inst->dst, inst->regs[0]);
    else
        text_ins(t, "movzx %d, %r", inst->dst, inst->regs[0], from);
}

// ---- Comparisons

static void emit_compare(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    const Mach *mach = mach_of(v);
    int size = class_size(mach->width);
    int x = inst->regs[mach->first];
    int y = mach->first + 1 < MAX_OPERANDS ? inst->regs[mach->first + 1] : NO_REG;
    Address spilled;
    const Address *mem = &mach->mem;
    Form form = (Form)mach->form;
    if (inst->slot != NULL) {
        spilled = slot_address(inst->slot);
        mem = &spilled;
        form = FORM_MEM;
    }
    if (class_is_float(mach->width)) {
        const char *op = mach->width == CLASS_F32 ? "ucomiss" : "ucomisd";
        if (form == FORM_MEM)
            text_ins(t, "%s %f, %m", op, x, mem);
        else
            text_ins(t, "%s %f, %f", op, x, y);
        return;
    }
    switch (form) {
    case FORM_REG: text_ins(t, "cmp %r, %r", x, size, y, size); break;
    case FORM_IMM: text_ins(t, "cmp %r, %i", x, size, v->imm); break;
    case FORM_MEM: text_ins(t, "cmp %r, %m", x, size, mem); break;
    case FORM_MEMIMM:
        text_ins(t, "cmp %s %m, %i", size_word(size), &mach->mem, v->imm);
        break;
    case FORM_MEMREG: text_ins(t, "cmp %m, %r", &mach->mem, x, size); break;
    case FORM_TEST: text_ins(t, "test %r, %r", x, size, y, size); break;
    case FORM_TESTIMM:
        text_ins(t, "test %r, %i", x, size, v->imm);
        t->offset += 3;
        break;
    }
}

static void emit_set(Text *t, const Inst *inst) {
    Cond cond = mach_of(inst->value)->cond;
    emit_compare(t, inst);
    text_ins(t, "set%s %b", cond_text[cond], inst->dst);
    if (cond == CC_FEQ) {
        text_ins(t, "setnp %b", inst->temp);
        text_ins(t, "and %b, %b", inst->dst, inst->temp);
    } else if (cond == CC_FNE) {
        text_ins(t, "setp %b", inst->temp);
        text_ins(t, "or %b, %b", inst->dst, inst->temp);
    }
}

static void emit_jump_if(Text *t, Cond cond, int label) {
    char mnemonic[8];
    snprintf(mnemonic, sizeof mnemonic, "j%s", cond_text[cond]);
    text_jump(t, mnemonic, label);
}

// Integers by cmov; floats jump over a move.
static void emit_select(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    Cond cond = mach_of(v)->cond;
    int size = wide(size_of(v));
    emit_compare(t, inst);
    if (!value_is_float(v)) {
        text_ins(t, "cmov%s %r, %r", cond_text[cond], inst->dst, size, inst->regs[1],
                 size);
        if (cond == CC_FNE)
            text_ins(t, "cmovp %r, %r", inst->dst, size, inst->regs[1], size);
        return;
    }
    int over = text_new_label(t);
    if (cond == CC_FNE) {
        int move = text_new_label(t);
        text_jump(t, "jne", move);
        text_jump(t, "jnp", over);
        text_label(t, move);
    } else {
        emit_jump_if(t, cond_negate(cond), over);
    }
    emit_register_move(t, inst->dst, inst->regs[1]);
    text_label(t, over);
}

static void emit_bounds(Text *t, const Inst *inst) {
    emit_compare(t, inst);
    emit_jump_if(t, mach_of(inst->value)->cond, add_stub(t, STUB_BOUNDS, inst, -1));
}

static void emit_check(Text *t, const Inst *inst) {
    Cond cond = cond_negate(mach_of(inst->value)->cond);
    emit_compare(t, inst);
    int stub = add_stub(t, STUB_CHECK, inst, -1);
    if (cond == CC_FEQ) { // fails if equal and ordered
        int over = text_new_label(t);
        text_jump(t, "jp", over);
        text_jump(t, "je", stub);
        text_label(t, over);
        return;
    }
    emit_jump_if(t, cond, stub);
    if (cond == CC_FNE)
        text_jump(t, "jp", stub);
}

// ---- Floats

static void emit_int_to_float(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    text_ins(t, "xorps %f, %f", inst->dst, inst->dst);
    text_ins(t, "cvtsi2%s %f, %r", sd(v), inst->dst, inst->regs[0],
             class_size(mach_of(v)->width));
}

// test x, x / js stub: half of it, rounded to odd, twice
static void emit_unsigned_to_float(Text *t, const Inst *inst) {
    int back = text_new_label(t);
    text_ins(t, "xorps %f, %f", inst->dst, inst->dst);
    text_ins(t, "test %q, %q", inst->regs[0], inst->regs[0]);
    text_jump(t, "js", add_stub(t, STUB_UTOF, inst, back));
    text_ins(t, "cvtsi2%s %f, %q", sd(inst->value), inst->dst, inst->regs[0]);
    text_label(t, back);
}

static void emit_float_to_int(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    text_ins(t, "cvtt%s2si %r, %f", mach_of(v)->width == CLASS_F32 ? "ss" : "sd",
             inst->dst, wide(size_of(v)), inst->regs[0]);
}

// From 2^63 on: subtract it, convert, and set the top bit.
static void emit_float_to_unsigned(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    Class width = mach_of(v)->width;
    const char *s = width == CLASS_F32 ? "ss" : "sd";
    Address limit = {.base = -1, .index = -1, .scale = 1,
                     .symbol = symbol_of_float(9223372036854775808.0, width)};
    int big = text_new_label(t), done = text_new_label(t);
    text_ins(t, "ucomi%s %f, %m", s, inst->regs[0], &limit);
    text_jump(t, "jae", big);
    text_ins(t, "cvtt%s2si %q, %f", s, inst->dst, inst->regs[0]);
    text_jump(t, "jmp", done);
    text_label(t, big);
    text_ins(t, "movaps xmm15, %f", inst->regs[0]);
    text_ins(t, "sub%s xmm15, %m", s, &limit);
    text_ins(t, "cvtt%s2si %q, xmm15", s, inst->dst);
    text_ins(t, "btc %q, 63", inst->dst);
    text_label(t, done);
}

// A mask for the sign bit, kept in XMM15: its position differs by width.
static void emit_sign(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    bool single = v->class == CLASS_F32;
    text_ins(t, "pcmpeqd xmm15, xmm15");
    if (inst->op == M_FNEG) {
        text_ins(t, "%s xmm15, %i", single ? "pslld" : "psllq",
                 (int64_t)(single ? 31 : 63));
        text_ins(t, "xorps %f, xmm15", inst->dst);
    } else {
        text_ins(t, "%s xmm15, 1", single ? "psrld" : "psrlq");
        text_ins(t, "andps %f, xmm15", inst->dst);
    }
}

static void emit_fma(Text *t, const Inst *inst) {
    text_ins(t, "vfmadd231%s %f, %f, %f", sd(inst->value), inst->dst, inst->regs[1],
             inst->regs[2]);
}

static void emit_bitcast(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    int gpr = inst->dst < XMM0 ? inst->dst : inst->regs[0];
    int xmm = inst->dst < XMM0 ? inst->regs[0] : inst->dst;
    int size = size_of(v);
    if (inst->dst < XMM0 && inst->regs[0] < XMM0)
        text_ins(t, "mov %r, %r", inst->dst, size, inst->regs[0], size);
    else if (inst->dst >= XMM0 && inst->regs[0] >= XMM0)
        emit_register_move(t, inst->dst, inst->regs[0]);
    else if (inst->dst < XMM0)
        text_ins(t, "%s %r, %f", size == 8 ? "movq" : "movd", gpr, size, xmm);
    else
        text_ins(t, "%s %f, %r", size == 8 ? "movq" : "movd", xmm, gpr, size);
}

// ---- Calls

static void leave_frame(Text *t) {
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

static void emit_call(Text *t, const Inst *inst) {
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

static void emit_runtime_call(Text *t, const Inst *inst) {
    listing_call(t, inst->value);
    call_runtime(t, (RuntimeEntry)inst->value->imm);
    call_point(t, inst->value, inst->map);
}

// An object from the cache of its size and pointer mask:
//     mov d, [cache] / lea temp, [d+size] / cmp temp, [cache+8] / ja slow
//     mov [cache], temp
static void emit_new(Text *t, const Inst *inst) {
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
        spilled = slot_address(inst->slot);
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

static void emit_stub(Text *t, const Stub *stub) {
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

// ---- Instructions

// Is it more than a move or constant that another instruction needs?
static bool is_main_inst(const Inst *inst) {
    return inst->op < M_RMOVE && inst->op == inst->value->op && !mach_remat(inst->value);
}

static void emit_inst(Text *t, const Inst *inst) {
    const Value *v = inst->value;
    t->inst = inst;
    if (is_main_inst(inst) && inst_may_fault(v))
        fault_point(t, v);
    const char *template = mach_info_of(inst->op)->text;
    switch ((MachOp)inst->op) {
    case M_RMOVE: emit_register_move(t, inst->dst, inst->regs[0]); break;
    case M_RSWAP: emit_swap(t, inst); break;
    case M_RSPILL: spill_register(t, v, inst->regs[0], inst->slot); break;
    case M_RLOAD: reload_register(t, v, inst->dst, inst->slot); break;
    case M_RCOPY: emit_slot_copy(t, inst); break;
    case M_RPUSHPOP: emit_push_pop(t, inst); break;
    case M_RSTOREI: emit_store_constant(t, inst); break;
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
    case M_XCHG: emit_exchange(t, inst); break;
    case M_XADD: emit_fetch_add(t, inst); break;
    case M_CMPXCHG: emit_compare_exchange(t, inst); break;
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
    case M_ITOF: emit_int_to_float(t, inst); break;
    case M_UTOF: emit_unsigned_to_float(t, inst); break;
    case M_FTOI: emit_float_to_int(t, inst); break;
    case M_FTOU: emit_float_to_unsigned(t, inst); break;
    case M_FTOF:
        text_ins(t, v->class == CLASS_F64 ? "cvtss2sd %f, %f" : "cvtsd2ss %f, %f",
                 inst->dst, inst->regs[0]);
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

// Pointers in variables must be valid from the start: zeroes them.  All argument
// registers are in use here; R12, R13 and XMM15 are not.
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

static bool pointer_word(const Machine *m, int64_t offset) {
    return m->frame_bits[offset / 8 >> 5] >> (offset / 8 & 31) & 1;
}

static void zero_variables(Text *t) {
    Machine *m = t->m;
    bool cleared = false;
    for (int64_t at = m->zero_start; at < m->zero_end;) {
        if (!pointer_word(m, at)) {
            at += 8;
            continue;
        }
        int64_t end = at + 8; // a run, with gaps of one word
        for (int64_t next = end; next < m->zero_end && next - end <= 8; next += 8)
            if (pointer_word(m, next))
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
    for (int k = 0, main = 0; k < insts->len; k++) {
        if (main <= k) {
            for (main = k; main < insts->len && !is_main_inst(&insts->items[main]);)
                main++;
            if (main < insts->len) {
                debug_row(t, insts->items[main].value);
                listing_line(t, insts->items[main].value->pos);
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

static Text text; // its buffer serves all functions

void emit(Machine *m) {
    Text *t = &text;
    char *chars = t->chars;
    size_t cap = t->cap;
    *t = (Text){.m = m, .chars = chars, .cap = cap, .frame_label = -1};
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
    tables_func(t);
}
