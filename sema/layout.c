// How values lie in memory on amd64, as Go's compiler lays them out.
//
//     struct { a bool; b int64; c bool }     a at 0, b at 8, c at 16: 24 bytes
//
// Every field stands at a multiple of its alignment, the whole is padded to a
// multiple of the largest.  A struct that ends in a field of no size gets a byte
// more, so that the field's address does not point behind the object (and keep
// the next one alive).
//
// Which words hold pointers is what the garbage collector reads.  The first word
// of an interface is not one of them: type descriptors and itabs are no objects
// of the heap.
#include "sema/check.h"

// Larger sizes are an error elsewhere (typexpr.c); here they must not overflow.
#define MAX_SIZE TYPE_MAX_SIZE

static int64_t round_up(int64_t offset, int64_t align) {
    return (offset + align - 1) & -align;
}

static int64_t clamp(int64_t size) { return size > MAX_SIZE ? MAX_SIZE : size; }

static int64_t multiply(int64_t count, int64_t size) {
    if (count < 0) // its length was an error
        return 0;
    if (size > 0 && count > MAX_SIZE / size)
        return MAX_SIZE;
    return count * size;
}

static void set_layout(Type *type, int64_t size, int align) {
    type->size = size;
    type->align = (uint8_t)align;
}

static void layout_struct(Type *type) {
    int64_t offset = 0;
    int align = 1;
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        int64_t size = type_size(field->type);
        int field_align = type_align(field->type);
        if (field_align > align)
            align = field_align;
        field->offset = round_up(offset, field_align);
        offset = clamp(field->offset + size);
        if (size == 0 && i == type->field_count - 1 && offset > 0)
            offset++;
    }
    set_layout(type, round_up(offset, align), align);
}

static void layout(Type *type) {
    static const uint8_t basic_sizes[TYPE_KIND_COUNT] = {
#define BASIC(kind, name, size, properties) [TYPE_##kind] = size,
#include "sema/types.def"
    };
    switch (type->kind) {
    case TYPE_STRING: set_layout(type, 16, 8); break;
    case TYPE_COMPLEX64: set_layout(type, 8, 4); break;
    case TYPE_COMPLEX128: set_layout(type, 16, 8); break;
    case TYPE_SLICE: set_layout(type, 24, 8); break;
    case TYPE_INTERFACE: set_layout(type, 16, 8); break;
    case TYPE_POINTER:
    case TYPE_MAP:
    case TYPE_CHAN:
    case TYPE_FUNC: set_layout(type, 8, 8); break;
    case TYPE_ARRAY:
        set_layout(type, multiply(type->len, type_size(type->elem)),
                   type_align(type->elem));
        break;
    case TYPE_STRUCT: layout_struct(type); break;
    default: {
        int size = basic_sizes[type->kind];
        set_layout(type, size, size > 0 ? size : 1);
        break;
    }
    }
}

// A type that contains itself has no size; that is reported by cycles.c, and
// must only not hang here.
static Type *laid_out(Type *type) {
    type = type_underlying(type);
    if (!type->sized && !type->sizing) {
        type->sizing = true;
        layout(type);
        type->sizing = false;
        type->sized = true;
    }
    return type;
}

int64_t type_size(Type *type) {
    return laid_out(type)->size;
}

int type_align(Type *type) {
    int align = laid_out(type)->align;
    return align ? align : 1;
}

// ---- Pointers

int64_t type_pointer_bytes(Type *type) {
    type = type_underlying(type);
    switch (type->kind) {
    case TYPE_POINTER:
        return type->elem->not_in_heap ? 0 : 8;
    case TYPE_UNSAFE_POINTER:
    case TYPE_MAP:
    case TYPE_CHAN:
    case TYPE_FUNC:
    case TYPE_STRING:
    case TYPE_SLICE:
        return 8;
    case TYPE_INTERFACE:
        return 16;
    case TYPE_ARRAY: {
        int64_t last = type->len > 0 ? type_pointer_bytes(type->elem) : 0;
        return last ? (type->len - 1) * type_size(type->elem) + last : 0;
    }
    case TYPE_STRUCT:
        type_size(type); // offsets
        for (int i = type->field_count - 1; i >= 0; i--) {
            int64_t last = type_pointer_bytes(type->fields[i].type);
            if (last)
                return type->fields[i].offset + last;
        }
        return 0;
    default:
        return 0;
    }
}

bool type_has_pointers(Type *type) {
    type = type_underlying(type);
    switch (type->kind) {
    case TYPE_ARRAY:
        return type->len > 0 && type_has_pointers(type->elem);
    case TYPE_STRUCT:
        for (int i = 0; i < type->field_count; i++)
            if (type_has_pointers(type->fields[i].type))
                return true;
        return false;
    default:
        return type_pointer_bytes(type) > 0;
    }
}

void type_each_pointer(Type *type, int64_t offset,
                       void (*visit)(int64_t offset, void *context), void *context) {
    type = type_underlying(type);
    switch (type->kind) {
    case TYPE_INTERFACE:
        visit(offset + 8, context);
        break;
    case TYPE_ARRAY:
        if (!type_has_pointers(type->elem))
            break;
        for (int64_t i = 0; i < type->len; i++)
            type_each_pointer(type->elem, offset + i * type_size(type->elem), visit,
                              context);
        break;
    case TYPE_STRUCT:
        type_size(type); // offsets
        for (int i = 0; i < type->field_count; i++)
            type_each_pointer(type->fields[i].type, offset + type->fields[i].offset,
                              visit, context);
        break;
    default:
        if (type_pointer_bytes(type) > 0)
            visit(offset, context);
        break;
    }
}
