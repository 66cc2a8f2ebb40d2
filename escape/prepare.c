// The order in which Go's own front end meets things.
//
// Some of what -m prints is decided before any analysis, by the order in which
// Go's compiler turns syntax into its intermediate representation:
//
//   - An implicit conversion has no text of its own.  It gets the position of
//     whatever expression the front end met last ("base.Pos"):
//
//         var g interface{}
//         g = x            //  the box is at g: right sides are met before left
//         f(x, 1)          //  the box of x is at (, that of 1 at the 1
//
//   - Variables are numbered in the order of their declarations, and so are the
//     temporaries that hold what f returns in g(f()) or f().method().
//   - A function literal's captures are in the order of first use, and -m -m
//     shows where that was.
//
// This pass walks every function once in that order.  `met` is base.Pos.  Where
// Go gives an expression a position of its own but not a variable's use or a
// named function, so do meet() and convert_argument().  Statements are in
// prepare_stmt.c.
#include "escape/prepare.h"

#include "lexer/token.h"

#include <string.h>

static PtrMap capturers; // variable -> innermost literal that captured it

// ---- Variables

void add_variable(Prepare *p, Object *object) {
    if (object != NULL && object->kind == OBJ_VAR)
        vec_push(&compilation, &func_info(p->func)->variables, object);
}

void make_tuple_temporaries(Prepare *p, Node *call) {
    if (tuple_temporaries(call) != NULL)
        return;
    int count = tuple_count(call);
    Object **temporaries = ARENA_ARRAY(&compilation, Object *, count);
    for (int i = 0; i < count; i++)
        temporaries[i] = new_temporary(p->func, call->type->results[i], p->met);
    set_tuple_temporaries(call, temporaries);
}

static void capture(Prepare *p, Object *object, Pos pos) {
    Func *outer = ptrmap_get(&capturers, object);
    if (outer == p->func)
        return;
    ptrmap_put(&compilation, &capturers, object, p->func);
    Capture made = {object, outer};
    vec_push(&compilation, &p->captures, made);
    vec_push(&compilation, &func_info(p->func)->capture_pos, pos);
}

// ---- Positions

bool has_own_position(const Node *node) {
    if (is_constant(node))
        return true;
    if (node->flags & NODE_TYPE_OPERAND)
        return false;
    switch (node->kind) {
    case AST_IDENT: return is_nil(node);
    case AST_SELECTOR: return node->selector.kind != SEL_PACKAGE;
    case AST_RESULT: return false;
    default: return true;
    }
}

bool is_implicit_convert(const Node *node) {
    return node->kind == AST_CONVERT && (node->flags & NODE_IMPLICIT);
}

Node *unconverted(Node *node) {
    while (is_implicit_convert(node))
        node = node->unary.x;
    return node;
}

void meet(Pos *met, Node *node) {
    node = unconverted(node);
    if (has_own_position(node))
        *met = node->pos;
}

// The conversion of a value to the type it is assigned to happens here.
void convert_here(Pos met, Node *node) {
    for (; is_implicit_convert(node); node = node->unary.x)
        node->pos = met;
}

void convert_argument(Prepare *p, Node *node) {
    meet(&p->met, node);
    convert_here(p->met, node);
}

// ---- Expressions

void prepare_exprs(Prepare *p, NodeList *list) {
    for (int i = 0; i < list->len; i++)
        prepare_expr(p, list->items[i]);
}

bool is_packed_arguments(const Node *node) {
    return node->kind == AST_COMPOSITE_LIT && (node->flags & NODE_VARIADIC_ARGS);
}

static bool find_call(Node *node, void *context) {
    bool *found = context;
    if (*found || is_constant(node))
        return false;
    if (node->kind == AST_CALL &&
        !(node->call.kind == CALL_BUILTIN && (node->call.builtin == BUILTIN_NEW ||
                                              node->call.builtin == BUILTIN_MAKE)))
        *found = true;
    if (node->kind == AST_UNARY && node->op == TOK_ARROW)
        *found = true;
    return !*found;
}

static bool contains_call(Node *node) {
    bool found = false;
    visit_tree(node, find_call, &found);
    return found;
}

