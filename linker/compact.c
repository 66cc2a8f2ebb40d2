// Making an object smaller before it goes into the cache.
//
// nasm writes every label of the code into the symbol table, main.f.L7, and that is
// more than half of an object: bytes to be checked, mapped and walked over at each
// build.  Linking needs only what relocations mention and what others may refer to.
// Names of relocation sections go, too.
//
//     .symtab   0  .text.main.f  main.f.L1  main.f.L2 … main.f
//     becomes   0  .text.main.f                         main.f
#include "linker/link.h"

#include <stdlib.h>
#include <string.h>

typedef struct Compactor {
    Arena *arena;
    const Object *object;
    const SectionHeader *from;    // headers of the object
    Vec(Elf64_Shdr) headers;      // of the result
    Vec(Elf64_Sym) symbols;
    uint32_t first_global;
    uint32_t *numbers;            // of symbols in the result, by their old ones
    Vec(char) symbol_names;
    Vec(char) section_names;
    Vec(char) out;                // the result
} Compactor;

typedef Vec(char) Chars;

static void append(Arena *arena, Chars *to, const void *bytes, size_t size) {
    const char *at = bytes;
    for (size_t i = 0; i < size; i++)
        vec_push(arena, to, at[i]);
}

#define APPEND(c, to, bytes, size) append((c)->arena, (Chars *)&(c)->to, bytes, size)

static uint32_t add_name(Compactor *c, Chars *names, const char *name) {
    if (names->len == 0)
        vec_push(c->arena, names, '\0');
    if (name[0] == '\0')
        return 0;
    uint32_t at = (uint32_t)names->len;
    append(c->arena, names, name, strlen(name) + 1);
    return at;
}

// ---- Which symbols stay

static void choose_symbols(Compactor *c) {
    const Object *object = c->object;
    bool *used = ARENA_ARRAY(c->arena, bool, object->symbol_count + 1);
    for (uint32_t i = 0; i < object->section_count; i++) {
        const Section *section = &object->sections[i];
        for (uint32_t k = 0; k < section->relocation_count; k++)
            used[ELF64_R_SYM(section->relocations[k].r_info)] = true;
    }
    c->numbers = ARENA_ARRAY(c->arena, uint32_t, object->symbol_count + 1);
    for (uint32_t i = 0; i < object->symbol_count; i++) {
        if (i == object->first_global)
            c->first_global = (uint32_t)c->symbols.len;
        if (i > 0 && i < object->first_global && !used[i])
            continue;
        Elf64_Sym symbol = object->symbols[i];
        symbol.st_name = add_name(c, (Chars *)&c->symbol_names,
                                  object->names + object->symbols[i].st_name);
        c->numbers[i] = (uint32_t)c->symbols.len;
        vec_push(c->arena, &c->symbols, symbol);
    }
    if (object->first_global == object->symbol_count)
        c->first_global = (uint32_t)c->symbols.len;
}

// ---- The file

static void put_relocations(Compactor *c, const SectionHeader *header) {
    const Relocation *all = (const Relocation *)(c->object->bytes + header->sh_offset);
    for (uint64_t i = 0; i < header->sh_size / sizeof *all; i++) {
        Elf64_Rela hole = all[i];
        hole.r_info = ELF64_R_INFO((uint64_t)c->numbers[ELF64_R_SYM(hole.r_info)],
                                   ELF64_R_TYPE(hole.r_info));
        APPEND(c, out, &hole, sizeof hole);
    }
}

static void align_end(Compactor *c, uint64_t align) {
    while ((uint64_t)c->out.len % align != 0)
        vec_push(c->arena, &c->out, '\0');
}

