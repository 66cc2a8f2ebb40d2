// The functions of a package, where its passes begin.
//
// Declared functions and the literals of package-level variables stand in the
// order of the source; last comes a function that the source does not have, the
// initialisation of the package, with an assignment for each variable that the
// linker cannot fill in.  Go calls it "init" and analyses it like any other.
#include "escape/internal.h"

#include "lexer/token.h"

Package *compiled_package;

static PtrMap packages; // package -> its FuncList, once prepared

static bool add_literal(Node *node, void *context) {
    if (node->kind == AST_FUNC_LIT)
        vec_push(&compilation, (FuncList *)context, node->func_lit.func);
    return true;
}

static void literal_roots(Node *node, FuncList *roots) {
    if (node != NULL)
        visit_tree(node, add_literal, roots);
}

// The function that runs `var x = f()` of the package level: Go's "init".
static Func *initialisation(Package *package) {
    Func *init = ARENA_NEW(&compilation, Func);
    init->package = package;
    init->name = "init";
    init->body = ast_new(AST_BLOCK_STMT, NO_POS);
    Type *none[1] = {NULL};
    init->type = type_func(none, 0, none, 0, false);
    func_info(init)->inline_checked = true;
    return init;
}

static Node *ident_of(Object *object) {
    Node *ident = ast_new(AST_IDENT, object != NULL ? object->pos : NO_POS);
    ident->ident.name = object != NULL ? object->name : name_of("_");
    ident->ident.object = object;
    ident->type = object != NULL ? object->type : NULL;
    return ident;
}

static void initialiser(Func *init, Initializer *entry) {
    Node *assign = ast_new(AST_ASSIGN, entry->decl->pos);
    assign->op = TOK_ASSIGN;
    for (int i = 0; i < entry->lhs.len; i++)
        vec_push(&compilation, &assign->assign.lhs, ident_of(entry->lhs.items[i]));
    if (entry->lhs.len == 1) {
        Object *object = entry->lhs.items[0];
        vec_push(&compilation, &assign->assign.rhs, entry->rhs);
        dynamic_initialisation(object, entry->rhs, assign, &init->body->block.list);
        return;
    }
    for (int i = 0; i < entry->values.len; i++)
        vec_push(&compilation, &assign->assign.rhs, entry->values.items[i]);
    vec_push(&compilation, &init->body->block.list, assign);
}

static void prepare_declaration(Node *decl, Func *init, Pos *met, FuncList *roots) {
    if (decl->kind == AST_FUNC_DECL && decl->func_decl.func != NULL) {
        Func *func = decl->func_decl.func;
        prepare_declared(func);
        vec_push(&compilation, roots, func);
    } else if (decl->kind == AST_VAR_DECL) {
        NodeList *values = &decl->value_decl.values;
        prepare_initial_values(values, init, met);
        for (int i = 0; i < values->len; i++)
            literal_roots(values->items[i], roots);
    }
}

static void remove_dead_code_below(Func *func) {
    remove_dead_code(func);
    for (int i = 0; i < func->literals.len; i++)
        remove_dead_code_below(func->literals.items[i]);
}

static bool replace_node(Node **slot, void *context) {
    Node *with = ptrmap_get(context, *slot);
    if (with != NULL)
        *slot = with;
    return with == NULL;
}

void replace_initial_values(Package *package, const PtrMap *replaced) {
    PtrMap map = *replaced;
    for (int i = 0; i < package->inits.len; i++) {
        Initializer *entry = &package->inits.items[i];
        edit_tree(&entry->rhs, replace_node, NULL, &map);
        for (int j = 0; j < entry->values.len; j++)
            edit_tree(&entry->values.items[j], replace_node, NULL, &map);
    }
}

FuncList *package_functions(Package *package) {
    prepare_package(package);
    return ptrmap_get(&packages, package);
}

void prepare_imported(Func *func) {
    prepare_declared(func);
    remove_dead_code_below(func);
}

void prepare_package(Package *package) {
    compiled_package = package;
    if (ptrmap_get(&packages, package) != NULL)
        return;
    FuncList *roots = ARENA_NEW(&compilation, FuncList);
    ptrmap_put(&compilation, &packages, package, roots);

    Func *init = initialisation(package);
    Pos met = NO_POS;
    for (int i = 0; i < package->files.len; i++) {
        NodeList *decls = &package->files.items[i]->decls;
        for (int j = 0; j < decls->len; j++)
            prepare_declaration(decls->items[j], init, &met, roots);
    }
    for (int i = 0; i < package->funcs.len; i++)
        if (!func_info(package->funcs.items[i])->prepared) {
            prepare_declared(package->funcs.items[i]);
            vec_push(&compilation, roots, package->funcs.items[i]);
        }
    for (int i = 0; i < package->inits.len; i++)
        initialiser(init, &package->inits.items[i]);
    if (init->body->block.list.len > 0)
        vec_push(&compilation, roots, init);
    for (int i = 0; i < roots->len; i++)
        remove_dead_code_below(roots->items[i]);
}
