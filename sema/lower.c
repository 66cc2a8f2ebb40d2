// Lowering: after checking, what the user left implicit is written out.
//
// The package is known to be correct and every expression has its type; one walk
// in source order brings the tree to the form that sema.h promises to escape/ and
// codegen/.  Expressions are in lower_expr.c; here are statements:
//
//     a, b = f()          a, b = RESULT 0 of f(), RESULT 1 of f()
//     v, ok = m[k]        the same over m[k], which becomes a tuple
//     return 1            return CONVERT 1        if the result is an interface
//     for i = range c     for tmp := range c { i = CONVERT tmp; … }   if types differ
//     switch 1 { case i:  tmp := 1; switch { case CONVERT tmp == i:   if i is an
//                                                                     interface
#include "sema/lower.h"

static Node *lower_stmt(Node *node);

static void lower_stmts(NodeList *list) {
    for (int i = 0; i < list->len; i++)
        list->items[i] = lower_stmt(list->items[i]);
}

void lower_block(Node *block) {
    lower_stmts(&block->block.list);
}

void lower_function(Func *func) {
    Func *saved = lower_func;
    lower_func = func;
    if (func->body != NULL)
        lower_block(func->body);
    lower_func = saved;
}

static Node *lower_optional_stmt(Node *node) {
    return node != NULL ? lower_stmt(node) : NULL;
}

// ---- Assignment

static Type *left_type(Node *lhs) {
    if (lhs->kind == AST_IDENT && lhs->ident.object == NULL)
        return NULL; // the blank identifier
    return lhs->type;
}

// Makes as many right sides as left, each of its left side's type.
static void lower_right(NodeList *lhs, NodeList *rhs) {
    if (rhs->len == 0)
        return;
    if (lhs->len != rhs->len)
        *rhs = lower_results(rhs->items[0], lhs->len);
    else
        for (int i = 0; i < rhs->len; i++)
            rhs->items[i] = lower_expr(rhs->items[i]);
    for (int i = 0; i < rhs->len; i++)
        rhs->items[i] = convert_to(rhs->items[i], left_type(lhs->items[i]));
}

static Node *lower_assign(Node *node) {
    NodeList *lhs = &node->assign.lhs, *rhs = &node->assign.rhs;
    bool define = node->op == TOK_DEFINE;
    for (int i = 0; i < lhs->len; i++)
        lhs->items[i] = lower_left(lhs->items[i], define);
    if (define || node->op == TOK_ASSIGN) {
        lower_right(lhs, rhs);
        return node;
    }
    Node *y = rhs->items[0];
    if (is_shift((Token)node->op) && type_is_untyped(y->type))
        ast_unparen(y)->type = basic_types[TYPE_UINT];
    rhs->items[0] = lower_expr(y);
    if (!is_shift((Token)node->op))
        rhs->items[0] = convert_to(rhs->items[0], lhs->items[0]->type);
    return node;
}

// A package-level name keeps its object; blank ones have none.
static void lower_var_decl(Node *decl) {
    NodeList *names = &decl->value_decl.names;
    Type *declared = NULL;
    if (decl->value_decl.type_expr != NULL)
        declared = decl->value_decl.type_expr->type;
    for (int i = 0; i < names->len; i++) {
        Node *name = names->items[i];
        if (name->ident.name->blank) {
            name->ident.object = NULL;
            name->type = declared;
        } else {
            name->type = name->ident.object->type;
            name->flags |= NODE_ADDRESSABLE;
        }
    }
    NodeList *values = &decl->value_decl.values;
    lower_right(names, values);
    for (int i = 0; declared != NULL && i < values->len; i++)
        values->items[i] = convert_to(values->items[i], declared);
}

static void lower_return(Node *node) {
    NodeList *values = &node->ret.results;
    Type *type = lower_func->type;
    if (values->len == 0)
        return;
    if (values->len != type->result_count)
        *values = lower_results(values->items[0], type->result_count);
    else
        for (int i = 0; i < values->len; i++)
            values->items[i] = lower_expr(values->items[i]);
    for (int i = 0; i < values->len; i++)
        values->items[i] = convert_to(values->items[i], type->results[i]);
}

// ---- Variables that lowering makes

static Object *new_variable(const char *name, Type *type, Pos pos) {
    Object *object = object_new(OBJ_VAR, name_of(name), pos, type);
    object->state = 2;
    object->used = true;
    object->owner = lower_func;
    object->param_index = -1;
    vec_push(&compilation, &lower_func->locals, object);
    return object;
}

