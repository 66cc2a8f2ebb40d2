// Semantic analysis: what the names mean, what the types are, what is wrong.
//
//     File *files[] -> sema_check_package() -> Package
//
// What sema promises about the tree of a package without errors (the contract
// that escape/ and codegen/ stand on):
//
//  1. Every expression has a type; constants have `value` set on their topmost
//     node (readers stop there).  No untyped types remain, except untyped nil
//     inside a CONVERT and untyped bool never.  PARENs are gone.
//  2. Wherever a value is assigned (assignment, argument, result, element,
//     send, comparison, map index, return …) to a type that is not identical to
//     its own, there is a CONVERT node (NODE_IMPLICIT) in between whose type is
//     the target: concrete -> interface, interface -> interface, nil -> T,
//     chan T -> <-chan T, named -> unnamed.  T(x) is an explicit CONVERT.
//  3. Selectors are resolved to single steps: a promoted field x.a.b.f has the
//     embedded steps as explicit SELECTORs (NODE_IMPLICIT).  SEL_FIELD has a
//     struct operand, SEL_FIELD_POINTER a pointer to struct.  For SEL_METHOD the
//     operand has exactly the receiver's type: sema inserted & (UNARY TOK_AND,
//     implicit) or * (STAR, implicit).
//  4. Calls know their kind.  args match the parameters one to one: the extra
//     arguments of a variadic call are packed into one COMPOSITE_LIT of slice
//     type (NODE_VARIADIC_ARGS | NODE_IMPLICIT; nil CONVERT if there are none).
//     f(g()) with several results has RESULT nodes as arguments, all pointing to
//     the same CALL; the first in order evaluates it.
//  5. ASSIGN and RETURN_STMT have as many right sides as left: v, ok = m[k],
//     a, b = f() and return f() are made of RESULT nodes over one shared operand
//     (which has NODE_COMMA_OK where it applies, and a TUPLE type).
//     var x, y = f() likewise.  RETURN_STMT without results in a function with
//     named results stays empty.
//  6. Array and slice literals: KEY_VALUE keys are constants; elided element
//     types are filled in (elided &T is a UNARY & over COMPOSITE_LIT, implicit).
//     Struct literals have KEY_VALUE elements whose key is an IDENT with
//     `value` = field index; positional ones are rewritten to that form too.
//     append, copy, print and println are not packed; a string may follow
//     append(bytes, and print's arguments have their own types.
//  7. Indexing a pointer to array has an implicit STAR, and so has `range` over
//     one; what is sliced as an array is always a pointer: a[:] has an implicit &
//     (operand addressable), p[:] has p itself.  len and cap of a pointer to
//     array keep the pointer.
//  8. x op= y stays ASSIGN with op; the shift count and operands are converted.
//     x++ stays INC_DEC.  Comparisons have operands of one type.
//  9. BRANCH_STMTs point to their target (fallthrough: its switch); type switch
//     clauses have their Object, and `case nil` stays the IDENT nil.
// 10. IDENT.object is never NULL (blank `_` on a left side excepted).
// 11. Function literals and declarations have a Func with parameters, results,
//     captures; Object flags (address_taken, reassigned, captured) are final.
// 12. Generic functions and methods of generic types are gone from the files' decls
//     and from Package.funcs; their instances stand at the end of funcs.  They are
//     functions like others (Func.type_args tells them apart), and types are free
//     of type parameters.
#ifndef SEMA_SEMA_H
#define SEMA_SEMA_H

#include "parser/ast.h"
#include "sema/constant.h"
#include "sema/type.h"

typedef enum Builtin {
#define BUILTIN(id, name, args, variadic, statement) BUILTIN_##id,
#include "sema/builtins.def"
#undef BUILTIN
    BUILTIN_COUNT
} Builtin;

typedef enum ObjectKind {
    OBJ_PACKAGE, OBJ_CONST, OBJ_TYPE, OBJ_VAR, OBJ_FUNC, OBJ_BUILTIN, OBJ_NIL,
} ObjectKind;

// A declared thing.
struct Object {
    uint8_t kind;          // ObjectKind
    uint8_t builtin;       // OBJ_BUILTIN
    uint8_t state;         // resolution: 0 untouched, 1 in progress, 2 done
    bool used;             // for "declared but not used", "imported and not used"
    Name *name;
    Pos pos;
    Type *type;
    Package *package;      // NULL for universe
    Scope *parent;         // the scope that has it
    Node *decl;            // declaring node (spec, FUNC_DECL, FIELD, ASSIGN …)
    File *file;            // package-level: the file, for its imports
    Const *value;          // OBJ_CONST
    Package *imported;     // OBJ_PACKAGE
    Func *func;            // OBJ_FUNC
    int order;             // package-level: order of appearance
    int local_number;      // OBJ_TYPE in a function: 1, 2, … in the package
    const char *link_name; // //go:linkname: its symbol, NULL for the usual one
    struct Declaration *declaration; // sema's own: how to resolve it
    // Variables
    Func *owner;           // function that declares it, NULL at package level
    int param_index;       // ≥ 0: parameter (receiver first); results continue
    bool is_param;
    bool is_result;
    bool address_taken;    // &x, or x[:] of an array, or a method with pointer receiver
    bool reassigned;       // assigned after its declaration
    bool captured;         // used in a function literal inside its owner
    Func *captured_by;     // the last literal whose captures have it (lower.c)
    bool embedded_alias;   // OBJ_TYPE declared with =
    int loop_depth;        // for escape
    Pos scope_start;
    // Decided by escape
    bool heap;             // moved to heap: reached through a pointer
    bool capture_by_value; // closures copy it
    // For escape and codegen: whatever they keep about it
    void *escape;
    void *codegen;
    int index;
};

