// Places: operands that can be assigned to, or whose address can be taken.
//
//     x            variable: IR variables, a frame slot, the heap or a global
//     p.f  *p      memory behind a pointer
//     x.f  a[2]    part of a place
//     s[i]         element of a slice
//     m[k]         map element, which has no address
//
// Evaluating place_of(node) runs the operands in the node and leaves the last
// nil or bounds check pending in the Place: read_place, write_place and
// place_address do it when the place is used.  See Place in build.h.
#include "codegen/build.h"

bool is_placeable(Node *node) {
    switch (node->kind) {
    case AST_IDENT:
        return !node->value && (!node->ident.object ||
                                node->ident.object->kind == OBJ_VAR);
    case AST_STAR:
        return true;
    case AST_SELECTOR:
        switch (node->selector.kind) {
        case SEL_FIELD_POINTER: return true;
        case SEL_FIELD: return is_placeable(node->selector.x);
        case SEL_PACKAGE:
            return node->selector.object && node->selector.object->kind == OBJ_VAR;
        default: return false;
        }
    case AST_INDEX:
        switch (under(node->index.x->type)->kind) {
        case TYPE_SLICE: return true;
        case TYPE_ARRAY: return is_placeable(node->index.x);
        default: return false;
        }
    default:
        return false;
    }
}

Place memory_place(Type *type, Value *address, int64_t offset) {
    return (Place){.kind = PLACE_MEMORY, .type = type, .base = address,
                   .offset = offset, .nonnull = true, .pos = here.pos};
}

static Place place_behind(Type *type, Value *pointer, int64_t offset) {
    Place place = memory_place(type, pointer, offset);
    place.nonnull = pointer->op == OP_SLOTADDR || pointer->op == OP_SYMADDR ||
                    pointer->op == OP_NEW;
    place.check_nil = !place.nonnull;
    return place;
}

Place place_of_object(Object *object) {
    if (!object->owner) {
        queue_global(object);
        return memory_place(object->type,
                            symbol_address(symbol_of_global(object), 0, CLASS_PTR), 0);
    }
    Local *local = local_of(object);
    switch (local->kind) {
    case LOCAL_VARS:
        return (Place){.kind = PLACE_VARS, .type = object->type,
                       .first_var = local->first_var, .pos = here.pos};
    case LOCAL_SLOT:
        return memory_place(object->type, slot_address(local->slot, 0), 0);
    case LOCAL_POINTER: {
        Value *address = get_var(local->first_var);
        address->flags |= VALUE_NONNULL;
        return memory_place(object->type, address, 0);
    }
    case LOCAL_POINTER_SLOT:
        return memory_place(object->type,
                            load(CLASS_PTR, slot_address(local->slot, 0), 0, true), 0);
    }
    internal_error("place_of_object: %s", object->name->text);
}

// Performs the checks that wait in PLACE and folds its index into the base.
void settle(Place *place) {
    if (place->kind != PLACE_MEMORY || (!place->check_nil && !place->index))
        return;
    Pos pos = here.pos;
    here.pos = place->pos;
    if (place->check_nil)
        nil_check(place->base);
    place->check_nil = false;
    if (place->index) {
        if (place->length)
            bounds_check(place->index, place->length, place->bounds);
        Value *bytes = place->index;
        if (place->scale != 1)
            bytes = emit2(OP_MUL, CLASS_I64, bytes, word_const(place->scale));
        if (place->scale != 0)
            place->base = add_pointer(place->base, bytes);
        place->nonnull = true;
    }
    place->index = place->length = NULL;
    here.pos = pos;
}

// Loads and stores at large offsets do not fault by themselves where the
// pointer is nil; the explicit check stands before every access.
Value *place_address(Place *place) {
    assert(place->kind == PLACE_MEMORY);
    settle(place);
    Value *address = add_offset(place->base, place->offset);
    if (place->nonnull)
        address->flags |= address->op == OP_ADDPTR ? VALUE_NONNULL : 0;
    return address;
}

// ---- Steps

Place place_field(Place place, int index) {
    type_size(place.type);
    Field *field = &under(place.type)->fields[index];
    if (place.kind == PLACE_VARS)
        place.first_var += first_leaf_of_field(place.type, index);
    place.offset += field->offset;
    place.type = field->type;
    return place;
}

// Element INDEX (I64) of an array place; CONSTANT ones are in range.
static Place place_element(Place place, Value *index, bool constant, int bounds) {
    Type *array = under(place.type);
    place.type = array->elem;
    if (constant) {
        if (place.kind == PLACE_MEMORY)
            place.offset += index->imm * type_size(array->elem);
        return place;
    }
    if (place.kind == PLACE_VARS) { // one element at most
        bounds_check(index, word_const(array->len), bounds);
        if (array->len)
            return place;
        Operand none = zero_operand(array->elem); // the check has failed
        return memory_place(array->elem, operand_address(none), 0);
    }
    settle(&place);
    place.index = index;
    place.bounds = bounds;
    place.length = word_const(array->len);
    place.scale = type_size(array->elem);
    place.pos = here.pos;
    return place;
}

