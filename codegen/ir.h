// The intermediate representation: functions of basic blocks of values.
//
// A Value is an instruction and what it computes.  Values are scalars: integers
// of four widths, two float formats, and pointers the collector must know
// (PTR).  Go's strings, slices, interfaces, complex numbers and small structs
// are taken apart into scalars by the builder; what is too big lives in a frame
// Slot and is worked on in memory.
//
// The builder writes local variables with SETVAR and reads them with GETVAR;
// ssa.c turns both into SSA form with phis (Cytron et al. 1991).  After that
// every Value has one definition that dominates its uses.
//
//     func main.sum(I64) I64 {
//     b0:
//       v1 = param I64 0
//       v2 = const I64 0
//       jump b1
//     b1:                          ; preds b0 b2
//       v3 = phi I64 v2 v6
//       …
//
// Order in a block: phis, then the rest in order of execution; effects happen
// in that order.  Passes keep ir_verify() content.
#ifndef CODEGEN_IR_H
#define CODEGEN_IR_H

#include "base/arena.h"
#include "base/source.h"
#include "base/vec.h"
#include "sema/sema.h"

#include <stdio.h>

typedef enum Class {
    CLASS_NONE, CLASS_I8, CLASS_I16, CLASS_I32, CLASS_I64,
    CLASS_F32, CLASS_F64, CLASS_PTR,
} Class;

typedef enum Op {
#define OP(name, text, args, properties) OP_##name,
#include "codegen/ops.def"
    OP_COUNT,
    OP_MACHINE = 128, // first operation of amd64/templates.def
} Op;

enum OpProperty {
    OP_PURE = 1, OP_COMMUTES = 2, OP_READS = 4, OP_WRITES = 8,
    OP_FAULTS = 16, OP_CALLS = 32, OP_PINNED = 64,
};
enum { OP_ANY_ARGS = -1 };

typedef struct OpInfo { const char *text; int args; unsigned properties; } OpInfo;
extern const OpInfo op_info[OP_COUNT];

// Runtime entries, RT_new …, from runtime/entries.def.
typedef enum RuntimeEntry {
#define ENTRY(name, arguments, results, flags) RT_##name,
#include "runtime/entries.def"
    RT_COUNT
} RuntimeEntry;
enum { RT_LEAF = 1, RT_ALLOCS = 2, RT_NORETURN = 4, RT_PURE = 8 };
typedef struct RuntimeInfo {
    const char *name, *arguments, *results;
    unsigned flags;
} RuntimeInfo;
extern const RuntimeInfo runtime_info[RT_COUNT];

typedef struct Value Value;
typedef struct Block Block;
typedef struct IrFunc IrFunc;
typedef struct Symbol Symbol;
typedef struct Site Site;

// A piece of the frame.
typedef struct Slot {
    enum {
        SLOT_LOCAL,    // a variable or temporary that lives in memory
        SLOT_SPILL,    // a spilled value (backend)
        SLOT_INCOMING, // stack argument or result, in the caller's frame
    } kind;
    int id;
    int64_t size;      // bytes
    int align;
    Type *type;        // for the pointer map and debugger; NULL for SLOT_SPILL
    bool all_pointers; // every word may hold a pointer (map iterators)
    bool pointer;      // SLOT_SPILL: holds a PTR
    Object *object;    // the variable, or NULL for a temporary
    Node *site;        // the expression whose object is here, or NULL
    int64_t incoming;  // SLOT_INCOMING: offset from the first stack argument
    int64_t offset;    // from RSP in the body; set by the backend
    int uses;          // counted before layout; unused slots get no place
} Slot;

// The slot where an expression's object lives, by the builder's choice.
typedef struct Home {
    Slot *slot;
    const Node *site;  // the expression
} Home;

// A local variable (or part of one) before SSA.
typedef struct IrVar {
    Class class;
    Object *object;    // NULL for a temporary
    const char *name;  // "s.len", for dumps
    bool length;       // its values are lengths: VALUE_LENGTH
} IrVar;

// A value that a variable had, noted while variables are renamed (describe.h).
typedef struct NamedValue {
    Value *value;
    Object *object;    // the variable
    const char *name;  // it, or the part of it
} NamedValue;

typedef enum CallKindIr { CALLIR_STATIC, CALLIR_CLOSURE, CALLIR_POINTER } CallKindIr;

