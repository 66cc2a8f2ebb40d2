// Effects: expressions whose value nobody wants.
#include "codegen/build.h"

// The elements of a literal that nobody wants; nothing is made of them.
void effects_of_elements(Node *literal) {
    NodeList *elems = &literal->composite.elems;
    Node **values = ARENA_ARRAY(here.arena, Node *, elems->len + 1);
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        values[i] = elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
    }
    Order order = begin_order(values, elems->len);
    for (int i = 0; i < elems->len; i++)
        effect(values[i]);
    end_order(order);
}

// Evaluates NODE for what it does.
void effect(Node *node) {
    if (node->value || early_value(node))
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
