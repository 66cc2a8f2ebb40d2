// DWARF: what a debugger needs to know, written as data for nasm.
//
//     .debug_line   which line an address belongs to: one row for each run of
//                   instructions of the same line
//     .debug_info   one compile unit, one subprogram for each function
//     .debug_frame  how to find the caller's frame at each address
//
// nasm's own -F dwarf knows lines only, and wants a %line for each.  A row costs
// us a label and one number: the two operations "advance the address by n" and
// "add a line and append a row" are four bytes, written as
//
//     dd 9|(.L7-.L5)<<8|19<<24
//
// DWARF version 2 for lines and frames, 4 for the rest; the bytes are explained
// where they are written.
#include "codegen/amd64/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { // from the DWARF standard
    DW_LNS_copy = 1, DW_LNS_advance_line = 3, DW_LNS_set_file = 4,
    DW_LNS_fixed_advance_pc = 9,
    LINE_BASE = -5, LINE_RANGE = 14, OPCODE_BASE = 10, // of our special opcodes
};

static FILE *out;
static Buffer info, frames;
static int files_declared;

// ---- Lines

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

// Everything of a function is one list of double words, which nasm reads fastest.
// Operation 7 (the row begins a basic block) fills up what is shorter.
static int words_on_line;

__attribute__((format(printf, 1, 2)))
static void word(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs(words_on_line++ % 8 == 0 ? "\n\tdd " : ",", out);
    vfprintf(out, format, args);
    va_end(args);
}

// Operation 3: adds DELTA to the line.  A signed LEB128 number of up to 3 bytes.
static void advance_line(int delta) {
    uint32_t bytes = DW_LNS_advance_line | 0x07070700;
    int shift = 8;
    for (bool more = true; more && shift < 32; shift += 8) {
        uint32_t byte = (uint32_t)delta & 0x7f;
        delta >>= 7;
        more = !((delta == 0 && !(byte & 0x40)) || (delta == -1 && (byte & 0x40)));
        bytes = (bytes & ~(0xffu << shift)) | (more ? byte | 0x80 : byte) << shift;
    }
    word("%u", bytes);
}

static void set_file(int file) { // operation 4, for up to 16384 files
    word("%u", DW_LNS_set_file | ((unsigned)(file + 1) % 128 | 128) << 8 |
               (unsigned)(file + 1) / 128 << 16 | 7u << 24);
}

// Extended operation 3: adds a file to the table.
static void declare_files(void) {
    for (; files_declared < table_file_count(); files_declared++) {
        const char *path = table_file_name(files_declared);
        int length = (int)strlen(path);
        fprintf(out, "\tdb 0\n\tdb %d,%d,3,`%s`,0,0,0,0\n",
                (length + 5) % 128 | 128, (length + 5) / 128,
                path);
    }
}

enum { FAR = 60000 }; // an upper bound of what surely fits into 16 bits

// One row: its address follows the previous label, or is given anew if the two
// are so far apart that the distance does not fit.
static void write_row(const char *from, int label, int distance, int delta) {
    if (delta < LINE_BASE || delta >= LINE_BASE + LINE_RANGE) {
        advance_line(delta);
        delta = 0;
    }
    if (distance > FAR) {
        fprintf(out, "\n\tdd 0x02090007\n\tdq .L%d", label);
        words_on_line = 0;
        word("%d|%d<<24", DW_LNS_fixed_advance_pc, delta - LINE_BASE + OPCODE_BASE);
        return;
    }
    word("%d|(.L%d-%s)<<8|%d<<24", DW_LNS_fixed_advance_pc, label, from,
         delta - LINE_BASE + OPCODE_BASE);
}

