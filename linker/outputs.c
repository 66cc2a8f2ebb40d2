// Which section of the executable a section of an object belongs to.
#include "linker/link.h"

#include <string.h>

static const struct OutputFacts {
    const char *name;
    uint64_t flags;       // SHF_…
    uint32_t record_size; // of a table
} facts[] = {
#define OUTPUT(id, name, flags, record_size) {name, flags, record_size},
#include "linker/outputs.def"
};

const char *output_name(OutputKind kind) { return facts[kind].name; }
uint64_t output_flags(OutputKind kind) { return facts[kind].flags; }
uint32_t output_record_size(OutputKind kind) { return facts[kind].record_size; }
bool output_has_ends(OutputKind kind) { return strncmp(facts[kind].name, "go_", 3) == 0; }

// What is called go_… goes by its name, all else by its flags: code and data have
// a section for each function and variable, .text.main.f.
OutputKind output_of_section(const char *name, uint64_t flags, uint32_t type) {
    bool special = strncmp(name, "go_", 3) == 0;
    for (int i = 0; special && i < OUTPUT_COUNT; i++)
        if (strcmp(name, facts[i].name) == 0)
            return (OutputKind)i;
    if ((flags & SHF_ALLOC) == 0)
        return OUTPUT_NONE;
    if (flags & SHF_EXECINSTR)
        return OUTPUT_TEXT;
    if (type == SHT_NOBITS)
        return OUTPUT_BSS;
    return flags & SHF_WRITE ? OUTPUT_DATA : OUTPUT_RODATA;
}
