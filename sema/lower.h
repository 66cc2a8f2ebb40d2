// What lower.c and lower_expr.c share.  Private to sema/.
#ifndef SEMA_LOWER_H
#define SEMA_LOWER_H

#include "sema/operand.h"

extern Func *lower_func; // whose body is being rewritten, NULL at package level

// Rewrites an expression; the result takes its place.
Node *lower_expr(Node *node);
// A left side: as lower_expr(), and its variable counts as reassigned unless
// this is its declaration.
Node *lower_left(Node *node, bool define);
// X as a value of TYPE: itself, or an implicit CONVERT around it.
Node *convert_to(Node *x, Type *type);
// One expression for COUNT variables: a RESULT for each over the lowered NODE,
// which is a call, or v, ok = m[k], x.(T) or <-c.
NodeList lower_results(Node *node, int count);
void lower_function(Func *func);
void lower_block(Node *block);

#endif
