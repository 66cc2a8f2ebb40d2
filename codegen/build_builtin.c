// Builtin functions.
//
// Those that may stand in go and defer statements work on evaluated operands
// (perform_builtin); the rest look at their argument nodes.
#include "codegen/build.h"

static Type *int_type(void) { return basic_types[TYPE_INT]; }

// ---- len and cap

// A word of a map or channel; 0 if it is nil.
static Value *header_word(Value *p, int64_t offset) {
    int result = new_var(CLASS_I64, NULL);
    Block *not_nil = new_block();
    Block *after = new_block();
    set_var(result, word_const(0));
    branch(is_zero(p), after, not_nil, -1);
    start(not_nil);
    set_var(result, load(CLASS_I64, p, offset, true));
    jump(after);
    start(after);
    return get_var(result);
}

// len([]rune(s)) makes no slice.
static bool makes_runes(Node *node) {
    return node->kind == AST_CONVERT && !node->value &&
           type_is_string(node->unary.x->type) &&
           under(under(node->type)->elem)->kind == TYPE_INT32;
}

static Value *rune_count(Node *conversion) {
    Operand s = expr(conversion->unary.x);
    note_place(conversion, PLACED_VIEW);
    return rtcall1(RT_count_runes, NULL, s.leaf[0], s.leaf[1], NULL);
}

static Operand length(Node *node, bool capacity) {
    Node *x = node->call.args.items[0];
    Type *type = under(x->type);
    if (type->kind == TYPE_POINTER)
        type = under(type->elem);
    Value *result;
    switch (type->kind) {
    case TYPE_STRING:
        result = string_view(x).leaf[1];
        break;
    case TYPE_SLICE:
        result = !capacity && makes_runes(x) ? rune_count(x)
                                             : expr(x).leaf[capacity ? 2 : 1];
        break;
    case TYPE_ARRAY:
        effect(x);
        result = word_const(type->len);
        break;
    case TYPE_MAP:
        result = header_word(scalar(x), MAP_LEN);
        break;
    case TYPE_CHAN:
        result = header_word(scalar(x), capacity ? CHAN_CAP : CHAN_LEN);
        break;
    default:
        internal_error("len of %s", type_string(x->type, NULL));
    }
    return operand1(int_type(), result);
}

// ---- append: room is tested here, growing is the runtime's

typedef struct Appended {
    Value *base, *length, *capacity; // of the result
    Value *at;                       // where the new elements go
} Appended;

static Appended make_room(Type *elem, Operand s, Value *added, Node *node) {
    int base = new_var(CLASS_PTR, NULL);
    int capacity = new_var(CLASS_I64, NULL);
    Value *length = emit2(OP_ADD, CLASS_I64, s.leaf[1], added);
    set_var(base, s.leaf[0]);
    set_var(capacity, s.leaf[2]);
    Block *grow = new_block();
    Block *after = new_block();
    branch(emit2(OP_ULT, CLASS_I8, s.leaf[2], length), grow, after, -1);
    start(grow);
    Value *grown = rtcall(RT_grow_slice, "append", s.leaf[0], length, s.leaf[2], added,
                          symbol_address(symbol_of_type(elem), 0, CLASS_I64), NULL);
    Value *new_base = call_result(grown, 0, CLASS_PTR);
    Value *new_capacity = call_result(grown, 1, CLASS_I64);
    set_var(base, new_base);
    set_var(capacity, new_capacity);
    jump(after);
    start(after);
    Appended result = {get_var(base), length, get_var(capacity), NULL};
    int64_t size = type_size(elem);
    Value *offset = size == 1 ? s.leaf[1]
                              : emit2(OP_MUL, CLASS_I64, s.leaf[1], word_const(size));
    result.at = size == 0 ? result.base : add_pointer(result.base, offset);
    return result;
}

static Value *byte_count(Value *count, int64_t size) {
    return size == 1 ? count : emit2(OP_MUL, CLASS_I64, count, word_const(size));
}

static Operand append_slice(Node *node, Operand s, Operand more) {
    Type *elem = under(node->type)->elem;
    Appended result = make_room(elem, s, more.leaf[1], node);
    if (type_size(elem) > 0)
        rtcall(RT_memmove, NULL, result.at, more.leaf[0],
               byte_count(more.leaf[1], type_size(elem)), NULL);
    return operand3(node->type, result.base, result.length, result.capacity);
}

// append(s, make([]T, n)...): room for n zero elements is all that is needed.
static bool is_plain_make(Node *node) {
    return node->kind == AST_CALL && node->call.kind == CALL_BUILTIN &&
           node->call.builtin == BUILTIN_MAKE && node->call.args.len == 2;
}

