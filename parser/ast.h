// The syntax tree.
//
// The parser builds it, sema writes types, constants and objects into it, and
// everything up to codegen reads it: there is one tree, not a syntax tree and a
// typed one.  What sema promises to its readers (implicit conversions made
// explicit, selectors resolved step by step, and so on) stands in sema/sema.h.
//
// Every node has the position Go's compiler reports for it: that of the first
// token for statements, literals and names, but of
//     the operator      for binary expressions        a + b      at +
//     the (             for calls                     f(x)       at (
//     the [             for index and slice           a[i]       at [
//     the .             for selectors, assertions     x.f        at .
//     the operator      for assignments, sends, ++    a = b      at =
//     the :             for key: value
//     the name          for declarations of one name
//     the {             for composite literals        T{1}     at {
//     the :             for labels                    L: x++   at :
//     the (             for function types, after `func` (or the method's name)
//     what follows `func`  for function declarations (see func_decl.keyword)
// (This is cmd/compile/internal/syntax's convention, `Pos()`; where a message
// wants the start of an expression, use ast_start_pos().)
#ifndef PARSER_AST_H
#define PARSER_AST_H

#include "base/name.h"
#include "base/source.h"
#include "base/vec.h"
#include "lexer/token.h"

#include <stdio.h>

typedef struct Node Node;
typedef struct Type Type;       // sema/type.h
typedef struct Const Const;     // sema/constant.h
typedef struct Object Object;   // sema/sema.h
typedef struct Func Func;       // sema/sema.h
typedef struct Scope Scope;     // sema/sema.h
typedef struct Package Package; // sema/sema.h

typedef enum NodeKind {
#define NODE(kind, member, fields) AST_##kind,
#include "parser/ast.def"
    AST_KIND_COUNT
} NodeKind;

typedef Vec(Node *) NodeList; // in the compilation's arena

// Flags of a node.  The first group comes from the parser.
enum {
    NODE_HAS_DOTS = 1 << 0,     // CALL f(x...)
    NODE_DEFINE = 1 << 1,       // ASSIGN, RANGE, TYPE_SWITCH with :=
    NODE_ALIAS = 1 << 2,        // TYPE_DECL type A = B
    NODE_EMBEDDED = 1 << 3,     // FIELD: embedded field or interface element
    NODE_THREE_INDEX = 1 << 4,  // SLICE a[i:j:k]
    NODE_IS_DEFAULT = 1 << 5,   // CASE_CLAUSE, COMM_CLAUSE: default
    NODE_PARENTHESIZED = 1 << 6, // stood in parentheses (after PAREN is removed)
    NODE_BODY_SKIPPED = 1 << 6, // FUNC_DECL: parse_skipped_body() reads the body
    // From sema.
    NODE_IMPLICIT = 1 << 7,   // made by sema, not written by the user
    NODE_COMMA_OK = 1 << 8,   // INDEX, TYPE_ASSERT, receive used as v, ok
    NODE_ADDRESSABLE = 1 << 9, // operand can be assigned or its address taken
    NODE_VARIADIC_ARGS = 1 << 10, // COMPOSITE_LIT: the "... argument" slice
    NODE_TYPE_OPERAND = 1 << 11, // expression denotes a type (node->type)
    NODE_BOUNDED = 1 << 12,   // INDEX, SLICE: proved in range
    NODE_KEPT_ALIVE = 1 << 12, // CONVERT to uintptr: its pointer lives on for a call
    // From escape.
    NODE_STACK = 1 << 13,     // allocation may live in the frame
    NODE_TRANSIENT = 1 << 14, // and is dead when its statement ends
    // Inside sema only.
    NODE_SHIFT_OPERAND = 1 << 15, // untyped constant on the left of a << s
    // Inside escape only; never on a constant.
    NODE_TEMPORARY = 1 << 15, // evaluated into a temporary before its place
    NODE_SETS_PARAMS = 1 << 15, // ASSIGN: sets an inlined call's parameters
    NODE_HAS_BREAK = 1 << 15, // FOR, RANGE, SWITCH, SELECT: a break leaves it
};

// How a SELECTOR was resolved.
typedef enum SelectorKind {
    SEL_UNRESOLVED,
    SEL_PACKAGE,          // pkg.Name: `object`
    SEL_FIELD,            // x is a struct value: field `index`
    SEL_FIELD_POINTER,    // x is a pointer to struct: field `index`
    SEL_METHOD,           // concrete method `object`; x has the receiver's type
    SEL_INTERFACE_METHOD, // x is an interface: method `index` of its sorted set
    SEL_METHOD_EXPR,      // T.Method: x is a type; `object` is the method
                          // (or interface method `index` if x is an interface)
} SelectorKind;

