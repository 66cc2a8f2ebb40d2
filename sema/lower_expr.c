// Lowering expressions: what was implicit becomes a node.
//
//     (x)               x
//     T(x)              CONVERT x
//     var i any = 1     CONVERT 1, implicit
//     f(1, 2, 3)        f(1, []int{2, 3}...)  if f is func(int, ...int)
//     f(g())            f(RESULT 0 of g(), RESULT 1 of g())
//     p[i]              (*p)[i]               if p points to an array
//     a[:]              (&a)[:]               if a is an array
//     T{1, 2}           T{x: 1, y: 2}
//
// The walk visits what exists at run time and nothing else (it stops at
// constants), in source order; so it is also the place to note which variables
// are captured, reassigned or have their address taken, and to name literals.
#include "sema/lower.h"

Func *lower_func;

static Node *implicit(NodeKind kind, Node *x, Type *type) {
    Node *node = ast_new(kind, x->pos);
    node->unary.x = x;
    node->type = type;
    node->flags |= NODE_IMPLICIT;
    return node;
}

static bool is_nil(Node *node) {
    return node->kind == AST_IDENT && node->ident.object != NULL &&
           node->ident.object->kind == OBJ_NIL;
}

Node *convert_to(Node *x, Type *type) {
    if (type == NULL || x->type == type || type_identical(x->type, type))
        return x;
    return implicit(AST_CONVERT, x, type);
}

// ---- Variables

// A literal that uses a variable from outside captures it, and so do the
// literals between it and the variable's owner.
static void capture(Object *object) {
    object->captured = true;
    if (object->captured_by == lower_func)
        return;
    for (Func *func = lower_func; func != NULL && func != object->owner;
         func = func->parent) {
        for (int i = 0; i < func->captures.len; i++)
            if (func->captures.items[i] == object)
                goto found; // and so have those around it
        vec_push(&compilation, &func->captures, object);
    }
found:
    object->captured_by = lower_func;
}

// The variable that an assignment to NODE changes (a part of), or NULL.
static Object *base_variable(Node *node) {
    for (;;) {
        if (node->kind == AST_SELECTOR && node->selector.kind == SEL_FIELD)
            node = node->selector.x;
        else if (node->kind == AST_INDEX &&
                 type_underlying(node->index.x->type)->kind == TYPE_ARRAY)
            node = node->index.x;
        else if (node->kind == AST_IDENT)
            return node->ident.object;
        else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_PACKAGE)
            return node->selector.object;
        else
            return NULL;
    }
}

static void take_address(Node *node) {
    Object *object = base_variable(node);
    if (object != NULL)
        object->address_taken = true;
}

Node *lower_left(Node *node, bool define) {
    Node *bare = ast_unparen(node);
    if (bare->kind == AST_IDENT && bare->ident.name->blank) {
        bare->ident.object = NULL;
        return bare;
    }
    if (define) {
        node->type = node->ident.object->type;
        node->flags |= NODE_ADDRESSABLE;
        if (node->ident.object->decl == node)
            return node; // its declaration
    }
    node = lower_expr(node);
    Object *object = base_variable(node);
    if (object != NULL)
        object->reassigned = true;
    return node;
}

static Node *lower_ident(Node *node) {
    Object *object = node->ident.object;
    if (is_nil(node)) {
        Type *type = node->type;
        node->type = basic_types[TYPE_UNTYPED_NIL];
        return type_is_untyped(type) ? node : implicit(AST_CONVERT, node, type);
    }
    if (object->kind == OBJ_VAR && object->owner != NULL && object->owner != lower_func)
        capture(object);
    return node;
}

// ---- Constants

// A constant's value in the kind that its type calls for.
static Node *lower_constant(Node *node) {
    Const *value = NULL;
    if (type_is_untyped(node->type))
        node->type = type_default(node->type);
    if (type_is_integer(node->type))
        value = const_to_int(node->value);
    else if (type_is_float(node->type))
        value = const_to_float(node->value);
    else if (type_is_complex(node->type))
        value = const_to_complex(node->value);
    if (value != NULL)
        node->value = value;
    return node;
}

// ---- Literals

static Node *field_key(Type *under, int index, Pos pos) {
    Node *key = ast_new(AST_IDENT, pos);
    key->ident.name = under->fields[index].name;
    key->value = const_int(index);
    key->type = basic_types[TYPE_INT];
    return key;
}

static Node *lower_field(Node *element, Type *under, int position) {
    if (element->kind != AST_KEY_VALUE) {
        Node *pair = ast_new(AST_KEY_VALUE, element->pos);
        pair->key_value.key = field_key(under, position, element->pos);
        pair->key_value.value = element;
        pair->flags |= NODE_IMPLICIT;
        element = pair;
    }
    int64_t index = const_int64(element->key_value.key->value);
    element->key_value.value =
        convert_to(lower_expr(element->key_value.value), under->fields[index].type);
    return element;
}

