// Data objects: what stands in the executable's memory before it runs.
//
// Bytes and relocations (addresses of symbols) at offsets.  An object without
// bytes is bss.  The emitter writes all of them at the end, data_each().
#include "codegen/build.h"

#include <stdlib.h>

static Vec(Data *) objects;

Data *data_new(Symbol *symbol, int64_t size, int align, bool readonly) {
    Data *data = ARENA_NEW(&compilation, Data);
    data->symbol = symbol;
    data->size = size;
    data->align = align < 1 ? 1 : align;
    data->readonly = readonly;
    symbol->info = data;
    symbol->defined = true;
    vec_push(&compilation, &objects, data);
    return data;
}

Data *data_new_shared(Symbol *symbol, int64_t size, int align) {
    Data *data = data_new(symbol, size, align, true);
    symbol->shared = symbol->exported = true;
    return data;
}

void data_set_type(Data *data, Type *type) {
    if (type_has_pointers(type))
        data->type = type;
}

static void need_bytes(Data *data) {
    if (!data->bytes)
        data->bytes = ARENA_ARRAY(&compilation, uint8_t, data->size);
}

// Adds LEN bytes at the end; returns where they are.
int64_t data_grow(Data *data, int64_t len) {
    int64_t end = data->size;
    int64_t room = end < 64 ? 64 : 1;
    while (room < end)
        room *= 2; // bytes there are: a power of two
    if (!data->bytes || end + len > room) {
        while (room < end + len)
            room *= 2;
        uint8_t *bytes = ARENA_ARRAY(&compilation, uint8_t, room);
        if (end > 0)
            memcpy(bytes, data->bytes, (size_t)end);
        data->bytes = bytes;
    }
    data->size = end + len;
    return end;
}

void data_bytes(Data *data, int64_t offset, const void *bytes, int64_t len) {
    assert(offset >= 0 && offset + len <= data->size);
    if (len == 0)
        return;
    need_bytes(data);
    memcpy(data->bytes + offset, bytes, (size_t)len);
}

void data_int(Data *data, int64_t offset, int size, uint64_t value) {
    if (value == 0 && !data->bytes)
        return;
    data_bytes(data, offset, &value, size); // little-endian, as the target
}

void data_address(Data *data, int64_t offset, int size, Symbol *target, int64_t addend) {
    assert(offset >= 0 && offset + size <= data->size);
    need_bytes(data);
    target->referenced = true;
    Reloc reloc = {.offset = offset, .target = target, .addend = addend, .size = size};
    vec_push(&compilation, &data->relocs, reloc);
}

static int compare_relocs(const void *a, const void *b) {
    const Reloc *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void sort_relocs(Data *data) {
    for (int i = 1; i < data->relocs.len; i++) {
        if (data->relocs.items[i - 1].offset > data->relocs.items[i].offset) {
            qsort(data->relocs.items, (size_t)data->relocs.len, sizeof(Reloc),
                  compare_relocs);
            return;
        }
    }
}

void data_each(void (*consume)(Data *data)) {
    for (int i = 0; i < objects.len; i++) {
        sort_relocs(objects.items[i]);
        consume(objects.items[i]);
    }
}
