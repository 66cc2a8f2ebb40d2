// IR as text, in the form that ir_parse.c reads back.
//
//     func main.sum(PTR I64) I64 {
//     b0:
//       v1 = param PTR 0
//       v2 = param I64 1
//       v3 = const I64 0
//       jump b1
//     b1:                                     ; preds b0 b2
//       v4 = phi I64 v3 v8
//       v5 = lt I8 v4 v2
//       branch v5 b2 b3 likely
//     …
//
// A value's line is
//
//     vN = op CLASS operands numbers symbols slots flags   ; comment
//
// where each part stands only if the operation has it.  `+8` and `8` are the
// same number; offsets are written with their sign.
#include "codegen/codegen.h"
#include "codegen/ir.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *const class_names[] = {
    [CLASS_NONE] = "NONE", [CLASS_I8] = "I8", [CLASS_I16] = "I16", [CLASS_I32] = "I32",
    [CLASS_I64] = "I64", [CLASS_F32] = "F32", [CLASS_F64] = "F64", [CLASS_PTR] = "PTR",
};

const char *class_name(Class c) {
    return class_names[c];
}

// main.x is written @main.x; names with spaces and the like are quoted.
static void print_symbol(FILE *out, const Symbol *symbol) {
    const char *name = symbol ? symbol->name : "?";
    bool plain = true;
    for (const char *p = name; *p; p++)
        if (isspace((unsigned char)*p) || *p == '"' || *p == ';')
            plain = false;
    if (plain) {
        fprintf(out, " @%s", name);
        return;
    }
    fputs(" @\"", out);
    for (const char *p = name; *p; p++) {
        if (*p == '"' || *p == '\\')
            fputc('\\', out);
        if (*p == '\n')
            fputs("\\n", out);
        else
            fputc(*p, out);
    }
    fputc('"', out);
}

static void print_operands(FILE *out, const Value *value) {
    for (int i = 0; i < value->arg_count; i++)
        fprintf(out, " v%u", value->args[i]->id);
}

static void print_offset(FILE *out, int64_t offset) {
    if (offset != 0)
        fprintf(out, " %+" PRId64, offset);
}

static void print_float(FILE *out, double value) {
    if (isnan(value))
        fputs(signbit(value) ? " -nan" : " nan", out);
    else if (isinf(value))
        fputs(value < 0 ? " -inf" : " inf", out);
    else
        fprintf(out, " %a ; %g", value, value);
}

static void print_call(FILE *out, const Value *value) {
    static const char *const kinds[] = {"", " closure", " pointer"};
    const CallInfo *call = value->call;
    fputs(kinds[call->kind], out);
    if (call->kind == CALLIR_STATIC)
        print_symbol(out, call->symbol);
    print_operands(out, value);
    if (call->result_count > 0)
        fputs(" ->", out);
    for (int i = 0; i < call->result_count; i++)
        fprintf(out, " %s", class_names[call->results[i]]);
    if (call->out_bytes)
        fprintf(out, " out %" PRId64, call->out_bytes);
    if (call->no_return)
        fputs(" noreturn", out);
    if (call->tail)
        fputs(" tail", out);
}

static void print_new(FILE *out, const Value *value) {
    const AllocInfo *alloc = value->alloc;
    fprintf(out, " %" PRId64 " mask %" PRIu64, alloc->size, alloc->mask);
    if (alloc->descriptor)
        print_symbol(out, alloc->descriptor);
    if (alloc->what)
        fprintf(out, " ; %s", alloc->what);
}

// What follows the operation and its class.
static void print_rest(FILE *out, const Value *value) {
    switch (value->op) {
    case OP_FCONST:
        print_float(out, value->fimm);
        return;
    case OP_SYMADDR:
        print_symbol(out, value->symbol);
        print_offset(out, value->imm);
        return;
    case OP_SLOTADDR:
        fprintf(out, " s%d", value->slot->id);
        print_offset(out, value->imm);
        return;
    case OP_CALL:
        print_call(out, value);
        return;
    case OP_RTCALL:
        fprintf(out, " %s", runtime_info[value->imm].name);
        print_operands(out, value);
        return;
    case OP_CHECK:
        print_operands(out, value);
        fprintf(out, " %s", runtime_info[value->imm].name);
        return;
    case OP_NEW:
        print_new(out, value);
        return;
    case OP_CONST: case OP_PARAM: case OP_GETVAR: case OP_SETVAR: case OP_MOVE:
    case OP_ZERO: case OP_BOUNDS: case OP_RESULT:
        print_operands(out, value);
        fprintf(out, " %" PRId64, value->imm);
        return;
    default:
        print_operands(out, value);
        print_offset(out, value->imm);
    }
}