static void write_lines(Text *t) {
    const char *name = t->m->f->symbol->spelling;
    fputs("section .debug_line\n", out);
    int file = table_file(t->m->f->pos);
    declare_files();
    int line = t->m->f->pos != NO_POS ? pos_resolve(t->m->f->pos).line : 1;
    // set_address, filled up to 4 bytes; then the row of the declaration
    fprintf(out, "\tdd 0x02090007\n\tdq %s", name);
    words_on_line = 0;
    set_file(file);
    advance_line(line - 1);
    word("%d", DW_LNS_copy | 0x07070700);
    char from[32];
    const char *previous = name;
    int last = 0;
    for (int i = 0; i < t->rows.len; i++) {
        Row *row = &t->rows.items[i];
        if (row->file != file)
            set_file(row->file);
        file = row->file;
        int offset = t->labels.items[row->label];
        write_row(previous, row->label, offset - last, row->line - line);
        last = offset;
        line = row->line;
        snprintf(from, sizeof from, ".L%d", row->label);
        previous = from;
    }
    // The end of the sequence: 0 1 1
    if (t->offset - last > FAR) {
        fputs("\n\tdd 0x02090007\n\tdq .e", out);
        words_on_line = 0;
    } else {
        word("%d|(.e-%s)<<8|7<<24", DW_LNS_fixed_advance_pc, previous);
    }
    word("0x01010007");
    fputc('\n', out);
}

// ---- Functions

static void add_subprogram(Text *t) {
    IrFunc *f = t->m->f;
    const char *name = f->symbol->spelling;
    // abbreviation 2: name, file, line, low_pc, high_pc (length)
    buffer_add(&info, "\tdb 2\n");
    buffer_add_string(&info, f->name);
    buffer_add(&info, "\tdd %d,%d,%s,0,%s.e-%s\n", table_file(f->pos) + 1,
               f->pos != NO_POS ? pos_resolve(f->pos).line : 0, name, name, name);
}

// ---- Frames
//
// The canonical frame address (CFA) is the address above the return address.  It
// is rsp+8 at entry, rbp+16 once RBP is set up, and rsp+8 again at each ret:
//
//     push rbp          1 byte     CFA = rsp+16, RBP saved at CFA-16
//     mov rbp, rsp      3 bytes    CFA = rbp+16

// 3: advance by 2 bytes; 10: remember the state; 12 7 8: CFA = rsp+8; 198: RBP is
// the caller's; then advance again, and 11: back to the state.
static void add_plain_ranges(Text *t, const char *name) {
    int previous = t->frame_label;
    const char *further = "";
    for (int i = 0; i < t->plain.len; i++) {
        CfaRange range = t->plain.items[i];
        buffer_add(&frames, "\tdd 3|(%s.L%d-%s.L%d%s)<<8|10<<24,0xc608070c,", name,
                   range.start, name, previous, further);
        if (range.end < 0)
            buffer_add(&frames, "0x0b41\n");
        else
            buffer_add(&frames, "3|(%s.L%d-%s.L%d)<<8|11<<24\n", name, range.end, name,
                       range.start);
        further = range.end < 0 ? "-1" : "";
        previous = range.end < 0 ? range.start : range.end;
    }
}

static void add_frame(Text *t) {
    const char *name = t->m->f->symbol->spelling;
    buffer_add(&frames, "\tdd ..@fe%d-..@fs%d\n..@fs%d: dd 0,%s,0,%s.e-%s,0\n",
               frames.labels, frames.labels, frames.labels, name, name, name);
    if (t->frame_label >= 0) {
        // advance; def_cfa_offset 16; offset(rbp) 2 words; advance 3; def_cfa_register rbp
        buffer_add(&frames, "\tdd 3|(%s.L%d-3-%s)<<8|14<<24,0x43028610,0x060d\n", name,
                   t->frame_label, name);
        if (t->offset <= FAR)
            add_plain_ranges(t, name);
    }
    buffer_add(&frames, "..@fe%d:\n", frames.labels++);
}

void debug_func(Text *t) {
    if (!codegen_options.debug_info)
        return;
    write_lines(t);
    add_subprogram(t);
    add_frame(t);
}

// ---- The file

