// The checker's inside: how the files of sema/ call one another.
// Private to sema/.
//
// Package level                    Inside functions
//   universe.c  predeclared names    expr.c      names, literals, any expression
//   scope.c     scopes               operator.c  unary, binary, comparisons, shifts
//   collect.c   package objects      untyped.c   untyped values get their type
//   decl.c      const/type/var/func  convert.c   assignability, conversion
//   cycles.c    types in themselves  index.c     a[i], s[i:j]
//   typexpr.c   type expressions     selector.c  fields, methods, pkg.Name
//   signature.c interface.c          literal.c   composite and function literals
//   type_params.c instances.c        call.c      calls, arguments
//   generics.c  type.c  types        builtin.c   builtin functions (_complex, _unsafe)
//   layout.c    sizes, offsets       stmt.c      statements, bodies
//   lookup.c    fields, method sets  assign.c    assignments, var, range, return
//   constant.c  exact constants      switch.c    switch on values and types
//   initorder.c                      labels.c    branches   returns.c  missing return
//   version.c   -lang                lower.c     what is implicit, written out
//   package.c   the outline          verify.c    is the tree as sema.h promises?
//
// Checking only annotates the tree (types, values, objects); it leaves its shape
// as the parser made it, so that messages show what the user wrote.  When the
// whole package is without errors, lower_package() rewrites it to what sema.h
// promises: conversions, RESULTs, implicit & and *, captures, Object flags.
//
//     sema_check_package():  check_branches()
//                            collect, declare, check_var_decl ...
//                            check_body() for each of checker->bodies (it grows)
//                            initialisation order; unused imports
//                            lower_package(), which also fills Initializer.rhs
//                            and .values from the VAR_DECL; sema_verify()
#ifndef SEMA_CHECK_H
#define SEMA_CHECK_H

#include "base/diag.h"
#include "sema/sema.h"

// An object being resolved, and how many values and defined types have been on
// the path up to and including it.
typedef struct PathStep {
    Object *object;  // in resolution
    int values;      // constants and variables up to here
    int definitions; // defined types (no aliases) up to here
} PathStep;

// A check that must wait until the types it looks at are complete.
typedef struct Later {
    void (*check)(struct Later *later); // called when types are complete
    Type *type;      // what it looks at: these are as the check wants them
    Node *node;
    Object *object;
    Pos pos;         // where it complains
    const void *data; // whatever else the check needs
} Later;

// What resolving a constant, type, package-level variable or function needs to
// know; shared by the variables of  var a, b = f().
typedef struct Declaration {
    Node *type_expr;             // constants
    Node *init;                  // constants: this one's expression, or NULL
    bool inherited;              // constants: init was written in an earlier spec
    bool valid;                  // types: finite, found by valid_type()
    bool pointer_receiver;       // methods: func (x *T)
    bool emitted;                // variables: Initializer made
    Type **type_params;          // generic functions; methods: the receiver's
    int type_param_count;
    Type *receiver;              // generic methods: T of their (*)T, and instances
    Node *pristine;              // generic functions: as the parser made them
    Vec(Pos) varying;            // generic functions: see mark_varying()
    Object *origin;              // instances: the generic function they come from
    Type *rhs;                   // types: the type right of the name
    Vec(Object *) methods;       // types: before the type exists
    Vec(Object *) variables;     // all variables of the spec
    Vec(Object *) dependencies;  // what init or the body mentions
    Object *last_user;           // what mentioned it last,
    Object *last_used;           // and which of its variables
    int low, number, component;  // initorder.c: Tarjan's algorithm
} Declaration;

