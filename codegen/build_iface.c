// Interfaces: making them, asking for their dynamic type, taking values out.
//
//     var e any = x          {type descriptor of x's type, data word}
//     var s Stringer = x     {itab (Stringer, x's type),   data word}
//
// The data word is the value itself if it is a single pointer, and the address
// of a copy otherwise: a box.  Boxes never change, so constants share read-only
// ones and one-byte values a table of all 256.
#include "codegen/build.h"

Type *pointer_word(void) { return basic_types[TYPE_UNSAFE_POINTER]; }

bool stored_directly(Type *type) { return type_is_pointer_shaped(type); }

// ---- Type words

static Value *type_word(Type *dynamic, Type *interface) {
    Symbol *symbol = is_empty_interface(interface) ? symbol_of_type(dynamic)
                                                   : symbol_of_itab(dynamic, interface);
    return symbol_address(symbol, 0, CLASS_I64);
}

// The type descriptor in interface X, 0 if it is nil.
Value *dynamic_type(Operand x) {
    if (is_empty_interface(x.type))
        return x.leaf[0];
    int result = new_var(CLASS_I64, NULL);
    Block *not_nil = new_block();
    Block *after = new_block();
    set_var(result, x.leaf[0]);
    branch(is_zero(x.leaf[0]), after, not_nil, 0);
    start(not_nil);
    set_var(result, load(CLASS_I64, x.leaf[0], ITAB_TYPE, true));
    jump(after);
    start(after);
    return get_var(result);
}

// In an instance of a generic function the question may be an impossible one: x
// has methods that TYPE lacks.
Value *is_dynamic_type(Operand x, Type *type) {
    if (!type_implements(type, x.type, NULL, NULL, NULL))
        return int_const(CLASS_I8, 0);
    return is_equal(x.leaf[0], type_word(type, x.type));
}

// ---- Boxes

static Value *box_constant(Node *node) {
    Type *type = node->type;
    Data *data = data_new(symbol_unique("go.box", SYMBOL_DATA), type_size(type),
                          type_align(type), true);
    static_store(data, 0, node);
    return symbol_address(data->symbol, 0, CLASS_PTR);
}

static Value *box_on_heap(Operand x) {
    Type *type = x.type;
    const char *what = text("%s in an interface", type_string(type, NULL));
    Type *basic = under(type);
    if (!x.address && leaf_count(type) == 1) {
        Value *v = x.leaf[0];
        switch (v->class) {
        case CLASS_I8:
            return symbol_address(symbol_of_bytes(), 0, CLASS_PTR);
        case CLASS_I16:
            return rtcall1(RT_box16, what, widen(v, false), NULL);
        case CLASS_I32:
            return rtcall1(RT_box32, what, widen(v, false), NULL);
        case CLASS_F32:
            v = emit1(OP_BITCAST, CLASS_I32, v);
            return rtcall1(RT_box32, what, widen(v, false), NULL);
        case CLASS_F64:
            v = emit1(OP_BITCAST, CLASS_I64, v);
            return rtcall1(RT_box64, what, v, NULL);
        case CLASS_I64:
            return rtcall1(RT_box64, what, v, NULL);
        default:
            break;
        }
    }
    if (basic->kind == TYPE_STRING)
        return rtcall1(RT_box_string, what, x.leaf[0], x.leaf[1], NULL);
    if (basic->kind == TYPE_SLICE)
        return rtcall1(RT_box_slice, what, x.leaf[0], x.leaf[1], x.leaf[2], NULL);
    Value *object = allocate(type, here.node, what);
    store_operand(object, 0, x, true);
    return object;
}

static Value *data_word(Operand x, Node *site) {
    Type *type = x.type;
    if (stored_directly(type)) {
        if (!x.address)
            return x.leaf[0];
        return load(CLASS_PTR, x.address, x.offset, x.nonnull);
    }
    if (type_size(type) == 0) {
        note_place(site, PLACED_DATA);
        return symbol_address(symbol_of_zero_base(), 0, CLASS_PTR);
    }
    if (!x.address && leaf_count(type) == 1 && x.leaf[0]->class == CLASS_I8) {
        note_place(site, PLACED_DATA);
        Value *table = symbol_address(symbol_of_bytes(), 0, CLASS_PTR);
        Value *scaled = emit2(OP_SHL, CLASS_I64, widen(x.leaf[0], false), word_const(3));
        scaled->flags = VALUE_BOUNDED;
        return add_pointer(table, scaled);
    }
    Value *copy = stack_home(site, type);
    if (!copy)
        return box_on_heap(x);
    store_operand(copy, 0, x, true);
    return copy;
}

Operand box(Operand x, Type *to, Node *site) {
    Value *word = type_word(x.type, to);
    return operand2(to, word, data_word(x, site));
}

