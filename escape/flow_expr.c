// Expressions as edges of the graph.
//
// flow_expr() evaluates an expression into a hole: the place its value goes to.
// Operators change the hole on the way down to the variables: & takes one from
// its weight, * and . through a pointer and indexing a slice add one.  Expressions
// that allocate ("spill") get a location; its address flows to the hole, and the
// parts of the expression flow into the location:
//
//     p = &T{q}      &T{q} is a location L:   p <- L  weight -1,   L <- q  weight 0
//
// The whole expression is always visited, even if its value is not used: there
// may be calls and assignments inside.
#include "escape/graph.h"

#include "lexer/token.h"

void discard(Flow *f, Node *node) {
    flow_expr(f, blank_hole(f), node);
}

void flow_to_heap(Flow *f, Node *node, Node *where, const char *why) {
    flow_expr(f, hole_note(f, heap_hole(f), where, why), node);
}

static bool is_array(Node *x) {
    return type_underlying(value_type(x))->kind == TYPE_ARRAY;
}

static bool is_map(Node *x) {
    return type_underlying(x->type)->kind == TYPE_MAP;
}

// ---- Storing

Hole address_hole(Flow *f, Node *target) {
    target = strip_parens(target);
    switch (target->kind) {
    case AST_IDENT:
        if (is_blank(target) || target->ident.object == NULL)
            return blank_hole(f);
        if (target->ident.object->owner == NULL)
            return heap_hole(f); // a package-level variable
        return hole_of(location_of(target->ident.object));
    case AST_SELECTOR:
        if (target->selector.kind == SEL_FIELD)
            return address_hole(f, target->selector.x);
        if (target->selector.kind == SEL_FIELD_POINTER)
            discard(f, target);
        return heap_hole(f);
    case AST_INDEX:
        if (is_map(target->index.x)) {
            discard(f, target->index.x);
            flow_to_heap(f, target->index.indices.items[0], target, "key of map put");
            return heap_hole(f);
        }
        discard(f, target->index.indices.items[0]);
        if (is_array(target->index.x))
            return address_hole(f, target->index.x);
        discard(f, target->index.x);
        return heap_hole(f);
    case AST_STAR:
        discard(f, target);
        return heap_hole(f);
    default:
        internal_error("escape: address_hole: %s", ast_kind_name(target->kind));
    }
}

// ---- Unsafe arithmetic

// A uintptr that becomes an unsafe.Pointer: finds the pointers it was made from.
void flow_unsafe(Flow *f, Hole hole, Node *node) {
    node = strip_parens(node);
    if (is_constant(node))
        return;
    switch (node->kind) {
    case AST_CONVERT:
        if (type_underlying(node->unary.x->type)->kind == TYPE_UNSAFE_POINTER)
            flow_expr(f, hole, node->unary.x);
        else
            discard(f, node->unary.x);
        break;
    case AST_UNARY:
        if (node->op == TOK_ARROW)
            discard(f, node);
        else
            flow_unsafe(f, hole, node->unary.x);
        break;
    case AST_BINARY:
        flow_unsafe(f, hole, node->binary.x);
        if (node->op == TOK_SHL || node->op == TOK_SHR)
            discard(f, node->binary.y);
        else
            flow_unsafe(f, hole, node->binary.y);
        break;
    case AST_SELECTOR:
        if (is_reflect_header_data(node)) {
            flow_expr(f, hole_deref(f, hole, node, "reflect.Header.Data"),
                      node->selector.x);
            break;
        }
        discard(f, node);
        break;
    default:
        discard(f, node);
    }
}

// ---- Literals

static Node *element_value(Node *elem) {
    return elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
}

static void flow_elements(Flow *f, Hole hole, Node *node, const char *why) {
    NodeList *elems = &node->composite.elems;
    for (int i = 0; i < elems->len; i++)
        flow_expr(f, hole_note(f, hole, node, why), element_value(elems->items[i]));
}

