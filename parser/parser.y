// The grammar of Go 1.19.
//
// The actions only build nodes (nodes.c); they declare no names and check no
// types.  The grammar is LALR(1), and Go's few awkward corners are dealt with so:
//
// 1. Composite literal or block?    if x == T{} { ... }
//    "A parsing ambiguity arises when a composite literal using the TypeName
//    form appears between a keyword and the opening brace of the block of an if,
//    for or switch": such a brace is the block's.  The lexer's brace becomes the
//    token LBODY there (next_token() below), and LBRACE elsewhere, also within
//    parentheses.  Where the brace must belong to a literal or a type in spite
//    of the keyword (if f := func() bool { ... }; f() {), the rules accept LBODY
//    and say body_expected() again after the closing brace.
//
// 2. Type or expression?    f(T), []T{}, x[T](y)
//    Within expressions a type is an expression; names, x.y, x[y], *x and (x)
//    are the same nodes in both.
//
// 3. Array length or type parameters?   type T[P *C] …   type T[P * C] int
//    The brackets are read as an expression and taken apart afterwards, as in
//    Go (split_type_param()).
//
// 4. Names or types of parameters?   func(a, b int)   func(int, string)
//    Each is read as it may be, and finish_params() decides for the list.
//
// After a syntax error nothing here is of use any more: explain_syntax_errors()
// reads the file again and finds Go's words for all of them.  So the grammar has
// no error rules.
%code requires {
#include "parser/nodes.h"
}

%code {
static int yylex(YYSTYPE *value, Pos *pos, Parser *parser);
static void yyerror(Pos *pos, Parser *parser, const char *message);
static bool begins_with_tilde(const Parser *parser, Pos pos);

#define YYLLOC_DEFAULT(result, right, count) \
    ((result) = (count) > 0 ? YYRHSLOC(right, 1) : NO_POS)

// A rule found an error that the grammar allows.
#define REJECT do { parser->failed = true; YYABORT; } while (0)
}

%require "3.8"
%define api.pure full
%define api.token.prefix {P_}
%define api.location.type {Pos}
%parse-param { Parser *parser }
%lex-param { Parser *parser }
%locations
%expect 0

%union {
    Node *node;      // a node, or NULL
    NodeList list;   // of nodes
    Name *name;      // a token's identifier
    Token op;        // a token that is an operator
    struct {
        Node *first;
        Node *second;
    } pair;          // header of if and switch: statement and condition
}

%token <name> NAME "name"
%token <node> INT FLOAT IMAG CHAR STRING "string literal"
%token OR_OR "||" AND_AND "&&" EQ "==" NE "!=" LT "<" LE "<=" GT ">" GE ">="
%token ADD "+" SUB "-" OR "|" XOR "^" MUL "*" DIV "/" MOD "%" AND "&"
%token AND_NOT "&^" SHL "<<" SHR ">>"
%token ASSIGN "=" DEFINE ":=" ADD_ASSIGN "+=" SUB_ASSIGN "-=" OR_ASSIGN "|="
%token XOR_ASSIGN "^=" MUL_ASSIGN "*=" DIV_ASSIGN "/=" MOD_ASSIGN "%="
%token AND_ASSIGN "&=" AND_NOT_ASSIGN "&^=" SHL_ASSIGN "<<=" SHR_ASSIGN ">>="
%token NOT "!" TILDE "~" ARROW "<-" INC "++" DEC "--" LPAREN "(" LBRACK "["
%token LBRACE "{" LBODY "{ of a body" RPAREN ")" RBRACK "]" RBRACE "}"
%token COMMA "," SEMICOLON ";" COLON ":" DOT "." ELLIPSIS "..."
%token BREAK "break" CASE "case" CHAN "chan" CONST "const" CONTINUE "continue"
%token DEFAULT "default" DEFER "defer" ELSE "else" FALLTHROUGH "fallthrough"
%token FOR "for" FUNC "func" GO "go" GOTO "goto" IF "if" IMPORT "import"
%token INTERFACE "interface" MAP "map" PACKAGE "package" RANGE "range"
%token RETURN "return" SELECT "select" STRUCT "struct" SWITCH "switch"
%token TYPE "type" VAR "var" ERROR "error"

// Where a token could continue a type (T[int], pkg.T), a signature (func() *T)
// or a function literal, it does.
%precedence SHORT
%precedence "[" "(" "." "{" "{ of a body" "<-"

