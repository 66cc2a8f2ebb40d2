// A package as a whole: its variables, its initialisation, and go.main.
//
//     main..init    variables that need code, in the order sema found, then the
//                   functions init()
//     go.main       the ..init of every package, imported ones first; main.main
//
// Variables whose value can be written into the data need no code
// (build_static.c).
#include "codegen/build.h"

Package *current_package;

// //go:linkname without a value, to a name of another package: it is defined there.
static bool defined_elsewhere(Object *object) {
    const char *link = object->link_name;
    size_t len = strlen(object->package->path);
    return link && object->decl->value_decl.values.len == 0 &&
           !(strncmp(link, object->package->path, len) == 0 && link[len] == '.');
}

// Makes the data of a package variable, or refers to that of another package.
void queue_global(Object *object) {
    Symbol *symbol = symbol_of_global(object);
    if (symbol->info || (object->package && object->package != current_package) ||
        (object->package && defined_elsewhere(object)))
        return;
    Data *data = data_new(symbol, type_size(object->type), type_align(object->type), false);
    data->pos = object->pos;
    data_set_type(data, object->type);
}

static Symbol *init_symbol(const char *path) {
    Symbol *symbol = symbol_get(text("%s..init", path), SYMBOL_FUNC);
    symbol->exported = true;
    return symbol;
}

static void call_plain(Symbol *symbol) {
    CallPlan plan = {.kind = PLAN_STATIC, .symbol = symbol};
    plan.type = type_func(NULL, 0, NULL, 0, false);
    plan.signature = abi_signature(plan.type, NULL);
    int count;
    perform_call(&plan, &count);
}

static void begin_plain(Symbol *symbol, const char *name) {
    begin_function(symbol, name, type_func(NULL, 0, NULL, 0, false), NULL);
}

// ---- Variables

static void initialize_one(Object *object, Node *rhs) {
    if (!object || object->name->blank) {
        effect(rhs);
        return;
    }
    if (static_global(object, rhs))
        return;
    Place place = place_of_object(object);
    evaluated_once = rhs->kind == AST_COMPOSITE_LIT;
    if (rhs->kind == AST_COMPOSITE_LIT && !in_leaves(rhs->type))
        literal_to(rhs, place.base, 0, true);
    else
        write_place(&place, expr(rhs));
    evaluated_once = false;
}

static void initialize_several(Initializer *init) {
    Operand *values = eval_list(init->values.items, init->values.len);
    for (int i = 0; i < init->values.len; i++)
        values[i] = stable(values[i]);
    for (int i = 0; i < init->lhs.len; i++) {
        Object *object = init->lhs.items[i];
        if (!object || object->name->blank)
            continue;
        Place place = place_of_object(object);
        write_place(&place, values[i]);
    }
}

void build_init(void *context) {
    Package *package = context;
    here.path = package->path;
    for (int i = 0; i < package->objects.len; i++)
        if (package->objects.items[i]->kind == OBJ_VAR)
            queue_global(package->objects.items[i]);
    for (int i = 0; i < codegen_options.embedded.len; i++)
        build_embedded(&codegen_options.embedded.items[i]);
    begin_plain(init_symbol(package->path), text("%s.init", package->path));
    for (int i = 0; i < package->inits.len; i++) {
        Initializer *init = &package->inits.items[i];
        here.pos = init->rhs->pos;
        if (!here.f->pos)
            here.f->pos = here.pos;
        if (init->lhs.len == 1 && init->values.len == 0)
            initialize_one(init->lhs.items[0], init->rhs);
        else
            initialize_several(init);
        here.tuples.len = 0;
    }
    for (int i = 0; i < package->init_funcs.len; i++) {
        here.pos = package->init_funcs.items[i]->node->pos;
        call_plain(symbol_of_func(package->init_funcs.items[i]));
    }
    return_operands(NULL, 0);
    finish_function();
}

// ---- go.main

static Func *main_func(Package *package) {
    Object *object = scope_lookup(package->scope, name_of("main"));
    return object ? object->func : NULL;
}

// A string variable of package runtime: what the program knows of its build.
static void set_variable(const char *name, const char *text) {
    if (codegen_options.init_count == 0 || text == NULL)
        return;
    Symbol *variable = symbol_get(name, SYMBOL_DATA);
    variable->exported = true;
    Value *address = symbol_address(variable, 0, CLASS_PTR);
    uint32_t len = (uint32_t)strlen(text);
    store(address, 0, symbol_address(symbol_of_string(text, len), 0, CLASS_PTR), true);
    store(address, 8, word_const(len), true);
}

void build_go_main(void *context) {
    Package *package = context;
    Symbol *symbol = symbol_get("go.main", SYMBOL_FUNC);
    symbol->exported = true;
    begin_plain(symbol, symbol->name);
    set_variable("runtime.defaultGOROOT", codegen_options.goroot);
    set_variable("runtime.buildInfo", codegen_options.build_info);
    for (int i = 0; i < codegen_options.init_count; i++)
        call_plain(init_symbol(codegen_options.init_paths[i]));
    call_plain(init_symbol(package->path));
    if (main_func(package))
        call_plain(symbol_of_func(main_func(package)));
    return_operands(NULL, 0);
    finish_function();
}