typedef struct CallInfo {
    CallKindIr kind;   // STATIC: symbol.  CLOSURE: arg 0 is the closure object (PTR;
                       // code address at [closure]; goes to RDX).  POINTER: arg 0 is a
                       // code address (I64), no context (interface methods)
    Symbol *symbol;
    Class *results;    // classes of register results, in ABI order
    int result_count;
    int64_t out_bytes; // bytes of stack arguments and results
    bool no_return;
    bool tail;         // a jump: the frame is gone, its results are ours (tailcall.c)
} CallInfo;

typedef struct AllocInfo {
    Type *type;        // what is allocated
    Symbol *descriptor; // its RType, for rt.new
    int64_t size;      // bytes
    uint64_t mask;     // pointer bitmap; valid if size ≤ MAX_INLINE_ALLOC
    const char *what;  // for the listing: "&T{}", "moved to heap: x"
} AllocInfo;

enum ValueFlag {
    VALUE_NONNULL = 1,  // LOAD/STORE/MOVE…: address known valid; PTR: not nil
    VALUE_BOUNDED = 2,  // shift count below the width
    VALUE_MARK = 4,     // scratch for passes, 0 between them
    VALUE_UNSIGNED = 8, // BOUNDS: index came from an unsigned type (no effect on
                        // the comparison)
    VALUE_VOLATILE = 16, // must not be merged or removed
    VALUE_LENGTH = 32,  // length or capacity of a slice or string: not negative
};

struct Value {
    uint16_t op;        // Op
    uint8_t class;      // Class of the result, CLASS_NONE if it has none
    uint8_t flags;      // ValueFlag
    uint32_t id;        // v1, v2, …; dense below IrFunc.value_count
    Pos pos;
    int32_t inlined;    // 1 + index into IrFunc.inlines, 0 if not inlined
    int32_t arg_count;
    int32_t uses;       // number of operands, block controls and results that name it
    Value **args;       // operands (points to `few` where they fit)
    Value *few[3];
    union {
        int64_t imm;
        double fimm;    // F32 constants are exact in it
    };
    union {
        Symbol *symbol;
        Slot *slot;
        CallInfo *call;
        AllocInfo *alloc;
        const char *comment; // RTCALL: what it does, for the listing
        void *aux;
    };
    Site *site;         // NEW, RTCALL: whose allocation it is, or NULL (sites.h)
    Block *block;
    // Backend
    int16_t reg;        // register, or -1
    uint32_t homes;     // registers it has been in, as bits (describe.c)
    Slot *spill;        // where it is kept across calls, or NULL
    void *info;         // scratch for one pass
};

typedef enum BlockKind {
    BLOCK_OPEN,        // being built
    BLOCK_JUMP,        // -> succs[0]
    BLOCK_BRANCH,      // control (I8) != 0 -> succs[0], else succs[1]
    BLOCK_SWITCH,      // control (I64) i in [0, n-1) -> succs[i], else succs[n-1];
                       // succs[n-1] also for values out of range (unsigned)
    BLOCK_RETURN,      // results: the values, in ABI register order
    BLOCK_UNREACHABLE, // after a call that does not return
} BlockKind;

struct Block {
    IrFunc *func;      // whose it is
    int id;            // b0, b1, …
    BlockKind kind;
    int8_t likely;     // BRANCH: 1 succs[0] is likely, -1 unlikely, 0 unknown
    bool landing;      // entered by the runtime after recover()
    Pos pos;
    Vec(Value *) values;
    Value *control;
    Vec(Value *) results; // BLOCK_RETURN
    Vec(Block *) succs;
    Vec(Block *) preds;   // kept by ir_* functions; phi operands are in this order
    // Analyses (cfg.c dom.c loops.c)
    int order;         // in reverse postorder, -1 if unreachable
    Block *idom;
    int dom_pre;       // preorder number in the dominator tree
    int dom_post;      // 1 + the last number of its subtree
    Block *loop;       // header of the innermost loop it is in, or NULL; a
                       // header is in its own loop
    Block *outer;      // of a header: the header of the loop around its loop
    int loop_depth;
    int loop_pre;      // of a header: preorder number in the tree of loops …
    int loop_post;     // … and 1 + the last number inside
    int loop_next;     // scratch of loops.c
    void *info;        // scratch for one pass
};

