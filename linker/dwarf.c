// DWARF: what a debugger needs to know, made of the tables that codegen wrote.
//
//     .debug_line   which line an address belongs to
//     .debug_info   one compile unit, one subprogram for each function
//     .debug_frame  how to find the caller's frame at each address
//
// Only functions that are in the executable have any of it.  DWARF version 2 for
// lines and frames, 4 for the rest; the bytes are explained where they are written.
#include "linker/link.h"

#include <string.h>

enum { // from the DWARF standard
    DW_LNS_copy = 1, DW_LNS_advance_pc, DW_LNS_advance_line, DW_LNS_set_file,
    DW_LNE_end_sequence = 1, DW_LNE_set_address = 2,
    LINE_BASE = -3, LINE_RANGE = 12, OPCODE_BASE = 10, // of our special opcodes
    DW_CFA_advance_loc = 0x40, DW_CFA_offset = 0x80, DW_CFA_restore = 0xc0,
    DW_CFA_advance_loc1 = 2, DW_CFA_advance_loc2, DW_CFA_advance_loc4,
    DW_CFA_remember_state = 10, DW_CFA_restore_state, DW_CFA_def_cfa,
    DW_CFA_def_cfa_register, DW_CFA_def_cfa_offset,
    DWARF_RBP = 6, DWARF_RSP = 7, DWARF_RIP = 16,
};

// What is known of a function.
typedef struct Function {
    uint64_t address;
    uint32_t size;
    uint32_t line;            // of the declaration
    const char *name;
    const char *file;
    const Record *lines;      // its FuncLines, or NULL
} Function;

typedef struct Maker {
    Linker *linker;
    Arena *arena;
    Debug *out;
    Vec(const char *) files;  // of the line table: number i + 1
    // The state machine of .debug_line:
    uint64_t address;         // 0: outside of a sequence
    uint32_t line;
    uint32_t file;
} Maker;

// ---- Bytes

static void put(Maker *m, Bytes *to, unsigned byte) {
    vec_push(m->arena, to, (uint8_t)byte);
}

static void put_number(Maker *m, Bytes *to, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++)
        put(m, to, (unsigned)(number >> (8 * i)) & 255);
}

static void put_text(Maker *m, Bytes *to, const char *text) {
    for (; *text != '\0'; text++)
        put(m, to, (unsigned char)*text);
    put(m, to, 0);
}

static void put_unsigned(Maker *m, Bytes *to, uint64_t n) { // LEB128
    for (; n >= 0x80; n >>= 7)
        put(m, to, (unsigned)(n | 0x80));
    put(m, to, (unsigned)n);
}

static void put_signed(Maker *m, Bytes *to, int64_t n) { // LEB128
    while (n < -64 || n > 63) {
        put(m, to, (unsigned)(n & 0x7f) | 0x80);
        n >>= 7;
    }
    put(m, to, (unsigned)n & 0x7f);
}

// The length that a unit begins with, once it is known.
static void set_length(Bytes *bytes, int at) {
    uint32_t length = (uint32_t)(bytes->len - at - 4);
    memcpy(bytes->items + at, &length, 4);
}

// ---- What the tables say

static uint32_t word_of(const Record *record, uint64_t offset) {
    uint32_t word = 0;
    if (offset + 4 <= record->size)
        memcpy(&word, record->table->bytes + record->offset + offset, 4);
    return word;
}

// The string that the word at OFFSET refers to.
static const char *text_of(const Record *record, uint64_t offset) {
    for (uint32_t i = 0; i < record->relocation_count; i++) {
        const Relocation *hole = &record->relocations[i];
        if (hole->r_offset != record->offset + offset)
            continue;
        Target target = target_of(record->table->object, hole);
        if (target.section != NULL && target.section->bytes != NULL)
            return string_at(target.section, target.offset);
    }
    return "";
}

