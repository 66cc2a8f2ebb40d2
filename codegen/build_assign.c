// Assignments and variable declarations.
//
// Spec, Assignments: first the operands of index expressions and pointer
// indirections on the left and the expressions on the right are evaluated in
// the usual order, then the assignments happen from left to right.
//
//     a[i], i = f(), 1     // a, i, f(); a[old i] = …; i = 1
#include "codegen/build.h"

// Is IDENT, on the left of :=, declared by STMT (and not only assigned)?
static bool declares(Node *stmt, Node *ident) {
    Object *object = ident->ident.object;
    return stmt->flags & NODE_DEFINE && ident->kind == AST_IDENT && object &&
           !ident->ident.name->blank && object->pos == ident->pos;
}

// ---- One value

static bool is_blank(Node *node) {
    return node->kind == AST_IDENT && (!node->ident.object || node->ident.name->blank);
}

// Can NODE be built straight into the variable's memory?  It must not read it.
static bool builds_in_memory(Node *node) {
    return node->kind == AST_COMPOSITE_LIT && !in_leaves(node->type) && !node->value;
}

static void declare_from(Object *object, Node *value) {
    if (builds_in_memory(value) && !is_interface(object->type)) {
        declare_home(object, false);
        Place place = place_of_object(object);
        if (place.kind == PLACE_MEMORY) {
            expr_to(value, place_address(&place), 0);
            return;
        }
    }
    declare_and_set(object, expr(value));
}

// Is NODE made of constants and variables that are no part of any memory?  Then it
// can be built straight into what it is assigned to:
//     *p = T{name: s, size: 1}
static bool reads_no_memory(Node *node) {
    if (node->value || is_nil_node(node))
        return true;
    if (node->kind == AST_IDENT) {
        Object *object = node->ident.object;
        return object->kind == OBJ_VAR && object->owner && !object->address_taken &&
               !object->captured && in_leaves(object->type);
    }
    if (node->kind != AST_COMPOSITE_LIT)
        return false;
    TypeKind kind = under(node->type)->kind;
    if (kind != TYPE_STRUCT && kind != TYPE_ARRAY)
        return false;
    NodeList *elems = &node->composite.elems;
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        if (!reads_no_memory(elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem))
            return false;
    }
    return true;
}

static void assign_one(Node *stmt, Node *lhs, Node *rhs) {
    if (declares(stmt, lhs)) {
        declare_from(lhs->ident.object, rhs);
        return;
    }
    if (is_blank(lhs)) {
        effect(rhs);
        return;
    }
    if (builds_in_memory(rhs) && reads_no_memory(rhs)) {
        Place place = place_of(lhs);
        if (place.kind == PLACE_MEMORY)
            expr_to(rhs, place_address(&place), 0);
        else
            write_place(&place, expr(rhs));
        return;
    }
    Node *both[] = {lhs, rhs};
    Order order = begin_order(both, 2);
    Operand x = expr(rhs);
    Place place = place_of(lhs);
    end_order(order);
    here.pos = stmt->pos;
    write_place(&place, x);
}

// ---- Several values

static void assign_many(Node *stmt, NodeList *lhs, NodeList *rhs) {
    Node **all = ARENA_ARRAY(here.arena, Node *, lhs->len + rhs->len);
    Place *places = ARENA_ARRAY(here.arena, Place, lhs->len);
    Operand *values = ARENA_ARRAY(here.arena, Operand, rhs->len);
    memcpy(all, lhs->items, sizeof *all * (size_t)lhs->len);
    memcpy(all + lhs->len, rhs->items, sizeof *all * (size_t)rhs->len);
    Order order = begin_order(all, lhs->len + rhs->len);
    for (int i = 0; i < lhs->len; i++)
        if (!declares(stmt, lhs->items[i]))
            places[i] = place_of(lhs->items[i]);
    for (int i = 0; i < rhs->len; i++)
        values[i] = stable(expr(rhs->items[i]));
    end_order(order);
    here.pos = stmt->pos;
    for (int i = 0; i < lhs->len; i++) {
        if (declares(stmt, lhs->items[i]))
            declare_and_set(lhs->items[i]->ident.object, values[i]);
        else
            write_place(&places[i], values[i]);
    }
}

// x op= y: x is read when the calls in both are done.
static void assign_op(Node *node) {
    Node *lhs = node->assign.lhs.items[0];
    Node *rhs = node->assign.rhs.items[0];
    Token op = token_assigned_operator(node->op);
    Node *both[] = {lhs, rhs};
    Order order = begin_order(both, 2);
    Place place = place_of(lhs);
    if (op == TOK_SHL || op == TOK_SHR) {
        Value *count = scalar(rhs);
        end_order(order);
        here.pos = node->pos;
        write_place(&place, shift(op, lhs->type, read_place(&place), count, rhs->type));
        return;
    }
    settle(&place);
    Operand y = expr(rhs);
    end_order(order);
    here.pos = node->pos;
    if (place.kind == PLACE_MAP && op != TOK_DIV && op != TOK_MOD) {
        Value *elem = map_assign(place.map_type, place.map, place.key);
        place = memory_place(place.type, elem, 0);
    }
    Operand x = read_place(&place);
    write_place(&place, arithmetic(op, lhs->type, x, y, rhs));
}

void assign_stmt(Node *node) {
    NodeList *lhs = &node->assign.lhs;
    NodeList *rhs = &node->assign.rhs;
    if (node->op != TOK_ASSIGN && node->op != TOK_DEFINE)
        assign_op(node);
    else if (lhs->len == 1 && rhs->len == 1)
        assign_one(node, lhs->items[0], rhs->items[0]);
    else
        assign_many(node, lhs, rhs);
}

// x++ and x--
void inc_dec_stmt(Node *node) {
    Place place = place_of(node->unary.x);
    Type *type = node->unary.x->type;
    if (place.kind == PLACE_MAP) {
        Value *elem = map_assign(place.map_type, place.map, place.key);
        place = memory_place(place.type, elem, 0);
    }
    settle(&place);
    Operand x = read_place(&place);
    Operand one = zero_operand(type);
    Class c = leaf_class(type, 0);
    one.leaf[0] = class_is_float(c) ? float_const(c, 1) : int_const(c, 1);
    Token op = node->op == TOK_INC ? TOK_ADD : TOK_SUB;
    write_place(&place, arithmetic(op, type, x, one, NULL));
}

// var a, b T = x, y
void var_decl(Node *decl) {
    NodeList *names = &decl->value_decl.names;
    NodeList *values = &decl->value_decl.values;
    if (values->len == 0) {
        for (int i = 0; i < names->len; i++)
            if (names->items[i]->ident.object && !names->items[i]->ident.name->blank)
                declare_home(names->items[i]->ident.object, true);
        return;
    }
    if (names->len == 1) {
        Node *name = names->items[0];
        if (is_blank(name))
            effect(values->items[0]);
        else
            declare_from(name->ident.object, values->items[0]);
        return;
    }
    Operand *operands = eval_list(values->items, values->len);
    for (int i = 0; i < values->len; i++)
        operands[i] = stable(operands[i]);
    for (int i = 0; i < names->len; i++)
        if (!is_blank(names->items[i]))
            declare_and_set(names->items[i]->ident.object, operands[i]);
}
