// Cures for what holds pointers: let it hold the values.
//
//     ps := []*P{}; ps = append(ps, &P{1}); ps[0].x
//     ps := []P{};  ps = append(ps, P{1});  ps[0].x
//
// The same for maps, channels, and plain variables.  It changes nothing but the
// place if the pointers are only ever read through, and what they pointed to does not
// change after it has been put in.
#include "explain/hint.h"
#include "explain/words.h"

#include "base/diag.h"

static Node *unconverted(Node *node) {
    while (node != NULL && node->kind == AST_CONVERT && node->flags & NODE_IMPLICIT)
        node = node->unary.x;
    return node;
}

// &T{…} or &v with a v that nobody changes: loses its &.
static void put_value(Fix *fix, Node *value) {
    value = unconverted(value);
    if (!is_operator(value, TOK_AND)) {
        bool elided = value != NULL && value->kind == AST_UNARY && value->op == TOK_AND &&
                      value->unary.x->kind == AST_COMPOSITE_LIT;
        fix->failed |= !elided; // {1, 2} in a []*T literal stays as it is
        return;
    }
    Node *x = value->unary.x;
    if (x->kind == AST_IDENT) {
        const Object *object = x->ident.object;
        const UseList *uses = uses_of(object);
        fix->failed |= object->reassigned || object->captured || object->owner == NULL;
        for (int i = 0; i < uses->len; i++) { // one address, no other
            const Node *parent = parent_of(uses->items[i]);
            fix->failed |= parent != value && parent->kind == AST_UNARY &&
                           parent->op == TOK_AND;
            fix->failed |=
                parent->kind == AST_SELECTOR && uses->items[i]->pos > value->pos;
        }
    } else if (x->kind != AST_COMPOSITE_LIT) {
        fix->failed = true;
    }
    fix_remove_char(fix, value->pos);
}

// ---- Types as they are written

// The * of the element in []*T, map[K]*T, chan *T.
static void element_becomes_value(Fix *fix, Node *type) {
    Node *elem = type == NULL ? NULL
                 : type->kind == AST_ARRAY_TYPE ? type->array_type.elem
                 : type->kind == AST_MAP_TYPE ? type->map_type.elem
                 : type->kind == AST_CHAN_TYPE ? type->unary.x : NULL;
    if (elem == NULL || elem->kind != AST_STAR) {
        fix->failed = true;
        return;
    }
    fix_remove_char(fix, elem->pos);
}

// ---- Uses of the container

static bool is_builtin(const Node *call, Builtin builtin) {
    return call != NULL && call->kind == AST_CALL && call->call.kind == CALL_BUILTIN &&
           call->call.builtin == builtin;
}

static void appended(Fix *fix, Node *call, const Object *container) {
    const Node *assign = parent_of(call);
    if (assign == NULL || assign->kind != AST_ASSIGN || assign->assign.lhs.len != 1 ||
        assign->assign.lhs.items[0]->kind != AST_IDENT ||
        assign->assign.lhs.items[0]->ident.object != container ||
        call->flags & NODE_HAS_DOTS) {
        fix->failed = true;
        return;
    }
    for (int i = 1; i < call->call.args.len; i++)
        put_value(fix, call->call.args.items[i]);
}

// p := c[i], v, ok := c[k], for _, p := range c
static void element_variable(Fix *fix, const Node *name) {
    if (name == NULL || (name->kind == AST_IDENT && name->ident.name->blank))
        return;
    if (name->kind != AST_IDENT || name->ident.object == NULL ||
        name->ident.object->pos != name->pos || !only_read(fix, name->ident.object))
        fix->failed = true;
}

static bool is_left_of(const Node *assign, const Node *x) {
    for (int i = 0; i < assign->assign.lhs.len; i++)
        if (assign->assign.lhs.items[i] == x)
            return true;
    return false;
}

// The element c[i] or <-c, a pointer so far.
static void element_used(Fix *fix, Node *element) {
    Node *parent = parent_of(element);
    if (parent != NULL && parent->kind == AST_RESULT)
        parent = parent_of(parent);
    if (parent != NULL && parent->kind == AST_ASSIGN) {
        if (is_left_of(parent, element)) {
            fix->failed |= parent->assign.rhs.len != 1;
            if (!fix->failed)
                put_value(fix, parent->assign.rhs.items[0]);
        } else if (parent->flags & NODE_DEFINE) {
            element_variable(fix, parent->assign.lhs.items[0]);
        } else {
            fix->failed = true;
        }
        return;
    }
    if (parent != NULL && parent->kind == AST_EXPR_STMT)
        return;
    read_as_value(fix, element);
}

static void made_with(Fix *fix, Node *value) {
    if (is_builtin(value, BUILTIN_MAKE)) {
        element_becomes_value(fix, value->call.args.items[0]);
    } else if (value != NULL && value->kind == AST_COMPOSITE_LIT) {
        element_becomes_value(fix, value->composite.type_expr);
        for (int i = 0; i < value->composite.elems.len && !fix->failed; i++) {
            Node *elem = value->composite.elems.items[i];
            put_value(fix, elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem);
        }
    } else {
        fix->failed = true;
    }
}

static void declared(Fix *fix, Node *declaration) {
    if (declaration->kind == AST_ASSIGN) {
        if (declaration->assign.rhs.len != 1)
            fix->failed = true;
        else
            made_with(fix, declaration->assign.rhs.items[0]);
        return;
    }
    if (declaration->kind != AST_VAR_DECL || declaration->value_decl.names.len != 1) {
        fix->failed = true;
        return;
    }
    if (declaration->value_decl.type_expr != NULL)
        element_becomes_value(fix, declaration->value_decl.type_expr);
    if (declaration->value_decl.values.len > 0)
        made_with(fix, declaration->value_decl.values.items[0]);
}

