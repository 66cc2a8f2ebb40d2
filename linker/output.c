// Writing the executable: ELF's headers, the sections' contents, the symbols.
//
//     file header, segments | .text … .data | debug | .symtab … | section headers
//
// The kernel reads the first two and maps the segments; sections are for tools.
#include "linker/link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEGMENTS = 4 }; // code, constants, variables; and that stacks hold no code

uint64_t output_headers_size(void) {
    return sizeof(Elf64_Ehdr) + SEGMENTS * sizeof(Elf64_Phdr);
}

typedef struct Writer {
    Linker *linker;
    Vec(Elf64_Shdr) headers;  // of sections
    Vec(char) names;          // of sections
    uint64_t end;             // of the file, so far
    Debug debug;
    SymbolTable symbols;
    uint64_t debug_offset;    // of .debug_line; the others follow
    uint64_t symbols_offset;  // of .symtab; .strtab follows
    uint64_t names_offset;
    uint64_t headers_offset;
} Writer;

// ---- Section headers

static Elf64_Shdr *add_header(Writer *w, const char *name, uint32_t type) {
    Elf64_Shdr header = {.sh_name = (uint32_t)w->names.len, .sh_type = type,
                         .sh_addralign = 1};
    for (const char *p = name;; p++) {
        vec_push(&w->linker->arena, &w->names, *p);
        if (*p == '\0')
            break;
    }
    vec_push(&w->linker->arena, &w->headers, header);
    return &w->headers.items[w->headers.len - 1];
}

static void add_output_headers(Writer *w) {
    add_header(w, "", SHT_NULL)->sh_addralign = 0;
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        Output *output = &w->linker->outputs[kind];
        if (output->size == 0 || output_flags((OutputKind)kind) == 0)
            continue;
        output->number = (uint32_t)w->headers.len;
        Elf64_Shdr *header = add_header(w, output_name((OutputKind)kind),
                                        kind == OUTPUT_BSS ? SHT_NOBITS : SHT_PROGBITS);
        header->sh_flags = output_flags((OutputKind)kind);
        header->sh_addr = output->address;
        header->sh_offset = output->offset;
        header->sh_size = output->size;
        header->sh_addralign = output->align;
        if (kind != OUTPUT_BSS)
            w->end = output->offset + output->size;
    }
}

static void add_bytes(Writer *w, const char *name, const Bytes *bytes) {
    Elf64_Shdr *header = add_header(w, name, SHT_PROGBITS);
    header->sh_offset = w->end;
    header->sh_size = (uint64_t)bytes->len;
    w->end += header->sh_size;
}

static void add_debug(Writer *w) {
    if (w->linker->request->no_symbols || w->linker->request->no_debug)
        return;
    dwarf_make(w->linker, &w->debug);
    w->debug_offset = w->end;
    add_bytes(w, ".debug_line", &w->debug.line);
    add_bytes(w, ".debug_abbrev", &w->debug.abbrev);
    add_bytes(w, ".debug_info", &w->debug.info);
    add_bytes(w, ".debug_frame", &w->debug.frame);
}

static void add_symbols(Writer *w) {
    if (w->linker->request->no_symbols)
        return;
    symtab_make(w->linker, &w->symbols);
    w->symbols_offset = align_up(w->end, 8);
    Elf64_Shdr *header = add_header(w, ".symtab", SHT_SYMTAB);
    header->sh_offset = w->symbols_offset;
    header->sh_size = (uint64_t)w->symbols.symbols.len * sizeof(Elf64_Sym);
    header->sh_entsize = sizeof(Elf64_Sym);
    header->sh_addralign = 8;
    header->sh_info = w->symbols.first_global;
    header->sh_link = (uint32_t)w->headers.len;
    w->end = header->sh_offset + header->sh_size;
    header = add_header(w, ".strtab", SHT_STRTAB);
    header->sh_offset = w->end;
    header->sh_size = w->symbols.names_size;
    w->end += header->sh_size;
}

static void add_names(Writer *w) {
    Elf64_Shdr *header = add_header(w, ".shstrtab", SHT_STRTAB);
    header->sh_offset = w->names_offset = w->end;
    header->sh_size = (uint64_t)w->names.len;
    w->headers_offset = align_up(w->end + header->sh_size, 8);
    w->end = w->headers_offset + (uint64_t)w->headers.len * sizeof(Elf64_Shdr);
}