static void composite_literal(Flow *f, Hole hole, Node *node) {
    switch (type_underlying(node->type)->kind) {
    case TYPE_STRUCT:
        flow_elements(f, hole, node, "struct literal element");
        break;
    case TYPE_ARRAY:
        flow_elements(f, hole, node, "array literal element");
        break;
    case TYPE_SLICE:
        flow_elements(f, spill(f, hole, node), node, "slice-literal-element");
        break;
    case TYPE_MAP: // what a map holds is always on the heap
        spill(f, hole, node);
        for (int i = 0; i < node->composite.elems.len; i++) {
            Node *elem = node->composite.elems.items[i];
            flow_to_heap(f, elem->key_value.key, node, "map literal key");
            flow_to_heap(f, elem->key_value.value, node, "map literal value");
        }
        break;
    default:
        internal_error("escape: composite_literal: %s",
                       type_string(node->type, NULL));
    }
}

// A closure is analysed together with the function around it: its body is walked
// here and its captures are connected when all bodies have been seen.
static void function_literal(Flow *f, Hole hole, Node *node) {
    Func *literal = node->func_lit.func;
    PendingClosure pending = {.hole = spill(f, hole, node),
                              .literal = literal,
                              .func = f->func};
    vec_push(&f->batch->arena, &f->batch->closures, pending);
    if (literal->parent == NULL)
        return; // at package level: has its own batch
    for (int i = 0; i < literal->captures.len; i++) {
        Location *variable = location_of(literal->captures.items[i]);
        if (variable->captured)
            continue;
        variable->captured = true;
        // Assignments in straight-line code before the first capture do not
        // matter: the closure cannot see the older values.
        if (variable->loop_depth == f->loop_depth)
            variable->reassigned = false;
    }
    flow_function(f->batch, literal);
}

static Node *capture_shown(Flow *f, Object *object, Pos pos) {
    if (!f->batch->explain)
        return NULL;
    Node *ident = ast_new(AST_IDENT, pos);
    ident->ident.name = object->name;
    ident->ident.object = object;
    ident->type = object->type;
    return ident;
}

enum { CAPTURE_BY_VALUE = 128 }; // bytes

static void flow_capture(Flow *f, Hole hole, Object *object, Pos pos) {
    Location *variable = location_of(object);
    bool by_value = !variable->address_taken && !variable->reassigned &&
                    type_size(object->type) <= CAPTURE_BY_VALUE;
    object->capture_by_value = by_value;
    record_capture(f->batch, variable->func, variable, by_value);
    Node *shown = capture_shown(f, object, pos);
    if (!by_value)
        hole = hole_note_at(f, hole_shift(hole, -1), shown, pos, "reference");
    flow(f->batch, hole_note_at(f, hole, shown, pos, "captured by a closure"), variable);
}

void flow_captures(Batch *batch, PendingClosure *closure) {
    Flow f = {.batch = batch, .func = closure->func, .loop_depth = 1};
    if (closure->literal == NULL) {
        Copies *copies = &closure->copies;
        for (int i = 0; i < copies->objects.len; i++)
            flow_capture(&f, closure->hole, copies->objects.items[i],
                         copies->positions.items[i]);
        return;
    }
    Func *literal = closure->literal;
    for (int i = 0; i < literal->captures.len; i++) {
        FuncInfo *info = func_info(literal);
        Pos pos = i < info->capture_pos.len ? info->capture_pos.items[i] : NO_POS;
        flow_capture(&f, closure->hole, literal->captures.items[i], pos);
    }
}

