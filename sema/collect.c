// The first look at a package: who is there?
//
// Go's package-level names may be used before they are declared, in any file.
// So the declarations are first only collected: each name gets an Object, with
// what is needed to resolve it later, and goes into the package's scope;
// imported packages go into the scope of their file.  Methods are hung on the
// type their receiver names.
//
// Two kinds of declarations are brought to a simpler form on the way:
//     var a, b = x, y        becomes  var a = x; var b = y
//     const ( A = iota; B )  gives B a copy of the expression of its own
//
// Spec: Declarations and scope, Import declarations, Method declarations.
#include "sema/check.h"

#include <string.h>
#include <utf8proc.h>

Importer sema_importer;

// ---- Imports

static const char *illegal_in_path(const char *path, uint32_t len) {
    if (len == 0)
        return "empty string";
    for (uint32_t i = 0; i < len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t size = utf8proc_iterate(
            (const utf8proc_uint8_t *)path + i, (utf8proc_ssize_t)(len - i), &rune);
        if (size <= 0) {
            rune = 0xFFFD;
            size = 1;
        }
        utf8proc_category_t category = utf8proc_category(rune);
        bool graphic = category >= UTF8PROC_CATEGORY_LU &&
                       category <= UTF8PROC_CATEGORY_SO;
        bool illegal = rune < 0x80 && strchr("!\"#$%&'()*,:;<=>?[\\]^`{|}", rune);
        if (!graphic || illegal || rune == 0xFFFD) {
            if (utf8proc_category(rune) == UTF8PROC_CATEGORY_CC)
                return arena_printf(&compilation, "invalid character U+%04X", rune);
            return arena_printf(&compilation, "invalid character U+%04X '%.*s'", rune,
                                (int)size, path + i);
        }
        i += (uint32_t)size;
    }
    return NULL;
}

// Stands for a package that could not be imported, so that nothing more is said
// of its names.
static Package *fake_package(const char *path) {
    size_t len = strlen(path);
    if (len > 0 && path[len - 1] == '/')
        len--;
    size_t start = len;
    while (start > 0 && path[start - 1] != '/')
        start--;
    Package *package = ARENA_NEW(&compilation, Package);
    package->name = name_intern(path + start, len - start);
    package->path = path;
    package->fake = true;
    package->scope = scope_new(universe, NULL);
    return package;
}

static Package *import_package(const char *path, Pos pos) {
    if (strcmp(path, "unsafe") == 0)
        return package_unsafe;
    Package *package = NULL;
    if (sema_importer) {
        Checker *saved = checker; // the importer may check that package now
        package = sema_importer(path, pos, saved->package);
        checker = saved;
        if (!package || !package->checked)
            checker->errors++; // reported; this package is of no use either
    } else {
        sema_error(pos, "could not import %s (no importer: only unsafe is known)", path);
    }
    return package ? package : fake_package(path);
}

typedef struct DotImport {
    Scope *scope; // the file's
    Object *name; // the package name "."
} DotImport;

// import . "path": the exported names are declared in the file.
static void dot_import_object(Object *object, void *context) {
    DotImport *dot = context;
    if (!object->name->exported)
        return;
    Object *other = scope_insert(dot->scope, object);
    if (other)
        report_redeclared(dot->name->pos, other->name->text, other);
}

static void add_import(Package *package, Package *imported) {
    for (int i = 0; i < package->imports.len; i++)
        if (package->imports.items[i] == imported)
            return;
    vec_push(&compilation, &package->imports, imported);
}

static void collect_import(Package *package, File *file, Node *decl) {
    Node *literal = decl->import.path;
    if (!literal || literal->kind != AST_BASIC_LIT)
        return; // a syntax error
    Const *path = const_literal(TOK_STRING, literal->literal.text, literal->literal.len);
    if (!path)
        return;
    const char *text = arena_strndup(&compilation, path->text, path->len);
    const char *wrong = illegal_in_path(text, path->len);
    if (wrong) {
        sema_error(literal->pos, "invalid import path (%s)", wrong);
        return;
    }
    Package *imported = import_package(text, literal->pos);
    decl->import.package = imported;
    Name *name = decl->import.name ? decl->import.name : imported->name;
    if (strcmp(name->text, "init") == 0) {
        sema_error(decl->pos, "cannot import package as init - init must be a func");
        return;
    }
    add_import(package, imported);
    Object *object = object_new(OBJ_PACKAGE, name, decl->pos, basic_types[TYPE_INVALID]);
    object->imported = imported;
    object->decl = decl;
    object->state = 2;
    object->used = imported->fake && imported != package_unsafe;
    vec_push(&compilation, &checker->imports, object);
    if (strcmp(name->text, ".") == 0) {
        sema_load_package(imported);
        DotImport dot = {file->scope, object};
        scope_each(imported->scope, dot_import_object, &dot);
    } else {
        declare(file->scope, object);
    }
}

