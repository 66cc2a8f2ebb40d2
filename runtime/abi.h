// The contract between compiled Go code and the runtime: facts, no code.
//
// Included by the runtime's C files and by codegen/; runtime/abi.inc, which the
// build makes from the same numbers, gives them to NASM.
//
// ---- Registers in Go code
//   integer arguments/results  RAX RBX RCX RDI RSI R8 R9 R10 R11   (in order)
//   float arguments/results    XMM0 … XMM14
//   R14  the current goroutine (G *)
//   RDX  closure context: address of the closure object, at entry
//   RBP  frame pointer, RSP stack pointer
//   Every register but RSP, RBP and R14 is lost at a call: there are no
//   callee-saved registers, so at a call all live values are in the frame.
//   docs/abi.md has the pictures.
//
// ---- Calls into the runtime
//   `call rt.NAME` with arguments as for C (RDI RSI RDX RCX R8 R9, XMM0…),
//   results in RAX, RDX, XMM0.  The stub rt.NAME saves RSP in the G, moves to
//   the thread's system stack and calls the C function rt_NAME.  A C function
//   that must wait parks the goroutine and never returns: when the goroutine is
//   resumed, it continues after its `call` with the results its waker left in
//   G.result0 and G.result1.  Entries marked LEAF are NASM or C that run on the goroutine's
//   stack.  All registers are lost in both cases.
//
// ---- A frame, from high to low addresses
//        stack arguments and results of this function   (the caller's frame)
//        return address
//        saved RBP                        <- RBP
//        locals, spill slots
//        stack arguments and results of calls made      <- RSP
//   RSP does not move between prologue and epilogue.  `frame_size` of FuncInfo
//   is the distance from RSP to the return address.
//
// ---- Prologue
//        lea r12, [rsp - FRAME]       (cmp rsp directly for frames ≤ STACK_SMALL)
//        cmp r12, [r14 + G_STACK_GUARD]
//        jbe  -> call rt.morestack (saves and restores all argument registers and
//                RDX), then jmp back to the function's start
//   Functions without calls and with frames ≤ STACK_SMALL need no check.
//
// ---- Inline allocation of an object of SIZE bytes, see AllocCache
//        mov d, [rel cache]           just so, with nothing between and no other
//        lea t, [d + SIZE]            way in: runtime/preempt.c knows by these
//        cmp t, [rel cache + 8]       bytes where a goroutine must not be stopped
//        ja  -> call rt.new_slow
//        mov [rel cache], t
//
// ---- Preemption
//   A goroutine may be stopped between any two instructions of compiled code and
//   of FUNC_LEAF functions for other goroutines and a collection to run.  So
//   each pointer in use is, as such, in a register or at or above RSP, and points into
//   its object.  Inside a POINT_RESTART sequence it will continue at its beginning.
#ifndef RUNTIME_ABI_H
#define RUNTIME_ABI_H

#include <stdint.h>

enum {
    ABI_INT_REGS = 9,
    ABI_FLOAT_REGS = 15,
    STACK_SMALL = 128,      // a frame this big may go below the guard unchecked
    STACK_GUARD_SPACE = 768, // bytes below stack_guard that are always there

    // Offsets in G that compiled code uses.
    G_STACK_LO = 0,
    G_STACK_HI = 8,
    G_STACK_GUARD = 16,     // compared with RSP in prologues
    G_SP = 24,
    G_BP = 32,
    G_RESULT0 = 40,
    G_RESULT1 = 48,
    G_PANIC = 56,           // innermost Panic or 0; its first word is the argp
                            // of the deferred call it runs (see `recover`)
    G_DEFER = 64,           // innermost DeferRecord or 0

