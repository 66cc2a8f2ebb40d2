// The inside of escape/: how its files call one another.
//
//   escape.c     the order of work for a package; what is written into the tree
//   roots.c      the functions of a package; its initialisation
//   prepare*.c   the order in which Go's compiler meets things: positions of
//                implicit conversions, captures, variables
//   stencil.c    the same for instances of generic functions
//   temporaries.c  variables without a name in the source
//   deadcode.c   branches that constants decide
//   statics.c    what a variable's value is known to be
//   initial.c    what package-level initialisation happens at link time
//   devirtual.c  interface calls whose dynamic type is known
//   callgraph.c  functions bottom-up, in strongly connected components
//   inline.[ch]  what may be inlined (cost.c, cost_stmt.c), and inlining it (copy.c);
//                intrinsics.c: calls that are instructions
//   graph.[ch]   locations, edges, holes
//   flow_*.c     the syntax tree as edges of the graph
//   selfassign.c assignments that store nothing new
//   solve.c      fewest dereferences between locations
//   summary.c    what each parameter leaks to
//   export.c     the same for importers of the package, and reading it
//   wrapper.c    functions that Go makes, and tells of
//   report.c     the words of -m     text.c, text_*.c   expressions, statements and
//                types as messages show them;
//                written.c: types as generic functions have them
//   mentions.c   names of packages that do not tell enough
//   log.c        the same decisions as JSON
//   walk.c       what is told of behind the analysis; bounds.c: indices that are in
//                range by their form
//   naive.c      the other mode      dump.c   summaries, printed
#ifndef ESCAPE_INTERNAL_H
#define ESCAPE_INTERNAL_H

#include "base/diag.h"
#include "escape/escape.h"
#include "escape/ptrmap.h"

// ---- Facts about functions and variables that outlive one file of escape/.

typedef Vec(Object *) ObjectList;
typedef Vec(Func *) FuncList;

typedef struct Location Location; // graph.h

enum { LEAK_RESULTS = 7 }; // results that a summary can name

// How a parameter's value can leave its function: the fewest dereferences on
// any way to the heap and to each of the first results, plus one; 0 is "never".
//
//     func f(p *T) *T { global = p.next; return p }     heap 1+1, result 0: 0+1
typedef struct Leaks {
    uint8_t to[1 + LEAK_RESULTS]; // [0] the heap, [1 + i] result i
} Leaks;

typedef enum FuncState {
    FUNC_UNKNOWN, // not met yet
    FUNC_PLANNED, // in the batch under analysis
    FUNC_TAGGED,  // its summary is final
} FuncState;

// What escape/ keeps about a function (Func.escape).
typedef struct FuncInfo {
    uint8_t state;        // FuncState
    bool prepared;        // prepare.c was here
    bool closure_called;  // literal in the place of the callee: func(){…}()
    bool dead;            // literal in a branch that never runs
    bool inline_checked;  // inline.c has decided
    bool wrapper;         // made by wrapper.c
    bool imported;        // export.c was asked for its summary
    uint32_t visit;       // number in the depth-first search of callgraph.c
    ObjectList variables; // everything with a frame slot, as Go's Func.Dcl
    Vec(Pos) capture_pos; // for each capture: where it is first used
    int leak_count;       // receiver and parameters
    Leaks *leaks;         // their summaries
} FuncInfo;

// An inlined call that code came from.  Messages point to the outermost one.
typedef struct InlinedAt {
    Pos pos;                       // the call
    const struct InlinedAt *outer; // the one it was inlined with, or NULL
    Pos outermost;
} InlinedAt;

InlinedAt *inlined_at(Pos call, const InlinedAt *outer); // tree.c

// What escape/ keeps about a variable (Object.escape).
typedef struct VarInfo {
    Location *location; // in the batch under analysis
    Node *initial;      // the expression it is declared with, or NULL
    bool temporary;     // made by the compiler
    bool undefined;     // copied by the inliner without its declaration: every
                        // assignment counts as a later one
    bool undeclared;    // a temporary without a declaration: it belongs to no loop
    Pos shown_at;       // where messages point to, if not to its name: the case of
                        // a type switch
    const InlinedAt *inlined; // the call it was inlined for, or NULL
} VarInfo;