// Spec: Operator precedence
%left "||"
%left "&&"
%left "==" "!=" "<" "<=" ">" ">="
%left "+" "-" "|" "^"
%left "*" "/" "%" "&" "&^" "<<" ">>"
%precedence UNARY

%type <node> ident literal expr pexpr type type_but_receive type_but_bracket
%type <node> result_type unnamed_type plain_type type_name qualified type_literal
%type <node> bracket_type map_type struct_type func_type receive_type
%type <node> literal_type signature field param constraint term
%type <node> first_constraint first_type_param interface_elem type_param
%type <node> element value_element tag
%type <node> import_spec const_spec var_spec type_spec func_decl
%type <node> stmt simple_stmt opt_simple_stmt if_stmt else block clause
%type <node> comm_clause declaration opt_expr opt_type func_body
%type <list> exprs names types types_with_comma type_list elements element_list fields
%type <list> field_list receiver params param_list type_params type_param_list
%type <list> more_type_params results
%type <list> interface_elems interface_elem_list
%type <list> import_decl import_specs const_specs var_specs type_specs decl
%type <list> stmts stmt_seq clauses comm_clauses
%type <pair> if_header switch_header
%type <op> assign_op open_brace inc_dec body_brace

%%

// ---- Packages, imports and declarations

file:
    PACKAGE NAME ";" {
        parser->file->package_name = $2;
        parser->file->package_pos = @2;
        if (parser->lexer->errors.len > 0) REJECT; // Go reads no further either
    } imports decls
;

imports:
    %empty
|   imports import_decl ";" { add_decls(parser, &$2); }
;

import_decl:
    IMPORT import_spec { $$ = make_list($2); }
|   IMPORT "(" import_specs ")" { $$ = $3; }
|   IMPORT "(" import_specs import_spec ")" { $$ = append($3, $4); }
;

import_specs:
    %empty { $$ = (NodeList){0}; }
|   import_specs import_spec ";" { $$ = append($1, $2); }
;

import_spec:
    literal { if (!(($$ = make_import(parser, NULL, $1, @1)))) REJECT; }
|   NAME literal { if (!(($$ = make_import(parser, $1, $2, @1)))) REJECT; }
|   "." literal { if (!(($$ = make_import(parser, name_of("."), $2, @1)))) REJECT; }
;

decls:
    %empty
|   decls decl ";" { add_decls(parser, &$2); }
|   decls func_decl ";" { vec_push(&compilation, &parser->file->decls, $2); }
;

// A const, var or type declaration, in a file or in a function.
decl:
    CONST const_spec { $$ = make_list($2); finish_group(parser, &$$, false); }
|   CONST "(" const_specs ")" { $$ = $3; finish_group(parser, &$$, true); }
|   CONST "(" const_specs const_spec ")" {
        $$ = append($3, $4);
        finish_group(parser, &$$, true);
    }
|   VAR var_spec { $$ = make_list($2); finish_group(parser, &$$, false); }
|   VAR "(" var_specs ")" { $$ = $3; finish_group(parser, &$$, true); }
|   VAR "(" var_specs var_spec ")" {
        $$ = append($3, $4);
        finish_group(parser, &$$, true);
    }
|   TYPE type_spec { $$ = make_list($2); finish_group(parser, &$$, false); }
|   TYPE "(" type_specs ")" { $$ = $3; finish_group(parser, &$$, true); }
|   TYPE "(" type_specs type_spec ")" {
        $$ = append($3, $4);
        finish_group(parser, &$$, true);
    }
;

const_specs:
    %empty { $$ = (NodeList){0}; }
|   const_specs const_spec ";" { $$ = append($1, $2); }
;

const_spec:
    names opt_type { $$ = make_values(AST_CONST_DECL, $1, $2, (NodeList){0}); }
|   names opt_type "=" exprs { $$ = make_values(AST_CONST_DECL, $1, $2, $4); }
;

var_specs:
    %empty { $$ = (NodeList){0}; }
|   var_specs var_spec ";" { $$ = append($1, $2); }
;

var_spec:
    names type { $$ = make_values(AST_VAR_DECL, $1, $2, (NodeList){0}); }
|   names opt_type "=" exprs { $$ = make_values(AST_VAR_DECL, $1, $2, $4); }
;

type_specs:
    %empty { $$ = (NodeList){0}; }
|   type_specs type_spec ";" { $$ = append($1, $2); }
;

// See 3. above: `type T [expr] type` may turn out to have a type parameter.
type_spec:
    ident type_but_bracket { $$ = make_type_decl($1, (NodeList){0}, $2, false); }