typedef struct InlineInfo { // one inlined call
    Func *func;        // what was inlined; NULL: the same function in another file
    Pos call;          // where it was called
    int parent;        // 1 + index of the inlining it is part of, 0 none
} InlineInfo;

struct IrFunc {
    Arena *arena;      // everything of this function, freed after emission
    Symbol *symbol;
    const char *name;  // as Go shows it: "main.(*T).M"
    Func *func;        // source function, or NULL for wrappers
    Pos pos;
    Vec(Block *) blocks; // [0] is the entry
    Vec(Class) params;   // classes of register parameters, in ABI order
    Vec(Class) results;  // classes of register results
    Vec(IrVar) vars;
    Vec(Slot *) slots;
    Vec(NamedValue) named; // only if somebody asks
    Vec(Home) homes;       // the same
    Vec(InlineInfo) inlines;
    Vec(const char *) uses; // methods called through interfaces (build_iface.c)
    Slot *result_slots; // unused
    int value_count;
    int block_count;
    int64_t args_size; // bytes of incoming stack arguments
    int64_t results_size; // bytes of stack results after them
    Vec(Slot *) arg_slots; // SLOT_INCOMING ones with pointers: args_map
    Block *landing;    // NULL if nothing is deferred
    bool is_wrapper;   // FUNC_WRAPPER; adjusts the panic's argp (see abi.md)
    bool is_closure;   // uses CONTEXT
    bool no_split;     // no stack check
    bool has_recover;
};

// ---- Building (ir.c)
IrFunc *ir_func_new(Arena *arena, Symbol *symbol, const char *name);
Block *ir_block_new(IrFunc *f);
int ir_var_new(IrFunc *f, Class class, Object *object, const char *name);
Slot *ir_slot_new(IrFunc *f, int64_t size, int align, Type *type);

// Appends a value to BLOCK.  Operands are counted as uses.
Value *ir_append(IrFunc *f, Block *block, Op op, Class class, Pos pos,
                 int arg_count, Value *const *args);
Value *ir_append0(IrFunc *f, Block *b, Op op, Class c, Pos pos);
Value *ir_append1(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x);
Value *ir_append2(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x, Value *y);
Value *ir_append3(IrFunc *f, Block *b, Op op, Class c, Pos pos, Value *x, Value *y,
                  Value *z);
Value *ir_const(IrFunc *f, Block *b, Class c, int64_t value);
Value *ir_fconst(IrFunc *f, Block *b, Class c, double value);
// Makes a value that is in no block yet; puts one before/after another.
Value *ir_value_new(IrFunc *f, Op op, Class c, Pos pos, int arg_count,
                    Value *const *args);
void ir_insert_before(Block *block, int index, Value *value);
void ir_set_arg(Value *value, int index, Value *arg);
void ir_add_arg(IrFunc *f, Value *value, Value *arg);
Value **ir_operand_array(IrFunc *f, int count); // room for that many, zeroed
Value *ir_copied(Value *value);        // what a chain of copies leads to
void ir_propagate_copies(IrFunc *f);   // no operand is a COPY afterwards
bool ir_has_effect(const Value *value); // must stay although nobody uses it
// Makes VALUE a copy of WITH (its uses follow at the next dce/copy propagation).
void ir_replace_by(Value *value, Value *with);
// Turns VALUE into a constant in place / into a NOP, dropping its operands.
void ir_make_const(Value *value, int64_t imm);
void ir_make_nop(Value *value);
// Turns VALUE into OP of the given operands in place; class, position and
// block stay, flags, imm and aux are cleared.
void ir_rewrite(IrFunc *f, Value *value, Op op, int arg_count, Value *const *args);
// Sets a block's control; counts uses.
void ir_set_control(Block *block, Value *control);

// Ends of blocks.  They set successors and predecessors.
void ir_jump(Block *from, Block *to);
void ir_branch(Block *from, Value *control, Block *yes, Block *no, int likely);
void ir_switch(IrFunc *f, Block *from, Value *control, Block **targets, int count);
void ir_return(IrFunc *f, Block *block, Value *const *results, int count);
void ir_unreachable(Block *block);
void ir_remove_edge(Block *from, int succ_index); // fixes phis of the successor
// Sends an edge to another block: removed from the old successor's predecessors
// (and phis), appended to the new one's (whose phis the caller completes).
void ir_redirect_edge(Block *from, int succ_index, Block *to);
// The place of the edge from->succs[succ_index] among its target's predecessors.
int ir_pred_index(const Block *from, int succ_index);
// A new empty block that jumps to the edge's target, put on the edge.
Block *ir_split_edge(Block *from, int succ_index);