void report_unused_imports(void) {
    for (int i = 0; i < checker->imports.len; i++) {
        Object *object = checker->imports.items[i];
        if (object->used || object->name->blank)
            continue;
        const char *path = object->imported->path;
        const char *slash = strrchr(path, '/');
        const char *last = slash ? slash + 1 : path;
        const char *name = object->name->text;
        if (strcmp(name, ".") == 0 || strcmp(name, last) == 0)
            sema_error(object->pos, "imported and not used: \"%s\"", path);
        else
            sema_error(object->pos, "imported and not used: \"%s\" as %s", path, name);
    }
}

// ---- Constants, variables, types

static Declaration *declaration_new(Object *object, Node *decl) {
    object->decl = decl;
    object->declaration = ARENA_NEW(&compilation, Declaration);
    return object->declaration;
}

static void number_object(Object *object) {
    object->order = checker->objects.len;
    vec_push(&compilation, &checker->objects, object);
}

// Spec: init can only be a function; so can main in package main.
static bool reserved_name(Node *ident, Package *package) {
    const char *name = ident->ident.name->text;
    bool is_main = strcmp(name, "main") == 0 && strcmp(package->name->text, "main") == 0;
    if (!is_main && strcmp(name, "init") != 0)
        return false;
    sema_error(ident->pos, "cannot declare %s - must be func", name);
    return true;
}

static void declare_package_object(Package *package, Node *ident, Object *object) {
    ident->ident.object = object;
    if (reserved_name(ident, package))
        return;
    declare(package->scope, object);
    object->parent = package->scope;
    number_object(object);
    if (!object->name->blank)
        vec_push(&compilation, &package->objects, object);
}

// The number of names and values must agree.
void check_decl_arity(Node *decl, bool is_const) {
    NodeList names = decl->value_decl.names, values = decl->value_decl.values;
    bool inherited = is_const && (decl->flags & NODE_IMPLICIT);
    if (names.len < values.len) {
        Node *extra = values.items[names.len];
        if (inherited)
            sema_error(decl->pos, "extra init expr at %s", pos_text(extra->pos));
        else
            sema_error(ast_start_pos(extra), "extra init expr %s", ast_expr_text(extra));
    } else if (names.len > values.len && (is_const || values.len != 1)) {
        Node *name = names.items[values.len];
        sema_error(name->pos, "missing init expr for %s", name->ident.name->text);
    }
}

// An implicitly repeated expression is checked once for each constant, with its
// own iota, so each has its own tree.
void const_declaration(Object *object, Node *decl, int index) {
    Declaration *declaration = declaration_new(object, decl);
    NodeList values = decl->value_decl.values;
    declaration->type_expr = decl->value_decl.type_expr;
    declaration->inherited = decl->flags & NODE_IMPLICIT;
    if (index >= values.len)
        return;
    if (declaration->inherited)
        declaration->init = ast_clone(values.items[index]);
    else
        declaration->init = values.items[index];
}

static void collect_const(Package *package, Node *decl) {
    NodeList names = decl->value_decl.names;
    for (int i = 0; i < names.len; i++) {
        Node *ident = names.items[i];
        Object *object = object_new(OBJ_CONST, ident->ident.name, ident->pos, NULL);
        const_declaration(object, decl, i);
        declare_package_object(package, ident, object);
    }
    check_decl_arity(decl, true);
}

static void collect_var(Package *package, Node *decl) {
    NodeList names = decl->value_decl.names;
    Declaration *shared = NULL;
    for (int i = 0; i < names.len; i++) {
        Node *ident = names.items[i];
        Object *object = object_new(OBJ_VAR, ident->ident.name, ident->pos, NULL);
        if (!shared)
            shared = declaration_new(object, decl);
        object->decl = decl;
        object->declaration = shared;
        vec_push(&compilation, &shared->variables, object);
        declare_package_object(package, ident, object);
    }
}