static void put_section(Compactor *c, uint32_t number, uint32_t strings, uint32_t names) {
    const SectionHeader *from = &c->from[number];
    Elf64_Shdr header = *from;
    align_end(c, 8);
    header.sh_offset = (uint64_t)c->out.len;
    if (header.sh_type == SHT_SYMTAB) {
        header.sh_info = c->first_global;
        APPEND(c, out, c->symbols.items, (size_t)c->symbols.len * sizeof(Elf64_Sym));
    } else if (number == strings) {
        APPEND(c, out, c->symbol_names.items, (size_t)c->symbol_names.len);
    } else if (number == names) {
        APPEND(c, out, c->section_names.items, (size_t)c->section_names.len);
    } else if (header.sh_type == SHT_RELA) {
        put_relocations(c, from);
    } else if (header.sh_type != SHT_NOBITS) {
        APPEND(c, out, c->object->bytes + from->sh_offset, from->sh_size);
    }
    if (header.sh_type != SHT_NOBITS)
        header.sh_size = (uint64_t)c->out.len - header.sh_offset;
    header.sh_name = c->headers.items[number].sh_name;
    c->headers.items[number] = header;
}

// The names are all that is not known before the sections are written.
static void name_sections(Compactor *c) {
    for (uint32_t i = 0; i < c->object->section_count; i++) {
        Elf64_Shdr header = c->from[i];
        const char *name = header.sh_type == SHT_RELA ? "" : c->object->sections[i].name;
        header.sh_name = add_name(c, (Chars *)&c->section_names, name);
        vec_push(c->arena, &c->headers, header);
    }
}

// Everything that is copied has been checked by object_read(), but for relocations of
// sections that it leaves out: such an object stays as it is.
static bool can_be_compacted(const Compactor *c) {
    const Object *object = c->object;
    for (uint32_t i = 0; i < object->section_count; i++) {
        const SectionHeader *header = &c->from[i];
        if (header->sh_type == SHT_RELA &&
            object->sections[header->sh_info].relocations == NULL)
            return false;
        if (header->sh_type > SHT_NOBITS)
            return false;
    }
    return object->section_count > 0 && object->symbol_count > 0;
}

static void compact(Compactor *c) {
    Elf64_Ehdr file = *(const FileHeader *)c->object->bytes;
    uint32_t strings = 0;
    for (uint32_t i = 0; i < c->object->section_count; i++)
        if (c->from[i].sh_type == SHT_SYMTAB)
            strings = c->from[i].sh_link;
    choose_symbols(c);
    name_sections(c);
    APPEND(c, out, &file, sizeof file);
    for (uint32_t i = 1; i < c->object->section_count; i++)
        put_section(c, i, strings, file.e_shstrndx);
    align_end(c, 8);
    file.e_shoff = (uint64_t)c->out.len;
    APPEND(c, out, c->headers.items, (size_t)c->headers.len * sizeof(Elf64_Shdr));
    memcpy(c->out.items, &file, sizeof file);
}

static uint8_t *read_all(Arena *arena, const char *path, uint64_t *size) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return NULL;
    bool good = fseek(in, 0, SEEK_END) == 0;
    long length = ftell(in);
    rewind(in);
    *size = length > 0 ? (uint64_t)length : 0;
    uint8_t *bytes = arena_alloc(arena, *size + 1);
    good = good && fread(bytes, 1, *size, in) == *size;
    fclose(in);
    return good ? bytes : NULL;
}

bool object_compact(const char *path) {
    LinkRequest request = {.errors = stderr};
    Linker linker = {.request = &request};
    uint64_t size;
    const uint8_t *bytes = read_all(&linker.arena, path, &size);
    bool good = bytes != NULL && object_read(&linker, path, bytes, size);
    if (good) {
        const FileHeader *header = (const FileHeader *)bytes;
        Compactor c = {.arena = &linker.arena, .object = linker.objects.items[0],
                       .from = (const SectionHeader *)(bytes + header->e_shoff)};
        if (can_be_compacted(&c)) {
            compact(&c);
            FILE *out = fopen(path, "wb");
            good = out != NULL &&
                   fwrite(c.out.items, 1, (size_t)c.out.len, out) == (size_t)c.out.len;
            if (out != NULL && fclose(out) != 0)
                good = false;
        }
    }
    arena_free(&linker.arena);
    return good;
}
