// Operands: what the checker knows of an expression it has just looked at.
// Private to the half of sema/ that checks function bodies.
//
//     raw_expr(&x, node)        any expression, type or call without a value
//     check_value(&x, node)     exactly one value
//     assignment(&x, T, "...")  x, given to a variable of type T
//
// An operand has a mode (is it a constant?  can its address be taken?), a type
// and the node it came from, which messages print.  Once something is wrong with
// it the mode is MODE_INVALID, and nothing more is said of it.  (The shape of
// go/types and of cmd/compile/internal/types2.)
#ifndef SEMA_OPERAND_H
#define SEMA_OPERAND_H

#include "sema/check.h"

typedef enum OperandMode {
    MODE_INVALID,   // an error was reported
    MODE_NO_VALUE,  // call of a function without results
    MODE_BUILTIN,   // the name of a builtin function
    MODE_TYPE,      // a type
    MODE_CONSTANT,  // `value` holds it
    MODE_VARIABLE,  // addressable
    MODE_MAP_INDEX, // m[k]: can be assigned, has a comma-ok form
    MODE_VALUE,     // any other value
    MODE_NIL,       // nil
    MODE_COMMA_OK,  // receive or type assertion: has a comma-ok form
} OperandMode;

typedef struct Operand {
    OperandMode mode;
    Builtin builtin; // MODE_BUILTIN
    Node *expr;      // where it is written
    Type *type;
    Const *value;    // MODE_CONSTANT
} Operand;

typedef Vec(Operand) OperandList;

// What may stand alone as a statement, or after go and defer.
typedef enum ExprKind { KIND_CONVERSION, KIND_EXPRESSION, KIND_STATEMENT } ExprKind;

// Why a constant has no value of a type.
typedef enum Misfit {
    FITS,
    MISFIT_TRUNCATED,  // 1.5 as an int
    MISFIT_OVERFLOW,   // 300 as a byte
    MISFIT_VALUE,      // "text" as an int
    MISFIT_CONVERSION, // an untyped value of the wrong kind
} Misfit;

