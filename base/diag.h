// Diagnostics: what the compiler says of the user's program.
//
// Errors are collected while the passes run and printed at the end of the
// stage, as Go's compiler does: sorted by position, one syntax error a line,
// equal ones on a line dropped, and after ten "too many errors".
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"
#include "base/source.h"

#include <stdio.h>

typedef struct DiagOptions {
    bool all_errors;   // -e: no limit of ten
    bool show_columns; // file:line:col; off for -C
    bool show_source;  // follow each error by its line and a caret (terminals)
    bool dot_slash;    // print ./file.go for a relative path, as `go build` does
    const char *header; // line before the first diagnostic: "# package"; or NULL
} DiagOptions;

extern DiagOptions diag_options;

// A mistake in the user's program.  Lower case, no full stop, Go's words.
// A message may have several lines: the second and later begin with a tab.
void error_at(Pos pos, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// The same for the parser: one a line is kept, and prefixed "syntax error: ".
void syntax_error_at(Pos pos, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Number of errors since the start or the last diag_flush().
int diag_error_count(void);
// Of these, the syntax errors: only they keep the types from being checked.
int diag_syntax_error_count(void);

// Prints and forgets what was collected.  Returns the number of errors.
int diag_flush(FILE *out);

// "file:line:col" as messages show it.
const char *position_text(Arena *arena, Pos pos);

// Sends one informative line at once (the -m messages): "file:line:col: text".
void note_at(FILE *out, Pos pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// A mistake of ours: prints what we were doing and exits with status 3.
_Noreturn void internal_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

// A failure of the environment (file, tool, disk): "burrow: …", exit status 1,
// after the clean-ups that were registered have run.
_Noreturn void fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
void fatal_cleanup(void (*cleanup)(void *), void *argument);

#endif
