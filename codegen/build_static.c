// Static initialisation: values that can be in the executable's data already.
//
//     var table = [...]string{"a", "b"}     bytes and addresses
//     var root = &node{left: &leaf}         addresses of other data
//     var f = func() int { return 1 }       a closure without captures
//     var e error = errT(5)                 a box
//
// is_static(node) says whether a value is of this kind, static_store() writes
// it into a Data object.  Everything else is assigned by the package's init.
#include "codegen/build.h"

static bool is_static_literal(Node *node) {
    TypeKind kind = under(node->type)->kind;
    if (kind == TYPE_MAP)
        return false;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        if (elem->kind == AST_KEY_VALUE)
            elem = elem->key_value.value;
        if (!is_static(elem))
            return false;
    }
    return true;
}

// Memory made for &T{} and []T{} is part of the data only where the expression
// is evaluated once: for package variables.
bool evaluated_once;

static Object *global_of(Node *node) {
    Object *object = NULL;
    if (node->kind == AST_IDENT)
        object = node->ident.object;
    else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_PACKAGE)
        object = node->selector.object;
    return object && object->kind == OBJ_VAR && !object->owner ? object : NULL;
}

static Object *function_of(Node *node) {
    Object *object = NULL;
    if (node->kind == AST_IDENT)
        object = node->ident.object;
    else if (node->kind == AST_SELECTOR && node->selector.kind == SEL_PACKAGE)
        object = node->selector.object;
    return object && object->kind == OBJ_FUNC && object->func ? object : NULL;
}

// &x, &x.f, &x[2] of a package variable: the variable and the offset.
static Object *static_address(Node *node, int64_t *offset) {
    Object *object = global_of(node);
    if (object) {
        *offset = 0;
        return object;
    }
    if (node->kind == AST_SELECTOR && node->selector.kind == SEL_FIELD) {
        object = static_address(node->selector.x, offset);
        type_size(node->selector.x->type);
        *offset += under(node->selector.x->type)->fields[node->selector.index].offset;
        return object;
    }
    if (node->kind == AST_INDEX && under(node->index.x->type)->kind == TYPE_ARRAY) {
        Node *index = node->index.indices.items[0];
        if (!index->value)
            return NULL;
        object = static_address(node->index.x, offset);
        *offset += const_int64(index->value) * type_size(node->type);
        return object;
    }
    return NULL;
}

static bool is_static_conversion(Node *node) {
    Node *x = node->unary.x;
    if (is_nil_node(node))
        return true;
    if (is_interface(node->type)) {
        if (is_interface(x->type) || !is_static(x))
            return false;
        return true;
    }
    if (is_interface(x->type))
        return false;
    TypeKind from = under(x->type)->kind, to = under(node->type)->kind;
    return from == to && from != TYPE_STRING && !type_is_numeric(x->type) && is_static(x);
}

bool is_static(Node *node) {
    int64_t offset;
    if (node->value)
        return true;
    switch (node->kind) {
    case AST_IDENT: case AST_SELECTOR:
        return is_nil_node(node) || function_of(node);
    case AST_COMPOSITE_LIT:
        if (under(node->type)->kind == TYPE_SLICE && !evaluated_once)
            return false;
        return is_static_literal(node);
    case AST_CONVERT:
        return is_static_conversion(node);
    case AST_FUNC_LIT:
        return node->func_lit.func->captures.len == 0;
    case AST_UNARY:
        if (node->op != TOK_AND)
            return false;
        if (node->unary.x->kind == AST_COMPOSITE_LIT)
            return evaluated_once && is_static(node->unary.x);
        return static_address(node->unary.x, &offset) != NULL;
    default:
        return false;
    }
}

// ---- Writing

static void store_number(Data *data, int64_t offset, Class c, const Const *value) {
    if (c == CLASS_F32) {
        float f = const_float32(value);
        data_bytes(data, offset, &f, 4);
    } else if (c == CLASS_F64) {
        double d = const_double(value);
        data_bytes(data, offset, &d, 8);
    } else {
        const Const *i = const_to_int(value);
        uint64_t bits = const_fits_int64(i) ? (uint64_t)const_int64(i) : const_uint64(i);
        data_int(data, offset, class_size(c), bits);
    }
}

static void store_constant(Data *data, int64_t offset, Type *type, const Const *value) {
    if (type_is_string(type)) {
        if (value->len > 0) {
            int64_t at = pooled_string(value->text, value->len);
            data_address(data, offset, 8, symbol_of_string_pool(), at);
        }
        data_int(data, offset + STRING_LEN, 8, value->len);
    } else if (type_is_complex(type)) {
        Class c = leaf_class(type, 0);
        const Const *whole = const_to_complex(value);
        store_number(data, offset, c, const_real(whole));
        store_number(data, offset + class_size(c), c, const_imag(whole));
    } else if (value->kind == CONST_BOOL) {
        data_int(data, offset, 1, value->b);
    } else {
        store_number(data, offset, leaf_class(type, 0), value);
    }
}