// x.Method without a call: a closure that holds x.  Nobody knows how it will be
// called, so its results count as going to the heap.
static void method_value(Flow *f, Hole hole, Node *node) {
    Hole holes[2];
    holes[1] = spill(f, hole, node);
    Func *method = node->selector.kind == SEL_METHOD ? node->selector.object->func : NULL;
    if (method == NULL) {
        holes[0] = heap_hole(f);
    } else if (func_info(method)->state == FUNC_PLANNED) {
        holes[0] = method->recv == NULL || method->recv->name->blank
                       ? blank_hole(f)
                       : hole_of(location_of(method->recv));
    } else {
        Leaks leaks = parameter_leaks(method, 0);
        Hole outs[1 + LEAK_RESULTS];
        int count = 0;
        if (leaks_to_heap(&leaks) >= 0)
            outs[count++] = hole_shift(heap_hole(f), leaks_to_heap(&leaks));
        for (int i = 0; i < LEAK_RESULTS; i++)
            if (leaks_to_result(&leaks, i) >= 0)
                outs[count++] = hole_shift(heap_hole(f), leaks_to_result(&leaks, i));
        holes[0] = hole_tee(f, outs, count);
    }
    flow_expr(f, hole_tee(f, holes, 2), node->selector.x);
}

// ---- Operators

static void selector(Flow *f, Hole hole, Node *node) {
    switch (node->selector.kind) {
    case SEL_FIELD:
        flow_expr(f, hole_note(f, hole, node, "dot"), node->selector.x);
        break;
    case SEL_FIELD_POINTER:
        flow_expr(f, hole_deref(f, hole, node, "dot of pointer"), node->selector.x);
        break;
    case SEL_METHOD:
    case SEL_INTERFACE_METHOD:
        method_value(f, hole, node);
        break;
    default: // package variable, function, method expression
        break;
    }
}

static void index_expr(Flow *f, Hole hole, Node *node) {
    Node *x = node->index.x;
    if (type_underlying(x->type)->kind == TYPE_FUNC)
        return; // a generic function with its type arguments
    if (is_map(x))
        discard(f, x);
    else if (is_array(x))
        flow_expr(f, hole_note(f, hole, node, "fixed-array-index-of"), x);
    else
        flow_expr(f, hole_deref(f, hole, node, "dot of pointer"), x);
    discard(f, node->index.indices.items[0]);
}

static void slice_expr(Flow *f, Hole hole, Node *node) {
    flow_expr(f, hole_note(f, hole, node, "slice"), node->slice.x);
    if (node->slice.low != NULL)
        discard(f, node->slice.low);
    if (node->slice.high != NULL)
        discard(f, node->slice.high);
    if (node->slice.max != NULL)
        discard(f, node->slice.max);
}

static void type_assertion(Flow *f, Hole hole, Node *node) {
    Type *type = value_type(node);
    if (!type_is_interface(type) && !type_is_pointer_shaped(type))
        hole = hole_shift(hole, 1); // the value is in a box
    flow_expr(f, hole_note(f, hole, node, "dot"), node->assertion.x);
}

static void unary(Flow *f, Hole hole, Node *node) {
    Node *x = strip_parens(node->unary.x);
    if (node->op != TOK_AND)
        discard(f, x);
    else if (x->kind == AST_COMPOSITE_LIT)
        flow_expr(f, spill(f, hole, node), x);
    else
        flow_expr(f, hole_address(f, hole, node, "address-of"), x);
}

// The box that a comparison of an interface with another value would need is
// made by nobody: the values are compared in place.
void flow_compared(Flow *f, Node *node) {
    if (node->kind == AST_CONVERT && (node->flags & NODE_IMPLICIT) &&
        convert_kind(node) == CONVERT_INTERFACE &&
        type_size(value_type(node->unary.x)) < 1 << 16) {
        node->flags |= NODE_STACK;
        node = node->unary.x;
    }
    discard(f, node);
}

static void binary(Flow *f, Hole hole, Node *node) {
    if (is_string_add(node)) {
        // The operands never escape; the result may need memory of its own.
        NodeList operands = {0};
        flatten_string_add(node, &operands);
        spill(f, hole, node);
        for (int i = 0; i < operands.len; i++)
            discard(f, operands.items[i]);
        return;
    }
    flow_compared(f, node->binary.x);
    flow_compared(f, node->binary.y);
}

