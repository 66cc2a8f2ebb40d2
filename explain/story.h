// The story of a value: what it is, where it lives, how that came about.
//
// Escape analysis works with locations and edges and keeps notes; code generation
// knows registers and frame slots.  A story puts both into words for people, one
// for each *site*: a place in the source that makes or declares a value.
//
//     p := &T{1}                 kind      literal whose address is taken
//     last = p                   verdict   heap
//                                rule      stored-in-global
//                                steps     "its address is put into p"
//                                          "last, a package-level variable, is set to p"
//
// Explain, compare, diff and the pages all show stories; none of them asks the
// analysis anything.  A site is known by (position, kind): the position is what
// Go's -m shows, and the same in the site table of counting executables.
//
//   collect.c  from the analysis' findings to stories    site.c   what a site is
//   rule.c     which rule decided                        words.c  the sentences
//   extent.c   from where to where an expression goes    place.c  what is allocated
#ifndef EXPLAIN_STORY_H
#define EXPLAIN_STORY_H

#include "lexer/token.h"
#include "sema/sema.h"

typedef enum SiteKind {
#define KIND(id, name, english, chinese) SITE_##id,
#include "explain/kinds.def"
    SITE_KIND_COUNT
} SiteKind;

typedef enum Rule {
#define RULE(id, name, english, chinese) RULE_##id,
#include "explain/rules.def"
    RULE_COUNT
} Rule;

// Where the value lives when the program runs.
typedef enum Verdict {
    VERDICT_REGISTER, // a variable without memory of its own
    VERDICT_FRAME,    // a slot of the stack frame
    VERDICT_HEAP,     // allocated each time the site is reached
    VERDICT_CONSTANT, // in the program's data, made by the compiler
    VERDICT_NONE,     // nothing is allocated: it has no bytes
    VERDICT_COUNT
} Verdict;

// A piece of the source, for carets: from START to before END.
typedef struct Extent {
    Pos start;
    Pos end;
} Extent;

// One assignment on the way from the value's address to what outlives it.
typedef struct StoryStep {
    Extent source;      // the expression or statement
    const char *why;    // the analysis' word for it: "assign", "return" …
    const char *text;   // the same as a sentence, in the language asked for
} StoryStep;

typedef struct Story {
    int number;         // 1, 2, … in source order
    SiteKind kind;
    Verdict verdict;
    Rule rule;          // that decided
    Pos pos;            // as Go's -m has it; the call, if it was inlined
    Extent source;      // the text of the site itself
    bool inlined;       // a copy, made where its function was called
    Func *func;         // whose frame it would be in
    Func *written_in;   // the function it is written in, if that is another
    Object *object;     // the variable, or NULL
    Node *node;         // the expression, or NULL
    const char *text;   // as -m shows it: "&T{...}", "n", "make([]int, n)"
    Type *type;         // of what is made
    int64_t size;       // bytes of what is made; -1: known only at run time
    int64_t allocates;  // bytes taken from the heap each time, size class and all;
                        // 0: none, -1: known only at run time
    bool escapes;       // Go's word for it is "escapes" or "moved to heap"
    bool silent;        // Go's -m has no message for it
    bool sometimes;     // whether it allocates is decided at run time
    Vec(StoryStep) steps; // from the value outwards
    const char *holder; // held-by-heap: what holds it, and where that is
    const char *place;  // where it is kept: "rax, rbx", "rsp+16"; NULL unknown
    const char *hint;   // a change that was tried and helps, or NULL
    const char *gain;   // what it saves: "saves 1 allocation a call"
    struct Fix *fix;    // the change itself (hint.h)
} Story;

typedef struct Stories {
    Story **items;      // in source order
    int len, cap;
} Stories;

// ---- collect.c
// Makes escape_package() tell stories; to be called before it.
void stories_begin(void);
// After it: the stories of the package, in source order.
Stories *stories_of(Package *package);

// ---- words.c
extern bool story_in_chinese; // -zh
extern bool story_with_place;  // say which register, which slot
const char *site_kind_name(SiteKind kind);  // stable
const char *site_kind_text(SiteKind kind);  // for people
const char *rule_name(Rule rule);           // stable; its place in the docs
const char *rule_text(Rule rule);           // why, as a sentence's end
const char *verdict_name(Verdict verdict);  // "register" "frame" "heap" …
// Where it lives and what that costs, in one line: "on the heap: 16 bytes each time".
const char *story_verdict_text(const Story *story);
// What Go's -m says of it, or NULL: "moved to heap: n".
const char *story_message(const Story *story);

// ---- extent.c
Extent extent_of(Node *node);
// The name at POS.
Extent extent_of_name(Pos pos, const Name *name);
const char *extent_text(Extent extent);     // the source itself
Token token_before(Pos pos);                // the token in front of the one at POS
Pos start_before(Pos pos);                  // … and where it begins
Pos end_of_token_before(Pos pos);           // NO_POS if there is none
Pos start_of_token_after(Pos pos);
Pos closing_after(Pos pos);                 // the bracket that closes the one at POS

// ---- place.c
// What an object of SIZE bytes takes from the heap: its size class.
int64_t size_class_of(int64_t size);

#endif
