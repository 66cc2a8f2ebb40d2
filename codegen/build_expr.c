// Expressions: what each kind of node computes.
//
// expr(node) gives the value as an Operand; scalar(node) is for those with one
// leaf; expr_to(node, address) builds big values where they are wanted;
// tuple_of(node) serves the expressions with several values, which only RESULT
// nodes contain:
//
//     v, ok = m[k]      RESULT 0 and RESULT 1 over the same INDEX node
//
// RESULT 0 evaluates the tuple and keeps it (here.tuples) for the others.
#include "codegen/build.h"

// ---- Constants


static Operand complex_constant(Type *type, const Const *value) {
    Class c = leaf_class(type, 0);
    const Const *whole = const_to_complex(value);
    return operand2(type, float_const(c, const_double(const_real(whole))),
                    float_const(c, const_double(const_imag(whole))));
}

static double float_value(Type *type, const Const *value) {
    return class_of(type) == CLASS_F32 ? (double)const_float32(value)
                                       : const_double(value);
}

Operand constant(Node *node) {
    Type *type = node->type;
    const Const *value = node->value;
    if (type_is_string(type))
        return string_constant(value->text, value->len, type);
    if (type_is_complex(type))
        return complex_constant(type, value);
    if (type_is_float(type))
        return operand1(type, float_const(class_of(type), float_value(type, value)));
    if (value->kind == CONST_BOOL)
        return operand1(type, int_const(CLASS_I8, value->b));
    if (under(type)->kind == TYPE_INTERFACE)
        internal_error("constant of interface type");
    const Const *integer = const_to_int(value);
    if (class_of(type) == CLASS_PTR) // unsafe.Pointer(uintptr constant)
        return operand1(type, as_pointer(word_const((int64_t)const_uint64(integer))));
    int64_t bits = const_fits_int64(integer) ? const_int64(integer)
                                             : (int64_t)const_uint64(integer);
    return operand1(type, int_const(class_of(type), bits));
}

// ---- Questions about nodes

static bool is_bare_nil(Node *node) {
    return node->kind == AST_IDENT && node->ident.object &&
           node->ident.object->kind == OBJ_NIL;
}

// nil, converted or not.  In an interface a nil of another type is not nil.
bool is_nil_node(Node *node) {
    for (; node->kind == AST_CONVERT; node = node->unary.x)
        if (is_interface(node->type) && !is_bare_nil(node->unary.x))
            return false;
    return is_bare_nil(node);
}

// ---- Names and selectors

static Operand ident(Node *node) {
    Object *object = node->ident.object;
    switch (object->kind) {
    case OBJ_NIL:
        return zero_operand(node->type);
    case OBJ_FUNC:
        return func_value(symbol_of_closure(object_func(object)), node->type);
    case OBJ_VAR: {
        Place place = place_of_object(object);
        return read_place(&place);
    }
    default:
        internal_error("identifier %s is no value", node->ident.name->text);
    }
}

Func *object_func(Object *object) {
    if (!object->func)
        internal_error("function %s has no Func", object->name->text);
    return object->func;
}

static Operand selector(Node *node) {
    switch (node->selector.kind) {
    case SEL_PACKAGE: {
        Object *object = node->selector.object;
        if (object->kind == OBJ_FUNC)
            return func_value(symbol_of_closure(object_func(object)), node->type);
        Place place = place_of_object(object);
        return read_place(&place);
    }
    case SEL_FIELD:
        if (!is_placeable(node))
            return operand_field(expr(node->selector.x), node->selector.index);
        // fall through
    case SEL_FIELD_POINTER: {
        Place place = place_of(node);
        return read_place(&place);
    }
    case SEL_METHOD: case SEL_INTERFACE_METHOD:
        return method_value(node);
    case SEL_METHOD_EXPR:
        return method_expression(node);
    default:
        internal_error("unresolved selector %s", node->selector.name->text);
    }
}

// ---- Indexing