static void conversion(Flow *f, Hole hole, Node *node) {
    Node *x = node->unary.x;
    switch (convert_kind(node)) {
    case CONVERT_INTERFACE:
        if (boxes_value(node))
            hole = spill(f, hole, node);
        flow_expr(f, hole_note(f, hole, node, "interface-converted"), x);
        break;
    case CONVERT_BYTES_STR:
    case CONVERT_STR_BYTES:
    case CONVERT_STR_RUNES:
        spill(f, hole, node);
        discard(f, x);
        break;
    default:
        if (type_underlying(node->type)->kind == TYPE_UNSAFE_POINTER &&
            type_underlying(x->type)->kind == TYPE_UINTPTR)
            flow_unsafe(f, hole, x);
        else
            flow_expr(f, hole, x);
    }
}

void flow_variable(Flow *f, Hole hole, Object *object) {
    if (object == NULL || object->kind != OBJ_VAR || object->owner == NULL)
        return;
    if (hole.derefs >= 0 && !type_has_pointers(object->type))
        hole.dst = &f->batch->blank;
    flow(f->batch, hole, location_of(object));
}

// One of several results: of v, ok = x the first is x's value.
static void result(Flow *f, Hole hole, Node *node) {
    Node *x = node->result.x;
    if (x->flags & NODE_COMMA_OK) {
        if (node->result.index == 0)
            flow_expr(f, hole, x);
        return;
    }
    Object **temporaries = tuple_temporaries(x);
    if (temporaries == NULL)
        internal_error("escape: result: call was not evaluated");
    flow_variable(f, hole, temporaries[node->result.index]);
}

static bool carries_pointers(Node *node) {
    Type *type = value_type(node);
    return type == NULL || type_is_untyped(type) || type->kind == TYPE_TUPLE ||
           type_has_pointers(type);
}

void flow_expr(Flow *f, Hole hole, Node *node) {
    Object *temporary = callee_temporary(node);
    if (temporary == NULL)
        flow_evaluate(f, hole, node);
    else // evaluated before, by flow_call()
        flow_variable(f, hole, temporary);
}

void flow_evaluate(Flow *f, Hole hole, Node *node) {
    if (node->flags & NODE_TYPE_OPERAND)
        return;
    if (hole.derefs >= 0 && !carries_pointers(node))
        hole.dst = &f->batch->blank;
    if (is_constant(node))
        return;
    switch (node->kind) {
    case AST_IDENT:
        flow_variable(f, hole, node->ident.object);
        break;
    case AST_BASIC_LIT:
    case AST_TYPE_EXPR:
        break;
    case AST_PAREN:
        flow_expr(f, hole, node->unary.x);
        break;
    case AST_COMPOSITE_LIT:
        composite_literal(f, hole, node);
        break;
    case AST_FUNC_LIT:
        function_literal(f, hole, node);
        break;
    case AST_SELECTOR:
        selector(f, hole, node);
        break;
    case AST_INDEX:
        index_expr(f, hole, node);
        break;
    case AST_SLICE:
        slice_expr(f, hole, node);
        break;
    case AST_TYPE_ASSERT:
        type_assertion(f, hole, node);
        break;
    case AST_CALL:
    case AST_INLINED_CALL:
        flow_call(f, &hole, node);
        break;
    case AST_STAR:
        flow_expr(f, hole_deref(f, hole, node, "indirection"), node->unary.x);
        break;
    case AST_UNARY:
        unary(f, hole, node);
        break;
    case AST_BINARY:
        binary(f, hole, node);
        break;
    case AST_CONVERT:
        conversion(f, hole, node);
        break;
    case AST_RESULT:
        result(f, hole, node);
        break;
    default:
        internal_error("escape: flow_expr: %s", ast_kind_name(node->kind));
    }
}