static void write_line_header(const Package *package) {
    // length, version, header length, minimum_instruction_length, default_is_stmt,
    // line_base, line_range, opcode_base, operand counts, no folders, files
    fprintf(out, "section .debug_line\n..@ls:\n\tdd ..@le-..@ls-4\n\tdw 2\n"
                 "\tdd ..@lh-$-4\n\tdb 1,1,%d,%d,%d\n\tdb 0,1,1,1,1,0,0,0,1\n"
                 "\tdb 0\n",
            LINE_BASE & 255, LINE_RANGE, OPCODE_BASE);
    // Debuggers look for files here; code inlined from other packages declares
    // its files as it comes.
    for (int i = 0; package != NULL && i < package->files.len; i++)
        table_file(package->files.items[i]->package_pos);
    for (; files_declared < table_file_count(); files_declared++)
        fprintf(out, "\tdb `%s`,0,0,0,0\n", table_file_name(files_declared));
    fputs("\tdb 0\n..@lh:\n", out);
}

static void write_abbreviations(void) {
    // 1: compile unit (children): producer, language, name, comp_dir, low_pc,
    //    high_pc, stmt_list    2: subprogram: external, frame_base call_frame_cfa
    fputs("section .debug_abbrev\n"
          "\tdb 1,0x11,1, 0x25,8, 0x13,5, 3,8, 0x1b,8, 0x11,1, 0x12,7, 0x10,0x17, 0,0\n"
          "\tdb 2,0x2e,0, 3,8, 0x3a,6, 0x3b,6, 0x11,1, 0x12,6, 0x3f,0x19, 0,0\n"
          "\tdb 0\n", out);
}

static void write_info(const char *unit_name, const char *folder) {
    fputs("section .debug_info\n..@is:\n\tdd ..@ie-$-4\n\tdw 4\n\tdd 0\n\tdb 8,1\n"
          "\tdb 'burrow',0\n\tdw 0x16\n", out); // DW_LANG_Go
    Buffer names = {0};
    buffer_add_string(&names, unit_name);
    buffer_add_string(&names, folder);
    buffer_flush(&names, out);
    fputs("\tdq ..@ts,..@te-..@ts\n\tdd 0\n", out);
    buffer_flush(&info, out);
    fputs("\tdb 0\n..@ie:\n", out);
}

static void write_frames(void) {
    // One common entry: code alignment 1, data alignment -8, return address in 16;
    // def_cfa rsp+8, the return address is at CFA-8
    fputs("section .debug_frame\n\tdd ..@ce-$-4\n\tdd -1\n\tdb 1,0,1,0x78,16\n"
          "\tdb 12,7,8,144,1\n..@ce:\n", out);
    buffer_flush(&frames, out);
    frames.labels = 0;
}

static const char *const sections[] = {"line", "abbrev", "info", "frame"};
static char unit_name[4096], unit_folder[4096];

void debug_begin(FILE *to, Package *package) {
    out = to;
    files_declared = 0;
    if (!codegen_options.debug_info)
        return;
    snprintf(unit_name, sizeof unit_name, "%s", package != NULL ? package->path : "");
    snprintf(unit_folder, sizeof unit_folder, "/");
    if (package != NULL && package->files.len > 0) {
        Source *source = package->files.items[0]->source;
        if (source->abs_path != NULL)
            snprintf(unit_folder, sizeof unit_folder, "%s", source->abs_path);
        char *slash = strrchr(unit_folder, '/');
        if (slash != NULL)
            *slash = '\0';
    }
    for (int i = 0; i < 4; i++)
        fprintf(out, "section .debug_%s progbits noalloc noexec nowrite align=%d\n",
                sections[i], i == 3 ? 8 : 1);
    write_line_header(package);
    fputs("section .text\n..@ts:\n", out);
}

void debug_end(void) {
    if (!codegen_options.debug_info)
        return;
    fputs("section .text\n..@te:\nsection .debug_line\n..@le:\n", out);
    write_abbreviations();
    write_info(unit_name, unit_folder);
    write_frames();
}
