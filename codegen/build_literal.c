// Composite literals.
//
//     T{a, b}      small: its leaves.  Big: zeroed memory, then the elements that
//                  are written; mostly constant ones are copied from an image
//     []T{…}       an array like that, in the frame or on the heap, and its header
//     map[K]V{…}   make and assignments
//     &T{…}        new memory, filled
#include "codegen/build.h"

static Node *elem_value(Node *elem) {
    return elem->kind == AST_KEY_VALUE ? elem->key_value.value : elem;
}

// The field or element number that ELEM is for; PREVIOUS is the one before.
static int64_t elem_index(Node *elem, int64_t previous) {
    if (elem->kind == AST_KEY_VALUE)
        return const_int64(elem->key_value.key->value);
    return previous + 1;
}

// Number of elements of an array or slice literal.
int64_t literal_length(Node *node) {
    int64_t length = 0, index = -1;
    for (int i = 0; i < node->composite.elems.len; i++) {
        index = elem_index(node->composite.elems.items[i], index);
        if (index + 1 > length)
            length = index + 1;
    }
    return length;
}

// Blank fields stay zero, whatever the literal says.
static bool is_blank_field(Type *type, int64_t index) {
    return type->kind == TYPE_STRUCT && type->fields[index].name->blank;
}

// ---- In leaves

static Operand literal_leaves(Node *node) {
    Type *type = under(node->type);
    Operand x = zero_operand(node->type);
    NodeList *elems = &node->composite.elems;
    Node **nodes = ARENA_ARRAY(here.arena, Node *, elems->len + 1);
    for (int i = 0; i < elems->len; i++)
        nodes[i] = elem_value(elems->items[i]);
    Operand *parts = eval_list(nodes, elems->len);
    int64_t index = -1;
    for (int i = 0; i < elems->len; i++) {
        index = elem_index(elems->items[i], index);
        Operand part = parts[i];
        bool is_struct = type->kind == TYPE_STRUCT;
        if (is_blank_field(type, index))
            continue;
        int first = is_struct ? first_leaf_of_field(type, (int)index) : 0;
        for (int leaf = 0; leaf < leaf_count(part.type); leaf++)
            x.leaf[first + leaf] = part.leaf[leaf];
    }
    return x;
}

// ---- In memory

// Elements written by code: not the zero value, not in the image.
static bool is_zero_constant(Node *node) {
    if (is_nil_node(node))
        return true;
    const Const *value = node->value;
    if (!value)
        return false;
    switch (value->kind) {
    case CONST_BOOL: return !value->b;
    case CONST_STRING: return value->len == 0;
    case CONST_INT: return const_sign(value) == 0;
    default: return false; // -0.0 is not zero
    }
}

// Is it filled in where it stands, as a part of the literal around it?
static bool is_part(Node *value) {
    TypeKind kind = under(value->type)->kind;
    return value->kind == AST_COMPOSITE_LIT && !in_leaves(value->type) &&
           (kind == TYPE_STRUCT || kind == TYPE_ARRAY);
}

// The elements, those of parts included, that are evaluated by code.
static void gather(Node *node, NodeList *found) {
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *value = elem_value(node->composite.elems.items[i]);
        if (is_part(value))
            gather(value, found);
        else if (!is_static(value))
            vec_push(here.arena, found, value);
    }
}

static int count_static(Node *node) {
    int count = 0;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *value = elem_value(node->composite.elems.items[i]);
        if (value->kind == AST_COMPOSITE_LIT && !in_leaves(value->type) &&
            under(value->type)->kind != TYPE_SLICE)
            count += count_static(value);
        else
            count += is_static(value) && !is_zero_constant(value);
    }
    return count;
}

static int count_elems(Node *node) {
    int count = 0;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *value = elem_value(node->composite.elems.items[i]);
        bool inside = value->kind == AST_COMPOSITE_LIT && !in_leaves(value->type) &&
                      under(value->type)->kind != TYPE_SLICE;
        count += inside ? count_elems(value) : 1;
    }
    return count;
}

static int64_t elem_offset(Type *type, int64_t index) {
    return type->kind == TYPE_STRUCT ? type->fields[index].offset
                                     : index * type_size(type->elem);
}

