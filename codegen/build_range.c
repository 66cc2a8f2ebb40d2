// range loops.
//
// The range expression is evaluated once, before the loop.  An array is copied if
// its elements are used, since the loop must see it as it was:
//
//     a := [2]int{1, 2}
//     for i, v := range a { a[1] = 9; print(v) }     // 1 2
//
// In Go 1.19 the iteration variables belong to the loop, not to an iteration.
#include "codegen/build.h"

// ---- The iteration variables

static bool is_used(Node *node) {
    return node && !(node->kind == AST_IDENT &&
                     (node->ident.name->blank || !node->ident.object));
}

static void declare_iteration(Node *node) {
    if (!(node->flags & NODE_DEFINE))
        return;
    if (is_used(node->range.key))
        declare_home(node->range.key->ident.object, true);
    if (is_used(node->range.value))
        declare_home(node->range.value->ident.object, true);
}

static Operand converted(Operand x, Type *to) {
    if (is_interface(to) && !is_interface(x.type))
        return box(x, to, NULL);
    if (is_interface(to))
        return interface_to_interface(x, to);
    return retyped(x, to);
}

static void set_iteration(Node *node, Operand *key, Operand *value) {
    Node *key_node = is_used(node->range.key) ? node->range.key : NULL;
    Node *value_node = value && is_used(node->range.value) ? node->range.value : NULL;
    Place key_place, value_place;
    if (key_node)
        key_place = place_of(key_node);
    if (value_node)
        value_place = place_of(value_node);
    if (key_node)
        write_place(&key_place, converted(*key, key_node->type));
    if (value_node)
        write_place(&value_place, converted(*value, value_node->type));
}

typedef struct Loop {
    Block *body, *next, *after;
} Loop;

static Loop begin_loop(Node *node) {
    Loop loop = {new_block(), new_block(), new_block()};
    push_target(node, loop.after, loop.next);
    return loop;
}

// ---- Slices and arrays, by a hidden index

typedef struct Sequence {
    Value *base;        // first element, NULL if the elements are not used
    Value *length;
    Type *elem;
    bool check_nil;     // base is a pointer that may be nil
    Operand whole;      // an array in leaves
} Sequence;

static void loop_over(Node *node, Sequence *seq) {
    int index = new_var(CLASS_I64, "range index");
    set_var(index, word_const(0));
    declare_iteration(node);
    Loop loop = begin_loop(node);
    branch(emit2(OP_LT, CLASS_I8, word_const(0), seq->length), loop.body, loop.after, 0);
    start(loop.body);
    Value *i = get_var(index);
    Operand key = operand1(basic_types[TYPE_INT], i);
    Operand value = {0};
    bool has_value = is_used(node->range.value);
    if (has_value && seq->base) {
        int64_t size = type_size(seq->elem);
        if (seq->check_nil)
            nil_check(seq->base);
        Value *offset = size == 1 ? i : emit2(OP_MUL, CLASS_I64, i, word_const(size));
        Value *at = size == 0 ? seq->base : add_pointer(seq->base, offset);
        value = load_operand(seq->elem, at, 0, true);
    } else if (has_value) {
        value = under(seq->whole.type)->len ? operand_element(seq->whole, 0)
                                            : zero_operand(seq->elem);
    }
    set_iteration(node, &key, has_value ? &value : NULL);
    stmt(node->range.body);
    jump(loop.next);
    start(loop.next);
    here.pos = node->pos;
    Value *next = emit2(OP_ADD, CLASS_I64, get_var(index), word_const(1));
    set_var(index, next);
    branch(emit2(OP_LT, CLASS_I8, next, seq->length), loop.body, loop.after, 1);
    pop_target();
    start(loop.after);
}

