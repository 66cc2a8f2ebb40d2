// Function values: closures, method values, method expressions.
//
// A func value is the address of a closure object {code, captured values …}; a
// call loads the code and passes the object along (in RDX) as context.  Without
// captures the object is read-only data: main.f·f is {main.f}.
//
//     captured by value      the variable's value (it never changes)
//     captured by reference  its address, in the frame or on the heap
//
// x.M is a closure that captured x; its code, main.T.M-fm, calls M.
#include "codegen/build.h"

#include <stdio.h>

Symbol *static_closure(Symbol *code) {
    Symbol *symbol = symbol_get(text("%s·f", code->name), SYMBOL_DATA);
    if (!symbol->info) {
        Data *data = data_new(symbol, 8, 8, true);
        symbol->info = data;
        data_address(data, 0, 8, code, 0);
    }
    return symbol;
}

Operand func_value(Symbol *symbol, Type *type) {
    return operand1(type, symbol_address(symbol, 0, CLASS_PTR));
}

// ---- Objects

static Name *capture_name(int index) {
    char name[20];
    snprintf(name, sizeof name, "X%d", index);
    return name_of(name);
}

// struct{ F uintptr; X0 T0; X1 T1 … }
Type *closure_layout(Type **types, int count) {
    Field *fields = ARENA_ARRAY(&compilation, Field, count + 1);
    fields[0] = (Field){.name = name_of("F"), .type = basic_types[TYPE_UINTPTR]};
    for (int i = 0; i < count; i++)
        fields[i + 1] = (Field){.name = capture_name(i), .type = types[i]};
    Type *layout = type_struct(fields, count + 1);
    type_size(layout);
    return layout;
}

Value *closure_object(Type *layout, Symbol *code, Operand *captures, Node *site,
                      const char *what) {
    Value *object = stack_home(site, layout);
    if (!object)
        object = allocate(layout, site != NULL ? site : here.node, what);
    store(object, 0, symbol_address(code, 0, CLASS_I64), true);
    for (int i = 1; i < layout->field_count; i++)
        store_operand(object, layout->fields[i].offset, captures[i - 1], true);
    return object;
}

Operand load_capture(Type *layout, int index) {
    Field *field = &layout->fields[index + 1];
    return load_operand(field->type, here.context, field->offset, true);
}

// ---- Function literals

static Operand capture(Object *object) {
    Place place = place_of_object(object);
    if (object->capture_by_value)
        return read_place(&place);
    if (place.kind != PLACE_MEMORY)
        internal_error("%s captures %s by reference, but it is not in memory",
                       here.f->name, object->name->text);
    return operand1(type_pointer(object->type), place_address(&place));
}

Operand closure(Node *node) {
    Func *func = node->func_lit.func;
    queue_func(func);
    int count = func->captures.len;
    if (count == 0) {
        note_place(node, PLACED_DATA);
        return func_value(symbol_of_closure(func), node->type);
    }
    Type **types = ARENA_ARRAY(here.arena, Type *, count);
    Operand *captures = ARENA_ARRAY(here.arena, Operand, count);
    for (int i = 0; i < count; i++) {
        captures[i] = capture(func->captures.items[i]);
        types[i] = captures[i].type;
    }
    return operand1(node->type,
                    closure_object(closure_layout(types, count), symbol_of_func(func),
                                   captures, node, text("closure %s", func->name)));
}

// ---- Method values

typedef struct BoundMethod {
    Symbol *symbol;     // the wrapper's
    Type *type;         // of the method, without receiver
    Type *receiver;     // what is captured
    Symbol *method;     // concrete methods
    int index;          // interface methods: number
    const char *path;
} BoundMethod;

static void build_bound_method(void *context) {
    BoundMethod *bound = context;
    here.path = bound->path;
    begin_function(bound->symbol, bound->symbol->name, bound->type, NULL);
    here.f->is_wrapper = here.f->is_closure = true;
    here.context = emit0(OP_CONTEXT, CLASS_PTR);
    here.context->flags = VALUE_NONNULL;
    Operand *params = receive_params();
    int count = under(bound->type)->param_count;
    CallPlan plan = {.type = bound->type};
    plan.args = ARENA_ARRAY(here.arena, Operand, count + 1);
    plan.arg_count = count + 1;
    memcpy(plan.args + 1, params, sizeof *params * (size_t)count);
    Operand receiver = load_capture(closure_layout(&bound->receiver, 1), 0);
    if (bound->method) {
        plan.kind = PLAN_STATIC;
        plan.symbol = bound->method;
        plan.signature = abi_signature(bound->type, bound->receiver);
        plan.args[0] = receiver;
    } else {
        plan.kind = PLAN_POINTER;
        plan.code = method_code(receiver, bound->index);
        plan.signature = abi_signature(bound->type, pointer_word());
        plan.args[0] = operand1(pointer_word(), receiver.leaf[1]);
    }
    int results;
    Operand *values = perform_call(&plan, &results);
    return_operands(values, results);
    finish_function();
}

Operand method_value(Node *node) {
    Node *x = node->selector.x;
    Operand receiver = expr(x);
    here.pos = node->pos;
    bool is_concrete = node->selector.kind == SEL_METHOD;
    Symbol *method =
        is_concrete ? symbol_of_func(object_func(node->selector.object)) : NULL;
    const char *name = is_concrete ? text("%s-fm", method->name)
                                   : text("%s.%s-fm", type_link_string(x->type),
                                          node->selector.name->text);
    Symbol *symbol = symbol_get(name, SYMBOL_FUNC);
    if (!symbol->info) {
        BoundMethod *bound = ARENA_NEW(&compilation, BoundMethod);
        symbol->info = bound;
        symbol->shared = true;
        *bound = (BoundMethod){.symbol = symbol, .type = node->type, .receiver = x->type,
                               .index = node->selector.index, .path = here.path};
        bound->method = method;
        queue_build(build_bound_method, bound);
    }
    if (!is_concrete)
        check(emit2(OP_NE, CLASS_I8, receiver.leaf[0], word_const(0)), RT_panic_nil);
    Type *layout = closure_layout(&x->type, 1);
    return operand1(node->type, closure_object(layout, symbol, &receiver,
                                               node, text("method value %s", name)));
}

// T.M: a function whose first parameter is the receiver.
Operand method_expression(Node *node) {
    Object *object = node->selector.object;
    Symbol *code = symbol_of_method_expr(node->selector.x->type, node->selector.name,
                                         object ? object->package : NULL);
    return func_value(static_closure(code), node->type);
}