static Node *name_node(Object *object, Pos pos) {
    Node *node = ast_new(AST_IDENT, pos);
    node->ident.name = object->name;
    node->ident.object = object;
    node->type = object->type;
    node->flags |= NODE_IMPLICIT | NODE_ADDRESSABLE;
    return node;
}

static Node *assign_node(Token op, Node *lhs, Node *rhs) {
    Node *node = ast_new(AST_ASSIGN, lhs->pos);
    node->op = (uint8_t)op;
    node->flags |= NODE_IMPLICIT | (op == TOK_DEFINE ? NODE_DEFINE : 0);
    vec_push(&compilation, &node->assign.lhs, lhs);
    vec_push(&compilation, &node->assign.rhs, rhs);
    return node;
}

// ---- range

static Type *element_type(Type *under) {
    return type_is_string(under) ? basic_types[TYPE_INT32] : under->elem;
}

static Type *key_type(Type *under) {
    if (under->kind == TYPE_MAP)
        return under->key;
    return under->kind == TYPE_CHAN ? under->elem : basic_types[TYPE_INT];
}

static bool needs_conversion(Node *lhs, Type *type) {
    return lhs != NULL && left_type(lhs) != NULL && !type_identical(lhs->type, type);
}

// Where key or value must be converted, the loop has variables of its own, and
// its body begins with the assignment.
static void convert_iteration(Node *node, Type *key, Type *value) {
    Node **lhs[2] = {&node->range.key, &node->range.value};
    Type *types[2] = {key, value};
    Node *assign = ast_new(AST_ASSIGN, node->pos);
    assign->op = TOK_ASSIGN;
    assign->flags |= NODE_IMPLICIT;
    for (int i = 0; i < 2; i++) {
        if (*lhs[i] == NULL || left_type(*lhs[i]) == NULL)
            continue;
        Pos pos = (*lhs[i])->pos;
        Object *variable = new_variable(i == 0 ? ".key" : ".value", types[i], pos);
        vec_push(&compilation, &assign->assign.lhs, *lhs[i]);
        vec_push(&compilation, &assign->assign.rhs,
                 convert_to(name_node(variable, pos), (*lhs[i])->type));
        *lhs[i] = name_node(variable, pos);
        variable->decl = *lhs[i];
    }
    node->flags |= NODE_DEFINE;
    NodeList body = {0};
    vec_push(&compilation, &body, assign);
    for (int i = 0; i < node->range.body->block.list.len; i++)
        vec_push(&compilation, &body, node->range.body->block.list.items[i]);
    node->range.body->block.list = body;
}

// Variables of an iteration are assigned again in each one.
static void iterated(Node *node, bool define) {
    if (define && node != NULL && node->ident.object != NULL)
        node->ident.object->reassigned = true;
}

static void lower_range(Node *node) {
    bool define = (node->flags & NODE_DEFINE) != 0;
    Node *x = lower_expr(node->range.x);
    Type *under = type_underlying(x->type);
    if (under->kind == TYPE_POINTER) {
        Node *star = ast_new(AST_STAR, x->pos);
        star->op = TOK_MUL;
        star->unary.x = x;
        star->type = under->elem;
        star->flags |= NODE_IMPLICIT | NODE_ADDRESSABLE;
        x = star;
        under = type_underlying(x->type);
    }
    node->range.x = x;
    if (node->range.key != NULL)
        node->range.key = lower_left(node->range.key, define);
    if (node->range.value != NULL)
        node->range.value = lower_left(node->range.value, define);
    iterated(node->range.key, define);
    iterated(node->range.value, define);
    lower_block(node->range.body);
    Type *key = key_type(under), *value = element_type(under);
    if (!define && (needs_conversion(node->range.key, key) ||
                    needs_conversion(node->range.value, value)))
        convert_iteration(node, key, value);
}

// ---- switch

static bool tag_must_convert(Node *tag, Node *value) {
    return !type_identical(tag->type, value->type) && !assignable(value, tag->type, NULL);
}

static Node *equal_node(Node *x, Node *y, Pos pos) {
    Node *equal = ast_new(AST_BINARY, pos);
    equal->op = TOK_EQ;
    equal->type = basic_types[TYPE_BOOL];
    equal->flags |= NODE_IMPLICIT;
    equal->binary.x = x;
    equal->binary.y = y;
    return equal;
}