static inline bool class_is_float(Class c) { return c == CLASS_F32 || c == CLASS_F64; }
int class_size(Class c); // bytes
const char *class_name(Class c); // "I64"

// ---- Text, checking
void ir_print(FILE *out, const IrFunc *f);
void ir_print_value(FILE *out, const Value *value);
// Reads the first function at *TEXT and moves *TEXT behind it; NULL at the end
// of the text, or with *ERROR set.
IrFunc *ir_parse(Arena *arena, const char **text, const char **error);
// Checks the invariants; on failure prints F and calls internal_error naming PASS.
void ir_verify(const IrFunc *f, const char *pass);

// ---- Analyses and passes, each in the file of its name; see codegen/pass.c
// Analyses live in the Block fields they fill; a pass that changes edges
// recomputes what it needs.
void cfg_order(IrFunc *f);      // Block.order: reverse postorder
void cfg_build(IrFunc *f);      // the same; drops unreachable blocks and puts
                                // f->blocks in that order
void cfg(IrFunc *f);            // the pass: merges, skips and threads blocks
void dom_build(IrFunc *f);      // needs order; semi-NCA (Georgiadis 2005)
static inline bool dominates(const Block *a, const Block *b) {
    return a->dom_pre <= b->dom_pre && b->dom_pre < a->dom_post;
}
// Dominance frontiers, by block id: where a block's dominance ends.
typedef Vec(Block *) BlockList;
BlockList *dom_frontiers(const IrFunc *f, Arena *arena);
// The blocks in preorder of the dominator tree: place i has dom_pre == i.
Block **dom_preorder(const IrFunc *f, Arena *arena);
void loops_build(IrFunc *f);    // needs dominators; natural loops
void loops_with_preheaders(IrFunc *f); // orders, dominators, loops
Block *loop_entering_block(const Block *header);
static inline bool in_loop(const Block *block, const Block *header) {
    return block->loop && header->loop_pre <= block->loop->loop_pre &&
           block->loop->loop_pre < header->loop_post;
}

void rotate(IrFunc *f);         // loop tests to the end; before ssa
void ssa(IrFunc *f);
void sroa(IrFunc *f);           // frame slots become variables
void fold(IrFunc *f);           // constants, algebra, strength reduction, branches
void jumps(IrFunc *f);          // ways on which a condition is known
void gvn(IrFunc *f);
void memopt(IrFunc *f);         // loads of what is known
void nilcheck(IrFunc *f);
void boundscheck(IrFunc *f);
void divide(IrFunc *f);         // division by constants
void recursion(IrFunc *f);      // small recursive functions into themselves
void licm(IrFunc *f);
void nilfault(IrFunc *f);       // nil checks by fault
void dce(IrFunc *f);
void thread(IrFunc *f);         // blocks of nothing but phis
void tailcall(IrFunc *f);       // wrappers jump
void arrange(IrFunc *f);        // order that saves moves; last

typedef struct Pass {
    const char *name;
    void (*run)(IrFunc *f);
    bool optional;              // left out by -N
    const char *why;            // what it does and why it stands here
} Pass;
extern const Pass passes[];     // the pipeline up to the backend
extern const int pass_count;

typedef struct PassOptions {
    bool optimize;              // false for -N
    bool verify;                // after every pass
    const char *dump;           // comma-separated pass names, "all", or NULL
    const char *dump_func;      // only this function ("main.sum"), or NULL
    FILE *dump_out;
    bool timings;
} PassOptions;
extern PassOptions pass_options;

// Runs the pipeline on one function.
void passes_run(IrFunc *f);
bool pass_run_named(IrFunc *f, const char *name); // one pass; false if unknown
// Do the options ask for a dump of F after the pass (of the backend) NAME?
bool passes_dump_wanted(const IrFunc *f, const char *name);
void passes_print_timings(FILE *out);

#endif