static int index_kind(Node *index) {
    return BOUNDS_INDEX | (type_is_unsigned(index->type) ? BOUNDS_UNSIGNED : 0);
}

static bool constant_index(Node *node, Type *array) {
    return node->value && const_fits_int64(node->value) &&
           const_int64(node->value) >= 0 && const_int64(node->value) < array->len;
}

static Place place_of_index(Node *node) {
    Node *x = node->index.x;
    Node *index_node = node->index.indices.items[0];
    Type *type = under(x->type);
    if (type->kind == TYPE_MAP) {
        Place place = {.kind = PLACE_MAP, .type = type->elem, .pos = node->pos};
        place.map_type = x->type;
        Operand key;
        eval_two(x, index_node, &place.map, &key);
        place.key = stable(key);
        return place;
    }
    Node *both[] = {x, index_node};
    Order order = begin_order(both, 2);
    if (type->kind == TYPE_ARRAY) {
        Place array;
        if (is_placeable(x)) {
            array = place_of(x);
        } else {
            Operand value = expr(x);
            array = memory_place(x->type, operand_address(value), 0);
        }
        bool constant = constant_index(index_node, type);
        if (!constant)
            settle(&array);
        Value *index = int_value(index_node);
        end_order(order);
        here.pos = node->pos;
        return place_element(array, index, constant, index_kind(index_node));
    }
    Operand slice = expr(x);
    Value *index = int_value(index_node);
    end_order(order);
    Place place = memory_place(node->type, slice.leaf[0], 0);
    place.pos = node->pos;
    place.index = index;
    place.bounds = index_kind(index_node);
    place.length = slice.leaf[1];
    place.scale = type_size(type->elem);
    return place;
}

Place place_of(Node *node) {
    Place place;
    switch (node->kind) {
    case AST_IDENT:
        if (node->ident.name->blank || !node->ident.object)
            return (Place){.kind = PLACE_BLANK, .type = node->type};
        return place_of_object(node->ident.object);
    case AST_STAR:
        place = place_behind(node->type, scalar(node->unary.x), 0);
        place.pos = node->pos;
        return place;
    case AST_SELECTOR:
        if (node->selector.kind == SEL_PACKAGE)
            return place_of_object(node->selector.object);
        if (node->selector.kind == SEL_FIELD)
            return place_field(place_of(node->selector.x), node->selector.index);
        place = place_behind(under(node->selector.x->type)->elem,
                             scalar(node->selector.x), 0);
        place.pos = node->pos;
        return place_field(place, node->selector.index);
    case AST_INDEX:
        return place_of_index(node);
    case AST_CONVERT: // between types of the same bits
        place = place_of(node->unary.x);
        place.type = node->type;
        return place;
    default:
        internal_error("place_of: %s at %s:%d", ast_kind_name(node->kind),
                       pos_resolve(node->pos).file, pos_resolve(node->pos).line);
    }
}

// ---- Use

Operand read_place(Place *place) {
    Operand x = {.type = place->type};
    switch (place->kind) {
    case PLACE_BLANK:
        internal_error("read_place: blank");
    case PLACE_VARS:
        for (int i = 0; i < leaf_count(place->type); i++)
            x.leaf[i] = get_var(place->first_var + i);
        return x;
    case PLACE_MAP:
        return map_load(place->map_type, place->map, place->key, NULL);
    case PLACE_MEMORY:
        break;
    }
    settle(place);
    Pos pos = here.pos;
    here.pos = place->pos;
    x = load_operand(place->type, place->base, place->offset, place->nonnull);
    here.pos = pos;
    return x;
}

void write_place(Place *place, Operand x) {
    switch (place->kind) {
    case PLACE_BLANK:
        break;
    case PLACE_VARS:
        for (int i = 0; i < leaf_count(place->type); i++)
            set_var(place->first_var + i, x.leaf[i]);
        break;
    case PLACE_MAP: {
        x = stable(x); // it may be in the map itself, which may move now
        Value *elem = map_assign(place->map_type, place->map, place->key);
        store_operand(elem, 0, retyped(x, place->type), true);
        break;
    }
    case PLACE_MEMORY: {
        settle(place);
        Pos pos = here.pos;
        here.pos = place->pos;
        store_operand(place->base, place->offset, retyped(x, place->type),
                      place->nonnull);
        here.pos = pos;
        break;
    }
    }
}

void zero_place(Place *place) {
    if (place->kind == PLACE_MEMORY && !in_leaves(place->type)) {
        settle(place);
        zero(place->base, place->offset, type_size(place->type), place->nonnull);
        return;
    }
    write_place(place, zero_operand(place->type));
}
