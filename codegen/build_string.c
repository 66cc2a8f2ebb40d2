// Strings, and their conversions.
//
// Converting between string and []byte copies, since strings never change.  Where
// nobody can see the difference the copy is left out (allow_views): an operand of a
// comparison, a map key that is only looked up, an index, what is concatenated.
// A result that stays in the function and is short uses a buffer in its frame
// (NODE_STACK): the runtime gets its address and falls back to the heap.
#include "codegen/build.h"

Operand string_constant(const char *bytes, uint32_t len, Type *type) {
    if (len == 0)
        return operand2(type, nil_pointer(), word_const(0));
    return operand2(type, symbol_address(symbol_of_string(bytes, len), 0, CLASS_PTR),
                    word_const(len));
}

// The temporary buffer of a conversion or concatenation, or nil.
static Value *temporary_buffer(Node *node) {
    Type *words = type_array(basic_types[TYPE_UINT64], TEMP_STRING_SIZE / 8);
    Value *buffer = stack_home(node, words);
    return buffer ? buffer : nil_pointer();
}

static Operand string_result(Type *type, Value *call) {
    return operand2(type, call_result(call, 0, CLASS_PTR), call_result(call, 1, CLASS_I64));
}

// ---- Concatenation: a + b + c is one call

typedef Vec(Node *) Parts;

static void collect_parts(Node *node, Parts *parts) {
    if (!node->value && node->kind == AST_BINARY && node->op == TOK_ADD) {
        collect_parts(node->binary.x, parts);
        collect_parts(node->binary.y, parts);
    } else if (!node->value || node->value->len > 0) {
        vec_push(here.arena, parts, node);
    }
}

static bool has_constant(const Parts *parts) {
    for (int i = 0; i < parts->len; i++)
        if (parts->items[i]->value)
            return true;
    return false;
}

Operand concat(Node *node) {
    Parts parts = {0};
    collect_parts(node, &parts);
    if (parts.len == 0)
        return string_constant("", 0, node->type);
    // With a constant part, which is not empty, the result is never one of the others.
    for (int i = 0; has_constant(&parts) && i < parts.len; i++)
        allow_views(parts.items[i]);
    Operand *strings = eval_list(parts.items, parts.len);
    here.pos = node->pos;
    if (parts.len == 1)
        return strings[0];
    const char *what = "string concatenation";
    Value *buffer = temporary_buffer(node);
    if (parts.len == 2)
        return string_result(node->type,
                             rtcall(RT_concat2, what, buffer, strings[0].leaf[0],
                                    strings[0].leaf[1], strings[1].leaf[0],
                                    strings[1].leaf[1], NULL));
    Type *array = type_array(basic_types[TYPE_STRING], parts.len);
    Value *address = slot_address(temp_slot(array), 0);
    for (int i = 0; i < parts.len; i++)
        store_operand(address, i * STRING_SIZE, strings[i], true);
    return string_result(node->type,
                         rtcall(RT_concat, what, buffer, address, word_const(parts.len),
                                NULL));
}

// ---- Conversions

static bool is_byte_slice(Type *type) {
    type = under(type);
    return type->kind == TYPE_SLICE && under(type->elem)->kind == TYPE_UINT8;
}

static bool is_string(Type *type) { return under(type)->kind == TYPE_STRING; }

static bool copies_bytes(Node *node) {
    return node->kind == AST_CONVERT && !node->value && is_string(node->type) &&
           is_byte_slice(node->unary.x->type);
}

// NODE, and what it is made of if it is the literal of a struct or array, will be
// used before anything can change the bytes of a slice.
void allow_views(Node *node) {
    if (copies_bytes(node))
        ptr_map_set(here.arena, &here.views, node, node);
    TypeKind kind = node->kind == AST_COMPOSITE_LIT ? under(node->type)->kind : TYPE_INVALID;
    if (kind != TYPE_STRUCT && kind != TYPE_ARRAY)
        return;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        allow_views(elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem);
    }
}

Operand string_view(Node *node) {
    allow_views(node);
    return expr(node);
}

static Operand slice_to_string(Node *node, Type *from) {
    Operand s = expr(node->unary.x);
    if (ptr_map_get(&here.views, node)) {
        note_place(node, PLACED_VIEW);
        return operand2(node->type, s.leaf[0], s.leaf[1]);
    }
    RuntimeEntry entry = is_byte_slice(from) ? RT_bytes_to_string : RT_runes_to_string;
    here.pos = node->pos;
    return string_result(node->type, rtcall(entry, "string conversion",
                                            temporary_buffer(node), s.leaf[0], s.leaf[1],
                                            NULL));
}

static Operand string_to_slice(Node *node, Type *to) {
    Operand s = expr(node->unary.x);
    here.pos = node->pos;
    if (is_byte_slice(to)) {
        Value *bytes = rtcall(RT_string_to_bytes, "[]byte(string)", temporary_buffer(node),
                              s.leaf[0], s.leaf[1], NULL);
        return operand3(to, call_result(bytes, 0, CLASS_PTR), s.leaf[1],
                        call_result(bytes, 1, CLASS_I64));
    }
    Type *buffer_type = type_array(basic_types[TYPE_INT32], TEMP_RUNES);
    Value *buffer = stack_home(node, buffer_type);
    Value *runes = rtcall(RT_string_to_runes, "[]rune(string)",
                          buffer ? buffer : nil_pointer(), s.leaf[0], s.leaf[1], NULL);
    Value *base = call_result(runes, 0, CLASS_PTR);
    Value *capacity = call_result(runes, 1, CLASS_I64);
    Value *count = rtcall1(RT_count_runes, NULL, s.leaf[0], s.leaf[1], NULL);
    return operand3(to, base, count, capacity);
}

Operand convert_string(Node *node, Type *from, Type *to) {
    if (is_string(from) && is_string(to))
        return expr(node->unary.x);
    if (is_string(from))
        return string_to_slice(node, to);
    if (under(from)->kind == TYPE_SLICE)
        return slice_to_string(node, from);
    Value *rune = widen(scalar(node->unary.x), is_signed(from)); // string(rune)
    here.pos = node->pos;
    return string_result(to, rtcall(RT_rune_to_string, "string(rune)",
                                    temporary_buffer(node), rune, NULL));
}
