// What the grammar's actions call: the state of a parse and the makers of nodes.
#ifndef PARSER_NODES_H
#define PARSER_NODES_H

#include "lexer/lexer.h"
#include "parser/ast.h"

enum {
    MAX_NESTING = 10000, // of brackets, and height of an expression's tree
};
// Room for as many nested brackets, and for what may stand between them.
#define YYMAXDEPTH 40000

typedef struct Parser {
    Lexer *lexer;
    File *file;         // being built
    bool failed;        // a syntax error was found: the tree is of no use
    bool body_expected; // between if, for or switch and its body's brace
    int depth;          // number of open brackets
    int group_count;    // number of ( … ) groups of declarations so far
    bool skip_bodies;   // of declared functions: only declarations are wanted
    Pos single;         // only the function that begins here is read, or NO_POS
    int single_tokens;  // of the package clause put in front of it
    bool single_ended;  // its body was read
    bool outer_expected[MAX_NESTING]; // body_expected around each open bracket
} Parser;

// See parser.y.
void body_expected(Parser *parser, Token brace);

// The makers return NULL where Go sees a syntax error that the grammar cannot
// express.  They set nodes_too_high after making a tree higher than MAX_NESTING:
// then parsing must stop, for many passes recurse to the height of the tree.
extern bool nodes_too_high;

// Sets a node's height, given its highest children (or NULL).
void set_depth(Node *node, const Node *x, const Node *y);

// Lists
NodeList make_list(Node *node);
NodeList append(NodeList list, Node *node);
NodeList prepend(Node *node, NodeList list);

// Declarations
void add_decls(Parser *parser, const NodeList *decls);
void finish_group(Parser *parser, NodeList *specs, bool grouped);
Node *make_import(Parser *parser, Name *name, Node *path, Pos pos);
Node *make_values(NodeKind kind, NodeList names, Node *type, NodeList values);
Node *make_type_decl(Node *name, NodeList params, Node *type, bool alias);
Node *make_array_or_generic(Node *name, Node *x, Node *type, Pos bracket);
Node *make_generic(Node *name, Node *x, NodeList rest, bool comma, Node *type,
                   bool alias);
Node *make_func_decl(Node *receiver, Node *name, NodeList type_params, Node *type,
                     Node *body, Pos keyword, Pos pos);
Node *make_receiver(Parser *parser, NodeList params, Pos next);

// Splits `P *C`, read as an expression, into a type parameter's name and its
// constraint, which is returned; NULL if it is none.
Node *split_type_param(Node *x, bool force, Node **name);

// Types, fields and parameters
Node *make_array(Node *len, Node *elem, Pos pos);
Node *make_map(Node *key, Node *elem, Pos pos);
Node *make_fields(NodeKind kind, NodeList fields, Pos pos);
Node *make_func_type(NodeList params, NodeList results, Pos pos);
Node *make_field(NodeList names, Node *type, Node *tag, Pos pos);
Node *make_embedded(Node *type, Node *tag, Pos pos);
Node *make_param(Name *name, Node *type, Pos pos);
bool finish_params(NodeList *params, bool type_params);

// Expressions
Node *make_ident(Name *name, Pos pos);
Node *make_literal(const Lexer *lexer);
Node *make_unary(NodeKind kind, int op, Node *x, Pos pos);
Node *make_binary(Token op, Node *x, Node *y, Pos pos);
Node *make_receive(Node *x, Pos pos);
Node *make_selector(Node *x, Name *name, Pos dot, Pos name_pos);
Node *make_index(Node *x, NodeList indices, Pos pos);
Node *make_slice(Node *x, Node *low, Node *high, Node *max, bool three, Pos pos);
void check_three_indices(Parser *parser, Node **high, Pos second_colon, Node **max,
                         Pos end);
Node *make_assertion(Node *x, Node *type, Pos pos);
Node *make_call(Node *fun, NodeList args, bool dots, Pos pos, Pos end);
Node *make_composite(Node *type, NodeList elements, Pos pos, Pos end);
bool is_type_elem(const Node *x); // can only be a type
bool is_value(const Node *x);     // cannot be a type, by its form
Node *make_key_value(Node *key, Node *value, Pos pos);
Node *make_func_lit(Node *type, Node *body, Pos pos);

// Statements
Node *make_block(NodeList list, Pos pos, Pos end);
Node *make_expr_stmt(Node *x);
Node *make_send(Node *channel, Node *value, Pos pos);
Node *make_assign(Token op, NodeList lhs, NodeList rhs, Pos pos);
Node *make_go_defer(Parser *parser, NodeKind kind, Node *x, Pos pos);
Node *make_return(NodeList results, Pos pos);
Node *make_branch(Token keyword, Name *label, Pos pos, Pos label_pos);
Node *make_labeled(Name *label, Node *stmt, Pos label_pos, Pos colon);
Node *make_decl_stmt(NodeList decls, Pos pos);
Node *make_if(Node *init, Node *cond, Node *then, Node *els, Pos pos);
Node *make_for(Node *init, Node *cond, Node *post, Node *body, Pos pos);
Node *make_range(NodeList lhs, bool define, Node *x, Node *body, Pos pos);
Node *make_clause(NodeList exprs, NodeList body, Pos pos, Pos colon);
Node *make_comm_clause(Node *comm, NodeList body, Pos pos);
Node *make_switch(Node *init, Node *tag, NodeList clauses, Pos pos, Pos end);
Node *make_select(NodeList clauses, Pos pos);

// The grammar's function, made by bison.  Returns 0 if the file was read.
int yyparse(Parser *parser);

// Reads the file again and reports all that is wrong with its syntax.
// The grammar stopped at REJECTED.  See explain.h.
void explain_syntax_errors(Source *source, Pos rejected);

// Gives //go: directives to the declarations they stand before.
void attach_pragmas(File *file, Lexer *lexer);

#endif
