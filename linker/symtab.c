// The executable's own symbols: nobody needs them to run, but nm and debuggers do.
//
// Functions and variables get their Go names back, main.(*T).M.  What the compiler
// made up (strings, boxes, names of fields) has none.
#include "linker/link.h"

#include <stdlib.h>
#include <string.h>

typedef struct Maker {
    Linker *linker;
    SymbolTable *table;
    size_t room;              // of table->names
} Maker;

static uint32_t add_name(Maker *m, const char *name) {
    SymbolTable *table = m->table;
    size_t len = strlen(name) + 1;
    if (table->names_size + len > m->room) {
        size_t room = m->room * 2 + len + 65536;
        char *names = arena_alloc(&m->linker->arena, room);
        copy_items(names, table->names, table->names_size);
        table->names = names;
        m->room = room;
    }
    memcpy(table->names + table->names_size, name, len);
    table->names_size += len;
    return (uint32_t)(table->names_size - len);
}

static void add(Maker *m, const char *name, uint8_t binding, uint8_t type,
                const Section *section, uint64_t value, uint64_t size) {
    Elf64_Sym symbol = {
        .st_name = add_name(m, symbol_go_name(m->linker, name)),
        .st_info = ELF64_ST_INFO(binding, type),
        .st_shndx = (uint16_t)m->linker->outputs[section->output].number,
        .st_value = section->address + value,
        .st_size = size,
    };
    vec_push(&m->linker->arena, &m->table->symbols, symbol);
}

// Of functions and variables that C calls static; NASM's local labels have no type.
static void add_locals(Maker *m, const Object *object) {
    for (uint32_t i = 1; i < object->first_global; i++) {
        const FileSymbol *symbol = &object->symbols[i];
        uint8_t type = ELF64_ST_TYPE(symbol->st_info);
        if ((type != STT_FUNC && type != STT_OBJECT) || symbol->st_shndx == SHN_ABS ||
            symbol->st_shndx >= object->section_count)
            continue;
        const Section *section = &object->sections[symbol->st_shndx];
        if (section->live)
            add(m, object->names + symbol->st_name, STB_LOCAL, type, section,
                symbol->st_value, symbol->st_size);
    }
}

void symtab_make(Linker *linker, SymbolTable *table) {
    Maker m = {.linker = linker, .table = table};
    add_name(&m, "");
    vec_push(&linker->arena, &table->symbols, (Elf64_Sym){0});
    for (int i = 0; i < linker->objects.len; i++)
        add_locals(&m, linker->objects.items[i]);
    table->first_global = (uint32_t)table->symbols.len;
    for (int i = 0; i < linker->symbols.len; i++) {
        const LinkSymbol *symbol = linker->symbols.items[i];
        if (symbol->section != NULL && symbol->section->live)
            add(&m, symbol->name, symbol->binding, symbol->type, symbol->section,
                symbol->value, symbol->size);
    }
}
