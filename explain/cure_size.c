// Cures for sizes: constants for make, arrays for what is too large.
#include "explain/hint.h"
#include "explain/words.h"

#include "escape/internal.h"

#include <string.h>

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

// n / 2.0 is another number if n has no type.  Returns " int", or nothing.
static const char *type_matters(const Object *object) {
    const UseList *uses = uses_of(object);
    for (int i = 0; i < uses->len; i++) {
        const Node *parent = parent_of(uses->items[i]);
        if (parent != NULL && (parent->kind == AST_BINARY || parent->kind == AST_UNARY))
            return arena_printf(&compilation, " %s",
                                type_string(object->type, object->package));
    }
    return "";
}

// Declares the variable USE, which never changes, as a constant.
static const char *make_constant(Node *use, Fix *fix) {
    Node *statement = NULL;
    Node *value =
        use->kind == AST_IDENT ? only_value(use->ident.object, &statement) : NULL;
    if (value == NULL || value->value == NULL || use->ident.object->captured)
        return NULL;
    const char *name = use->ident.name->text;
    const char *constant = extent_text(extent_of(value));
    const char *with = arena_printf(&compilation, "const %s%s = %s", name,
                                    type_matters(use->ident.object), constant);
    Extent extent = extent_of(statement);
    if (statement->kind == AST_VAR_DECL && token_before(extent.start) == TOK_VAR)
        extent.start = start_before(extent.start);
    fix_replace(fix, extent, with);
    return with;
}

//     n := 10; s := make([]int, n)     ->     const n = 10; s := make([]int, n)
bool cure_constant_length(Package *package, const Story *story, Fix *fix) {
    (void)package;
    if (story->kind != SITE_MAKE_SLICE || story->node->kind != AST_CALL)
        return false;
    NodeList *args = &story->node->call.args;
    Node *length = args->items[args->len - 1];
    const char *with = make_constant(length, fix);
    if (with != NULL)
        fix->text = say(WORD_HINT_CONSTANT, length->ident.name->text, with);
    return with != NULL;
}

//     n := 1000; fmt.Println(n)     ->     const n = 1000; fmt.Println(n)
bool cure_constant_value(Package *package, const Story *story, Fix *fix) {
    (void)package;
    Node *value = story->kind == SITE_BOX ? story->node->unary.x : NULL;
    const char *with = value != NULL ? make_constant(value, fix) : NULL;
    if (with != NULL)
        fix->text = say(WORD_HINT_CONSTANT_BOX, value->ident.name->text, with);
    return with != NULL;
}

// ---- Large arrays in frames: only where the stack can be expected to have the room

// Is debug.SetMaxStack called?
static bool limits_stacks(const Package *package) {
    for (int i = 0; i < package->imports.len; i++) {
        Package *imported = package->imports.items[i];
        if (strcmp(imported->path, "runtime/debug") != 0)
            continue;
        Object *setter = scope_lookup(imported->scope, name_of("SetMaxStack"));
        if (setter != NULL && uses_of(setter)->len > 0)
            return true;
    }
    return false;
}

static void note_recursion(Func **group, int count, bool recursive, void *context) {
    for (int i = 0; recursive && i < count; i++)
        ptrmap_put(&compilation, context, group[i], group[i]);
}

// A frame as large as this one may be there many times.
static bool is_recursive(Package *package, const Func *func) {
    static PtrMap recursive;
    static Package *seen;
    if (seen != package) {
        CallGraphVisit visit = {note_recursion, &recursive};
        visit_bottom_up(package_functions(package), &visit);
        seen = package;
    }
    return ptrmap_get(&recursive, func) != NULL;
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
                                           extent_text(extent_of(args->items[1])))
                            : "[:]";
    } else if (story->kind == SITE_NEW) {
        array = type_string(story->type, package);
        use = "";
    }
    if (array == NULL || limits_stacks(package) || is_recursive(package, story->func))
        return false;
    bool pointer = story->kind == SITE_NEW;
    fix_replace(fix, extent_of(statement),
                arena_printf(&compilation, "var %sArray %s; %s := %s%sArray%s", name,
                             array, name, pointer ? "&" : "", name, use));
    fix->text = say(pointer ? WORD_HINT_VARIABLE : WORD_HINT_ARRAY, array, name);
    return true;
}