static void range_array(Node *node) {
    Node *x = node->range.x;
    Type *type = under(x->type);
    Sequence seq = {.elem = type->elem, .length = word_const(type->len)};
    if (!is_used(node->range.value)) {
        if (has_effects(x))
            effect(x);
    } else if (x->kind == AST_STAR && x->flags & NODE_IMPLICIT) {
        seq.base = scalar(x->unary.x);
        seq.check_nil = true;
    } else {
        Operand array = expr(x);
        if (array.address && !array.fresh) {
            Value *copy = slot_address(own_slot(x->type, NULL), 0);
            store_operand(copy, 0, array, true);
            seq.base = copy;
        } else if (array.address) {
            seq.base = add_offset(array.address, array.offset);
        } else {
            seq.whole = array;
        }
    }
    loop_over(node, &seq);
}

// for … range []byte(s) needs no copy of s.
static Operand slice_view(Node *x) {
    if (x->kind == AST_CONVERT && !x->value && under(x->type)->kind == TYPE_SLICE &&
        type_is_string(x->unary.x->type) &&
        under(under(x->type)->elem)->kind == TYPE_UINT8) {
        Operand s = expr(x->unary.x);
        note_place(x, PLACED_VIEW);
        return operand3(x->type, s.leaf[0], s.leaf[1], s.leaf[1]);
    }
    return expr(x);
}

static void range_slice(Node *node) {
    Operand s = slice_view(node->range.x);
    Sequence seq = {.base = s.leaf[0], .length = s.leaf[1],
                    .elem = under(node->range.x->type)->elem};
    loop_over(node, &seq);
}

// ---- Strings: ASCII here, the rest in the runtime

static void range_string(Node *node) {
    Operand s = expr(node->range.x);
    int index = new_var(CLASS_I64, "range index");
    int next = new_var(CLASS_I64, "range next");
    int rune = new_var(CLASS_I32, "range rune");
    declare_iteration(node);
    set_var(index, word_const(0));
    Loop loop = begin_loop(node);
    Block *head = new_block();
    Block *ascii = new_block();
    Block *other = new_block();
    Block *decode = new_block();
    jump(head);
    start(head);
    Value *i = get_var(index);
    branch(emit2(OP_LT, CLASS_I8, i, s.leaf[1]), decode, loop.after, 1);
    start(decode);
    Value *byte = load(CLASS_I8, add_pointer(s.leaf[0], i), 0, true);
    Value *wide = emit1(OP_ZEXT, CLASS_I32, byte);
    branch(emit2(OP_LT, CLASS_I8, wide, int_const(CLASS_I32, 0x80)), ascii, other, 1);
    start(ascii);
    set_var(rune, wide);
    set_var(next, emit2(OP_ADD, CLASS_I64, i, word_const(1)));
    jump(loop.body);
    start(other);
    Value *call = rtcall(RT_decode_rune, NULL, s.leaf[0], s.leaf[1], i, NULL);
    Value *decoded = call_result(call, 0, CLASS_I64);
    Value *after = call_result(call, 1, CLASS_I64);
    set_var(rune, emit1(OP_TRUNC, CLASS_I32, decoded));
    set_var(next, after);
    jump(loop.body);
    start(loop.body);
    Operand key = operand1(basic_types[TYPE_INT], get_var(index));
    Operand value = operand1(basic_types[TYPE_INT32], get_var(rune));
    set_iteration(node, &key, &value);
    stmt(node->range.body);
    jump(loop.next);
    start(loop.next);
    set_var(index, get_var(next));
    jump(head);
    pop_target();
    start(loop.after);
}

// ---- Maps

// Is x == x for every x of the type?  (NaN is not.)
static bool is_reflexive(Type *type) {
    type = under(type);
    switch (type->kind) {
    case TYPE_FLOAT32: case TYPE_FLOAT64: case TYPE_COMPLEX64: case TYPE_COMPLEX128:
    case TYPE_INTERFACE:
        return false;
    case TYPE_ARRAY:
        return is_reflexive(type->elem);
    case TYPE_STRUCT:
        for (int i = 0; i < type->field_count; i++)
            if (!is_reflexive(type->fields[i].type))
                return false;
        return true;
    default:
        return true;
    }
}