// How a CALL was resolved.  (Conversions become CONVERT.)
typedef enum CallKind {
    CALL_UNRESOLVED,
    CALL_STATIC,    // fun is IDENT or SEL_PACKAGE naming a function
    CALL_METHOD,    // fun is a SEL_METHOD selector
    CALL_INTERFACE, // fun is a SEL_INTERFACE_METHOD selector
    CALL_VALUE,     // fun is any expression of function type
    CALL_BUILTIN,   // `builtin` says which (sema/builtins.def)
} CallKind;

struct Node {
    uint8_t kind;   // NodeKind
    uint8_t op;     // Token: operator of UNARY, BINARY, INC_DEC (TOK_INC/DEC),
                    // ASSIGN (TOK_ASSIGN, TOK_DEFINE or the binary operator of
                    // op=), BRANCH_STMT, literal kind of BASIC_LIT.
                    // CHAN_TYPE: CHAN_BOTH, CHAN_SEND or CHAN_RECV.
    uint16_t flags; // NODE_*
    Pos pos;
    Type *type;     // from sema: type of an expression (or denoted type)
    Const *value;   // from sema: the constant's value, else NULL
    uint32_t depth; // parser: height of an expression's tree (limits nesting)
    union {
        struct { char nothing; } none; // kinds without fields
        struct { Name *name; Object *object; } ident;
        struct { const char *text; uint32_t len; } literal; // as written
        struct {
            Node *type_expr;  // NULL if elided
            NodeList elems;   // KEY_VALUE or expressions
            Pos rbrace;
        } composite;
        struct { Node *type_expr, *body; Func *func; } func_lit;
        struct { Node *x; } unary; // PAREN STAR UNARY ELLIPSIS CHAN_TYPE CONVERT
                                   // EXPR_STMT INC_DEC GO_STMT DEFER_STMT
        struct {
            Node *x;
            Name *name;       // the selected identifier
            Pos name_pos;
            uint8_t kind;     // SelectorKind
            int index;        // field or interface method number
            Object *object;   // method, function, variable … selected
        } selector;
        struct { Node *x; NodeList indices; } index; // several: instantiation
        struct { Node *x, *low, *high, *max; } slice;
        struct { Node *x, *type_expr; } assertion; // type_expr NULL: x.(type)
        struct {
            Node *fun;
            NodeList args;
            uint8_t kind;     // CallKind
            uint8_t builtin;  // Builtin, for CALL_BUILTIN
            Pos rparen;
            Func *target;     // the called function where known, for inlining
        } call;
        struct { Node *x, *y; } binary; // SEND_STMT: x <- y
        struct { Node *key, *value; } key_value;
        struct { Node *len, *elem; } array_type; // len: NULL []T, ELLIPSIS [...]T
        struct { NodeList list; } fields; // STRUCT_TYPE: FIELDs.  INTERFACE_TYPE:
                                          // FIELD with name and FUNC_TYPE, or
                                          // embedded element (may be a union:
                                          // BINARY TOK_OR, UNARY TOK_TILDE)
        struct { NodeList type_params, params, results; } func_type; // FIELDs
        struct { Node *key, *elem; } map_type;
        struct { NodeList names; Node *type_expr; Node *tag; } field;
        struct { Node *x; int index; } result; // value number `index` of x
        struct {
            Func *func;       // the function that was inlined
            NodeList init;    // statements that set its parameters
            Node *body;       // BLOCK_STMT; RETURN_STMTs in it set `results`
            Vec(Object *) results; // variables that hold the results
            int number;       // among the calls inlined into the function
        } inlined;
        struct { NodeList lhs, rhs; } assign;
        struct { NodeList results; Node *inlined; } ret; // inlined: the
                                          // INLINED_CALL it leaves, else NULL
        struct { Name *label; Node *target; Pos label_pos; } branch; // target: sema's: the
                                          // statement left or continued, or the
                                          // LABELED_STMT of a goto
        struct { NodeList list; Pos rbrace; } block;
        struct { Node *init, *cond, *then, *els; } if_stmt;
        struct {
            NodeList exprs;   // empty and NODE_IS_DEFAULT: default
            NodeList body;
            Object *object;   // type switch: variable of this clause, or NULL
            Pos colon;
        } clause;
        struct { Node *init, *tag; NodeList clauses; Pos rbrace; } switch_stmt;
        struct {
            Node *init, *x;   // x is the operand before .(type)
            NodeList clauses;
            Name *name;       // v in switch v := x.(type), or NULL
            Pos name_pos;
        } type_switch;
        struct { Node *comm; NodeList body; } comm; // SEND_STMT, EXPR_STMT or
                                          // ASSIGN with a receive
        struct { NodeList clauses; } select;
        struct { Node *init, *cond, *post, *body; } for_stmt;
        struct { Node *key, *value, *x, *body; // extra: a third variable, an error
                 Node *extra; } range;
        struct { Name *label; Node *stmt; Pos label_pos; uint8_t used; } labeled;
        struct { NodeList list; } decls;
        struct {
            Name *name;       // nil, ".", "_" or the local name
            Node *path;       // BASIC_LIT
            Package *package;
        } import;
        struct {
            NodeList names;   // IDENTs
            Node *type_expr;
            NodeList values;  // CONST_DECL: shared with an earlier spec if
                              // implicitly repeated (flag NODE_IMPLICIT)
            int iota;         // position in its group
            int group;        // number of its ( … ) group in the file
        } value_decl;
        struct {
            Node *name;
            NodeList type_params;
            Node *type_expr;
            int group;        // number of its ( … ) group in the file
            uint32_t pragma;  // PRAGMA_NOTINHEAP
        } type_decl;
        struct {
            Node *name;       // IDENT
            Node *recv;       // FIELD or NULL
            Node *type_expr;  // FUNC_TYPE
            Node *body;       // BLOCK_STMT, or NULL if declared only
            uint32_t pragma;  // PRAGMA_*
            Pos keyword;      // where `func` stands
            Func *func;       // sema's
        } func_decl;
    };
};