// An index, length or size as I64.
Value *int_value(Node *node) {
    Value *x = scalar(node);
    return widen(x, !type_is_unsigned(node->type));
}

static Operand string_index(Node *node) {
    Node *index_node = node->index.indices.items[0];
    Node *both[] = {node->index.x, index_node};
    Order order = begin_order(both, 2);
    Operand s = string_view(node->index.x);
    Value *index = int_value(index_node);
    end_order(order);
    here.pos = node->pos;
    int kind = type_is_unsigned(index_node->type) ? BOUNDS_UNSIGNED : 0;
    bounds_check(index, s.leaf[1], BOUNDS_INDEX | kind);
    return operand1(node->type, load(CLASS_I8, add_pointer(s.leaf[0], index), 0, true));
}

static Operand index_expr(Node *node) {
    Type *type = under(node->index.x->type);
    switch (type->kind) {
    case TYPE_STRING:
        return string_index(node);
    case TYPE_MAP:
        return map_index(node, NULL);
    case TYPE_FUNC: // an instance of a generic function
        return expr(node->index.x);
    default: {
        Place place = place_of(node);
        return read_place(&place);
    }
    }
}

// ---- Slicing.  a[low:high:max] of an array (through a pointer), slice or string.

typedef struct Sliced {
    Value *base, *length, *capacity; // length NULL: an array, use capacity
    bool is_string, is_array;
} Sliced;

static Sliced slice_operand(Node *x) {
    Type *type = under(x->type);
    if (type->kind == TYPE_POINTER) {
        Value *p = scalar(x);
        nil_check(p);
        Value *len = word_const(under(type->elem)->len);
        return (Sliced){.base = p, .length = len, .capacity = len, .is_array = true};
    }
    Operand s = expr(x);
    bool is_string = type->kind == TYPE_STRING;
    return (Sliced){.base = s.leaf[0], .length = s.leaf[1],
                    .capacity = is_string ? s.leaf[1] : s.leaf[2],
                    .is_string = is_string};
}

static void slice_check(Value *x, Value *limit, int kind, Node *index) {
    bool is_unsigned = index && type_is_unsigned(index->type);
    bounds_check(x, limit, kind | (is_unsigned ? BOUNDS_UNSIGNED : 0));
}

// The new base must not point behind the array when nothing is left of it:
//     base + (low*size & -(capacity > 0))
static Value *advance(Value *base, Value *low, Value *rest, int64_t size) {
    if (low->op == OP_CONST && low->imm == 0)
        return base;
    Value *bytes = size == 1 ? low : emit2(OP_MUL, CLASS_I64, low, word_const(size));
    Value *mask = emit2(OP_SAR, CLASS_I64, emit1(OP_NEG, CLASS_I64, rest), word_const(63));
    mask->flags = VALUE_BOUNDED;
    return add_pointer(base, emit2(OP_AND, CLASS_I64, bytes, mask));
}

static Operand slice_expr(Node *node) {
    Node *low_node = node->slice.low;
    Node *high_node = node->slice.high;
    Node *max_node = node->slice.max;
    Order order = begin_order_of_slice(node);
    Sliced s = slice_operand(node->slice.x);
    Value *low = low_node ? int_value(low_node) : word_const(0);
    Value *high = high_node ? int_value(high_node) : NULL;
    Value *max = max_node ? int_value(max_node) : NULL;
    end_order(order);
    here.pos = node->pos;
    bool fixed = s.is_array || s.is_string;
    if (max) {
        slice_check(max, s.capacity, fixed ? BOUNDS_SLICE3_ALEN : BOUNDS_SLICE3_ACAP,
                    max_node);
        slice_check(high, max, BOUNDS_SLICE3_B, high_node);
        slice_check(low, high, BOUNDS_SLICE3_C, low_node);
    } else {
        if (high)
            slice_check(high, s.capacity, fixed ? BOUNDS_SLICE_ALEN : BOUNDS_SLICE_ACAP,
                        high_node);
        else
            high = s.length;
        if (low_node)
            slice_check(low, high, BOUNDS_SLICE_B, low_node);
    }
    bool from_start = low->op == OP_CONST && low->imm == 0;
    Value *length = from_start ? high : emit2(OP_SUB, CLASS_I64, high, low);
    if (s.is_string)
        return operand2(node->type, advance(s.base, low, length, 1), length);
    Value *capacity = max ? max : s.capacity;
    if (!from_start)
        capacity = emit2(OP_SUB, CLASS_I64, capacity, low);
    int64_t size = type_size(under(node->type)->elem);
    return operand3(node->type, advance(s.base, low, capacity, size), length, capacity);
}

