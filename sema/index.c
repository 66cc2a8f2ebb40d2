// Indexing and slicing: a[i], m[k], s[i:j], a[i:j:k].
//
// A constant index must be an int that is not negative and, where the length is
// known, in range.  Spec: Index expressions, Slice expressions.
#include "sema/operand.h"

// An index, length or capacity is an integer; an untyped one becomes int.
bool valid_index(Operand *x, const char *what, bool allow_negative) {
    if (x->mode == MODE_INVALID)
        return false;
    convert_untyped(x, basic_types[TYPE_INT]);
    if (x->mode == MODE_INVALID)
        return false;
    const char *problem = NULL;
    if (!type_is_integer(x->type)) {
        problem = "must be integer";
    } else if (x->mode == MODE_CONSTANT && x->value->kind != CONST_UNKNOWN) {
        if (!allow_negative && const_sign(x->value) < 0)
            problem = "must not be negative";
        else if (!const_representable(x->value, basic_types[TYPE_INT], &x->value))
            problem = "overflows int";
    }
    if (problem != NULL)
        operand_error(x, "invalid argument: %s %s %s", what, operand_text(x), problem);
    return problem == NULL;
}

int64_t check_index(Node *node, int64_t max, Type **type) {
    Operand x;
    *type = basic_types[TYPE_INVALID];
    check_value(&x, node);
    if (!valid_index(&x, "index", false))
        return -1;
    if (x.mode != MODE_CONSTANT) {
        *type = x.type;
        return -1;
    }
    if (x.value->kind == CONST_UNKNOWN)
        return -1;
    int64_t index = const_int64(x.value);
    if (max >= 0 && index >= max) {
        operand_error(&x, "invalid argument: index %s out of bounds [0:%lld]",
                      const_string_of(x.value), (long long)max);
        return -1;
    }
    *type = x.type;
    return index;
}

// a[1, 2] is for type arguments only.
static Node *single_index(Node *node) {
    if (node->index.indices.len > 1)
        node_error(node->index.indices.items[1],
                   "invalid operation: more than one index");
    return node->index.indices.items[0];
}

static Type *pointed_array(Type *under) {
    if (under->kind != TYPE_POINTER)
        return NULL;
    Type *array = type_underlying(under->elem);
    return array->kind == TYPE_ARRAY ? array : NULL;
}

static void map_index(Operand *x, Node *node, Type *map) {
    Operand key;
    check_value(&key, single_index(node));
    assignment(&key, map->key, "map index");
    x->mode = MODE_MAP_INDEX;
    x->type = map->elem;
    x->expr = node;
}

// Sets mode and type of an element of X, *LENGTH where it is known.
static bool element_of(Operand *x, int64_t *length) {
    Type *under = type_underlying(x->type);
    Type *array = pointed_array(under);
    if (type_is_string(under)) {
        if (x->mode == MODE_CONSTANT && x->value->kind == CONST_STRING)
            *length = x->value->len;
        x->mode = MODE_VALUE; // a byte of a constant is no constant
        x->type = type_byte;
    } else if (under->kind == TYPE_ARRAY) {
        *length = under->len;
        if (x->mode != MODE_VARIABLE)
            x->mode = MODE_VALUE;
        x->type = under->elem;
    } else if (array != NULL) {
        *length = array->len;
        x->mode = MODE_VARIABLE;
        x->type = array->elem;
    } else if (under->kind == TYPE_SLICE) {
        x->mode = MODE_VARIABLE;
        x->type = under->elem;
    } else {
        return false;
    }
    return true;
}

// An element of a value of the type parameter X: each type in its set must have
// elements of one type, and maps only go with maps of the same keys.
typedef struct Elements {
    OperandMode mode; // of the operand, then of the element
    Type *key;        // maps: not NULL
    Type *elem;
    int64_t length;   // the least that is known, or -1
    bool addressable;
} Elements;

static bool visit_elements(Type *term, bool tilde, void *context) {
    Elements *all = context;
    Operand x = {.mode = all->addressable ? MODE_VARIABLE : MODE_VALUE, .type = term};
    int64_t length = -1;
    Type *key = NULL;
    (void)tilde;
    if (term == NULL)
        return false;
    Type *under = type_underlying(term);
    if (under->kind == TYPE_MAP) {
        key = under->key;
        x.type = under->elem;
    } else if (!element_of(&x, &length)) {
        return false;
    }
    if (all->elem == NULL) {
        all->key = key;
        all->elem = x.type;
        all->mode = x.mode;
        all->length = length;
        return true;
    }
    bool same_key = key == NULL || all->key == NULL ? key == all->key
                                                    : type_identical(key, all->key);
    if (!same_key || !type_identical(all->elem, x.type))
        return false;
    if (x.mode != MODE_VARIABLE)
        all->mode = x.mode;
    if (length >= 0 && (all->length < 0 || length < all->length))
        all->length = length;
    return true;
}

