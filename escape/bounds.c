// Indices that are in range by their form alone.
//
//     var table [16]int
//     table[x & 15]      table[y % 16] (y unsigned)      bytes[b] (b a byte, 256 of them)
//
// The index needs no check at run time, and -m says so.  What control flow proves
// is for codegen/boundscheck.c.  (cmd/compile/internal/walk: bounded)
#include "escape/internal.h"

#include "lexer/token.h"

static bool small_constant(const Node *node, int64_t *value) {
    if (!is_constant(node) || !const_fits_int64(node->value))
        return false;
    *value = const_int64(node->value);
    return *value == (int32_t)*value;
}

// The largest value of x & c, c & x or x &^ c; -1 if none is known.
static int64_t largest_masked(const Node *node, bool is_signed, int bits) {
    int64_t value;
    if (small_constant(node->binary.x, &value))
        return value;
    if (!small_constant(node->binary.y, &value))
        return -1;
    if (node->op == TOK_AND_NOT) {
        value = ~value;
        if (!is_signed && bits < 64)
            value &= ((int64_t)1 << bits) - 1;
    }
    return value;
}

// Is the value of NODE always at least 0 and less than LIMIT?
static bool bounded(Node *node, int64_t limit) {
    node = strip_parens(node);
    if (!type_is_integer(node->type))
        return false;
    bool is_signed = !type_is_unsigned(node->type);
    int64_t bits = 8 * type_size(node->type), value;
    if (small_constant(node, &value))
        return value >= 0 && value < limit;
    if (node->kind == AST_BINARY && !is_constant(node)) {
        bool known = !is_signed && small_constant(node->binary.y, &value);
        if (node->op == TOK_AND || node->op == TOK_AND_NOT) {
            int64_t most = largest_masked(node, is_signed, (int)bits);
            if (most >= 0 && most < limit)
                return true;
        } else if (node->op == TOK_MOD && known && value >= 0 && value <= limit) {
            return true;
        } else if (node->op == TOK_DIV && known) {
            for (; bits > 0 && value >= 2; value >>= 1)
                bits--;
        } else if (node->op == TOK_SHR && known) {
            if (value > bits)
                return limit > 0;
            bits -= value;
        }
    }
    return !is_signed && bits <= 62 && (int64_t)1 << bits <= limit;
}

static int64_t indexed_length(Node *x) {
    Type *type = type_underlying(x->type);
    if (type->kind == TYPE_POINTER)
        type = type_underlying(type->elem);
    if (type->kind == TYPE_ARRAY)
        return type->len;
    if (type->kind == TYPE_STRING && is_constant(x))
        return x->value->len;
    return -1;
}

bool is_bounded_index(Node *node) {
    if (node->kind != AST_INDEX || is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return false;
    int64_t length = indexed_length(node->index.x);
    return length >= 0 && bounded(node->index.indices.items[0], length);
}