// ---- Pointers

static Operand address_of(Node *node) {
    Node *x = node->unary.x;
    if (x->kind == AST_COMPOSITE_LIT)
        return address_of_literal(node, x);
    Place place = place_of(x);
    return operand1(node->type, place_address(&place));
}

// ---- Tuples

// SLOT's address, for the runtime to receive an element into.  The collector may look
// at it while nothing has come yet, and must not see there what came last time.
Value *address_to_receive(Slot *slot, Type *elem) {
    Value *address = slot_address(slot, 0);
    if (type_has_pointers(elem))
        zero(address, 0, type_size(elem), true);
    return address;
}

static Operand *receive_tuple(Node *node, int *count) {
    *count = 2;
    if (node == here.received_from)
        return here.received;
    Type *elem = under(node->unary.x->type)->elem;
    Value *channel = scalar(node->unary.x);
    here.pos = node->pos;
    Slot *slot = temp_slot(elem);
    Value *address = address_to_receive(slot, elem);
    Value *ok = rtcall1(RT_chan_recv, NULL, channel, address, NULL);
    Operand *values = ARENA_ARRAY(here.arena, Operand, 2);
    values[0] = load_operand(elem, slot_address(slot, 0), 0, true);
    values[0].fresh = true;
    values[1] = operand1(basic_types[TYPE_BOOL], emit1(OP_TRUNC, CLASS_I8, ok));
    return values;
}

static Operand *map_tuple(Node *node, int *count) {
    Operand *values = ARENA_ARRAY(here.arena, Operand, 2);
    Value *found;
    values[0] = map_index(node, &found);
    values[1] = operand1(basic_types[TYPE_BOOL], emit1(OP_TRUNC, CLASS_I8, found));
    *count = 2;
    return values;
}

static Operand *tuple_of(Node *node, int *count) {
    switch (node->kind) {
    case AST_CALL:
        return call_tuple(node, count);
    case AST_INLINED_CALL: {
        Operand *values;
        inlined_call(node, &values, count);
        return values;
    }
    case AST_INDEX:
        return map_tuple(node, count);
    case AST_TYPE_ASSERT:
        return assert_type(node, count);
    case AST_UNARY:
        return receive_tuple(node, count);
    default:
        internal_error("tuple_of: %s", ast_kind_name(node->kind));
    }
}

static Operand result(Node *node) {
    Node *x = node->result.x;
    if (node->result.index == 0) {
        Tuple tuple = {.node = x};
        tuple.values = tuple_of(x, &tuple.count);
        for (int i = 0; i < tuple.count; i++)
            tuple.values[i] = stable(tuple.values[i]);
        vec_push(here.arena, &here.tuples, tuple);
    }
    for (int i = here.tuples.len - 1; i >= 0; i--)
        if (here.tuples.items[i].node == x)
            return here.tuples.items[i].values[node->result.index];
    internal_error("RESULT %d before its tuple was evaluated", node->result.index);
}

// ---- Inlined calls

static int add_inline_info(Node *node) {
    InlineInfo info = {.func = node->inlined.func, .call = node->pos,
                       .parent = here.inlined};
    vec_push(here.arena, &here.f->inlines, info);
    return here.f->inlines.len;
}

