// Interface calls whose dynamic type is known.
//
//     var s Shape = Square{2}
//     s.Area()                  becomes   s.(Square).Area()
//
// if s is only ever that value: the call is direct, can be inlined by later
// passes, and what the method does to its receiver is known.  Go calls this
// "devirtualizing" and says so with -m.  (cmd/compile/internal/devirtualize)
#include "escape/internal.h"

#include "base/diag.h"
#include "lexer/token.h"

#include <stdio.h>

typedef struct Devirtualizer {
    Func *func;   // whose calls are looked at
    Outermost in;
} Devirtualizer;

static Node *implicit(NodeKind kind, Pos pos, Type *type, Node *x) {
    Node *node = ast_new(kind, pos);
    node->flags = NODE_IMPLICIT;
    node->type = type;
    node->unary.x = x;
    return node;
}

static Node *address_of(Node *x, Pos pos) {
    Node *node = implicit(AST_UNARY, pos, type_pointer(x->type), x);
    node->op = TOK_AND;
    return node;
}

// x.(T), which cannot fail.
static Node *assertion(Node *x, Type *type, Pos pos) {
    Node *operand = ast_new(AST_TYPE_EXPR, pos);
    operand->flags = NODE_TYPE_OPERAND;
    operand->type = type;
    Node *node = ast_new(AST_TYPE_ASSERT, pos);
    node->type = type;
    node->assertion.x = x;
    node->assertion.type_expr = operand;
    return node;
}

// Follows the selection's path through embedded fields.
static Node *select_path(Node *x, const Selection *selection, Pos pos) {
    for (int i = 0; i < selection->path.len; i++) {
        Type *type = type_underlying(x->type);
        bool pointer = type->kind == TYPE_POINTER;
        if (pointer)
            type = type_underlying(type->elem);
        Field *field = &type->fields[selection->path.items[i]];
        Node *step = ast_new(AST_SELECTOR, pos);
        step->flags = NODE_IMPLICIT | NODE_ADDRESSABLE;
        step->type = field->type;
        step->selector.x = x;
        step->selector.name = field->name;
        step->selector.kind = pointer ? SEL_FIELD_POINTER : SEL_FIELD;
        step->selector.index = selection->path.items[i];
        x = step;
    }
    return x;
}

static int interface_method_index(Type *type, Name *name) {
    type = type_underlying(type);
    for (int i = 0; i < type->method_count; i++)
        if (type->methods[i].name == name)
            return i;
    return -1;
}

static void say(Devirtualizer *d, Node *call, Type *type, const char *how) {
    if (escape_options.print_decisions > 0)
        note_at(stderr, outermost_pos(&d->in, call), "%sdevirtualizing %s to %s", how,
                node_text(call->call.fun, compiled_package), message_type_text(type));
}

void select_method(Node *call, Node *x, const Selection *selection, Name *name,
                   Type *type, Pos pos) {
    x = select_path(x, selection, pos);
    Node *fun = ast_new(AST_SELECTOR, pos);
    fun->type = type;
    fun->selector.name = name;
    fun->selector.name_pos = pos;
    call->call.fun = fun;
    if (type_is_interface(x->type)) {
        call->call.kind = CALL_INTERFACE;
        fun->selector.kind = SEL_INTERFACE_METHOD;
        fun->selector.index = interface_method_index(x->type, name);
        fun->selector.x = x;
        return;
    }
    bool have_pointer = type_underlying(x->type)->kind == TYPE_POINTER;
    if (have_pointer && !selection->method->pointer_receiver)
        x = implicit(AST_STAR, pos, type_underlying(x->type)->elem, x);
    else if (!have_pointer && selection->method->pointer_receiver)
        x = address_of(x, pos); // reached through a pointer on the way
    fun->selector.kind = SEL_METHOD;
    fun->selector.object = selection->method->object;
    fun->selector.x = x;
    call->call.kind = CALL_METHOD;
    call->call.target = selection->method->object->func;
}

static void rewrite(Devirtualizer *d, Node *call, Type *type) {
    Node *old = call->call.fun;
    Type *interface = type_underlying(old->selector.x->type);
    int index = interface_method_index(interface, old->selector.name);
    Selection selection = type_lookup(type, old->selector.name,
                                      interface->methods[index].package);
    if (selection.kind != SELECTION_METHOD)
        return;
    Pos pos = old->pos;
    Node *x = select_path(assertion(old->selector.x, type, pos), &selection, pos);
    bool partially = type_is_interface(x->type); // a method of an embedded interface
    if (!partially && selection.method->object == NULL)
        return;
    say(d, call, type, partially ? "partially " : "");
    select_method(call, assertion(old->selector.x, type, pos), &selection,
                  old->selector.name, old->type, pos);
}

static void consider(Devirtualizer *d, Node *call) {
    Node *x = call->call.fun->selector.x;
    Node *value = static_value(x, d->func);
    if (value->kind != AST_CONVERT || convert_kind(value) != CONVERT_INTERFACE ||
        type_is_interface(value_type(value->unary.x)))
        return;
    rewrite(d, call, value->unary.x->type);
    if (call->call.fun->selector.x != x)
        forget_temporary(x); // it is evaluated in its place now
}

static bool enter(Node **slot, void *context) {
    Devirtualizer *d = context;
    Node *node = *slot;
    outermost_enter(&d->in, node);
    if (node->kind == AST_CALL && node->call.kind == CALL_INTERFACE)
        consider(d, node);
    return true;
}

static void leave(Node **slot, void *context) {
    Devirtualizer *d = context;
    outermost_leave(&d->in, *slot);
}

void devirtualize(Func *func) {
    Devirtualizer d = {.func = func};
    edit_tree(&func->body, enter, leave, &d);
}
