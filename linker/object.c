// Reading an object: ELF's tables, checked once so that nobody else must.
//
//     header ── section headers ──┬── .text.main.f      code
//                                 ├── .rela.text.main.f where it has holes
//                                 ├── .symtab           names: which section, where
//                                 └── .strtab           their texts
//
// Nothing is copied: sections, relocations and names stay in the file's bytes.
// After a true result every number in the object that says "which section", "which
// symbol" or "where in the strings" is a valid one.
#include "linker/link.h"

#include <string.h>

enum { MAX_ALIGN = 4096 };

typedef struct Reader {
    Linker *linker;
    Object *object;
    const SectionHeader *headers;
    const char *names;        // of sections
    uint64_t names_size;
} Reader;

static bool damaged(Reader *r, const char *what) {
    link_error(r->linker, "%s: not an object file that can be linked: %s",
               r->object->path, what);
    return false;
}

// COUNT things of SIZE bytes at OFFSET of the file, or NULL.
static const void *part(const Reader *r, uint64_t offset, uint64_t count,
                        uint64_t size) {
    uint64_t file = r->object->size;
    if (offset > file || (size > 0 && count > (file - offset) / size))
        return NULL;
    return r->object->bytes + offset;
}

// Strings end with a NUL byte, so each of them ends.
static bool read_strings(Reader *r, uint64_t number, const char **text, uint64_t *size) {
    if (number >= r->object->section_count)
        return damaged(r, "it has no names");
    const SectionHeader *header = &r->headers[number];
    *text = part(r, header->sh_offset, header->sh_size, 1);
    *size = header->sh_size;
    if (*text == NULL || *size == 0 || (*text)[*size - 1] != '\0')
        return damaged(r, "its names are cut off");
    return true;
}

static bool read_headers(Reader *r) {
    Object *object = r->object;
    const FileHeader *file = part(r, 0, 1, sizeof *file);
    if (file == NULL || memcmp(file->e_ident, ELFMAG, SELFMAG) != 0 ||
        file->e_ident[EI_CLASS] != ELFCLASS64 || file->e_ident[EI_DATA] != ELFDATA2LSB ||
        file->e_type != ET_REL || file->e_machine != EM_X86_64)
        return damaged(r, "it is not a relocatable ELF file for x86-64");
    if (file->e_shentsize != sizeof(SectionHeader))
        return damaged(r, "its section headers have an unknown form");
    // Numbers above 65000 are in the first section header.
    const SectionHeader *first = part(r, file->e_shoff, 1, sizeof *first);
    if (first == NULL)
        return damaged(r, "its section headers are cut off");
    uint64_t count = file->e_shnum != 0 ? file->e_shnum : first->sh_size;
    uint64_t names = file->e_shstrndx != SHN_XINDEX ? file->e_shstrndx : first->sh_link;
    r->headers = part(r, file->e_shoff, count, sizeof *r->headers);
    if (r->headers == NULL || count > UINT32_MAX)
        return damaged(r, "its section headers are cut off");
    object->section_count = (uint32_t)count;
    return read_strings(r, names, &r->names, &r->names_size);
}

// ---- Sections

static bool read_section(Reader *r, uint32_t number) {
    const SectionHeader *header = &r->headers[number];
    Section *section = &r->object->sections[number];
    section->object = r->object;
    section->output = OUTPUT_NONE;
    if (header->sh_name >= r->names_size)
        return damaged(r, "a section has no name");
    section->name = r->names + header->sh_name;
    if (header->sh_type != SHT_PROGBITS && header->sh_type != SHT_NOBITS)
        return true;
    section->output = (uint8_t)output_of_section(section->name, header->sh_flags,
                                                 header->sh_type);
    section->size = header->sh_size;
    section->align = header->sh_addralign > 0 ? header->sh_addralign : 1;
    if ((section->align & (section->align - 1)) != 0 || section->align > MAX_ALIGN)
        return damaged(r, "a section has an impossible alignment");
    if (header->sh_type == SHT_NOBITS)
        return section->size <= INT32_MAX || damaged(r, "a section is too large");
    section->bytes = part(r, header->sh_offset, header->sh_size, 1);
    return section->bytes != NULL || damaged(r, "a section is cut off");
}