|   ident "=" type { $$ = make_type_decl($1, (NodeList){0}, $3, true); }
|   ident "[" "]" type {
        $$ = make_type_decl($1, (NodeList){0}, make_array(NULL, $4, @2), false);
    }
|   ident "[" "..." "]" type {
        Node *dots = ast_new(AST_ELLIPSIS, @3);
        $$ = make_type_decl($1, (NodeList){0}, make_array(dots, $5, @2), false);
    }
|   ident "[" expr "]" type { $$ = make_array_or_generic($1, $3, $5, @2); }
|   ident "[" expr "]" "=" type {
        if (!(($$ = make_generic($1, $3, (NodeList){0}, false, $6, true)))) REJECT;
    }
|   ident "[" expr "," more_type_params "]" type {
        if (!(($$ = make_generic($1, $3, $5, true, $7, false)))) REJECT;
    }
|   ident "[" expr "," more_type_params "]" "=" type {
        if (!(($$ = make_generic($1, $3, $5, true, $8, true)))) REJECT;
    }
|   ident "[" first_type_param "]" type {
        $$ = make_type_decl($1, make_list($3), $5, false);
    }
|   ident "[" first_type_param "]" "=" type {
        $$ = make_type_decl($1, make_list($3), $6, true);
    }
|   ident "[" first_type_param "," more_type_params "]" type {
        NodeList list = prepend($3, $5);
        if (!finish_params(&list, true)) REJECT;
        $$ = make_type_decl($1, list, $7, false);
    }
|   ident "[" first_type_param "," more_type_params "]" "=" type {
        NodeList list = prepend($3, $5);
        if (!finish_params(&list, true)) REJECT;
        $$ = make_type_decl($1, list, $8, true);
    }
;

first_type_param:
    NAME first_constraint { $$ = make_param($1, $2, @1); }
|   NAME "..." type { $$ = make_param($1, make_unary(AST_ELLIPSIS, 0, $3, @2), @1); }
;

// A constraint that cannot go on an expression that began with a name.
first_constraint:
    plain_type
|   "~" type { $$ = make_unary(AST_UNARY, TOK_TILDE, $2, @1); }
|   first_constraint "|" term { $$ = make_binary(TOK_OR, $1, $3, @2); }
;

// The position is that of the token after `func`, as in Go.
func_decl:
    FUNC ident type_params signature func_body {
        if ($3.len > 0)
            $4->pos = @3; // as in Go, the type begins with its parameters
        $$ = make_func_decl(NULL, $2, $3, $4, $5, @1, @2);
    }
|   FUNC receiver ident signature func_body {
        Node *receiver = make_receiver(parser, $2, @3);
        $$ = make_func_decl(receiver, $3, (NodeList){0}, $4, $5, @1, @2);
    }
;

func_body:
    %empty { $$ = NULL; }
|   body_brace stmts "}" { $$ = make_block($2, @1, @3); }
;

// Whoever imports a package reads only its declarations.
body_brace:
    "{" { $$ = TOK_LBRACE; if (parser->skip_bodies) lexer_skip_body(parser->lexer); }
;

receiver:
    "(" params ")" { $$ = $2; }
;

// ---- Types

type:
    type_but_receive
|   receive_type
;

// chan <-chan T is chan<- (chan T).
type_but_receive:
    type_name
|   type_literal
|   bracket_type
|   "*" type { $$ = make_unary(AST_STAR, 0, $2, @1); }
|   "(" type ")" { $$ = $2; }
;

// After a name that may go on with "[".
type_but_bracket:
    type_name
|   type_literal
|   receive_type
|   "*" type { $$ = make_unary(AST_STAR, 0, $2, @1); }
|   "(" type ")" { $$ = $2; }
;

// After a parameter list, where "(" begins the results.
result_type:
    plain_type
|   "*" type { $$ = make_unary(AST_STAR, 0, $2, @1); }
;

// Where a name is looked at separately.
unnamed_type:
    type_literal
|   bracket_type
|   receive_type
|   "*" type { $$ = make_unary(AST_STAR, 0, $2, @1); }
|   "(" type ")" { $$ = $2; }
;

plain_type:
    type_name
|   type_literal
|   bracket_type
|   receive_type
;

receive_type:
    "<-" CHAN type { $$ = make_unary(AST_CHAN_TYPE, CHAN_RECV, $3, @1); }
;

type_name:
    qualified %prec SHORT
|   qualified "[" types "]" { $$ = make_index($1, $3, @2); }
;

qualified:
    ident %prec SHORT
