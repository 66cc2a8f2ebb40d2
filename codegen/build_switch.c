// switch and type switch.
//
// Clauses are tried from top to bottom.  Where all cases are constants the order
// does not show, and the value is looked for faster:
//
//     integers, dense     a table of jumps (BLOCK_SWITCH)
//     integers            binary search
//     strings             binary search by length, then one comparison each
#include "codegen/build.h"

#include <stdlib.h>

enum {
    BINARY_SEARCH_MIN = 5,  // fewer cases are compared one after the other
    TABLE_MIN = 8,          // cases that make a table worth while
    TABLE_SPARSITY = 3,     // entries a case at most
};

// ---- Bodies

typedef struct Clauses {
    NodeList *list;
    Block **bodies;       // of each clause
    Block *otherwise;     // default clause or after the switch
    Block *after;
} Clauses;

static Clauses begin_clauses(Node *node, NodeList *list) {
    Clauses clauses = {.list = list, .after = new_block()};
    clauses.bodies = ARENA_ARRAY(here.arena, Block *, list->len + 1);
    clauses.otherwise = clauses.after;
    for (int i = 0; i < list->len; i++) {
        clauses.bodies[i] = new_block();
        if (list->items[i]->flags & NODE_IS_DEFAULT)
            clauses.otherwise = clauses.bodies[i];
    }
    push_target(node, clauses.after, NULL);
    return clauses;
}

static void build_bodies(Clauses *clauses) {
    Block *outer = here.fallthrough;
    for (int i = 0; i < clauses->list->len; i++) {
        bool last = i + 1 == clauses->list->len;
        here.fallthrough = last ? clauses->after : clauses->bodies[i + 1];
        start(clauses->bodies[i]);
        stmts(&clauses->list->items[i]->clause.body);
        jump(clauses->after);
    }
    here.fallthrough = outer;
    pop_target();
    start(clauses->after);
}

// ---- Constant cases

typedef struct Case {
    int64_t value;        // integers; strings: the length
    const Const *string;
    Block *body;
    bool is_unsigned;
} Case;

