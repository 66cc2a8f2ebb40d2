// Operators and conversions between numbers.
//
// Integer arithmetic wraps at the width of its type.  Division by zero and
// negative shift counts panic; the check disappears where the operand is a
// constant.  Go's rules that C lacks:
//
//     x << n     n is never "too large": 1 << 64 == 0, -1 >> 64 == -1
//     min / -1   is min; the backend sees to it
//     x &^ y     x & ^y
#include "codegen/build.h"

// ---- Integers and floats

static bool is_nonzero_constant(Value *x) { return x->op == OP_CONST && x->imm != 0; }

static Value *integer_op(Token op, Type *type, Value *x, Value *y) {
    bool sign = is_signed(type);
    Class c = x->class;
    switch (op) {
    case TOK_ADD: return emit2(OP_ADD, c, x, y);
    case TOK_SUB: return emit2(OP_SUB, c, x, y);
    case TOK_MUL: return emit2(OP_MUL, c, x, y);
    case TOK_AND: return emit2(OP_AND, c, x, y);
    case TOK_OR: return emit2(OP_OR, c, x, y);
    case TOK_XOR: return emit2(OP_XOR, c, x, y);
    case TOK_AND_NOT: return emit2(OP_AND, c, x, emit1(OP_NOT, c, y));
    case TOK_DIV: case TOK_MOD:
        if (!is_nonzero_constant(y))
            check(emit2(OP_NE, CLASS_I8, y, int_const(c, 0)), RT_panic_divide);
        if (op == TOK_DIV)
            return emit2(sign ? OP_DIV : OP_UDIV, c, x, y);
        return emit2(sign ? OP_MOD : OP_UMOD, c, x, y);
    default:
        internal_error("integer operator %s", token_text(op));
    }
}

static Value *float_op(Token op, Value *x, Value *y) {
    Class c = x->class;
    switch (op) {
    case TOK_ADD: return emit2(OP_FADD, c, x, y);
    case TOK_SUB: return emit2(OP_FSUB, c, x, y);
    case TOK_MUL: return emit2(OP_FMUL, c, x, y);
    case TOK_DIV: return emit2(OP_FDIV, c, x, y);
    default: internal_error("float operator %s", token_text(op));
    }
}

// As Go, complex64 products are computed in double precision.
static Operand multiply_complex(Type *type, Operand x, Operand y) {
    Class c = leaf_class(type, 0);
    Value *parts[4] = {x.leaf[0], x.leaf[1], y.leaf[0], y.leaf[1]};
    for (int i = 0; i < 4 && c == CLASS_F32; i++)
        parts[i] = emit1(OP_FTOF, CLASS_F64, parts[i]);
    Value *ac = float_op(TOK_MUL, parts[0], parts[2]);
    Value *bd = float_op(TOK_MUL, parts[1], parts[3]);
    Value *ad = float_op(TOK_MUL, parts[0], parts[3]);
    Value *bc = float_op(TOK_MUL, parts[1], parts[2]);
    Value *re = float_op(TOK_SUB, ac, bd);
    Value *im = float_op(TOK_ADD, ad, bc);
    if (c == CLASS_F32) {
        re = emit1(OP_FTOF, c, re);
        im = emit1(OP_FTOF, c, im);
    }
    return operand2(type, re, im);
}

static Operand complex_op(Token op, Type *type, Operand x, Operand y) {
    switch (op) {
    case TOK_MUL: return multiply_complex(type, x, y);
    case TOK_DIV: return divide_complex(type, x, y);
    default:
        return operand2(type, float_op(op, x.leaf[0], y.leaf[0]),
                        float_op(op, x.leaf[1], y.leaf[1]));
    }
}