static Operand append_zeros(Node *node, Node *make) {
    Node *list[] = {node->call.args.items[0], make->call.args.items[1]};
    Order order = begin_order(list, 2);
    Operand s = expr(list[0]);
    Value *count = int_value(list[1]);
    end_order(order);
    note_place(make, PLACED_VIEW);
    here.pos = make->pos;
    Type *elem = under(node->type)->elem;
    Value *type = symbol_address(symbol_of_type(elem), 0, CLASS_I64);
    Block *bad = new_block();
    Block *good = new_block();
    branch(emit2(OP_LT, CLASS_I8, count, word_const(0)), bad, good, -1);
    start(bad);
    Value *panics = rtcall(RT_make_slice, NULL, type, count, count, NULL);
    panics->site = NULL;
    ir_unreachable(here.block);
    start(good);
    here.pos = node->pos;
    Appended result = make_room(elem, s, count, node);
    if (type_size(elem) > 0)
        rtcall(RT_memclr, NULL, result.at, byte_count(count, type_size(elem)), NULL);
    return operand3(node->type, result.base, result.length, result.capacity);
}

// Does NODE pack the extra arguments (as sema does for variadic functions)?
static bool is_packed(Node *node) {
    return node->kind == AST_COMPOSITE_LIT && node->flags & NODE_VARIADIC_ARGS;
}

static Operand append_call(Node *node) {
    NodeList *args = &node->call.args;
    if (node->flags & NODE_HAS_DOTS && args->len == 2 && is_plain_make(args->items[1]))
        return append_zeros(node, args->items[1]);
    if (node->flags & NODE_HAS_DOTS && args->len == 2) {
        Order order = begin_order(args->items, 2);
        Operand s = expr(args->items[0]);
        Node *more = args->items[1];
        Operand added = is_nil_node(more) ? zero_operand(node->type) : string_view(more);
        end_order(order);
        here.pos = node->pos;
        return append_slice(node, s, added);
    }
    Node **values = args->items + 1;
    int count = args->len - 1;
    if (count == 1 && is_packed(values[0])) {
        count = values[0]->composite.elems.len;
        values = values[0]->composite.elems.items;
    }
    Node **all = ARENA_ARRAY(here.arena, Node *, count + 1);
    all[0] = args->items[0];
    memcpy(all + 1, values, sizeof *all * (size_t)count);
    Operand *operands = eval_list(all, count + 1);
    if (count == 0)
        return operands[0];
    for (int i = 1; i <= count; i++)
        operands[i] = stable(operands[i]);
    here.pos = node->pos;
    Type *elem = under(node->type)->elem;
    Appended result = make_room(elem, operands[0], word_const(count), node);
    for (int i = 0; i < count; i++)
        store_operand(result.at, i * type_size(elem), operands[i + 1], true);
    return operand3(node->type, result.base, result.length, result.capacity);
}

// ---- copy

static Operand copy(Operand to, Operand from) {
    int64_t size = type_size(under(to.type)->elem);
    Value *shorter = emit2(OP_LT, CLASS_I8, from.leaf[1], to.leaf[1]);
    Value *count = select_value(shorter, from.leaf[1], to.leaf[1]);
    if (size > 0)
        rtcall(RT_memmove, NULL, to.leaf[0], from.leaf[0], byte_count(count, size), NULL);
    return operand1(int_type(), count);
}

// ---- make, new

static Value *type_descriptor(Type *type) {
    return symbol_address(symbol_of_type(type), 0, CLASS_I64);
}

// On the stack the capacity is constant; a length that does not fit goes to the
// runtime, which panics.
static Operand make_on_stack(Node *node, Value *len, int64_t capacity) {
    Type *elem = under(node->type)->elem;
    Type *array = type_array(elem, capacity);
    if (len->op != OP_CONST) {
        Block *bad = new_block();
        Block *good = new_block();
        branch(emit2(OP_ULE, CLASS_I8, len, word_const(capacity)), good, bad, 1);
        start(bad);
        Value *panics = rtcall(RT_make_slice, NULL, type_descriptor(elem), len,
                               word_const(capacity), NULL);
        panics->site = NULL;
        ir_unreachable(here.block);
        start(good);
    }
    Value *base = stack_home(node, array);
    zero(base, 0, type_size(array), true);
    return operand3(node->type, base, len, word_const(capacity));
}

