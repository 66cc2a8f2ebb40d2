// Text in columns, for terminals and files.
#ifndef COMPARE_TABLE_H
#define COMPARE_TABLE_H

#include "compare/compare.h"

// A line under construction; its width is what a terminal shows, not bytes.
typedef struct Line {
    char *chars;
    size_t len, cap;
    int width;            // columns so far
    bool colour;          // may have escape sequences
} Line;

typedef enum Style { PLAIN, BOLD, DIM, GREEN, YELLOW, RED } Style;

void line_add(Line *line, Style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void line_to(Line *line, int column);          // spaces up to there
// Right-aligned, ending before COLUMN.
void line_right(Line *line, int column, Style style, const char *text);
// At most WIDTH columns, cut with an ellipsis.
void line_cut(Line *line, int width, Style style, const char *text);
void line_print(FILE *out, Line *line);        // and begins anew
// TEXT in lines of at most WIDTH columns, broken at spaces, indented by INDENT.
void print_wrapped(FILE *out, int indent, int width, Style style, bool colour,
                   const char *text);

int columns_of(const char *text);
const char *grouped(int64_t number);           // 1,234,567
const char *byte_text(int64_t bytes);          // 1.2 kB, exact below 10,000
const char *time_text(double seconds);         // 1.23 ms

#endif