typedef enum Fill { FILL_ALL, FILL_STATIC, FILL_DYNAMIC } Fill;

// Visits the elements; FILL_STATIC writes those that need no code to IMAGE.
static void fill(Node *node, Value *address, int64_t offset, Data *image, Fill what) {
    Type *type = under(node->type);
    type_size(type);
    int64_t index = -1;
    for (int i = 0; i < node->composite.elems.len; i++) {
        Node *elem = node->composite.elems.items[i];
        Node *value = elem_value(elem);
        index = elem_index(elem, index);
        int64_t at = offset + elem_offset(type, index);
        if (is_blank_field(type, index)) {
            if (what != FILL_STATIC)
                effect(value);
            continue;
        }
        if (is_zero_constant(value))
            continue;
        if (is_part(value)) {
            fill(value, address, at, image, what);
        } else if (what == FILL_STATIC) {
            if (is_static(value))
                static_store(image, at, value);
        } else if (what == FILL_ALL || !is_static(value)) {
            expr_to(value, address, at);
        }
    }
}

// Is every byte written by fill(), without a point where the collector could look
// at memory that is only half written?
static bool covers_everything(Node *node, Type *type) {
    type = under(type);
    int64_t count = type->kind == TYPE_STRUCT ? type->field_count : type->len;
    if (node->composite.elems.len != count)
        return false;
    int64_t end = 0;
    type_size(type);
    for (int i = 0; i < count; i++) {
        Node *elem = node->composite.elems.items[i];
        Node *value = elem_value(elem);
        if (elem_index(elem, i - 1) != i || elem_offset(type, i) != end ||
            !in_leaves(value->type) || is_zero_constant(value) || has_effects(value) ||
            is_blank_field(type, i))
            return false;
        end += type_size(value->type);
    }
    return end == type_size(type);
}

static Symbol *image_of(Node *node, Type *type, int64_t size) {
    Data *image = data_new(symbol_unique("go.image", SYMBOL_DATA), size, type_align(type),
                           true);
    fill(node, NULL, 0, image, FILL_STATIC);
    return image->symbol;
}

// Fills memory of SIZE bytes with the literal's elements.  ZEROED: it is zero.
static void fill_memory(Node *node, Type *type, Value *address, int64_t offset,
                        int64_t size, bool zeroed) {
    NodeList elems = {0};
    gather(node, &elems);
    Order order = begin_order(elems.items, elems.len);
    int statics = count_static(node);
    if (statics > 4 && 2 * statics >= count_elems(node)) {
        Value *image = symbol_address(image_of(node, type, size), 0, CLASS_PTR);
        move(address, offset, image, 0, size, true);
        fill(node, address, offset, NULL, FILL_DYNAMIC);
        end_order(order);
        return;
    }
    if (!zeroed && !covers_everything(node, type))
        zero(address, offset, size, true);
    fill(node, address, offset, NULL, FILL_ALL);
    end_order(order);
}

void literal_to(Node *node, Value *address, int64_t offset, bool zeroed) {
    TypeKind kind = under(node->type)->kind;
    if (kind != TYPE_STRUCT && kind != TYPE_ARRAY) {
        store_operand(address, offset, literal(node), true);
        return;
    }
    fill_memory(node, node->type, address, offset, type_size(node->type), zeroed);
}

// ---- Slices and maps

static Operand slice_literal(Node *node) {
    int64_t length = literal_length(node);
    Type *elem = under(node->type)->elem;
    Type *array = type_array(elem, length);
    Value *size = word_const(length);
    Value *base;
    if (type_size(array) == 0) {
        effects_of_elements(node);
        note_place(node, PLACED_DATA);
        base = symbol_address(symbol_of_zero_base(), 0, CLASS_PTR);
    } else if ((base = stack_home(node, array))) {
        fill_memory(node, array, base, 0, type_size(array), false);
    } else {
        base = allocate(array, node, text("%s{...}", type_string(node->type, NULL)));
        fill_memory(node, array, base, 0, type_size(array), true);
    }
    return operand3(node->type, base, size, size);
}

// The entries of a map that need no code stand in two arrays, keys and elements,
// and a loop puts them into the map.
typedef struct Entries {
    Node **pairs;         // KEY_VALUEs
    int count;
} Entries;

