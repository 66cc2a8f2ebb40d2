// Relocation: the addresses are known, the holes are filled.
//
//     S  address of the symbol     A  what the relocation adds     P  the hole's own
//
//     R_X86_64_64     S + A       8 bytes: a pointer in data
//     R_X86_64_32     S + A       4 bytes, unsigned: addresses in the runtime's tables
//     R_X86_64_32S    S + A       4 bytes, signed: [table+rax*8]
//     R_X86_64_PC32   S + A - P   4 bytes, signed: call main.f, mov rax, [rel main.x]
//     R_X86_64_PLT32  the same: in a static program there is no table in between
#include "linker/link.h"

#include <string.h>

static void too_far(Linker *linker, const Section *from, const Relocation *hole) {
    link_error(linker, "%s: %s+0x%llx: the address does not fit its place",
               from->object->path, from->name, (unsigned long long)hole->r_offset);
}

// Only weak references, which are then 0, and methods may speak of what was dropped.
static uint64_t value_of(Linker *linker, const Section *from, const Relocation *hole) {
    Target target = target_of(from->object, hole);
    if (target.section == NULL)
        return target.offset;
    const Section *section = section_chosen(target.section);
    if (section->output == OUTPUT_STRINGS)
        return linker->outputs[OUTPUT_STRINGS].address +
               string_intern(&linker->arena, &linker->strings,
                             string_at(section, target.offset))->offset;
    if (!section->live)
        return target.weak ? 0 : methods_dropped(linker, section);
    return section->address + target.offset;
}

static void fill(Linker *linker, const Section *from, const Relocation *hole,
                 uint8_t *to, uint64_t place) {
    uint64_t value = value_of(linker, from, hole);
    bool fits = true;
    size_t width = 4;
    switch (ELF64_R_TYPE(hole->r_info)) {
    case R_X86_64_NONE:
        return;
    case R_X86_64_64:
        width = 8;
        break;
    case R_X86_64_32:
        fits = value <= UINT32_MAX;
        break;
    case R_X86_64_PC32: case R_X86_64_PLT32:
        value -= place;
        // fall through
    case R_X86_64_32S:
        fits = (int64_t)value == (int32_t)value;
        break;
    default:
        link_error(linker, "%s: %s: unknown kind of relocation: %u", from->object->path,
                   from->name, (unsigned)ELF64_R_TYPE(hole->r_info));
        return;
    }
    if (!fits)
        too_far(linker, from, hole);
    memcpy(to, &value, width); // little-endian, as we are
}

static void relocate_section(Linker *linker, const Section *section, uint8_t *to) {
    if (section->bytes == NULL)
        return;
    memcpy(to, section->bytes, section->size);
    for (uint32_t i = 0; i < section->relocation_count; i++) {
        const Relocation *hole = &section->relocations[i];
        fill(linker, section, hole, to + hole->r_offset,
             section->address + hole->r_offset);
    }
}

static void relocate_record(Linker *linker, const Record *record, uint8_t *to,
                            uint64_t address) {
    const Section *table = record->table;
    memcpy(to, table->bytes + record->offset, record->size);
    for (uint32_t i = 0; i < record->relocation_count; i++) {
        const Relocation *hole = &record->relocations[i];
        uint64_t at = hole->r_offset - record->offset;
        if (at + 4 <= record->size)
            fill(linker, table, hole, to + at, address + at);
    }
}

void link_relocate(Linker *linker, OutputKind kind, uint8_t *to) {
    const Output *output = &linker->outputs[kind];
    for (int i = 0; i < output->sections.len; i++) {
        const Section *section = output->sections.items[i];
        relocate_section(linker, section, to + (section->address - output->address));
    }
    uint64_t offset = 0;
    for (int i = 0; i < output->records.len; i++) {
        const Record *record = output->records.items[i];
        relocate_record(linker, record, to + offset, output->address + offset);
        offset += record->size;
    }
    if (kind == OUTPUT_STRINGS)
        strings_put(&linker->strings, to);
}