|   ident "." NAME { $$ = make_selector($1, $3, @2, @3); }
;

type_literal:
    map_type
|   struct_type
|   literal_type
|   func_type
;

// Neither with a composite literal nor with a body.
literal_type:
    CHAN type_but_receive { $$ = make_unary(AST_CHAN_TYPE, CHAN_BOTH, $2, @1); }
|   CHAN "<-" type { $$ = make_unary(AST_CHAN_TYPE, CHAN_SEND, $3, @1); }
|   INTERFACE open_brace interface_elems "}" {
        body_expected(parser, $2);
        $$ = make_fields(AST_INTERFACE_TYPE, $3, @1);
    }
;

bracket_type:
    "[" "]" type { $$ = make_array(NULL, $3, @1); }
|   "[" expr "]" type { $$ = make_array($2, $4, @1); }
|   "[" "..." "]" type { $$ = make_array(ast_new(AST_ELLIPSIS, @2), $4, @1); }
;

map_type:
    MAP "[" type "]" type { $$ = make_map($3, $5, @1); }
;

struct_type:
    STRUCT open_brace fields "}" {
        body_expected(parser, $2);
        $$ = make_fields(AST_STRUCT_TYPE, $3, @1);
    }
;

func_type:
    FUNC signature { $$ = $2; }
;

open_brace:
    "{" { $$ = TOK_LBRACE; }
|   "{ of a body" { $$ = TOK_ERROR; }
;

opt_type:
    %empty { $$ = NULL; }
|   type
;

// Type arguments: the first is an expression (it may be an array length).
types:
    expr { $$ = make_list($1); }
|   types_with_comma
;

types_with_comma:
    expr "," { $$ = make_list($1); }
|   type_list
|   type_list ","
;

type_list:
    expr "," type { $$ = append(make_list($1), $3); }
|   type_list "," type { $$ = append($1, $3); }
;

// ---- Fields, methods and parameters

fields:
    field_list
|   field_list field { $$ = append($1, $2); }
;

field_list:
    %empty { $$ = (NodeList){0}; }
|   field_list field ";" { $$ = append($1, $2); }
;

// A name, then "[": an array type, or an embedded instance T[A, B].
field:
    ident tag { $$ = make_embedded($1, $2, @1); }
|   ident "." NAME tag { $$ = make_embedded(make_selector($1, $3, @2, @3), $4, @1); }
|   ident "." NAME "[" types "]" tag {
        $$ = make_embedded(make_index(make_selector($1, $3, @2, @3), $5, @4), $7, @1);
    }
|   ident "[" expr "]" tag {
        $$ = make_embedded(make_index($1, make_list($3), @2), $5, @1);
    }
|   ident "[" types_with_comma "]" tag {
        $$ = make_embedded(make_index($1, $3, @2), $5, @1);
    }
|   ident "[" expr "]" type tag {
        $$ = make_field(make_list($1), make_array($3, $5, @2), $6, @1);
    }
|   ident "[" "]" type tag {
        $$ = make_field(make_list($1), make_array(NULL, $4, @2), $5, @1);
    }
|   ident type_but_bracket tag { $$ = make_field(make_list($1), $2, $3, @1); }
|   ident "," names type tag { $$ = make_field(prepend($1, $3), $4, $5, @1); }
|   "*" type_name tag { $$ = make_embedded(make_unary(AST_STAR, 0, $2, @1), $3, @1); }
;

tag:
    %empty { $$ = NULL; }
|   literal
;

interface_elems:
    interface_elem_list
|   interface_elem_list interface_elem { $$ = append($1, $2); }
;

interface_elem_list:
    %empty { $$ = (NodeList){0}; }
|   interface_elem_list interface_elem ";" { $$ = append($1, $2); }
;

interface_elem:
    ident signature { $$ = make_field(make_list($1), $2, NULL, @1); }
|   constraint { $$ = make_embedded($1, NULL, @1); }
;

constraint:
    term
|   constraint "|" term { $$ = make_binary(TOK_OR, $1, $3, @2); }
;

term:
    type
|   "~" type { $$ = make_unary(AST_UNARY, TOK_TILDE, $2, @1); }
;

signature:
    "(" params ")" results { $$ = make_func_type($2, $4, @1); }
;

results:
    %empty %prec SHORT { $$ = (NodeList){0}; }
|   "(" params ")" { $$ = $2; }
|   result_type { $$ = make_list(make_param(NULL, $1, @1)); }
;

params:
    %empty { $$ = (NodeList){0}; }
