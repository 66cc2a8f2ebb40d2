// Indices that are in range by their form alone.
//
//     var table [16]int
//     table[x & 15]      table[y % 16] (y unsigned)      bytes[b] (b a byte, 256 of them)
//
// The index needs no check at run time, and -m says so.  What control flow proves
// is for codegen/boundscheck.c.  (cmd/compile/internal/walk: bounded)
#include "escape/internal.h"

#include "base/diag.h"
#include "lexer/token.h"

#include <stdio.h>

typedef struct Bounds {
    Outermost in;
    PtrMap copied; // INDEX nodes whose index has lost its form when Go looks at it
} Bounds;

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

static bool is_plain(const Node *node) {
    return is_constant(node) || node->kind == AST_IDENT;
}

// append(s, table[x & 15]) evaluates x & 15 into a temporary before the rest.
static void note_appended(Bounds *b, Node *call) {
    for (int i = 1; i < call->call.args.len; i++) {
        Node *arg = call->call.args.items[i];
        if (arg->kind == AST_INDEX && !is_plain(arg->index.indices.items[0]))
            ptrmap_put(&compilation, &b->copied, arg, arg);
    }
}

static bool enter(Node **slot, void *context);
static void leave(Node **slot, void *context);

// ---- Parallel assignments
//
//     a[i], a[j] = a[j], a[i]
//
// is made one assignment after the other, but what an earlier one may change, here
// a[i] on the right, is evaluated before.  So in each pair those operands are looked
// at first, then the left side, then the right.  (walk: ascompatee)

typedef struct Parallel {
    Bounds *b;
    Vec(Object *) assigned; // local variables that an earlier assignment sets
    bool memory;            // one may set anything that pointers reach
    bool found;             // the answer of may_change()
} Parallel;

static bool is_in_memory(const Object *object) {
    return object->address_taken || object->heap || object->owner == NULL;
}

// Of the operand itself; what is in it is asked next.
static bool reads_memory(const Node *node) {
    switch (node->kind) {
    case AST_IDENT:
        return node->ident.object != NULL && node->ident.object->kind == OBJ_VAR &&
               is_in_memory(node->ident.object);
    case AST_SELECTOR:
        if (node->selector.kind == SEL_PACKAGE)
            return node->selector.object->kind == OBJ_VAR;
        return type_underlying(node->selector.x->type)->kind == TYPE_POINTER;
    case AST_UNARY:
        return node->op == TOK_ARROW;
    case AST_BINARY:
    case AST_PAREN:
    case AST_CONVERT:
    case AST_TYPE_ASSERT:
        return false;
    default:
        return !is_constant(node);
    }
}

static bool reads_changed(Node *node, void *context) {
    Parallel *p = context;
    if (is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return false;
    p->found |= p->memory && reads_memory(node);
    for (int i = 0; node->kind == AST_IDENT && i < p->assigned.len; i++)
        p->found |= p->assigned.items[i] == node->ident.object;
    return !p->found;
}

static void save(Parallel *p, Node **slot) {
    p->found = false;
    visit_tree(*slot, reads_changed, p);
    if (p->found)
        edit_tree(slot, enter, leave, p->b);
}

// The operands of the left side; the result is the variable it sets, or NULL.
static Object *save_left(Parallel *p, Node *left) {
    for (;;) {
        left = strip_parens(left);
        bool array = left->kind == AST_INDEX &&
                     type_underlying(left->index.x->type)->kind == TYPE_ARRAY;
        bool field = left->kind == AST_SELECTOR && left->selector.kind != SEL_PACKAGE &&
                     type_underlying(left->selector.x->type)->kind != TYPE_POINTER;
        if (array)
            save(p, &left->index.indices.items[0]);
        if (!array && !field)
            break;
        left = array ? left->index.x : left->selector.x;
    }
    if (left->kind == AST_IDENT)
        return left->ident.object;
    if (left->kind == AST_INDEX) {
        save(p, &left->index.x);
        save(p, &left->index.indices.items[0]);
    } else if (left->kind == AST_STAR) {
        save(p, &left->unary.x);
    } else if (left->kind == AST_SELECTOR && left->selector.kind != SEL_PACKAGE) {
        save(p, &left->selector.x);
    }
    return NULL;
}

static void parallel_assignment(Bounds *b, Node *node) {
    NodeList *lhs = &node->assign.lhs, *rhs = &node->assign.rhs;
    Parallel p = {.b = b};
    for (int i = 0; i < lhs->len; i++) {
        Object *variable = save_left(&p, lhs->items[i]);
        save(&p, &rhs->items[i]);
        bool blank = is_blank(lhs->items[i]);
        if (!blank && (variable == NULL || is_in_memory(variable)))
            p.memory = true;
        else if (!blank)
            vec_push(&compilation, &p.assigned, variable);
        edit_tree(&lhs->items[i], enter, leave, b);
        edit_tree(&rhs->items[i], enter, leave, b);
    }
}

// ---- The walk

static bool enter(Node **slot, void *context) {
    Bounds *b = context;
    Node *node = *slot;
    if (node->kind == AST_CALL && node->call.kind == CALL_BUILTIN &&
        node->call.builtin == BUILTIN_APPEND)
        note_appended(b, node);
    if (node->kind == AST_ASSIGN && node->assign.lhs.len > 1 &&
        node->assign.lhs.len == node->assign.rhs.len) {
        parallel_assignment(b, node);
        return false;
    }
    outermost_enter(&b->in, node);
    return true;
}

static void leave(Node **slot, void *context) {
    Bounds *b = context;
    Node *node = *slot;
    outermost_leave(&b->in, node);
    if (node->kind != AST_INDEX || is_constant(node) ||
        (node->flags & (NODE_TYPE_OPERAND | NODE_BOUNDED)))
        return;
    int64_t length = indexed_length(node->index.x);
    Node *index = node->index.indices.items[0];
    if (length < 0 || !bounded(index, length))
        return;
    node->flags |= NODE_BOUNDED;
    if (escape_options.print_decisions > 0 && !is_constant(index) &&
        ptrmap_get(&b->copied, node) == NULL)
        note_at(stderr, outermost_pos(&b->in, node), "index bounds check elided");
}

static void check_function(Func *func) {
    Bounds b = {0};
    if (func->body != NULL)
        edit_tree(&func->body, enter, leave, &b);
    for (int i = func->literals.len; i-- > 0;)
        check_function(func->literals.items[i]);
}

void find_bounded_indices(FuncList *roots) {
    for (int i = 0; i < roots->len; i++)
        check_function(roots->items[i]);
}
