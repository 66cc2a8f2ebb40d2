// Stories on a terminal, or in a file.
#ifndef EXPLAIN_PRINT_H
#define EXPLAIN_PRINT_H

#include "explain/story.h"

#include <stdio.h>

typedef struct PrintOptions {
    bool colour;   // a terminal, and no NO_COLOR
    bool all;      // variables in registers, too
    int line;      // only what is there; 0: everywhere
    int column;    // the innermost site around it; 0: the whole line
    const char *file; // the line is in this file; NULL: in any
} PrintOptions;

// Is the story one of those asked for?
bool story_wanted(const Story *story, const PrintOptions *options);
// Prints those, with their source; returns how many there were.
int stories_print(FILE *out, const Stories *stories, const PrintOptions *options);
// One of them, without its number: for assertions that were broken.
void story_print(FILE *out, const Story *story, const PrintOptions *options);

// ---- caret.c
// A source line with carets under parts of it.  Tabs become blanks, and wide
// characters take two columns, as terminals show them.
typedef struct Sheet {
    FILE *out;
    bool colour;
    int width;          // of the column with line numbers
    const char *file;   // the line shown last
    int line;
} Sheet;
// Shows EXTENT's line, unless it is the one shown last, and the carets with LABEL.
void sheet_point(Sheet *sheet, Extent extent, const char *label);
// Columns that TEXT takes on a terminal.
int text_width(const char *text, int len);

#endif