|   param_list { $$ = $1; if (!finish_params(&$$, false)) REJECT; }
|   param_list "," { $$ = $1; if (!finish_params(&$$, false)) REJECT; }
;

param_list:
    param { $$ = make_list($1); }
|   param_list "," param { $$ = append($1, $3); }
;

param:
    NAME { $$ = make_param(NULL, make_ident($1, @1), @1); }
|   NAME type_but_bracket { $$ = make_param($1, $2, @1); }
|   NAME "..." type { $$ = make_param($1, make_unary(AST_ELLIPSIS, 0, $3, @2), @1); }
|   NAME "[" "]" type { $$ = make_param($1, make_array(NULL, $4, @2), @1); }
|   NAME "[" expr "]" type { $$ = make_param($1, make_array($3, $5, @2), @1); }
|   NAME "[" expr "]" {
        $$ = make_param(NULL, make_index(make_ident($1, @1), make_list($3), @2), @1);
    }
|   NAME "[" types_with_comma "]" {
        $$ = make_param(NULL, make_index(make_ident($1, @1), $3, @2), @1);
    }
|   NAME "." NAME {
        $$ = make_param(NULL, make_selector(make_ident($1, @1), $3, @2, @3), @1);
    }
|   NAME "." NAME "[" types "]" {
        Node *type = make_selector(make_ident($1, @1), $3, @2, @3);
        $$ = make_param(NULL, make_index(type, $5, @4), @1);
    }
|   "..." type { $$ = make_param(NULL, make_unary(AST_ELLIPSIS, 0, $2, @1), @1); }
|   unnamed_type { $$ = make_param(NULL, $1, @1); }
;

type_params:
    %empty { $$ = (NodeList){0}; }
|   "[" type_param "]" {
        $$ = make_list($2);
        if (!finish_params(&$$, true)) REJECT;
    }
|   "[" type_param "," more_type_params "]" {
        $$ = prepend($2, $4);
        if (!finish_params(&$$, true)) REJECT;
    }
;

// What may follow the first of them and a comma: also nothing.
more_type_params:
    %empty { $$ = (NodeList){0}; }
|   type_param_list
|   type_param_list ","
;

type_param_list:
    type_param { $$ = make_list($1); }
|   type_param_list "," type_param { $$ = append($1, $3); }
;

type_param:
    NAME { $$ = make_param(NULL, make_ident($1, @1), @1); }
|   NAME constraint { $$ = make_param($1, $2, @1); }
|   NAME "..." type { $$ = make_param($1, make_unary(AST_ELLIPSIS, 0, $3, @2), @1); }
;

// ---- Expressions

exprs:
    expr { $$ = make_list($1); }
|   exprs "," expr { $$ = append($1, $3); }
;

opt_expr:
    %empty { $$ = NULL; }
|   expr
;

expr:
    pexpr
|   expr "||" expr { $$ = make_binary(TOK_OR_OR, $1, $3, @2); }
|   expr "&&" expr { $$ = make_binary(TOK_AND_AND, $1, $3, @2); }
|   expr "==" expr { $$ = make_binary(TOK_EQ, $1, $3, @2); }
|   expr "!=" expr { $$ = make_binary(TOK_NE, $1, $3, @2); }
|   expr "<" expr { $$ = make_binary(TOK_LT, $1, $3, @2); }
|   expr "<=" expr { $$ = make_binary(TOK_LE, $1, $3, @2); }
|   expr ">" expr { $$ = make_binary(TOK_GT, $1, $3, @2); }
|   expr ">=" expr { $$ = make_binary(TOK_GE, $1, $3, @2); }
|   expr "+" expr { $$ = make_binary(TOK_ADD, $1, $3, @2); }
|   expr "-" expr { $$ = make_binary(TOK_SUB, $1, $3, @2); }
|   expr "|" expr { $$ = make_binary(TOK_OR, $1, $3, @2); }
|   expr "^" expr { $$ = make_binary(TOK_XOR, $1, $3, @2); }
|   expr "*" expr { $$ = make_binary(TOK_MUL, $1, $3, @2); }
|   expr "/" expr { $$ = make_binary(TOK_DIV, $1, $3, @2); }
|   expr "%" expr { $$ = make_binary(TOK_MOD, $1, $3, @2); }
|   expr "&" expr { $$ = make_binary(TOK_AND, $1, $3, @2); }
|   expr "&^" expr { $$ = make_binary(TOK_AND_NOT, $1, $3, @2); }
|   expr "<<" expr { $$ = make_binary(TOK_SHL, $1, $3, @2); }
|   expr ">>" expr { $$ = make_binary(TOK_SHR, $1, $3, @2); }
|   "*" expr %prec UNARY { $$ = make_unary(AST_STAR, 0, $2, @1); }
|   "+" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_ADD, $2, @1); }
|   "-" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_SUB, $2, @1); }
|   "!" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_NOT, $2, @1); }
|   "^" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_XOR, $2, @1); }
|   "~" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_TILDE, $2, @1); }
|   "&" expr %prec UNARY { $$ = make_unary(AST_UNARY, TOK_AND, ast_unparen($2), @1); }
|   "<-" expr %prec UNARY { if (!(($$ = make_receive($2, @1)))) REJECT; }
;