// ---- operand.c: messages
const char *operand_text(const Operand *x);
const char *type_text(Type *type);
// "(int, string)"; the last as ...T if VARIADIC.
const char *types_summary(Type *const *types, int count, bool variadic);
const char *operands_summary(const Operand *list, int count);
void operand_error(const Operand *x, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void node_error(Node *node, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// ---- expr.c, operator.c
ExprKind raw_expr(Operand *x, Node *node, Type *hint);
// The same, but also a generic function or type that is not instantiated.
ExprKind raw_generic_expr(Operand *x, Node *node, Type *hint);
void check_value(Operand *x, Node *node);
void check_value_hint(Operand *x, Node *node, Type *hint);
void check_multi_value(Operand *x, Node *node);
void check_value_or_type(Operand *x, Node *node);
void check_generic_or_type(Operand *x, Node *node);
void single_value(Operand *x);
void record(Operand *x); // writes what is known into x->expr
void use_exprs(Node *const *nodes, int count); // checks them, drops the results
void check_unary(Operand *x, Node *node);
void check_binary(Operand *x, Node *node, Node *lhs, Node *rhs, Token op);
void comparison(Operand *x, Operand *y, Token op, bool in_switch);
void type_assertion(Node *where, Operand *x, Type *type, bool in_switch);
bool is_comparison(Token op);
bool is_shift(Token op);

// ---- untyped.c
Const *const_unknown(void); // what an operation gives that went wrong
// x OP y for constants of any kinds.  (operator.c)
Const *const_compute(Token op, const Const *x, const Const *y, bool integer_division);
void overflow(Operand *x);
Misfit representation(Operand *x, Type *type, Const **value);
void representable(Operand *x, Type *type);
Type *implicit_type(Operand *x, Type *target, Const **value, Misfit *misfit);
void convert_untyped(Operand *x, Type *target);
void update_expr_type(Node *node, Type *type, bool final);
void report_misfit(Misfit misfit, Operand *x, Type *target);

// ---- convert.c
bool assignable_to(Operand *x, Type *type, const char **reason);
// TYPE NULL: the blank identifier.
void assignment(Operand *x, Type *type, const char *context);
void assign_argument(Operand *x, Type *type, Node *fun);
void conversion(Operand *x, Type *type);
const char *implements_reason(Type *type, Type *interface); // NULL: it does
Type *core_type(Type *type);   // typeset.c
Type *core_string(Type *type);
const char *type_set_reason(Type *type, Type *constraint);
const char *missing_method_reason(Type *type, Type *interface, Method *missing,
                                  Method *have);
bool is_const_type(Type *type);

// ---- index.c
// True if X is a generic function, indexed with type arguments.
bool check_index_expr(Operand *x, Node *node);
void check_slice_expr(Operand *x, Node *node);
// Checks an index; MAX >= 0 bounds it.  Returns its constant value or -1, and
// sets *TYPE to the index's type (invalid after an error).
int64_t check_index(Node *node, int64_t max, Type **type);
bool valid_index(Operand *x, const char *what, bool allow_negative);

// ---- generics.c, infer.c
Type **check_type_args(NodeList nodes);
void function_value(Operand *x, Node *node);
Type *instantiate_function(Node *fun, Type *generic, Type **args, Pos pos,
                           NodeList written);
// All COUNT type arguments for PARAMS, of which KNOWN are given; NULL after an
// error.  ARGS are given to parameters of the types PARAM_TYPES.
Type **infer(Pos pos, Type **params, int count, Type **given, int known,
             Type **param_types, OperandList args);

// ---- literal.c, selector.c, call.c, builtin.c
void check_composite(Operand *x, Node *node, Type *hint);
void check_func_lit(Operand *x, Node *node);
void check_selector(Operand *x, Node *node);
Selection lookup_selection(Type *type, bool addressable, Name *name,
                           bool *pointer_needed);
ExprKind check_call(Operand *x, Node *node);
// The values of an expression list; one call may give several.  *COMMA_OK (if
// not NULL) is set if a single comma-ok expression was taken as two values.
OperandList expr_list(NodeList list, bool allow_comma_ok, bool *comma_ok);
// Returns SIGNATURE, instantiated if it is generic (then GIVEN are the first of
// its type arguments, if any, WRITTEN so); NULL after an error.
Type *check_arguments(Node *call, Type *signature, OperandList args, Type **given,
                      NodeList written);
bool check_builtin(Operand *x, Node *call, Builtin id);

// ---- builtin_complex.c, builtin_unsafe.c: for check_builtin(); false after an error
bool builtin_complex(Operand *x, Node *call, OperandList args);
bool builtin_part(Operand *x, Builtin id);
bool unsafe_add(Operand *x, OperandList args);
bool unsafe_slice(Operand *x, OperandList args);
bool unsafe_size(Operand *x, Builtin id);
bool unsafe_offset(Operand *x, Node *call);

// ---- stmt.c, assign.c, switch.c, returns.c
void check_stmt(Node *node);
void check_stmts(NodeList list);
void check_assign(Node *node);
void check_inc_dec(Node *node);
void declare_local(Object *object); // in the scope and the list of locals
// Gives X to a left side.  Returns false after an error.
bool assign_variable(Node *lhs, Operand *x);
bool init_variable(Object *variable, Operand *x, const char *context);
void check_return(Node *node);
void check_range(Node *node);
void check_switch(Node *node);
void check_type_switch(Node *node);
Object *local_new(Node *ident, Type *type);
bool is_terminating(Node *stmt);
Scope *open_scope(void);
void close_scope(Scope *saved);

static inline void set_value(Operand *x, Type *type) {
    x->mode = MODE_VALUE;
    x->type = type;
}
static inline void set_constant(Operand *x, Type *type, Const *value) {
    x->mode = MODE_CONSTANT;
    x->type = type;
    x->value = value;
}
static inline void set_no_value(Operand *x) {
    x->mode = MODE_NO_VALUE;
    x->type = type_tuple(NULL, 0);
}

static inline bool is_invalid(Type *type) {
    return type == NULL || type->kind == TYPE_INVALID;
}

#endif
