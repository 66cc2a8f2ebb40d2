// Selectors: fields, methods, method expressions and names of packages.
//
//     x.f        a field; with embedding it may lie deeper: x.Base.f
//     x.m        a method value or, called, a method call
//     T.m        a function whose first parameter is the receiver
//     pkg.Name   a qualified identifier
//
// The steps through embedded fields become selectors of their own, marked
// implicit, and so do the & and * that bring an operand to a method's receiver
// type; messages and positions look through implicit nodes.
// Spec: Selectors, Method expressions, Qualified identifiers.
#include "sema/operand.h"


// ---- Packages

static void qualified_name(Operand *x, Node *node, Package *package) {
    Name *name = node->selector.name;
    Object *object = package_lookup(package, name);
    if (object == NULL && package->fake && package != package_unsafe)
        return; // it could not be imported: enough said
    // Of what is not exported, Go knows types at most.
    bool hidden = object != NULL && !name->exported && object->kind != OBJ_TYPE;
    if (object == NULL || hidden) {
        if (package->fake && package != package_unsafe)
            return; // it could not be imported
        sema_error(node->selector.name_pos, "undefined: %s", ast_expr_text(node));
        return;
    }
    if (!name->exported)
        sema_error(node->selector.name_pos, "%s not exported by package %s", name->text,
                   package->name->text);
    node->selector.kind = SEL_PACKAGE;
    node->selector.object = object;
    check_object(object);
    x->type = object->type;
    switch (object->kind) {
    case OBJ_CONST:
        x->mode = MODE_CONSTANT;
        x->value = object->value;
        break;
    case OBJ_TYPE:
        x->mode = MODE_TYPE;
        break;
    case OBJ_VAR:
        x->mode = MODE_VARIABLE;
        break;
    case OBJ_FUNC:
        x->mode = MODE_VALUE;
        break;
    case OBJ_BUILTIN:
        x->mode = MODE_BUILTIN;
        x->builtin = object->builtin;
        break;
    default:
        break;
    }
}

// The package that X names, or NULL.
static Package *package_named(Node *x) {
    if (x->kind != AST_IDENT)
        return NULL;
    Object *object = scope_lookup_parent(checker->scope, x->ident.name);
    if (object == NULL || object->kind != OBJ_PACKAGE)
        return NULL;
    object->used = true;
    x->ident.object = object;
    return object->imported;
}

// ---- Fields and methods

static bool is_pointer(Type *type) {
    return type_underlying(type)->kind == TYPE_POINTER;
}

// As type_lookup(), but a method with a pointer receiver is found only where
// the receiver's address can be had; else *POINTER_NEEDED is set.
Selection lookup_selection(Type *type, bool addressable, Name *name,
                           bool *pointer_needed) {
    *pointer_needed = false;
    Selection none = {.kind = SELECTION_NONE};
    if (name->blank)
        return none;
    Selection selection = type_lookup(type, name, checker->package);
    if (selection.kind != SELECTION_METHOD)
        return selection;
    if (type->kind == TYPE_NAMED && is_pointer(type))
        return none; // methods belong to T and *T, not to a named pointer
    if (is_pointer(type) && (type_is_interface(type_underlying(type)->elem) ||
                             is_type_param(type_underlying(type)->elem)))
        return none;
    if (selection.method->pointer_receiver && !selection.indirect &&
        !is_pointer(type) && !addressable) {
        *pointer_needed = true;
        return none;
    }
    return selection;
}

// X with the other case of its first letter.
static Name *other_case(Name *name) {
    char *text = arena_strndup(&compilation, name->text, name->len);
    unsigned char first = (unsigned char)text[0];
    if (first >= 'A' && first <= 'Z')
        text[0] = (char)(first + 32);
    else if (first >= 'a' && first <= 'z')
        text[0] = (char)(first - 32);
    return name_intern(text, name->len);
}