// The state of checking one package.
typedef struct Checker {
    Package *package;
    File *file;            // of the declaration being checked
    Func *func;            // function being checked, NULL at package level
    Scope *scope;          // innermost scope
    Const *iota;           // inside a constant declaration, else NULL
    Object *declaring;     // package-level object being resolved (dependencies)
    Pos error_pos;         // constants: where an inherited expression's errors go
    bool has_call_or_recv; // the expression checked contained a call or receive
    Vec(Func *) bodies;    // functions whose bodies are still to be checked
    Vec(PathStep) path;    // objects in resolution, for cycles
    Vec(Later) later;      // checks that wait until types are complete
    Vec(Object *) objects; // all that collect.c found, methods and _ included
    Vec(Object *) imports; // package names, for "imported and not used"
    bool types_complete;   // all package-level types are resolved
    int local_types;       // defined types inside functions so far
    bool in_type_params;   // in a list of type parameters
    Vec(Type *) instance_types;   // instances without type parameters, and
    Vec(Object *) instance_funcs; // their methods and other functions
    int types_made, funcs_made;   // of them so far
    Vec(Pos) types_in_generics; // type declarations inside generic functions
    struct Mono *mono;     // for instantiation cycles (mono.c)
    int errors;            // reported so far (or held back as echoes)
    int size_errors;       // those of them that say something is too large
} Checker;

extern Checker *checker; // the one at work
// That of the package that is being compiled: it makes all instances, for what an
// imported package has of them, it may not have made.
extern Checker *root_checker;

// ---- universe.c
extern Scope *universe;
extern Object *universe_iota;
extern Package *package_unsafe;

