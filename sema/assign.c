// Assignments and variable declarations.
//
//     a, b = b, a      v, ok = m[k]      x += 1      i := 0
//     var x, y = f()   return a, b       for k, v = range m
//
// All of them end in init_variable() (a variable that is being declared, or a
// result) or assign_variable() (any left side).  After an error the variables
// count as used, so that one mistake gives one message.
// Spec: Assignments, Short variable declarations, Variable declarations.
#include "sema/operand.h"


// Declares a variable of the function; the caller puts it in a scope.
Object *local_new(Node *ident, Type *type) {
    Object *object = object_new(OBJ_VAR, ident->ident.name, ident->pos, type);
    object->state = 2;
    object->owner = checker->func;
    object->param_index = -1;
    object->decl = ident;
    if (!ident->ident.name->blank)
        ident->ident.object = object;
    return object;
}

void declare_local(Object *object) {
    if (object->name->blank)
        return;
    declare(checker->scope, object);
    if (checker->func != NULL && object->parent == checker->scope)
        vec_push(&compilation, &checker->func->locals, object);
}

// The variable of this package that a left side names, or NULL.
static Object *named_variable(Node *lhs) {
    lhs = ast_unparen(lhs);
    if (lhs->kind != AST_IDENT)
        return NULL;
    Object *object = scope_lookup_parent(checker->scope, lhs->ident.name);
    if (object == NULL || object->kind != OBJ_VAR || object->package != checker->package)
        return NULL;
    return object;
}

static bool is_blank(Node *node) {
    node = ast_unparen(node);
    return node->kind == AST_IDENT && node->ident.name->blank;
}

// ---- One variable

static bool failed(Object *variable) {
    if (variable->type == NULL)
        variable->type = basic_types[TYPE_INVALID];
    variable->used = true;
    return false;
}

bool init_variable(Object *variable, Operand *x, const char *context) {
    bool typed = variable->type != NULL;
    if (x->mode == MODE_INVALID || is_invalid(x->type) ||
        (typed && is_invalid(variable->type)))
        return failed(variable);
    if (!typed) {
        if (x->type->kind == TYPE_UNTYPED_NIL) {
            operand_error(x, "use of untyped nil in %s", context);
            return failed(variable);
        }
        variable->type = type_default(x->type);
    }
    assignment(x, variable->type, context);
    if (x->mode == MODE_INVALID)
        return failed(variable);
    return true;
}

static bool is_struct_in_map(Node *node) {
    node = ast_unparen(node);
    if (node->kind != AST_SELECTOR)
        return false;
    Node *x = ast_unparen(node->selector.x);
    return x->kind == AST_INDEX && x->index.x->type != NULL &&
           type_underlying(x->index.x->type)->kind == TYPE_MAP;
}

// Checks a left side; false if nothing can be assigned to it.
static bool check_left_side(Operand *z, Node *lhs) {
    Object *variable = named_variable(lhs);
    bool used = variable != NULL && variable->used;
    check_value(z, lhs);
    if (variable != NULL)
        variable->used = used; // to be assigned is not to be used
    if (z->mode == MODE_INVALID || is_invalid(z->type))
        return false;
    if (z->mode == MODE_VARIABLE || z->mode == MODE_MAP_INDEX)
        return true;
    if (is_struct_in_map(z->expr))
        operand_error(z, "cannot assign to struct field %s in map",
                      ast_expr_text(z->expr));
    else
        operand_error(z, "cannot assign to %s", operand_text(z));
    return false;
}

bool assign_variable(Node *lhs, Operand *x) {
    if (x->mode == MODE_INVALID || is_invalid(x->type)) {
        use_exprs(&lhs, 1);
        return false;
    }
    if (is_blank(lhs)) {
        assignment(x, NULL, "assignment to _ identifier");
        return x->mode != MODE_INVALID;
    }
    Operand z;
    if (!check_left_side(&z, lhs))
        return false;
    assignment(x, z.type, "assignment");
    return x->mode != MODE_INVALID;
}

// ---- Several variables

static const char *counted(int count, const char *unit) {
    return arena_printf(&compilation, "%d %s%s", count, unit, count == 1 ? "" : "s");
}

static void report_mismatch(NodeList rhs, int variables, int values) {
    const char *left = counted(variables, "variable");
    const char *right = counted(values, "value");
    Node *first = rhs.items[0];
    Node *call = ast_unparen(first);
    if (rhs.len == 1 && call->kind == AST_CALL)
        node_error(first, "assignment mismatch: %s but %s returns %s", left,
                   ast_expr_text(call->call.fun), right);
    else
        node_error(first, "assignment mismatch: %s but %s", left, right);
}

