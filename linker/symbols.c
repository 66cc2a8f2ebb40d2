// Symbols: the names that objects share, and which definition each one has.
//
//     strong + strong    an error
//     strong + weak      the strong one
//     weak + weak        the first one: the objects agree on what it is
//     common             zeros, as large as the largest that asks
//
// Type descriptors, itabs and instances of generic functions are weak: every package
// that needs one makes it.  Each stands in a section of its own, so the instances
// that were not chosen are dropped as a whole, and what refers to them inside their
// own object is led to the chosen one (Section.instead).
#include "linker/link.h"

#include <string.h>

// ---- The table

static uint32_t hash_of(const char *name) { // FNV-1a
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

static void grow(Linker *linker) {
    uint32_t count = linker->bucket_count == 0 ? 4096 : linker->bucket_count * 2;
    LinkSymbol **buckets = ARENA_ARRAY(&linker->arena, LinkSymbol *, count);
    for (int i = 0; i < linker->symbols.len; i++) {
        LinkSymbol *symbol = linker->symbols.items[i];
        LinkSymbol **bucket = &buckets[symbol->hash & (count - 1)];
        symbol->next = *bucket;
        *bucket = symbol;
    }
    linker->buckets = buckets;
    linker->bucket_count = count;
}

static LinkSymbol *find(Linker *linker, const char *name, uint32_t hash) {
    if (linker->bucket_count == 0)
        return NULL;
    LinkSymbol *symbol = linker->buckets[hash & (linker->bucket_count - 1)];
    while (symbol != NULL && (symbol->hash != hash || strcmp(symbol->name, name) != 0))
        symbol = symbol->next;
    return symbol;
}

LinkSymbol *symbol_find(Linker *linker, const char *name) {
    return find(linker, name, hash_of(name));
}

LinkSymbol *symbol_intern(Linker *linker, const char *name) {
    uint32_t hash = hash_of(name);
    LinkSymbol *symbol = find(linker, name, hash);
    if (symbol != NULL)
        return symbol;
    if ((uint32_t)linker->symbols.len >= linker->bucket_count)
        grow(linker);
    symbol = ARENA_NEW(&linker->arena, LinkSymbol);
    LinkSymbol **bucket = &linker->buckets[hash & (linker->bucket_count - 1)];
    *symbol = (LinkSymbol){.name = name, .hash = hash, .next = *bucket};
    *bucket = symbol;
    vec_push(&linker->arena, &linker->symbols, symbol);
    return symbol;
}

void symbol_set(Linker *linker, const char *name, uint64_t address) {
    LinkSymbol *symbol = symbol_find(linker, name);
    if (symbol == NULL || symbol->section != NULL)
        return;
    symbol->defined = true;
    symbol->binding = STB_GLOBAL;
    symbol->value = address;
}

// ---- Definitions

// Does SECTION hold this symbol and nothing else?
static bool has_section_of_its_own(const Section *section, uint64_t value) {
    const char *name = section->name;
    if (name[0] == '.')
        name++;
    return value == 0 && strchr(name, '.') != NULL;
}

static void lead_to(Section *loser, uint64_t loser_value, Section *winner,
                    uint64_t winner_value) {
    if (loser != NULL && winner != NULL && loser != winner &&
        loser->output == winner->output && loser->instead == NULL &&
        has_section_of_its_own(loser, loser_value) &&
        has_section_of_its_own(winner, winner_value))
        loser->instead = winner;
}

static void define(LinkSymbol *symbol, Object *object, const FileSymbol *from) {
    symbol->defined = true;
    symbol->binding = ELF64_ST_BIND(from->st_info);
    symbol->type = ELF64_ST_TYPE(from->st_info);
    symbol->section = from->st_shndx == SHN_ABS || from->st_shndx == SHN_COMMON
                          ? NULL
                          : &object->sections[from->st_shndx];
    symbol->value = from->st_value;
    symbol->size = from->st_size;
    symbol->object = object;
    symbol->common_align = 0;
    if (symbol->section != NULL && symbol->section->symbol == NULL)
        symbol->section->symbol = symbol->name;
}

static void define_common(LinkSymbol *symbol, Object *object, const FileSymbol *from) {
    uint64_t align = from->st_value > 0 ? from->st_value : 1;
    if (!symbol->defined) {
        define(symbol, object, from);
        symbol->common_align = align;
    } else if (symbol->common_align != 0) {
        if (from->st_size > symbol->size)
            symbol->size = from->st_size;
        if (align > symbol->common_align)
            symbol->common_align = align;
    }
}

static void define_again(Linker *linker, LinkSymbol *symbol, Object *object,
                         const FileSymbol *from) {
    Section *section =
        from->st_shndx == SHN_ABS ? NULL : &object->sections[from->st_shndx];
    bool weak = ELF64_ST_BIND(from->st_info) == STB_WEAK;
    if (weak && symbol->common_align == 0) {
        lead_to(section, from->st_value, symbol->section, symbol->value);
        return;
    }
    if (symbol->binding != STB_WEAK && symbol->common_align == 0) {
        link_error(linker, "duplicated definition of symbol %s, from %s and %s",
                   symbol_go_name(linker, symbol->name), symbol->object->path,
                   object->path);
        return;
    }
    lead_to(symbol->section, symbol->value, section, from->st_value);
    define(symbol, object, from);
}

void symbol_add(Linker *linker, Object *object, uint32_t number) {
    const FileSymbol *from = &object->symbols[number];
    LinkSymbol *symbol = symbol_intern(linker, object->names + from->st_name);
    object->globals[number - object->first_global] = symbol;
    if (from->st_shndx == SHN_UNDEF)
        return;
    if (from->st_shndx == SHN_COMMON)
        define_common(symbol, object, from);
    else if (symbol->defined)
        define_again(linker, symbol, object, from);
    else
        define(symbol, object, from);
}

void symbols_common(Linker *linker) {
    for (int i = 0; i < linker->symbols.len; i++) {
        LinkSymbol *symbol = linker->symbols.items[i];
        if (symbol->common_align == 0)
            continue;
        Section *section = ARENA_NEW(&linker->arena, Section);
        *section = (Section){.object = (Object *)symbol->object, .name = ".bss",
            .size = symbol->size, .align = symbol->common_align, .output = OUTPUT_BSS,
            .symbol = symbol->name};
        symbol->section = section;
        symbol->value = 0;
        symbol->type = STT_OBJECT;
        vec_push(&linker->arena, &linker->commons, section);
    }
}

// ---- Go's names, which codegen/symbol.c spelled with tildes for NASM

static int hexadecimal(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *symbol_go_name(Linker *linker, const char *spelling) {
    static const char letters[] = "lrpbeoktcsqd_~";
    static const char meant[] = "()*[]{}:,;\"/ ~";
    if (strchr(spelling, '~') == NULL)
        return spelling;
    char *name = arena_alloc(&linker->arena, strlen(spelling) + 1);
    size_t len = 0;
    for (const char *p = spelling; *p != '\0'; p++) {
        const char *letter = p[0] == '~' && p[1] != '\0' ? strchr(letters, p[1]) : NULL;
        if (letter != NULL) {
            name[len++] = meant[letter - letters];
            p++;
        } else if (p[0] == '~' && p[1] == 'm') {
            memcpy(name + len, "·", 2);
            len += 2;
            p++;
        } else if (p[0] == '~' && p[1] == 'x' && hexadecimal(p[2]) >= 0 &&
                   hexadecimal(p[3]) >= 0) {
            name[len++] = (char)(hexadecimal(p[2]) * 16 + hexadecimal(p[3]));
            p += 3;
        } else {
            name[len++] = *p;
        }
    }
    return name;
}