// Each hole must lie in its section and name a symbol.
static bool check_relocations(Reader *r, const Section *section) {
    for (uint32_t i = 0; i < section->relocation_count; i++) {
        const Relocation *hole = &section->relocations[i];
        uint64_t width = ELF64_R_TYPE(hole->r_info) == R_X86_64_64 ? 8 : 4;
        if (hole->r_offset > section->size || width > section->size - hole->r_offset)
            return damaged(r, "a relocation lies outside its section");
        if (ELF64_R_SYM(hole->r_info) >= r->object->symbol_count)
            return damaged(r, "a relocation has no symbol");
    }
    return true;
}

static bool read_relocations(Reader *r, uint32_t number) {
    const SectionHeader *header = &r->headers[number];
    if (header->sh_type != SHT_RELA)
        return true;
    if (header->sh_info >= r->object->section_count)
        return damaged(r, "relocations belong to no section");
    Section *section = &r->object->sections[header->sh_info];
    uint64_t count = header->sh_size / sizeof(Relocation);
    if (section->output == OUTPUT_NONE || section->bytes == NULL)
        return true;
    section->relocations = part(r, header->sh_offset, count, sizeof(Relocation));
    if (section->relocations == NULL || count > UINT32_MAX)
        return damaged(r, "relocations are cut off");
    section->relocation_count = (uint32_t)count;
    return check_relocations(r, section);
}

static bool read_sections(Reader *r) {
    Object *object = r->object;
    object->sections = ARENA_ARRAY(&r->linker->arena, Section, object->section_count);
    for (uint32_t i = 0; i < object->section_count; i++)
        if (!read_section(r, i))
            return false;
    for (uint32_t i = 0; i < object->section_count; i++)
        if (!read_relocations(r, i))
            return false;
    return true;
}

// ---- Symbols

static bool find_symbols(Reader *r) {
    Object *object = r->object;
    for (uint32_t i = 0; i < object->section_count; i++) {
        const SectionHeader *header = &r->headers[i];
        if (header->sh_type != SHT_SYMTAB)
            continue;
        uint64_t count = header->sh_size / sizeof(FileSymbol);
        object->symbols = part(r, header->sh_offset, count, sizeof(FileSymbol));
        if (object->symbols == NULL || count > UINT32_MAX || header->sh_info > count)
            return damaged(r, "its symbols are cut off");
        object->symbol_count = (uint32_t)count;
        object->first_global = header->sh_info;
        return read_strings(r, header->sh_link, &object->names, &object->names_size);
    }
    return true;
}

static bool check_symbols(Reader *r) {
    const Object *object = r->object;
    for (uint32_t i = 0; i < object->symbol_count; i++) {
        const FileSymbol *symbol = &object->symbols[i];
        if (symbol->st_name >= object->names_size)
            return damaged(r, "a symbol has no name");
        if (symbol->st_shndx >= object->section_count && symbol->st_shndx != SHN_ABS &&
            symbol->st_shndx != SHN_COMMON)
            return damaged(r, "a symbol lies in no section");
    }
    return true;
}

// The common symbols of all objects become variables later (layout.c).
static void add_symbols(Reader *r) {
    Object *object = r->object;
    uint32_t count = object->symbol_count - object->first_global;
    object->globals = ARENA_ARRAY(&r->linker->arena, LinkSymbol *, count + 1);
    for (uint32_t i = object->first_global; i < object->symbol_count; i++)
        symbol_add(r->linker, object, i);
}

bool object_read(Linker *linker, const char *path, const uint8_t *bytes, uint64_t size) {
    Object *object = ARENA_NEW(&linker->arena, Object);
    *object = (Object){.path = path, .bytes = bytes, .size = size};
    Reader r = {.linker = linker, .object = object};
    if (!read_headers(&r) || !find_symbols(&r) || !check_symbols(&r) ||
        !read_sections(&r))
        return false;
    vec_push(&linker->arena, &linker->objects, object);
    add_symbols(&r);
    return true;
}