bool boxed_statically(Node *x) {
    bool constant = x->value || (x->kind == AST_COMPOSITE_LIT && in_leaves(x->type));
    return constant && !stored_directly(x->type) && type_size(x->type) > 1 &&
           is_static(x);
}

// NODE converts X, of a concrete type, to the interface type TO.
Operand to_interface(Node *node, Node *x, Type *to) {
    if (boxed_statically(x)) {
        note_place(node, PLACED_DATA);
        return operand2(to, type_word(x->type, to), box_constant(x));
    }
    Operand value = expr(x);
    here.pos = node->pos;
    return box(value, to, node);
}

Operand unbox(Type *type, Value *data) {
    if (stored_directly(type))
        return operand1(type, data);
    Operand x = load_operand(type, data, 0, true);
    x.fresh = true; // boxes never change
    return x;
}

Operand interface_to_interface(Operand x, Type *to) {
    if (is_empty_interface(to))
        return operand2(to, dynamic_type(x), x.leaf[1]);
    if (type_identical(x.type, to)) // else the itab names another interface
        return retyped(x, to);
    Value *descriptor = symbol_address(symbol_of_type(to), 0, CLASS_I64);
    Value *itab = rtcall1(RT_itab, NULL, descriptor, dynamic_type(x), NULL);
    return operand2(to, itab, x.leaf[1]);
}

// ---- Methods
//
// A method that nobody calls need not be in the executable, and the linker drops it
// if it is told what is called through interfaces: the method's name and type, as in
// "Write type~tfunc…", whatever the interface (linker/methods.c).

static void note_use(const Method *method) {
    const char *name = method->name->text;
    const char *type = text("type:%s", type_link_string(method->type));
    const char *use = text("%s %s", name, symbol_get(type, SYMBOL_DATA)->spelling);
    for (int i = 0; i < here.f->uses.len; i++)
        if (strcmp(here.f->uses.items[i], use) == 0)
            return;
    vec_push(here.arena, &here.f->uses, use);
}

// The code of method INDEX of X, which panics if X is nil.
Value *method_code(Operand x, int index) {
    note_use(&under(x.type)->methods[index]);
    return load(CLASS_I64, x.leaf[0], ITAB_FUN + 8 * index, false);
}

// ---- Type assertions

static Value *descriptor(Type *type) {
    return symbol_address(symbol_of_type(type), 0, CLASS_I64);
}

// x.(T) for a concrete T.  OK gets whether it held; without it a failure panics.
static Operand assert_concrete(Operand x, Type *type, Value **ok) {
    Value *holds = is_dynamic_type(x, type);
    Block *yes = new_block();
    Block *no = new_block();
    Block *after = ok ? new_block() : NULL;
    branch(holds, yes, no, 1);
    if (!ok) {
        start(no);
        rtcall(RT_panic_assert, NULL, dynamic_type(x), descriptor(type), descriptor(x.type),
               NULL);
        ir_unreachable(here.block);
        start(yes);
        return unbox(type, x.leaf[1]);
    }
    int result = join_vars(type);
    start(yes);
    join_set(type, result, unbox(type, x.leaf[1]));
    jump(after);
    start(no);
    join_set(type, result, zero_operand(type));
    jump(after);
    start(after);
    *ok = holds;
    return join_get(type, result);
}

static Operand assert_interface(Operand x, Type *type, Value **ok) {
    Value *dynamic = dynamic_type(x);
    Value *word;
    if (is_empty_interface(type) && !ok) {
        Block *yes = new_block();
        Block *no = new_block();
        branch(is_zero(dynamic), no, yes, -1);
        start(no);
        rtcall(RT_panic_assert, NULL, word_const(0), descriptor(type), descriptor(x.type),
               NULL);
        ir_unreachable(here.block);
        start(yes);
        return operand2(type, dynamic, x.leaf[1]);
    }
    if (is_empty_interface(type))
        word = dynamic;
    else
        word = rtcall1(ok ? RT_itab : RT_assert_itab, NULL, descriptor(type), dynamic,
                       NULL);
    if (!ok)
        return operand2(type, word, x.leaf[1]);
    *ok = emit2(OP_NE, CLASS_I8, word, word_const(0));
    return operand2(type, word, select_value(*ok, x.leaf[1], nil_pointer()));
}

Operand *assert_type(Node *node, int *count) {
    Type *type = node->assertion.type_expr->type;
    Operand x = expr(node->assertion.x);
    here.pos = node->pos;
    Operand *values = ARENA_ARRAY(here.arena, Operand, 2);
    bool comma_ok = node->flags & NODE_COMMA_OK;
    Value *ok = NULL;
    values[0] = is_interface(type) ? assert_interface(x, type, comma_ok ? &ok : NULL)
                                   : assert_concrete(x, type, comma_ok ? &ok : NULL);
    if (comma_ok)
        values[1] = operand1(basic_types[TYPE_BOOL], ok);
    *count = comma_ok ? 2 : 1;
    return values;
}
