// Is the tree as sema.h promises?  The reader after us trusts these points and
// would fail far from the cause, so debug builds check each of them here.
#include "sema/check.h"

static Func *inside; // the function being verified

static _Noreturn void broken(Node *node, const char *promise) {
    Position at = pos_resolve(node->pos);
    ast_print_node(stderr, node, 0);
    internal_error("sema_verify: %s:%d:%d: %s: %s", at.file, at.line, at.column,
                   ast_kind_name(node->kind), promise);
}

#define PROMISE(node, condition) \
    do {                         \
        if (!(condition))        \
            broken(node, #condition); \
    } while (0)

static bool is_expression(Node *node) {
    switch (node->kind) {
    case AST_IDENT:
    case AST_BASIC_LIT:
    case AST_COMPOSITE_LIT:
    case AST_FUNC_LIT:
    case AST_PAREN:
    case AST_SELECTOR:
    case AST_INDEX:
    case AST_SLICE:
    case AST_TYPE_ASSERT:
    case AST_CALL:
    case AST_STAR:
    case AST_UNARY:
    case AST_BINARY:
    case AST_CONVERT:
    case AST_RESULT:
        return true;
    default:
        return false;
    }
}

static bool same(Type *a, Type *b) {
    return a == b || type_identical(a, b);
}

static bool is_blank(Node *node) {
    return node->kind == AST_IDENT && node->ident.object == NULL;
}

static bool is_nil(Node *node) {
    return node->type->kind == TYPE_UNTYPED_NIL;
}

static void verify(Node *node);

static void verify_list(NodeList list) {
    for (int i = 0; i < list.len; i++)
        verify(list.items[i]);
}

// ---- Expressions

static void verify_composite(Node *node) {
    Type *under = type_underlying(node->type);
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *element = node->composite.elems.items[i];
        Node *value = element;
        Type *type = under->elem;
        if (element->kind == AST_KEY_VALUE) {
            Node *key = element->key_value.key;
            value = element->key_value.value;
            if (under->kind == TYPE_STRUCT) {
                PROMISE(element, key->kind == AST_IDENT && key->value != NULL);
                type = under->fields[const_int64(key->value)].type;
            } else if (under->kind == TYPE_MAP) {
                verify(key);
                PROMISE(key, same(key->type, under->key));
            } else {
                PROMISE(key, key->value != NULL);
            }
        } else {
            PROMISE(element, under->kind == TYPE_ARRAY || under->kind == TYPE_SLICE);
        }
        verify(value);
        PROMISE(value, same(value->type, type));
    }
}

static void verify_selector(Node *node) {
    Node *x = node->selector.x;
    PROMISE(node, node->selector.kind != SEL_UNRESOLVED);
    if (node->selector.kind == SEL_PACKAGE || node->selector.kind == SEL_METHOD_EXPR)
        return;
    verify(x);
    Type *under = type_underlying(x->type);
    switch (node->selector.kind) {
    case SEL_FIELD_POINTER:
        PROMISE(node, under->kind == TYPE_POINTER);
        under = type_underlying(under->elem); // fall through
    case SEL_FIELD:
        PROMISE(node, under->kind == TYPE_STRUCT);
        PROMISE(node, under->fields[node->selector.index].name == node->selector.name);
        PROMISE(node, same(under->fields[node->selector.index].type, node->type));
        break;
    case SEL_METHOD:
        PROMISE(node, node->selector.object != NULL);
        PROMISE(node, node->selector.object->func != NULL);
        break;
    case SEL_INTERFACE_METHOD:
        PROMISE(node, under->kind == TYPE_INTERFACE);
        PROMISE(node, under->methods[node->selector.index].name == node->selector.name);
        break;
    }
}

static void verify_call(Node *node) {
    NodeList args = node->call.args;
    PROMISE(node, node->call.kind != CALL_UNRESOLVED);
    if (node->call.kind == CALL_BUILTIN) {
        bool has_type =
            node->call.builtin == BUILTIN_MAKE || node->call.builtin == BUILTIN_NEW;
        for (int i = has_type ? 1 : 0; i < args.len; i++)
            verify(args.items[i]);
        return;
    }
    verify(node->call.fun);
    Type *signature = type_underlying(node->call.fun->type);
    PROMISE(node, signature->kind == TYPE_FUNC);
    PROMISE(node, args.len == signature->param_count);
    for (int i = 0; i < args.len; i++) {
        verify(args.items[i]);
        PROMISE(args.items[i], same(args.items[i]->type, signature->params[i]));
    }
    if (node->call.kind == CALL_STATIC || node->call.kind == CALL_METHOD)
        PROMISE(node, node->call.target != NULL);
}

