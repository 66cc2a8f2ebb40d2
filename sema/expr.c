// Expressions: names, literals and operators.
//
// raw_expr() looks at one expression and everything below it, says what is
// wrong, and leaves an Operand.  On its way out it writes type and value into
// the node; an untyped type there may still change (untyped.c).
//
// Checking leaves the shape of the tree alone: `(x)` stays a PAREN, T(x) a CALL.
// Spec: Expressions.
#include "sema/operand.h"

#include <string.h>

bool is_comparison(Token op) {
    return op == TOK_EQ || op == TOK_NE || op == TOK_LT || op == TOK_LE ||
           op == TOK_GT || op == TOK_GE;
}

bool is_shift(Token op) {
    return op == TOK_SHL || op == TOK_SHR;
}

// ---- Names

static void check_const_name(Operand *x, Object *object) {
    if (object == universe_iota) {
        if (checker->iota == NULL) {
            node_error(x->expr, "cannot use iota outside constant declaration");
            return;
        }
        x->value = checker->iota;
    } else {
        x->value = object->value;
    }
    if (x->value == NULL)
        return; // its declaration was in error
    x->mode = MODE_CONSTANT;
}

void use_object(Object *object, Pos pos) {
    (void)pos;
    if (object->package == checker->package || object->package == NULL)
        object->used = true;
    else
        use_dot_import(object);
    if (checker->declaring != NULL && object->parent == checker->package->scope)
        add_dependency(checker->declaring, object);
}

static void check_ident(Operand *x, Node *node) {
    Name *name = node->ident.name;
    Object *object = scope_lookup_parent(checker->scope, name);
    if (object == NULL) {
        if (name->blank)
            node_error(node, "cannot use _ as value or type");
        else
            node_error(node, "undefined: %s", name->text);
        return;
    }
    node->ident.object = object;
    use_dot_import(object);
    if (object->kind == OBJ_TYPE) {
        x->type = check_type_name(node);
        if (!is_invalid(x->type))
            x->mode = MODE_TYPE;
        return;
    }
    if (object->type == NULL || object->state != 2)
        check_object(object);
    if (object->kind == OBJ_PACKAGE) {
        node_error(node, "use of package %s not in selector", name->text);
        return;
    }
    use_object(object, node->pos);
    x->type = object->type;
    if (object->kind == OBJ_BUILTIN) {
        x->builtin = object->builtin;
        x->mode = MODE_BUILTIN;
        return;
    }
    if (is_invalid(x->type))
        return;
    switch (object->kind) {
    case OBJ_CONST: check_const_name(x, object); break;
    case OBJ_VAR: x->mode = MODE_VARIABLE; break;
    case OBJ_FUNC: x->mode = MODE_VALUE; break;
    case OBJ_NIL: x->mode = MODE_NIL; break;
    }
}

// ---- Literals

static Type *literal_type(Token kind) {
    switch (kind) {
    case TOK_INT: return basic_types[TYPE_UNTYPED_INT];
    case TOK_FLOAT: return basic_types[TYPE_UNTYPED_FLOAT];
    case TOK_IMAG: return basic_types[TYPE_UNTYPED_COMPLEX];
    case TOK_CHAR: return basic_types[TYPE_UNTYPED_RUNE];
    default: return basic_types[TYPE_UNTYPED_STRING];
    }
}

// How a number may be written has grown with Go 1.13.
static void check_number_form(Node *node) {
    const char *text = node->literal.text;
    uint32_t len = node->literal.len;
    if (len <= 2 || language_has(13))
        return;
    const char *form = NULL;
    if (memchr(text, '_', len) != NULL)
        form = "underscores in numeric literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'b')
        form = "binary literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'o')
        form = "0o/0O-style octal literals";
    else if (text[0] == '0' && (text[1] | 0x20) == 'x' && node->op != TOK_INT)
        form = "hexadecimal floating-point literals";
    if (form != NULL)
        language_error(node->pos, 13, form);
}

