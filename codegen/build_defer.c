// go and defer.
//
// Both run a closure without parameters.  `defer func() { … }()` gives the literal's
// closure itself; for any other call the function and arguments are evaluated now
// and captured by a closure whose code, a thunk made here, performs the call:
//
//     defer f(x, y)       closure {main.g.deferwrap1, x, y}
//
// A slice literal among the arguments that need not be on the heap, as f(1, 2) has for
// f(xs ...int), becomes a part of the closure: this frame may be gone, or the loop in
// its next turn, when the call is made.
//
// Outside of loops the closure and the runtime's record of it live in the frame
// (NODE_STACK); rt.defer_return, at the function's exit, runs what was pushed.
#include "codegen/build.h"

typedef struct Thunk {
    Symbol *symbol;
    CallPlan plan;       // without operands
    Type *layout;        // of the closure
    bool captures_code;  // the first capture is the function
    Type **types;        // of the arguments (captured arrays can be slices here)
    const char *path;
    Pos pos;
} Thunk;

// Argument TYPE is capture number INDEX, or a slice of that array.
static Operand captured_argument(Type *layout, int index, Type *type) {
    Operand x = load_capture(layout, index);
    if (under(type)->kind != TYPE_SLICE || under(x.type)->kind != TYPE_ARRAY)
        return retyped(x, type);
    int64_t offset = layout->fields[index + 1].offset;
    Value *len = word_const(under(x.type)->len);
    return operand3(type, add_offset(here.context, offset), len, len);
}

static void build_thunk(void *context) {
    Thunk *thunk = context;
    here.path = thunk->path;
    begin_function(thunk->symbol, thunk->symbol->name,
                   type_func(NULL, 0, NULL, 0, false), NULL);
    here.pos = here.f->pos = thunk->pos;
    here.f->is_closure = true;
    here.f->is_wrapper = thunk->plan.kind != PLAN_BUILTIN;
    here.context = emit0(OP_CONTEXT, CLASS_PTR);
    here.context->flags = VALUE_NONNULL;
    CallPlan plan = thunk->plan;
    int next = 0;
    if (thunk->captures_code)
        plan.code = load_capture(thunk->layout, next++).leaf[0];
    plan.args = ARENA_ARRAY(here.arena, Operand, plan.arg_count + 1);
    for (int i = 0; i < plan.arg_count; i++)
        plan.args[i] = captured_argument(thunk->layout, next++, thunk->types[i]);
    plan.kept = (PointerList){0};
    for (int i = 0; i < thunk->plan.kept.len; i++)
        vec_push(here.arena, &plan.kept, load_capture(thunk->layout, next++).leaf[0]);
    int count;
    if (plan.kind == PLAN_BUILTIN)
        perform_builtin(&plan);
    else
        perform_call(&plan, &count);
    return_operands(NULL, 0);
    finish_function();
}

// Makes arrays of slice literals that would be in the frame.
static void slices_to_arrays(NodeList *args) {
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (arg->kind != AST_COMPOSITE_LIT || under(arg->type)->kind != TYPE_SLICE ||
            !(arg->flags & NODE_STACK))
            continue;
        Node *array = ARENA_NEW(&compilation, Node);
        *array = *arg;
        array->type = type_array(under(arg->type)->elem, literal_length(arg));
        args->items[i] = array;
    }
}

// A closure that performs the call in NODE with what is evaluated now.  It lives in
// the frame of the function until its end, if ON_STACK.
static Value *thunk_closure(Node *node, const char *stem, Node *site, bool on_stack) {
    NodeList *args = &node->call.args;
    Type **arg_types = ARENA_ARRAY(here.arena, Type *, args->len + 1);
    for (int i = 0; i < args->len; i++)
        arg_types[i] = args->items[i]->type;
    Order order = begin_order_of_go(node);
    if (!on_stack)
        slices_to_arrays(args);
    CallPlan plan = plan_call(node);
    end_order(order);
    here.pos = node->pos;
    Thunk *thunk = ARENA_NEW(&compilation, Thunk);
    thunk->plan = plan;
    thunk->path = here.path;
    thunk->pos = node->pos;
    thunk->captures_code = plan.kind == PLAN_CLOSURE || plan.kind == PLAN_POINTER;
    int count = plan.arg_count + plan.kept.len + 1, next = 0;
    thunk->types = ARENA_ARRAY(&compilation, Type *, count);
    Type **types = ARENA_ARRAY(here.arena, Type *, count);
    Operand *captures = ARENA_ARRAY(here.arena, Operand, count);
    if (thunk->captures_code) {
        types[next] = plan.kind == PLAN_CLOSURE ? plan.type : basic_types[TYPE_UINTPTR];
        captures[next] = operand1(types[next], plan.code);
        next++;
    }
    for (int i = 0; i < plan.arg_count; i++) {
        types[next] = thunk->types[i] = plan.args[i].type;
        int arg = i - (plan.arg_count - args->len);
        if (arg >= 0 && under(arg_types[arg])->kind == TYPE_SLICE)
            thunk->types[i] = arg_types[arg];
        captures[next++] = plan.args[i];
    }
    for (int i = 0; i < plan.kept.len; i++) {
        types[next] = pointer_word();
        captures[next++] = operand1(pointer_word(), plan.kept.items[i]);
    }
    thunk->layout = closure_layout(types, next);
    thunk->symbol = symbol_get(text("%s.%s%d", here.f->name, stem, ++here.thunk_count),
                               SYMBOL_FUNC);
    queue_build(build_thunk, thunk);
    if (next == 0)
        return symbol_address(static_closure(thunk->symbol), 0, CLASS_PTR);
    return closure_object(thunk->layout, thunk->symbol, captures, site,
                          text("%s statement", stem[0] == 'g' ? "go" : "defer"));
}

// Can the called value itself be run: no parameters, nothing on the stack?
static bool is_plain_call(Node *call) {
    if (call->kind != AST_CALL || call->call.args.len > 0)
        return false;
    if (call->call.kind != CALL_STATIC && call->call.kind != CALL_VALUE)
        return false;
    return abi_signature(under(call->call.fun->type), NULL)->results_size == 0;
}

static Value *closure_to_run(Node *call, const char *stem, Node *site, bool on_stack) {
    if (is_plain_call(call))
        return scalar(call->call.fun);
    return thunk_closure(call, stem, site, on_stack);
}

void go_stmt(Node *node) {
    Value *run = closure_to_run(node->unary.x, "gowrap", NULL, false);
    here.pos = node->pos;
    rtcall(RT_go, "go statement", run, NULL);
}

void defer_stmt(Node *node) {
    bool on_stack = node->flags & NODE_STACK;
    here.deferring = true;
    Value *run = closure_to_run(node->unary.x, "deferwrap", node, on_stack);
    here.deferring = false;
    here.pos = node->pos;
    if (!on_stack) {
        rtcall(RT_defer_push_heap, "defer in a loop", run, NULL);
        return;
    }
    Slot *record = ir_slot_new(here.f, DEFER_RECORD_SIZE, 8, NULL);
    note_home(record, node);
    rtcall(RT_defer_push, NULL, slot_address(record, 0), run, NULL);
}