static inline FuncInfo *func_info(Func *func) {
    if (func->escape == NULL)
        func->escape = ARENA_NEW(&compilation, FuncInfo);
    return func->escape;
}

static inline VarInfo *var_info(Object *object) {
    if (object->escape == NULL)
        object->escape = ARENA_NEW(&compilation, VarInfo);
    return object->escape;
}

// ---- roots.c
extern Package *compiled_package; // the one at work: messages are in its terms
// Prepares all functions and initialisers of the package; does nothing the second
// time.
void prepare_package(Package *package);
// The functions of the package as roots of the call graph: declared functions
// and literals of package-level variables in source order, then the
// initialisation of the package.
FuncList *package_functions(Package *package);
// A function whose body was just read.
void prepare_imported(Func *func);
// Initialisers whose calls were inlined: REPLACED has old and new nodes.
void replace_initial_values(Package *package, const PtrMap *replaced);

// ---- prepare.c
// Walks a function, or values of package-level variables (MET: the position met
// last), in the order of Go's own front end.
void prepare_declared(Func *func);
void prepare_initial_values(NodeList *values, Func *init, Pos *met);

// ---- temporaries.c
// Makes a variable of FUNC that has no name in the source (".autotmp_7").
Object *new_temporary(Func *func, Type *type, Pos pos);
// The temporaries that hold the results of CALL (tuple), or NULL.
Object **tuple_temporaries(const Node *call);
void set_tuple_temporaries(const Node *call, Object **temporaries);
int tuple_count(const Node *call);
// The temporary that holds the callee (or receiver) X of a call, or NULL; the
// same for an argument of go or defer that was copied.
Object *callee_temporary(const Node *x);
void note_copied_argument(Node *argument, Object *copy);
// X is no longer evaluated into a temporary.
void forget_temporary(const Node *x);

// ---- export.c
// Is FUNC's code made by another compilation?  Instances of generic functions are
// made here, whatever package they come from.
bool is_compiled_elsewhere(const Func *func);
// Fills in what is known of an imported function; does nothing for others.
void import_summary(Func *func);

// ---- wrapper.c
extern Pos generated_pos;
// A value of TYPE is put into INTERFACE, by the linker or by code.
void note_static_itab(Type *type, Type *interface);
void note_itab(Type *type, Type *interface);
// Adds to ROOTS the wrappers that the linker's values need.
void add_static_wrappers(Package *package, FuncList *roots);
void report_wrappers(Package *package, FuncList *roots); // all that remain
extern FuncList made_wrappers; // those that are not in ROOTS, as they are made
void inline_calls_of(Func *wrapper); // inline.c
void analyse_alone(Func *wrapper);   // escape.c

// ---- deadcode.c
void remove_dead_code(Func *func);

// ---- statics.c
// Follows variables that are set once to the expression they are set to.
// note_replacement() tells it that a call was inlined.
void note_replacement(const Node *call, Node *inlined);
Node *static_value(Node *node, Func *in);
// The function that a call is known to reach, or NULL.
Func *static_callee(Node *call, Func *in);

// ---- initial.c
// Appends to OUT what of `object = value` must run at program start.
void dynamic_initialisation(Object *object, Node *value, Node *assign, NodeList *out);

// ---- devirtual.c
void devirtualize(Func *func);
// Makes CALL one of the method that SELECTION has found for X.
void select_method(Node *call, Node *x, const Selection *selection, Name *name,
                   Type *type, Pos pos);

// ---- callgraph.c
typedef struct CallGraphVisit {
    // GROUP: functions that call one another, with their literals.
    void (*group)(Func **group, int count, bool recursive, void *context);
    void *context;
} CallGraphVisit;
void visit_bottom_up(FuncList *roots, const CallGraphVisit *visit);
// Calls VISIT for NODE and everything below it but bodies of function literals,
// in the order of Go's intermediate representation.  VISIT returns false to
// leave out what is below.
typedef bool (*TreeVisitor)(Node *node, void *context);
void visit_tree(Node *node, TreeVisitor visit, void *context);
// The same for passes that replace nodes; LEAVE is called after what is below.
typedef bool (*SlotVisitor)(Node **slot, void *context);
typedef void (*SlotLeaver)(Node **slot, void *context);
void edit_tree(Node **slot, SlotVisitor enter, SlotLeaver leave, void *context);

