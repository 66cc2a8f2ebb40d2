// Untyped values on their way to a type.
//
//     var f float64 = 1 << s        // 1 becomes float64: "shift of type float64"
//     x := i > 0 && j > 0           // untyped bool until := makes it bool
//
// A constant or a comparison has an untyped type until something around it asks
// for one.  Then the type goes back down the expression: update_expr_type()
// visits the parts that are still untyped.  Constant parts are left as they are,
// since only the topmost constant exists at run time.  The left operand of a
// shift with a variable count waits here for its type, which must be an integer.
// Spec: Constants, Conversions, Operators (shifts).
#include "sema/operand.h"

// ---- Constants and the types they must fit

Const *const_unknown(void) {
    static Const unknown = {.kind = CONST_UNKNOWN};
    return &unknown;
}

// The operator of a constant operation that can overflow, in words.
static const char *operation_name(Node *node) {
    if (node->kind == AST_UNARY)
        return node->op == TOK_XOR ? "bitwise complement" : "";
    if (node->kind != AST_BINARY)
        return "";
    switch (node->op) {
    case TOK_ADD: return "addition";
    case TOK_SUB: return "subtraction";
    case TOK_XOR: return "bitwise XOR";
    case TOK_MUL: return "multiplication";
    case TOK_SHL: return "shift";
    default: return "";
    }
}

static Pos operator_pos(Node *node) {
    switch (node->kind) {
    case AST_UNARY:
    case AST_BINARY:
    case AST_STAR:
        return node->pos;
    default:
        return ast_start_pos(node);
    }
}

// 512 bits are enough for anyone: Go's compiler stops there too.
static bool is_huge(const Const *value) {
    return value->kind == CONST_INT && const_bit_length(value) > 512;
}

// A constant operation gave x: is the result in range?
void overflow(Operand *x) {
    if (x->value == NULL || x->value->kind == CONST_UNKNOWN) {
        sema_error(operator_pos(x->expr), "constant result is not representable");
        x->value = const_unknown();
        return;
    }
    if (!type_is_untyped(x->type)) {
        representable(x, x->type);
        return;
    }
    if (is_huge(x->value)) {
        sema_error(operator_pos(x->expr), "constant %s overflow",
                    operation_name(x->expr));
        x->value = const_unknown();
    }
}

Misfit representation(Operand *x, Type *type, Const **value) {
    *value = x->value;
    if (x->value->kind == CONST_UNKNOWN)
        return FITS; // said already
    if (const_representable(x->value, type_underlying(type), value))
        return FITS;
    if (!type_is_numeric(x->type) || !type_is_numeric(type))
        return MISFIT_VALUE;
    if (!type_is_integer(x->type) && type_is_integer(type))
        return MISFIT_TRUNCATED;
    return MISFIT_OVERFLOW;
}

void report_misfit(Misfit misfit, Operand *x, Type *target) {
    const char *format = "cannot convert %s to %s";
    if (misfit == MISFIT_TRUNCATED)
        format = "%s truncated to %s";
    else if (misfit == MISFIT_OVERFLOW)
        format = "%s overflows %s";
    char *message =
        arena_printf(&compilation, format, operand_text(x), type_text(target));
    operand_error(x, "%s", message);
}

void representable(Operand *x, Type *type) {
    Const *value;
    Misfit misfit = representation(x, type, &value);
    if (misfit != FITS) {
        report_misfit(misfit, x, type_underlying(type));
        x->mode = MODE_INVALID;
        return;
    }
    x->value = value;
}

// ---- The type an untyped operand takes where TARGET is wanted

static Type *both_untyped(Operand *x, Type *target, Misfit *misfit) {
    if (type_is_numeric(x->type) && type_is_numeric(target))
        return x->type->kind < target->kind ? target : x->type;
    if (x->type->kind != target->kind) {
        *misfit = MISFIT_CONVERSION;
        return NULL;
    }
    return x->type;
}

static bool untyped_value_fits(Type *untyped, Type *target) {
    switch (untyped->kind) {
    case TYPE_UNTYPED_BOOL: return type_is_boolean(target);
    case TYPE_UNTYPED_INT:
    case TYPE_UNTYPED_RUNE:
    case TYPE_UNTYPED_FLOAT:
    case TYPE_UNTYPED_COMPLEX: return type_is_numeric(target);
    case TYPE_UNTYPED_STRING: return type_is_string(target);
    default: return false;
    }
}

