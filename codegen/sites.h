// Sites: the places of a program that allocate, from the tree to the counters.
//
//     Node or Object ──> Site ──> SitePoint {return address} ──> runtime/sites.c
//
// A site is known by the syntax node that allocates (copies that inlining makes are
// nodes of their own) or by the variable that is moved to the heap.  Who can tell
// more of it, says so before code is generated; the rest is found when a call of
// the runtime is built.  Kept for `burrow build -sites` only.
#ifndef CODEGEN_SITES_H
#define CODEGEN_SITES_H

#include "sema/sema.h"

#include <stdio.h>

typedef struct Site Site;
struct Site {
    const void *key;      // the Node or the Object
    Pos pos;              // as messages show it
    const char *func;     // Go's name of the function it is in
    const char *origin;   // the function it was inlined from, or NULL
    const char *kind;     // "new", "append", …: explain/kinds.def
    const char *text;     // the expression, or the variable's name
    const char *verdict;  // where it lives: "heap", …; NULL unknown, as all below
    const char *rule;     // what decided, in one word …
    const char *reason;   // … and in a sentence
    const char *message;  // what -m says of it
    int64_t size;         // bytes asked for each time, 0 if that varies
    int number;           // of its label: in which order it became known
};

// The site of KEY, made if there is none.
Site *site_of(const void *key);

// Writes the table of all sites (section go_sites).
void sites_write(FILE *out);

#endif