static const Record *lines_of(const Record *info) {
    Target owner = target_of(info->table->object, info->relocations);
    const Record *record = owner.section->records;
    while (record != NULL && (record->table->output != OUTPUT_LINES ||
                              record->key != info->key))
        record = record->next;
    return record;
}

static Function function_of(const Record *info) {
    return (Function){
        .address = info->key,
        .size = word_of(info, offsetof(FuncInfo, size)),
        .line = word_of(info, offsetof(FuncInfo, line)),
        .name = text_of(info, offsetof(FuncInfo, name)),
        .file = text_of(info, offsetof(FuncInfo, file)),
        .lines = lines_of(info),
    };
}

// ---- .debug_line

// Files are few for one function after another: the last ones come first.
static uint32_t file_number(Maker *m, const char *path) {
    for (int i = m->files.len - 1; i >= 0; i--)
        if (m->files.items[i] == path || strcmp(m->files.items[i], path) == 0)
            return (uint32_t)i + 1;
    vec_push(m->arena, &m->files, path);
    return (uint32_t)m->files.len;
}

static void end_sequence(Maker *m) {
    Bytes *line = &m->out->line;
    if (m->address == 0)
        return;
    put(m, line, 0);
    put(m, line, 1);
    put(m, line, DW_LNE_end_sequence);
    m->address = 0;
}

static void begin_sequence(Maker *m, uint64_t address) {
    Bytes *line = &m->out->line;
    put(m, line, 0);
    put(m, line, 9);
    put(m, line, DW_LNE_set_address);
    put_number(m, line, address, 8);
    m->address = address;
    m->line = m->file = 1;
}

static void advance_to(Maker *m, uint64_t address) {
    put(m, &m->out->line, DW_LNS_advance_pc);
    put_unsigned(m, &m->out->line, address - m->address);
    m->address = address;
}

// A row.  A special opcode does all of it where the steps are small.
static void put_row(Maker *m, uint64_t address, uint32_t line, uint32_t file) {
    Bytes *to = &m->out->line;
    int64_t lines = (int64_t)line - m->line;
    if (file != m->file) {
        put(m, to, DW_LNS_set_file);
        put_unsigned(m, to, file);
    }
    if (lines < LINE_BASE || lines >= LINE_BASE + LINE_RANGE) {
        put(m, to, DW_LNS_advance_line);
        put_signed(m, to, lines);
        lines = 0;
    }
    if (address - m->address > (255 - OPCODE_BASE) / LINE_RANGE - 1)
        advance_to(m, address);
    put(m, to, (unsigned)(lines - LINE_BASE + OPCODE_BASE) +
                   LINE_RANGE * (unsigned)(address - m->address));
    m->address = address;
    m->line = line;
    m->file = file;
}

enum { FAR = 64 }; // functions so near each other share a sequence

static void add_lines(Maker *m, const Function *f) {
    const Record *record = f->lines;
    if (m->address != 0 && f->address - m->address > FAR)
        end_sequence(m);
    if (m->address == 0)
        begin_sequence(m, f->address);
    uint32_t file = file_number(m, f->file);
    uint64_t address = f->address;
    put_row(m, address, f->line, file);
    uint64_t plain = word_of(record, offsetof(FuncLines, plain));
    uint64_t at = sizeof(FuncLines) + 8 * plain;
    for (; at + 8 <= record->size; at += 8) {
        uint32_t advance = word_of(record, at);
        if (advance == LINES_FILE) {
            file = file_number(m, text_of(record, at + 4));
            continue;
        }
        address += advance;
        put_row(m, address, word_of(record, at + 4), file);
    }
    advance_to(m, f->address + f->size);
}

