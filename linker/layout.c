// Layout: which section lies where.
//
//     0x400000   headers, code          read, execute
//                constants, tables      read
//                variables              read, write
//                zeros                  (take no room in the file)
//
// Objects keep their order, and so do the sections of an object.  The file has no
// gaps: where the protection changes, the address goes on in the next page at the same
// offset in it, since the kernel maps whole pages.
#include "linker/link.h"

#include <stdlib.h>

// ---- What goes where

static void place(Linker *linker, Section *section) {
    Output *output = &linker->outputs[section->output];
    uint64_t offset = align_up(output->size, section->align);
    section->address = offset; // in the output section, for now
    output->size = offset + section->size;
    if (section->align > output->align)
        output->align = section->align;
    vec_push(&linker->arena, &output->sections, section);
    for (Record *record = section->records; record != NULL; record = record->next) {
        Output *table = &linker->outputs[record->table->output];
        table->size += record->size;
        table->align = 8;
        vec_push(&linker->arena, &table->records, record);
    }
}

static void place_all(Linker *linker) {
    for (int i = 0; i < linker->objects.len; i++) {
        Object *object = linker->objects.items[i];
        for (uint32_t k = 0; k < object->section_count; k++) {
            Section *section = &object->sections[k];
            if (section->live)
                place(linker, section);
        }
    }
    for (int i = 0; i < linker->commons.len; i++)
        if (linker->commons.items[i]->live)
            place(linker, linker->commons.items[i]);
}

// ---- Addresses

static void move_sections(Output *output) {
    for (int i = 0; i < output->sections.len; i++)
        output->sections.items[i]->address += output->address;
}

static void assign_addresses(Linker *linker, uint64_t headers_size) {
    uint64_t offset = headers_size, address = BASE_ADDRESS + headers_size;
    uint64_t protection = output_flags(OUTPUT_TEXT);
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        Output *output = &linker->outputs[kind];
        uint64_t flags = output_flags((OutputKind)kind);
        uint64_t align = output->align > 0 ? output->align : 1;
        if ((flags & SHF_ALLOC) == 0)
            continue;
        if (flags != protection)
            address = align_up(address, PAGE) + offset % PAGE;
        protection = flags;
        uint64_t aligned = align_up(address, align);
        offset += aligned - address;
        output->address = aligned;
        output->offset = offset;
        address = aligned + output->size;
        if (kind != OUTPUT_BSS)
            offset += output->size;
        move_sections(output);
    }
    if (address > INT32_MAX)
        link_error(linker, "the program is larger than 2 GB");
}

// ---- Tables

static int compare_keys(const void *a, const void *b) {
    const Record *x = *(Record *const *)a, *y = *(Record *const *)b;
    return x->key < y->key ? -1 : x->key > y->key;
}

// A table is in the order of what it speaks of.
static void sort_records(Output *output) {
    for (int i = 0; i < output->records.len; i++) {
        Record *record = output->records.items[i];
        Target owner = target_of(record->table->object, record->relocations);
        record->key = (uint32_t)(section_chosen(owner.section)->address + owner.offset);
    }
    if (output->records.len > 0)
        qsort(output->records.items, (size_t)output->records.len, sizeof(Record *),
              compare_keys);
}

static void define_ends(Linker *linker, OutputKind kind) {
    const Output *output = &linker->outputs[kind];
    const char *name = output_name(kind);
    symbol_set(linker, arena_printf(&linker->arena, "__start_%s", name),
               output->address);
    symbol_set(linker, arena_printf(&linker->arena, "__stop_%s", name),
               output->address + output->size);
}

void link_layout(Linker *linker, uint64_t headers_size) {
    place_all(linker);
    linker->outputs[OUTPUT_STRINGS].size = linker->strings.size;
    assign_addresses(linker, headers_size);
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        sort_records(&linker->outputs[kind]);
        if (output_has_ends((OutputKind)kind))
            define_ends(linker, (OutputKind)kind);
    }
}