static Node *lower_element(Node *element, Type *key, Type *value) {
    if (element->kind != AST_KEY_VALUE)
        return convert_to(lower_expr(element), value);
    element->key_value.key = convert_to(lower_expr(element->key_value.key), key);
    element->key_value.value = convert_to(lower_expr(element->key_value.value), value);
    return element;
}

static Node *lower_composite(Node *node) {
    Node *outer = node;
    Type *under = type_underlying(node->type);
    if (under->kind == TYPE_POINTER) { // elided &T
        outer = implicit(AST_UNARY, node, node->type);
        outer->op = TOK_AND;
        node->type = under->elem;
        under = type_underlying(node->type);
    }
    NodeList *elements = &node->composite.elems;
    for (int i = 0; i < elements->len; i++) {
        if (under->kind == TYPE_STRUCT)
            elements->items[i] = lower_field(elements->items[i], under, i);
        else
            elements->items[i] =
                lower_element(elements->items[i], under->key, under->elem);
    }
    return outer;
}

// "f.func1", "f.func1.2" inside it, "glob..func1" outside functions.  Functions
// named _ share one numbering, since their names do not tell them apart.
static const char *literal_name(Func *parent) {
    static Package *package; // whose package-level literals were numbered
    static int global_count;
    if (package != checker->package) {
        package = checker->package;
        global_count = 0;
    }
    if (parent == NULL)
        return arena_printf(&compilation, "glob..func%d", ++global_count);
    bool blank = parent->object != NULL && parent->object->name->blank;
    int number = blank ? ++global_count : ++parent->literal_count;
    const char *prefix = parent->node->kind == AST_FUNC_LIT ? "" : "func";
    return arena_printf(&compilation, "%s.%s%d", parent->name, prefix, number);
}

static Node *lower_func_lit(Node *node) {
    Func *func = node->func_lit.func;
    func->name = literal_name(func->parent);
    if (func->parent != NULL)
        vec_push(&compilation, &func->parent->literals, func);
    lower_function(func);
    return node;
}

// ---- Selecting, indexing, slicing

static Node *lower_selector(Node *node) {
    if (node->selector.kind != SEL_PACKAGE && node->selector.kind != SEL_METHOD_EXPR)
        node->selector.x = lower_expr(node->selector.x);
    return node;
}

static bool is_array_pointer(Type *type) {
    Type *under = type_underlying(type);
    return under->kind == TYPE_POINTER &&
           type_underlying(under->elem)->kind == TYPE_ARRAY;
}

// The array that a pointer points to.
static Node *dereference(Node *x) {
    Node *star = implicit(AST_STAR, x, type_underlying(x->type)->elem);
    star->op = TOK_MUL;
    star->flags |= NODE_ADDRESSABLE;
    return star;
}

// f[int]: the name in it was made that of the instance.
static bool is_instance(Node *x) {
    x = ast_unparen(x);
    if (x->kind == AST_IDENT)
        return x->ident.object != NULL && x->ident.object->kind == OBJ_FUNC;
    return x->kind == AST_SELECTOR && x->selector.kind == SEL_PACKAGE &&
           x->selector.object->kind == OBJ_FUNC;
}

static Node *lower_index(Node *node) {
    Node *x = lower_expr(node->index.x);
    if (is_instance(x))
        return x;
    if (is_array_pointer(x->type))
        x = dereference(x);
    node->index.x = x;
    Node *index = lower_expr(node->index.indices.items[0]);
    Type *under = type_underlying(x->type);
    if (under->kind == TYPE_MAP)
        index = convert_to(index, under->key);
    node->index.indices.items[0] = index;
    return node;
}

static Node *lower_optional(Node *node) {
    return node != NULL ? lower_expr(node) : NULL;
}

static Node *lower_slice(Node *node) {
    Node *x = lower_expr(node->slice.x);
    if (type_underlying(x->type)->kind == TYPE_ARRAY) {
        take_address(x);
        x = implicit(AST_UNARY, x, type_pointer(x->type));
        x->op = TOK_AND;
    }
    node->slice.x = x;
    node->slice.low = lower_optional(node->slice.low);
    node->slice.high = lower_optional(node->slice.high);
    node->slice.max = lower_optional(node->slice.max);
    return node;
}

// ---- Operators

// Both operands of a comparison get one type: the interface's, if one is an
// interface; the one that can hold the other, in any case.
static void lower_compared(Node **x, Node **y) {
    if (type_identical((*x)->type, (*y)->type))
        return;
    if (assignable(*x, (*y)->type, NULL))
        *x = convert_to(*x, (*y)->type);
    else
        *y = convert_to(*y, (*x)->type);
}