literal: INT | FLOAT | IMAG | CHAR | STRING;

// PrimaryExpr
pexpr:
    NAME %prec SHORT { $$ = make_ident($1, @1); }
|   literal
|   "(" expr ")" { $$ = make_unary(AST_PAREN, 0, $2, @1); }
|   bracket_type %prec SHORT
|   map_type %prec SHORT
|   struct_type %prec SHORT
|   literal_type
|   func_type %prec SHORT
|   func_type open_brace stmts "}" {
        body_expected(parser, $2);
        $$ = make_func_lit($1, make_block($3, @2, @4), @1);
    }
|   pexpr "." NAME { $$ = make_selector($1, $3, @2, @3); }
|   pexpr "." "(" type ")" { $$ = make_assertion($1, $4, @2); }
|   pexpr "." "(" TYPE ")" { $$ = make_assertion($1, NULL, @2); }
|   pexpr "[" types "]" { $$ = make_index($1, $3, @2); }
|   pexpr "[" opt_expr ":" opt_expr "]" {
        $$ = make_slice($1, $3, $5, NULL, false, @2);
    }
|   pexpr "[" opt_expr ":" opt_expr ":" opt_expr "]" {
        check_three_indices(parser, &$5, @6, &$7, @8);
        $$ = make_slice($1, $3, $5, $7, true, @2);
    }
|   pexpr "(" ")" { $$ = make_call($1, (NodeList){0}, false, @2, @3); }
|   pexpr "(" exprs ")" { $$ = make_call($1, $3, false, @2, @4); }
|   pexpr "(" exprs "..." ")" { $$ = make_call($1, $3, true, @2, @5); }
|   pexpr "(" exprs "..." "," ")" { $$ = make_call($1, $3, true, @2, @6); }
|   pexpr "(" exprs "," ")" { $$ = make_call($1, $3, false, @2, @5); }
|   pexpr "{" elements "}" { if (!($$ = make_composite($1, $3, @2, @4))) REJECT; }
|   bracket_type "{ of a body" elements "}" {
        body_expected(parser, TOK_ERROR);
        $$ = make_composite($1, $3, @2, @4);
    }
|   map_type "{ of a body" elements "}" {
        body_expected(parser, TOK_ERROR);
        $$ = make_composite($1, $3, @2, @4);
    }
|   struct_type "{ of a body" elements "}" {
        body_expected(parser, TOK_ERROR);
        $$ = make_composite($1, $3, @2, @4);
    }
;

elements:
    %empty { $$ = (NodeList){0}; }
|   element_list
|   element_list ","
;

element_list:
    element { $$ = make_list($1); }
|   element_list "," element { $$ = append($1, $3); }
;

element:
    value_element
|   value_element ":" value_element { $$ = make_key_value($1, $3, @2); }
;

value_element:
    expr
|   "{" elements "}" { $$ = make_composite(NULL, $2, @1, @3); }
;

// ---- Statements

block:
    "{" stmts "}" { $$ = make_block($2, @1, @3); }
;

// The semicolon before a closing brace may be left out.
stmts:
    stmt_seq
|   stmt_seq stmt {
        if (yychar != P_RBRACE) REJECT; // but a case or default
        $$ = append($1, $2);
    }
;

stmt_seq:
    %empty { $$ = (NodeList){0}; }
|   stmt_seq stmt ";" { $$ = append($1, $2); }
|   stmt_seq ";" { $$ = append($1, ast_new(AST_EMPTY_STMT, @2)); }
;

stmt:
    simple_stmt {
        if (begins_with_tilde(parser, @1)) REJECT; // Go: no operator of statements
        $$ = $1;
    }
|   declaration
|   block
|   NAME ":" stmt { $$ = make_labeled($1, $3, @1, @2); }
|   NAME ":" {
        if (yychar == P_CASE || yychar == P_DEFAULT) REJECT;
        $$ = make_labeled($1, ast_new(AST_EMPTY_STMT, yylloc), @1, @2);
    }
