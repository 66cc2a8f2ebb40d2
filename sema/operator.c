// Operators: -x, &x, <-c, x == y, x << n, x + y.
//
// Operands of one operation have one type; an untyped operand takes the other's.
// Shifts stand apart: the count has a type of its own, and `1 << s` waits for the
// type of its left side.  Constants are computed on the spot, exactly.
// Spec: Operators, Arithmetic operators, Comparison operators.
#include "sema/operand.h"

bool is_comparison(Token op) {
    return op == TOK_EQ || op == TOK_NE || op == TOK_LT || op == TOK_LE ||
           op == TOK_GT || op == TOK_GE;
}

bool is_shift(Token op) {
    return op == TOK_SHL || op == TOK_SHR;
}

// ---- Unary operators

static void take_address(Operand *x, Node *node) {
    Node *operand = ast_unparen(node->unary.x);
    if (operand->kind != AST_COMPOSITE_LIT && x->mode != MODE_VARIABLE) {
        operand_error(x, "invalid operation: cannot take address of %s", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VALUE;
    x->type = type_pointer(x->type);
}

static void receive(Operand *x) {
    Type *channel = core_type(x->type);
    const char *problem = NULL;
    if (is_type_param(channel)) {
        operand_error(x, "invalid operation: cannot receive from %s: no core type",
                      operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    if (channel->kind != TYPE_CHAN)
        problem = "cannot receive from non-channel";
    else if (channel->chan_dir == DIR_SEND)
        problem = "cannot receive from send-only channel";
    if (problem != NULL) {
        operand_error(x, "invalid operation: %s %s", problem, operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_COMMA_OK;
    x->type = channel->elem;
    checker->has_call_or_recv = true;
}

static bool is_numeric_or_string(Type *type) {
    return type_is_numeric(type) || type_is_string(type);
}

static bool (*unary_operands(Token op))(Type *) {
    switch (op) {
    case TOK_ADD:
    case TOK_SUB: return type_is_numeric;
    case TOK_XOR: return type_is_integer;
    case TOK_NOT: return type_is_boolean;
    default: return NULL;
    }
}

static bool (*binary_operands(Token op))(Type *) {
    switch (op) {
    case TOK_ADD: return is_numeric_or_string;
    case TOK_SUB:
    case TOK_MUL:
    case TOK_DIV: return type_is_numeric;
    case TOK_MOD:
    case TOK_AND:
    case TOK_OR:
    case TOK_XOR:
    case TOK_AND_NOT: return type_is_integer;
    case TOK_AND_AND:
    case TOK_OR_OR: return type_is_boolean;
    default: return NULL;
    }
}

static bool operator_defined(Operand *x, Token op, bool (*on)(Type *)) {
    if (on != NULL && all_types(x->type, on))
        return true;
    operand_error(x, "invalid operation: operator %s not defined on %s", token_text(op),
                  operand_text(x));
    x->mode = MODE_INVALID;
    return false;
}

void check_unary(Operand *x, Node *node) {
    check_value(x, node->unary.x);
    if (x->mode == MODE_INVALID)
        return;
    Token op = (Token)node->op;
    if (op == TOK_AND) {
        take_address(x, node);
        return;
    }
    if (op == TOK_ARROW) {
        receive(x);
        return;
    }
    if (op == TOK_TILDE) {
        node_error(node, "cannot use ~ outside of interface or type constraint");
        x->mode = MODE_INVALID;
        return;
    }
    if (!operator_defined(x, op, unary_operands(op)))
        return;
    if (x->mode != MODE_CONSTANT) {
        x->mode = MODE_VALUE;
        return;
    }
    if (x->value->kind == CONST_UNKNOWN)
        return;
    unsigned bits = 0;
    if (type_is_unsigned(x->type))
        bits = (unsigned)type_size(x->type) * 8;
    x->value = const_unary(op, x->value, bits);
    x->expr = node;
    overflow(x);
}

// ---- Comparison

static bool has_nil(Type *type) {
    return type->kind != TYPE_UNTYPED_NIL && type_has_nil(type);
}

static const char *kind_text(Type *type) {
    switch (type_underlying(type)->kind) {
    case TYPE_ARRAY: return "array";
    case TYPE_SLICE: return "slice";
    case TYPE_STRUCT: return "struct";
    case TYPE_POINTER: return "pointer";
    case TYPE_FUNC: return "func";
    case TYPE_INTERFACE: return "interface";
    case TYPE_MAP: return "map";
    case TYPE_CHAN: return "chan";
    default: return type_text(type);
    }
}

// What in TYPE has no ==, or NULL if there is nothing more exact to say.
static const char *incomparable_cause(Type *type) {
    Type *under = type_underlying(type);
    switch (under->kind) {
    case TYPE_SLICE:
    case TYPE_FUNC:
    case TYPE_MAP:
        return arena_printf(&compilation, "%s can only be compared to nil",
                            kind_text(type));
    case TYPE_STRUCT:
        for (int i = 0; i < under->field_count; i++) {
            Type *field = under->fields[i].type;
            if (!type_comparable_p(field))
                return arena_printf(&compilation,
                                    "struct containing %s cannot be compared",
                                    type_text(field));
        }
        return NULL;
    case TYPE_ARRAY:
        return arena_printf(&compilation, "%s cannot be compared", type_text(under));
    case TYPE_TYPE_PARAM:
        return type_set_is_empty(param_interface(type)) ? "empty type set"
                                                        : "incomparable types in type set";
    default:
        return NULL;
    }
}

// The operand that OP is not defined on, or NULL; *CAUSE may say why.
static Operand *incomparable(Operand *x, Operand *y, Token op, const char **cause) {
    if (!assignable_to(x, y->type, NULL) && !assignable_to(y, x->type, NULL)) {
        *cause = arena_printf(&compilation, "mismatched types %s and %s",
                              type_text(x->type), type_text(y->type));
        return y;
    }
    if (op != TOK_EQ && op != TOK_NE) {
        if (!type_ordered(x->type))
            return x;
        return type_ordered(y->type) ? NULL : y;
    }
    if (x->mode == MODE_NIL || y->mode == MODE_NIL) {
        Type *other = x->mode == MODE_NIL ? y->type : x->type;
        return has_nil(other) ? NULL : y;
    }
    Operand *wrong = NULL;
    if (!type_comparable_p(x->type))
        wrong = x;
    else if (!type_comparable_p(y->type))
        wrong = y;
    if (wrong != NULL)
        *cause = incomparable_cause(wrong->type);
    return wrong;
}

void comparison(Operand *x, Operand *y, Token op, bool in_switch) {
    const char *cause = NULL;
    Operand *wrong = incomparable(x, y, op, &cause);
    if (wrong != NULL) {
        if (cause == NULL && (is_type_param(x->type) || is_type_param(y->type)))
            cause = arena_printf(&compilation, "type parameter %s is not comparable with %s",
                                 type_text(is_type_param(x->type) ? wrong->type : y->type),
                                 token_text(op));
        if (cause == NULL)
            cause = arena_printf(&compilation, "operator %s not defined on %s",
                                 token_text(op), kind_text(wrong->type));
        if (in_switch)
            operand_error(x, "invalid case %s in switch on %s (%s)",
                          ast_expr_text(x->expr), ast_expr_text(y->expr), cause);
        else
            operand_error(wrong, "invalid operation: %s %s %s (%s)",
                          ast_expr_text(x->expr), token_text(op),
                          ast_expr_text(y->expr), cause);
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_CONSTANT && y->mode == MODE_CONSTANT) {
        x->value = const_compute(op, x->value, y->value, false);
    } else {
        x->mode = MODE_VALUE;
        update_expr_type(x->expr, type_default(x->type), true);
        update_expr_type(y->expr, type_default(y->type), true);
    }
    x->type = basic_types[TYPE_UNTYPED_BOOL];
}

// ---- Shifts

static Const *integer_value(const Operand *x) {
    if (x->mode != MODE_CONSTANT)
        return NULL;
    if (x->value->kind == CONST_UNKNOWN)
        return NULL;
    return const_to_int(x->value);
}

static bool shift_count_ok(Operand *y) {
    if (y->mode == MODE_CONSTANT) {
        Const *count = integer_value(y);
        if (count != NULL && const_sign(count) < 0) {
            operand_error(y, "invalid operation: negative shift count %s",
                          operand_text(y));
            return false;
        }
        if (type_is_untyped(y->type)) {
            representable(y, basic_types[TYPE_UINT]);
            return y->mode != MODE_INVALID;
        }
        if (type_is_integer(y->type))
            return true;
    } else if (type_is_integer(y->type) && !type_is_untyped(y->type)) {
        if (type_is_unsigned(y->type) || language_has(13))
            return true;
        operand_error(y,
                      "invalid operation: signed shift count %s requires go1.13 or later",
                      operand_text(y));
        return false;
    } else if (type_is_untyped(y->type)) {
        convert_untyped(y, basic_types[TYPE_UINT]);
        return y->mode != MODE_INVALID;
    }
    operand_error(y, "invalid operation: shift count %s must be integer",
                  operand_text(y));
    return false;
}

static void shift_constants(Operand *x, Operand *y, Node *node, Token op) {
    enum { MAX_COUNT = 1023 - 1 + 52 }; // enough to write the smallest float64
    if (!type_is_integer(x->type))
        x->type = basic_types[TYPE_UNTYPED_INT];
    if (x->value->kind == CONST_UNKNOWN || y->value->kind == CONST_UNKNOWN) {
        x->value = const_unknown();
        return;
    }
    Const *count = const_to_int(y->value);
    if (count == NULL || !const_fits_uint64(count) || const_uint64(count) > MAX_COUNT) {
        operand_error(y, "invalid operation: invalid shift count %s", operand_text(y));
        x->mode = MODE_INVALID;
        return;
    }
    x->value = const_shift(op, const_to_int(x->value), (unsigned)const_uint64(count));
    x->expr = node;
    overflow(x);
}

static void check_shift(Operand *x, Operand *y, Node *node, Token op) {
    bool untyped = type_is_untyped(x->type);
    bool unknown = x->mode == MODE_CONSTANT && x->value->kind == CONST_UNKNOWN;
    if (!type_is_integer(x->type) && !unknown &&
        !(untyped && integer_value(x) != NULL)) {
        operand_error(x, "invalid operation: shifted operand %s must be integer",
                      operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    if (!shift_count_ok(y)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_CONSTANT && y->mode == MODE_CONSTANT && node != NULL) {
        shift_constants(x, y, node, op);
        return;
    }
    // `1 << s`: the type of 1 is what it would be without the shift.  It comes
    // from around (update_expr_type), and must be an integer.
    if (x->mode == MODE_CONSTANT && untyped) {
        x->expr->flags |= NODE_SHIFT_OPERAND;
        x->mode = MODE_VALUE;
        return;
    }
    if (!type_is_integer(x->type)) {
        operand_error(x, "invalid operation: shifted operand %s must be integer",
                      operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VALUE;
}

// ---- Binary operators

// Whether an untyped operand may take the other's type.
static bool can_mix(Operand *x, Operand *y) {
    if (type_is_interface(x->type) || type_is_interface(y->type))
        return true;
    if (type_is_boolean(x->type) != type_is_boolean(y->type))
        return false;
    if (type_is_string(x->type) != type_is_string(y->type))
        return false;
    if (x->mode == MODE_NIL && !has_nil(y->type))
        return false;
    return y->mode != MODE_NIL || has_nil(x->type);
}

static bool is_zero(const Const *value) {
    return value->kind != CONST_UNKNOWN && const_sign(value) == 0;
}

static bool is_square_zero(const Const *value) {
    return is_zero(const_compute(TOK_MUL, value, value, false));
}

static bool divides_by_zero(Operand *x, Operand *y) {
    if (y->mode != MODE_CONSTANT || y->value->kind == CONST_UNKNOWN)
        return false;
    if (x->mode != MODE_CONSTANT && (!type_is_integer(x->type) || in_instance()))
        return false;
    if (!type_is_complex(x->type))
        return is_zero(y->value);
    // Division is by the squares, which may be zero where the parts are not.
    return is_square_zero(const_real(y->value)) && is_square_zero(const_imag(y->value));
}

Const *const_compute(Token op, const Const *x, const Const *y, bool integer_division) {
    if (x->kind == CONST_UNKNOWN || y->kind == CONST_UNKNOWN)
        return is_comparison(op) ? const_bool(false) : const_unknown();
    Const *result = const_binary(op, x, y, integer_division);
    return result != NULL ? result : const_unknown();
}

static void report_mismatch(Operand *x, Operand *y, Node *node, Node *lhs, Node *rhs,
                            Token op) {
    if (is_invalid(x->type) || is_invalid(y->type))
        return;
    const char *what;
    if (node != NULL)
        what = ast_expr_text(node);
    else
        what = arena_printf(&compilation, "%s %s= %s", ast_expr_text(lhs),
                            token_text(op), ast_expr_text(rhs));
    operand_error(x, "invalid operation: %s (mismatched types %s and %s)", what,
                  type_text(x->type), type_text(y->type));
}

// NODE is NULL for x op= y, which is no expression.
void check_binary(Operand *x, Node *node, Node *lhs, Node *rhs, Token op) {
    Operand y;
    check_value(x, lhs);
    check_value(&y, rhs);
    if (x->mode == MODE_INVALID)
        return;
    if (y.mode == MODE_INVALID) {
        x->mode = MODE_INVALID;
        x->expr = y.expr;
        return;
    }
    if (is_shift(op)) {
        check_shift(x, &y, node, op);
        return;
    }
    if (can_mix(x, &y)) {
        convert_untyped(x, y.type);
        if (x->mode == MODE_INVALID)
            return;
        convert_untyped(&y, x->type);
        if (y.mode == MODE_INVALID) {
            x->mode = MODE_INVALID;
            return;
        }
    }
    if (is_comparison(op)) {
        comparison(x, &y, op, false);
        return;
    }
    if (!type_identical(x->type, y.type)) {
        report_mismatch(x, &y, node, lhs, rhs, op);
        x->mode = MODE_INVALID;
        return;
    }
    if (!operator_defined(x, op, binary_operands(op)))
        return;
    if ((op == TOK_DIV || op == TOK_MOD) && divides_by_zero(x, &y)) {
        operand_error(&y, "invalid operation: division by zero");
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode != MODE_CONSTANT || y.mode != MODE_CONSTANT) {
        x->mode = MODE_VALUE;
        return;
    }
    if (x->value->kind == CONST_UNKNOWN || y.value->kind == CONST_UNKNOWN) {
        x->value = const_unknown();
        return;
    }
    x->value = const_compute(op, x->value, y.value,
                             op == TOK_DIV && type_is_integer(x->type));
    if (node != NULL)
        x->expr = node;
    overflow(x);
}