static Node *lower_binary(Node *node) {
    Token op = (Token)node->op;
    Node *count = ast_unparen(node->binary.y);
    if (is_shift(op) && type_is_untyped(count->type))
        count->type = basic_types[TYPE_UINT];
    node->binary.x = lower_expr(node->binary.x);
    node->binary.y = lower_expr(node->binary.y);
    if (is_comparison(op))
        lower_compared(&node->binary.x, &node->binary.y);
    return node;
}

static Node *lower_unary(Node *node) {
    node->unary.x = lower_expr(node->unary.x);
    if (node->op == TOK_AND)
        take_address(node->unary.x);
    return node;
}

// ---- Several values at once

static Node *result_of(Node *x, int index, Type *type) {
    Node *node = ast_new(AST_RESULT, x->pos);
    node->result.x = x;
    node->result.index = index;
    node->type = type;
    node->flags |= NODE_IMPLICIT;
    return node;
}

NodeList lower_results(Node *node, int count) {
    NodeList list = {0};
    Node *x = lower_expr(node);
    if (x->type->kind != TYPE_TUPLE) {
        Type *parts[2] = {x->type, basic_types[TYPE_BOOL]};
        x->flags |= NODE_COMMA_OK;
        x->type = type_tuple(parts, 2);
    }
    for (int i = 0; i < count; i++)
        vec_push(&compilation, &list, result_of(x, i, x->type->results[i]));
    return list;
}

// ---- Calls

static Node *lower_conversion(Node *node) {
    Node *x = lower_expr(node->call.args.items[0]);
    if (x->kind == AST_CONVERT && (x->flags & NODE_IMPLICIT) && is_nil(x->unary.x))
        x = x->unary.x;
    node->flags &= (uint16_t)~NODE_HAS_DOTS;
    node->kind = AST_CONVERT;
    node->unary.x = x;
    return node;
}

// Lowers the arguments; f(g()) gets one for each result of g.
static void lower_args(Node *call) {
    NodeList *args = &call->call.args;
    if (args->len == 1 && args->items[0]->type != NULL &&
        args->items[0]->type->kind == TYPE_TUPLE) {
        Type *tuple = args->items[0]->type;
        *args = lower_results(args->items[0], tuple->result_count);
        return;
    }
    for (int i = 0; i < args->len; i++)
        args->items[i] = lower_expr(args->items[i]);
}

static Node *nil_slice(Type *type, Pos pos) {
    static Object *nil;
    if (nil == NULL)
        nil = scope_lookup(universe, name_of("nil"));
    Node *ident = ast_new(AST_IDENT, pos);
    ident->ident.name = nil->name;
    ident->ident.object = nil;
    ident->type = basic_types[TYPE_UNTYPED_NIL];
    ident->flags |= NODE_IMPLICIT;
    Node *node = implicit(AST_CONVERT, ident, type);
    node->flags |= NODE_VARIADIC_ARGS;
    return node;
}

// Packs the arguments from number FIRST on into one slice.
static void pack_rest(Node *call, int first, Type *slice) {
    NodeList *args = &call->call.args;
    Node *packed;
    if (args->len == first) {
        packed = nil_slice(slice, call->pos);
    } else {
        packed = ast_new(AST_COMPOSITE_LIT, call->pos);
        packed->type = slice;
        packed->flags |= NODE_VARIADIC_ARGS | NODE_IMPLICIT;
        packed->composite.rbrace = call->call.rparen;
        for (int i = first; i < args->len; i++)
            vec_push(&compilation, &packed->composite.elems,
                     convert_to(args->items[i], slice->elem));
    }
    args->len = first;
    vec_push(&compilation, args, packed);
}

static void lower_arguments(Node *call, Type *signature) {
    lower_args(call);
    NodeList *args = &call->call.args;
    int params = signature->param_count;
    bool pack = signature->variadic && !(call->flags & NODE_HAS_DOTS);
    int fixed = pack ? params - 1 : params;
    for (int i = 0; i < fixed; i++)
        args->items[i] = convert_to(args->items[i], signature->params[i]);
    if (pack)
        pack_rest(call, fixed, signature->params[params - 1]);
}

static void convert_args(Node *call, int first, Type *type) {
    for (int i = first; i < call->call.args.len; i++)
        call->call.args.items[i] = convert_to(call->call.args.items[i], type);
}