// ---- Segments

// Of the outputs that have these flags; the first segment has the headers, too.
static Elf64_Phdr segment(const Linker *linker, uint64_t flags) {
    Elf64_Phdr s = {.p_type = PT_LOAD, .p_flags = PF_R, .p_align = PAGE};
    s.p_flags |= flags & SHF_EXECINSTR ? PF_X : flags & SHF_WRITE ? PF_W : 0;
    bool first = true;
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        const Output *output = &linker->outputs[kind];
        if (output_flags((OutputKind)kind) != flags)
            continue;
        if (first) {
            s.p_offset = flags & SHF_EXECINSTR ? 0 : output->offset;
            s.p_vaddr = s.p_paddr = output->address - (output->offset - s.p_offset);
        }
        first = false;
        s.p_memsz = output->address + output->size - s.p_vaddr;
        if (kind != OUTPUT_BSS)
            s.p_filesz = s.p_memsz;
    }
    return s;
}

static void put_headers(const Writer *w, uint8_t *image) {
    const Linker *linker = w->linker;
    const LinkSymbol *entry = symbol_find(w->linker, linker->request->entry);
    Elf64_Ehdr file = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
                    EV_CURRENT},
        .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
        .e_entry = entry->section->address + entry->value,
        .e_phoff = sizeof file, .e_ehsize = sizeof file,
        .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = SEGMENTS,
        .e_shoff = w->headers_offset, .e_shentsize = sizeof(Elf64_Shdr),
        .e_shnum = (uint16_t)w->headers.len,
        .e_shstrndx = (uint16_t)(w->headers.len - 1),
    };
    Elf64_Phdr segments[SEGMENTS] = {
        segment(linker, SHF_ALLOC | SHF_EXECINSTR),
        segment(linker, SHF_ALLOC),
        segment(linker, SHF_ALLOC | SHF_WRITE),
        {.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W, .p_align = 16},
    };
    memcpy(image, &file, sizeof file);
    memcpy(image + sizeof file, segments, sizeof segments);
}

// ---- The file

static void put_contents(const Writer *w, uint8_t *image) {
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        const Output *output = &w->linker->outputs[kind];
        if (kind == OUTPUT_BSS || output->number == 0)
            continue;
        if (kind == OUTPUT_TEXT) // int3 between functions
            memset(image + output->offset, 0xcc, output->size);
        link_relocate(w->linker, (OutputKind)kind, image + output->offset);
    }
    uint8_t *at = image + w->debug_offset;
    const Bytes *debug[] = {&w->debug.line, &w->debug.abbrev, &w->debug.info,
                            &w->debug.frame};
    for (int i = 0; i < 4; i++) {
        copy_items(at, debug[i]->items, (size_t)debug[i]->len);
        at += debug[i]->len;
    }
    if (w->symbols_offset != 0) {
        size_t size = (size_t)w->symbols.symbols.len * sizeof(Elf64_Sym);
        memcpy(image + w->symbols_offset, w->symbols.symbols.items, size);
        memcpy(image + w->symbols_offset + size, w->symbols.names,
               w->symbols.names_size);
    }
    memcpy(image + w->names_offset, w->names.items, (size_t)w->names.len);
    memcpy(image + w->headers_offset, w->headers.items,
           (size_t)w->headers.len * sizeof(Elf64_Shdr));
}

static bool write_file(Linker *linker, const uint8_t *image, uint64_t size) {
    const char *path = linker->request->output;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0777);
    bool good = file >= 0;
    while (good && size > 0) {
        ssize_t n = write(file, image, size);
        if (n < 0 && errno == EINTR)
            continue;
        good = n > 0;
        image += good ? n : 0;
        size -= good ? (uint64_t)n : 0;
    }
    if (file >= 0 && close(file) != 0)
        good = false;
    if (!good)
        link_error(linker, "%s: %s", path, strerror(errno));
    return good;
}

bool output_write(Linker *linker) {
    Writer w = {.linker = linker};
    add_output_headers(&w);
    add_debug(&w);
    add_symbols(&w);
    add_names(&w);
    uint8_t *image = calloc(1, w.end);
    if (image == NULL) {
        link_error(linker, "out of memory");
        return false;
    }
    put_headers(&w, image);
    put_contents(&w, image);
    bool good = linker->errors == 0 && write_file(linker, image, w.end);
    free(image);
    return good;
}
