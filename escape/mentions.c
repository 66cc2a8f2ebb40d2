// Package names that do not tell enough.
//
// Messages name an imported package by its own name: asn1.RawValue.  If packages of
// that name have been met twice, the path stands there, quoted:
//
//     "encoding/asn1".RawValue{...} escapes to heap
//
// Met is what the export data of imported packages speaks of, and it speaks of all
// that importers might come to need:
//
//     package x509                          its importers meet
//     import "crypto/rsa"                   rsa, by Key's type, and big, by that of
//     type Key struct { k *rsa.PublicKey }  rsa.PublicKey's fields
//     func Curve() elliptic.Curve { … }     elliptic, by the result's type
//     func Now() int64 { return time.Now().Unix() }
//                                           time, if Now can be inlined
//
// To know that, all declarations that can be reached must be looked at, so this is
// done only if there are two packages of the name somewhere below.
// (cmd/compile/internal/typecheck: crawler.go, iexport.go; types.NumImport)
#include "escape/inline.h"

SharesName escape_shares_name;

static PtrMap packages;   // name -> the package of that name met first
static PtrMap ambiguous;  // name -> itself: it is that of several
static PtrMap seen;       // objects whose declarations are exported, the Funcs whose
                          // bodies are, …
static PtrMap produced;   // types that importers can get values of
static PtrMap embeddable; // types that importers can embed
static Vec(Object *) declarations; // exported, to be looked at

static bool is_new(PtrMap *set, const void *key) {
    if (ptrmap_get(set, key) != NULL)
        return false;
    ptrmap_put(&compilation, set, key, (void *)key);
    return true;
}

static void meet(const Package *package) {
    const Package *other = ptrmap_get(&packages, package->name);
    if (other == NULL)
        ptrmap_put(&compilation, &packages, package->name, (void *)package);
    else if (other != package)
        ptrmap_put(&compilation, &ambiguous, package->name, package->name);
}

// ---- Bodies that importers may inline

static void produce_type(Type *type);
static void embed_type(Type *type);

static const Func *function_of(const Node *node) {
    const Object *object = NULL;
    if (node->kind == AST_IDENT)
        object = node->ident.object;
    else if (node->kind == AST_SELECTOR)
        object = node->selector.object;
    return object != NULL && object->kind == OBJ_FUNC ? object->func : NULL;
}

static bool has_export(const Func *func) {
    return ptrmap_get(&seen, func) != NULL;
}

static void export_body(Func *func);

static bool flood(Node *node, void *context) {
    (void)context;
    const Func *func = function_of(node);
    if (func != NULL)
        export_body((Func *)func);
    if (node->type != NULL && node->type->kind == TYPE_STRUCT)
        embed_type(node->type);
    if (node->kind == AST_FUNC_LIT)
        visit_tree(node->func_lit.func->body, flood, context);
    return true;
}

static bool is_generic(const Func *func) {
    return func->type != NULL && func->type->type_arg_count > 0;
}

static void export_body(Func *func) {
    if (func->object == NULL || !is_compiled_elsewhere(func) || is_generic(func))
        return;
    import_summary(func);
    if (func->inl == NULL || !is_new(&seen, func))
        return;
    sema_import_body(func);
    visit_tree(func->body, flood, NULL);
}

static void produce(Object *object) {
    sema_resolve(object);
    if (object->kind == OBJ_FUNC)
        export_body(object->func);
    if (object->kind == OBJ_TYPE)
        embed_type(object->type);
    if (object->type != NULL)
        produce_type(object->type);
}

static void produce_methods(const Type *named, bool hidden_too) {
    if (type_underlying((Type *)named)->kind == TYPE_INTERFACE)
        return;
    for (int i = 0; i < named->method_count; i++)
        if (hidden_too || named->methods[i].name->exported)
            produce(named->methods[i].object);
}

// Whoever embeds a type gets all its methods.
static void embed_type(Type *type) {
    if (type->kind == TYPE_POINTER)
        type = type->elem;
    if (type->generic != NULL)
        type = type->generic;
    if (!is_new(&embeddable, type))
        return;
    if (type->kind == TYPE_NAMED)
        produce_methods(type, true);
    Type *under = type_underlying(type);
    for (int i = 0; under->kind == TYPE_STRUCT && i < under->field_count; i++)
        if (under->fields[i].embedded)
            embed_type(under->fields[i].type);
}

static void produce_interface(Type *type) {
    for (int i = 0; i < type->embedded.len; i++)
        produce_type(type->embedded.items[i]);
    for (int i = 0; i < type->explicit_count; i++)
        if (type->explicit_methods[i].name->exported)
            produce_type(type->explicit_methods[i].type);
}

