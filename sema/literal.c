// Composite literals and function literals.
//
//     Point{X: 1}                 struct: fields by name, or all by position
//     [...]string{2: "b", "c"}    array, slice: constant keys, counted on
//     map[K]V{k: v}               map: constant keys must differ
//     []*Point{{1, 2}}            elided types: here each {…} is &Point{…}
//
// Spec: Composite literals, Function literals.
#include "sema/operand.h"
#include "sema/seen.h"

// ---- Structs

static void set_field_index(Node *key, int index) {
    key->value = const_int(index);
    key->type = basic_types[TYPE_INT];
}

static int field_number(Type *under, Name *name) {
    if (name->blank)
        return -1;
    for (int i = 0; i < under->field_count; i++) {
        Field *field = &under->fields[i];
        if (field->name == name && (name->exported || field->package == checker->package))
            return i;
    }
    return -1;
}

static void keyed_field(Node *element, Type *under, Type *base, bool *seen) {
    Operand x;
    if (element->kind != AST_KEY_VALUE) {
        node_error(element,
                   "mixture of field:value and value elements in struct literal");
        return;
    }
    Node *key = element->key_value.key;
    int index = key->kind == AST_IDENT ? field_number(under, key->ident.name) : -1;
    Type *type = index >= 0 ? under->fields[index].type : NULL;
    check_value_hint(&x, element->key_value.value, NULL);
    if (key->kind != AST_IDENT) {
        node_error(element, "invalid field name %s in struct literal",
                   ast_expr_text(key));
        return;
    }
    if (index < 0) {
        node_error(key, "unknown field '%s' in struct literal of type %s",
                   key->ident.name->text, type_text(base));
        return;
    }
    set_field_index(key, index);
    assignment(&x, type, "struct literal");
    if (seen[index])
        node_error(element, "duplicate field name %s in struct literal",
                   key->ident.name->text);
    seen[index] = true;
}

static void keyed_fields(Node *node, Type *under, Type *base) {
    bool *seen = ARENA_ARRAY(&compilation, bool, under->field_count + 1);
    for (int i = 0; i < node->composite.elems.len; i++)
        keyed_field(node->composite.elems.items[i], under, base, seen);
}

static void positional_fields(Node *node, Type *under, Type *type, Type *base) {
    NodeList elements = node->composite.elems;
    for (int i = 0; i < elements.len; i++) {
        Operand x;
        if (elements.items[i]->kind == AST_KEY_VALUE) {
            node_error(elements.items[i],
                       "mixture of field:value and value elements in struct literal");
            continue;
        }
        check_value(&x, elements.items[i]);
        if (i >= under->field_count) {
            operand_error(&x, "too many values in %s{…}", type_text(base));
            break;
        }
        Field *field = &under->fields[i];
        if (!field->name->exported && field->package != checker->package) {
            operand_error(&x, "implicit assignment to unexported field %s in %s literal",
                          field->name->text, type_text(type));
            continue;
        }
        assignment(&x, field->type, "struct literal");
    }
    if (elements.len < under->field_count)
        sema_error(node->composite.rbrace, "too few values in %s{…}", type_text(base));
}

static void struct_elements(Node *node, Type *under, Type *type, Type *base) {
    if (node->composite.elems.len == 0)
        return;
    if (node->composite.elems.items[0]->kind == AST_KEY_VALUE)
        keyed_fields(node, under, base);
    else
        positional_fields(node, under, type, base);
}

// ---- Arrays and slices

// Returns the length: the largest index and one.
static int64_t indexed_elements(Node *node, Type *element, int64_t length) {
    SeenSet seen = {0};
    NodeList elements = node->composite.elems;
    bool any_key = false;
    int64_t index = 0, max = 0;
    for (int i = 0; i < elements.len; i++) {
        Node *at = elements.items[i];
        Node *value = at;
        bool valid = true;
        if (at->kind == AST_KEY_VALUE) {
            Type *type;
            int64_t key = check_index(at->key_value.key, length, &type);
            value = at->key_value.value;
            valid = !is_invalid(type) && key >= 0;
            if (valid)
                index = key;
            else if (!is_invalid(type))
                node_error(at, "index %s must be integer constant",
                           ast_expr_text(at->key_value.key));
            if (!any_key) { // so far 0, 1, 2 ... and no duplicates
                any_key = true;
                for (int64_t k = 0; k < i; k++)
                    seen_add_int(&seen, k);
            }
        } else if (length >= 0 && index >= length) {
            node_error(at, "index %lld is out of bounds (>= %lld)", (long long)index,
                       (long long)length);
            valid = false;
        }
        if (valid && any_key && !seen_add_int(&seen, index))
            node_error(at, "duplicate index %lld in array or slice literal",
                       (long long)index);
        index++;
        if (index > max)
            max = index;
        Operand x;
        check_value_hint(&x, value, element);
        assignment(&x, element, "array or slice literal");
    }
    return max;
}

// ---- Maps

