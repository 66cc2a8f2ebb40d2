// Maps: calls of the runtime, faster ones for the usual keys.
//
//     32 and 64 bit integers, pointers, strings     key passed in registers
//     all others                                    by address
//
// A map that does not escape lives in the frame, and so does its first table, unless
// it is known to be too small from the start:
//
//     m := map[string]int{}      slot of struct {map; [8]struct {string; int}}
//     m := make(map[int]T, 100)  slot of struct {map}
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

// ---- In the frame (runtime/map.h)

static Type *bytes_type(int64_t len) { return type_array(basic_types[TYPE_UINT8], len); }

static Type *pair_type(Type *first, Type *second) {
    Field *fields = ARENA_ARRAY(&compilation, Field, 2);
    fields[0] = (Field){.name = name_of("a"), .type = first};
    fields[1] = (Field){.name = name_of("b"), .type = second};
    return type_struct(fields, 2);
}

// What a slot holds of a key or element.
static Type *kept_type(Type *type) {
    return type_size(type) > MAP_MAX_INLINE ? basic_types[TYPE_UNSAFE_POINTER] : type;
}

// A key and its element, as set_layout() of runtime/map_table.c has them.
static Type *slot_type(Type *map_type) {
    Type *key = kept_type(map_type->key), *elem = kept_type(map_type->elem);
    if (type_size(elem) > 0)
        return pair_type(key, elem);
    int64_t align = type_align(key) > type_align(elem) ? type_align(key) : type_align(elem);
    int64_t size = (type_size(key) + align - 1) / align * align;
    size = size == 0 ? 1 : size;
    return size == type_size(key) ? key : pair_type(key, bytes_type(size - type_size(key)));
}

static Type *header_type(void) {
    static Type *header;
    if (header == NULL) {
        Type *word = basic_types[TYPE_UINTPTR], *pointer = basic_types[TYPE_UNSAFE_POINTER];
        Type *pointers = pair_type(type_array(word, MAP_POINTERS / 8), type_array(pointer, 2));
        int64_t rest = MAP_SIZE - type_size(pointers);
        header = pair_type(pointers, type_array(word, rest / 8));
    }
    return header;
}

static Type *frame_type(Type *map_type, bool with_table) {
    static PtrMap known; // by map type
    if (!with_table)
        return header_type();
    Type *type = ptr_map_get(&known, map_type);
    if (type == NULL) {
        type = pair_type(header_type(), type_array(slot_type(map_type), MAP_SMALL));
        ptr_map_set(&compilation, &known, map_type, type);
    }
    return type;
}

bool map_may_need_table(Node *node) {
    if (node->kind == AST_COMPOSITE_LIT)
        return node->composite.elems.len > MAP_SMALL;
    if (node->call.args.len < 2)
        return false;
    const Const *hint = node->call.args.items[1]->value;
    return !hint || !const_fits_int64(hint) || const_int64(hint) > MAP_SMALL;
}

Value *new_map(Node *node, Value *hint, const char *what) {
    Type *map_type = under(node->type);
    Value *t = map_descriptor(map_type);
    bool with_table = hint->op != OP_CONST || hint->imm <= MAP_SMALL;
    Type *type = frame_type(map_type, with_table);
    Value *home = stack_home(node, type);
    if (home == NULL)
        return rtcall1(RT_map_make, what, t, hint, NULL);
    zero(home, 0, type_size(type), true);
    Value *call = rtcall(RT_map_make_at, what, t, hint, home, NULL);
    if (hint->op == OP_CONST && with_table)
        call->site = NULL; // takes nothing from the heap
    return home;
}

// ---- Access

Operand map_key(Node *node) { return stable(expr(node)); }

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
    allow_views(key_node); // it is only looked up
    Order order = begin_order(both, 2);
    Operand map = expr(map_node);
    Operand key = expr(key_node);
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
