// What prepare.c and stencil.c share: the position that was met last.
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

#endif
