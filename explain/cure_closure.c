// Cures for closures: what they need not share with the function around them.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

// The one function literal that uses the variable besides its own function, or NULL.
static Node *using_literal(const Object *object) {
    const UseList *uses = uses_of(object);
    Node *literal = NULL;
    for (int i = 0; i < uses->len; i++) {
        Node *found = NULL;
        for (Node *at = parent_of(uses->items[i]); at != NULL; at = parent_of(at)) {
            if (at->kind == AST_FUNC_DECL ||
                (at->kind == AST_FUNC_LIT && at->func_lit.func == object->owner))
                break;
            if (at->kind == AST_FUNC_LIT)
                found = at;
        }
        if (found == NULL)
            continue;
        if (literal != NULL && literal != found)
            return NULL;
        literal = found;
    }
    return literal;
}

static bool is_store(const Node *use) {
    const Node *parent = parent_of(use);
    return is_changed(use) || (parent != NULL && parent->kind == AST_RANGE_STMT &&
                               (parent->range.key == use || parent->range.value == use));
}

static bool is_loop(const Node *node) {
    return node->kind == AST_FOR_STMT || node->kind == AST_RANGE_STMT;
}

static const Node *body_of(const Node *loop) {
    return loop->kind == AST_FOR_STMT ? loop->for_stmt.body : loop->range.body;
}

// The outermost loop around NODE whose rounds share the variable: all but those whose
// body declares it.
static const Node *outermost_loop(const Node *node, const Object *object) {
    const Node *loop = NULL;
    for (const Node *at = parent_of(node); at != NULL; at = parent_of(at)) {
        if (at->kind == AST_FUNC_DECL || at->kind == AST_FUNC_LIT)
            break;
        if (is_loop(at) && body_of(at)->pos > object->pos)
            loop = at;
    }
    return loop;
}

//     x = …; for … { go func() { use(x) }() }
//     x = …; for … { xCopy := x; go func() { use(xCopy) }() }
bool cure_copy_for_closure(Package *package, const Story *story, Fix *fix) {
    (void)package;
    const Object *object = story->object;
    Node *literal = object != NULL ? using_literal(object) : NULL;
    Node *statement = literal != NULL ? statement_of(literal) : NULL;
    if (statement == NULL || object->address_taken || object->owner == NULL)
        return false;
    const Node *loop = outermost_loop(statement, object);
    const UseList *uses = uses_of(object);
    const char *name = object->name->text;
    const char *copy = arena_printf(&compilation, "%sCopy", name);
    for (int i = 0; i < uses->len; i++) {
        Node *use = uses->items[i];
        bool inside = is_inside(use, literal);
        if ((use->pos != object->pos || loop != NULL) && is_store(use) &&
            (inside || use->pos > statement->pos ||
             (loop != NULL && is_inside(use, loop))))
            return false; // the closure must see, or make, that change
        if (inside)
            fix_replace(fix, extent_of_name(use->pos, object->name), copy);
    }
    fix_insert(fix, extent_of(statement).start,
               arena_printf(&compilation, "%s := %s; ", copy, name));
    fix->text = say(WORD_HINT_COPY, arena_printf(&compilation, "%s := %s", copy, name));
    return true;
}

static Node *declaration_of(const Object *object) {
    const UseList *uses = uses_of(object);
    for (int i = 0; i < uses->len; i++)
        if (uses->items[i]->pos == object->pos)
            return parent_of(uses->items[i]);
    return NULL;
}

static const NodeList *declared_values(const Node *declaration) {
    if (declaration->kind == AST_ASSIGN && declaration->assign.lhs.len == 1)
        return &declaration->assign.rhs;
    if (declaration->kind == AST_VAR_DECL && declaration->value_decl.names.len == 1)
        return &declaration->value_decl.values;
    return NULL;
}

//     x := 0; go func() { x++; … }()     ->     go func() { x := 0; x++; … }()
bool cure_declare_inside(Package *package, const Story *story, Fix *fix) {
    (void)package;
    const Object *object = story->object;
    Node *literal = object != NULL ? using_literal(object) : NULL;
    Node *call = parent_of(literal),
         *declaration = object ? declaration_of(object) : NULL;
    const Node *started = parent_of(call);
    if (declaration == NULL || started == NULL || call->kind != AST_CALL ||
        call->call.fun != literal ||
        (started->kind != AST_GO_STMT && started->kind != AST_DEFER_STMT) ||
        parent_of(statement_of(declaration)) != parent_of(started))
        return false;
    const NodeList *values = declared_values(declaration);
    if (values == NULL || (values->len > 0 && values->items[0]->value == NULL))
        return false;
    const UseList *uses = uses_of(object);
    for (int i = 0; i < uses->len; i++)
        if (uses->items[i]->pos != object->pos && !is_inside(uses->items[i], literal))
            return false;
    Extent extent = extent_of(declaration);
    if (declaration->kind == AST_VAR_DECL) {
        if (token_before(extent.start) != TOK_VAR)
            return false;
        extent.start = start_before(extent.start);
    }
    const char *text = extent_text(extent);
    fix_replace(fix, extent, "");
    fix_insert(fix, literal->func_lit.body->pos + 1,
               arena_printf(&compilation, " %s;", text));
    fix->text = say(WORD_HINT_INSIDE, object->name->text);
    return true;
}