static Operand make_slice(Node *node) {
    NodeList *args = &node->call.args;
    Type *elem = under(node->type)->elem;
    Order order = begin_order(args->items + 1, args->len - 1);
    Value *len = int_value(args->items[1]);
    Value *capacity = args->len > 2 ? int_value(args->items[2]) : len;
    end_order(order);
    here.pos = node->pos;
    bool constant = capacity->op == OP_CONST && capacity->imm >= 0;
    if (node->flags & NODE_STACK && constant && type_size(elem) > 0)
        return make_on_stack(node, len, capacity->imm);
    if (constant && len->op == OP_CONST && len->imm >= 0 && len->imm <= capacity->imm &&
        type_size(elem) > 0 && capacity->imm > 0 &&
        capacity->imm <= MAX_INLINE_ALLOC / type_size(elem)) {
        Value *base = allocate(type_array(elem, capacity->imm), node,
                               text("make(%s)", type_string(node->type, NULL)));
        return operand3(node->type, base, len, capacity);
    }
    Value *base = rtcall1(RT_make_slice, text("make(%s)", type_string(node->type, NULL)),
                          type_descriptor(elem), len, capacity, NULL);
    return operand3(node->type, base, len, capacity);
}

static Operand make(Node *node) {
    NodeList *args = &node->call.args;
    Type *type = under(node->type);
    if (type->kind == TYPE_SLICE)
        return make_slice(node);
    Value *size = args->len > 1 ? int_value(args->items[1]) : word_const(0);
    here.pos = node->pos;
    if (type->kind == TYPE_MAP)
        return operand1(node->type, new_map(node, size, "make(map)"));
    return operand1(node->type, rtcall1(RT_chan_make, "make(chan)", type_descriptor(type),
                                        size, NULL));
}

static Operand new_object(Node *node) {
    Type *type = under(node->type)->elem;
    if (node->flags & NODE_STACK && type_size(type) > 0) {
        Value *address = stack_home(node, type);
        zero(address, 0, type_size(type), true);
        return operand1(node->type, address);
    }
    return operand1(node->type, allocate(type, node, text("new(%s)", type_string(type, NULL))));
}

// ---- print

static void print_value(Operand x) {
    Type *type = under(x.type);
    Value *v = x.leaf[0];
    switch (type->kind) {
    case TYPE_STRING:
        rtcall(RT_print_string, NULL, v, x.leaf[1], NULL);
        return;
    case TYPE_INTERFACE:
        rtcall(RT_print_iface, NULL, v, emit1(OP_PTRTOINT, CLASS_I64, x.leaf[1]), NULL);
        return;
    case TYPE_SLICE:
        rtcall(RT_print_slice, NULL, emit1(OP_PTRTOINT, CLASS_I64, v), x.leaf[1], x.leaf[2],
               NULL);
        return;
    default:
        break;
    }
    if (type_is_boolean(type)) {
        rtcall(RT_print_bool, NULL, widen(v, false), NULL);
    } else if (type_is_integer(type)) {
        bool sign = is_signed(type);
        rtcall(sign ? RT_print_int : RT_print_uint, NULL, widen(v, sign), NULL);
    } else if (type_is_float(type)) {
        if (v->class == CLASS_F32)
            v = emit1(OP_FTOF, CLASS_F64, v);
        rtcall(RT_print_float, NULL, v, NULL);
    } else if (type_is_complex(type)) {
        Value *parts[2] = {v, x.leaf[1]};
        for (int i = 0; i < 2 && v->class == CLASS_F32; i++)
            parts[i] = emit1(OP_FTOF, CLASS_F64, parts[i]);
        rtcall(RT_print_complex, NULL, parts[0], parts[1], NULL);
    } else {
        rtcall(RT_print_pointer, NULL, emit1(OP_PTRTOINT, CLASS_I64, v), NULL);
    }
}

static void print(CallPlan *plan) {
    bool line = plan->builtin == BUILTIN_PRINTLN;
    rtcall(RT_print_lock, NULL, NULL);
    for (int i = 0; i < plan->arg_count; i++) {
        if (line && i > 0)
            rtcall(RT_print_space, NULL, NULL);
        print_value(plan->args[i]);
    }
    if (line)
        rtcall(RT_print_newline, NULL, NULL);
    rtcall(RT_print_unlock, NULL, NULL);
}

// ---- panic and recover

// What recover() asks about is its caller, and `defer recover()` is a call by the
// function that defers: the place is an argument, found when the call is planned.
Operand recover_place(void) {
    return operand1(pointer_word(), emit0(OP_CALLER_SP, CLASS_PTR));
}

static Operand recover_call(Type *type, Operand place) {
    Value *call = rtcall(RT_recover, NULL, place.leaf[0], NULL);
    return operand2(type, call_result(call, 0, CLASS_I64), call_result(call, 1, CLASS_PTR));
}

// ---- Those that go and defer know