// length, version, header length, minimum_instruction_length, default_is_stmt,
// line_base, line_range, opcode_base, operand counts, no folders, files
static void put_line_header(Maker *m, Bytes *header) {
    static const uint8_t operands[] = {0, 1, 1, 1, 1, 0, 0, 0, 1};
    put_number(m, header, 0, 4);
    put_number(m, header, 2, 2);
    put_number(m, header, 0, 4);
    put(m, header, 1);
    put(m, header, 1);
    put(m, header, (unsigned)LINE_BASE & 255);
    put(m, header, LINE_RANGE);
    put(m, header, OPCODE_BASE);
    for (size_t i = 0; i < sizeof operands; i++)
        put(m, header, operands[i]);
    put(m, header, 0);
    for (int i = 0; i < m->files.len; i++) {
        put_text(m, header, m->files.items[i]);
        put_number(m, header, 0, 3);
    }
    put(m, header, 0);
    uint32_t length = (uint32_t)header->len - 10;
    memcpy(header->items + 6, &length, 4);
}

// The header lists the files, which are known after the rows.
static void join_lines(Maker *m) {
    Bytes rows = m->out->line, header = {0};
    put_line_header(m, &header);
    for (int i = 0; i < rows.len; i++)
        put(m, &header, rows.items[i]);
    set_length(&header, 0);
    m->out->line = header;
}

// ---- .debug_info

static void put_abbreviations(Maker *m) {
    // 1: compile unit (children): producer, language, name, comp_dir, low_pc,
    //    high_pc, stmt_list    2: subprogram: name, decl_file, decl_line, low_pc,
    //    high_pc, external
    static const uint8_t bytes[] = {
        1, 0x11, 1, 0x25, 8, 0x13, 5, 3, 8, 0x1b, 8, 0x11, 1, 0x12, 7, 0x10, 0x17, 0, 0,
        2, 0x2e, 0, 3, 8, 0x3a, 15, 0x3b, 15, 0x11, 1, 0x12, 15, 0x3f, 0x19, 0, 0,
        0,
    };
    for (size_t i = 0; i < sizeof bytes; i++)
        put(m, &m->out->abbrev, bytes[i]);
}

// Returns where the size of the code is to be written.
static int begin_unit(Maker *m) {
    Bytes *info = &m->out->info;
    const Output *text = &m->linker->outputs[OUTPUT_TEXT];
    put_number(m, info, 0, 4);
    put_number(m, info, 4, 2);     // version
    put_number(m, info, 0, 4);     // abbreviations
    put(m, info, 8);               // size of addresses
    put(m, info, 1);
    put_text(m, info, "burrow");
    put_number(m, info, 0x16, 2);  // DW_LANG_Go
    put_text(m, info, "go");
    put_text(m, info, "/");
    put_number(m, info, text->address, 8);
    put_number(m, info, 0, 8);     // size of the code, known at the end
    put_number(m, info, 0, 4);     // in .debug_line
    return info->len - 12;
}

static void add_subprogram(Maker *m, const Function *f) {
    Bytes *info = &m->out->info;
    put(m, info, 2);
    put_text(m, info, f->name);
    put_unsigned(m, info, file_number(m, f->file));
    put_unsigned(m, info, f->line);
    put_number(m, info, f->address, 8);
    put_unsigned(m, info, f->size);
}

// ---- .debug_frame
//
// The canonical frame address (CFA) is the address above the return address.  It
// is rsp+8 at entry, rbp+16 once RBP is set up, and rsp+8 again at each ret:
//
//     push rbp          1 byte     CFA = rsp+16, RBP saved at CFA-16
//     mov rbp, rsp      3 bytes    CFA = rbp+16

enum { MOV_SIZE = 3 };

static void fill_frame(Maker *m) { // with DW_CFA_nop
    while (m->out->frame.len % 8 != 4)
        put(m, &m->out->frame, 0);
}

