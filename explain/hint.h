// Fix hints that have been tried.
//
// A hint is a change of the source that keeps a value off the heap: return the value
// instead of a pointer, give make a constant size.  Guessing is easy and often wrong,
// so nothing is shown that has not been done: the change is made to the text, the
// changed program goes through the front end, inlining and escape analysis in a
// process of its own, and the hint is kept only if it compiles, the site no longer
// allocates, and no other place allocates instead.
//
//   index.c   who uses an object, and where a node stands    edit.c   changes of text
//   hint.c    which cures may help, and what trying tells     trial.c  trying
//   cure_return.c cure_slice.c cure_container.c cure_closure.c cure_size.c cure_call.c
//             the cures: each looks whether it applies and makes its edits
#ifndef EXPLAIN_HINT_H
#define EXPLAIN_HINT_H

#include "explain/story.h"

#include "lexer/token.h"

// ---- index.c: to be called between checking and inlining, which moves nodes
void index_package(Package *package);
Node *parent_of(const Node *node);
typedef Vec(Node *) UseList;       // IDENTs, or SELECTORs of methods
const UseList *uses_of(const Object *object);
Func *func_around(const Node *node);
// The statement that NODE is in, an element of a list of statements.
Node *statement_of(Node *node);
bool is_inside(const Node *node, const Node *outer);

// ---- edit.c: one change of a file is a list of edits
typedef struct Edit {
    Pos start, end;     // what is replaced
    const char *with;
} Edit;

typedef struct Fix {
    Source *source;     // the file
    Vec(Edit) edits;
    bool failed;        // the change does not apply
    const char *text;   // the hint: "return the value instead of a pointer"
} Fix;
void fix_replace(Fix *fix, Extent extent, const char *with);
void fix_insert(Fix *fix, Pos pos, const char *text);
void fix_remove_char(Fix *fix, Pos pos); // the & or * there
// The changed text; NULL if edits overlap or something failed.
const char *fix_apply(Fix *fix);

// ---- trial.c
// Analyses the program with TEXT in place of the source of that index; the driver's,
// which knows the files.  Returns the package, NULL after errors.
typedef Package *(*Analyse)(int index, const char *text);
void trials_begin(Analyse analyse); // before anything is read
void trials_end(void);
typedef struct TrialSite {
    const char *func;
    SiteKind kind;
    const char *text;
    Verdict verdict;
    bool inlined;
} TrialSite;
typedef struct Trial {
    bool compiled;
    Vec(TrialSite) sites;
} Trial;
Trial trial_run(Source *source, const char *text);

// ---- hint.c
// Sets hint, gain and fix of every story on the heap that a cure was found for.
// Returns how many were not looked at, because the trials took too long.
int find_hints(Package *package, Stories *stories);

// ---- The cures: each returns whether FIX was made
typedef bool (*Cure)(Package *package, const Story *story, Fix *fix);
bool cure_constant_length(Package *package, const Story *story, Fix *fix);
bool cure_constant_value(Package *package, const Story *story, Fix *fix);
bool cure_array_variable(Package *package, const Story *story, Fix *fix);
bool cure_return_value(Package *package, const Story *story, Fix *fix);
bool cure_return_array(Package *package, const Story *story, Fix *fix);
bool cure_pass_buffer(Package *package, const Story *story, Fix *fix);
bool cure_concrete_parameter(Package *package, const Story *story, Fix *fix);
bool cure_container_of_values(Package *package, const Story *story, Fix *fix);
bool cure_keep_value(Package *package, const Story *story, Fix *fix);
bool cure_copy_for_closure(Package *package, const Story *story, Fix *fix);
bool cure_declare_inside(Package *package, const Story *story, Fix *fix);
bool cure_declare_function(Package *package, const Story *story, Fix *fix);
bool cure_pass_by_value(Package *package, const Story *story, Fix *fix);

// ---- What cures share (cure_return.c)
// The pointer variable becomes a value: *p is p, p.x stays, any other use is &p.
// KEPT: a function whose returns of it stay.
void value_for_pointer(Fix *fix, Object *variable, const Func *kept);
// Is everything that is done with the pointer reading, by p.x or *p?  Adds what the
// reads need if p becomes the value.
bool only_read(Fix *fix, const Object *variable);
void read_as_value(Fix *fix, Node *use);
// Is the variable that USE names changed there, or a part of it, or its address taken?
bool is_changed(const Node *use);
bool is_assigned(const Node *node);
bool declares(const Node *ident); // is it where its variable is declared?
Node *call_of(const Node *use);   // the call of the function that USE names, or NULL
NodeList returns_of(Func *func);  // its return statements, not those of literals
bool is_operator(const Node *node, Token op); // an explicit UNARY
// The variable that the statement VALUE is in declares with it, or NULL.
Object *declared_with(const Node *value);

#endif
