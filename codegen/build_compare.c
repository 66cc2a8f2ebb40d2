// Comparisons, and conditions as branches.
//
// == on a struct or array compares what it is made of:
//
//     plain memory          its bytes: one or two loads, else rt.memequal
//     small, other          part by part, leaving at the first difference
//     large, other          rt.type_equal, which reads the type descriptor
//
// Strings compare their lengths first (and structs the lengths of all their strings
// before any contents); interfaces their type words first, and an interface against
// a concrete value needs no boxing of that value.
#include "codegen/build.h"

// ---- Which types are compared by their bytes

static bool plain_struct(Type *type) {
    int64_t end = 0;
    type_size(type);
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        if (field->name->blank || field->offset != end || !is_plain_memory(field->type))
            return false;
        end += type_size(field->type);
    }
    return end == type_size(type);
}

bool is_plain_memory(Type *type) {
    type = under(type);
    switch (type->kind) {
    case TYPE_FLOAT32: case TYPE_FLOAT64: case TYPE_COMPLEX64: case TYPE_COMPLEX128:
    case TYPE_STRING: case TYPE_INTERFACE: case TYPE_SLICE: case TYPE_MAP: case TYPE_FUNC:
        return false;
    case TYPE_ARRAY:
        return is_plain_memory(type->elem);
    case TYPE_STRUCT:
        return plain_struct(type);
    default:
        return true;
    }
}

bool is_interface(Type *type) { return under(type)->kind == TYPE_INTERFACE; }

bool is_empty_interface(Type *type) {
    type = under(type);
    interface_complete(type);
    return type->kind == TYPE_INTERFACE && type->method_count == 0;
}

// ---- Branching equality: goes to NO at a difference, else continues

static void same_or(Value *x, Value *y, Block *no) {
    Block *next = new_block();
    branch(is_equal(x, y), next, no, 0);
    start(next);
}

static void truth_or(Value *word, Block *no) {
    Block *next = new_block();
    Value *yes = word->class == CLASS_I8 ? word : emit1(OP_TRUNC, CLASS_I8, word);
    branch(yes, next, no, 0);
    start(next);
}

// Strings of equal lengths.
static void equal_contents(Operand x, Operand y, Block *no) {
    bool empty = (x.leaf[1]->op == OP_CONST && x.leaf[1]->imm == 0) ||
                 (y.leaf[1]->op == OP_CONST && y.leaf[1]->imm == 0);
    if (!empty)
        truth_or(rtcall1(RT_memequal, NULL, x.leaf[0], y.leaf[0],
                         y.leaf[1]->op == OP_CONST ? y.leaf[1] : x.leaf[1], NULL),
                 no);
}

static void equal_strings(Operand x, Operand y, Block *no) {
    same_or(x.leaf[1], y.leaf[1], no);
    equal_contents(x, y, no);
}

static void equal_interfaces(Operand x, Operand y, Block *no) {
    same_or(x.leaf[0], y.leaf[0], no);
    if ((y.leaf[0]->op == OP_CONST && y.leaf[0]->imm == 0) ||
        (x.leaf[0]->op == OP_CONST && x.leaf[0]->imm == 0))
        return; // == nil
    RuntimeEntry entry = is_empty_interface(x.type) ? RT_eface_equal : RT_iface_equal;
    Block *both = new_block();
    Block *done = new_block();
    branch(is_zero(x.leaf[0]), done, both, -1);
    start(both);
    truth_or(rtcall1(entry, NULL, x.leaf[0], x.leaf[1], y.leaf[1], NULL), no);
    jump(done);
    start(done);
}

static void equal_parts(Operand x, Operand y, Block *no);

static void equal_bytes(Operand x, Operand y, int64_t size, Block *no) {
    static const Class by_size[] = {[1] = CLASS_I8, [2] = CLASS_I16, [4] = CLASS_I32,
                                    [8] = CLASS_I64};
    Value *p = operand_address(x);
    Value *q = operand_address(y);
    if (size > 32) {
        if (!x.nonnull)
            nil_check(p);
        if (!y.nonnull)
            nil_check(q);
        truth_or(rtcall1(RT_memequal, NULL, p, q, word_const(size), NULL), no);
        return;
    }
    for (int64_t at = 0, step; at < size; at += step) {
        step = 8;
        while (step > size - at)
            step /= 2;
        same_or(load(by_size[step], p, at, x.nonnull),
                load(by_size[step], q, at, y.nonnull), no);
    }
}

