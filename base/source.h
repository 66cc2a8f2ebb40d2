// Source files and positions.
//
// A position is one 32-bit number: every file gets a range of numbers as long
// as its text, so a Pos names a file and a byte offset in it.  Lines and
// columns are computed when somebody asks (for a message, a dump, a line
// table).  Lines count from 1, columns count bytes from 1, as Go's do.
//
//     //line foo.go:10       changes what later positions *say*
//     /*line foo.go:10:5*/   (pos_resolve), never what they are
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t Pos; // 0 is "no position"
#define NO_POS 0

typedef struct LineDirective {
    uint32_t offset;  // first byte the directive speaks of
    const char *file; // name it gives, NULL to keep the name before it
    int line;
    int column;       // 0: columns are unknown after this directive
} LineDirective;

typedef struct Source {
    const char *path;     // as the user named it, or as messages show it
    const char *abs_path; // absolute, for debug information
    char *text;           // the whole file, with two NUL bytes after it
    uint32_t size;        // in bytes, without the NULs
    Pos base;             // position of byte 0
    int index;            // number of this file among all sources
    uint32_t *lines;      // offset of the start of each line
    int line_count;
    int line_cap;
    LineDirective *directives; // in order of offset
    int directive_count;
    int directive_cap;
} Source;

typedef struct Position {
    const char *file; // "<unknown>" for NO_POS
    int line;
    int column;       // 0 if unknown
    Source *source;   // NULL for NO_POS
} Position;

// Reads a file.  On failure returns NULL and sets errno.
Source *source_read(const char *path);

// Makes a source of text in memory, which is copied.
Source *source_from_text(const char *path, const char *text, size_t size);

// The lexer reports each line start (offset after a newline), in order.
void source_add_line(Source *source, uint32_t offset);
void source_add_directive(Source *source, LineDirective directive);
// The file that the directive before OFFSET names; NULL for the source's own.
const char *source_file_before(const Source *source, uint32_t offset);

// All sources, in order of their base.
Source *source_of(Pos pos);

// Where a position is, after //line directives (what messages say) ...
Position pos_resolve(Pos pos);
// ... and before them (what is in the file: for carets and listings).
Position pos_in_file(Pos pos);

// Line of source text without its newline; *LEN gets its length.
const char *source_line(Source *source, int line, int *len);

#endif