static void verify_binary(Node *node) {
    Token op = (Token)node->op;
    Type *x = node->binary.x->type, *y = node->binary.y->type;
    verify(node->binary.x);
    verify(node->binary.y);
    if (op == TOK_SHL || op == TOK_SHR)
        PROMISE(node, type_is_integer(x) && type_is_integer(y));
    else
        PROMISE(node, same(x, y));
}

static void verify_index(Node *node) {
    Node *x = node->index.x;
    Node *index = node->index.indices.items[0];
    verify(x);
    verify(index);
    Type *under = type_underlying(x->type);
    PROMISE(node, under->kind != TYPE_POINTER);
    if (under->kind == TYPE_MAP)
        PROMISE(node, same(index->type, under->key));
    else
        PROMISE(node, type_is_integer(index->type));
}

static void verify_ident(Node *node) {
    Object *object = node->ident.object;
    PROMISE(node, object != NULL);
    if (object->kind != OBJ_VAR || object->owner == NULL || object->owner == inside)
        return;
    PROMISE(node, object->captured);
    bool found = false;
    for (int i = 0; inside != NULL && i < inside->captures.len; i++)
        found |= inside->captures.items[i] == object;
    PROMISE(node, found);
}

static void verify_slice(Node *node) {
    verify(node->slice.x);
    PROMISE(node, type_underlying(node->slice.x->type)->kind != TYPE_ARRAY);
    if (node->slice.low != NULL)
        verify(node->slice.low);
    if (node->slice.high != NULL)
        verify(node->slice.high);
    if (node->slice.max != NULL)
        verify(node->slice.max);
}

static void verify_function(Func *func) {
    Func *saved = inside;
    inside = func;
    if (func->body != NULL)
        verify_list(func->body->block.list);
    inside = saved;
}

static void verify_expression(Node *node) {
    switch (node->kind) {
    case AST_IDENT: verify_ident(node); break;
    case AST_COMPOSITE_LIT: verify_composite(node); break;
    case AST_FUNC_LIT:
        PROMISE(node, node->func_lit.func != NULL && node->func_lit.func->name != NULL);
        PROMISE(node, node->func_lit.func->parent == inside);
        verify_function(node->func_lit.func);
        break;
    case AST_SELECTOR: verify_selector(node); break;
    case AST_INDEX: verify_index(node); break;
    case AST_SLICE: verify_slice(node); break;
    case AST_TYPE_ASSERT: verify(node->assertion.x); break;
    case AST_CALL: verify_call(node); break;
    case AST_STAR:
    case AST_UNARY: verify(node->unary.x); break;
    case AST_BINARY: verify_binary(node); break;
    case AST_CONVERT:
        if (!is_nil(node->unary.x))
            verify(node->unary.x);
        break;
    case AST_RESULT:
        PROMISE(node, node->result.x->type->kind == TYPE_TUPLE);
        PROMISE(node, node->result.index < node->result.x->type->result_count);
        if (node->result.index == 0)
            verify(node->result.x);
        break;
    default: broken(node, "expressions have no other kinds");
    }
}

// ---- Statements

static void verify_pairs(Node *node, NodeList lhs, NodeList rhs) {
    PROMISE(node, lhs.len == rhs.len);
    for (int i = 0; i < lhs.len; i++) {
        verify(rhs.items[i]);
        if (is_blank(lhs.items[i]))
            continue;
        verify(lhs.items[i]);
        PROMISE(rhs.items[i], same(lhs.items[i]->type, rhs.items[i]->type));
    }
}

static void verify_assign(Node *node) {
    if (node->op == TOK_ASSIGN || node->op == TOK_DEFINE) {
        verify_pairs(node, node->assign.lhs, node->assign.rhs);
        return;
    }
    PROMISE(node, node->assign.lhs.len == 1 && node->assign.rhs.len == 1);
    verify_list(node->assign.lhs);
    verify_list(node->assign.rhs);
    Token op = (Token)node->op;
    if (op != TOK_SHL && op != TOK_SHR)
        PROMISE(node, same(node->assign.lhs.items[0]->type,
                           node->assign.rhs.items[0]->type));
}