// The parameters are set at the call's place, the body belongs to the inlined
// function.  With VALUES, gives all results.
Operand inlined_call(Node *node, Operand **values, int *count) {
    int tuples = here.tuples.len;
    bool once = evaluated_once;
    evaluated_once = false;
    bool ordered = here.ordered;
    here.ordered = false;
    stmts(&node->inlined.init);
    here.tuples.len = tuples;
    int outer = here.inlined;
    Pos pos = here.pos;
    here.pos = node->pos;
    here.inlined = add_inline_info(node);
    int result_count = node->inlined.results.len;
    for (int i = 0; i < result_count; i++)
        declare_home(node->inlined.results.items[i], true);
    InlineExit exit = {node, new_block()};
    vec_push(here.arena, &here.inline_exits, exit);
    PtrMap labels = here.labels;
    here.labels = (PtrMap){0}; // a loop's condition is evaluated in two places
    stmt(node->inlined.body);
    here.labels = labels;
    here.inline_exits.len--;
    jump(exit.end);
    start(exit.end);
    here.inlined = outer;
    here.pos = pos;
    evaluated_once = once;
    here.ordered = ordered;
    Operand *results = ARENA_ARRAY(here.arena, Operand, result_count + 1);
    for (int i = 0; i < result_count; i++) {
        Place place = place_of_object(node->inlined.results.items[i]);
        results[i] = stable(read_place(&place));
    }
    if (values) {
        *values = results;
        *count = result_count;
    }
    return result_count > 0 ? results[0] : (Operand){.type = node->type};
}

// ---- Dispatch

static Operand dispatch(Node *node) {
    switch (node->kind) {
    case AST_IDENT: return ident(node);
    case AST_COMPOSITE_LIT: return literal(node);
    case AST_FUNC_LIT: return closure(node);
    case AST_SELECTOR: return selector(node);
    case AST_INDEX: return index_expr(node);
    case AST_SLICE: return slice_expr(node);
    case AST_CALL: return call(node);
    case AST_INLINED_CALL: return inlined_call(node, NULL, NULL);
    case AST_BINARY: return binary(node);
    case AST_CONVERT: return convert(node);
    case AST_RESULT: return result(node);
    case AST_PAREN: return expr(node->unary.x);
    case AST_STAR: {
        Place place = place_of(node);
        return read_place(&place);
    }
    case AST_UNARY:
        if (node->op == TOK_AND)
            return address_of(node);
        if (node->op == TOK_ARROW) {
            int count;
            return receive_tuple(node, &count)[0];
        }
        return unary(node);
    case AST_TYPE_ASSERT: {
        int count;
        return assert_type(node, &count)[0];
    }
    default:
        internal_error("expr: %s at %s:%d", ast_kind_name(node->kind),
                       pos_resolve(node->pos).file, pos_resolve(node->pos).line);
    }
}

// Nested expressions leave the position at their own place; the statement's
// code that follows goes back to NODE's.
Operand expr(Node *node) {
    Pos pos = here.pos;
    if (node->value)
        return constant(node);
    const Operand *early = early_value(node);
    if (early)
        return *early;
    Node *outer = here.node;
    here.pos = node->pos;
    here.node = node;
    Operand x = dispatch(node);
    here.pos = pos;
    here.node = outer;
    return retyped(x, node->type);
}

Value *scalar(Node *node) {
    Operand x = expr(node);
    assert(x.leaf[0] && leaf_count(x.type) == 1);
    return x.leaf[0];
}

// Builds NODE in memory that nothing else names yet.
void expr_to(Node *node, Value *address, int64_t offset) {
    if (node->kind == AST_COMPOSITE_LIT && !node->value && !in_leaves(node->type)) {
        Pos pos = here.pos;
        Node *outer = here.node;
        here.pos = node->pos;
        here.node = node;
        literal_to(node, address, offset, false);
        here.pos = pos;
        here.node = outer;
        return;
    }
    store_operand(address, offset, expr(node), true);
}