// ---- text.c
// NODE as Go's compiler shows it in -m messages (package cmd/compile/internal/ir,
// fmt.go), which differs from what type errors show: x.f(y) is (*T).f(x, y).
const char *node_text(Node *node, Package *package);
// The instance of a generic function that messages are about, or NULL.
extern const Func *text_instance;
// What went to the heap before the calls in it were looked at is shown with their
// arguments as they were written: panic(f(x, y)).
extern const Node *text_pending;
// A body before any call in it was looked at.
const char *body_text(Node *body);
// "struct { a int }"
const char *message_type_text(Type *type);
// "f" or "(*T).m" in its own package, "fmt.f" or "fmt.(*T).m" in another.
const char *qualified_name(const Func *func);
// The same without the package.  Instances are named by shapes.
const char *function_text(const Func *func);
// What allocates, where it is the subject of a message.
const char *allocation_text(Node *node);
const Func *outermost_function(const Func *func); // a literal is in
// An instance of a generic function of whose shape there was another before?
bool has_been_reported(const Func *func);
const char *object_text(const Object *object);
// Is POS in the source of another package?
bool is_foreign(Pos pos);
// "func(int) error", "method(*T) func()".
const char *signature_text(Func *func);

// ---- mentions.c
// How messages name the package: asn1, or "encoding/asn1".
const char *package_text(const Package *package);

// ---- log.c
bool decisions_are_logged(void);
void log_decision(Pos pos, const char *code, const char *message);
void log_related(Pos pos, const char *message); // explains the last one
void log_inlined(const InlinedAt *inlined, Pos pos); // POS was inlined there
void log_nil_checks(Func *func);
void write_decision_log(Package *package);

// ---- walk.c
// What Go tells of while it lowers functions, ROOTS and then all wrappers.
void walk_functions(Package *package, FuncList *roots);

// ---- bounds.c
// Has NODE, an INDEX expression, an index that is in range by its form?
bool is_bounded_index(Node *node);

// ---- naive.c
void escape_naively(FuncList *roots);

// ---- helpers on the checked tree (tree.c)
// For walks over the tree: the outermost inlined call that what is visited came
// from, where messages about it point to.  Its arguments did not.
typedef struct Outermost {
    PtrMap bodies; // body of an INLINED_CALL met -> the call
    Node *call;    // NULL: we are outside
} Outermost;
void outermost_enter(Outermost *in, Node *node);
void outermost_leave(Outermost *in, Node *node);
static inline Pos outermost_pos(const Outermost *in, const Node *node) {
    return in->call != NULL ? in->call->pos : node->pos;
}
// The position of "range" in a RANGE_STMT, which Go's messages point to.
Pos range_position(const Node *node);
// Is IDENT the declaration of its variable, rather than a use?
bool ident_declares(const Node *ident);
Node *strip_parens(Node *node);
bool has_parameter_name(const Object *parameter); // "_" counts, none does not
static inline bool is_constant(const Node *node) {
    return node->value != NULL;
}
bool is_blank(const Node *node);
bool is_nil(const Node *node);
// What a conversion does, in the words of Go's intermediate representation.
typedef enum ConvertKind {
    CONVERT_NOP,        // same representation
    CONVERT_NUMERIC,    // between number types
    CONVERT_INTERFACE,  // to an interface
    CONVERT_BYTES_STR,  // string([]byte), string([]rune), string(rune)
    CONVERT_STR_BYTES,  // []byte(string)
    CONVERT_STR_RUNES,  // []rune(string)
    CONVERT_ARRAY_PTR,  // slice to pointer to array
} ConvertKind;
ConvertKind convert_kind(const Node *convert);
bool boxes_value(const Node *convert); // to an interface, from a non-pointer
// The value's type: the first of the pair for v, ok forms.
Type *value_type(const Node *node);
// The first of the results that VALUES are, if they are those of one expression:
// f(g()), v, ok = m[k].  There may be a receiver before them, and they may be packed
// for a variadic parameter.  The call alone: spread_call().
Node *spread_result(NodeList *values);
Node *spread_call(NodeList *values);
bool is_string_add(const Node *node);
// Operands of a chain of string additions, as one concatenation.
void flatten_string_add(Node *node, NodeList *operands);

#endif