static void verify_return(Node *node) {
    NodeList values = node->ret.results;
    Type *type = inside->type;
    PROMISE(node, values.len == type->result_count || inside->named_results);
    for (int i = 0; i < values.len; i++) {
        verify(values.items[i]);
        PROMISE(values.items[i], same(values.items[i]->type, type->results[i]));
    }
}

static void verify_switch(Node *node) {
    Node *tag = node->switch_stmt.tag;
    if (node->switch_stmt.init != NULL)
        verify(node->switch_stmt.init);
    if (tag != NULL)
        verify(tag);
    Type *type = tag != NULL ? tag->type : basic_types[TYPE_BOOL];
    for (int i = 0; i < node->switch_stmt.clauses.len; i++) {
        Node *clause = node->switch_stmt.clauses.items[i];
        for (int k = 0; k < clause->clause.exprs.len; k++) {
            Node *value = clause->clause.exprs.items[k];
            verify(value);
            PROMISE(value, same(value->type, type));
        }
        verify_list(clause->clause.body);
    }
}

static void verify_type_switch(Node *node) {
    if (node->type_switch.init != NULL)
        verify(node->type_switch.init);
    verify(node->type_switch.x);
    for (int i = 0; i < node->type_switch.clauses.len; i++) {
        Node *clause = node->type_switch.clauses.items[i];
        PROMISE(clause, node->type_switch.name == NULL || clause->clause.object != NULL);
        verify_list(clause->clause.body);
    }
}

static void verify_range(Node *node) {
    verify(node->range.x);
    PROMISE(node, type_underlying(node->range.x->type)->kind != TYPE_POINTER);
    if (node->range.key != NULL && !is_blank(node->range.key))
        verify(node->range.key);
    if (node->range.value != NULL && !is_blank(node->range.value))
        verify(node->range.value);
    verify(node->range.body);
}

static void verify_decls(NodeList list) {
    for (int i = 0; i < list.len; i++) {
        Node *decl = list.items[i];
        if (decl->kind == AST_VAR_DECL && decl->value_decl.values.len > 0)
            verify_pairs(decl, decl->value_decl.names, decl->value_decl.values);
    }
}

static void verify_child(Node **child, void *context) {
    if (*child != NULL)
        verify(*child);
}

static void verify_select(Node *node) {
    for (int i = 0; i < node->select.clauses.len; i++) {
        Node *clause = node->select.clauses.items[i];
        if (clause->comm.comm != NULL)
            verify(clause->comm.comm);
        verify_list(clause->comm.body);
    }
}

static void verify_statement(Node *node) {
    switch (node->kind) {
    case AST_ASSIGN: verify_assign(node); break;
    case AST_RETURN_STMT: verify_return(node); break;
    case AST_SWITCH_STMT: verify_switch(node); break;
    case AST_TYPE_SWITCH: verify_type_switch(node); break;
    case AST_SELECT_STMT: verify_select(node); break;
    case AST_RANGE_STMT: verify_range(node); break;
    case AST_DECL_STMT: verify_decls(node->decls.list); break;
    case AST_BRANCH_STMT: PROMISE(node, node->branch.target != NULL); break;
    case AST_SEND_STMT:
        verify(node->binary.x);
        verify(node->binary.y);
        PROMISE(node, same(type_underlying(node->binary.x->type)->elem,
                           node->binary.y->type));
        break;
    default: ast_each_child(node, verify_child, NULL); break;
    }
}

static void verify(Node *node) {
    if (node->flags & NODE_TYPE_OPERAND)
        return;
    if (!is_expression(node)) {
        verify_statement(node);
        return;
    }
    PROMISE(node, node->kind != AST_PAREN);
    PROMISE(node, node->type != NULL && node->type->kind != TYPE_INVALID);
    PROMISE(node, !type_is_untyped(node->type));
    if (node->value == NULL)
        verify_expression(node);
}

void sema_verify(Package *package) {
    for (int i = 0; i < package->inits.len; i++) {
        Initializer *init = &package->inits.items[i];
        if (init->lhs.len > 1)
            verify_list(init->values);
        else
            verify(init->rhs);
    }
    for (int i = 0; i < package->funcs.len; i++)
        verify_function(package->funcs.items[i]);
}
