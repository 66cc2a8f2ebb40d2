// Folding memory that is known or small: bytes of string constants, and
// comparisons of a few bytes.
//
//     s == "get"        len(s) == 3, and then
//
//     v1 = rtcall memequal p "get" 3            v3 = load I16 p      v4 = load I16 p 1
//     v2 = result v1 0                 ->       v5 = xor v3 'ge'     v6 = xor v4 'et'
//                                               v2 = (v5 | v6) == 0
//
// Two loads that may overlap cover every length up to 16; no call, and all
// registers keep their values.
#include "codegen/codegen.h"
#include "codegen/fold.h"

#include <string.h>

// The bytes of a string constant at ADDRESS + OFFSET.
static const uint8_t *constant_bytes(const Value *address, int64_t offset, int64_t size) {
    if (address->op != OP_SYMADDR || !address->symbol->is_string)
        return NULL;
    const Data *data = address->symbol->info;
    offset += address->imm;
    if (offset < 0 || offset + size > data->size || !data->bytes)
        return NULL;
    return data->bytes + offset;
}

bool fold_load(Value *load) {
    if (class_is_float(load->class) || load->class == CLASS_PTR)
        return false;
    int size = class_size(load->class);
    const uint8_t *bytes = constant_bytes(load->args[0], load->imm, size);
    if (!bytes || (load->flags & VALUE_VOLATILE))
        return false;
    uint64_t value = 0;
    memcpy(&value, bytes, (size_t)size);
    ir_make_const(load, (int64_t)value);
    return true;
}

// ---- memequal

static Value *load_word(Folder *fold, Class class, Value *address, int64_t offset) {
    Value *load = ir_value_new(fold->f, OP_LOAD, class, 0, 1, &address);
    load->imm = offset;
    load->flags = VALUE_NONNULL;
    return fold_place(fold, load);
}

// The bits in which two words differ, as I64.
static Value *difference(Folder *fold, Class class, Value *x, Value *y, int64_t offset) {
    Value *a = load_word(fold, class, x, offset), *b = load_word(fold, class, y, offset);
    Value *bits = fold_new2(fold, OP_XOR, class, a, b);
    return class == CLASS_I64 ? bits : fold_new1(fold, OP_ZEXT, CLASS_I64, bits);
}

static Value *equal_words(Folder *fold, Class class, Value *x, Value *y) {
    Value *a = load_word(fold, class, x, 0), *b = load_word(fold, class, y, 0);
    return fold_new2(fold, OP_EQ, CLASS_I8, a, b);
}

static Value *equal_bytes(Folder *fold, Value *x, Value *y, int64_t count) {
    switch (count) {
    case 0: return fold_const(fold, CLASS_I8, 1);
    case 1: return equal_words(fold, CLASS_I8, x, y);
    case 2: return equal_words(fold, CLASS_I16, x, y);
    case 4: return equal_words(fold, CLASS_I32, x, y);
    case 8: return equal_words(fold, CLASS_I64, x, y);
    }
    Class class = count < 4 ? CLASS_I16 : count < 8 ? CLASS_I32 : CLASS_I64;
    Value *first = difference(fold, class, x, y, 0);
    Value *last = difference(fold, class, x, y, count - class_size(class));
    Value *both = fold_new2(fold, OP_OR, CLASS_I64, first, last);
    return fold_new2(fold, OP_EQ, CLASS_I8, both, fold_const(fold, CLASS_I64, 0));
}

// A result of memequal(p, q, constant); the call is left without users.
bool fold_result(Folder *fold, Value *result) {
    Value *call = result->args[0];
    if (call->op != OP_RTCALL || call->imm != RT_memequal || result->class != CLASS_I64 ||
        !is_const(call->args[2]) || call->args[2]->imm < 0 || call->args[2]->imm > 16)
        return false;
    Value *equal = equal_bytes(fold, call->args[0], call->args[1], call->args[2]->imm);
    ir_rewrite(fold->f, result, OP_ZEXT, 1, &equal);
    return true;
}