|   if_stmt
|   SWITCH switch_header "{ of a body" clauses "}" {
        if (!(($$ = make_switch($2.first, $2.second, $4, @1, @5)))) REJECT;
    }
|   SELECT "{" comm_clauses "}" { $$ = make_select($3, @1); }
|   FOR "{ of a body" stmts "}" {
        $$ = make_for(NULL, NULL, NULL, make_block($3, @2, @4), @1);
    }
|   FOR simple_stmt "{ of a body" stmts "}" {
        if ($2->kind != AST_EXPR_STMT) REJECT;
        $$ = make_for(NULL, $2->unary.x, NULL, make_block($4, @3, @5), @1);
    }
|   FOR opt_simple_stmt ";" opt_simple_stmt ";" opt_simple_stmt "{ of a body" stmts "}" {
        if (($4 != NULL && $4->kind != AST_EXPR_STMT) ||
            ($6 != NULL && $6->kind == AST_ASSIGN && $6->op == TOK_DEFINE))
            REJECT;
        $$ = make_for($2, $4 != NULL ? $4->unary.x : NULL, $6,
                      make_block($8, @7, @9), @1);
    }
|   FOR RANGE expr "{ of a body" stmts "}" {
        $$ = make_range((NodeList){0}, false, $3, make_block($5, @4, @6), @1);
    }
|   FOR exprs "=" RANGE expr "{ of a body" stmts "}" {
        $$ = make_range($2, false, $5, make_block($7, @6, @8), @1);
    }
|   FOR exprs ":=" RANGE expr "{ of a body" stmts "}" {
        $$ = make_range($2, true, $5, make_block($7, @6, @8), @1);
    }
|   GO pexpr { $$ = make_go_defer(parser, AST_GO_STMT, $2, @1); }
|   DEFER pexpr { $$ = make_go_defer(parser, AST_DEFER_STMT, $2, @1); }
|   RETURN { $$ = make_return((NodeList){0}, @1); }
|   RETURN exprs { $$ = make_return($2, @1); }
|   BREAK { $$ = make_branch(TOK_BREAK, NULL, @1, NO_POS); }
|   BREAK NAME { $$ = make_branch(TOK_BREAK, $2, @1, @2); }
|   CONTINUE { $$ = make_branch(TOK_CONTINUE, NULL, @1, NO_POS); }
|   CONTINUE NAME { $$ = make_branch(TOK_CONTINUE, $2, @1, @2); }
|   GOTO NAME { $$ = make_branch(TOK_GOTO, $2, @1, @2); }
|   FALLTHROUGH { $$ = make_branch(TOK_FALLTHROUGH, NULL, @1, NO_POS); }
;

declaration:
    decl { $$ = make_decl_stmt($1, @1); }
;

opt_simple_stmt:
    %empty { $$ = NULL; }
|   simple_stmt
;

simple_stmt:
    expr { $$ = make_expr_stmt($1); }
|   expr inc_dec { $$ = make_unary(AST_INC_DEC, $2, $1, @2); }
|   expr "<-" expr { $$ = make_send($1, $3, @2); }
|   exprs "=" exprs { $$ = make_assign(TOK_ASSIGN, $1, $3, @2); }
|   exprs ":=" exprs { $$ = make_assign(TOK_DEFINE, $1, $3, @2); }
|   expr assign_op expr { $$ = make_assign($2, make_list($1), make_list($3), @2); }
;

inc_dec:
    "++" { $$ = TOK_INC; }
|   "--" { $$ = TOK_DEC; }
;

assign_op:
    "+=" { $$ = TOK_ADD; }
|   "-=" { $$ = TOK_SUB; }
|   "|=" { $$ = TOK_OR; }
|   "^=" { $$ = TOK_XOR; }
|   "*=" { $$ = TOK_MUL; }
|   "/=" { $$ = TOK_DIV; }
|   "%=" { $$ = TOK_MOD; }
|   "&=" { $$ = TOK_AND; }
|   "&^=" { $$ = TOK_AND_NOT; }
|   "<<=" { $$ = TOK_SHL; }
|   ">>=" { $$ = TOK_SHR; }
;

if_stmt:
    IF if_header "{ of a body" stmts "}" else {
        if ($2.second->kind != AST_EXPR_STMT) REJECT;
        $$ = make_if($2.first, $2.second->unary.x, make_block($4, @3, @5), $6, @1);
    }
