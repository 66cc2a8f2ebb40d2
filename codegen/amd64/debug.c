// What debuggers are to know: the lines of a function's code, and its frame.
//
// It is written as a table of numbers, go_lines, from which the linker makes DWARF
// for the functions that it keeps (FuncLines in runtime/abi.h, linker/dwarf.c).  A row
// is written where the line changes:
//
//     .L2: mov rax, [rsp+8]       section go_lines
//          …                          dd .L2-main.f,7
//     .L5: call main.g                dd .L5-.L2,9
#include "codegen/amd64/text.h"

#include <stdarg.h>

static FILE *out;

// The row at LABEL begins FILE:LINE, if that is news.
void debug_row(Text *t, const Value *v) {
    if (!codegen_options.debug_info || v->pos == NO_POS || v->pos == t->row_pos)
        return;
    t->row_pos = v->pos;
    Position position = pos_resolve(v->pos);
    int file = table_file(v->pos);
    if (t->rows.len > 0 && t->rows.items[t->rows.len - 1].line == position.line &&
        t->rows.items[t->rows.len - 1].file == file)
        return;
    Row row = {text_here(t), position.line, file};
    vec_push(t->m->arena, &t->rows, row);
}

static int pairs_on_line;

// Two numbers.  (nasm reads long lists fastest.)
__attribute__((format(printf, 1, 2)))
static void pair(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs(pairs_on_line++ % 4 == 0 ? "\n\tdd " : ",", out);
    vfprintf(out, format, args);
    va_end(args);
}

static int file_changes(const Text *t) {
    int changes = 0, file = table_file(t->m->f->pos);
    for (int i = 0; i < t->rows.len; i++) {
        changes += t->rows.items[i].file != file;
        file = t->rows.items[i].file;
    }
    return changes;
}

static void write_rows(const Text *t) {
    const char *name = t->m->f->symbol->spelling;
    int file = table_file(t->m->f->pos);
    for (int i = 0; i < t->rows.len; i++) {
        const Row *row = &t->rows.items[i];
        if (row->file != file)
            pair("%u,..@f%d", LINES_FILE, row->file);
        file = row->file;
        if (i == 0)
            pair(".L%d-%s,%d", row->label, name, row->line);
        else
            pair(".L%d-.L%d,%d", row->label, t->rows.items[i - 1].label, row->line);
    }
}

// Code without a frame between what has one.
static void write_plain(const Text *t) {
    const char *name = t->m->f->symbol->spelling;
    for (int i = 0; i < t->plain.len; i++) {
        CfaRange range = t->plain.items[i];
        if (range.end < 0) // a `ret`
            pair(".L%d-%s,.L%d-%s+1", range.start, name, range.start, name);
        else
            pair(".L%d-%s,.L%d-%s", range.start, name, range.end, name);
    }
}

void debug_func(Text *t) {
    if (!codegen_options.debug_info)
        return;
    const char *name = t->m->f->symbol->spelling;
    int plain = t->frame_label >= 0 ? t->plain.len : 0;
    int size = (int)sizeof(FuncLines) + 8 * (plain + t->rows.len + file_changes(t));
    fprintf(out, "section go_lines\n\tdd %s,%d,", name, size);
    if (t->frame_label >= 0)
        fprintf(out, ".L%d-%s,%d", t->frame_label, name, plain);
    else
        fputs("0,0", out);
    pairs_on_line = 0;
    if (plain > 0)
        write_plain(t);
    write_rows(t);
    fputc('\n', out);
}

void debug_begin(FILE *to) { out = to; }
