// The back end for x86-64: from optimised IR to NASM text.
//
//     select()     IR values -> machine values, in place            select.c
//     live()       what is live at the end of each block, how far
//                  away its next use is                             live.c
//     live_slots() the same for variables in the frame              live_slots.c
//     regalloc()   registers; spills, reloads and moves; the
//                  result is a list of Inst per block               regalloc.c
//       moves.c    parallel copies          spill.c  where stores to the frame go
//     frame()      where slots lie in the frame                     frame.c
//     safepoints() stack maps of calls                              safepoint.c, maps.c
//     layout()     order of the blocks                              layout.c
//     place_prologue()  where the frame is set up                   prologue.c
//     emit()       text                                             emit.c
//     describe()   the frame and the variables, for `burrow frame`   describe.c
//                  tables of the runtime: tables.c; DWARF: debug.c
//
// A machine value is still a Value: its `op` is one of MachOp, its operands are
// those that need registers, and `info` points to a Mach with the rest.
#ifndef CODEGEN_AMD64_AMD64_H
#define CODEGEN_AMD64_AMD64_H

#include "base/diag.h"
#include "codegen/codegen.h"
#include "runtime/abi.h"

typedef enum Reg {
    NO_REG = -1,
#define REG(name, q, d, w, b, properties) name,
#include "codegen/amd64/regs.def"
    REG_COUNT
} Reg;

typedef uint32_t RegMask;
#define BIT(reg) ((RegMask)1 << (reg))
extern const RegMask INT_REGS, FLOAT_REGS; // what the allocator may use

typedef enum MachOp {
    MACH_FIRST = OP_MACHINE - 1,
#define MACH(name, text, properties) M_##name,
#include "codegen/amd64/templates.def"
    MACH_END
} MachOp;

enum {
    MACH_SAME = 1, MACH_COMM = 2, MACH_REMAT = 4, MACH_EARLY = 8, MACH_POINT = 16,
};
typedef struct MachInfo { const char *text; unsigned properties; } MachInfo;
extern const MachInfo mach_info[];
static inline const MachInfo *mach_info_of(int op) {
    return &mach_info[op - OP_MACHINE];
}

// Conditions: x86's suffixes, then those of floats that need two flags.
typedef enum Cond {
    CC_E, CC_NE, CC_L, CC_GE, CC_LE, CC_G, CC_B, CC_AE, CC_BE, CC_A,
    CC_FEQ, // equal and ordered
    CC_FNE, // not equal or unordered
} Cond;
extern const char *const cond_text[];
static inline Cond cond_negate(Cond c) { return (Cond)(c ^ 1); }

// What the second operand (%s) of a machine value is.
typedef enum Form {
    FORM_REG,    // a register: operand 1 (comparisons: the one after the first)
    FORM_IMM,    // Value.imm
    FORM_MEM,    // memory
    FORM_MEMIMM, // comparisons: memory with an immediate
    FORM_MEMREG, // comparisons: memory with a register
    FORM_TEST,   // comparisons: a register with zero, "test x, x"
    FORM_TESTIMM, // "test x, imm"
} Form;

// A memory operand: [base + index*scale + symbol or frame + disp].
typedef struct Address {
    int8_t base;      // number of the operand, or -1
    int8_t index;     // number of the operand, or -1
    uint8_t scale;    // 1 2 4 8
    bool out;         // in the outgoing stack arguments
    int64_t disp;
    Symbol *symbol;   // or NULL
    Slot *slot;       // or NULL
} Address;

typedef struct Mach {
    uint8_t form;     // Form
    uint8_t cond;     // Cond
    uint8_t width;    // Class of what is compared, stored, converted from
    bool swapped;     // BOUNDS: the length is the first operand
    bool remainder;   // DIV, UDIV: RDX is the result
    bool safe;        // cannot fault; DIV: the divisor is not -1
    int8_t first;     // number of the comparison's first operand
    Address mem;      // FORM_MEM…, loads, stores
    Address from;     // MOVE: the source (mem is the destination)
    const Value *load; // the load that is an operand here: a fault is at its line
} Mach;

static inline Mach *mach_of(const Value *v) { return v->info; }
static inline bool is_mach(const Value *v) { return v->op >= OP_MACHINE; }
bool mach_remat(const Value *v); // is recomputed rather than spilled
bool new_is_inline(const Value *v); // M_NEW: only the slow path calls
static inline bool mach_is_call(const Value *v) { // all registers are lost
    return v->op == M_CALL || v->op == M_RTCALL ||
           (v->op == M_NEW && !new_is_inline(v));
}

// One instruction (or short sequence) with its registers.
enum { MAX_OPERANDS = 6 };
typedef struct Inst {
    uint16_t op;              // MachOp
    int8_t dst;               // or NO_REG
    int8_t temp;              // scratch register, or NO_REG
    int8_t regs[MAX_OPERANDS]; // of the operands; moves: [0] is the source
    Value *value;             // machine value; moves: what is moved
    Slot *slot;               // RSPILL: to, RLOAD, RCOPY: from
    Slot *to;                 // RCOPY, RPUSHPOP, RSTOREI
    uint32_t map;             // calls: stack map (safepoint.c)
    Value **saved;            // inline M_NEW: what the slow path saves, by register
} Inst;
typedef Vec(Inst) InstList;

