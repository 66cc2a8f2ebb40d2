// What prepare.c, prepare_stmt.c and stencil.c share.
#ifndef ESCAPE_PREPARE_H
#define ESCAPE_PREPARE_H

#include "escape/internal.h"

// Does Go give this expression a position of its own?
bool has_own_position(const Node *node);
bool is_implicit_convert(const Node *node);
// What the implicit conversions around NODE convert.
Node *unconverted(Node *node);
// The position met last, once NODE has been looked at.
void meet(Pos *met, Node *node);
// The implicit conversions around NODE are made at MET.
void convert_here(Pos met, Node *node);
// The slice that f(x, y) makes for a variadic f?
bool is_packed_arguments(const Node *node);

// stencil.c: does it all anew for the body of an instance.
void prepare_instance(Func *func);

// ---- One function
typedef struct Capture {
    Object *object;  // the captured variable
    Func *outer;     // who captured it before, or NULL
} Capture;

typedef struct Prepare {
    Func *func;      // function being walked (the package's initialisation for
                     // package-level variables)
    bool global;     // outside functions
    Pos met;         // the last position met
    Vec(Capture) captures; // of `func`
} Prepare;

void add_variable(Prepare *p, Object *object);
void make_tuple_temporaries(Prepare *p, Node *call);
void name_results(Prepare *p, NodeList *list); // of one call: f(g()), return g()
void convert_argument(Prepare *p, Node *node);
void prepare_expr(Prepare *p, Node *node);
void prepare_exprs(Prepare *p, NodeList *list);
void prepare_stmt(Prepare *p, Node *node); // prepare_stmt.c

#endif