static Symbol *entry_array(Entries *entries, Type *type, bool keys) {
    int64_t size = type_size(type);
    Data *data = data_new(symbol_unique(keys ? "go.keys" : "go.elems", SYMBOL_DATA),
                          size * entries->count, type_align(type), true);
    for (int i = 0; i < entries->count; i++) {
        Node *pair = entries->pairs[i];
        static_store(data, i * size, keys ? pair->key_value.key : pair->key_value.value);
    }
    return data->symbol;
}

static Operand array_entry(Symbol *array, Type *type, Value *index) {
    Value *offset = emit2(OP_MUL, CLASS_I64, index, word_const(type_size(type)));
    Value *address = symbol_address(array, 0, CLASS_PTR);
    return load_operand(type, add_pointer(address, offset), 0, true);
}

static void insert_static(Node *node, Operand map, Entries *entries) {
    Type *type = under(node->type);
    Symbol *keys = entry_array(entries, type->key, true);
    Symbol *elems = entry_array(entries, type->elem, false);
    int index = new_var(CLASS_I64, "entry");
    Block *body = new_block();
    Block *after = new_block();
    set_var(index, word_const(0));
    jump(body);
    start(body);
    Value *i = get_var(index);
    Value *address = map_assign(node->type, map, array_entry(keys, type->key, i));
    store_operand(address, 0, array_entry(elems, type->elem, i), true);
    Value *next = emit2(OP_ADD, CLASS_I64, get_var(index), word_const(1));
    set_var(index, next);
    branch(emit2(OP_LT, CLASS_I8, next, word_const(entries->count)), body, after, 1);
    start(after);
}

static bool is_static_entry(Node *pair) {
    return is_static(pair->key_value.key) && is_static(pair->key_value.value);
}

static Operand map_literal(Node *node) {
    enum { MANY = 25 }; // entries that are worth a loop
    NodeList *elems = &node->composite.elems;
    Operand map = operand1(node->type,
                           new_map(node, word_const(elems->len), "map literal"));
    Entries entries = {ARENA_ARRAY(here.arena, Node *, elems->len + 1), 0};
    for (int i = 0; elems->len > MANY && i < elems->len; i++)
        if (is_static_entry(elems->items[i]))
            entries.pairs[entries.count++] = elems->items[i];
    bool loop = entries.count > MANY;
    if (loop)
        insert_static(node, map, &entries);
    for (int i = 0; i < elems->len; i++) {
        Node *elem = elems->items[i];
        if (loop && is_static_entry(elem))
            continue;
        Node *pair[] = {elem->key_value.key, elem->key_value.value};
        Operand *values = eval_list(pair, 2);
        here.pos = elem->pos;
        Value *address = map_assign(node->type, map, values[0]);
        store_operand(address, 0, values[1], true);
    }
    return map;
}

Operand literal(Node *node) {
    switch (under(node->type)->kind) {
    case TYPE_SLICE: return slice_literal(node);
    case TYPE_MAP: return map_literal(node);
    default: break;
    }
    if (in_leaves(node->type))
        return literal_leaves(node);
    Value *address = slot_address(temp_slot(node->type), 0);
    literal_to(node, address, 0, false);
    Operand x = operand_in_memory(node->type, address, 0, true);
    x.fresh = true;
    return x;
}

// &T{…}: NODE is the &, whose NODE_STACK says where.
Operand address_of_literal(Node *node, Node *lit) {
    Type *type = lit->type;
    Value *address = type_size(type) > 0 ? stack_home(node, type) : NULL;
    bool zeroed = address == NULL;
    if (!address)
        address = allocate(type, node, text("&%s{...}", type_string(type, NULL)));
    TypeKind kind = under(type)->kind;
    if (type_size(type) == 0) {
        effect(lit);
    } else if (kind == TYPE_STRUCT || kind == TYPE_ARRAY) {
        Pos pos = here.pos;
        here.pos = lit->pos;
        literal_to(lit, address, 0, zeroed);
        here.pos = pos;
    } else {
        store_operand(address, 0, expr(lit), true);
    }
    return operand1(node->type, address);
}
