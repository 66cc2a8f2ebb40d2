// Checking a package: the outline.
//
// Go's declarations may stand in any order, so checking goes in rounds: collect
// all names, resolve the types and signatures they stand for, then look into the
// functions, which by now know everything they can mention.  Only a package
// without errors is rewritten to the form the rest of the compiler reads.
#include "sema/check.h"

#include <string.h>

Checker *checker;
Checker *root_checker;
SemaOptions sema_options = {.language = "go1.19"};

// All files must name the same package.
static void take_files(Package *package, File **files, int count) {
    for (int i = 0; i < count; i++) {
        File *file = files[i];
        Name *name = file->package_name;
        if (!name)
            continue; // a syntax error
        if (!package->name && name->blank)
            sema_error(file->package_pos, "invalid package name _");
        else if (package->name && package->name != name) {
            sema_error(file->package_pos, "package %s; expected %s", name->text,
                       package->name->text);
            continue;
        }
        package->name = name;
        vec_push(&compilation, &package->files, file);
    }
}

static void check_bodies(void) {
    for (int i = 0; i < checker->bodies.len; i++) {
        Func *func = checker->bodies.items[i];
        checker->file = func->file;
        checker->scope = func->scope;
        checker->func = func;
        checker->declaring = func->declaring;
        check_body(func);
        run_later();
    }
    checker->bodies.len = 0;
}

// What Go says only of packages that are correct otherwise.  A function without a body
// is written elsewhere; if nothing of the kind is linked, and it is used, the linker
// says so.  With -complete there is no elsewhere.
static void check_outside(Package *package) {
    for (int i = 0; i < package->funcs.len; i++) {
        Func *func = package->funcs.items[i];
        if (func->body && func->pragma & PRAGMA_NOESCAPE)
            sema_error(func->node->pos, "can only use //go:noescape with external "
                       "func implementations");
        if (!func->body && !sema_options.allow_no_body &&
            !(func->pragma & PRAGMA_LINKNAME))
            sema_error(func->node->pos, "missing function body");
    }
    for (int i = 0; !language_has(20) && i < checker->types_in_generics.len; i++)
        sema_error(checker->types_in_generics.items[i], "type declarations inside "
                   "generic functions are not currently supported");
}

static void check_main(Package *package) {
    if (!sema_options.complete_program || strcmp(package->name->text, "main") != 0)
        return;
    Object *object = scope_lookup(package->scope, name_of("main"));
    if (!object)
        sema_error(package->files.items[0]->package_pos,
                   "function main is undeclared in the main package");
}

// Defined types are settled by now: shorten their chains, and look at their size.
static void finish_types(Package *package) {
    for (int i = 0; i < package->named_types.len; i++) {
        Type *type = package->named_types.items[i];
        if (type->open || type->type_arg_count > 0)
            continue; // no type of a running program
        if (type_underlying(type)->kind == TYPE_STRUCT && checker->errors == 0 &&
            type_size(type) >= TYPE_MAX_SIZE)
            sema_error(type->object->pos, "type %s too large",
                       type_string(type, package));
    }
}

static Vec(Package *) read_packages; // imported ones whose declarations are known

static void list_read_packages(Package *package) {
    for (int i = 0; i < package->imports.len; i++) {
        Package *import = package->imports.items[i];
        bool known = !import->loaded;
        for (int k = 0; k < read_packages.len && !known; k++)
            known = read_packages.items[k] == import;
        if (known)
            continue;
        vec_push(&compilation, &read_packages, import);
        list_read_packages(import);
    }
}

static bool complete_methods(Package *import) {
    bool found = false;
    for (int i = 0; i < import->objects.len; i++) {
        Object *object = import->objects.items[i];
        Type *type = object->kind == OBJ_TYPE ? object->type : NULL;
        if (type == NULL || type->kind != TYPE_NAMED || type->object != object)
            continue;
        for (int k = 0; k < type->method_count; k++) {
            Object *method = type->methods[k].object;
            found |= method->type == NULL;
            check_object(method);
        }
    }
    return found;
}