// A case whose type the tag must be converted to: compare one by one.
static Node *compare_cases(Node *node) {
    Node *tag = node->switch_stmt.tag;
    Object *variable = new_variable(".tag", tag->type, tag->pos);
    Node *lhs = name_node(variable, tag->pos);
    variable->decl = lhs;
    Node *block = ast_new(AST_BLOCK_STMT, node->pos);
    block->block.rbrace = node->switch_stmt.rbrace;
    if (node->switch_stmt.init != NULL)
        vec_push(&compilation, &block->block.list, node->switch_stmt.init);
    vec_push(&compilation, &block->block.list, assign_node(TOK_DEFINE, lhs, tag));
    vec_push(&compilation, &block->block.list, node);
    node->switch_stmt.init = node->switch_stmt.tag = NULL;
    for (int i = 0; i < node->switch_stmt.clauses.len; i++) {
        NodeList *exprs = &node->switch_stmt.clauses.items[i]->clause.exprs;
        for (int k = 0; k < exprs->len; k++) {
            Node *value = exprs->items[k];
            Node *x = name_node(variable, value->pos);
            if (tag_must_convert(x, value))
                x = convert_to(x, value->type);
            else
                value = convert_to(value, x->type);
            exprs->items[k] = equal_node(x, value, value->pos);
        }
    }
    return block;
}

// Without a tag a case is compared with true; an interface may hold it.
static Node *true_case(Node *value) {
    if (type_is_boolean(value->type))
        return value;
    Node *truth = ast_new(AST_IDENT, value->pos);
    truth->ident.name = name_of("true");
    truth->ident.object = scope_lookup(universe, truth->ident.name);
    truth->type = basic_types[TYPE_BOOL];
    truth->value = const_bool(true);
    truth->flags |= NODE_IMPLICIT;
    return equal_node(convert_to(truth, value->type), value, value->pos);
}

static Node *lower_switch(Node *node) {
    node->switch_stmt.init = lower_optional_stmt(node->switch_stmt.init);
    Node *tag = node->switch_stmt.tag;
    if (tag != NULL)
        node->switch_stmt.tag = tag = lower_expr(tag);
    bool compare = false;
    for (int i = 0; i < node->switch_stmt.clauses.len; i++) {
        Node *clause = node->switch_stmt.clauses.items[i];
        NodeList *exprs = &clause->clause.exprs;
        for (int k = 0; k < exprs->len; k++) {
            exprs->items[k] = lower_expr(exprs->items[k]);
            if (tag == NULL)
                exprs->items[k] = true_case(exprs->items[k]);
            else
                compare |= tag_must_convert(tag, exprs->items[k]);
        }
        lower_stmts(&clause->clause.body);
    }
    if (compare)
        return compare_cases(node);
    for (int i = 0; tag != NULL && i < node->switch_stmt.clauses.len; i++) {
        NodeList *exprs = &node->switch_stmt.clauses.items[i]->clause.exprs;
        for (int k = 0; k < exprs->len; k++)
            exprs->items[k] = convert_to(exprs->items[k], tag->type);
    }
    return node;
}

static void lower_type_switch(Node *node) {
    node->type_switch.init = lower_optional_stmt(node->type_switch.init);
    node->type_switch.x = lower_expr(node->type_switch.x);
    for (int i = 0; i < node->type_switch.clauses.len; i++) {
        Node *clause = node->type_switch.clauses.items[i];
        for (int k = 0; k < clause->clause.exprs.len; k++)
            clause->clause.exprs.items[k] = ast_unparen(clause->clause.exprs.items[k]);
        lower_stmts(&clause->clause.body);
    }
}

static void lower_select(Node *node) {
    for (int i = 0; i < node->select.clauses.len; i++) {
        Node *clause = node->select.clauses.items[i];
        clause->comm.comm = lower_optional_stmt(clause->comm.comm);
        lower_stmts(&clause->comm.body);
    }
}

// ---- Other statements

static void lower_send(Node *node) {
    node->binary.x = lower_expr(node->binary.x);
    Type *channel = type_underlying(node->binary.x->type);
    node->binary.y = convert_to(lower_expr(node->binary.y), channel->elem);
}

static void lower_if(Node *node) {
    node->if_stmt.init = lower_optional_stmt(node->if_stmt.init);
    node->if_stmt.cond = lower_expr(node->if_stmt.cond);
    lower_block(node->if_stmt.then);
    node->if_stmt.els = lower_optional_stmt(node->if_stmt.els);
}

static void lower_for(Node *node) {
    node->for_stmt.init = lower_optional_stmt(node->for_stmt.init);
    if (node->for_stmt.cond != NULL)
        node->for_stmt.cond = lower_expr(node->for_stmt.cond);
    node->for_stmt.post = lower_optional_stmt(node->for_stmt.post);
    lower_block(node->for_stmt.body);
}

static void lower_decls(NodeList list) {
    for (int i = 0; i < list.len; i++)
        if (list.items[i]->kind == AST_VAR_DECL)
            lower_var_decl(list.items[i]);
}

