// Effects: the order of evaluation, and expressions whose value nobody wants.
//
// Go's compiler makes calls and receives first, from left to right, and then reads
// what they may have changed; programs depend on it:
//
//     n, f()        n is as f left it, where f changes n
//     n + f()       here, too
//
// eval_list() does that for the operands of everything.  (The specification leaves
// the order of calls and variables open.)
#include "codegen/build.h"

// ---- Which expressions have effects

// Calls of builtin functions are ordered like others, even len(x).
static bool pure_builtin(Node *node) {
    return node->call.builtin == BUILTIN_NEW || node->call.builtin == BUILTIN_UNSAFE_ADD;
}

static void look_for_effects(Node **child, void *context) {
    bool *found = context;
    if (!*found && *child)
        *found = has_effects(*child);
}

// Can evaluating NODE change memory that others read (calls, receives)?
bool has_effects(Node *node) {
    if (!node || node->value)
        return false;
    switch (node->kind) {
    case AST_IDENT: case AST_BASIC_LIT: case AST_FUNC_LIT: case AST_TYPE_EXPR:
        return false;
    case AST_INLINED_CALL:
        return true;
    case AST_CALL:
        if (node->call.kind != CALL_BUILTIN || !pure_builtin(node))
            return true;
        break;
    case AST_UNARY:
        if (node->op == TOK_ARROW)
            return true;
        break;
    default:
        break;
    }
    bool found = false;
    ast_each_child(node, look_for_effects, &found);
    return found;
}

// ---- For their effects alone

// The elements of a literal that nobody wants; nothing is made of them.
static void effects_of_elements(Node *literal) {
    NodeList *elems = &literal->composite.elems;
    for (int calls = 1; calls >= 0; calls--) // calls come first, as in eval_list()
        for (int i = 0; i < elems->len; i++) {
            Node *elem = elems->items[i];
            Node *value = elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
            if (has_effects(value) == calls)
                effect(value);
        }
}

// Evaluates NODE for what it does.
void effect(Node *node) {
    if (node->value)
        return;
    Pos pos = here.pos;
    Node *outer = here.node;
    here.pos = node->pos;
    here.node = node;
    int count;
    switch (node->kind) {
    case AST_CALL:
        call_tuple(node, &count);
        break;
    case AST_INLINED_CALL:
        inlined_call(node, NULL, NULL);
        break;
    case AST_RESULT:
        if (node->result.index == 0)
            expr(node);
        break;
    case AST_COMPOSITE_LIT:
        if (under(node->type)->kind == TYPE_MAP)
            expr(node);
        else
            effects_of_elements(node);
        break;
    default: {
        if (is_placeable(node)) { // its checks happen, even of what is too big to load
            Place place = place_of(node);
            settle(&place);
        } else {
            expr(node);
        }
    }
    }
    here.pos = pos;
    here.node = outer;
}

// ---- Order

// Evaluates expressions: calls (and receives) from left to right, then the rest.
Operand *eval_list(Node **nodes, int count) {
    Operand *values = ARENA_ARRAY(here.arena, Operand, count + 1);
    bool *done = ARENA_ARRAY(here.arena, bool, count + 1);
    int last_effect = -1;
    for (int i = 0; i < count; i++)
        if (has_effects(nodes[i]))
            last_effect = i;
    for (int i = 0; i <= last_effect; i++) {
        if (!has_effects(nodes[i]))
            continue;
        values[i] = expr(nodes[i]);
        if (i < last_effect)
            values[i] = stable(values[i]);
        done[i] = true;
    }
    for (int i = 0; i < count; i++)
        if (!done[i])
            values[i] = expr(nodes[i]);
    return values;
}