static bool is_method_selector(const Node *node) {
    return node->kind == AST_SELECTOR && (node->selector.kind == SEL_METHOD ||
                                          node->selector.kind == SEL_INTERFACE_METHOD);
}

// A callee that is itself computed by a call is evaluated into a temporary:
//     f().method()   is   tmp := f(); tmp.method()
static void name_callee(Prepare *p, Node *call) {
    Node *callee = call->call.fun;
    if (is_method_selector(callee))
        callee = callee->selector.x;
    if (!contains_call(callee))
        return;
    Object *temporary = new_temporary(p->func, callee->type, p->met);
    var_info(temporary)->undeclared = true;
    note_copied_argument(callee, temporary);
}

// Results of one call as the arguments of another get temporaries.
void name_results(Prepare *p, NodeList *list) {
    if (list->len == 0)
        return;
    Node *first = list->items[0];
    if (is_packed_arguments(first) && first->composite.elems.len > 0)
        first = first->composite.elems.items[0];
    first = unconverted(first);
    if (first->kind == AST_RESULT && !(first->result.x->flags & NODE_COMMA_OK))
        make_tuple_temporaries(p, first->result.x);
}

static void call_builtin(Prepare *p, Node *node) {
    NodeList *args = &node->call.args;
    prepare_exprs(p, args);
    name_results(p, args);
    switch (node->call.builtin) {
    case BUILTIN_APPEND:
        for (int i = 1; i < args->len; i++) {
            Node *arg = args->items[i];
            if (is_packed_arguments(arg)) {
                NodeList *elems = &arg->composite.elems;
                for (int j = 0; j < elems->len; j++)
                    convert_here(p->met, elems->items[j]);
            } else {
                convert_here(p->met, arg);
            }
        }
        break;
    case BUILTIN_DELETE:
    case BUILTIN_PANIC:
        convert_here(p->met, args->items[args->len - 1]);
        break;
    default:
        break;
    }
}

static void call(Prepare *p, Node *node) {
    if (node->call.kind == CALL_BUILTIN) {
        call_builtin(p, node);
        return;
    }
    NodeList *args = &node->call.args;
    prepare_expr(p, node->call.fun);
    prepare_exprs(p, args);
    p->met = node->pos;
    name_callee(p, node);
    name_results(p, args);
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (!is_packed_arguments(arg)) {
            convert_argument(p, arg);
            continue;
        }
        arg->pos = node->pos;
        for (int j = 0; j < arg->composite.elems.len; j++)
            convert_argument(p, arg->composite.elems.items[j]);
    }
    p->met = node->pos;
}

static void composite(Prepare *p, Node *node) {
    NodeList *elems = &node->composite.elems;
    bool is_struct = type_underlying(node->type)->kind == TYPE_STRUCT;
    bool is_map = type_underlying(node->type)->kind == TYPE_MAP;
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        if (elem->kind == AST_KEY_VALUE) {
            if (!is_struct)
                prepare_expr(p, elem->key_value.key);
            prepare_expr(p, elem->key_value.value);
        } else {
            prepare_expr(p, elem);
        }
    }
    Pos before = p->met;
    p->met = node->pos;
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        if (elem->kind != AST_KEY_VALUE || (elem->flags & NODE_IMPLICIT)) {
            Node *value = elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
            p->met = unconverted(value)->pos;
            convert_here(p->met, value);
            continue;
        }
        p->met = elem->pos;
        if (is_map)
            convert_here(p->met, elem->key_value.key);
        convert_here(p->met, elem->key_value.value);
    }
    p->met = before;
}

static void prepare_function(Func *func, Prepare *around);

static void selector(Prepare *p, Node *node) {
    if (node->selector.kind == SEL_PACKAGE)
        return;
    // The steps through embedded fields, and & or * on a receiver.
    Node *x = node->selector.x;
    while ((x->flags & NODE_IMPLICIT) && !is_implicit_convert(x)) {
        x->pos = node->pos;
        x = x->kind == AST_SELECTOR ? x->selector.x : x->unary.x;
    }
    prepare_expr(p, x);
}

static void use(Prepare *p, Node *ident) {
    Object *object = ident->ident.object;
    if (object != NULL && object->kind == OBJ_VAR && object->owner != NULL &&
        object->owner != p->func && !p->global)
        capture(p, object, ident->pos);
}

