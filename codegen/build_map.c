// Maps: calls of the runtime, faster ones for the usual keys.
//
//     32 and 64 bit integers, pointers, strings     key passed in registers
//     all others                                    by address
#include "codegen/build.h"

typedef enum KeyKind { KEY_OTHER, KEY_32, KEY_64, KEY_POINTER, KEY_STRING } KeyKind;

static KeyKind key_kind(Type *map_type) {
    Type *key = under(under(map_type)->key);
    switch (key->kind) {
    case TYPE_INT32: case TYPE_UINT32:
        return KEY_32;
    case TYPE_INT: case TYPE_UINT: case TYPE_INT64: case TYPE_UINT64: case TYPE_UINTPTR:
        return KEY_64;
    case TYPE_POINTER: case TYPE_CHAN: case TYPE_UNSAFE_POINTER:
        return KEY_POINTER;
    case TYPE_STRING:
        return KEY_STRING;
    default:
        return KEY_OTHER;
    }
}

static Value *map_descriptor(Type *map_type) {
    return symbol_address(symbol_of_type(under(map_type)), 0, CLASS_I64);
}

// As Go's compiler has it, which passes keys of maps with large elements so, too.
bool map_key_by_address(Type *map_type) {
    return key_kind(map_type) == KEY_OTHER || type_size(under(map_type)->elem) > 128;
}

static Value *key_bits(Operand key) { // as an I64
    Value *x = key.leaf[0];
    return x->class == CLASS_PTR ? emit1(OP_PTRTOINT, CLASS_I64, x) : widen(x, false);
}

// m[k]; FOUND (if wanted) gets an I64.
Operand map_load(Type *map_type, Operand map, Operand key, Value **found) {
    Value *t = map_descriptor(map_type);
    Value *m = map.leaf[0];
    Value *access;
    switch (key_kind(map_type)) {
    case KEY_32:
        access = rtcall(RT_map_access_32, NULL, t, m, key_bits(key), NULL);
        break;
    case KEY_64: case KEY_POINTER:
        access = rtcall(RT_map_access_64, NULL, t, m, key_bits(key), NULL);
        break;
    case KEY_STRING:
        access = rtcall(RT_map_access_str, NULL, t, m, key.leaf[0], key.leaf[1], NULL);
        break;
    default:
        access = rtcall(RT_map_access, NULL, t, m, operand_address(key), NULL);
    }
    Value *elem = call_result(access, 0, CLASS_PTR);
    if (found)
        *found = call_result(access, 1, CLASS_I64);
    return load_operand(under(map_type)->elem, elem, 0, true);
}

Operand map_index(Node *node, Value **found) {
    Node *map_node = node->index.x;
    Node *key_node = node->index.indices.items[0];
    Node *both[] = {map_node, key_node};
    Order order = begin_order(both, 2);
    Operand map = expr(map_node);
    bool view = key_kind(map_node->type) == KEY_STRING;
    Operand key = view ? string_view(key_node) : expr(key_node);
    end_order(order);
    here.pos = node->pos;
    return map_load(map_node->type, map, key, found);
}

// The address of m[k]'s element, made if it is not there.
Value *map_assign(Type *map_type, Operand map, Operand key) {
    Value *t = map_descriptor(map_type);
    Value *m = map.leaf[0];
    const char *what = "map assignment";
    switch (key_kind(map_type)) {
    case KEY_32:
        return rtcall1(RT_map_assign_32, what, t, m, key_bits(key), NULL);
    case KEY_64:
        return rtcall1(RT_map_assign_64, what, t, m, key_bits(key), NULL);
    case KEY_POINTER:
        return rtcall1(RT_map_assign_ptr, what, t, m, key.leaf[0], NULL);
    case KEY_STRING:
        return rtcall1(RT_map_assign_str, what, t, m, key.leaf[0], key.leaf[1], NULL);
    default:
        return rtcall1(RT_map_assign, what, t, m, operand_address(key), NULL);
    }
}

void map_delete(Type *map_type, Operand map, Operand key) {
    Value *t = map_descriptor(map_type);
    Value *m = map.leaf[0];
    switch (key_kind(map_type)) {
    case KEY_32:
        rtcall(RT_map_delete_32, NULL, t, m, key_bits(key), NULL);
        break;
    case KEY_64: case KEY_POINTER:
        rtcall(RT_map_delete_64, NULL, t, m, key_bits(key), NULL);
        break;
    case KEY_STRING:
        rtcall(RT_map_delete_str, NULL, t, m, key.leaf[0], key.leaf[1], NULL);
        break;
    default:
        rtcall(RT_map_delete, NULL, t, m, operand_address(key), NULL);
    }
}