// Importers can come by values of TYPE, and of what is in it.
static void produce_type(Type *type) {
    if (type->generic != NULL)
        type = type->generic;
    if (!is_new(&produced, type))
        return;
    if (type->kind == TYPE_NAMED)
        produce_methods(type, false);
    Type *under = type_underlying(type);
    if (under->key != NULL)
        produce_type(under->key);
    if (under->elem != NULL)
        produce_type(under->elem);
    for (int i = 0; under->kind == TYPE_STRUCT && i < under->field_count; i++)
        if (under->fields[i].embedded || under->fields[i].name->exported)
            produce_type(under->fields[i].type);
    for (int i = 0; under->kind == TYPE_FUNC && i < under->result_count; i++)
        produce_type(under->results[i]);
    if (under->kind == TYPE_INTERFACE)
        produce_interface(under);
}

// ---- What exported declarations speak of

static void declare(Object *object) {
    bool local = object->package == NULL || object->package->fake ||
                 (object->kind == OBJ_VAR && object->owner != NULL);
    if (!local && is_new(&seen, object))
        vec_push(&compilation, &declarations, object);
}

static void declare_type(Type *type) {
    for (int i = 0; type->generic != NULL && i < type->type_arg_count; i++)
        declare_type(type->type_args[i]);
    if (type->generic != NULL)
        type = type->generic;
    if (type->kind == TYPE_NAMED || type->kind == TYPE_TYPE_PARAM) {
        if (type->kind == TYPE_NAMED)
            declare(type->object);
        return;
    }
    if (type->key != NULL)
        declare_type(type->key);
    if (type->elem != NULL)
        declare_type(type->elem);
    for (int i = 0; i < type->field_count; i++)
        declare_type(type->fields[i].type);
    for (int i = 0; i < type->param_count; i++)
        declare_type(type->params[i]);
    for (int i = 0; i < type->result_count; i++)
        declare_type(type->results[i]);
    for (int i = 0; i < type->embedded.len; i++)
        declare_type(type->embedded.items[i]);
    for (int i = 0; type->kind == TYPE_INTERFACE && i < type->explicit_count; i++)
        declare_type(type->explicit_methods[i].type);
}

static bool declare_mentioned(Node *node, void *context) {
    Object *object = NULL;
    if (node->kind == AST_IDENT)
        object = node->ident.object;
    else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_PACKAGE)
        object = node->selector.object;
    if (object != NULL && object->kind != OBJ_CONST) // a constant is its value
        declare(object);
    if (node->type != NULL)
        declare_type(node->type);
    if (node->kind == AST_FUNC_LIT)
        visit_tree(node->func_lit.func->body, declare_mentioned, context);
    return true;
}

static void declare_function(Object *object) {
    sema_resolve(object);
    if (object->type != NULL)
        declare_type(object->type);
    if (object->func != NULL && has_export(object->func))
        visit_tree(object->func->body, declare_mentioned, NULL);
}

static void look_at(Object *object) {
    meet(object->package);
    sema_resolve(object);
    Type *type = object->type;
    if (object->kind == OBJ_FUNC) {
        declare_function(object);
    } else if (type == NULL) {
        return;
    } else if (object->kind == OBJ_TYPE && type->kind == TYPE_NAMED &&
               type->object == object) {
        declare_type(type_underlying(type));
        for (int i = 0; i < type->method_count; i++)
            if (type->methods[i].object != NULL)
                declare_function(type->methods[i].object);
    } else {
        declare_type(type);
    }
}

// ---- The question

static void meet_all(Package *package) {
    for (int i = 0; i < package->imports.len; i++) {
        Package *import = package->imports.items[i];
        if (import->fake)
            continue;
        meet(import);
        sema_load_package(import);
        for (int k = 0; k < import->objects.len; k++)
            if (import->objects.items[k]->name->exported)
                produce(import->objects.items[k]);
        for (int k = 0; k < import->objects.len; k++)
            if (import->objects.items[k]->name->exported)
                declare(import->objects.items[k]);
    }
    for (int i = 0; i < declarations.len; i++)
        look_at(declarations.items[i]);
}

const char *package_text(const Package *package) {
    if (escape_shares_name == NULL || package == compiled_package ||
        !escape_shares_name(package))
        return package->name->text;
    static bool done;
    if (!done) {
        done = true;
        meet_all(compiled_package);
    }
    if (ptrmap_get(&ambiguous, package->name) == NULL)
        return package->name->text;
    return arena_printf(&compilation, "\"%s\"", package->path);
}