static int compare_cases(const void *a, const void *b) {
    const Case *x = a, *y = b;
    if (x->is_unsigned && x->value != y->value)
        return (uint64_t)x->value < (uint64_t)y->value ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static bool all_constant(NodeList *list) {
    for (int i = 0; i < list->len; i++)
        for (int j = 0; j < list->items[i]->clause.exprs.len; j++)
            if (!list->items[i]->clause.exprs.items[j]->value)
                return false;
    return true;
}

static Case *collect_cases(Clauses *clauses, Type *type, int *count) {
    Vec(Case) cases = {0};
    for (int i = 0; i < clauses->list->len; i++) {
        NodeList *exprs = &clauses->list->items[i]->clause.exprs;
        for (int j = 0; j < exprs->len; j++) {
            const Const *value = exprs->items[j]->value;
            Case c = {.body = clauses->bodies[i], .is_unsigned = type_is_unsigned(type)};
            if (type_is_string(type)) {
                c.string = value;
                c.value = value->len;
            } else {
                value = const_to_int(value);
                c.value = const_fits_int64(value) ? const_int64(value)
                                                  : (int64_t)const_uint64(value);
            }
            vec_push(here.arena, &cases, c);
        }
    }
    if (cases.len > 1)
        qsort(cases.items, (size_t)cases.len, sizeof(Case), compare_cases);
    *count = cases.len;
    return cases.items;
}

static void jump_table(Value *x, Case *cases, int count, Block *otherwise) {
    int64_t first = cases[0].value;
    int entries = (int)(cases[count - 1].value - first + 1);
    Block **targets = ARENA_ARRAY(here.arena, Block *, entries + 1);
    for (int i = 0; i <= entries; i++)
        targets[i] = otherwise;
    for (int i = count - 1; i >= 0; i--) // the first of equal cases wins
        targets[cases[i].value - first] = cases[i].body;
    Value *index = emit2(OP_SUB, CLASS_I64, x, word_const(first));
    here.block->pos = here.pos;
    ir_switch(here.f, here.block, index, targets, entries + 1);
}

static bool is_dense(Case *cases, int count) {
    uint64_t span = (uint64_t)cases[count - 1].value - (uint64_t)cases[0].value;
    return count >= TABLE_MIN && span < (uint64_t)count * TABLE_SPARSITY;
}

// Finds x (I64) among sorted cases; ends the block.
static void search(Value *x, Case *cases, int count, Block *otherwise) {
    if (count > 0 && is_dense(cases, count)) {
        jump_table(x, cases, count, otherwise);
        return;
    }
    if (count < BINARY_SEARCH_MIN) {
        for (int i = 0; i < count; i++) {
            Block *next = new_block();
            branch(is_equal(x, word_const(cases[i].value)), cases[i].body, next, 0);
            start(next);
        }
        jump(otherwise);
        return;
    }
    int half = count / 2;
    Block *low = new_block();
    Block *high = new_block();
    branch(emit2(cases[0].is_unsigned ? OP_ULT : OP_LT, CLASS_I8, x,
                 word_const(cases[half].value)),
           low, high, 0);
    start(low);
    search(x, cases, half, otherwise);
    start(high);
    search(x, cases + half, count - half, otherwise);
}

// Strings: cases of one length lie together.
static void search_strings(Operand tag, Case *cases, int count, Block *otherwise) {
    if (cases[0].value != cases[count - 1].value) {
        int half = count / 2;
        while (half < count && cases[half].value == cases[half - 1].value)
            half++;
        if (half == count)
            for (half = count / 2; cases[half].value == cases[half - 1].value;)
                half--;
        Block *low = new_block();
        Block *high = new_block();
        Value *shorter =
            emit2(OP_LT, CLASS_I8, tag.leaf[1], word_const(cases[half].value));
        branch(shorter, low, high, 0);
        start(low);
        search_strings(tag, cases, half, otherwise);
        start(high);
        search_strings(tag, cases + half, count - half, otherwise);
        return;
    }
    Block *same_length = new_block();
    branch(is_equal(tag.leaf[1], word_const(cases[0].value)), same_length, otherwise, 0);
    start(same_length);
    for (int i = 0; i < count; i++) {
        Block *next = new_block();
        const Const *string = cases[i].string;
        Operand text = string_constant(string->text, string->len, tag.type);
        text.leaf[1] = tag.leaf[1]; // the same; spares a second test
        Value *same = cases[i].value == 0
                          ? int_const(CLASS_I8, 1)
                          : emit1(OP_TRUNC, CLASS_I8,
                                  rtcall1(RT_memequal, NULL, tag.leaf[0], text.leaf[0],
                                          text.leaf[1], NULL));
        branch(same, cases[i].body, next, 0);
        start(next);
    }
    jump(otherwise);
}

// ---- Cases one after the other

static Value *case_holds(Operand tag, Node *node) {
    bool boxed = node->kind == AST_CONVERT && is_interface(node->type) &&
                 !is_interface(node->unary.x->type) && !is_nil_node(node);
    if (!is_interface(tag.type) && is_interface(node->type))
        return equal(box(tag, node->type, NULL), expr(node));
    if (!is_interface(tag.type) || !boxed)
        return equal(tag, expr(node));
    // An interface against a concrete value: no need to box that.
    Type *type = node->unary.x->type;
    Operand value = stable(expr(node->unary.x));
    int result = new_var(CLASS_I8, NULL);
    Block *same_type = new_block();
    Block *after = new_block();
    set_var(result, int_const(CLASS_I8, 0));
    branch(is_dynamic_type(tag, type), same_type, after, 0);
    start(same_type);
    set_var(result, equal(unbox(type, tag.leaf[1]), value));
    jump(after);
    start(after);
    return get_var(result);
}

static void try_in_order(Clauses *clauses, Operand *tag) {
    for (int i = 0; i < clauses->list->len; i++) {
        NodeList *exprs = &clauses->list->items[i]->clause.exprs;
        for (int j = 0; j < exprs->len; j++) {
            Block *next = new_block();
            here.pos = exprs->items[j]->pos;
            if (tag)
                branch(case_holds(*tag, exprs->items[j]), clauses->bodies[i], next, 0);
            else
                condition(exprs->items[j], clauses->bodies[i], next);
            start(next);
        }
    }
    jump(clauses->otherwise);
}

void switch_stmt(Node *node) {
    block_of(node->switch_stmt.init);
    Node *tag_node = node->switch_stmt.tag;
    NodeList *list = &node->switch_stmt.clauses;
    Operand tag = {0};
    if (tag_node && all_constant(list))
        allow_views(tag_node);
    if (tag_node)
        tag = stable(expr(tag_node));
    here.pos = node->pos;
    Clauses clauses = begin_clauses(node, list);
    bool is_true = !tag_node || (tag_node->value && type_is_boolean(tag_node->type) &&
                                 tag_node->value->b);
    bool fast = !is_true && all_constant(list) &&
                (type_is_integer(tag.type) || type_is_string(tag.type));
    int count = 0;
    Case *cases = fast ? collect_cases(&clauses, tag.type, &count) : NULL;
    if (is_true)
        try_in_order(&clauses, NULL);
    else if (!fast || count == 0 || (type_is_string(tag.type) && count < BINARY_SEARCH_MIN))
        try_in_order(&clauses, &tag);
    else if (type_is_string(tag.type))
        search_strings(tag, cases, count, clauses.otherwise);
    else
        search(widen(tag.leaf[0], is_signed(tag.type)), cases, count, clauses.otherwise);
    build_bodies(&clauses);
}

// ---- Type switches

typedef struct TypeSwitch {
    Operand x;
    Value *dynamic;       // its dynamic type, once somebody asked
    Clauses clauses;
    int *words;           // variables with the itab for single interface cases
} TypeSwitch;

// Does X have the type (or interface) of the case?  RESULT gets the first word of
// X as that interface.
static Value *type_case_holds(TypeSwitch *s, Node *node, int result) {
    if (is_nil_node(node))
        return is_zero(s->x.leaf[0]);
    Type *type = node->type;
    if (!is_interface(type))
        return is_dynamic_type(s->x, type);
    Value *word = s->dynamic;
    if (!is_empty_interface(type))
        word = rtcall1(RT_itab, NULL, symbol_address(symbol_of_type(type), 0, CLASS_I64),
                       s->dynamic, NULL);
    set_var(result, word);
    return emit2(OP_NE, CLASS_I8, word, word_const(0));
}

static bool has_interface_case(NodeList *list) {
    for (int i = 0; i < list->len; i++)
        for (int j = 0; j < list->items[i]->clause.exprs.len; j++) {
            Node *node = list->items[i]->clause.exprs.items[j];
            if (!is_nil_node(node) && is_interface(node->type))
                return true;
        }
    return false;
}

// The variable of a clause with one type has that type, else that of x.
static void declare_clause_variable(TypeSwitch *s, Node *clause, int word) {
    Object *object = clause->clause.object;
    if (!object)
        return;
    NodeList *exprs = &clause->clause.exprs;
    Operand value = s->x;
    if (exprs->len == 1 && !is_nil_node(exprs->items[0])) {
        Type *type = exprs->items[0]->type;
        value = is_interface(type) ? operand2(type, get_var(word), s->x.leaf[1])
                                   : unbox(type, s->x.leaf[1]);
    }
    declare_and_set(object, retyped(value, object->type));
}

void type_switch_stmt(Node *node) {
    block_of(node->type_switch.init);
    NodeList *list = &node->type_switch.clauses;
    TypeSwitch s = {.x = expr(node->type_switch.x)};
    here.pos = node->pos;
    if (has_interface_case(list))
        s.dynamic = dynamic_type(s.x);
    s.clauses = begin_clauses(node, list);
    s.words = ARENA_ARRAY(here.arena, int, list->len + 1);
    for (int i = 0; i < list->len; i++) {
        NodeList *exprs = &list->items[i]->clause.exprs;
        s.words[i] = new_var(CLASS_I64, NULL);
        for (int j = 0; j < exprs->len; j++) {
            Block *next = new_block();
            here.pos = exprs->items[j]->pos;
            branch(type_case_holds(&s, exprs->items[j], s.words[i]), s.clauses.bodies[i],
                   next, 0);
            start(next);
        }
    }
    jump(s.clauses.otherwise);
    for (int i = 0; i < list->len; i++) {
        start(s.clauses.bodies[i]);
        here.pos = list->items[i]->pos;
        declare_clause_variable(&s, list->items[i], s.words[i]);
        stmts(&list->items[i]->clause.body);
        jump(s.clauses.after);
    }
    pop_target();
    start(s.clauses.after);
}