static bool has_invalid(OperandList list) {
    for (int i = 0; i < list.len; i++)
        if (list.items[i].mode == MODE_INVALID)
            return true;
    return false;
}

static void report_return_count(Node *stmt, Object *const *results, int count,
                                OperandList values) {
    Pos at = stmt->pos;
    const char *qualifier = "not enough";
    if (values.len > count) {
        qualifier = "too many";
        at = ast_start_pos(values.items[count].expr);
    } else if (values.len > 0) {
        at = ast_start_pos(values.items[values.len - 1].expr);
    }
    Type **types = ARENA_ARRAY(&compilation, Type *, count + 1);
    for (int i = 0; i < count; i++)
        types[i] = results[i]->type;
    sema_error(at, "%s return values\n\thave %s\n\twant %s", qualifier,
               operands_summary(values.items, values.len),
               types_summary(types, count, false));
}

// RETURN is the return statement whose results these are, or NULL.
static void init_variables(Object **lhs, int count, NodeList nodes, Node *ret) {
    bool comma_ok = false;
    OperandList rhs = expr_list(nodes, count == 2 && ret == NULL, &comma_ok);
    if (rhs.len != count) {
        for (int i = 0; i < count; i++)
            failed(lhs[i]);
        if (has_invalid(rhs))
            return;
        if (ret != NULL)
            report_return_count(ret, lhs, count, rhs);
        else
            report_mismatch(nodes, count, rhs.len);
        return;
    }
    const char *context = ret != NULL ? "return statement" : "assignment";
    bool ok = true;
    for (int i = 0; i < count; i++)
        ok &= init_variable(lhs[i], &rhs.items[i], context);
    for (int i = 0; !ok && i < count; i++)
        lhs[i]->used = true;
}

static void assign_variables(NodeList lhs, NodeList nodes) {
    bool comma_ok = false;
    OperandList rhs = expr_list(nodes, lhs.len == 2, &comma_ok);
    if (rhs.len != lhs.len) {
        use_exprs(lhs.items, lhs.len);
        if (!has_invalid(rhs))
            report_mismatch(nodes, lhs.len, rhs.len);
        return;
    }
    bool ok = true;
    for (int i = 0; i < lhs.len; i++)
        ok &= assign_variable(lhs.items[i], &rhs.items[i]);
    for (int i = 0; !ok && i < lhs.len; i++) {
        Object *variable = named_variable(lhs.items[i]);
        if (variable != NULL)
            variable->used = true;
    }
}

// ---- x := …

static bool repeated(NodeList lhs, int at) {
    for (int i = 0; i < at; i++)
        if (lhs.items[i]->kind == AST_IDENT &&
            lhs.items[i]->ident.name == lhs.items[at]->ident.name)
            return true;
    return false;
}

// The variable that lhs[i] of a := stands for: a new one, or one that this very
// scope has already.  NULL after an error.
static Object *short_variable(NodeList lhs, int i, bool *is_new) {
    Node *node = lhs.items[i];
    *is_new = false;
    if (node->kind != AST_IDENT) {
        use_exprs(&node, 1);
        node_error(node, "non-name %s on left side of :=", ast_expr_text(node));
        return NULL;
    }
    Name *name = node->ident.name;
    if (!name->blank && repeated(lhs, i)) {
        node_error(node, "%s repeated on left side of :=", name->text);
        return NULL;
    }
    Object *other = name->blank ? NULL : scope_lookup(checker->scope, name);
    if (other != NULL) {
        node->ident.object = other;
        if (other->kind == OBJ_VAR)
            return other;
        node_error(node, "cannot assign to %s", name->text);
        return NULL;
    }
    *is_new = !name->blank;
    return local_new(node, NULL);
}