// Several variables with as many values are as many declarations.
static void split_var(Package *package, Node *decl, NodeList *decls) {
    NodeList names = decl->value_decl.names, values = decl->value_decl.values;
    if (!decl->value_decl.type_expr || values.len > 0)
        check_decl_arity(decl, false);
    if (values.len <= 1 && (values.len == 0 || names.len >= 1)) {
        vec_push(&compilation, decls, decl);
        collect_var(package, decl);
        return;
    }
    for (int i = 0; i < names.len; i++) {
        Node *single = ast_new(AST_VAR_DECL, names.items[i]->pos);
        single->value_decl = decl->value_decl;
        single->value_decl.names = single->value_decl.values = (NodeList){0};
        vec_push(&compilation, &single->value_decl.names, names.items[i]);
        if (i < values.len)
            vec_push(&compilation, &single->value_decl.values, values.items[i]);
        vec_push(&compilation, decls, single);
        collect_var(package, single);
    }
}

static void check_type_params_known(NodeList params) {
    if (params.len > 0 && !language_has(18))
        language_error(params.items[0]->pos, 18, "type parameter");
}

static void collect_type(Package *package, Node *decl) {
    check_type_params_known(decl->type_decl.type_params);
    Node *ident = decl->type_decl.name;
    Object *object = object_new(OBJ_TYPE, ident->ident.name, ident->pos, NULL);
    object->embedded_alias = decl->flags & NODE_ALIAS;
    declaration_new(object, decl);
    declare_package_object(package, ident, object);
}

// ---- Functions and methods

typedef struct MethodInfo {
    Object *object;
    Node *receiver; // its type expression
} MethodInfo;

typedef Vec(MethodInfo) MethodList;

static void check_special_function(Package *package, Node *decl, const char *name) {
    bool is_main = strcmp(name, "main") == 0 && strcmp(package->name->text, "main") == 0;
    Node *type = decl->func_decl.type_expr;
    if (!is_main && strcmp(name, "init") != 0) {
        check_type_params_known(type->func_type.type_params);
        return;
    }
    if (type->func_type.type_params.len > 0)
        sema_error(type->func_type.type_params.items[0]->pos,
                   "func %s must have no type parameters", name);
    if (type->func_type.params.len > 0 || type->func_type.results.len > 0)
        sema_error(decl->pos, "func %s must have no arguments and no return values",
                   name);
}

static void collect_function(Package *package, Node *decl, Object *object) {
    const char *name = object->name->text;
    check_special_function(package, decl, name);
    if (strcmp(name, "init") != 0) {
        declare(package->scope, object);
        if (!object->name->blank)
            vec_push(&compilation, &package->objects, object);
        return;
    }
    object->func->is_init = true;
    vec_push(&compilation, &package->init_funcs, object->func);
    if (!decl->func_decl.body && !(decl->flags & NODE_BODY_SKIPPED))
        sema_error(object->pos, "missing function body");
}

static void collect_func(Package *package, Node *decl, MethodList *methods) {
    Node *ident = decl->func_decl.name;
    Object *object = object_new(OBJ_FUNC, ident->ident.name, ident->pos, NULL);
    ident->ident.object = object;
    declaration_new(object, decl);
    checker->declaring = object;
    object->func = func_new(decl, NULL);
    checker->declaring = NULL;
    object->func->object = object;
    object->func->pragma = decl->func_decl.pragma;
    decl->func_decl.func = object->func;
    vec_push(&compilation, &package->funcs, object->func);
    if (decl->func_decl.recv) {
        if (!object->name->blank)
            vec_push(&compilation, methods,
                     ((MethodInfo){object, decl->func_decl.recv->field.type_expr}));
    } else {
        collect_function(package, decl, object);
    }
    object->parent = package->scope;
    number_object(object);
}

// The type that a receiver's type expression names, through aliases and at most
// one pointer; NULL if there is no such type in the package.
static Object *receiver_base(Package *package, Node *expr, bool *pointer) {
    *pointer = false;
    while (expr && (expr->kind == AST_PAREN || expr->kind == AST_STAR)) {
        *pointer |= expr->kind == AST_STAR; // **T is an error, elsewhere
        expr = expr->unary.x;
    }
    for (int steps = 0; steps < 1000; steps++) {
        while (expr && (expr->kind == AST_PAREN || expr->kind == AST_STAR)) {
            if (expr->kind == AST_STAR) {
                if (*pointer)
                    return NULL;
                *pointer = true;
            }
            expr = expr->unary.x;
        }
        if (expr && expr->kind == AST_INDEX)
            expr = expr->index.x;
        if (!expr || expr->kind != AST_IDENT)
            return NULL;
        Object *object = scope_lookup(package->scope, expr->ident.name);
        if (!object || object->kind != OBJ_TYPE)
            return NULL;
        if (!(object->decl->flags & NODE_ALIAS))
            return object;
        expr = object->decl->type_decl.type_expr;
    }
    return NULL; // type A = B; type B = A
}