// A function with a body, declared or literal.
struct Func {
    Object *object;        // NULL for a literal
    Node *node;            // FUNC_DECL or FUNC_LIT
    Node *body;            // BLOCK_STMT or NULL
    Package *package;
    Func *parent;          // literal: the function around it; NULL at package level
    File *file;            // where it is written
    Scope *scope;          // its parameters and results, and around its body
    Object *declaring;     // the package-level object whose declaration it is in
    Const *iota;           // literal in a constant's expression: iota there
    const char *name;      // "f", "T.m", "(*T).m", "f.func1", "glob..func1"
    Type *type;            // TYPE_FUNC (without receiver)
    Object *recv;          // NULL if none
    Vec(Object *) params;  // without receiver, unnamed and blank included
    Vec(Object *) results; // names "~r0" … if unnamed
    Vec(Object *) captures; // literal: outer variables used, in order of first use;
                           // includes those that only inner literals use
    Vec(Func *) literals;  // function literals directly inside, in source order
    Vec(Object *) locals;  // all other variables, in order of declaration
    uint32_t pragma;       // PRAGMA_*
    bool named_results;
    bool has_defer;
    bool has_recover;
    bool has_goto_or_label;
    bool is_init;          // func init()
    int literal_count;     // numbering of f.func1, f.func2 …
    Type **type_args;      // instance of a generic function
    int type_arg_count;
    Package *home;         // instance: the imported package that has made it already
    void *escape;          // escape's summary (parameter tags)
    void *inl;             // inliner's verdict: cost, or why not
    void *codegen;
};

struct Scope {
    Scope *parent;
    Func *func;            // the function it is in
    void *table;           // names -> objects (scope.c)
};

// A package-level variable initialisation, in the order of execution.
typedef struct Initializer {
    Vec(Object *) lhs;     // variables (blank ones have NULL)
    Node *rhs;             // one expression; CALL of tuple type for several
    NodeList values;       // several: for each variable its RESULT of rhs, converted
    Node *decl;            // VAR_DECL
} Initializer;

struct Package {
    Name *name;
    const char *path;      // import path; "main" for the main package
    Vec(File *) files;
    Scope *scope;
    Vec(Package *) imports; // direct imports
    Vec(Object *) objects; // package-level objects in order of appearance,
                           // without methods, func init() and blank ones
    Vec(Func *) funcs;     // declared functions and methods in source order
    Vec(Initializer) inits; // in execution order
    Vec(Func *) init_funcs; // func init()s in order
    Vec(Type *) named_types; // defined types in the package, local ones too
    Vec(Type *) instances; // of generic types, without type parameters
    bool checked;
    bool fake;             // "unsafe"
    bool imported;         // compiled apart: only its declarations are known
    bool loaded;           // imported: the declarations have been read
    struct Checker *checker; // imported: resolves what is asked for
    void *info;            // the driver's
};

// Where imported packages come from; set by the driver.  Returns NULL after
// reporting an error at POS.
typedef Package *(*Importer)(const char *path, Pos pos, Package *from);
extern Importer sema_importer;

// An imported package is a name until somebody asks for one of its objects.  Then
// LOADER reads its files, without function bodies, and gives them to
// sema_import_files(); and of these, only what is mentioned is ever checked.  (They
// have no errors: the package was compiled before.)
Package *sema_import_package(const char *path, Name *name);
typedef void (*Loader)(Package *package);
extern Loader sema_loader;
void sema_import_files(Package *package, File **files, int count);
// An object of the package itself, imported or not; NULL if there is none.
Object *package_lookup(Package *package, Name *name);
// The generic function that INSTANCE is one of, with its body as it was checked; NULL
// if it is none.
Func *sema_generic_of(const Func *instance);
// Does the constraint of its type parameter number INDEX allow one underlying type only?
bool sema_has_core_type(const Func *instance, int index);
// Makes sure that the package's files have been read, so that its `objects` are known.
void sema_load_package(Package *package);
// Finds out the type of an imported package's object.
void sema_resolve(Object *object);
// Reads and checks the body of an imported function, for inlining.
void sema_import_body(Func *func);

typedef struct SemaOptions {
    const char *language;  // "go1.19"
    bool complete_program; // package main must have func main
    bool allow_no_body;    // functions may be written in assembly
    bool whole_types;      // what is met of imported types is completed (for -m)
} SemaOptions;
extern SemaOptions sema_options;

// Makes the universe; call once.
void sema_init(void);

// Checks the files of one package; errors go to diag.  The result is usable by
// escape and codegen only if there were none.
Package *sema_check_package(const char *path, File **files, int count);

Object *scope_lookup(Scope *scope, Name *name);        // this scope only
Object *scope_lookup_parent(Scope *scope, Name *name); // and those around it
Scope *scope_new(Scope *parent, Func *func);
Object *scope_insert(Scope *scope, Object *object);    // returns an existing one

void sema_print_types(FILE *out, Package *package);    // burrow dump types

#endif