static const char *why_undefined(Operand *x, Name *name) {
    Type *under = type_underlying(x->type);
    if (under->kind == TYPE_POINTER && type_is_interface(under->elem))
        return arena_printf(&compilation,
                            "type %s is pointer to interface, not interface",
                            type_text(x->type));
    if (under->kind == TYPE_POINTER && is_type_param(under->elem))
        return arena_printf(&compilation,
                            "type %s is pointer to type parameter, not type parameter",
                            type_text(x->type));
    const char *why = arena_printf(&compilation, "type %s has no field or method %s",
                                   type_text(x->type), name->text);
    bool pointer_needed;
    Name *other = other_case(name);
    if (lookup_selection(x->type, x->mode == MODE_VARIABLE, other, &pointer_needed).kind >
        SELECTION_NONE)
        why = arena_printf(&compilation, "%s, but does have %s", why, other->text);
    return why;
}

static void report_missing(Operand *x, Node *node, Selection *selection,
                           bool pointer_needed) {
    Name *name = node->selector.name;
    Pos pos = node->selector.name_pos;
    if (is_invalid(type_underlying(x->type)))
        return;
    const char *text = ast_expr_text(x->expr);
    if (selection->kind == SELECTION_AMBIGUOUS)
        sema_error(pos, "ambiguous selector %s.%s", text, name->text);
    else if (pointer_needed)
        sema_error(pos, "cannot call pointer method %s on %s", name->text,
                   type_text(x->type));
    else
        sema_error(pos, "%s.%s undefined (%s)", text, name->text, why_undefined(x, name));
}

static Type *method_type(Method *method) {
    if (method->object == NULL)
        return method->type;
    check_object(method->object);
    if (method->object->type != NULL)
        return method->object->type;
    return method->type;
}

// Wraps X in one implicit step to field number INDEX of its struct.
static Node *embedded_step(Node *x, int index) {
    Type *under = type_underlying(x->type);
    bool pointer = under->kind == TYPE_POINTER;
    if (pointer)
        under = type_underlying(under->elem);
    Field *field = &under->fields[index];
    Node *step = ast_new(AST_SELECTOR, x->pos);
    step->selector.x = x;
    step->selector.name = field->name;
    step->selector.name_pos = x->pos;
    step->selector.kind = pointer ? SEL_FIELD_POINTER : SEL_FIELD;
    step->selector.index = index;
    step->type = field->type;
    step->flags |= NODE_IMPLICIT;
    if (pointer || (x->flags & NODE_ADDRESSABLE))
        step->flags |= NODE_ADDRESSABLE;
    return step;
}

static Node *follow(Node *x, const int *path, int count) {
    for (int i = 0; i < count; i++)
        x = embedded_step(x, path[i]);
    return x;
}

static void select_field(Operand *x, Node *node, Selection *selection) {
    int steps = selection->path.len - 1;
    Node *inner = follow(node->selector.x, selection->path.items, steps);
    bool pointer = is_pointer(inner->type);
    node->selector.x = inner;
    node->selector.kind = pointer ? SEL_FIELD_POINTER : SEL_FIELD;
    node->selector.index = selection->path.items[steps];
    bool addressable = pointer || (inner->flags & NODE_ADDRESSABLE);
    x->mode = addressable ? MODE_VARIABLE : MODE_VALUE;
    x->type = selection->field->type;
}

static Node *implicit_node(NodeKind kind, Token op, Node *x, Type *type) {
    Node *node = ast_new(kind, x->pos);
    node->op = (uint8_t)op;
    node->unary.x = x;
    node->type = type;
    node->flags |= NODE_IMPLICIT;
    return node;
}

static int method_index(Type *interface, Method *method) {
    Type *under = type_underlying(interface);
    if (is_type_param(under))
        under = param_interface(under);
    for (int i = 0; i < under->method_count; i++)
        if (under->methods[i].name == method->name &&
            (method->name->exported || under->methods[i].package == method->package))
            return i;
    internal_error("selector.c: method %s is not in its interface", method->name->text);
}