// Comparing interfaces panics if their values cannot be compared.
static bool may_panic(Type *type) {
    type = under(type);
    if (type->kind == TYPE_ARRAY)
        return may_panic(type->elem);
    if (type->kind != TYPE_STRUCT)
        return type->kind == TYPE_INTERFACE;
    for (int i = 0; i < type->field_count; i++)
        if (!type->fields[i].name->blank && may_panic(type->fields[i].type))
            return true;
    return false;
}

static void equal_string_fields(Operand x, Operand y, int from, int to, Block *no) {
    Field *fields = under(x.type)->fields;
    for (int i = from; i < to; i++)
        if (!fields[i].name->blank && type_is_string(fields[i].type))
            equal_contents(operand_field(x, i), operand_field(y, i), no);
}

// The contents of strings come after all fields around them that need no call, but
// not before or after a comparison that may panic (Go's EqStruct).
static void equal_structs(Operand x, Operand y, Block *no) {
    Type *type = under(x.type);
    int from = 0; // contents of the fields from here on are not compared yet
    for (int i = 0; i < type->field_count; i++) {
        if (type->fields[i].name->blank)
            continue;
        if (may_panic(type->fields[i].type)) {
            equal_string_fields(x, y, from, i, no);
            from = i + 1;
        }
        Operand a = operand_field(x, i), b = operand_field(y, i);
        if (type_is_string(type->fields[i].type))
            same_or(a.leaf[1], b.leaf[1], no);
        else
            equal_parts(a, b, no);
    }
    equal_string_fields(x, y, from, type->field_count, no);
}

// How many leaves an == would look at one by one; large numbers stay large.
static int64_t parts_of(Type *type) {
    type = under(type);
    int64_t count = 0;
    if (type->kind == TYPE_ARRAY) {
        int64_t each = parts_of(type->elem);
        return type->len > 100 ? 100 * each : type->len * each;
    }
    if (type->kind != TYPE_STRUCT)
        return 1;
    for (int i = 0; i < type->field_count && count < 100; i++)
        count += parts_of(type->fields[i].type);
    return count;
}

static void equal_in_memory(Operand x, Operand y, Block *no) {
    Value *p = operand_address(x);
    Value *q = operand_address(y);
    if (!x.nonnull)
        nil_check(p);
    if (!y.nonnull)
        nil_check(q);
    truth_or(rtcall1(RT_type_equal, NULL,
                     symbol_address(symbol_of_type(x.type), 0, CLASS_I64), p, q, NULL),
             no);
}

static void equal_parts(Operand x, Operand y, Block *no) {
    Type *type = under(x.type);
    switch (type->kind) {
    case TYPE_STRING:
        equal_strings(x, y, no);
        return;
    case TYPE_INTERFACE:
        equal_interfaces(x, y, no);
        return;
    case TYPE_SLICE: // only with nil
        same_or(x.leaf[0], y.leaf[0], no);
        return;
    case TYPE_STRUCT: case TYPE_ARRAY:
        if (x.address && y.address && is_plain_memory(type))
            equal_bytes(x, y, type_size(type), no);
        else if (parts_of(type) > 8)
            equal_in_memory(x, y, no);
        else if (type->kind == TYPE_STRUCT)
            equal_structs(x, y, no);
        else
            for (int64_t i = 0; i < type->len; i++)
                equal_parts(operand_element(x, i), operand_element(y, i), no);
        return;
    default:
        for (int i = 0; i < leaf_count(type); i++)
            same_or(x.leaf[i], y.leaf[i], no);
    }
}

// x == y as a value.
Value *equal(Operand x, Operand y) {
    int count = leaf_count(x.type);
    if (count == 1)
        return is_equal(x.leaf[0], y.leaf[0]);
    int result = new_var(CLASS_I8, NULL);
    Block *no = new_block();
    Block *after = new_block();
    equal_parts(x, y, no);
    set_var(result, int_const(CLASS_I8, 1));
    jump(after);
    start(no);
    set_var(result, int_const(CLASS_I8, 0));
    jump(after);
    start(after);
    return get_var(result);
}

// ---- Order

static Value *ordered(Token op, Value *x, Value *y, bool is_unsigned) {
    bool swap = op == TOK_GT || op == TOK_GE;
    bool or_equal = op == TOK_LE || op == TOK_GE;
    Op less = or_equal ? OP_LE : OP_LT;
    if (class_is_float(x->class))
        less = or_equal ? OP_FLE : OP_FLT;
    else if (is_unsigned)
        less = or_equal ? OP_ULE : OP_ULT;
    return emit2(less, CLASS_I8, swap ? y : x, swap ? x : y);
}

