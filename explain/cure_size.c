// Cures for sizes: constants for make, arrays for what is too large.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

// The expression that a variable is declared with, if it never changes after.
static Node *only_value(const Object *object, Node **statement) {
    if (object == NULL || object->kind != OBJ_VAR || object->reassigned ||
        object->address_taken || object->decl == NULL)
        return NULL;
    const UseList *uses = uses_of(object);
    for (int i = 0; i < uses->len; i++) {
        Node *parent = parent_of(uses->items[i]);
        if (parent == NULL || uses->items[i]->pos != object->pos)
            continue;
        *statement = parent;
        if (parent->kind == AST_ASSIGN && parent->assign.lhs.len == 1)
            return parent->assign.rhs.items[0];
        if (parent->kind == AST_VAR_DECL && parent->value_decl.names.len == 1 &&
            parent->value_decl.values.len == 1 && parent->value_decl.type_expr == NULL)
            return parent->value_decl.values.items[0];
    }
    return NULL;
}

//     n := 10; s := make([]int, n)     ->     const n = 10; s := make([]int, n)
bool cure_constant_length(Package *package, const Story *story, Fix *fix) {
    (void)package;
    if (story->kind != SITE_MAKE_SLICE || story->node->kind != AST_CALL)
        return false;
    NodeList *args = &story->node->call.args;
    Node *length = args->items[args->len - 1], *statement = NULL;
    if (length->kind != AST_IDENT)
        return false;
    Node *value = only_value(length->ident.object, &statement);
    if (value == NULL || value->value == NULL)
        return false;
    const char *name = length->ident.name->text;
    const char *constant = extent_text(extent_of(value));
    const char *with = arena_printf(&compilation, "const %s = %s", name, constant);
    Extent extent = extent_of(statement);
    if (statement->kind == AST_VAR_DECL && token_before(extent.start) == TOK_VAR)
        extent.start = start_before(extent.start);
    fix_replace(fix, extent, with);
    fix->text = say(WORD_HINT_CONSTANT, name, with);
    return true;
}

//     s := make([]int, 10000)     ->     var sArray [10000]int; s := sArray[:]
bool cure_array_variable(Package *package, const Story *story, Fix *fix) {
    if (story->node == NULL || story->size < 0)
        return false;
    Object *object = declared_with(story->node);
    Node *statement = object != NULL ? statement_of((Node *)story->node) : NULL;
    if (statement == NULL)
        return false;
    const char *name = object->name->text;
    const char *array = NULL, *use = NULL;
    if (story->kind == SITE_MAKE_SLICE) {
        NodeList *args = &story->node->call.args;
        array = arena_printf(&compilation, "[%s]%s",
                             extent_text(extent_of(args->items[args->len - 1])),
                             type_string(type_underlying(story->type)->elem, package));
        use = args->len > 2 ? arena_printf(&compilation, "[:%s]",
                                           extent_text(extent_of(args->items[1]))) : "[:]";
    } else if (story->kind == SITE_NEW) {
        array = type_string(story->type, package);
        use = "";
    }
    if (array == NULL)
        return false;
    bool pointer = story->kind == SITE_NEW;
    fix_replace(fix, extent_of(statement),
                arena_printf(&compilation, "var %sArray %s; %s := %s%sArray%s", name, array,
                             name, pointer ? "&" : "", name, use));
    fix->text = say(pointer ? WORD_HINT_VARIABLE : WORD_HINT_ARRAY, array, name);
    return true;
}
