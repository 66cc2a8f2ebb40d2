// Diagnostics: collecting, sorting and printing errors as Go's compiler does.
//
// An error that is not worth printing is dropped when it arrives, so that it
// does not count towards the limit of ten:
//   - a syntax error on the line of the syntax error before it;
//   - an error equal to the one before it on the same line.
// The tenth error closes the list: it is printed, and after it
//     file:line:col: too many errors
// where the position is that of the tenth to *arrive*; those printed are sorted
// by position.  (cmd/compile/internal/base/print.go: ErrorfAt, FlushErrors.)
#include "base/diag.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ERROR_LIMIT = 10,
    // Go's positions keep eight bits for the column: 255 means "unknown".
    COLUMN_LIMIT = 255,
};

typedef struct Diag {
    Pos pos;          // where
    int order;        // number of its arrival: equal positions keep it
    const char *text; // "file:line:col: message"
} Diag;

DiagOptions diag_options = {.show_columns = true};

static Diag *diags;          // collected, in order of arrival
static int diag_count;
static int diag_cap;
static int error_count;      // errors that counted, since the last flush
static int syntax_error_count; // of these, syntax errors
static bool limit_reached;   // the tenth came: say no more
static Pos limit_pos;        // where it was
static Pos last_syntax;      // position of the last syntax error
static Pos last_other;       // position of the last other error ...
static const char *last_text; // ... and its message
static Arena texts;          // of the messages collected

static struct Cleanup {
    void (*run)(void *); // called before exit
    void *argument;      // its argument
} *cleanups;
static int cleanup_count;

// "./" is what `go build` puts before the files of the current directory.  A
// name that came from a //line directive is shown as it stands there.
static const char *path_prefix(const Position *at) {
    if (!diag_options.dot_slash || at->source == NULL ||
        at->file != at->source->path || strchr(at->file, '/') != NULL)
        return "";
    return "./";
}

const char *position_text(Arena *arena, Pos pos) {
    if (pos == NO_POS)
        return "<unknown line number>";
    Position at = pos_resolve(pos);
    const char *prefix = path_prefix(&at);
    if (diag_options.show_columns && at.column > 0 && at.column < COLUMN_LIMIT)
        return arena_printf(arena, "%s%s:%d:%d", prefix, at.file, at.line, at.column);
    return arena_printf(arena, "%s%s:%d", prefix, at.file, at.line);
}

static bool same_line(Pos a, Pos b) {
    if (a == NO_POS || b == NO_POS)
        return a == b;
    Position x = pos_resolve(a), y = pos_resolve(b);
    return x.source == y.source && x.line == y.line && strcmp(x.file, y.file) == 0;
}

static void collect(Pos pos, const char *message) {
    if (diag_count == diag_cap) {
        diag_cap = diag_cap == 0 ? 16 : diag_cap * 2;
        diags = realloc(diags, (size_t)diag_cap * sizeof *diags);
        if (diags == NULL)
            fatal("out of memory");
    }
    const char *text =
        arena_printf(&texts, "%s: %s", position_text(&texts, pos), message);
    diags[diag_count] = (Diag){pos, diag_count, text};
    diag_count++;
    error_count++;
    if (error_count >= ERROR_LIMIT && !diag_options.all_errors) {
        limit_reached = true;
        limit_pos = pos;
    }
}

static const char *format_message(const char *prefix, const char *format,
                                  va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    size_t start = strlen(prefix);
    size_t len = (size_t)vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_alloc(&texts, start + len + 1);
    memcpy(text, prefix, start);
    vsnprintf(text + start, len + 1, format, arguments);
    return text;
}

void error_at(Pos pos, const char *format, ...) {
    if (limit_reached)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *message = format_message("", format, arguments);
    va_end(arguments);

    if (last_text != NULL && same_line(last_other, pos) &&
        strcmp(last_text, message) == 0)
        return;
    last_other = pos;
    last_text = message;
    collect(pos, message);
}