// One common entry: code alignment 1, data alignment -8, return address in RIP;
// CFA = rsp+8, the return address is at CFA-8.
static void put_common_frame(Maker *m) {
    static const uint8_t bytes[] = {1, 0, 1, 0x78, DWARF_RIP, DW_CFA_def_cfa, DWARF_RSP,
                                    8, DW_CFA_offset | DWARF_RIP, 1};
    Bytes *frame = &m->out->frame;
    put_number(m, frame, 0, 4);
    put_number(m, frame, UINT32_MAX, 4);
    for (size_t i = 0; i < sizeof bytes; i++)
        put(m, frame, bytes[i]);
    fill_frame(m);
    set_length(frame, 0);
}

static void advance_frame(Maker *m, uint32_t bytes) {
    Bytes *frame = &m->out->frame;
    if (bytes < 64) {
        put(m, frame, DW_CFA_advance_loc | bytes);
    } else if (bytes < 256) {
        put(m, frame, DW_CFA_advance_loc1);
        put(m, frame, bytes);
    } else {
        put(m, frame, bytes < 65536 ? DW_CFA_advance_loc2 : DW_CFA_advance_loc4);
        put_number(m, frame, bytes, bytes < 65536 ? 2 : 4);
    }
}

// Between START and END there is no frame; returns END.
static uint32_t put_plain(Maker *m, uint32_t from, uint32_t start, uint32_t end) {
    Bytes *frame = &m->out->frame;
    advance_frame(m, start - from);
    put(m, frame, DW_CFA_remember_state);
    put(m, frame, DW_CFA_def_cfa);
    put(m, frame, DWARF_RSP);
    put(m, frame, 8);
    put(m, frame, DW_CFA_restore | DWARF_RBP);
    advance_frame(m, end - start);
    put(m, frame, DW_CFA_restore_state);
    return end;
}

static void put_frame_rules(Maker *m, const Record *record, uint32_t set_up) {
    Bytes *frame = &m->out->frame;
    advance_frame(m, set_up - MOV_SIZE);
    put(m, frame, DW_CFA_def_cfa_offset);
    put(m, frame, 16);
    put(m, frame, DW_CFA_offset | DWARF_RBP);
    put(m, frame, 2);
    advance_frame(m, MOV_SIZE);
    put(m, frame, DW_CFA_def_cfa_register);
    put(m, frame, DWARF_RBP);
    uint32_t from = set_up;
    uint64_t plain = word_of(record, offsetof(FuncLines, plain));
    for (uint64_t i = 0; i < plain; i++) {
        uint64_t at = sizeof(FuncLines) + 8 * i;
        uint32_t start = word_of(record, at), end = word_of(record, at + 4);
        if (start >= from && end >= start)
            from = put_plain(m, from, start, end);
    }
}

static void add_frame(Maker *m, const Function *f) {
    Bytes *frame = &m->out->frame;
    int start = frame->len;
    put_number(m, frame, 0, 4);
    put_number(m, frame, 0, 4);    // the common entry
    put_number(m, frame, f->address, 8);
    put_number(m, frame, f->size, 8);
    uint32_t set_up = word_of(f->lines, offsetof(FuncLines, frame));
    if (set_up >= MOV_SIZE)
        put_frame_rules(m, f->lines, set_up);
    fill_frame(m);
    set_length(frame, start);
}

// ---- All functions

void dwarf_make(Linker *linker, Debug *debug) {
    Maker m = {.linker = linker, .arena = &linker->arena, .out = debug};
    const Output *table = &linker->outputs[OUTPUT_FUNCTAB];
    put_abbreviations(&m);
    put_common_frame(&m);
    int size_at = begin_unit(&m);
    uint64_t size = 0;
    for (int i = 0; i < table->records.len; i++) {
        Function f = function_of(table->records.items[i]);
        if (f.lines == NULL)
            continue;
        add_lines(&m, &f);
        add_subprogram(&m, &f);
        add_frame(&m, &f);
        size = f.address + f.size - linker->outputs[OUTPUT_TEXT].address;
    }
    memcpy(debug->info.items + size_at, &size, sizeof size);
    put(&m, &debug->info, 0);
    set_length(&debug->info, 0);
    end_sequence(&m);
    join_lines(&m);
}