// A value live at the end of a block, and instructions until its next use.
typedef struct LiveValue {
    Value *value;
    int64_t distance;
} LiveValue;
#define CALL_DISTANCE ((int64_t)1 << 24) // added for each call on the way
#define EXIT_DISTANCE ((int64_t)1 << 14) // added for leaving a loop

// A slot of the frame with pointers, in the sets of live_slots.c.
typedef struct SlotBits {
    Slot *slot;
    int first;          // number of its first bit; -1: it is in no set
    int words;          // up to its last pointer; 0: it has none
    bool whole;         // one bit stands for all words
    bool exposed;       // its address gets around: a stack object
    uint32_t *pointers; // which words hold pointers; NULL: all
} SlotBits;

// Bytes [from, to) of a slot.
typedef struct SlotRange {
    const SlotBits *bits;
    int64_t from, to;
} SlotRange;

// What one instruction does to slots: first it reads, then it writes.
typedef struct SlotEffects {
    Vec(SlotRange) mentions; // reads, or has the address of
    SlotRange written;       // bits NULL: nothing
} SlotEffects;

// What the back end knows about a block: Block.info.
typedef struct BlockInfo {
    LiveValue *live_out;
    int live_out_count;
    int live_out_cap;
    LiveValue *live_in;       // without phis
    int live_in_count;
    int live_in_cap;
    int calls;                // in the block: no register survives them
    int safepoints;           // calls, and inline allocations
    int pressure[2];          // loop headers: the most integers and floats in use
                              // at the start of any block of the loop
    bool processed;           // by regalloc
    bool cold;                // unlikely to be executed
    bool frameless;           // executed before the frame is set up
    Value *start[REG_COUNT];  // what is in each register at the start
    Value *end[REG_COUNT];
    uint32_t *slots_in;       // slots live at its start (live_slots.c) …
    uint32_t *slots_out;      // … and at its end
    uint32_t *mentioned;      // in it, before they are written
    uint32_t *written;        // in it
    uint32_t *written_first;  // before anything in it may panic
    bool panics;              // something in it may
    InstList insts;
    int start_index;          // first instruction of its own after edge moves
    int first_pos;            // numbers of its first and last value, for slots
    int last_pos;
    int label;                // printed label number; -1 if nobody jumps here
    Block *next;              // the block that follows in the layout
    int place;                // number in the layout
} BlockInfo;
static inline BlockInfo *info_of(const Block *b) { return b->info; }

// One function on its way through the back end.
typedef struct Machine {
    IrFunc *f;
    Arena *arena;
    Vec(Block *) order;       // reachable blocks in reverse postorder
    int edge_start;           // from here on in `order`: blocks on split edges
    Vec(Block *) layout;      // in the order of the text
    Vec(Value *) spilled;     // values that have a spill slot
    int64_t out_bytes;        // outgoing stack arguments
    int64_t frame_size;       // RSP to the return address
    int64_t zero_start, zero_end; // where words to be zeroed by the prologue are
    uint32_t *zeroed;         // these words, a bit for each of the frame
    bool has_calls;           // any safepoint
    bool calls_go;            // calls other functions of Go
    bool has_frame;           // RBP is pushed
    Block *prologue;          // where, if not at the entry (prologue.c)
    SlotBits *slot_bits;      // by slot, of the slots there are before registers
    int slot_count;           // are allocated
    int *slot_of_bit;         // whose bit it is
    int live_bits;            // in the sets of live_slots.c
    uint32_t frame_map;       // stack map of what is live at the landing
    uint32_t frame_table;     // FrameTable (maps.c)
} Machine;

void select_instructions(Machine *m);
void live(Machine *m);
void live_slots(Machine *m);
void regalloc(Machine *m);
void frame(Machine *m);
void safepoints(Machine *m);
void layout(Machine *m);
void find_cold(Machine *m);
void place_prologue(Machine *m);
void emit(Machine *m);
void describe(Machine *m);

// ---- Calling convention: registers in order
extern const int8_t abi_int_regs[ABI_INT_REGS];
extern const int8_t abi_c_regs[6];

// ---- moves.c: a parallel copy
typedef struct Move {
    Value *value;             // what is moved (its class; what to recompute)
    int8_t to_reg;            // or NO_REG
    int8_t from_reg;          // or NO_REG
    Slot *to_slot;
    Slot *from_slot;          // none of from_…: compute VALUE again
} Move;
typedef Vec(Move) MoveList;
void moves_append(Machine *m, InstList *out, MoveList *moves);

Inst inst_new(int op, Value *value);
Slot *spill_slot(Machine *m, Value *v); // made on first use
static inline bool value_is_float(const Value *v) {
    return class_is_float((Class)v->class);
}

// ---- live_slots.c
void slot_effects(Machine *m, const Value *v, SlotEffects *effects);
bool may_panic(const Value *v);
SlotRange whole_slot(const SlotBits *s);
// FRAME has a bit for each word of the frame.  Adds the words with pointers that R
// touches; removes those it covers; adds what a set of live_slots.c has.
void frame_add(uint32_t *frame, SlotRange r);
void frame_remove(uint32_t *frame, SlotRange r);
void frame_add_set(const Machine *m, uint32_t *frame, const uint32_t *set);

// ---- maps.c: numbers of stack maps and frame tables; 0 stands for empty ones
uint32_t stack_map(const uint32_t *bits, int words);
// The objects' maps are numbers, too.
uint32_t frame_table(uint32_t map, const FrameObject *objects, int count);
#endif