// for k := range m { delete(m, k) }
static bool clears_map(Node *node) {
    Node *body = node->range.body;
    Node *m = node->range.x;
    if (!(node->flags & NODE_DEFINE) || node->range.value || !is_used(node->range.key) ||
        body->block.list.len != 1 || m->kind != AST_IDENT)
        return false;
    Node *statement = body->block.list.items[0];
    if (statement->kind != AST_EXPR_STMT || statement->unary.x->kind != AST_CALL)
        return false;
    Node *call = statement->unary.x;
    if (call->call.kind != CALL_BUILTIN || call->call.builtin != BUILTIN_DELETE)
        return false;
    Node *map_arg = call->call.args.items[0];
    Node *key_arg = call->call.args.items[1];
    return map_arg->kind == AST_IDENT && map_arg->ident.object == m->ident.object &&
           key_arg->kind == AST_IDENT &&
           key_arg->ident.object == node->range.key->ident.object &&
           is_reflexive(under(m->type)->key);
}

static void range_map(Node *node) {
    Type *type = under(node->range.x->type);
    Value *map = scalar(node->range.x);
    Value *t = symbol_address(symbol_of_type(type), 0, CLASS_I64);
    if (clears_map(node)) {
        rtcall(RT_map_clear, NULL, t, map, NULL);
        return;
    }
    Slot *slot = ir_slot_new(here.f, MAP_ITER_SIZE, 8, NULL);
    slot->all_pointers = true;
    declare_iteration(node);
    rtcall(RT_map_iter_init, NULL, t, map, slot_address(slot, 0), NULL);
    Loop loop = begin_loop(node);
    Block *head = new_block();
    jump(head);
    start(head);
    Value *key_address = load(CLASS_PTR, slot_address(slot, 0), MAP_ITER_KEY, true);
    branch(is_zero(key_address), loop.after, loop.body, -1);
    start(loop.body);
    Operand key = {0}, value = {0};
    if (is_used(node->range.key))
        key = load_operand(type->key, key_address, 0, true);
    bool has_value = is_used(node->range.value);
    if (has_value)
        value = load_operand(type->elem,
                             load(CLASS_PTR, slot_address(slot, 0), MAP_ITER_ELEM, true), 0,
                             true);
    set_iteration(node, &key, has_value ? &value : NULL);
    stmt(node->range.body);
    jump(loop.next);
    start(loop.next);
    here.pos = node->pos;
    rtcall(RT_map_iter_next, NULL, slot_address(slot, 0), NULL);
    jump(head);
    pop_target();
    start(loop.after);
}

// ---- Channels

static void range_channel(Node *node) {
    Type *elem = under(node->range.x->type)->elem;
    Value *channel = scalar(node->range.x);
    declare_iteration(node);
    Slot *slot = own_slot(elem, NULL);
    Loop loop = begin_loop(node);
    jump(loop.next);
    start(loop.next);
    here.pos = node->pos;
    Value *address = address_to_receive(slot, elem);
    Value *ok = rtcall1(RT_chan_recv, NULL, channel, address, NULL);
    branch(emit1(OP_TRUNC, CLASS_I8, ok), loop.body, loop.after, 0);
    start(loop.body);
    Operand value = {0};
    if (is_used(node->range.key))
        value = load_operand(elem, slot_address(slot, 0), 0, true);
    set_iteration(node, &value, NULL);
    stmt(node->range.body);
    jump(loop.next);
    pop_target();
    start(loop.after);
}

void range_stmt(Node *node) {
    switch (under(node->range.x->type)->kind) {
    case TYPE_ARRAY: range_array(node); break;
    case TYPE_SLICE: range_slice(node); break;
    case TYPE_STRING: range_string(node); break;
    case TYPE_MAP: range_map(node); break;
    case TYPE_CHAN: range_channel(node); break;
    default:
        internal_error("range over %s", type_string(node->range.x->type, NULL));
    }
}