// x OP y for all operators but shifts, comparisons, && and ||.
Operand arithmetic(Token op, Type *type, Operand x, Operand y, Node *right) {
    if (type_is_string(type)) {
        Value *call = rtcall(RT_concat2, "string concatenation", nil_pointer(), x.leaf[0],
                             x.leaf[1], y.leaf[0], y.leaf[1], NULL);
        return operand2(type, call_result(call, 0, CLASS_PTR),
                        call_result(call, 1, CLASS_I64));
    }
    if (type_is_complex(type))
        return complex_op(op, type, x, y);
    if (type_is_float(type))
        return operand1(type, float_op(op, x.leaf[0], y.leaf[0]));
    return operand1(type, integer_op(op, type, x.leaf[0], y.leaf[0]));
}

// ---- Shifts

Operand shift(Token op, Type *type, Operand x, Value *count, Type *count_type) {
    Class c = x.leaf[0]->class;
    if (is_signed(count_type) && count->op != OP_CONST)
        check(emit2(OP_LE, CLASS_I8, int_const(count->class, 0), count), RT_panic_shift);
    Value *wide = widen(count, is_signed(count_type));
    Op shift_op = op == TOK_SHL ? OP_SHL : is_signed(type) ? OP_SAR : OP_SHR;
    Value *result = emit2(shift_op, c, x.leaf[0], wide);
    if (wide->op == OP_CONST && (uint64_t)wide->imm < 8u * (unsigned)class_size(c))
        result->flags |= VALUE_BOUNDED;
    return operand1(type, result);
}

// ---- Nodes

static bool is_comparison(Token op) {
    return op == TOK_EQ || op == TOK_NE || op == TOK_LT || op == TOK_LE || op == TOK_GT ||
           op == TOK_GE;
}

// The value of a condition: 1 or 0 by two branches.
static Operand condition_value(Node *node) {
    int result = new_var(CLASS_I8, NULL);
    Block *yes = new_block();
    Block *no = new_block();
    Block *after = new_block();
    condition(node, yes, no);
    start(yes);
    set_var(result, int_const(CLASS_I8, 1));
    jump(after);
    start(no);
    set_var(result, int_const(CLASS_I8, 0));
    jump(after);
    start(after);
    return operand1(node->type, get_var(result));
}

// a && b without branches inside: b's value where a holds.
static Operand and_or(Node *node) {
    int result = new_var(CLASS_I8, NULL);
    Block *more = new_block();
    Block *after = new_block();
    bool is_and = node->op == TOK_AND_AND;
    Value *x = scalar(node->binary.x);
    set_var(result, x);
    branch(x, is_and ? more : after, is_and ? after : more, 0);
    start(more);
    set_var(result, scalar(node->binary.y));
    jump(after);
    start(after);
    return operand1(node->type, get_var(result));
}

static Operand comparison(Node *node) {
    Node *x = node->binary.x;
    Type *type = under(x->type);
    bool equality = node->op == TOK_EQ || node->op == TOK_NE;
    if (equality && (type->kind == TYPE_STRING || type->kind == TYPE_INTERFACE))
        return condition_value(node);
    Operand left, right;
    allow_views(node->binary.x);
    allow_views(node->binary.y);
    eval_two(node->binary.x, node->binary.y, &left, &right);
    here.pos = node->pos;
    return operand1(node->type, compare(node->op, left, right));
}

Operand binary(Node *node) {
    if (node->op == TOK_AND_AND || node->op == TOK_OR_OR)
        return and_or(node);
    if (is_comparison(node->op))
        return comparison(node);
    if (node->op == TOK_ADD && type_is_string(node->type))
        return concat(node);
    Operand x, y;
    eval_two(node->binary.x, node->binary.y, &x, &y);
    here.pos = node->pos;
    if (node->op == TOK_SHL || node->op == TOK_SHR)
        return shift(node->op, node->type, x, y.leaf[0], node->binary.y->type);
    return arithmetic(node->op, node->type, x, y, node->binary.y);
}

Operand unary(Node *node) {
    Type *type = node->type;
    Operand x = expr(node->unary.x);
    here.pos = node->pos;
    switch (node->op) {
    case TOK_ADD:
        return x;
    case TOK_NOT:
        return operand1(type, logical_not(x.leaf[0]));
    case TOK_XOR:
        return operand1(type, emit1(OP_NOT, x.leaf[0]->class, x.leaf[0]));
    case TOK_SUB:
        for (int i = 0; i < leaf_count(type); i++) {
            Class c = x.leaf[i]->class;
            x.leaf[i] = emit1(class_is_float(c) ? OP_FNEG : OP_NEG, c, x.leaf[i]);
        }
        return x;
    default:
        internal_error("unary operator %s", token_text(node->op));
    }
}