static void print_flags(FILE *out, unsigned flags) {
    static const struct { unsigned bit; const char *name; } names[] = {
        {VALUE_NONNULL, "nonnull"}, {VALUE_BOUNDED, "bounded"},
        {VALUE_UNSIGNED, "unsigned"}, {VALUE_VOLATILE, "volatile"},
        {VALUE_LENGTH, "length"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (flags & names[i].bit)
            fprintf(out, " %s", names[i].name);
}

void ir_print_value(FILE *out, const Value *value) {
    bool named = value->class != CLASS_NONE || value->uses > 0 || value->op == OP_CALL ||
                 value->op == OP_RTCALL;
    if (named)
        fprintf(out, "v%u = ", value->id);
    if (value->op >= OP_COUNT)
        fprintf(out, "machine.%d", value->op);
    else
        fputs(op_info[value->op].text, out);
    if (value->class != CLASS_NONE)
        fprintf(out, " %s", class_names[value->class]);
    print_flags(out, value->flags);
    print_rest(out, value);
}

static void print_successors(FILE *out, const Block *block) {
    for (int i = 0; i < block->succs.len; i++)
        fprintf(out, " b%d", block->succs.items[i]->id);
}

static void print_end(FILE *out, const Block *block) {
    fputs("  ", out);
    switch (block->kind) {
    case BLOCK_OPEN:
        fputs("open", out);
        break;
    case BLOCK_JUMP:
        fputs("jump", out);
        break;
    case BLOCK_BRANCH:
        fprintf(out, "branch v%u", block->control->id);
        break;
    case BLOCK_SWITCH:
        fprintf(out, "switch v%u", block->control->id);
        break;
    case BLOCK_RETURN:
        fputs("return", out);
        for (int i = 0; i < block->results.len; i++)
            fprintf(out, " v%u", block->results.items[i]->id);
        break;
    case BLOCK_UNREACHABLE:
        fputs("unreachable", out);
        break;
    }
    print_successors(out, block);
    if (block->likely)
        fputs(block->likely > 0 ? " likely" : " unlikely", out);
    fputc('\n', out);
}

static void print_block(FILE *out, const Block *block) {
    fprintf(out, "b%d:%s", block->id, block->landing ? " landing" : "");
    if (block->preds.len > 0)
        fputs(" ; preds", out);
    for (int i = 0; i < block->preds.len; i++)
        fprintf(out, " b%d", block->preds.items[i]->id);
    fputc('\n', out);
    for (int i = 0; i < block->values.len; i++) {
        fputs("  ", out);
        ir_print_value(out, block->values.items[i]);
        fputc('\n', out);
    }
    print_end(out, block);
}

static void print_declarations(FILE *out, const IrFunc *f) {
    for (int i = 0; i < f->slots.len; i++) {
        const Slot *slot = f->slots.items[i];
        fprintf(out, "  slot s%d %" PRId64 " %d", slot->id, slot->size, slot->align);
        if (slot->kind == SLOT_INCOMING)
            fprintf(out, " incoming %" PRId64, slot->incoming);
        if (slot->all_pointers)
            fputs(" pointers", out);
        if (slot->object && slot->object->name)
            fprintf(out, " ; %s", slot->object->name->text);
        fputc('\n', out);
    }
    for (int i = 0; i < f->vars.len; i++) {
        const IrVar *var = &f->vars.items[i];
        fprintf(out, "  var %d %s%s%s\n", i, class_names[var->class],
                var->name ? " ; " : "", var->name ? var->name : "");
    }
}

// The declarations of variables stand only while something can name them.
void ir_print(FILE *out, const IrFunc *f) {
    fprintf(out, "func %s(", f->name);
    for (int i = 0; i < f->params.len; i++)
        fprintf(out, "%s%s", i ? " " : "", class_names[f->params.items[i]]);
    fputs(")", out);
    for (int i = 0; i < f->results.len; i++)
        fprintf(out, " %s", class_names[f->results.items[i]]);
    fputs(" {\n", out);
    print_declarations(out, f);
    for (int i = 0; i < f->blocks.len; i++)
        print_block(out, f->blocks.items[i]);
    fputs("}\n", out);
}
