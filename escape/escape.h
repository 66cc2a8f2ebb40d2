// Where values live: inlining, then escape analysis.
//
//     checked Package --inline_package()--> --escape_package()--> decisions
//
// The decisions stand in the tree, and nothing after this decides again:
//
//   Object.heap              the variable is moved to the heap
//   Object.capture_by_value  closures copy the variable
//   NODE_STACK on a node     what it allocates may live in the frame; without
//                            the flag it is made on the heap.  Set on
//        UNARY & of a COMPOSITE_LIT            &T{…}
//        COMPOSITE_LIT of slice or map type    []T{…}, its backing store
//                                              (the `... argument` slice too)
//        CALL new, make                        (make: constant size only)
//        FUNC_LIT, SELECTOR as method value    the closure object
//        CONVERT to interface                  the box of a non-pointer value
//        BINARY + on strings, CONVERT string <-> []byte, []rune
//                                              result fits a temporary buffer
//        GO_STMT (never), DEFER_STMT           the defer record and closure
//                                              (not in a loop)
//
// Inlining replaces a CALL by an INLINED_CALL (ast.h) by Go's budget and rules.
#ifndef ESCAPE_ESCAPE_H
#define ESCAPE_ESCAPE_H

#include "sema/sema.h"

typedef enum EscapeMode {
    ESCAPE_GO,    // Go 1.19's analysis
    ESCAPE_NAIVE, // every address taken, new, &T{}, make, literal with backing
                  // store, closure and box goes to the heap
} EscapeMode;

struct Batch; // graph.h

typedef struct EscapeOptions {
    EscapeMode mode;
    int print_decisions;   // -m: 1, -m -m or -m=2: 2, …
    bool no_inlining;      // -l
    bool cheap_calls;      // -l=4: calls hardly count against inlining
    bool no_optimization;  // -N: as Go, also disables inlining
    const char *json_dir;  // -json=0,DIR, or NULL
    bool small_frames;     // -smallframes
    // Gets each solved graph (graph.h) before it is forgotten, with all its notes.
    void (*observer)(struct Batch *batch);
} EscapeOptions;
extern EscapeOptions escape_options;

// Decides what may be inlined (Func.inl) and inlines it, functions in bottom-up
// order of the call graph.  Prints the -m lines about inlining to stderr.
void inline_package(Package *package);

// Analyses all functions of the package, bottom-up; prints the -m lines.
void escape_package(Package *package);

// What importers of an analysed package are told of its functions (export.c).
void escape_export(FILE *out, Package *package);
// Where that is found for an imported package; set by the driver.  NULL: nowhere.
typedef const char *(*SummaryOf)(Package *package, size_t *size);
extern SummaryOf escape_summary_of;

// Is there another package of that name among all that the compiled package imports,
// directly or not?  Set by the driver.
typedef bool (*SharesName)(const Package *package);
extern SharesName escape_shares_name;

// Go's limits, in bytes (-smallframes lowers them).
int64_t escape_max_stack_var(void);      // explicit variables: 10 MiB
int64_t escape_max_implicit_stack(void); // new, &T{}, make, literals: 64 KiB

// A function's summary in a line, as in `burrow dump escape`.
void escape_print(FILE *out, Func *func);

#endif