static bool is_empty_interface(Type *under) {
    if (under->kind != TYPE_INTERFACE)
        return false;
    interface_complete(under);
    return under->method_count == 0 && under->term_count == 0 && !under->comparable;
}

// Can X take each of a type parameter's types?
static bool visit_implicit(Type *term, bool tilde, void *context) {
    Const *value;
    Misfit misfit;
    (void)tilde;
    return term != NULL && implicit_type(context, type_underlying(term), &value, &misfit);
}

// Returns NULL and sets *MISFIT if there is no such type.  *VALUE gets the
// constant as a value of that type if it changes.
Type *implicit_type(Operand *x, Type *target, Const **value, Misfit *misfit) {
    *value = NULL;
    *misfit = FITS;
    if (x->mode == MODE_INVALID || !type_is_untyped(x->type) || is_invalid(target))
        return x->type;
    if (type_is_untyped(target))
        return both_untyped(x, target, misfit);
    if (x->mode == MODE_NIL) {
        if (type_has_nil(target))
            return target;
        *misfit = MISFIT_CONVERSION;
        return NULL;
    }
    Type *under = type_underlying(target);
    if (is_type_param(under)) {
        if (each_term(under, visit_implicit, x))
            return target;
    } else if (under->kind < TYPE_NAMED && under->kind != TYPE_UNSAFE_POINTER) {
        if (x->mode == MODE_CONSTANT) {
            *misfit = representation(x, target, value);
            return *misfit == FITS ? target : NULL;
        }
        if (untyped_value_fits(x->type, target))
            return target;
    } else if (under->kind == TYPE_UNSAFE_POINTER && x->mode == MODE_CONSTANT) {
        *misfit = MISFIT_VALUE;
        return NULL;
    } else if (is_empty_interface(under)) {
        return type_default(x->type); // the dynamic type is a concrete one
    }
    *misfit = MISFIT_CONVERSION;
    return NULL;
}

// Both operands of an operation, or an index: x takes TARGET's type if untyped.
void convert_untyped(Operand *x, Type *target) {
    Const *value;
    Misfit misfit;
    Type *type = implicit_type(x, target, &value, &misfit);
    if (misfit != FITS) {
        report_misfit(misfit, x, type_underlying(target));
        x->mode = MODE_INVALID;
        return;
    }
    if (value != NULL) {
        x->value = value;
        if (x->expr->type != NULL && type_is_untyped(x->expr->type))
            x->expr->value = value;
    }
    if (type != x->type) {
        x->type = type;
        update_expr_type(x->expr, type, false);
    }
}

// ---- Down into the parts

// The node of which OPERAND is the left side of a shift.
static const char *shift_text(Node *shift, Node *operand) {
    return ast_expr_text(shift != NULL ? shift : operand);
}

static void update_under(Node *parent, Node *node, Type *type, bool final);

// NODE and its still untyped parts take TYPE; FINAL if that is the last word
// although TYPE is untyped.
void update_expr_type(Node *node, Type *type, bool final) {
    update_under(NULL, node, type, final);
}

static void update_parts(Node *node, Type *type, bool final) {
    if (node->value != NULL && node->kind != AST_PAREN)
        return; // constant: its parts never exist at run time
    if (node->kind == AST_PAREN) {
        update_under(node, node->unary.x, type, final);
    } else if (node->kind == AST_UNARY) {
        update_under(node, node->unary.x, type, final);
    } else if (node->kind == AST_BINARY && !is_comparison(node->op)) {
        update_under(node, node->binary.x, type, final);
        if (!is_shift(node->op))
            update_under(node, node->binary.y, type, final);
    }
}

static void update_under(Node *parent, Node *node, Type *type, bool final) {
    if (node->type == NULL || !type_is_untyped(node->type))
        return; // has its type
    Type *old = node->type;
    update_parts(node, type, final);
    if (!final && type_is_untyped(type)) {
        node->type = type_underlying(type);
        return;
    }
    node->type = type;
    if ((node->flags & NODE_SHIFT_OPERAND) && !type_is_integer(type)) {
        node_error(node, "invalid operation: %s (shift of type %s)",
                   shift_text(parent, node), type_text(type));
        return;
    }
    if (node->value != NULL) {
        Operand x = {MODE_CONSTANT, 0, node, old, node->value};
        convert_untyped(&x, type);
        if (x.mode != MODE_INVALID)
            node->value = x.value;
    }
}