// Go's compiler reads types of imported packages with all their methods, and makes
// the instances that these mention.  We need no more of a type than is asked for; but
// -m is to tell of the same instances.
static void complete_imports(Package *package) {
    for (bool again = true; again;) {
        again = false;
        list_read_packages(package);
        for (int i = 0; i < read_packages.len; i++)
            again |= complete_methods(read_packages.items[i]);
    }
}

static void check_package(Package *package, File **files, int count) {
    take_files(package, files, count);
    if (package->files.len == 0)
        return;
    check_branches(package->files.items, package->files.len);
    collect_objects(package);
    resolve_package_objects();
    checker->types_complete = true;
    check_bodies();
    finish_types(package);
    order_initializers(package);
    report_unused_imports();
    if (checker->errors == 0)
        check_instantiation_cycles();
    if (checker->errors == 0 && diag_error_count() == 0)
        check_outside(package);
    if (checker->errors == 0 && diag_error_count() == 0)
        check_main(package);
    if (sema_options.whole_types)
        complete_imports(package);
    if (checker->errors == 0 && diag_error_count() == 0)
        make_instances(package);
    if (checker->errors > 0 || diag_error_count() > 0)
        return;
    lower_package(package);
#ifndef NDEBUG
    sema_verify(package);
#endif
}

// ---- Imported packages

Loader sema_loader;

Package *sema_import_package(const char *path, Name *name) {
    sema_init();
    Package *package = ARENA_NEW(&compilation, Package);
    package->path = path;
    package->name = name;
    package->scope = scope_new(universe, NULL);
    package->imported = package->checked = true;
    package->checker = ARENA_NEW(&compilation, Checker);
    package->checker->package = package;
    return package;
}

void sema_import_files(Package *package, File **files, int count) {
    Checker *outer = checker;
    checker = package->checker;
    take_files(package, files, count);
    collect_objects(package);
    checker = outer;
}

Object *package_lookup(Package *package, Name *name) {
    sema_load_package(package);
    return scope_lookup(package->scope, name);
}

void sema_load_package(Package *package) {
    if (!package->imported || package->loaded)
        return;
    package->loaded = true;
    sema_loader(package);
}

void sema_resolve(Object *object) { check_object(object); }

// What is resolved in an imported package is resolved by that package's checker.
Checker *enter_package(Package *package) {
    Checker *outer = checker;
    if (package && package->imported)
        checker = package->checker;
    return outer;
}

void leave_package(Checker *outer) {
    if (checker != outer && checker->path.len == 0)
        run_later();
    checker = outer;
}

void read_body(Func *func) {
    Node *decl = func->node;
    if (!(decl->flags & NODE_BODY_SKIPPED))
        return;
    parse_skipped_body(func->file, decl);
    func->body = decl->func_decl.body;
    Checker *outer = enter_package(func->package);
    Checker saved = *checker;
    check_function_branches(func->body);
    checker->file = func->file;
    checker->scope = func->scope;
    checker->func = func;
    checker->declaring = NULL;
    check_body(func);
    run_later();
    if (func->object->declaration->type_param_count == 0)
        lower_function_of(func);
    checker->file = saved.file;
    checker->scope = saved.scope;
    checker->func = saved.func;
    checker->declaring = saved.declaring;
    leave_package(outer);
}

void sema_import_body(Func *func) {
    read_body(func);
    Checker *outer = checker;
    checker = root_checker;
    leave_instances_to(func->package);
    checker = outer;
}

Package *sema_check_package(const char *path, File **files, int count) {
    sema_init();
    Package *package = ARENA_NEW(&compilation, Package);
    package->path = path;
    package->scope = scope_new(universe, NULL);
    Checker *state = ARENA_NEW(&compilation, Checker);
    state->package = package;
    Checker *outer = checker; // an importer may be in the middle of another
    checker = root_checker = state;
    check_package(package, files, count);
    checker = outer;
    if (outer != NULL)
        root_checker = outer;
    package->checked = state->errors == 0 && diag_error_count() == 0;
    if (!package->name)
        package->name = name_of("_");
    return package;
}