    // Layouts of Go values, offsets in bytes.
    STRING_LEN = 8, STRING_SIZE = 16,
    SLICE_LEN = 8, SLICE_CAP = 16, SLICE_SIZE = 24,
    IFACE_DATA = 8, IFACE_SIZE = 16, // first word: type (interface{}) or itab
    ITAB_INTER = 0, ITAB_TYPE = 8, ITAB_HASH = 16, ITAB_FUN = 24,
    CHAN_LEN = 0, CHAN_CAP = 8,      // int64 each, in *hchan
    MAP_LEN = 0,                     // int64, in *hmap
    MAP_SIZE = 112,                  // bytes of a map without its table …
    MAP_POINTERS = 8,                // … of which two words here are pointers
    MAP_SMALL = 8,                   // slots of the first table
    MAP_MAX_INLINE = 128,            // bytes: larger keys and elements are kept
                                     // by pointer
    MAP_ITER_SIZE = 128,             // bytes of an iterator in a frame; every
                                     // word may hold a pointer; zeroed by init
    MAP_ITER_KEY = 0,                // *key, 0 at the end
    MAP_ITER_ELEM = 8,               // *elem
    SELECT_CASE_SIZE = 24,           // {chan, elem pointer, direction}
    SELECT_SEND = 1, SELECT_RECV = 2,
    DEFER_RECORD_SIZE = 48,          // in a frame; words: link, fn, sp, flags, …
                                     // all words may hold pointers
    TEMP_STRING_SIZE = 32,           // temporary buffer for a short string …
    TEMP_RUNES = 32,                 // … and a short []rune: so many int32
    ALLOC_CACHE_SIZE = 16,           // {next, end} of an inline allocation cache
    MAX_INLINE_ALLOC = 512,          // bytes: objects with a 64-bit pointer mask
};

// A function, in section go_functab, ascending by entry.  Addresses are 32-bit
// absolute: executables are static and lie below 2 GB.
typedef struct FuncInfo {
    uint32_t entry;        // address of the first instruction
    uint32_t size;         // bytes of code
    uint32_t name;         // NUL-terminated Go name: "main.(*T).M"
    uint32_t file;         // NUL-terminated path
    uint32_t line;         // of the declaration
    uint32_t frame_size;   // RSP to return address, in the body
    uint32_t args_size;    // bytes of stack arguments (the results follow)
    uint32_t args_map;     // StackMap of the stack arguments, 0 if no pointers
    uint32_t frame_table;  // FrameTable, 0 if it would be empty
    uint32_t points;       // CodePoint[], ascending by pc
    uint32_t point_count;
    uint32_t landing;      // where to continue after recover: offset from entry
                           // (RSP as in the body, RBP restored by the code there),
                           // 0 if the function defers nothing
    uint32_t flags;        // FUNC_*
    uint32_t inline_table; // InlineFrame[], 0 if nothing was inlined
} FuncInfo;

enum {
    FUNC_WRAPPER = 1, // method wrapper: not shown in tracebacks
    FUNC_TOP = 2,     // outermost frame of a goroutine: unwinding ends here
    FUNC_ASM = 4,     // runtime stub on the goroutine stack
    FUNC_NO_ARGS = 8, // has no parameters
    FUNC_LEAF = 16,   // FUNC_ASM, but may be stopped anywhere: uses no stack
};

// A place in a function: after a call, or at an instruction that may fault.
typedef struct CodePoint {
    uint32_t pc;       // offset from entry: of the return address minus 1 for
                       // calls, of the instruction itself for faults
    uint32_t line;
    uint32_t map;      // StackMap of everything live in the frame, and among the stack
                       // arguments, during the call; 0 if nothing.  Or POINT_RESTART
    uint32_t inlined;  // 1 + index into inline_table, 0 if in the function itself
} CodePoint;

// In place of a map: here a restartable atomic sequence begins, of so many bytes.
#define POINT_RESTART 0x80000000u

// One level of inlining: the function `name`, called from `file:line` of …
typedef struct InlineFrame {
    uint32_t name;     // inlined function, or 0: the enclosing one, but in `file`
    uint32_t file;     // file of the code inlined
    uint32_t call_line; // line of the call in the enclosing frame
    uint32_t parent;   // 1 + index of the enclosing InlineFrame, 0: the function
} InlineFrame;

