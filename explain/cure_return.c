// Cures for pointers that are returned: values.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

bool is_operator(const Node *node, Token op) {
    return node != NULL && node->kind == AST_UNARY && node->op == op &&
           !(node->flags & NODE_IMPLICIT);
}

static bool is_explicit_star(const Node *node) {
    return node != NULL && node->kind == AST_STAR && !(node->flags & NODE_IMPLICIT);
}

// ---- Variables and the expressions they begin with

Object *declared_with(const Node *value) {
    const Node *parent = parent_of(value);
    if (parent == NULL)
        return NULL;
    const NodeList *names = NULL, *values = NULL;
    if (parent->kind == AST_ASSIGN && parent->flags & NODE_DEFINE) {
        names = &parent->assign.lhs;
        values = &parent->assign.rhs;
    } else if (parent->kind == AST_VAR_DECL && parent->value_decl.type_expr == NULL) {
        names = &parent->value_decl.names;
        values = &parent->value_decl.values;
    }
    // (Inlining may have put something else in the value's place.)
    if (names == NULL || names->len != 1 || values->len != 1 ||
        names->items[0] == value || names->items[0]->kind != AST_IDENT)
        return NULL;
    Object *object = names->items[0]->ident.object;
    return object != NULL && object->pos == names->items[0]->pos ? object : NULL;
}

bool declares(const Node *ident) {
    return ident->ident.object != NULL && ident->ident.object->pos == ident->pos;
}

// The node that the value of USE goes to, past implicit conversions and stars.
static Node *reader_of(const Node *use) {
    Node *parent = parent_of(use);
    while (parent != NULL && parent->flags & NODE_IMPLICIT &&
           (parent->kind == AST_STAR || parent->kind == AST_CONVERT))
        parent = parent_of(parent);
    return parent;
}

static bool is_comparison(const Node *node) {
    return node != NULL && node->kind == AST_BINARY && node->op >= TOK_EQ &&
           node->op <= TOK_GE;
}

bool is_assigned(const Node *node) {
    const Node *parent = parent_of(node);
    if (parent == NULL)
        return false;
    if (parent->kind == AST_INC_DEC)
        return true;
    for (int i = 0; parent->kind == AST_ASSIGN && i < parent->assign.lhs.len; i++)
        if (parent->assign.lhs.items[i] == node)
            return true;
    return false;
}

void value_for_pointer(Fix *fix, Object *variable, const Func *kept) {
    const UseList *uses = uses_of(variable);
    for (int i = 0; i < uses->len; i++) {
        Node *use = uses->items[i], *reader = reader_of(use);
        if (declares(use))
            continue;
        if (is_assigned(use) || is_comparison(reader)) {
            fix->failed = true;
            return;
        }
        if (reader->kind == AST_SELECTOR || reader->kind == AST_INDEX)
            continue;
        if (is_explicit_star(reader))
            fix_remove_char(fix, reader->pos);
        else if (!(reader->kind == AST_RETURN_STMT && func_around(reader) == kept))
            fix_insert(fix, use->pos, "&");
    }
}

// ---- Reading

// Is a part of X changed, or its address taken?  x.f = 1, x.f++, &x.f, x.f[:]
bool is_changed(const Node *x) {
    for (;;) {
        if (is_assigned(x))
            return true;
        const Node *parent = parent_of(x);
        if (parent == NULL)
            return false;
        bool address = parent->kind == AST_UNARY && parent->op == TOK_AND;
        if (address)
            return true;
        bool part =
            (parent->kind == AST_SELECTOR && parent->selector.kind == SEL_FIELD) ||
            (parent->kind == AST_INDEX && parent->index.x == x &&
             type_underlying(x->type)->kind == TYPE_ARRAY);
        if (!part)
            return false;
        x = parent;
    }
}

// Is the pointer USE only read through?  *p, p.x, p.m() with a value receiver
static bool is_read(const Node *use) {
    const Node *parent = parent_of(use);
    if (parent == NULL)
        return false;
    if (parent->kind == AST_SELECTOR)
        return parent->selector.kind == SEL_FIELD_POINTER && !is_changed(parent);
    if (parent->kind != AST_STAR)
        return false;
    return !is_changed(parent);
}

void read_as_value(Fix *fix, Node *use) {
    Node *parent = parent_of(use);
    if (!is_read(use))
        fix->failed = true;
    else if (is_explicit_star(parent))
        fix_remove_char(fix, parent->pos);
}

bool only_read(Fix *fix, const Object *variable) {
    const UseList *uses = uses_of(variable);
    for (int i = 0; i < uses->len && !fix->failed; i++)
        if (!declares(uses->items[i]))
            read_as_value(fix, uses->items[i]);
    return !fix->failed;
}

// ---- The function that returns it

// Its result of type *T as it is written, and the number of that: of (*T, error) the
// first.
static Node *written_pointer(const Func *func, const Type *type, int *number) {
    if (func == NULL || func->object == NULL || func->type_arg_count > 0 ||
        func->named_results || func->node->kind != AST_FUNC_DECL)
        return NULL;
    NodeList *results = &func->node->func_decl.type_expr->func_type.results;
    for (*number = 0; *number < results->len; ++*number) {
        Node *written = results->items[*number]->field.type_expr;
        if (written->kind == AST_STAR && written->pos != NO_POS &&
            type_identical(func->results.items[*number]->type,
                           type_pointer((Type *)type)))
            return written;
    }
    return NULL;
}