static void select_method(Operand *x, Node *node, Selection *selection) {
    Method *method = selection->method;
    Node *receiver = follow(node->selector.x, selection->path.items, selection->path.len);
    if (method->object == NULL) {
        node->selector.kind = SEL_INTERFACE_METHOD;
        node->selector.index = method_index(receiver->type, method);
    } else {
        node->selector.kind = SEL_METHOD;
        node->selector.object = method->object;
        bool pointer = is_pointer(receiver->type);
        if (method->pointer_receiver && !pointer) {
            receiver = implicit_node(AST_UNARY, TOK_AND, receiver,
                                     type_pointer(receiver->type));
        } else if (!method->pointer_receiver && pointer) {
            receiver = implicit_node(AST_STAR, TOK_MUL, receiver,
                                     type_underlying(receiver->type)->elem);
            receiver->flags |= NODE_ADDRESSABLE;
        }
        use_object(method->object, node->pos);
        if (checker->declaring != NULL)
            add_dependency(checker->declaring, method->object);
    }
    node->selector.x = receiver;
    x->mode = MODE_VALUE;
    x->type = method_type(method);
}

// The name that messages give the first parameter of T.m, if the others have
// names too.
static Name *receiver_name(Method *method) {
    Func *func = method->object != NULL ? method->object->func : NULL;
    if (func == NULL || func->recv == NULL || func->recv->name->len == 0)
        return name_of("_");
    return func->recv->name;
}

static Type *with_receiver(Type *type, Type *receiver, Method *method) {
    Vec(Type *) params = {0};
    Vec(Name *) names = {0};
    bool named = type->names != NULL && type->param_count > 0 && type->names[0] != NULL;
    vec_push(&compilation, &params, receiver);
    vec_push(&compilation, &names, named ? receiver_name(method) : NULL);
    for (int i = 0; i < type->param_count; i++)
        vec_push(&compilation, &params, type->params[i]);
    for (int i = 0; i < type->param_count + type->result_count; i++)
        vec_push(&compilation, &names, type->names != NULL ? type->names[i] : NULL);
    return type_func_named(params.items, params.len, type->results, type->result_count,
                           type->variadic, names.items);
}

// T.m: the receiver becomes the first parameter.
static void method_expression(Operand *x, Node *node, Selection *selection) {
    if (selection->kind != SELECTION_METHOD) {
        sema_error(node->selector.name_pos, "%s.%s undefined (type %s has no method %s)",
                   ast_expr_text(x->expr), node->selector.name->text, type_text(x->type),
                   node->selector.name->text);
        x->mode = MODE_INVALID;
        return;
    }
    Method *method = selection->method;
    if (method->object != NULL && method->object->func->type == NULL) {
        node_error(node, "illegal cycle in method declaration"); // func (T) m(x T.m)
        x->mode = MODE_INVALID;
        return;
    }
    node->selector.kind = SEL_METHOD_EXPR;
    node->selector.object = method->object;
    if (method->object != NULL) {
        use_object(method->object, node->pos);
        if (checker->declaring != NULL)
            add_dependency(checker->declaring, method->object);
    } else if (type_is_interface(x->type)) {
        node->selector.index = method_index(x->type, method);
    }
    x->type = with_receiver(method_type(method), x->type, method);
    x->mode = MODE_VALUE;
}

void check_selector(Operand *x, Node *node) {
    Package *package = package_named(node->selector.x);
    if (package != NULL) {
        qualified_name(x, node, package);
        return;
    }
    check_value_or_type(x, node->selector.x);
    if (x->mode == MODE_INVALID)
        return;
    if (x->mode == MODE_BUILTIN) {
        sema_error(node->pos, "cannot select on %s", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    bool pointer_needed;
    Selection selection = lookup_selection(x->type, x->mode == MODE_VARIABLE,
                                           node->selector.name, &pointer_needed);
    if (selection.kind == SELECTION_NONE || selection.kind == SELECTION_AMBIGUOUS) {
        report_missing(x, node, &selection, pointer_needed);
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_TYPE)
        method_expression(x, node, &selection);
    else if (selection.kind == SELECTION_FIELD)
        select_field(x, node, &selection);
    else
        select_method(x, node, &selection);
}