static void store_elements(Data *data, int64_t offset, Node *node) {
    Type *type = under(node->type);
    type_size(type);
    int64_t index = -1;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        Node *value = elem;
        index++;
        if (elem->kind == AST_KEY_VALUE) {
            index = const_int64(elem->key_value.key->value);
            value = elem->key_value.value;
        }
        if (type->kind == TYPE_STRUCT && type->fields[index].name->blank)
            continue; // stays zero
        int64_t at = type->kind == TYPE_STRUCT ? type->fields[index].offset
                                               : index * type_size(type->elem);
        static_store(data, offset + at, value);
    }
}

static Data *static_object(Type *type) {
    Data *data = data_new(symbol_unique("go.static", SYMBOL_DATA), type_size(type),
                          type_align(type), false);
    data_set_type(data, type);
    return data;
}

static void store_slice(Data *data, int64_t offset, Node *node) {
    int64_t length = 0, index = -1;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        index = elem->kind == AST_KEY_VALUE ? const_int64(elem->key_value.key->value)
                                            : index + 1;
        length = index + 1 > length ? index + 1 : length;
    }
    Type *array = type_array(under(node->type)->elem, length);
    if (type_size(array) > 0) {
        Data *backing = static_object(array);
        store_elements(backing, 0, node);
        data_address(data, offset, 8, backing->symbol, 0);
    } else {
        data_address(data, offset, 8, symbol_of_zero_base(), 0);
    }
    data_int(data, offset + SLICE_LEN, 8, (uint64_t)length);
    data_int(data, offset + SLICE_CAP, 8, (uint64_t)length);
}

static void store_interface(Data *data, int64_t offset, Node *node) {
    Node *x = node->unary.x;
    Symbol *word = is_empty_interface(node->type) ? symbol_of_type(x->type)
                                                  : symbol_of_itab(x->type, node->type);
    data_address(data, offset, 8, word, 0);
    if (stored_directly(x->type)) {
        static_store(data, offset + IFACE_DATA, x);
    } else if (type_size(x->type) == 0) {
        data_address(data, offset + IFACE_DATA, 8, symbol_of_zero_base(), 0);
    } else {
        Data *boxed = static_object(x->type);
        static_store(boxed, 0, x);
        data_address(data, offset + IFACE_DATA, 8, boxed->symbol, 0);
    }
}

static void store_address(Data *data, int64_t offset, Node *node) {
    Node *x = node->unary.x;
    if (x->kind == AST_COMPOSITE_LIT) {
        if (type_size(x->type) == 0) {
            data_address(data, offset, 8, symbol_of_zero_base(), 0);
            return;
        }
        Data *object = static_object(x->type);
        static_store(object, 0, x);
        data_address(data, offset, 8, object->symbol, 0);
        return;
    }
    int64_t addend;
    Object *object = static_address(x, &addend);
    queue_global(object);
    data_address(data, offset, 8, symbol_of_global(object), addend);
}

// Writes NODE, for which is_static() holds, at OFFSET of DATA (which is zero).
void static_store(Data *data, int64_t offset, Node *node) {
    if (node->value) {
        store_constant(data, offset, node->type, node->value);
        return;
    }
    if (is_nil_node(node))
        return;
    note_place(node, PLACED_DATA);
    switch (node->kind) {
    case AST_IDENT: case AST_SELECTOR:
        data_address(data, offset, 8,
                     symbol_of_closure(object_func(function_of(node))), 0);
        break;
    case AST_FUNC_LIT: {
        Func *func = node->func_lit.func;
        queue_func(func);
        data_address(data, offset, 8, symbol_of_closure(func), 0);
        break;
    }
    case AST_COMPOSITE_LIT:
        if (under(node->type)->kind == TYPE_SLICE)
            store_slice(data, offset, node);
        else
            store_elements(data, offset, node);
        break;
    case AST_CONVERT:
        if (is_interface(node->type))
            store_interface(data, offset, node);
        else
            static_store(data, offset, node->unary.x);
        break;
    case AST_UNARY:
        store_address(data, offset, node);
        break;
    default:
        internal_error("static_store: %s", ast_kind_name(node->kind));
    }
}

// Package variable OBJECT = RHS: writes its data if no code is needed.
bool static_global(Object *object, Node *rhs) {
    bool outer = evaluated_once;
    evaluated_once = true;
    bool done = is_static(rhs);
    if (done) {
        queue_global(object);
        static_store(symbol_of_global(object)->info, 0, rhs);
    }
    evaluated_once = outer;
    return done;
}
