// switch on values and on types.
//
// Each case is compared with the tag as x == y would be; a constant or a type may
// stand in one case only.  Spec: Expression switches, Type switches.
#include "sema/operand.h"
#include "sema/seen.h"

static void check_defaults(NodeList clauses) {
    Node *first = NULL;
    for (int i = 0; i < clauses.len; i++) {
        Node *clause = clauses.items[i];
        if (!(clause->flags & NODE_IS_DEFAULT))
            continue;
        if (first != NULL)
            node_error(clause, "multiple defaults (first at %s)", pos_text(first->pos));
        else
            first = clause;
    }
}

// ---- Values

static void check_case(Operand *tag, Node *node, SeenSet *seen) {
    Operand x;
    check_value(&x, node);
    if (tag->mode == MODE_INVALID || x.mode == MODE_INVALID)
        return;
    convert_untyped(&x, tag->type);
    if (x.mode == MODE_INVALID)
        return;
    Operand result = x;
    comparison(&result, tag, TOK_EQ, true);
    if (result.mode == MODE_INVALID || x.mode != MODE_CONSTANT)
        return;
    Node *before = seen_add_constant(seen, x.value, x.type, false, node);
    if (before != NULL)
        operand_error(&x, "duplicate case %s in expression switch\n\t%s: previous case",
                      operand_text(&x), pos_text(before->pos));
}

// Without a tag the cases are compared with true.
static Operand check_tag(Node *node) {
    Operand x;
    Node *tag = node->switch_stmt.tag;
    if (tag == NULL) {
        Pos pos = node->switch_stmt.rbrace;
        if (node->switch_stmt.clauses.len > 0)
            pos = node->switch_stmt.clauses.items[0]->pos;
        Node *truth = ast_new(AST_IDENT, pos);
        truth->ident.name = name_of("true");
        truth->type = basic_types[TYPE_BOOL];
        return (Operand){.mode = MODE_CONSTANT, .expr = truth, .type = truth->type,
                         .value = const_bool(true)};
    }
    check_value(&x, tag);
    assignment(&x, NULL, "switch expression");
    if (x.mode != MODE_INVALID && !type_comparable_p(x.type) && !type_has_nil(x.type)) {
        operand_error(&x, "cannot switch on %s (%s is not comparable)", operand_text(&x),
                      type_text(x.type));
        x.mode = MODE_INVALID;
    }
    return x;
}

void check_switch(Node *node) {
    Scope *saved = open_scope();
    if (node->switch_stmt.init != NULL)
        check_stmt(node->switch_stmt.init);
    Operand tag = check_tag(node);
    check_defaults(node->switch_stmt.clauses);
    SeenSet seen = {0};
    for (int i = 0; i < node->switch_stmt.clauses.len; i++) {
        Node *clause = node->switch_stmt.clauses.items[i];
        for (int k = 0; k < clause->clause.exprs.len; k++)
            check_case(&tag, clause->clause.exprs.items[k], &seen);
        Scope *around = open_scope();
        check_stmts(clause->clause.body);
        close_scope(around);
    }
    close_scope(saved);
}

// ---- Types

typedef struct SeenType {
    Type *type; // NULL: case nil
    Node *node;
} SeenType;

typedef Vec(SeenType) SeenTypes;

static bool is_nil(Node *node) {
    node = ast_unparen(node);
    if (node->kind != AST_IDENT)
        return false;
    Object *object = scope_lookup_parent(checker->scope, node->ident.name);
    return object != NULL && object->kind == OBJ_NIL;
}

static bool same_case(Type *a, Type *b) {
    if (a == NULL || b == NULL)
        return a == b;
    return a->kind == b->kind && type_identical(a, b);
}

static bool is_duplicate(Type *type, Node *node, SeenTypes *seen) {
    for (int i = 0; i < seen->len; i++) {
        if (!same_case(type, seen->items[i].type) || in_instance())
            continue;
        node_error(node, "duplicate case %s in type switch\n\t%s: previous case",
                   type != NULL ? type_text(type) : "nil",
                   pos_text(ast_start_pos(seen->items[i].node)));
        return true;
    }
    vec_push(&compilation, seen, ((SeenType){type, node}));
    return false;
}

// Checks the types of one clause.  Returns the last one, NULL for nil.
static Type *check_case_types(Operand *x, NodeList nodes, SeenTypes *seen) {
    Type *type = NULL;
    for (int i = 0; i < nodes.len; i++) {
        Node *node = nodes.items[i];
        if (is_nil(node)) {
            Operand nil;
            check_value(&nil, node);
            type = NULL;
        } else {
            type = check_var_type(node);
            if (is_invalid(type))
                continue;
        }
        if (!is_duplicate(type, node, seen) && x != NULL && type != NULL)
            type_assertion(node, x, type, true);
    }
    return type;
}

// The variable of `switch v := x.(type)` in one clause: of the case's type if
// there is exactly one, else of x's.
static Object *clause_variable(Node *node, Node *clause, Type *type, Type *x_type) {
    if (clause->clause.exprs.len != 1 || type == NULL)
        type = x_type;
    Object *object = object_new(OBJ_VAR, node->type_switch.name,
                                node->type_switch.name_pos, type);
    object->state = 2;
    object->owner = checker->func;
    object->param_index = -1;
    object->decl = clause;
    clause->clause.object = object;
    declare_local(object);
    return object;
}

// All the variables count as one: it is used if it is used in any clause.
static void check_clause_usage(Node *node) {
    NodeList clauses = node->type_switch.clauses;
    bool used = false;
    for (int i = 0; i < clauses.len; i++) {
        Object *object = clauses.items[i]->clause.object;
        if (object == NULL)
            continue;
        used |= object->used;
        object->used = true;
    }
    if (!used)
        sema_error(node->type_switch.name_pos, "%s declared but not used",
                   node->type_switch.name->text);
}

static void check_type_clauses(Node *node) {
    Name *name = node->type_switch.name;
    if (name != NULL && name->blank) {
        sema_error(node->type_switch.name_pos, "no new variable on left side of :=");
        name = NULL;
    }
    Operand x;
    check_value(&x, node->type_switch.x);
    if (x.mode == MODE_INVALID)
        return;
    bool interface = x.mode != MODE_NIL && type_is_interface(x.type);
    if (is_type_param(x.type))
        operand_error(&x, "cannot use type switch on type parameter value %s", operand_text(&x));
    else if (!interface)
        operand_error(&x, "%s is not an interface", operand_text(&x));
    check_defaults(node->type_switch.clauses);
    SeenTypes seen = {0};
    for (int i = 0; i < node->type_switch.clauses.len; i++) {
        Node *clause = node->type_switch.clauses.items[i];
        Type *type = check_case_types(interface ? &x : NULL, clause->clause.exprs, &seen);
        Scope *saved = open_scope();
        if (name != NULL)
            clause_variable(node, clause, type, x.type);
        check_stmts(clause->clause.body);
        close_scope(saved);
    }
    if (name != NULL)
        check_clause_usage(node);
}

void check_type_switch(Node *node) {
    Scope *saved = open_scope();
    if (node->type_switch.init != NULL)
        check_stmt(node->type_switch.init);
    check_type_clauses(node);
    close_scope(saved);
}