static Node *lower_stmt(Node *node) {
    switch (node->kind) {
    case AST_EMPTY_STMT:
    case AST_BRANCH_STMT:
        break;
    case AST_EXPR_STMT:
    case AST_GO_STMT:
    case AST_DEFER_STMT:
        node->unary.x = lower_expr(node->unary.x);
        break;
    case AST_INC_DEC:
        node->unary.x = lower_left(node->unary.x, false);
        break;
    case AST_SEND_STMT: lower_send(node); break;
    case AST_ASSIGN: lower_assign(node); break;
    case AST_RETURN_STMT: lower_return(node); break;
    case AST_BLOCK_STMT: lower_block(node); break;
    case AST_IF_STMT: lower_if(node); break;
    case AST_SWITCH_STMT: return lower_switch(node);
    case AST_TYPE_SWITCH: lower_type_switch(node); break;
    case AST_SELECT_STMT: lower_select(node); break;
    case AST_FOR_STMT: lower_for(node); break;
    case AST_RANGE_STMT: lower_range(node); break;
    case AST_LABELED_STMT:
        node->labeled.stmt = lower_stmt(node->labeled.stmt);
        break;
    case AST_DECL_STMT: lower_decls(node->decls.list); break;
    default:
        internal_error("lower_stmt: unexpected %s", ast_kind_name(node->kind));
    }
    return node;
}

// ---- The package

// Number of an initializer's expression in its declaration.
static int value_index(Initializer *init) {
    NodeList values = init->decl->value_decl.values;
    for (int i = 0; i < values.len; i++)
        if (values.items[i] == init->rhs)
            return i;
    NodeList names = init->decl->value_decl.names;
    for (int i = 0; i < names.len; i++)
        if (init->lhs.items[0] != NULL && names.items[i]->pos == init->lhs.items[0]->pos)
            return i;
    return 0;
}

static void fill_initializer(Initializer *init, int index) {
    NodeList values = init->decl->value_decl.values;
    init->rhs = values.items[index];
    if (init->lhs.len == 1)
        return;
    Node *first = values.items[0];
    while (first->kind == AST_CONVERT)
        first = first->unary.x;
    init->rhs = first->result.x;
    init->values = values;
}

// "f", "T.m", "(*T).m"; the init functions are numbered, for there can be many.
static const char *function_name(Func *func, int *init_count) {
    const char *name = func->object->name->text;
    if (func->recv == NULL)
        return func->is_init ? arena_printf(&compilation, "init.%d", (*init_count)++)
                             : name;
    if (func->object->name->blank)
        return name;
    Type *type = func->recv->type;
    bool pointer = type->kind == TYPE_POINTER;
    if (pointer)
        type = type->elem;
    const char *base = type->object != NULL ? type->object->name->text : "?";
    return arena_printf(&compilation, pointer ? "(*%s).%s" : "%s.%s", base, name);
}

void name_function(Func *func) {
    int none = 0;
    if (func->name == NULL)
        func->name = function_name(func, &none);
}

void lower_function_of(Func *func) { lower_function(func); }

static void name_functions(Package *package) {
    int init_count = 0;
    for (int f = 0; f < package->files.len; f++) {
        NodeList decls = package->files.items[f]->decls;
        for (int i = 0; i < decls.len; i++) {
            Func *func = decls.items[i]->kind == AST_FUNC_DECL
                             ? decls.items[i]->func_decl.func
                             : NULL;
            if (func != NULL && func->name == NULL)
                func->name = function_name(func, &init_count);
        }
    }
}

void lower_package(Package *package) {
    name_functions(package);
    int *indices = ARENA_ARRAY(&compilation, int, package->inits.len + 1);
    for (int i = 0; i < package->inits.len; i++)
        indices[i] = value_index(&package->inits.items[i]);
    for (int f = 0; f < package->files.len; f++) {
        NodeList decls = package->files.items[f]->decls;
        for (int i = 0; i < decls.len; i++) {
            Node *decl = decls.items[i];
            if (decl->kind == AST_VAR_DECL)
                lower_var_decl(decl);
            else if (decl->kind == AST_FUNC_DECL && decl->func_decl.func != NULL)
                lower_function(decl->func_decl.func);
        }
    }
    for (int i = 0; i < package->funcs.len; i++)
        if (package->funcs.items[i]->type_arg_count > 0)
            lower_function(package->funcs.items[i]);
    for (int i = 0; i < package->inits.len; i++)
        fill_initializer(&package->inits.items[i], indices[i]);
}
