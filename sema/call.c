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

// The type of parameter I; SPREAD: the last one is given single values.
static Type *parameter_type(Type *signature, int i, bool spread) {
    int last = signature->param_count - 1;
    return spread && i >= last ? signature->params[last]->elem : signature->params[i];
}

// The instance of a generic function that a call with ARGS means; NULL after an
// error.
static Type *instantiate_callee(Node *call, Type *generic, OperandList args, bool spread,
                                Type **given, NodeList written) {
    Type **types = ARENA_ARRAY(&compilation, Type *, args.len + 1);
    bool explicit = ast_unparen(call->call.fun)->kind == AST_INDEX;
    if (!language_has(18))
        language_error(explicit ? call->call.fun->pos : call->pos, 18,
                       explicit ? "function instantiation"
                                : "implicit function instantiation");
    for (int i = 0; i < args.len; i++)
        types[i] = parameter_type(generic, i, spread);
    Type **type_args = infer(call->pos, generic->type_args, generic->type_arg_count, given,
                             given != NULL ? written.len : 0, types, args);
    if (type_args == NULL)
        return NULL;
    return instantiate_function(call->call.fun, generic, type_args, call->pos, written);
}

// Does each argument fit its parameter?
Type *check_arguments(Node *call, Type *signature, OperandList args, Type **given,
                      NodeList written) {
    if (any_invalid(args))
        return NULL;
    bool dots = (call->flags & NODE_HAS_DOTS) != 0;
    int params = signature->param_count;
    if (dots && !signature->variadic) {
        node_error(call, "cannot use ... in call to non-variadic %s",
                   ast_expr_text(call->call.fun));
        return NULL;
    }
    if (dots && call->call.args.len == 1 && args.len > 1) {
        node_error(call, "cannot use ... with %d-valued %s", args.len,
                   ast_expr_text(call->call.args.items[0]));
        return NULL;
    }
    bool spread = signature->variadic && !dots; // the rest goes to ...T
    if (spread ? args.len < params - 1 : args.len != params) {
        report_count(call, signature, args, spread ? params - 1 : params);
        return NULL;
    }
    if (is_generic_func(signature))
        signature = instantiate_callee(call, signature, args, spread, given, written);
    for (int i = 0; signature != NULL && i < args.len; i++)
        assign_argument(&args.items[i], parameter_type(signature, i, spread),
                        call->call.fun);
    return signature;
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
    Type *under = type_underlying(type);
    if (under->kind == TYPE_INTERFACE) {
        interface_complete(under);
        if (under->terms || under->comparable) {
            node_error(call, "cannot use interface %s in conversion (contains specific "
                       "type constraints or is comparable)", type_text(type));
            x->mode = MODE_INVALID;
            return;
        }
    }
    if (call->flags & NODE_HAS_DOTS) {
        node_error(args.items[0], "invalid use of ... in type conversion to %s",
                   type_text(type));
        return; // with the argument itself
    }
    bool constant = x->mode == MODE_CONSTANT;
    conversion(x, type);
    if (constant && x->mode == MODE_VALUE && type->open)
        mark_varying(call);
    if (x->mode == MODE_CONSTANT && is_varying(call))
        x->mode = MODE_VALUE;
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

static ExprKind invalid_call(Operand *x, Node *call) {
    use_exprs(call->call.args.items, call->call.args.len);
    x->mode = MODE_INVALID;
    x->expr = call;
    return KIND_STATEMENT;
}

// The function, type or builtin called.  Of f[A, B](…) *WRITTEN are the first type
// arguments; the others may follow from the call's arguments.
static void check_callee(Operand *x, Node *fun, NodeList *written) {
    if (fun->kind != AST_INDEX) {
        check_generic_or_type(x, fun);
        return;
    }
    *x = (Operand){.mode = MODE_INVALID, .expr = fun, .type = basic_types[TYPE_INVALID]};
    if (check_index_expr(x, fun))
        *written = fun->index.indices;
    x->expr = fun;
    if (x->mode == MODE_INVALID)
        x->type = basic_types[TYPE_INVALID];
    record(x);
}

// Type arguments of a call; false after an error.
static bool given_type_args(Type *generic, NodeList written, Type ***given) {
    if (written.len == 0)
        return true;
    *given = check_type_args(written);
    int wanted = generic->type_arg_count;
    if (*given != NULL && written.len > wanted) {
        node_error(written.items[wanted], "got %d type arguments but want %d", written.len,
                   wanted);
        *given = NULL;
    }
    return *given != NULL;
}

ExprKind check_call(Operand *x, Node *call) {
    NodeList written = {0};
    check_callee(x, call->call.fun, &written);
    if (x->mode == MODE_INVALID)
        return invalid_call(x, call);
    if (x->mode == MODE_TYPE && is_generic_named(x->type)) {
        operand_error(x, "cannot use generic type %s without instantiation",
                      ast_expr_text(x->expr));
        x->mode = MODE_INVALID;
        x->expr = call;
        return KIND_CONVERSION;
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
    Type **given = NULL;
    if (!given_type_args(signature, written, &given))
        return invalid_call(x, call);
    Type *instance = check_arguments(call, signature,
                                     expr_list(call->call.args, false, NULL), given,
                                     written);
    if (instance != NULL)
        signature = instance;
    call_result(x, signature);
    if (instance == NULL && is_generic_func(signature) && x->mode == MODE_VALUE &&
        type_mentions(x->type, signature->type_args, signature->type_arg_count))
        x->mode = MODE_INVALID;
    x->expr = call;
    checker->has_call_or_recv = true;
    return KIND_STATEMENT;
}
