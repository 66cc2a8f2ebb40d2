// What code generation made of a function, for those who explain it: the frame as
// it is laid out, and where the machine code keeps each variable.
//
// Nothing here is guessed: offsets are those of the instructions, registers those the
// allocator gave to the variable's values.  A variable's value may be in several
// registers one after another, in a spill slot between, or nowhere, since the code
// needs no place for it.
#ifndef CODEGEN_DESCRIBE_H
#define CODEGEN_DESCRIBE_H

#include "codegen/ir.h"

typedef enum FramePart {
    FRAME_ARGUMENT,   // came from the caller, in its frame
    FRAME_RETURN,     // the return address
    FRAME_POINTER,    // the caller's RBP
    FRAME_VARIABLE,   // a variable, or what an expression made
    FRAME_TEMPORARY,  // memory of the compiler's own
    FRAME_SPILL,      // values that found no register, or had to survive a call
    FRAME_OUTGOING,   // stack arguments of the calls it makes
} FramePart;

typedef struct FrameItem {
    FramePart part;
    int64_t offset;   // from RSP in the body
    int64_t size;     // bytes
    bool pointers;    // the collector looks for pointers in it
    const char *name; // the variable, or the variables spilled there; NULL none
    const char *type; // as text, or NULL
    Object *object;   // the variable, or NULL
    const Node *site; // the expression whose object it is, or NULL
} FrameItem;

typedef struct VariablePlace {
    Object *object;
    const char *name;      // "n"; for a part of a value "s.len"
    const char *registers; // "rax, rbx", or NULL
    int64_t slot;          // spilled there, offset from RSP; -1: nowhere
    bool constant;         // the instructions have its value in them
} VariablePlace;

typedef struct FrameLayout {
    const char *name;      // "main.f"
    Func *func;            // NULL for functions the compiler made
    int64_t size;          // from RSP to the return address; 0: no frame
    bool checks_stack;     // may grow the goroutine's stack at its start
    Vec(FrameItem) items;  // by descending offset: as on a stack that grows down
    Vec(VariablePlace) places;
} FrameLayout;

// Called for every function when its text is written; the layout is the callee's.
extern void (*codegen_observer)(FrameLayout *layout);

// For the passes: VALUE is what variable VAR holds from here on.
void describe_value(IrFunc *f, int var, Value *value);

#endif