void syntax_error_at(Pos pos, const char *format, ...) {
    if (limit_reached || (last_syntax != NO_POS && same_line(last_syntax, pos)))
        return;
    last_syntax = pos;
    syntax_error_count++;
    va_list arguments;
    va_start(arguments, format);
    collect(pos, format_message("syntax error: ", format, arguments));
    va_end(arguments);
}

int diag_syntax_error_count(void) {
    return syntax_error_count;
}

int diag_error_count(void) {
    return error_count;
}

static int compare_diags(const void *a, const void *b) {
    const Diag *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return x->order - y->order;
}

static bool use_colour(FILE *out) {
    const char *no_colour = getenv("NO_COLOR");
    return (no_colour == NULL || no_colour[0] == '\0') && isatty(fileno(out));
}

// Prints the line of source and a caret below the column:
//
//     	x := y + 1
//     	     ^
static void print_snippet(FILE *out, Pos pos) {
    Position at = pos_in_file(pos);
    if (at.source == NULL)
        return;
    int len;
    const char *line = source_line(at.source, at.line, &len);
    if (len == 0 || len > 300)
        return;
    fprintf(out, "    %.*s\n    ", len, line);
    for (int i = 0; i < at.column - 1 && i < len; i++) {
        // Keep tabs, and give a multi-byte character one space.
        if (line[i] == '\t')
            putc('\t', out);
        else if (((unsigned char)line[i] & 0xC0) != 0x80)
            putc(' ', out);
    }
    fputs(use_colour(out) ? "\033[1;31m^\033[0m\n" : "^\n", out);
}

// `go build` names the package before what its compiler says, and only then.
static void print_header(FILE *out) {
    if (diag_options.header == NULL)
        return;
    fprintf(out, "# %s\n", diag_options.header);
    diag_options.header = NULL;
}

int diag_flush(FILE *out) {
    if (diag_count > 0)
        print_header(out);
    if (diag_count > 0)
        qsort(diags, (size_t)diag_count, sizeof *diags, compare_diags);
    for (int i = 0; i < diag_count; i++) {
        if (i > 0 && strcmp(diags[i].text, diags[i - 1].text) == 0)
            continue;
        fprintf(out, "%s\n", diags[i].text);
        if (diag_options.show_source)
            print_snippet(out, diags[i].pos);
    }
    if (limit_reached)
        fprintf(out, "%s: too many errors\n", position_text(&texts, limit_pos));

    int count = error_count;
    diag_count = error_count = syntax_error_count = 0;
    limit_reached = false;
    last_syntax = last_other = NO_POS;
    last_text = NULL;
    arena_free(&texts);
    return count;
}

void note_at(FILE *out, Pos pos, const char *format, ...) {
    Arena scratch = {0};
    print_header(out);
    fprintf(out, "%s: ", position_text(&scratch, pos));
    arena_free(&scratch);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(out, format, arguments);
    va_end(arguments);
    putc('\n', out);
}

static void run_cleanups(void) {
    while (cleanup_count > 0) {
        struct Cleanup *cleanup = &cleanups[--cleanup_count];
        cleanup->run(cleanup->argument);
    }
}

static _Noreturn void die(const char *prefix, const char *format,
                          va_list arguments, int status) {
    fflush(stdout);
    fputs(prefix, stderr);
    vfprintf(stderr, format, arguments);
    putc('\n', stderr);
    run_cleanups();
    exit(status);
}

void internal_error(const char *format, ...) {
    diag_flush(stderr);
    va_list arguments;
    va_start(arguments, format);
    die("burrow: internal compiler error: ", format, arguments, 3);
}

void fatal(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    die("burrow: ", format, arguments, 1);
}

void fatal_cleanup(void (*cleanup)(void *), void *argument) {
    if ((cleanup_count & (cleanup_count - 1)) == 0) { // full at powers of two
        size_t cap = cleanup_count == 0 ? 1 : (size_t)cleanup_count * 2;
        struct Cleanup *grown = realloc(cleanups, cap * sizeof *cleanups);
        if (grown == NULL)
            fatal("out of memory");
        cleanups = grown;
    }
    cleanups[cleanup_count++] = (struct Cleanup){cleanup, argument};
}