// For debuggers: the linker makes DWARF of it.  In section go_lines, which is not
// loaded; followed by `plain` pairs and then rows up to `size`, all uint32_t:
//     start, end         offsets between which the function has no frame
//     advance, line      this many bytes after the previous row a line begins
//     LINES_FILE, file   the rows that follow are of this file
typedef struct FuncLines {
    uint32_t entry;    // address of the function
    uint32_t size;     // bytes, of all of it
    uint32_t frame;    // offset of where RBP has become the frame pointer, 0: never
    uint32_t plain;    // number of pairs
} FuncLines;
#define LINES_FILE 0xffffffffu

// Which words hold pointers: bit i of bits[] is the word at RSP + 8*i (frames), at the
// first stack argument + 8*i (arguments), or the object's word i.
typedef struct StackMap {
    uint32_t count;    // number of bits
    uint32_t bits[];   // least significant first
} StackMap;
#define STACK_MAP_SKIP 0x80000000u // in count: bits[0] words have no pointers, and
                                   // the bits for those above them follow

// A variable in the frame, or stack argument, whose address may be held by others.  The
// collector follows its pointers where it finds one to it (runtime/stackmark.c).
typedef struct FrameObject {
    uint32_t offset;   // from RSP
    uint32_t size;     // bytes
    uint32_t map;      // StackMap of its pointers
} FrameObject;

// What the maps of its calls do not tell of a frame.
typedef struct FrameTable {
    uint32_t map;      // StackMap of what is live after a fault: what the landing needs.
                       // Of FUNC_ASM functions: what is live at their calls
    uint32_t count;
    FrameObject objects[]; // ascending
} FrameTable;

// Global variables with pointers, in section go_roots.
typedef struct Root {
    uint32_t address;
    uint32_t words;    // length in 8-byte words
    uint32_t bitmap;   // address of uint8_t[], bit i = word i holds a pointer
    uint32_t reserved;
} Root;

// `burrow build -sites`: a place in the program that may allocate, in section
// go_sites, in the order of the source.  Texts are NUL-terminated or 0.
typedef struct SiteInfo {
    uint32_t file, line, column;
    uint32_t func;         // Go name of the function it is in
    uint32_t origin;       // the function it was inlined from
    uint32_t kind;         // "new", "append", "variable", … (explain/kinds.def)
    uint32_t text;         // the expression
    uint32_t verdict;      // where it lives: "heap", "frame", …
    uint32_t rule;         // what decided (explain/rules.def) …
    uint32_t reason;       // … in words
    uint32_t message;      // what -m says of it
    uint32_t size;         // bytes of an object, 0 if that varies
} SiteInfo;

// Return address of a call that allocates for a site, in section go_site_points.
typedef struct SitePoint {
    uint32_t pc;
    uint32_t site;         // SiteInfo
} SitePoint;

// Other sections: go_typelinks (uint32_t addresses of type descriptors, for
// reflection), go_itabs (uint32_t addresses of itabs made at compile time).
// Symbols: `go.main` runs all initialisation and then main.main (made by
// codegen for the main package).

// ---- Type descriptors: the layout of Go 1.19's reflect.rtype and friends.
// nameOff, typeOff and textOff are 32-bit absolute addresses.
typedef struct RType {
    uint64_t size;
    uint64_t ptrdata;     // leading bytes that can hold pointers
    uint32_t hash;
    uint8_t tflag;        // TFLAG_*
    uint8_t align;
    uint8_t field_align;
    uint8_t kind;         // KIND_*, | KIND_DIRECT_IFACE, | KIND_GC_PROG
    uint64_t equal;       // func value (pointer to closure {rt.type_equal_thunk, type}), 0 if not
                          // comparable
    uint64_t gcdata;      // uint8_t[]: bit i = word i holds a pointer (ptrdata/8 bits)
    uint32_t str;         // nameOff of "*T" or "T" (see TFLAG_EXTRA_STAR)
    uint32_t ptr_to_this; // typeOff of *T, or 0
} RType;