enum { CHAN_BOTH, CHAN_SEND, CHAN_RECV }; // `op` of a CHAN_TYPE node

// //go: pragmas that stand before a function (or type).
enum {
    PRAGMA_NOINLINE = 1 << 0,
    PRAGMA_NOESCAPE = 1 << 1,
    PRAGMA_NOSPLIT = 1 << 2,
    PRAGMA_LINKNAME = 1 << 3,
    PRAGMA_NORACE = 1 << 4,
    PRAGMA_UINTPTRESCAPES = 1 << 5,
    PRAGMA_NOTINHEAP = 1 << 6,
    PRAGMA_NOCHECKPTR = 1 << 7,
    PRAGMA_SYSTEMSTACK = 1 << 8,
    PRAGMA_UINTPTRKEEPALIVE = 1 << 9,
    PRAGMA_YESWRITEBARRIERREC = 1 << 10,
};

typedef struct Directive { // //go:linkname, //go:embed, //go:build …
    Pos pos;
    const char *text; // from "go:" to the end of the line
} Directive;

typedef struct EmbedDirective { // //go:embed patterns
    Node *var;        // VAR_DECL that it stands before
    Pos pos;
    const char *text; // from "go:embed" to the end of the line
} EmbedDirective;

typedef struct File {
    Source *source;
    Name *package_name;
    Pos package_pos;
    NodeList imports; // IMPORT_DECLs, also in `decls`
    NodeList decls;   // all top-level declarations in order
    Vec(Directive) directives;
    Vec(EmbedDirective) embeds;
    Scope *scope;     // from sema: the file's imports
    Pos eof;
} File;

// Parses a whole file.  Syntax errors go to diag; the tree then holds what
// could be read, with BAD nodes.  Never returns NULL.
File *parse_file(Source *source);

// The same without the bodies of declared functions, for importers ...
File *parse_declarations(Source *source);
// ... and reads such a body after all.
void parse_skipped_body(File *file, Node *decl);

// Makes a node with its kind and position; the rest is zero.
Node *ast_new(NodeKind kind, Pos pos);

// Calls VISIT for each child node in source order.
void ast_each_child(Node *node, void (*visit)(Node **child, void *context),
                    void *context);

// Deep copy of a tree as the parser made it (for generics) or as sema left it
// (for inlining): objects and types are shared.
Node *ast_clone(const Node *node);

// Removes PARENs.
Node *ast_unparen(Node *node);

// Where the text of an expression begins; where it ends.
Pos ast_start_pos(const Node *node);

// The expression as Go's type checker shows it in errors: "a + b", "&S{…}",
// "func(int) {…}".  In the compilation's arena.  (The -m messages have words of
// their own, "&S{...}" and "func literal", which need types: see escape/.)
const char *ast_expr_text(const Node *node);

// Prints the tree for `burrow dump ast`, one node a line, indented.
void ast_print(FILE *out, const File *file);
void ast_print_node(FILE *out, const Node *node, int indent);

const char *ast_kind_name(NodeKind kind);

#endif