static void check_basic_lit(Operand *x, Node *node) {
    enum { LIMIT = 10000 }; // digits; no number that long means anything
    const char *text = node->literal.text;
    uint32_t len = node->literal.len;
    bool number = node->op == TOK_INT || node->op == TOK_FLOAT || node->op == TOK_IMAG;
    if (number)
        check_number_form(node);
    if (number && len > LIMIT) {
        node_error(node, "excessively long constant: %.10s... (%u chars)", text, len);
        return;
    }
    x->value = const_literal((Token)node->op, text, len);
    if (x->value == NULL) {
        node_error(node, "malformed constant: %.*s", (int)len, text);
        return;
    }
    x->mode = MODE_CONSTANT;
    x->type = literal_type((Token)node->op);
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
    if (channel == NULL || channel->kind != TYPE_CHAN)
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
    if (on != NULL && on(x->type))
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

// *x: an indirection, or a pointer type.
static void check_star(Operand *x, Node *node) {
    check_value_or_type(x, node->unary.x);
    if (x->mode == MODE_INVALID)
        return;
    if (x->mode == MODE_TYPE) {
        x->type = type_pointer(x->type);
        node->flags |= NODE_TYPE_OPERAND;
        return;
    }
    Type *under = type_underlying(x->type);
    if (x->mode == MODE_NIL || under->kind != TYPE_POINTER) {
        operand_error(x, "invalid operation: cannot indirect %s", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VARIABLE;
    x->type = under->elem;
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
                return arena_printf(&compilation, "struct containing %s cannot be compared",
                                    type_text(field));
        }
        return NULL;
    case TYPE_ARRAY:
        return arena_printf(&compilation, "%s cannot be compared", type_text(under));
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
        operand_error(y, "invalid operation: signed shift count %s requires go1.13 or later",
                      operand_text(y));
        return false;
    } else if (type_is_untyped(y->type)) {
        convert_untyped(y, basic_types[TYPE_UINT]);
        return y->mode != MODE_INVALID;
    }
    operand_error(y, "invalid operation: shift count %s must be integer", operand_text(y));
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
    if (x->mode != MODE_CONSTANT && !type_is_integer(x->type))
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

// ---- Type assertions

static bool can_assert(Type *interface, Type *type, const char **cause) {
    Method *missing = NULL, *have = NULL;
    bool pointer_needed;
    if (type_is_interface(type) || is_invalid(type_underlying(type)))
        return true;
    if (type_implements(type, interface, &missing, &have, &pointer_needed) ||
        missing == NULL)
        return true;
    *cause = missing_method_reason(type, interface, missing, have);
    return false;
}

void type_assertion(Node *where, Operand *x, Type *type, bool in_switch) {
    const char *cause;
    if (can_assert(x->type, type, &cause))
        return;
    const char *what = ast_expr_text(where);
    if (in_switch)
        node_error(where,
                   "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s",
                   what, operand_text(x), type_text(type), cause);
    else
        node_error(where, "impossible type assertion: %s\n\t%s does not implement %s %s",
                   what, type_text(type), type_text(x->type), cause);
}

static void check_type_assert(Operand *x, Node *node) {
    if (node->assertion.type_expr == NULL) {
        node_error(node, "invalid AST: use of .(type) outside type switch");
        return;
    }
    check_value(x, node->assertion.x);
    if (x->mode == MODE_INVALID)
        return;
    if (x->mode == MODE_NIL || !type_is_interface(x->type)) {
        operand_error(x, "invalid operation: %s is not an interface", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    Type *type = check_var_type(node->assertion.type_expr);
    if (is_invalid(type)) {
        x->mode = MODE_INVALID;
        return;
    }
    type_assertion(node, x, type, false);
    x->mode = MODE_COMMA_OK;
    x->type = type;
}

// ---- Any expression

static ExprKind check_node(Operand *x, Node *node, Type *hint) {
    switch (node->kind) {
    case AST_BAD:
        return KIND_STATEMENT; // the parser has spoken
    case AST_IDENT:
        check_ident(x, node);
        break;
    case AST_BASIC_LIT:
        check_basic_lit(x, node);
        break;
    case AST_COMPOSITE_LIT:
        check_composite(x, node, hint);
        break;
    case AST_FUNC_LIT:
        check_func_lit(x, node);
        break;
    case AST_PAREN: {
        ExprKind kind = raw_expr(x, node->unary.x, NULL);
        node->flags |= node->unary.x->flags & NODE_TYPE_OPERAND;
        x->expr = node;
        return kind;
    }
    case AST_SELECTOR:
        check_selector(x, node);
        break;
    case AST_INDEX:
        check_index_expr(x, node);
        break;
    case AST_SLICE:
        check_slice_expr(x, node);
        break;
    case AST_TYPE_ASSERT:
        check_type_assert(x, node);
        break;
    case AST_CALL:
        return check_call(x, node);
    case AST_STAR:
        check_star(x, node);
        break;
    case AST_UNARY:
        check_unary(x, node);
        x->expr = node;
        return node->op == TOK_ARROW ? KIND_STATEMENT : KIND_EXPRESSION;
    case AST_BINARY:
        check_binary(x, node, node->binary.x, node->binary.y, (Token)node->op);
        break;
    case AST_KEY_VALUE:
        node_error(node, "invalid AST: no key:value expected");
        break;
    case AST_ELLIPSIS:
        node_error(node, "invalid use of '...'");
        break;
    case AST_ARRAY_TYPE:
    case AST_STRUCT_TYPE:
    case AST_FUNC_TYPE:
    case AST_INTERFACE_TYPE:
    case AST_MAP_TYPE:
    case AST_CHAN_TYPE:
        x->type = check_type(node);
        x->mode = is_invalid(x->type) ? MODE_INVALID : MODE_TYPE;
        break;
    default:
        internal_error("check_node: unexpected %s", ast_kind_name(node->kind));
    }
    x->expr = node;
    return x->mode == MODE_INVALID ? KIND_STATEMENT : KIND_EXPRESSION;
}

// Writes what is known of X into its node.
void record(Operand *x) {
    Node *node = x->expr;
    node->flags &= (uint16_t)~NODE_ADDRESSABLE;
    node->value = NULL;
    switch (x->mode) {
    case MODE_INVALID:
        node->type = basic_types[TYPE_INVALID];
        return;
    case MODE_NO_VALUE:
        node->type = type_tuple(NULL, 0);
        return;
    case MODE_TYPE:
        node->flags |= NODE_TYPE_OPERAND;
        break;
    case MODE_CONSTANT:
        node->value = x->value;
        break;
    case MODE_VARIABLE:
        node->flags |= NODE_ADDRESSABLE;
        break;
    default:
        break;
    }
    node->type = x->type;
}

ExprKind raw_expr(Operand *x, Node *node, Type *hint) {
    *x = (Operand){.mode = MODE_INVALID, .expr = node, .type = basic_types[TYPE_INVALID]};
    ExprKind kind = check_node(x, node, hint);
    x->expr = node;
    if (x->mode == MODE_INVALID)
        x->type = basic_types[TYPE_INVALID];
    record(x);
    return kind;
}

static void exclude(Operand *x, bool types) {
    const char *problem;
    switch (x->mode) {
    case MODE_NO_VALUE:
        problem = types ? "used as value" : "used as value or type";
        break;
    case MODE_BUILTIN:
        if (!types)
            return;
        problem = "must be called";
        break;
    case MODE_TYPE:
        if (!types)
            return;
        problem = "is not an expression";
        break;
    default:
        return;
    }
    operand_error(x, "%s %s", operand_text(x), problem);
    x->mode = MODE_INVALID;
}

void single_value(Operand *x) {
    if (x->mode != MODE_VALUE || x->type->kind != TYPE_TUPLE)
        return;
    operand_error(x, "multiple-value %s in single-value context", operand_text(x));
    x->mode = MODE_INVALID;
}

void check_value_hint(Operand *x, Node *node, Type *hint) {
    raw_expr(x, node, hint);
    exclude(x, true);
    single_value(x);
}

void check_value(Operand *x, Node *node) {
    check_value_hint(x, node, NULL);
}

void check_multi_value(Operand *x, Node *node) {
    raw_expr(x, node, NULL);
    exclude(x, true);
}

void check_value_or_type(Operand *x, Node *node) {
    raw_expr(x, node, NULL);
    exclude(x, false);
    single_value(x);
}

void use_exprs(Node *const *nodes, int count) {
    for (int i = 0; i < count; i++) {
        Operand x;
        if (nodes[i] == NULL)
            continue;
        if (nodes[i]->kind == AST_IDENT && nodes[i]->ident.name->blank)
            continue;
        raw_expr(&x, nodes[i], NULL);
    }
}

// ---- For the rest of sema/

Node *check_expr(Node *node, Type *hint) {
    Operand x;
    check_value_hint(&x, node, hint);
    return node;
}

Node *check_expr_or_type(Node *node) {
    Operand x;
    check_value_or_type(&x, node);
    return node;
}

Node *check_multi_expr(Node *node) {
    Operand x;
    check_multi_value(&x, node);
    return node;
}

Const *check_constant_expr(Node **node) {
    Operand x;
    check_value(&x, *node);
    if (x.mode == MODE_INVALID)
        return NULL;
    if (x.mode != MODE_CONSTANT) {
        operand_error(&x, "%s is not constant", operand_text(&x));
        return NULL;
    }
    return x.value;
}

Node *default_type(Node *node) {
    if (node->type != NULL && type_is_untyped(node->type))
        update_expr_type(node, type_default(node->type), true);
    return node;
}