static void short_variable_decl(Node *node) {
    NodeList lhs = node->assign.lhs;
    Object **variables = ARENA_ARRAY(&compilation, Object *, lhs.len);
    bool *is_new = ARENA_ARRAY(&compilation, bool, lhs.len);
    bool errors = false, any_new = false;
    for (int i = 0; i < lhs.len; i++) {
        variables[i] = short_variable(lhs, i, &is_new[i]);
        any_new |= is_new[i];
        if (variables[i] == NULL) {
            errors = true;
            variables[i] = object_new(OBJ_VAR, name_of("_"), lhs.items[i]->pos, NULL);
        }
    }
    init_variables(variables, lhs.len, node->assign.rhs, NULL);
    if (!any_new && !errors) {
        sema_error(node->pos, "no new variables on left side of :=");
        return;
    }
    for (int i = 0; i < lhs.len; i++)
        if (is_new[i])
            declare_local(variables[i]);
}

// ---- Assignment statements

static void check_op_assign(Node *node) {
    Operand x;
    Node *lhs = node->assign.lhs.items[0];
    if (node->assign.lhs.len != 1 || node->assign.rhs.len != 1) {
        node_error(lhs, "assignment operation %s= requires single-valued expressions",
                   token_text((Token)node->op));
        return;
    }
    check_binary(&x, NULL, lhs, node->assign.rhs.items[0], (Token)node->op);
    // The sum has no node of its own; an untyped one was settled with the parts.
    x.expr = lhs;
    assign_variable(lhs, &x);
}

void check_inc_dec(Node *node) {
    Operand x;
    Node *lhs = node->unary.x;
    check_value(&x, lhs);
    if (x.mode == MODE_INVALID)
        return;
    const char *op = token_text((Token)node->op);
    if (!type_is_numeric(x.type)) {
        node_error(lhs, "invalid operation: %s%s (non-numeric type %s)",
                   ast_expr_text(lhs), op, type_text(x.type));
        return;
    }
    assign_variable(lhs, &x);
}

void check_assign(Node *node) {
    switch (node->op) {
    case TOK_DEFINE:
        short_variable_decl(node);
        break;
    case TOK_ASSIGN:
        assign_variables(node->assign.lhs, node->assign.rhs);
        break;
    default:
        check_op_assign(node);
        break;
    }
}

// ---- Return

// A bare return gives the named results, which must not be shadowed here.
static void check_bare_return(Node *node, Func *func) {
    for (int i = 0; i < func->results.len; i++) {
        Object *result = func->results.items[i];
        Object *other = scope_lookup_parent(checker->scope, result->name);
        if (other == NULL || other == result || result->name->blank)
            continue;
        sema_error(node->pos,
                   "result parameter %s not in scope at return\n"
                   "\t%s: inner declaration of var %s %s",
                   result->name->text, pos_text(other->pos), result->name->text,
                   type_text(result->type));
    }
}

void check_return(Node *node) {
    Func *func = checker->func;
    if (node->ret.results.len == 0 && func->results.len > 0 && func->named_results) {
        check_bare_return(node, func);
        return;
    }
    if (node->ret.results.len == 0 && func->results.len == 0)
        return;
    init_variables(func->results.items, func->results.len, node->ret.results, node);
}

// ---- var

static int index_of(Node *decl, Object *object) {
    NodeList names = decl->value_decl.names;
    for (int i = 0; i < names.len; i++)
        if (names.items[i]->pos == object->pos)
            return i;
    return 0;
}

static void set_types(Object **objects, int count, Type *type) {
    for (int i = 0; i < count; i++) {
        objects[i]->type = type;
        if (is_invalid(type))
            objects[i]->used = true;
    }
}

// Gives OBJECTS types and checks their values.  They are all names of DECL, or
// only one of them where each has a value of its own.
void check_var_decl(Node *decl, Object **objects, int count) {
    NodeList names = decl->value_decl.names;
    NodeList values = decl->value_decl.values;
    if (decl->value_decl.type_expr != NULL)
        set_types(objects, count, check_var_type(decl->value_decl.type_expr));
    if (values.len == 1 && names.len > 1) {
        init_variables(objects, count, values, NULL);
        return;
    }
    for (int i = 0; i < count; i++) {
        int index = index_of(decl, objects[i]);
        if (index < values.len) {
            Operand x;
            check_value(&x, values.items[index]);
            init_variable(objects[i], &x, "variable declaration");
        } else if (objects[i]->type == NULL) {
            failed(objects[i]);
        }
    }
}

static void check_arity(Node *decl) {
    NodeList names = decl->value_decl.names;
    NodeList values = decl->value_decl.values;
    if (values.len > names.len)
        node_error(values.items[names.len], "extra init expr %s",
                   ast_expr_text(values.items[names.len]));
    else if (values.len < names.len && values.len != 1)
        node_error(names.items[values.len], "missing init expr for %s",
                   names.items[values.len]->ident.name->text);
}