// ---- Conversions between numbers

static Value *int_to_int(Value *x, Type *from, Class to) {
    int have = class_size(x->class);
    int want = class_size(to);
    if (have == want)
        return x;
    if (want < have)
        return emit1(OP_TRUNC, to, x);
    return emit1(is_signed(from) ? OP_SEXT : OP_ZEXT, to, x);
}

static Value *int_to_float(Value *x, Type *from, Class to) {
    if (!is_signed(from) && x->class == CLASS_I64)
        return emit1(OP_UTOF, to, x);
    if (x->class != CLASS_I64 && !(x->class == CLASS_I32 && is_signed(from)))
        x = int_to_int(x, from, CLASS_I64);
    return emit1(OP_ITOF, to, x);
}

static Value *float_to_int(Value *x, Type *to) {
    Class c = class_of(to);
    if (c == CLASS_I64)
        return emit1(is_signed(to) ? OP_FTOI : OP_FTOU, c, x);
    if (c == CLASS_I32 && !is_signed(to))
        return emit1(OP_TRUNC, c, emit1(OP_FTOI, CLASS_I64, x));
    Value *wide = emit1(OP_FTOI, CLASS_I32, x);
    return c == CLASS_I32 ? wide : emit1(OP_TRUNC, c, wide);
}

static Value *convert_number(Value *x, Type *from, Type *to) {
    Class c = leaf_class(to, 0);
    bool from_float = class_is_float(x->class);
    if (class_is_float(c))
        return from_float ? (x->class == c ? x : emit1(OP_FTOF, c, x))
                          : int_to_float(x, from, c);
    return from_float ? float_to_int(x, to) : int_to_int(x, from, c);
}

// ---- Conversions of all kinds

// []T to *[n]T
static Operand slice_to_array_pointer(Node *node, Operand x) {
    Type *array = under(under(node->type)->elem);
    bounds_check(word_const(array->len), x.leaf[1], BOUNDS_CONVERT);
    return operand1(node->type, x.leaf[0]);
}

static bool is_pointer_word(Type *type) {
    TypeKind kind = under(type)->kind;
    return kind == TYPE_UNSAFE_POINTER || kind == TYPE_POINTER;
}

Operand convert(Node *node) {
    Node *x = node->unary.x;
    Type *from = x->type, *to = node->type;
    if (is_nil_node(node))
        return zero_operand(to);
    if (is_interface(to) && !is_interface(from))
        return to_interface(node, x, to);
    if (is_interface(to))
        return interface_to_interface(expr(x), to);
    if (type_is_string(to) || (type_is_string(from) && under(to)->kind == TYPE_SLICE))
        return convert_string(node, from, to);
    Operand value = expr(x);
    here.pos = node->pos;
    if (type_is_complex(to)) {
        value.leaf[0] = convert_number(value.leaf[0], from, to);
        value.leaf[1] = convert_number(value.leaf[1], from, to);
        return retyped(value, to);
    }
    if (type_is_numeric(to) && type_is_numeric(from))
        return operand1(to, convert_number(value.leaf[0], from, to));
    if (node->flags & NODE_KEPT_ALIVE && here.kept)
        vec_push(here.arena, here.kept, value.leaf[0]);
    if (is_pointer_word(from) && type_is_integer(to))
        return operand1(to, emit1(OP_PTRTOINT, CLASS_I64, value.leaf[0]));
    if (type_is_integer(from) && is_pointer_word(to))
        return operand1(to, as_pointer(widen(value.leaf[0], false)));
    if (under(from)->kind == TYPE_SLICE && under(to)->kind == TYPE_POINTER)
        return slice_to_array_pointer(node, value);
    return retyped(value, to);
}
