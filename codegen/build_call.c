// Calls.
//
// A call has two halves, since go and defer want them apart: plan_call()
// evaluates the function and its arguments, perform_call() puts them where the
// calling convention wants them and calls.
//
//     f(x)      PLAN_STATIC    call main.f
//     v(x)      PLAN_CLOSURE   v is a closure object, its first word the code
//     i.M(x)    PLAN_POINTER   code from the itab, receiver the data word
//     len(x)    PLAN_BUILTIN
//
// Stack arguments are stored last, when nothing else is called any more: calls
// share one outgoing area at the bottom of the frame.
#include "codegen/build.h"

// ---- First half

static void add_arg(CallPlan *plan, Operand x) { plan->args[plan->arg_count++] = x; }

static Object *called_function(Node *fun) {
    if (fun->kind == AST_INDEX) // an instance of a generic function
        fun = fun->index.x;
    return fun->kind == AST_IDENT ? fun->ident.object : fun->selector.object;
}

// syscall.Syscall(n, uintptr(unsafe.Pointer(p)), …): the function takes integers for
// pointers, and what they point to must live until it returns.  So it is for
// functions with //go:uintptrescapes or //go:uintptrkeepalive, and those without body.
static bool keeps_uintptr(Node *node) {
    Object *object = NULL;
    if (node->call.kind == CALL_STATIC)
        object = called_function(node->call.fun);
    else if (node->call.kind == CALL_METHOD)
        object = node->call.fun->selector.object;
    return object && object_func(object)->pragma &
                         (PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE);
}

static void mark_hidden_pointers(NodeList *args) {
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (arg->kind == AST_COMPOSITE_LIT && arg->flags & NODE_VARIADIC_ARGS)
            mark_hidden_pointers(&arg->composite.elems);
        else if (arg->kind == AST_CONVERT && under(arg->type)->kind == TYPE_UINTPTR &&
                 under(arg->unary.x->type)->kind == TYPE_UNSAFE_POINTER)
            arg->flags |= NODE_KEPT_ALIVE;
    }
}

// The arguments, behind the receiver or function in FIRST (or NULL), which gets
// evaluated among them.
static Operand plan_args(CallPlan *plan, Node *node, Node *first) {
    NodeList *args = &node->call.args;
    int count = args->len + (first != NULL);
    Node **all = ARENA_ARRAY(here.arena, Node *, count + 1);
    all[0] = first;
    for (int i = 0; i < args->len; i++)
        all[i + (first != NULL)] = args->items[i];
    PointerList *outer = here.kept;
    here.kept = keeps_uintptr(node) ? &plan->kept : NULL;
    if (here.kept)
        mark_hidden_pointers(args);
    Operand *values = eval_list(all, count);
    here.kept = outer;
    for (int i = first ? 1 : 0; i < count; i++)
        add_arg(plan, values[i]);
    return values[0];
}

static void plan_interface_call(CallPlan *plan, Node *node) {
    Node *fun = node->call.fun;
    plan->arg_count = 1;
    Operand x = plan_args(plan, node, fun->selector.x);
    plan->args[0] = operand1(pointer_word(), x.leaf[1]);
    here.pos = node->pos;
    plan->kind = PLAN_POINTER;
    plan->code = method_code(x, fun->selector.index);
    plan->signature = abi_signature(plan->type, pointer_word());
}

CallPlan plan_call(Node *node) {
    Node *fun = node->call.fun;
    CallPlan plan = {.node = node};
    plan.args = ARENA_ARRAY(here.arena, Operand, node->call.args.len + 2);
    if (node->call.kind == CALL_BUILTIN) {
        plan.kind = PLAN_BUILTIN;
        plan.builtin = node->call.builtin;
        plan_args(&plan, node, NULL);
        if (plan.builtin == BUILTIN_RECOVER)
            add_arg(&plan, recover_place());
        return plan;
    }
    plan.type = under(fun->type);
    switch (node->call.kind) {
    case CALL_STATIC:
        plan.kind = PLAN_STATIC;
        plan.symbol = symbol_of_func(object_func(called_function(fun)));
        plan.signature = abi_signature(plan.type, NULL);
        plan_args(&plan, node, NULL);
        break;
    case CALL_METHOD:
        plan.kind = PLAN_STATIC;
        plan.symbol = symbol_of_func(object_func(fun->selector.object));
        plan.signature = abi_signature(plan.type, fun->selector.x->type);
        plan.arg_count = 1;
        plan.args[0] = plan_args(&plan, node, fun->selector.x);
        break;
    case CALL_INTERFACE:
        plan_interface_call(&plan, node);
        break;
    case CALL_VALUE:
        plan.kind = PLAN_CLOSURE;
        plan.signature = abi_signature(plan.type, NULL);
        plan.code = plan_args(&plan, node, fun).leaf[0];
        if (fun->kind == AST_FUNC_LIT) { // called where it stands
            plan.kind = fun->func_lit.func->captures.len ? PLAN_CLOSURE : PLAN_STATIC;
            plan.symbol = symbol_of_func(fun->func_lit.func);
        }
        break;
    default:
        internal_error("unresolved call");
    }
    return plan;
}