// ---- Errors (scope.c).  All of sema/ reports through sema_error: it leaves out
// echoes of earlier errors ("… invalid type …") and moves the errors of an
// implicitly repeated constant expression to its constant.
void sema_error(Pos pos, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// "WHAT redeclared in this block", and where else.
void report_redeclared(Pos pos, const char *what, Object *other);
const char *pos_text(Pos pos); // file:line:col, inside messages

// ---- Language versions (version.c): is -lang at least Go 1.MINOR?
bool language_has(int minor);
// "WHAT requires go1.MINOR or later (-lang was set to …)".
void language_error(Pos pos, int minor, const char *what);

// ---- Imported packages (package.c): the work on one of PACKAGE's objects stands
// between these two.
Checker *enter_package(Package *package);
void leave_package(Checker *outer);
// Its scope is filled now.

// ---- Declarations and types
// Resolves a package-level or local object's type (and constant value).
void check_object(Object *object);
// Type expression -> type; an error gives basic_types[TYPE_INVALID].
// Sets node->type and NODE_TYPE_OPERAND.
Type *check_type(Node *node);
Type *check_type_name(Node *ident); // in an expression
// A declaration inside a function: CONST_DECL and TYPE_DECL (VAR_DECL goes to
// check_local_var).
void check_local_decl(Node *decl);
// Signature: makes the TYPE_FUNC, and the parameter objects in SCOPE for a body.
Type *check_signature(Node *func_type, Node *recv, Func *func, Scope *scope);
// OBJECT is of another package: it was found through an import with a dot.
void use_dot_import(Object *object);
// Calls VISIT for every object of SCOPE itself, in no particular order.
void scope_each(Scope *scope, void (*visit)(Object *, void *), void *context);
// Declares OBJECT in the current scope; "x redeclared in this block".
void declare(Scope *scope, Object *object);
Object *object_new(ObjectKind kind, Name *name, Pos pos, Type *type);
// FROM's declaration or body mentions TO: both package-level, or methods of
// package-level types; anything else is ignored (initorder.c).
void add_dependency(Object *from, Object *to);

// ---- Between the files of the package level
void collect_objects(Package *package);                   // collect.c
void report_unused_imports(void);
void check_decl_arity(Node *decl, bool is_const);
void const_declaration(Object *object, Node *decl, int index);
void resolve_package_objects(void);                       // decl.c
void report_cycle(Object *const *cycle, int count);
void check_later(void (*check)(Later *), Type *type, Node *node, Object *object,
                 Pos pos);
void check_later_data(void (*check)(Later *), const void *data);
void do_later(void (*check)(Later *), Type *type);
void run_later(void);
// The checks of a variable's type: no constraint interface.
Type *check_var_type(Node *node);                         // typexpr.c
void valid_var_type(Node *node, Type *type);
// OBJECT was found by its bare name: marks an import of "." as used.
void use_dot_import(Object *object);
// As check_type, for what stands right of the name of defined type NAMED.
Type *check_defined_type(Node *node, Type *named);
void valid_type(Type *type);                              // cycles.c
void check_field_uniqueness(Type *named);                 // lookup.c
void order_initializers(Package *package);                // initorder.c
Type *check_interface(Node *node);                        // interface.c
int method_order(Name *a, Package *from_a, Name *b, Package *from_b);
void check_later_complete(Type *interface);
// As check_type, for a generic type that is going to be instantiated.
Type *check_generic_type(Node *node, bool report);        // typexpr.c

// ---- type_params.c, generics.c, instances.c
void declare_type_params(NodeList fields, Type ***params, int *count);
bool receiver_is_generic(Node *expr);
void declare_receiver_params(Object *method, Node *recv);
Scope *function_scope(Func *func, Scope *type_params);
Type *instance_of(Type *generic, Type *const *args, int count);
void expand_instance(Type *instance); // sets its underlying type
void expand_methods(Type *instance);  // sets its methods
void resolve_instance_method(Object *object);
Type *check_instance(Node *node);     // T[A]
bool is_generic_func(Type *type);     // and not instantiated
bool is_generic_named(Type *type);
bool in_generic_function(void);
bool in_instance(void);
void mark_varying(Node *call);
bool is_varying(Node *call);
void make_instances(Package *package);
void leave_instances_to(Package *home);
void read_body(Func *func); // of an imported function

typedef struct Binding { // arguments for type parameters; an argument may be NULL
    Type *const *params;
    Type *const *args;
    int count;
} Binding;
Type *binding_lookup(const Binding *binding, Type *param);           // subst.c
Type *type_substitute(Type *type, Type *const *params, Type *const *args, int count);
bool type_mentions(Type *type, Type *const *params, int count);

bool is_type_param(const Type *type);                                // typeset.c
Type *param_interface(Type *param);
typedef bool TermVisit(Type *term, bool tilde, void *context);
bool each_term(Type *param, TermVisit *visit, void *context);
bool all_types(Type *type, bool (*predicate)(Type *));
Type *check_union(Node *node);
void restrict_type_set(Type *interface, Type *element, Pos pos);
bool type_set_is_empty(Type *interface);

void mono_same(Type *param, Type *other);                            // mono.c
void mono_assign(Type *param, Type *arg, Pos pos);
void check_instantiation_cycles(void);

// ---- Expressions and statements (operand.h has what only these files share)
// Is a value X assignable to TYPE?  *REASON (if not NULL) may get Go's words why
// not.
bool assignable(Node *x, Type *type, const char **reason);
// break, continue, goto, fallthrough and labels of all functions in the files:
// Go reports these with the syntax errors, before any type is looked at (but then
// goes on to the types).
void check_branches(File **files, int count);
void check_function_branches(Node *body);
// Body of a function whose signature is done (func->type, scope, file and
// declaring are set); checks everything inside.
void check_body(Func *func);
// var a, b T = x, y at package level or in a function.
void check_var_decl(Node *decl, Object **objects, int count);
void check_local_var(Node *decl);
// Makes a Func for a FUNC_DECL or FUNC_LIT; file and declaring come from checker.
Func *func_new(Node *node, Func *parent);
// Marks a use of OBJECT: `used`, and a dependency of checker->declaring.
void use_object(Object *object, Pos pos);
// Rewrites a package without errors to the form that sema.h promises.
void lower_package(Package *package);
// Gives a declared function its name: "f", "T.m", "(*T).m".
void name_function(Func *func);
// The same for one function of an imported package.
void lower_function_of(Func *func);
// Stops with internal_error() where the tree breaks a promise.  (debug builds)
void sema_verify(Package *package);

#endif
