// The inside of explain's analysis: how its files call one another.
#ifndef EXPLAIN_COLLECT_H
#define EXPLAIN_COLLECT_H

#include "escape/graph.h"
#include "explain/words.h"

// ---- site.c
// What NODE makes: a kind, or SITE_KIND_COUNT if it makes nothing.
SiteKind site_kind_of(const Node *node);
// The type of what is made, and its size in bytes (-1: known at run time).
Type *site_type(SiteKind kind, const Node *node);
int64_t site_size(SiteKind kind, const Node *node);
// "main.f", "fmt.Println", as people write it in a file of PACKAGE.
const char *func_label(const Func *func, const Package *package);

// ---- place.c
// Sets verdict, allocates and sometimes, and the rule where it is not the
// analysis that decided.  Needs kind, node or object, escapes.
void decide_place(Story *story);

// ---- rule.c
Rule rule_of(Batch *batch, const Finding *finding);
// Text and extent of each note of the finding.
void add_steps(Batch *batch, const Finding *finding, Story *story);

#endif