// Hangs the methods on their types; what has no proper receiver is checked with
// the functions, and complained about there.
static void associate_methods(Package *package, MethodList methods) {
    for (int i = 0; i < methods.len; i++) {
        MethodInfo *method = &methods.items[i];
        bool pointer;
        Object *base = receiver_base(package, method->receiver, &pointer);
        if (!base)
            continue;
        method->object->declaration->pointer_receiver = pointer;
        vec_push(&compilation, &base->declaration->methods, method->object);
    }
}

// ---- All together

static void collect_decls(Package *package, File *file, MethodList *methods) {
    NodeList decls = {0};
    for (int i = 0; i < file->decls.len; i++) {
        Node *decl = file->decls.items[i];
        if (decl->kind == AST_VAR_DECL) {
            split_var(package, decl, &decls);
            continue;
        }
        vec_push(&compilation, &decls, decl);
        switch (decl->kind) {
        case AST_IMPORT_DECL: collect_import(package, file, decl); break;
        case AST_CONST_DECL: collect_const(package, decl); break;
        case AST_TYPE_DECL: collect_type(package, decl); break;
        case AST_FUNC_DECL: collect_func(package, decl, methods); break;
        default: break; // a syntax error
        }
    }
    file->decls = decls;
}

// A file's imports must not have names of the package's scope.
static void check_file_name(Object *object, void *context) {
    Package *package = context;
    Object *other = scope_lookup(package->scope, object->name);
    if (!other)
        return;
    if (object->kind == OBJ_PACKAGE)
        sema_error(other->pos,
                   "%s already declared through import of package %s (\"%s\")\n"
                   "\t%s: other declaration of %s",
                   other->name->text, object->imported->name->text,
                   object->imported->path, pos_text(object->pos), object->name->text);
    else
        sema_error(other->pos, "%s already declared through dot-import of package %s",
                   other->name->text, object->package->name->text);
}

// ---- //go:linkname local target: the local function or variable is the symbol
// "target" (of another package, mostly); without a target it keeps its name, but
// may lack a body.

static const char *next_word(const char **at) {
    *at += strspn(*at, " \t");
    size_t len = strcspn(*at, " \t");
    const char *word = arena_strndup(&compilation, *at, len);
    *at += len;
    return len > 0 ? word : NULL;
}

static void link_name(Package *package, Pos pos, const char *at) {
    const char *local = next_word(&at);
    const char *target = next_word(&at);
    Object *object = local ? scope_lookup(package->scope, name_of(local)) : NULL;
    if (!object || (object->kind != OBJ_FUNC && object->kind != OBJ_VAR)) {
        if (language_has(18))
            sema_error(pos,
                       "//go:linkname must refer to declared function or variable");
        return;
    }
    if (object->link_name != NULL) {
        sema_error(pos, "duplicate //go:linkname for %s", local);
        return;
    }
    object->link_name = target ? target
                               : arena_printf(&compilation, "%s.%s", package->path, local);
    if (object->func)
        object->func->pragma |= PRAGMA_LINKNAME;
}

static void collect_link_names(Package *package, File *file) {
    static const char verb[] = "go:linkname ";
    for (int i = 0; i < file->directives.len; i++) {
        const char *text = file->directives.items[i].text;
        if (strncmp(text, verb, sizeof verb - 1) == 0)
            link_name(package, file->directives.items[i].pos, text + sizeof verb - 1);
    }
}

void collect_objects(Package *package) {
    MethodList methods = {0};
    for (int i = 0; i < package->files.len; i++) {
        File *file = package->files.items[i];
        checker->file = file;
        checker->scope = file->scope = scope_new(package->scope, NULL);
        collect_decls(package, file, &methods);
    }
    for (int i = 0; i < package->files.len; i++)
        scope_each(package->files.items[i]->scope, check_file_name, package);
    associate_methods(package, methods);
    for (int i = 0; i < package->files.len; i++)
        collect_link_names(package, package->files.items[i]);
}
