// Calls: functions, methods, conversions.
//
//     f(a, b)     f(g())     f(a, rest...)     T(x)     make([]int, n)
//
// Arguments are assigned to parameters; the result is nothing, a value or a
// tuple.  Which parameters are packed into a slice is lowering's business.
// Spec: Calls, Passing arguments to ... parameters, Conversions.
#include "sema/operand.h"

// ---- Argument lists

static void add_parts(OperandList *list, Operand *x) {
    for (int i = 0; i < x->type->result_count; i++) {
        Operand part = {.mode = MODE_VALUE, .expr = x->expr, .type = x->type->results[i]};
        vec_push(&compilation, list, part);
    }
}

OperandList expr_list(NodeList nodes, bool allow_comma_ok, bool *comma_ok) {
    OperandList list = {0};
    Operand x;
    if (nodes.len == 1) {
        check_multi_value(&x, nodes.items[0]);
        if (x.mode == MODE_VALUE && x.type->kind == TYPE_TUPLE) {
            add_parts(&list, &x);
            return list;
        }
        bool two = x.mode == MODE_MAP_INDEX || x.mode == MODE_COMMA_OK;
        two = two && allow_comma_ok;
        if (two)
            x.mode = MODE_VALUE;
        vec_push(&compilation, &list, x);
        if (two) {
            x.type = basic_types[TYPE_UNTYPED_BOOL];
            vec_push(&compilation, &list, x);
            *comma_ok = true;
        }
        return list;
    }
    for (int i = 0; i < nodes.len; i++) {
        check_value(&x, nodes.items[i]);
        vec_push(&compilation, &list, x);
    }
    return list;
}

static bool any_invalid(OperandList args) {
    for (int i = 0; i < args.len; i++)
        if (args.items[i].mode == MODE_INVALID)
            return true;
    return false;
}

static void report_count(Node *call, Type *signature, OperandList args, int wanted) {
    Pos at = ast_start_pos(call);
    const char *qualifier = "not enough";
    if (args.len > wanted) {
        qualifier = "too many";
        at = ast_start_pos(args.items[wanted].expr);
    } else if (args.len > 0) {
        at = ast_start_pos(args.items[args.len - 1].expr);
    }
    sema_error(at, "%s arguments in call to %s\n\thave %s\n\twant %s", qualifier,
               ast_expr_text(call->call.fun), operands_summary(args.items, args.len),
               types_summary(signature->params, signature->param_count,
                             signature->variadic));
}

// Does each argument fit its parameter?
void check_arguments(Node *call, Type *signature, OperandList args) {
    if (any_invalid(args))
        return;
    bool dots = (call->flags & NODE_HAS_DOTS) != 0;
    int params = signature->param_count;
    if (dots && !signature->variadic) {
        node_error(call, "cannot use ... in call to non-variadic %s",
                   ast_expr_text(call->call.fun));
        return;
    }
    if (dots && call->call.args.len == 1 && args.len > 1) {
        node_error(call, "cannot use ... with %d-valued %s", args.len,
                   ast_expr_text(call->call.args.items[0]));
        return;
    }
    bool spread = signature->variadic && !dots; // the rest goes to ...T
    if (spread ? args.len < params - 1 : args.len != params) {
        report_count(call, signature, args, spread ? params - 1 : params);
        return;
    }
    for (int i = 0; i < args.len; i++) {
        bool extra = spread && i >= params - 1;
        Type *type = extra ? signature->params[params - 1]->elem : signature->params[i];
        assign_argument(&args.items[i], type, call->call.fun);
    }
}

// ---- Conversions

static void check_conversion(Operand *x, Node *call, Type *type) {
    NodeList args = call->call.args;
    x->mode = MODE_INVALID;
    if (args.len == 0) {
        node_error(call, "missing argument in conversion to %s", type_text(type));
        return;
    }
    if (args.len > 1) {
        use_exprs(args.items, args.len);
        node_error(args.items[args.len - 1], "too many arguments in conversion to %s",
                   type_text(type));
        return;
    }
    check_value(x, args.items[0]);
    if (x->mode == MODE_INVALID)
        return;
    if (call->flags & NODE_HAS_DOTS) {
        node_error(args.items[0], "invalid use of ... in type conversion to %s",
                   type_text(type));
        return; // with the argument itself
    }
    conversion(x, type);
}

// ---- Calls

static ExprKind builtin_kind(Builtin id) {
    static const ExprKind kinds[] = {
#define BUILTIN(id, name, args, variadic, statement) \
    [BUILTIN_##id] = statement ? KIND_STATEMENT : KIND_EXPRESSION,
#include "sema/builtins.def"
#undef BUILTIN
    };
    return kinds[id];
}

static ExprKind call_builtin(Operand *x, Node *call) {
    Builtin id = x->builtin;
    call->call.kind = CALL_BUILTIN;
    call->call.builtin = (uint8_t)id;
    if (!check_builtin(x, call, id))
        x->mode = MODE_INVALID;
    x->expr = call;
    if (x->mode != MODE_INVALID && x->mode != MODE_CONSTANT)
        checker->has_call_or_recv = true;
    return builtin_kind(id);
}

static void call_result(Operand *x, Type *signature) {
    switch (signature->result_count) {
    case 0:
        x->mode = MODE_NO_VALUE;
        x->type = type_tuple(NULL, 0);
        break;
    case 1:
        x->mode = MODE_VALUE;
        x->type = signature->results[0];
        if (is_invalid(x->type))
            x->mode = MODE_INVALID;
        break;
    default:
        x->mode = MODE_VALUE;
        x->type = type_tuple(signature->results, signature->result_count);
        break;
    }
}

ExprKind check_call(Operand *x, Node *call) {
    check_value_or_type(x, call->call.fun);
    if (x->mode == MODE_INVALID) {
        use_exprs(call->call.args.items, call->call.args.len);
        x->expr = call;
        return KIND_STATEMENT;
    }
    if (x->mode == MODE_TYPE) {
        check_conversion(x, call, x->type);
        x->expr = call;
        return KIND_CONVERSION;
    }
    if (x->mode == MODE_BUILTIN)
        return call_builtin(x, call);
    Type *signature = core_type(x->type);
    if (x->mode == MODE_NIL || signature->kind != TYPE_FUNC) {
        operand_error(x, "invalid operation: cannot call non-function %s",
                      operand_text(x));
        x->mode = MODE_INVALID;
        x->expr = call;
        return KIND_STATEMENT;
    }
    call->call.kind = CALL_VALUE;
    check_arguments(call, signature, expr_list(call->call.args, false, NULL));
    call_result(x, signature);
    x->expr = call;
    checker->has_call_or_recv = true;
    return KIND_STATEMENT;
}
