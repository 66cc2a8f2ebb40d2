// The text being written: one function in a buffer, with estimated code offsets.
//
// nasm is slow where a jump's size is not written, so each jump gets `short` or
// `near` here.  Offsets are upper bounds: what is within reach by them surely is.
#ifndef CODEGEN_AMD64_TEXT_H
#define CODEGEN_AMD64_TEXT_H

#include "codegen/amd64/amd64.h"

typedef struct Jump {
    size_t at;        // in the text: where the size is to be written
    int32_t offset;   // upper bound of the offset of the instruction's end
    int label;        // target
} Jump;

// A place the runtime can ask about (CodePoint of runtime/abi.h).
typedef struct Point {
    int label;
    bool call;        // the label is the return address
    int line;
    int inlined;
    uint32_t map;
    int end;          // label behind a restartable sequence, or -1
} Point;

// After a call that allocates: the return address belongs to a site.
typedef struct SiteLabel {
    int label;
    const Site *site;
} SiteLabel;

// Where a line begins (debug.c).
typedef struct Row {
    int label;
    int line;
    int file;         // table_file()
} Row;

// Code without a frame: a `ret`, or blocks that need none (prologue.c).
typedef struct CfaRange {
    int start;        // label
    int end;          // label, or -1: one byte further
} CfaRange;

typedef enum StubKind {
    STUB_BOUNDS, STUB_CHECK, STUB_NEW, STUB_DIV, STUB_UTOF, STUB_MORESTACK,
} StubKind;

// Code for what hardly ever happens, after the function's last block.
typedef struct Stub {
    StubKind kind;
    int label;        // where it begins
    int back;         // label where it returns to
    Inst inst;
} Stub;

typedef struct Switch {
    Block *block;     // ends with BLOCK_SWITCH
    int label;        // of its table
} Switch;

typedef struct Text {
    Machine *m;
    char *chars;      // the function's text
    size_t len, cap;
    int32_t offset;   // upper bound of the code's size so far
    int label_count;
    Vec(int32_t) labels; // offset of each label
    int last_label;   // the label written last …
    size_t last_end;  // … and where its line ended
    Vec(Jump) jumps;
    Vec(Point) points;
    Vec(SiteLabel) sites;
    Vec(Stub) stubs;
    Vec(Row) rows;
    Pos row_pos;      // position of the last row
    int frame_label;  // after `mov rbp, rsp`, or -1
    Vec(CfaRange) plain; // code below the prologue that has no frame
    Vec(Switch) switches; // jump tables to be written
    const Inst *inst; // being written: registers of memory operands
    int pushed;       // bytes pushed between prologue and epilogue
    const char *remark; // to stand beside the instruction, or NULL
    Pos listed;       // position of the last source line shown
    Pos point_pos;    // position of the last point …
    int point_line;   // … its line
    int point_inlined;
    bool point_valid; // points[] has one already
} Text;

// Writes one instruction.  In FORMAT:
//   %q %d %w %b  register as 64, 32, 16, 8 bits     %f  SSE register
//   %r  register and its size in bytes              %m  Address *
//   %i  int64_t    %y  Symbol *    %a  Symbol *, int64_t: an address as a number
//   %s  string     %l  label
void text_ins(Text *t, const char *format, ...);
void text_raw(Text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
int text_new_label(Text *t);
void text_label(Text *t, int label);
int text_here(Text *t);          // a label of this place
void text_align(Text *t);
void text_jump(Text *t, const char *mnemonic, int label);
void text_flush(Text *t, FILE *out);
const char *reg_name(int reg, int size);
const char *symbol_text(Symbol *symbol); // marks it as referred to

// ---- Text gathered for the end of the file
typedef struct Buffer {
    char *chars;
    size_t len, cap;
} Buffer;
void buffer_add(Buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_add_string(Buffer *b, const char *text); // a db line, with a NUL
void buffer_flush(Buffer *b, FILE *out);

bool inst_may_fault(const Value *v); // emit.c: through a pointer

// ---- listing.c: remarks for people
void listing_function(Text *t);
void listing_line(Text *t, Pos pos);
void listing_slot(Text *t, const Slot *slot);
void listing_call(Text *t, const Value *v);
void listing_stub(Text *t, const char *what);
void listing_remark(Text *t, size_t start);

// ---- debug.c
void debug_begin(FILE *out);
void debug_row(Text *t, const Value *v); // before an instruction
void debug_func(Text *t);

// ---- tables.c
int table_file(Pos pos);                 // number of the file POS is in
void tables_begin(FILE *out);
void tables_func(Text *t);      // functab, code points, inline table
void tables_end(void);
void mention_symbol(Symbol *symbol); // so that it gets declared
void define_symbol(Symbol *symbol);

// ---- maps.c
const char *stack_map_label(uint32_t map, char buffer[32]);
const char *frame_table_label(uint32_t table, char buffer[32]);
void maps_write(FILE *out);

// ---- objects.c
void data_begin(FILE *out);
void data_end(void);            // tables of data
#endif