// False if X cannot be indexed; *MAP is set if all its types are maps.
static bool element_of_param(Operand *x, int64_t *length, Type **map) {
    Elements all = {.addressable = x->mode == MODE_VARIABLE, .length = -1};
    if (!each_term(x->type, visit_elements, &all))
        return false;
    if (all.key != NULL)
        *map = type_map(all.key, all.elem);
    x->mode = all.mode;
    x->type = all.elem;
    *length = all.length;
    return true;
}

static void index_value(Operand *x, Node *node) {
    int64_t length = -1;
    bool ok;
    Type *map = type_underlying(x->type);
    if (is_type_param(map)) {
        map = NULL;
        ok = element_of_param(x, &length, &map);
    } else if (map->kind == TYPE_MAP) {
        ok = true;
    } else {
        map = NULL;
        ok = x->mode != MODE_NIL && x->mode != MODE_BUILTIN && element_of(x, &length);
    }
    if (!ok) { // Go says this at the bracket.
        sema_error(node->pos, "invalid operation: cannot index %s", operand_text(x));
        x->mode = MODE_INVALID;
        return;
    }
    if (map != NULL) {
        map_index(x, node, map);
        return;
    }
    Type *type;
    check_index(single_index(node), length, &type);
}

bool check_index_expr(Operand *x, Node *node) {
    check_generic_or_type(x, node->index.x);
    if (x->mode == MODE_INVALID) {
        use_exprs(node->index.indices.items, node->index.indices.len);
        return false;
    }
    if (x->mode == MODE_TYPE) {
        x->type = check_var_type(node);
        x->mode = is_invalid(x->type) ? MODE_INVALID : MODE_TYPE;
        return false;
    }
    if (x->mode == MODE_VALUE && is_generic_func(x->type))
        return true;
    index_value(x, node);
    return false;
}

// ---- Slices

static bool sliced_type(Operand *x, Node *node, int64_t *length) {
    Type *under = core_string(x->type);
    Type *array = pointed_array(under);
    if (is_type_param(under)) {
        operand_error(x, "invalid operation: cannot slice %s: %s has no core type",
                      operand_text(x), type_text(x->type));
        return false;
    }
    if (type_is_string(under)) {
        if (node->slice.max != NULL) {
            node_error(node->slice.max, "invalid operation: 3-index slice of string");
            return false;
        }
        if (x->mode == MODE_CONSTANT && x->value->kind == CONST_STRING)
            *length = x->value->len;
        if (type_is_untyped(x->type)) {
            x->type = basic_types[TYPE_STRING];
            update_expr_type(node->slice.x, x->type, true);
        }
        return true;
    }
    if (under->kind == TYPE_ARRAY) {
        *length = under->len;
        if (x->mode != MODE_VARIABLE) {
            operand_error(x, "invalid operation: %s (slice of unaddressable value)",
                          operand_text(x));
            return false;
        }
        x->type = type_slice(under->elem);
        return true;
    }
    if (array != NULL) {
        *length = array->len;
        x->type = type_slice(array->elem);
        return true;
    }
    if (under->kind == TYPE_SLICE)
        return true;
    operand_error(x, "invalid operation: cannot slice %s", operand_text(x));
    return false;
}

// Constant indices must not run backwards.
static void check_order(Node *const *nodes, const int64_t *values) {
    for (int i = 0; i < 2; i++) {
        if (values[i] <= 0)
            continue;
        for (int j = i + 1; j < 3; j++) {
            if (values[j] < 0 || values[j] >= values[i])
                continue;
            node_error(nodes[j], "invalid slice indices: %lld < %lld",
                       (long long)values[j], (long long)values[i]);
            return;
        }
    }
}

void check_slice_expr(Operand *x, Node *node) {
    Node *indices[3] = {node->slice.low, node->slice.high, node->slice.max};
    check_value(x, node->slice.x);
    if (x->mode == MODE_INVALID) {
        use_exprs(indices, 3);
        return;
    }
    int64_t length = -1;
    if (!sliced_type(x, node, &length)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (indices[2] != NULL && indices[1] == NULL) {
        x->mode = MODE_INVALID; // a syntax error
        return;
    }
    x->mode = MODE_VALUE;
    int64_t values[3];
    for (int i = 0; i < 3; i++) {
        Type *type;
        if (indices[i] != NULL)
            values[i] = check_index(indices[i], length >= 0 ? length + 1 : -1, &type);
        else
            values[i] = i == 0 ? 0 : length;
    }
    check_order(indices, values);
}