enum { TFLAG_UNCOMMON = 1, TFLAG_EXTRA_STAR = 2, TFLAG_NAMED = 4,
       TFLAG_REGULAR_MEMORY = 8 };
enum { KIND_BOOL = 1, KIND_INT, KIND_INT8, KIND_INT16, KIND_INT32, KIND_INT64,
       KIND_UINT, KIND_UINT8, KIND_UINT16, KIND_UINT32, KIND_UINT64,
       KIND_UINTPTR, KIND_FLOAT32, KIND_FLOAT64, KIND_COMPLEX64,
       KIND_COMPLEX128, KIND_ARRAY, KIND_CHAN, KIND_FUNC, KIND_INTERFACE,
       KIND_MAP, KIND_POINTER, KIND_SLICE, KIND_STRING, KIND_STRUCT,
       KIND_UNSAFE_POINTER, KIND_DIRECT_IFACE = 32, KIND_GC_PROG = 64,
       KIND_MASK = 31 };

typedef struct ArrayType { RType t; RType *elem, *slice; uint64_t len; } ArrayType;
typedef struct ChanType { RType t; RType *elem; uint64_t dir; } ChanType; // 1 recv, 2 send
typedef struct FuncType { RType t; uint16_t in_count, out_count; } FuncType; // top bit of
    // out_count: variadic.  Followed (after UncommonType if any) by RType *[in+out]
typedef struct IMethod { uint32_t name, type; } IMethod;
typedef struct InterfaceType { RType t; uint64_t pkg_path; IMethod *methods;
                               uint64_t count, cap; } InterfaceType; // sorted by name
typedef struct MapType { RType t; RType *key, *elem, *bucket; uint64_t hasher;
                         uint8_t key_size, elem_size; uint16_t bucket_size;
                         uint32_t flags; } MapType; // as Go's; we use key, elem
typedef struct PtrType { RType t; RType *elem; } PtrType;
typedef struct SliceType { RType t; RType *elem; } SliceType;
typedef struct StructField { uint64_t name; RType *type; uint64_t offset;
                           } StructField;
typedef struct StructType { RType t; uint64_t pkg_path; StructField *fields;
                            uint64_t count, cap; } StructType;
typedef struct UncommonType { uint32_t pkg_path; uint16_t mcount, xcount;
                              uint32_t moff, unused; } UncommonType; // directly after the
    // kind's struct; methods at (char *)uncommon + moff, sorted by name
typedef struct MethodEntry { uint32_t name, mtyp, ifn, tfn; } MethodEntry;
// A name (Go 1.19): flag byte (1 exported, 2 has tag, 4 has pkgPath, 8 embedded field), varint length, bytes,
// [varint tag length, tag], [4-byte nameOff of the package path, for unexported names].

typedef struct Itab { InterfaceType *inter; RType *type; uint32_t hash; uint32_t pad;
                      uint64_t fun[]; } Itab; // code addresses, in the order of inter's methods;
    // the receiver is the data word of the interface

// Bounds-check failures (rt.panic_bounds).  Go's texts and their order of values:
enum BoundsKind {
    BOUNDS_INDEX,        // s[x]: index out of range [x] with length y
    BOUNDS_SLICE_ALEN,   // s[?:x], 0 <= x <= len(s), array or string
    BOUNDS_SLICE_ACAP,   // s[?:x], 0 <= x <= cap(s)
    BOUNDS_SLICE_B,      // s[x:y], 0 <= x <= y
    BOUNDS_SLICE3_ALEN,  // s[::x], x <= len
    BOUNDS_SLICE3_ACAP,  // s[::x], x <= cap
    BOUNDS_SLICE3_B,     // s[:x:y]
    BOUNDS_SLICE3_C,     // s[x:y:]
    BOUNDS_CONVERT,      // slice to array pointer: x is the array's length, y the slice's
    BOUNDS_UNSIGNED = 16, // flag: x is unsigned (no "negative" text)
};

#endif