static void container_used(Fix *fix, Node *use, Object *container) {
    Node *parent = parent_of(use);
    if (use->pos == container->pos) {
        declared(fix, parent);
    } else if (is_builtin(parent, BUILTIN_APPEND) && parent->call.args.items[0] == use) {
        appended(fix, parent, container);
    } else if (parent->kind == AST_CALL && parent->call.kind == CALL_BUILTIN &&
               (is_builtin(parent, BUILTIN_LEN) || is_builtin(parent, BUILTIN_CAP) ||
                is_builtin(parent, BUILTIN_CLOSE) ||
                is_builtin(parent, BUILTIN_DELETE))) {
        return;
    } else if (parent->kind == AST_INDEX && parent->index.x == use) {
        element_used(fix, parent);
    } else if (parent->kind == AST_UNARY && parent->op == TOK_ARROW) {
        element_used(fix, parent);
    } else if (parent->kind == AST_RANGE_STMT && parent->range.x == use) {
        bool channel = type_underlying(use->type)->kind == TYPE_CHAN;
        element_variable(fix, channel ? parent->range.key : parent->range.value);
    } else if (parent->kind == AST_SEND_STMT && parent->binary.x == use) {
        put_value(fix, parent->binary.y);
    } else if (parent->kind == AST_ASSIGN && is_left_of(parent, use)) {
        bool append = parent->assign.rhs.len == 1 &&
                      is_builtin(parent->assign.rhs.items[0], BUILTIN_APPEND);
        fix->failed |= !append; // c = append(c, …): seen at the c on its right
    } else {
        fix->failed = true;
    }
}

// The container that VALUE, &T{} or &v, is put into.
static Object *container_of(const Node *value) {
    Node *parent = parent_of(value);
    while (parent != NULL &&
           ((parent->kind == AST_CONVERT && parent->flags & NODE_IMPLICIT) ||
            parent->kind == AST_KEY_VALUE))
        parent = parent_of(parent);
    if (parent != NULL && parent->kind == AST_COMPOSITE_LIT) {
        if (!(parent->flags & NODE_VARIADIC_ARGS))
            return declared_with(parent);
        parent = parent_of(parent);
    }
    if (parent == NULL)
        return NULL;
    Node *container = NULL;
    if (is_builtin(parent, BUILTIN_APPEND))
        container = parent->call.args.items[0];
    else if (parent->kind == AST_SEND_STMT)
        container = parent->binary.x;
    else if (parent->kind == AST_ASSIGN && parent->assign.lhs.len == 1 &&
             parent->assign.lhs.items[0]->kind == AST_INDEX)
        container = parent->assign.lhs.items[0]->index.x;
    return container != NULL && container->kind == AST_IDENT ? container->ident.object
                                                             : NULL;
}

// The & through which the story's value gets out.
static Node *address_of_site(const Story *story) {
    if (story->node != NULL)
        return story->kind == SITE_ADDRESS ? story->node : NULL;
    const UseList *uses = uses_of(story->object);
    for (int i = 0; i < uses->len; i++)
        if (is_operator(parent_of(uses->items[i]), TOK_AND))
            return parent_of(uses->items[i]);
    return NULL;
}

bool cure_container_of_values(Package *package, const Story *story, Fix *fix) {
    Node *address = address_of_site(story);
    Object *container = address != NULL ? container_of(address) : NULL;
    if (container == NULL || container->kind != OBJ_VAR || container->is_param ||
        container->address_taken)
        return false;
    const UseList *uses = uses_of(container);
    for (int i = 0; i < uses->len && !fix->failed; i++)
        container_used(fix, uses->items[i], container);
    fix->text =
        say(WORD_HINT_VALUES, container->name->text, type_string(story->type, package));
    return !fix->failed;
}

// ---- One variable

static void holder_used(Fix *fix, Node *use, const Object *holder) {
    Node *parent = parent_of(use);
    if (use->pos == holder->pos) {
        Node *type = parent->kind == AST_VAR_DECL ? parent->value_decl.type_expr : NULL;
        bool plain = type != NULL && type->kind == AST_STAR &&
                     parent->value_decl.values.len == 0 &&
                     parent->value_decl.names.len == 1;
        fix->failed |= !plain;
        if (plain)
            fix_remove_char(fix, type->pos);
    } else if (parent->kind == AST_ASSIGN && is_left_of(parent, use)) {
        fix->failed |= parent->assign.rhs.len != 1;
        if (!fix->failed)
            put_value(fix, parent->assign.rhs.items[0]);
    } else {
        read_as_value(fix, use);
    }
}

//     var last *T; last = &n; last.x     ->     var last T; last = n; last.x
bool cure_keep_value(Package *package, const Story *story, Fix *fix) {
    (void)package;
    Node *address = address_of_site(story), *assign = parent_of(address);
    if (assign == NULL || assign->kind != AST_ASSIGN || assign->assign.lhs.len != 1 ||
        assign->assign.lhs.items[0]->kind != AST_IDENT)
        return false;
    Object *holder = assign->assign.lhs.items[0]->ident.object;
    if (holder == NULL || holder->kind != OBJ_VAR || holder->address_taken ||
        holder->is_param)
        return false;
    const UseList *uses = uses_of(holder);
    for (int i = 0; i < uses->len && !fix->failed; i++)
        holder_used(fix, uses->items[i], holder);
    fix->text = say(WORD_HINT_KEEP, holder->name->text);
    return !fix->failed;
}
