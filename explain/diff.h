// What changed between two versions of a program: decisions, not lines.
//
// Sites are matched by function, kind and text, in the order they stand in; what is
// left over in a function by kind alone.  So moving code changes nothing, and
//
//     s := make([]int, 10)     ->     s := make([]int, n)
//
// is one site that moved to the heap.
#ifndef EXPLAIN_DIFF_H
#define EXPLAIN_DIFF_H

#include "explain/print.h"

// A site of the old version; that one is analysed in a process of its own.
typedef struct OldSite {
    const char *func;
    SiteKind kind;
    const char *text;
    Verdict verdict;
    Rule rule;
    int line, column;
    int64_t allocates;
} OldSite;

typedef struct OldSites {
    OldSite *items;
    int len, cap;
} OldSites;

typedef enum ChangeKind {
    CHANGE_TO_HEAP,   // was not on the heap, or was not there, and is now
    CHANGE_FROM_HEAP, // the other way round
    CHANGE_OTHER,     // register, frame, constant; or another size on the heap
    CHANGE_RULE,      // still on the heap, for another reason
} ChangeKind;

typedef struct Change {
    ChangeKind kind;
    const OldSite *before; // NULL: new
    const Story *after;    // NULL: gone
} Change;

typedef struct Changes {
    Change *items;
    int len, cap;
    int counts[CHANGE_RULE + 1];
} Changes;

// One line a site, as the other process writes and reads them.
void write_sites(FILE *out, const Stories *stories);
OldSites read_sites(FILE *in);

Changes *find_changes(const OldSites *before, const Stories *after);
// Prints them; OLD names the old version.
void changes_print(FILE *out, const Changes *changes, const char *old,
                   const PrintOptions *options);

#endif