static bool new_key(SeenSet *seen, Operand *key, bool interface) {
    Type *type = interface ? key->type : NULL;
    return seen_add_constant(seen, key->value, type, true, key->expr) == NULL;
}

static void map_elements(Node *node, Type *map) {
    SeenSet seen = {0};
    bool interface = type_is_interface(map->key);
    NodeList elements = node->composite.elems;
    for (int i = 0; i < elements.len; i++) {
        Node *element = elements.items[i];
        Operand x;
        if (element->kind != AST_KEY_VALUE) {
            node_error(element, "missing key in map literal");
            continue;
        }
        check_value_hint(&x, element->key_value.key, map->key);
        assignment(&x, map->key, "map literal");
        if (x.mode == MODE_INVALID)
            continue;
        if (x.mode == MODE_CONSTANT && !new_key(&seen, &x, interface)) {
            operand_error(&x, "duplicate key %s in map literal",
                          const_string_of(x.value));
            continue;
        }
        check_value_hint(&x, element->key_value.value, map->elem);
        assignment(&x, map->elem, "map literal");
    }
}

// ---- The literal

static bool is_open_array(Node *type_expr) {
    return type_expr->kind == AST_ARRAY_TYPE && type_expr->array_type.len != NULL &&
           type_expr->array_type.len->kind == AST_ELLIPSIS;
}

static void use_elements(Node *node) {
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *element = node->composite.elems.items[i];
        if (element->kind == AST_KEY_VALUE)
            element = element->key_value.value;
        use_exprs(&element, 1);
    }
}

// [...]T{…}: the elements say how long it is.
static Type *open_array(Node *node) {
    Node *type_expr = node->composite.type_expr;
    Type *element = check_var_type(type_expr->array_type.elem);
    int64_t length = indexed_elements(node, element, -1);
    if (is_invalid(element))
        return element;
    type_expr->type = type_array(element, length);
    type_expr->flags |= NODE_TYPE_OPERAND;
    return type_expr->type;
}

// Checks the elements; false if BASE is no type for a composite literal.
static bool check_elements(Node *node, Type *type, Type *base) {
    Type *under = core_type(base);
    switch (under->kind) {
    case TYPE_STRUCT:
        struct_elements(node, under, type, base);
        return true;
    case TYPE_ARRAY:
        indexed_elements(node, under->elem, under->len);
        return true;
    case TYPE_SLICE:
        indexed_elements(node, under->elem, -1);
        return true;
    case TYPE_MAP:
        map_elements(node, under);
        return true;
    default:
        use_elements(node);
        if (!is_invalid(under))
            node_error(node, "invalid composite literal type %s", type_text(type));
        return false;
    }
}

void check_composite(Operand *x, Node *node, Type *hint) {
    Node *type_expr = node->composite.type_expr;
    Type *type, *base;
    if (type_expr != NULL && is_open_array(type_expr)) {
        x->type = open_array(node);
        x->mode = is_invalid(x->type) ? MODE_INVALID : MODE_VALUE;
        return;
    }
    if (type_expr != NULL) {
        type = base = check_type(type_expr);
    } else if (hint != NULL && is_type_param(core_type(hint))) {
        node_error(node, "invalid composite literal element type %s: no core type",
                   type_text(hint));
        use_elements(node);
        return;
    } else if (hint != NULL) {
        type = base = hint;
        Type *under = core_type(hint);
        base = under->kind == TYPE_POINTER ? under->elem // {…} means &T{…}
                                           : under;      // and so messages show it
    } else {
        node_error(node, "missing type in composite literal");
        use_elements(node);
        return;
    }
    if (!check_elements(node, type, base) && !is_invalid(core_type(base)))
        return;
    x->mode = MODE_VALUE; // of an invalid type, if the type was in error
    x->type = type;
}

// ---- Functions

Func *func_new(Node *node, Func *parent) {
    Func *func = ARENA_NEW(&compilation, Func);
    func->node = node;
    func->parent = parent;
    func->package = checker->package;
    func->file = checker->file;
    func->declaring = checker->declaring;
    func->iota = checker->iota;
    func->body = node->kind == AST_FUNC_DECL ? node->func_decl.body : node->func_lit.body;
    if (node->kind == AST_FUNC_DECL)
        func->pragma = node->func_decl.pragma;
    return func;
}

// A literal's body is checked at once, in the scope it stands in; but at package
// level only when all types are known, since it may mention what is being
// declared:  var f = func() { f() }
void check_func_lit(Operand *x, Node *node) {
    Func *func = node->func_lit.func;
    if (func == NULL) {
        func = func_new(node, checker->func);
        node->func_lit.func = func;
        func->scope = scope_new(checker->scope, func);
        func->type = check_signature(node->func_lit.type_expr, NULL, func, func->scope);
        if (is_invalid(func->type))
            return;
        if (checker->func == NULL)
            vec_push(&compilation, &checker->bodies, func);
        else
            check_body(func);
    }
    x->type = func->type;
    x->mode = is_invalid(func->type) ? MODE_INVALID : MODE_VALUE;
}