;

if_header:
    simple_stmt { $$.first = NULL; $$.second = $1; }
|   opt_simple_stmt ";" simple_stmt { $$.first = $1; $$.second = $3; }
;

else:
    %empty { $$ = NULL; }
|   ELSE if_stmt { $$ = $2; }
|   ELSE block { $$ = $2; }
;

switch_header:
    opt_simple_stmt { $$.first = NULL; $$.second = $1; }
|   opt_simple_stmt ";" opt_simple_stmt { $$.first = $1; $$.second = $3; }
;

clauses:
    %empty { $$ = (NodeList){0}; }
|   clauses clause { $$ = append($1, $2); }
;

clause:
    CASE exprs ":" stmts { $$ = make_clause($2, $4, @1, @3); }
|   DEFAULT ":" stmts { $$ = make_clause((NodeList){0}, $3, @1, @2); }
;

comm_clauses:
    %empty { $$ = (NodeList){0}; }
|   comm_clauses comm_clause { $$ = append($1, $2); }
;

comm_clause:
    CASE simple_stmt ":" stmts { $$ = make_comm_clause($2, $4, @1); }
|   DEFAULT ":" stmts { $$ = make_comm_clause(NULL, $3, @1); }
;

ident:
    NAME { $$ = make_ident($1, @1); }
;

names:
    NAME { $$ = make_list(make_ident($1, @1)); }
|   names "," NAME { $$ = append($1, make_ident($3, @3)); }
;

%%

// The grammar's number of each of the lexer's tokens.
static const short numbers[TOK_COUNT] = {
#define TOKEN(name, text, flags) [TOK_##name] = P_##name,
#define P_EOF P_YYEOF
#include "lexer/tokens.def"
};

// Says that the next brace opens a body, if BRACE did (that is TOK_ERROR: the
// keyword's body is still to come).
void body_expected(Parser *parser, Token brace) {
    if (brace == TOK_ERROR)
        parser->body_expected = true;
}

// Enters a bracket; false if they are nested too deeply.
static bool open_bracket(Parser *parser) {
    if (parser->depth == MAX_NESTING)
        return false;
    parser->outer_expected[parser->depth++] = parser->body_expected;
    parser->body_expected = false;
    return true;
}

static void close_bracket(Parser *parser) {
    if (parser->depth > 0)
        parser->body_expected = parser->outer_expected[--parser->depth];
}

static bool begins_with_tilde(const Parser *parser, Pos pos) {
    const Source *source = parser->lexer->source;
    return source->text[pos - source->base] == '~';
}

// Makes one function look like a file:  package _;  func f() { … };  end.
static Token next_of_function(Parser *parser) {
    static const Token clause[] = {TOK_PACKAGE, TOK_NAME, TOK_SEMICOLON};
    Lexer *lexer = parser->lexer;
    if (parser->single_tokens < 3) {
        lexer->name = name_of("_");
        return clause[parser->single_tokens++];
    }
    if (parser->single_ended)
        return TOK_EOF;
    Token token = lexer_next(lexer);
    parser->single_ended = token == TOK_SEMICOLON && parser->depth == 0;
    return token;
}

static int yylex(YYSTYPE *value, Pos *pos, Parser *parser) {
    Lexer *lexer = parser->lexer;
    if (nodes_too_high)
        return P_ERROR;
    Token token = parser->single != NO_POS ? next_of_function(parser) : lexer_next(lexer);
    *pos = lexer->pos;
    switch (token) {
    case TOK_NAME:
        value->name = lexer->name;
        break;
    case TOK_INT: case TOK_FLOAT: case TOK_IMAG: case TOK_CHAR: case TOK_STRING:
        value->node = make_literal(lexer);
        break;
    case TOK_IF: case TOK_FOR: case TOK_SWITCH:
        parser->body_expected = true;
        break;
    case TOK_LPAREN: case TOK_LBRACK:
        if (!open_bracket(parser))
            return P_ERROR;
        break;
    case TOK_LBRACE: {
        bool body = parser->body_expected;
        parser->body_expected = false;
        if (!open_bracket(parser))
            return P_ERROR;
        return body ? P_LBODY : P_LBRACE;
    }
    case TOK_RPAREN: case TOK_RBRACK: case TOK_RBRACE:
        close_bracket(parser);
        break;
    default:
        break;
    }
    return numbers[token];
}

// Called at the first token that fits nowhere, and when the stack is full.
static void yyerror(Pos *pos, Parser *parser, const char *message) {
    parser->failed = true;
}
