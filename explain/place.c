// Where a value is when the program runs, and what the heap gives for it.
//
// "Escapes" is what escape analysis says; what the program then allocates is
// another question.  A constant in an interface "escapes" and needs no memory at
// run time; append allocates and nothing is said of it.  This file knows the
// difference; the facts are code generation's (build_iface.c, build_literal.c,
// build_closure.c).
#include "explain/collect.h"

#include "codegen/codegen.h"

static const int64_t size_classes[] = {
#define SIZE_CLASS(bytes, pages) bytes,
#include "runtime/size_classes.def"
#undef SIZE_CLASS
};

int64_t size_class_of(int64_t size) {
    enum { PAGE = 8192 };
    for (size_t i = 0; i < sizeof size_classes / sizeof *size_classes; i++)
        if (size <= size_classes[i])
            return size_classes[i];
    return (size + PAGE - 1) / PAGE * PAGE; // an object of its own
}

static void settle_as(Story *story, Verdict verdict, Rule rule) {
    story->verdict = verdict;
    story->rule = rule;
    story->allocates = 0;
}

static void on_heap(Story *story) {
    story->verdict = VERDICT_HEAP;
    story->allocates = story->size > 0 ? size_class_of(story->size) : -1;
}

// ---- Boxes

static bool is_runtime_checked(Type *type) {
    TypeKind kind = type_underlying(type)->kind;
    return kind == TYPE_STRING || kind == TYPE_SLICE ||
           (type_is_integer(type) && type_size(type) > 1);
}

static void place_box(Story *story) {
    Node *x = story->node->unary.x;
    if (story->size == 0)
        settle_as(story, VERDICT_NONE, RULE_ZERO_SIZE);
    else if (boxed_statically(x))
        settle_as(story, VERDICT_CONSTANT, RULE_CONSTANT);
    else if (story->size == 1)
        settle_as(story, VERDICT_CONSTANT, RULE_SMALL_VALUE);
    else if (story->escapes)
        story->sometimes = is_runtime_checked(story->type);
}

static void place_map(Story *story) {
    if (story->escapes)
        return;
    settle_as(story, VERDICT_FRAME, RULE_FRAME_MAP);
    story->sometimes = map_may_need_table(story->node);
}

// ---- Expressions

static void place_node(Story *story) {
    switch (story->kind) {
    case SITE_BOX:
        place_box(story);
        break;
    case SITE_CLOSURE:
        if (story->node->func_lit.func->captures.len == 0)
            settle_as(story, VERDICT_CONSTANT, RULE_NO_CAPTURES);
        break;
    case SITE_NEW: case SITE_ADDRESS: case SITE_SLICE: case SITE_ARGUMENTS:
    case SITE_MAKE_SLICE:
        if (story->size == 0)
            settle_as(story, VERDICT_NONE, RULE_ZERO_SIZE);
        break;
    case SITE_CONCAT: case SITE_TO_STRING: case SITE_TO_SLICE:
        story->sometimes = true;
        if (!story->escapes)
            story->rule = RULE_BUFFER;
        break;
    case SITE_MAKE_MAP: case SITE_MAP:
        place_map(story);
        break;
    case SITE_MAKE_CHAN: case SITE_GO:
        settle_as(story, VERDICT_HEAP, RULE_ALWAYS_HEAP);
        story->allocates = -1;
        break;
    case SITE_APPEND: case SITE_MAP_PUT:
        settle_as(story, VERDICT_HEAP, RULE_GROWS);
        story->allocates = -1;
        story->sometimes = true;
        break;
    default:
        break;
    }
}

// ---- Variables

static void place_variable(Story *story) {
    if (story->size == 0)
        settle_as(story, VERDICT_NONE, RULE_ZERO_SIZE);
    else if (!story->escapes && !lives_in_memory(story->object))
        settle_as(story, VERDICT_REGISTER, RULE_NO_ADDRESS);
}

void decide_place(Story *story) {
    if (story->escapes)
        on_heap(story);
    else
        settle_as(story, VERDICT_FRAME, RULE_STAYS);
    if (story->object != NULL)
        place_variable(story);
    else
        place_node(story);
}