typedef struct Returns {
    const Func *func;
    NodeList list;
} Returns;

static void collect_returns(Node **slot, void *context) {
    Returns *returns = context;
    Node *node = *slot;
    if (node == NULL || node->kind == AST_FUNC_LIT || node->kind == AST_INLINED_CALL)
        return;
    if (node->kind == AST_RETURN_STMT)
        vec_push(&compilation, &returns->list, node);
    ast_each_child(node, collect_returns, context);
}

NodeList returns_of(Func *func) {
    Returns returns = {.func = func};
    Node *body = func->body;
    collect_returns(&body, &returns);
    return returns.list;
}

Node *call_of(const Node *use) {
    Node *parent = parent_of(use);
    return parent != NULL && parent->kind == AST_CALL && parent->call.fun == use ? parent
                                                                                : NULL;
}

// Where a call's pointer goes, now that it is a value.
static void call_gives_value(Fix *fix, Node *call, int number) {
    Object *variable = declared_with(call);
    Node *reader = reader_of(call);
    if (reader != NULL && reader->kind == AST_RESULT) { // v, err := f()
        const Node *assign = parent_of(reader);
        const Node *name = assign != NULL && assign->kind == AST_ASSIGN &&
                                   number < assign->assign.lhs.len
                               ? assign->assign.lhs.items[number] : NULL;
        if (name == NULL || name->kind != AST_IDENT ||
            (!name->ident.name->blank && !declares(name)))
            fix->failed = true;
        else if (!name->ident.name->blank)
            value_for_pointer(fix, name->ident.object, NULL);
    } else if (variable != NULL)
        value_for_pointer(fix, variable, NULL);
    else if (is_explicit_star(reader))
        fix_remove_char(fix, reader->pos);
    else if (reader == NULL ||
             (reader->kind != AST_SELECTOR && reader->kind != AST_EXPR_STMT))
        fix->failed = true;
}

// return &x, return &T{…}, or return p with p := &T{…}
static void return_gives_value(Fix *fix, Node *stmt, Func *func, int number,
                               const char *type) {
    bool all = stmt->ret.results.len == func->results.len;
    Node *x = all ? stmt->ret.results.items[number] : NULL;
    Node *plain = x;
    while (plain != NULL && plain->kind == AST_CONVERT && plain->flags & NODE_IMPLICIT)
        plain = plain->unary.x;
    // return nil, err: nobody looks at the value beside an error.
    if (plain != NULL && plain->kind == AST_IDENT && plain->ident.object != NULL &&
        plain->ident.object->kind == OBJ_NIL && func->results.len > 1) {
        fix_replace(fix, extent_of(plain), arena_printf(&compilation, "%s{}", type));
        return;
    }
    if (is_operator(x, TOK_AND)) {
        fix_remove_char(fix, x->pos);
        return;
    }
    if (x == NULL || x->kind != AST_IDENT || x->ident.object->owner != func ||
        x->ident.object->is_param) {
        fix->failed = true;
        return;
    }
    Object *pointer = x->ident.object;
    Node *declaration = NULL;
    const UseList *uses = uses_of(pointer);
    for (int i = 0; i < uses->len; i++)
        if (declares(uses->items[i]))
            declaration = parent_of(uses->items[i]);
    Node *value = declaration == NULL ? NULL
                  : declaration->kind == AST_ASSIGN && declaration->assign.rhs.len == 1
                      ? declaration->assign.rhs.items[0]
                  : declaration->kind == AST_VAR_DECL &&
                            declaration->value_decl.values.len == 1
                      ? declaration->value_decl.values.items[0] : NULL;
    if (value == NULL || declared_with(value) != pointer) {
        fix->failed = true;
    } else if (is_operator(value, TOK_AND)) {
        fix_remove_char(fix, value->pos);
    } else if (value->kind == AST_CALL && value->call.builtin == BUILTIN_NEW &&
               value->call.kind == CALL_BUILTIN) {
        Extent extent = extent_of(declaration);
        if (declaration->kind == AST_VAR_DECL)
            extent.start = start_before(extent.start);
        fix_replace(fix, extent,
                    arena_printf(&compilation, "var %s %s", pointer->name->text,
                                 extent_text(extent_of(value->call.args.items[0]))));
    } else {
        fix->failed = true;
    }
    value_for_pointer(fix, pointer, func);
}

//     func f() *T { t := T{1}; return &t }     ->     func f() T { t := T{1}; return t }
bool cure_return_value(Package *package, const Story *story, Fix *fix) {
    (void)package;
    Func *func = story->func;
    int number;
    Node *result = written_pointer(func, story->type, &number);
    if (result == NULL)
        return false;
    fix_remove_char(fix, result->pos);
    const char *type = extent_text(extent_of(result->unary.x));
    NodeList returns = returns_of(func);
    for (int i = 0; i < returns.len && !fix->failed; i++)
        return_gives_value(fix, returns.items[i], func, number, type);
    const UseList *uses = uses_of(func->object);
    for (int i = 0; i < uses->len && !fix->failed; i++) {
        Node *use = uses->items[i];
        if (use->kind == AST_IDENT && declares(use))
            continue;
        Node *call = call_of(use);
        if (call == NULL)
            return false;
        call_gives_value(fix, call, number);
    }
    fix->text = say(WORD_HINT_VALUE, func->name, type);
    return !fix->failed;
}