// ---- Second half

static Value *out_address(int64_t offset) {
    Value *value = emit0(OP_OUTADDR, CLASS_PTR);
    value->imm = offset;
    value->flags = VALUE_NONNULL;
    return value;
}

// Puts one argument in its place: LEAVES for registers, or the outgoing area.
static void pass(AbiParam *param, Operand x, Value **leaves) {
    if (!param->in_registers)
        return;
    for (int i = 0; i < param->leaf_count; i++)
        leaves[param->first_leaf + i] =
            x.address ? load(param->classes[i], x.address, x.offset + param->offsets[i],
                             x.nonnull)
                      : x.leaf[i];
}

static void pass_on_stack(AbiParam *param, Operand x) {
    if (!param->in_registers)
        store_operand(out_address(param->stack_offset), 0, x, true);
}

static Operand take_stack_result(AbiParam *result) {
    Value *from = out_address(result->stack_offset);
    return stable(load_operand(result->type, from, 0, true));
}

// RESULTs directly follow their call.
static Operand *take_results(AbiSignature *s, Value *call) {
    Operand *results = ARENA_ARRAY(here.arena, Operand, s->result_count + 1);
    Value **leaves = ARENA_ARRAY(here.arena, Value *, s->result_leaf_count + 1);
    for (int i = 0; i < s->result_leaf_count; i++)
        leaves[i] = call_result(call, i, s->result_classes[i]);
    for (int i = 0; i < s->result_count; i++) {
        AbiParam *result = &s->results[i];
        Operand *x = &results[i];
        if (!result->in_registers || in_leaves(result->type)) {
            *x = (Operand){.type = result->type};
            for (int l = 0; result->in_registers && l < result->leaf_count; l++)
                x->leaf[l] = leaves[result->first_leaf + l];
            for (int l = 1; result->in_registers && l < result->leaf_count; l++)
                x->leaf[l]->flags |= leaf_is_length(result->type, l) ? VALUE_LENGTH : 0;
        } else {
            *x = operand_in_memory(result->type,
                                   slot_address(temp_slot(result->type), 0), 0, true);
            x->fresh = true;
            for (int l = 0; l < result->leaf_count; l++)
                store(x->address, result->offsets[l], leaves[result->first_leaf + l], true);
        }
    }
    for (int i = 0; i < s->result_count; i++)
        if (!s->results[i].in_registers)
            results[i] = take_stack_result(&s->results[i]);
    return results;
}

Operand *perform_call(CallPlan *plan, int *count) {
    AbiSignature *s = plan->signature;
    int first = plan->kind == PLAN_STATIC ? 0 : 1;
    Value **args = ARENA_ARRAY(here.arena, Value *, s->param_leaf_count + 1);
    if (first)
        args[0] = plan->code;
    assert(plan->arg_count == s->param_count);
    for (int i = 0; i < s->param_count; i++)
        pass(&s->params[i], plan->args[i], args + first);
    for (int i = 0; i < s->param_count; i++)
        pass_on_stack(&s->params[i], plan->args[i]);
    CallInfo *info = ARENA_NEW(here.arena, CallInfo);
    static const CallKindIr kinds[] = {
        [PLAN_STATIC] = CALLIR_STATIC, [PLAN_CLOSURE] = CALLIR_CLOSURE,
        [PLAN_POINTER] = CALLIR_POINTER,
    };
    info->kind = kinds[plan->kind];
    info->symbol = plan->symbol;
    if (info->kind != CALLIR_STATIC)
        info->symbol = NULL;
    else
        info->symbol->referenced = true;
    info->results = s->result_classes;
    info->result_count = s->result_leaf_count;
    info->out_bytes = s->args_size + s->results_size;
    Value *call = emit_args(OP_CALL, CLASS_NONE, first + s->param_leaf_count, args);
    call->call = info;
    *count = s->result_count;
    Operand *results = take_results(s, call);
    for (int i = 0; i < plan->kept.len; i++)
        emit1(OP_KEEPALIVE, CLASS_NONE, plan->kept.items[i]);
    return results;
}

// ---- Nodes

Operand *call_tuple(Node *node, int *count) {
    if (node->call.kind == CALL_BUILTIN) {
        Operand *result = ARENA_NEW(here.arena, Operand);
        *result = builtin_call(node);
        *count = 1;
        return result;
    }
    CallPlan plan = plan_call(node);
    here.pos = node->pos;
    if (node->call.kind == CALL_STATIC) {
        Func *func = object_func(called_function(node->call.fun));
        Operand *results = intrinsic_call(func, &plan, count);
        if (results)
            return results;
    }
    return perform_call(&plan, count);
}

Operand call(Node *node) {
    int count;
    Operand *results = call_tuple(node, &count);
    return count > 0 ? results[0] : (Operand){.type = node->type};
}
