// Reachability: which sections the program can come to.
//
// From the entry point's section, every relocation leads to a section that is
// needed too.  What is never reached has no place in the executable: of fmt and
// all that it imports, a program that prints a line uses about a third.
//
// Tables are the other way round: that a record of go_functab describes main.f is no
// reason to keep main.f, but if main.f is kept, so is the record, and whatever it
// refers to (names, stack maps).  So records wait at the section they speak of.
//
// A weak reference keeps nothing: it is 0 unless somebody else needs its target.
#include "linker/link.h"

#include <string.h>

Section *section_chosen(Section *section) {
    while (section->instead != NULL)
        section = section->instead;
    return section;
}

// ---- Targets

Target target_of(const Object *object, const Relocation *relocation) {
    uint32_t number = (uint32_t)ELF64_R_SYM(relocation->r_info);
    const FileSymbol *local = &object->symbols[number];
    uint64_t addend = (uint64_t)relocation->r_addend;
    if (number >= object->first_global) {
        LinkSymbol *symbol = object->globals[number - object->first_global];
        bool weak = local->st_shndx == SHN_UNDEF &&
                    ELF64_ST_BIND(local->st_info) == STB_WEAK;
        if (symbol->defined)
            return (Target){symbol->section, symbol->value + addend, weak, NULL};
        return (Target){.offset = addend, .undefined = weak ? NULL : symbol};
    }
    Section *section = local->st_shndx < object->section_count && local->st_shndx != 0
                           ? &object->sections[local->st_shndx]
                           : NULL;
    return (Target){.section = section, .offset = local->st_value + addend};
}

void undefined_report(Linker *linker, const Section *from, LinkSymbol *symbol) {
    if (symbol->reported)
        return;
    symbol->reported = true;
    const char *user = from->symbol != NULL ? symbol_go_name(linker, from->symbol)
                                            : from->object->path;
    link_error(linker, "%s: relocation target %s not defined", user,
               symbol_go_name(linker, symbol->name));
}

// ---- Records wait at their owners

// The owner is of the same object: other instances have records of their own.
static Section *owner_of(const Section *table, const Relocation *first) {
    Section *owner = target_of(table->object, first).section;
    return owner != NULL && owner->object == table->object ? owner : NULL;
}

// The size of the record at OFFSET; 0 if it is damaged.
static uint32_t size_of_record(const Section *table, uint64_t offset) {
    uint64_t left = table->size - offset;
    uint32_t size = output_record_size((OutputKind)table->output);
    if (size == RECORD_SAYS) {
        if (left < sizeof(FuncLines))
            return 0;
        memcpy(&size, table->bytes + offset + offsetof(FuncLines, size), sizeof size);
        size = size < sizeof(FuncLines) ? 0 : size;
    }
    return size <= left ? size : 0;
}

static void attach_records(Linker *linker, Section *table) {
    uint32_t next = 0, size;
    if (table->bytes == NULL)
        return;
    for (uint64_t offset = 0; offset < table->size; offset += size) {
        uint32_t first = next;
        size = size_of_record(table, offset);
        while (next < table->relocation_count &&
               table->relocations[next].r_offset - offset < size)
            next++;
        if (first == next || table->relocations[first].r_offset != offset) {
            link_error(linker, "%s: a record in %s speaks of nothing",
                       table->object->path, table->name);
            return;
        }
        Section *owner = owner_of(table, &table->relocations[first]);
        if (owner == NULL)
            continue;
        Record *record = ARENA_NEW(&linker->arena, Record);
        *record = (Record){.table = table, .next = owner->records, .offset = offset,
            .size = size, .relocations = table->relocations + first,
            .relocation_count = next - first};
        owner->records = record;
    }
}

// ---- The walk

void section_reach(Linker *linker, Section *section, uint64_t offset) {
    section = section_chosen(section);
    if (section->output == OUTPUT_STRINGS)
        string_intern(&linker->arena, &linker->strings, string_at(section, offset));
    if (section->live || section->output == OUTPUT_NONE ||
        section->output == OUTPUT_STRINGS ||
        output_record_size((OutputKind)section->output) > 0)
        return;
    section->live = true;
    vec_push(&linker->arena, &linker->work, section);
}

static void mark_targets(Linker *linker, const Section *from,
                         const Relocation *relocations, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (methods_own(from, relocations[i].r_offset))
            continue;
        Target target = target_of(from->object, &relocations[i]);
        if (target.undefined != NULL)
            undefined_report(linker, from, target.undefined);
        else if (target.section != NULL && !target.weak)
            section_reach(linker, target.section, target.offset);
    }
}

static void scan(Linker *linker, Section *section) {
    methods_scan(linker, section);
    mark_targets(linker, section, section->relocations, section->relocation_count);
    for (Record *record = section->records; record != NULL; record = record->next)
        if (output_flags((OutputKind)record->table->output) != 0)
            mark_targets(linker, record->table, record->relocations,
                         record->relocation_count);
}

// Before the walk: records are attached, and what is always kept is marked.
static void prepare(Linker *linker, Section *section) {
    if (section->output == OUTPUT_NONE)
        return;
    if (output_record_size((OutputKind)section->output) > 0)
        attach_records(linker, section);
    if (section->output == OUTPUT_KEEP)
        section_reach(linker, section, 0);
}

void link_reach(Linker *linker) {
    for (int i = 0; i < linker->objects.len; i++) {
        Object *object = linker->objects.items[i];
        for (uint32_t k = 0; k < object->section_count; k++)
            prepare(linker, &object->sections[k]);
    }
    LinkSymbol *entry = symbol_find(linker, linker->request->entry);
    if (entry == NULL || entry->section == NULL) {
        link_error(linker, "the entry point %s is not defined", linker->request->entry);
        return;
    }
    section_reach(linker, entry->section, 0);
    LinkSymbol *stub = symbol_find(linker, METHOD_STUB);
    if (stub != NULL && stub->section != NULL)
        section_reach(linker, stub->section, 0);
    while (linker->work.len > 0) {
        while (linker->work.len > 0)
            scan(linker, linker->work.items[--linker->work.len]);
        methods_reach(linker);
    }
}