// What print shows are basic values, addresses and interfaces.
static void check_printable(Node *call) {
    for (int i = 0; i < call->call.args.len; i++) {
        Type *type = call->call.args.items[i]->type;
        Type *under = type_underlying(type);
        if (under->kind == TYPE_STRUCT || under->kind == TYPE_ARRAY)
            sema_error(call->pos, "illegal types for operand: print\n\t%s",
                       type_text(type));
    }
}

static Node *lower_builtin(Node *node) {
    Builtin id = (Builtin)node->call.builtin;
    NodeList *args = &node->call.args;
    if (id == BUILTIN_MAKE || id == BUILTIN_NEW) {
        args->items[0] = ast_unparen(args->items[0]);
        for (int i = 1; i < args->len; i++)
            args->items[i] = lower_expr(args->items[i]);
        return node;
    }
    if (args->len == 1 && args->items[0]->kind == AST_BASIC_LIT &&
        (args->items[0]->flags & NODE_IMPLICIT))
        return lower_expr(args->items[0]); // its value in an instance (builtin.c)
    lower_args(node);
    Type *under = args->len > 0 ? type_underlying(args->items[0]->type) : NULL;
    switch (id) {
    case BUILTIN_APPEND:
        if (!(node->flags & NODE_HAS_DOTS))
            convert_args(node, 1, under->elem);
        else if (!type_is_string(args->items[1]->type))
            convert_args(node, 1, type_slice(under->elem));
        break;
    case BUILTIN_DELETE:
        convert_args(node, 1, under->key);
        break;
    case BUILTIN_PRINT:
    case BUILTIN_PRINTLN:
        check_printable(node);
        break;
    case BUILTIN_PANIC:
        convert_args(node, 0, type_empty_interface);
        break;
    case BUILTIN_RECOVER:
        if (lower_func != NULL)
            lower_func->has_recover = true;
        break;
    case BUILTIN_UNSAFE_ADD:
        args->items[0] = convert_to(args->items[0], basic_types[TYPE_UNSAFE_POINTER]);
        break;
    default:
        break;
    }
    return node;
}

static void resolve_call(Node *node) {
    Node *fun = node->call.fun;
    Object *target = NULL;
    node->call.kind = CALL_VALUE;
    if (fun->kind == AST_IDENT && fun->ident.object->kind == OBJ_FUNC) {
        node->call.kind = CALL_STATIC;
        target = fun->ident.object;
    } else if (fun->kind == AST_SELECTOR) {
        if (fun->selector.kind == SEL_PACKAGE && fun->selector.object->kind == OBJ_FUNC) {
            node->call.kind = CALL_STATIC;
            target = fun->selector.object;
        } else if (fun->selector.kind == SEL_METHOD) {
            node->call.kind = CALL_METHOD;
            target = fun->selector.object;
        } else if (fun->selector.kind == SEL_INTERFACE_METHOD) {
            node->call.kind = CALL_INTERFACE;
        }
    }
    if (target != NULL)
        node->call.target = target->func;
}

static Node *lower_call(Node *node) {
    if (node->call.fun->flags & NODE_TYPE_OPERAND)
        return lower_conversion(node);
    if (node->call.kind == CALL_BUILTIN) {
        node->call.fun = ast_unparen(node->call.fun);
        return lower_builtin(node);
    }
    node->call.fun = lower_expr(node->call.fun);
    resolve_call(node);
    lower_arguments(node, type_underlying(node->call.fun->type));
    return node;
}

// ---- Any expression

static Node *lower_node(Node *node) {
    switch (node->kind) {
    case AST_IDENT: return lower_ident(node);
    case AST_COMPOSITE_LIT: return lower_composite(node);
    case AST_FUNC_LIT: return lower_func_lit(node);
    case AST_SELECTOR: return lower_selector(node);
    case AST_INDEX: return lower_index(node);
    case AST_SLICE: return lower_slice(node);
    case AST_CALL: return lower_call(node);
    case AST_UNARY: return lower_unary(node);
    case AST_BINARY: return lower_binary(node);
    case AST_STAR:
        node->unary.x = lower_expr(node->unary.x);
        return node;
    case AST_TYPE_ASSERT:
        node->assertion.x = lower_expr(node->assertion.x);
        return node;
    default:
        internal_error("lower_expr: unexpected %s", ast_kind_name(node->kind));
    }
}

Node *lower_expr(Node *node) {
    if (node->kind == AST_PAREN) {
        node = ast_unparen(node);
        node->flags |= NODE_PARENTHESIZED;
    }
    node->flags &= (uint16_t)~NODE_SHIFT_OPERAND;
    if (node->flags & NODE_TYPE_OPERAND)
        return node;
    if (node->value != NULL)
        return lower_constant(node);
    if (type_is_untyped(node->type) && node->type->kind != TYPE_UNTYPED_NIL)
        node->type = type_default(node->type);
    return lower_node(node);
}
