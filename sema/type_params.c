// Type parameters: their declaration and their constraints.
//
//     func Map[K comparable, V any](m map[K]V) []K
//     type List[T any] struct { … }
//     func (l *List[E]) Push(x E)              E is List's T, by another name
//
// A generic declaration is checked once with its type parameters as types of
// their own (TYPE_TYPE_PARAM).  What becomes of it then is in generics.c.
//
// Spec: Type parameter declarations, Method declarations.
#include "sema/operand.h"

// ---- [K comparable, V any]

static Object *declare_type_param(Node *ident, int index) {
    Object *object = object_new(OBJ_TYPE, ident->ident.name, ident->pos, NULL);
    object->state = 2;
    object->used = true;
    object->type = type_param(object, index);
    ident->ident.object = object;
    declare(checker->scope, object);
    return object;
}

static TypeList add_type_param(TypeList list, Node *ident) {
    Type *param = declare_type_param(ident, list.len)->type;
    vec_push(&compilation, &list, param);
    return list;
}

// ~T and A|B stand for interface{~T} and interface{A|B}.
static Type *implicit_interface(Node *node) {
    Type *element = check_union(node);
    Pos pos = ast_start_pos(node);
    Type *type = type_interface(NULL, 0, &element, &pos, 1);
    type->implicit = true;
    check_later_complete(type);
    return type;
}

static Type *check_constraint(Node *node) {
    bool is_union = (node->kind == AST_BINARY && node->op == TOK_OR) ||
                    (node->kind == AST_UNARY && node->op == TOK_TILDE);
    Type *type = is_union ? implicit_interface(node) : check_type(node);
    if (is_type_param(type)) {
        node_error(node, "cannot use a type parameter as constraint");
        return basic_types[TYPE_INVALID];
    }
    return type;
}

// [A, B C, D E] in the current scope.  The parameters are all declared before
// any constraint is looked at: they may mention each other.  COUNT and PARAMS get
// them as soon as they are declared.
void declare_type_params(NodeList fields, Type ***params, int *count) {
    TypeList list = {0};
    for (int i = 0; i < fields.len; i++) {
        NodeList names = fields.items[i]->field.names;
        for (int j = 0; j < names.len; j++)
            list = add_type_param(list, names.items[j]);
    }
    *params = list.items;
    *count = list.len;
    bool saved = checker->in_type_params;
    checker->in_type_params = true;
    int at = 0;
    for (int i = 0; i < fields.len; i++) {
        Type *constraint = check_constraint(fields.items[i]->field.type_expr);
        for (int j = 0; j < fields.items[i]->field.names.len; j++)
            list.items[at++]->constraint = constraint;
    }
    checker->in_type_params = saved;
}

// ---- Receivers: func (x *T[A, B]) m()

// The T[A, B] of a receiver's type expression, or NULL.
static Node *receiver_index(Node *expr, int *stars) {
    *stars = 0;
    while (expr->kind == AST_PAREN || expr->kind == AST_STAR) {
        *stars += expr->kind == AST_STAR;
        expr = expr->unary.x;
    }
    return expr->kind == AST_INDEX ? expr : NULL;
}

bool receiver_is_generic(Node *expr) {
    int stars;
    return receiver_index(expr, &stars) != NULL;
}

static Node *receiver_param(Node *node) {
    if (node->kind == AST_IDENT)
        return node;
    if (node->kind != AST_BAD)
        node_error(node, "receiver type parameter %s must be an identifier",
                   ast_expr_text(node));
    Node *blank = ast_new(AST_IDENT, node->pos);
    blank->ident.name = name_of("_");
    return blank;
}

// Declares a generic method's receiver parameters in the current scope; their
// constraints are those of the type.
void declare_receiver_params(Object *method, Node *recv) {
    int stars;
    Node *index = receiver_index(recv->field.type_expr, &stars);
    if (!language_has(18))
        language_error(index->pos, 18, "type instantiation");
    Declaration *declaration = method->declaration;
    NodeList names = index->index.indices;
    int count = declaration->type_param_count = names.len;
    Type **params = declaration->type_params = ARENA_ARRAY(&compilation, Type *, count);
    for (int i = 0; i < count; i++)
        params[i] = declare_type_param(receiver_param(names.items[i]), i)->type;
    Type *generic = check_generic_type(index->index.x, false);
    if (is_invalid(generic))
        return;
    int wanted = generic->type_arg_count;
    if (count < wanted)
        sema_error(recv->pos, "got %d type parameter%s, but receiver base type declares %d",
                   count, count == 1 ? "" : "s", wanted);
    if (count != wanted)
        sema_error(index->index.x->pos, "got %d arguments but %d type parameters", count,
                   wanted);
    for (int i = 0; i < count && count == wanted; i++) {
        mono_same(params[i], generic->type_args[i]);
        Type *constraint = generic->type_args[i]->constraint;
        params[i]->constraint =
            constraint ? type_substitute(constraint, generic->type_args, params, count)
                       : NULL;
    }
    bool names_only = true;
    for (int i = 0; i < count; i++)
        names_only &= names.items[i]->kind == AST_IDENT;
    if (stars <= 1 && names_only)
        declaration->receiver = instance_of(generic, params, count);
}
