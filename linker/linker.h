// The linker: object files in, a static executable out.
//
// An object file is pieces of memory with holes.  Each piece, a section, is the
// code of one function, or one variable, or a table; each hole, a relocation, is to
// hold the address of a symbol.  Linking is five steps, one file each:
//
//     object.c     reads objects          sections, symbols, relocations
//     symbols.c    resolves symbols       one definition for each name
//     reach.c      drops what is dead     from the entry point along relocations
//     layout.c     gives addresses        sections of one kind lie together
//     relocate.c   fills the holes        now that the addresses are known
//
// and output.c writes the file, with symbols (symtab.c) and lines (dwarf.c) for
// debuggers.  archive.c reads and writes libraries of objects.
// It all happens in the compiler's process and memory: a program with fmt is some
// tens of thousands of sections, and linking it takes milliseconds.
//
// docs/linker.md tells it at length.
#ifndef LINKER_LINKER_H
#define LINKER_LINKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct LinkInput {
    const char *path;         // of an object or an archive
    const void *bytes;        // what is in it; NULL: the file is read
    size_t size;
} LinkInput;

typedef struct LinkRequest {
    const LinkInput *inputs;  // in the order of the code
    int input_count;
    const char *output;
    const char *entry;        // symbol where execution begins
    bool no_symbols;          // -s: no symbol table, no debug information
    bool no_debug;            // -w: no debug information
    FILE *errors;             // where messages go
} LinkRequest;

// False after errors, which were printed; then there is no output.
bool link_program(const LinkRequest *request);

// Makes an object file smaller: only what linking needs stays (compact.c).
bool object_compact(const char *path);
// Joins objects to one file.
bool archive_write(const char *path, const char *const *members, int count);

#endif
