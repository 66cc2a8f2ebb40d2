// Generics: as much as declarations and constraints need.
//
// Constraint elements (int | ~string) are understood, so that interfaces with
// type sets can be declared and misuse of them is reported.  Type parameters
// themselves are not supported yet: declaring them is an error at their place.
//
// The plan for them: an instance is a copy.  instantiate_type() and calls of
// generic functions will clone the declaration as the parser made it, check the
// copy with the type parameters bound to their arguments in a scope around it,
// and keep one instance for each list of arguments (type_link_string() is the
// key).  Nothing behind sema needs to know.
//
// Spec: Type parameter declarations, General interfaces, Instantiations.
#include "sema/operand.h"

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

void reject_type_params(NodeList params) {
    checker->unchecked_parts = true;
    sema_error(params.items[0]->pos, "type parameters are not supported yet");
}

// func (x T[P]) m(): the declaration of T has been rejected.
bool receiver_is_generic(Node *expr) {
    while (expr->kind == AST_PAREN || expr->kind == AST_STAR)
        expr = expr->unary.x;
    return expr->kind == AST_INDEX;
}

Type *check_instance(Node *node) {
    Type *type = check_type(node->index.x);
    if (type->kind == TYPE_INVALID ||
        (type->kind == TYPE_NAMED &&
         type_underlying(type)->kind == TYPE_INVALID))
        return invalid(); // the generic type's declaration was an error
    sema_error(ast_start_pos(node->index.x), "%s is not a generic type",
               type_text(type));
    return invalid();
}

Type *instantiate_type(Type *generic, TypeList *args, Pos pos) {
    (void)generic;
    (void)args;
    sema_error(pos, "type parameters are not supported yet");
    return invalid();
}

// ---- Unions

typedef struct Union {
    Vec(Type *) types;
    Vec(bool) tildes;
    Vec(Node *) nodes;
} Union;

static void flatten(Union *terms, Node *node) {
    while (node->kind == AST_PAREN)
        node = node->unary.x;
    if (node->kind == AST_BINARY && node->op == TOK_OR) {
        flatten(terms, node->binary.x);
        flatten(terms, node->binary.y);
        return;
    }
    bool tilde = node->kind == AST_UNARY && node->op == TOK_TILDE;
    vec_push(&compilation, &terms->types, check_type(tilde ? node->unary.x : node));
    vec_push(&compilation, &terms->tildes, tilde);
    vec_push(&compilation, &terms->nodes, node);
}

// int and ~int overlap, and so do int and int.
static bool overlap(Type *a, bool tilde_a, Type *b, bool tilde_b) {
    if (tilde_a)
        b = type_underlying(b);
    if (tilde_b)
        a = type_underlying(a);
    return type_identical(a, b);
}

static const char *term_text(Type *type, bool tilde) {
    return arena_printf(&compilation, "%s%s", tilde ? "~" : "", type_text(type));
}

static void check_term(Type *set, int index, Node *node) {
    Type *type = set->terms[index];
    bool tilde = set->tildes[index];
    Type *under = type_underlying(type);
    if (under->kind == TYPE_INVALID)
        return;
    if (tilde && under->kind == TYPE_INTERFACE) {
        node_error(node, "invalid use of ~ (%s is an interface)", type_text(type));
        return;
    }
    if (tilde && !type_identical(under, type)) {
        node_error(node, "invalid use of ~ (underlying type of %s is %s)",
                   type_text(type), type_text(under));
        return;
    }
    if (under->kind == TYPE_INTERFACE) {
        interface_complete(under);
        const char *text = type_text(type);
        if (under->method_count > 0)
            node_error(node, "cannot use %s in union (%s contains methods)", text, text);
        else if (type == type_comparable)
            node_error(node, "cannot use comparable in union");
        else if (under->comparable)
            node_error(node, "cannot use %s in union (%s embeds comparable)", text, text);
        return;
    }
    for (int i = 0; i < index; i++) {
        if (type_is_interface(set->terms[i]) ||
            !overlap(type, tilde, set->terms[i], set->tildes[i]))
            continue;
        node_error(node, "overlapping terms %s and %s", term_text(type, tilde),
                   term_text(set->terms[i], set->tildes[i]));
        return;
    }
}

static void later_union(Later *later) {
    Node **nodes = later->node->fields.list.items;
    for (int i = 0; i < later->type->term_count; i++)
        check_term(later->type, i, nodes[i]);
}

// An element of an interface: a type, ~T, or a union of them.
Type *check_union(Node *node) {
    enum { MAX_TERMS = 100 };
    Union terms = {0};
    flatten(&terms, node);
    if (terms.types.len == 1 && !terms.tildes.items[0])
        return terms.types.items[0];
    if (terms.types.len > MAX_TERMS) {
        node_error(terms.nodes.items[MAX_TERMS],
                   "cannot handle more than %d union terms (implementation limitation)",
                   MAX_TERMS);
        return invalid();
    }
    Type *type = ARENA_NEW(&compilation, Type);
    type->kind = TYPE_UNION;
    type->terms = terms.types.items;
    type->tildes = terms.tildes.items;
    type->term_count = terms.types.len;
    Node *list = ast_new(AST_STRUCT_TYPE, node->pos); // only to carry the nodes
    list->fields.list.items = terms.nodes.items;
    list->fields.list.len = list->fields.list.cap = terms.nodes.len;
    check_later(later_union, type, list, NULL, NO_POS);
    node->type = type;
    node->flags |= NODE_TYPE_OPERAND;
    return type;
}

// TYPE's set becomes its intersection with the union of TERMS.
void restrict_terms(Type *type, Type **terms, bool *tildes, int count) {
    if (!type->terms) {
        type->terms = ARENA_ARRAY(&compilation, Type *, count + 1);
        type->tildes = ARENA_ARRAY(&compilation, bool, count + 1);
        type->term_count = 0;
        for (int i = 0; i < count; i++) {
            type->terms[type->term_count] = terms[i];
            type->tildes[type->term_count++] = tildes[i];
        }
        return;
    }
    Vec(Type *) kept = {0};
    Vec(bool) kept_tildes = {0};
    for (int i = 0; i < type->term_count; i++) {
        for (int j = 0; j < count; j++) {
            if (!overlap(type->terms[i], type->tildes[i], terms[j], tildes[j]))
                continue;
            bool take_second = type->tildes[i]; // the narrower of the two
            vec_push(&compilation, &kept, take_second ? terms[j] : type->terms[i]);
            vec_push(&compilation, &kept_tildes,
                     take_second ? tildes[j] : type->tildes[i]);
        }
    }
    type->terms = kept.len ? kept.items : ARENA_ARRAY(&compilation, Type *, 1);
    type->tildes = kept.len ? kept_tildes.items : ARENA_ARRAY(&compilation, bool, 1);
    type->term_count = kept.len;
}