Operand perform_builtin(CallPlan *plan) {
    Operand *args = plan->args;
    switch (plan->builtin) {
    case BUILTIN_CLOSE:
        rtcall(RT_chan_close, NULL, args[0].leaf[0], NULL);
        break;
    case BUILTIN_COPY:
        return copy(args[0], args[1]);
    case BUILTIN_DELETE:
        map_delete(args[0].type, args[0], args[1]);
        break;
    case BUILTIN_PANIC:
        rtcall(RT_panic, NULL, args[0].leaf[0], args[0].leaf[1], NULL);
        break;
    case BUILTIN_PRINT: case BUILTIN_PRINTLN:
        print(plan);
        break;
    case BUILTIN_RECOVER:
        return recover_call(type_any, args[0]);
    default:
        internal_error("builtin %d cannot be deferred", plan->builtin);
    }
    return (Operand){0};
}

static Operand complex_parts(Node *node) {
    NodeList *args = &node->call.args;
    Operand *parts = eval_list(args->items, args->len);
    return operand2(node->type, parts[0].leaf[0], parts[1].leaf[0]);
}

// Constants but in instances of generic functions, whose types sema knew late.
static Operand layout_of(Node *node) {
    Node *x = node->call.args.items[0];
    int64_t result = node->call.builtin == BUILTIN_UNSAFE_SIZEOF ? type_size(x->type)
                                                                 : type_align(x->type);
    if (node->call.builtin == BUILTIN_UNSAFE_OFFSETOF) {
        type_size(x->selector.x->type);
        Type *type = under(x->selector.x->type);
        type = type->kind == TYPE_POINTER ? under(type->elem) : type;
        result = type->fields[x->selector.index].offset;
    }
    return operand1(node->type, int_const(class_of(node->type), result));
}

static Operand unsafe_add(Node *node) {
    Order order = begin_order(node->call.args.items, 2);
    Value *p = scalar(node->call.args.items[0]);
    Value *offset = int_value(node->call.args.items[1]);
    end_order(order);
    return operand1(node->type, add_pointer(p, offset));
}

static void unsafe_slice_check(Value *holds, bool nil_pointer) {
    Block *good = new_block();
    Block *bad = new_block();
    branch(holds, good, bad, 1);
    start(bad);
    rtcall(RT_panic_unsafe_slice, NULL, word_const(nil_pointer), NULL);
    start(good);
}

// The length must not be negative, nor reach beyond the end of memory.
static Operand unsafe_slice(Node *node) {
    Order order = begin_order(node->call.args.items, 2);
    Value *p = scalar(node->call.args.items[0]);
    Value *len = int_value(node->call.args.items[1]);
    end_order(order);
    here.pos = node->pos;
    int64_t size = type_size(under(node->type)->elem);
    int64_t most = size > 1 ? INT64_MAX / size : INT64_MAX;
    unsafe_slice_check(emit2(OP_ULE, CLASS_I8, len, word_const(most)), false);
    Value *empty = is_zero(len);
    Value *not_nil = emit2(OP_NE, CLASS_I8, p, nil_pointer());
    unsafe_slice_check(emit2(OP_OR, CLASS_I8, empty, not_nil), true);
    Value *room = emit1(OP_NEG, CLASS_I64, emit1(OP_PTRTOINT, CLASS_I64, p));
    Value *bytes = emit2(OP_MUL, CLASS_I64, len, word_const(size));
    Value *fits = emit2(OP_ULE, CLASS_I8, bytes, room);
    unsafe_slice_check(emit2(OP_OR, CLASS_I8, empty, fits), false);
    return operand3(node->type, p, len, len);
}

// copy(bytes, string) and append(bytes, string...) take string operands.
static Operand copy_call(Node *node) {
    Node **args = node->call.args.items;
    Order order = begin_order(args, 2);
    Operand to = expr(args[0]);
    Operand from = string_view(args[1]);
    end_order(order);
    here.pos = node->pos;
    return copy(to, from);
}

Operand builtin_call(Node *node) {
    Node **args = node->call.args.items;
    switch (node->call.builtin) {
    case BUILTIN_APPEND: return append_call(node);
    case BUILTIN_LEN: return length(node, false);
    case BUILTIN_CAP: return length(node, true);
    case BUILTIN_MAKE: return make(node);
    case BUILTIN_NEW: return new_object(node);
    case BUILTIN_COPY: return copy_call(node);
    case BUILTIN_COMPLEX: return complex_parts(node);
    case BUILTIN_REAL: return operand1(node->type, expr(args[0]).leaf[0]);
    case BUILTIN_IMAG: return operand1(node->type, expr(args[0]).leaf[1]);
    case BUILTIN_UNSAFE_SIZEOF: case BUILTIN_UNSAFE_ALIGNOF: case BUILTIN_UNSAFE_OFFSETOF:
        return layout_of(node);
    case BUILTIN_UNSAFE_ADD: return unsafe_add(node);
    case BUILTIN_UNSAFE_SLICE: return unsafe_slice(node);
    default: {
        CallPlan plan = plan_call(node);
        here.pos = node->pos;
        return perform_builtin(&plan);
    }
    }
}