void check_local_var(Node *decl) {
    NodeList names = decl->value_decl.names;
    Object **objects = ARENA_ARRAY(&compilation, Object *, names.len);
    for (int i = 0; i < names.len; i++)
        objects[i] = local_new(names.items[i], NULL);
    check_var_decl(decl, objects, names.len);
    if (decl->value_decl.type_expr == NULL || decl->value_decl.values.len > 0)
        check_arity(decl);
    for (int i = 0; i < names.len; i++)
        declare_local(objects[i]);
}

// ---- for k, v := range x

static bool can_range(Type *under) {
    switch (under->kind) {
    case TYPE_ARRAY:
    case TYPE_SLICE:
    case TYPE_MAP:
    case TYPE_CHAN: return true;
    default: return type_is_string(under);
    }
}

// Key and value types of what can be ranged over.
static bool range_types(Type *under, Type **key, Type **value) {
    if (under->kind == TYPE_POINTER && type_underlying(under->elem)->kind == TYPE_ARRAY)
        under = type_underlying(under->elem);
    if (!can_range(under))
        return false;
    *key = basic_types[TYPE_INT];
    *value = under->elem;
    if (type_is_string(under))
        *value = type_rune;
    else if (under->kind == TYPE_MAP)
        *key = under->key;
    else if (under->kind == TYPE_CHAN)
        *key = under->elem, *value = basic_types[TYPE_INVALID];
    return true;
}

// Checks the operand of range; *KEY and *VALUE stay NULL after an error.
static void check_range_operand(Node *node, Type **key, Type **value) {
    Operand x;
    *key = *value = NULL;
    check_value(&x, node->range.x);
    if (x.mode == MODE_INVALID)
        return;
    Type *under = core_type(x.type);
    const char *cause = "";
    if (is_type_param(under))
        cause = arena_printf(&compilation, " (%s has no core type)", type_text(under));
    if (under->kind == TYPE_CHAN) {
        if (node->range.value != NULL)
            node_error(node->range.value,
                       "range over %s permits only one iteration variable",
                       operand_text(&x));
        if (under->chan_dir == DIR_SEND)
            cause = " (receive from send-only channel)";
    } else if (node->range.extra != NULL) {
        node_error(node->range.extra,
                   "range clause permits at most two iteration variables");
    }
    if (x.mode == MODE_NIL || !range_types(under, key, value) || *cause != '\0')
        operand_error(&x, "cannot range over %s%s", operand_text(&x), cause);
    if (type_is_untyped(x.type) && type_is_string(x.type)) // a constant
        update_expr_type(node->range.x, type_default(x.type), true);
}

static Object *range_variable(Node *lhs, Type *type) {
    Object *variable;
    if (lhs->kind == AST_IDENT) {
        variable = local_new(lhs, NULL);
    } else {
        node_error(lhs, "cannot declare %s", ast_expr_text(lhs));
        variable = object_new(OBJ_VAR, name_of("_"), lhs->pos, NULL);
    }
    if (type == NULL) {
        failed(variable);
        return variable;
    }
    Operand x = {.mode = MODE_VALUE, .expr = lhs, .type = type};
    init_variable(variable, &x, "range clause");
    return variable;
}

static void define_range(Node *node, Node **lhs, Type **types) {
    Object *variables[2] = {NULL, NULL};
    bool any = false;
    for (int i = 0; i < 2; i++) {
        if (lhs[i] == NULL)
            continue;
        variables[i] = range_variable(lhs[i], types[i]);
        any |= !variables[i]->name->blank;
    }
    for (int i = 0; i < 2; i++)
        if (variables[i] != NULL)
            declare_local(variables[i]);
    if (!any)
        node_error(node, "no new variables on left side of :=");
}

void check_range(Node *node) {
    Node *lhs[2] = {node->range.key, node->range.value};
    Type *types[2];
    check_range_operand(node, &types[0], &types[1]);
    Scope *saved = open_scope();
    if (node->flags & NODE_DEFINE) {
        define_range(node, lhs, types);
    } else {
        for (int i = 0; i < 2; i++) {
            Operand x = {.mode = MODE_VALUE, .expr = lhs[i], .type = types[i]};
            if (lhs[i] != NULL && types[i] != NULL)
                assign_variable(lhs[i], &x);
        }
    }
    check_stmt(node->range.body);
    close_scope(saved);
}