static void result(Prepare *p, Node *node) {
    if (node->result.index == 0)
        prepare_expr(p, node->result.x);
}

void prepare_expr(Prepare *p, Node *node) {
    if (node == NULL || is_constant(node) || (node->flags & NODE_TYPE_OPERAND))
        return;
    if (is_implicit_convert(node)) {
        prepare_expr(p, node->unary.x);
        return;
    }
    if (node->kind == AST_RESULT) {
        result(p, node);
        return;
    }
    if (is_blank(node))
        return;
    p->met = node->pos;
    switch (node->kind) {
    case AST_IDENT:
        use(p, node);
        break;
    case AST_COMPOSITE_LIT:
        composite(p, node);
        break;
    case AST_FUNC_LIT:
        prepare_function(node->func_lit.func, p);
        break;
    case AST_SELECTOR:
        selector(p, node);
        break;
    case AST_INDEX:
        prepare_expr(p, node->index.x);
        if (type_underlying(node->index.x->type)->kind == TYPE_FUNC)
            break; // type arguments
        prepare_exprs(p, &node->index.indices);
        convert_here(p->met, node->index.indices.items[0]);
        if (node->index.x->kind == AST_STAR && (node->index.x->flags & NODE_IMPLICIT))
            node->index.x->pos = p->met;
        break;
    case AST_SLICE:
        prepare_expr(p, node->slice.x);
        prepare_expr(p, node->slice.low);
        prepare_expr(p, node->slice.high);
        prepare_expr(p, node->slice.max);
        if (node->slice.x->flags & NODE_IMPLICIT)
            node->slice.x->pos = p->met;
        break;
    case AST_TYPE_ASSERT:
        prepare_expr(p, node->assertion.x);
        break;
    case AST_CALL:
        call(p, node);
        break;
    case AST_STAR:
    case AST_UNARY:
    case AST_CONVERT:
        prepare_expr(p, node->unary.x);
        break;
    case AST_PAREN:
        prepare_expr(p, node->unary.x);
        break;
    case AST_BINARY:
        prepare_expr(p, node->binary.x);
        prepare_expr(p, node->binary.y);
        convert_here(p->met, node->binary.x);
        convert_here(p->met, node->binary.y);
        break;
    default:
        break;
    }
}

// ---- Functions

static void parameter(Prepare *p, Object *object) {
    if (has_parameter_name(object) && !object->name->blank)
        add_variable(p, object);
}

static void parameters(Prepare *p, Func *func) {
    if (func->recv != NULL)
        parameter(p, func->recv);
    for (int i = 0; i < func->params.len; i++)
        parameter(p, func->params.items[i]);
    for (int i = 0; i < func->results.len; i++)
        add_variable(p, func->results.items[i]);
}

// Gives FUNC its captures in the order met, and hands those that belong
// further out to the function around it.
static void finish_captures(Prepare *p, Func *func, Prepare *around) {
    func->captures.len = 0;
    for (int i = 0; i < p->captures.len; i++) {
        Capture *made = &p->captures.items[i];
        vec_push(&compilation, &func->captures, made->object);
        ptrmap_put(&compilation, &capturers, made->object, made->outer);
        if (around != NULL && !around->global && made->object->owner != around->func)
            capture(around, made->object, func->node->pos);
    }
}

static void prepare_function(Func *func, Prepare *around) {
    FuncInfo *info = func_info(func);
    if (info->prepared)
        return;
    info->prepared = true;
    Prepare p = {.func = func, .met = around != NULL ? around->met : NO_POS};
    parameters(&p, func);
    prepare_stmt(&p, func->body);
    if (around != NULL) {
        around->met = p.met;
        finish_captures(&p, func, around);
    }
}

void prepare_declared(Func *func) {
    bool first = !func_info(func)->prepared;
    prepare_function(func, NULL);
    if (first && func->type_arg_count > 0)
        prepare_instance(func);
}

void prepare_initial_values(NodeList *values, Func *init, Pos *met) {
    Prepare global = {.func = init, .global = true, .met = *met};
    prepare_exprs(&global, values);
    for (int i = 0; i < values->len; i++)
        convert_here(global.met, values->items[i]);
    *met = global.met;
}