Value *compare(Token op, Operand x, Operand y) {
    if (op == TOK_EQ)
        return equal(x, y);
    if (op == TOK_NE) {
        if (leaf_count(x.type) == 1)
            return emit2(class_is_float(x.leaf[0]->class) ? OP_FNE : OP_NE, CLASS_I8,
                         x.leaf[0], y.leaf[0]);
        return logical_not(equal(x, y));
    }
    if (type_is_string(x.type)) {
        Value *order = rtcall1(RT_string_compare, NULL, x.leaf[0], x.leaf[1], y.leaf[0],
                               y.leaf[1], NULL);
        return ordered(op, order, word_const(0), false);
    }
    return ordered(op, x.leaf[0], y.leaf[0], type_is_unsigned(x.type));
}

// ---- Conditions

// A concrete value against an interface: same dynamic type, then same value.
//     x == T(5)    // x's type word is T's, and *x.data == 5
static bool mixed_comparison(Node *node, Block *yes, Block *no) {
    Node *x = node->binary.x;
    Node *y = node->binary.y;
    bool swap = x->kind == AST_CONVERT && !is_interface(x->unary.x->type) &&
                !is_nil_node(x);
    Node *concrete = swap ? x : y;
    if (concrete->kind != AST_CONVERT || is_interface(concrete->unary.x->type) ||
        is_nil_node(concrete))
        return false;
    Type *type = concrete->unary.x->type;
    Node *both[] = {x, y};
    Order order = begin_order(both, 2);
    Operand left = expr(swap ? concrete->unary.x : x);
    Operand right = expr(swap ? y : concrete->unary.x);
    end_order(order);
    Operand value = swap ? left : right, iface = swap ? right : left;
    Block *differ = node->op == TOK_EQ ? no : yes;
    truth_or(is_dynamic_type(iface, type), differ);
    equal_parts(unbox(type, iface.leaf[1]), value, differ);
    jump(node->op == TOK_EQ ? yes : no);
    return true;
}

static void equality(Node *node, Block *yes, Block *no) {
    Node *x = node->binary.x;
    Node *y = node->binary.y;
    if (is_interface(x->type) && mixed_comparison(node, yes, no))
        return;
    Node *both[] = {x, y};
    allow_views(x);
    allow_views(y);
    Order order = begin_order(both, 2);
    Operand left = expr(x);
    Operand right = expr(y);
    end_order(order);
    here.pos = node->pos;
    Block *differ = node->op == TOK_EQ ? no : yes;
    equal_parts(left, right, differ);
    jump(node->op == TOK_EQ ? yes : no);
}

static bool branches_by_parts(Type *type) { return leaf_count(type) != 1; }

// Goes to YES or NO by the boolean expression NODE; leaves no block open.
void condition(Node *node, Block *yes, Block *no) {
    here.pos = node->pos;
    if (node->value) {
        jump(node->value->b ? yes : no);
    } else if (node->kind == AST_PAREN ||
               (node->kind == AST_CONVERT && type_is_boolean(node->unary.x->type))) {
        condition(node->unary.x, yes, no);
    } else if (node->kind == AST_UNARY && node->op == TOK_NOT) {
        condition(node->unary.x, no, yes);
    } else if (node->kind == AST_BINARY && node->op == TOK_AND_AND) {
        Block *more = new_block();
        condition(node->binary.x, more, no);
        start(more);
        condition(node->binary.y, yes, no);
    } else if (node->kind == AST_BINARY && node->op == TOK_OR_OR) {
        Block *more = new_block();
        condition(node->binary.x, yes, more);
        start(more);
        condition(node->binary.y, yes, no);
    } else if (node->kind == AST_BINARY && (node->op == TOK_EQ || node->op == TOK_NE) &&
               branches_by_parts(node->binary.x->type)) {
        equality(node, yes, no);
    } else if (node->kind == AST_BINARY && type_is_string(node->binary.x->type)) {
        Operand x, y;
        allow_views(node->binary.x);
        allow_views(node->binary.y);
        eval_two(node->binary.x, node->binary.y, &x, &y);
        here.pos = node->pos;
        branch(compare(node->op, x, y), yes, no, 0);
    } else {
        branch(scalar(node), yes, no, 0);
    }
}
