// Explaining syntax errors: statements.
//
// Of a simple statement only what a header asks for is kept: its node, so that
// "cannot use x = y as value" can show it.
#include "parser/explain.h"

#include <string.h>

static void read_block(Reader *reader, const char *context);
static void read_statements(Reader *reader);

// ---- Simple statements

static Node *read_range(Reader *reader) {
    Node *range = ast_new(AST_RANGE_STMT, here(reader));
    next(reader);
    range->range.x = read_expr(reader);
    return range;
}

static bool is_type_switch_guard(const Node *x) {
    return x->kind == AST_TYPE_ASSERT && x->assertion.type_expr == NULL;
}

static Node *read_assignment(Reader *reader, NodeList lhs, Token keyword) {
    Token op = reader->exact;
    Pos pos = here(reader);
    next(reader);
    if (keyword == TOK_FOR && reader->token == TOK_RANGE)
        return read_range(reader);
    NodeList rhs = read_exprs(reader);
    if (keyword == TOK_SWITCH && op == TOK_DEFINE && rhs.len == 1 && lhs.len == 1 &&
        is_type_switch_guard(rhs.items[0]) && lhs.items[0]->kind == AST_IDENT)
        return make_expr_stmt(rhs.items[0]);
    return make_assign(op, lhs, rhs, pos);
}

// What follows a single expression.
static Node *read_after_expr(Reader *reader, Node *x) {
    Token op = reader->exact;
    Pos pos = here(reader);
    switch (reader->token) {
    case TOK_ADD_ASSIGN: // any op=
        next(reader);
        return make_assign(token_assigned_operator(op), make_list(x),
                           make_list(read_expr(reader)), pos);
    case TOK_INC:
        next(reader);
        return make_unary(AST_INC_DEC, op, x, pos);
    case TOK_ARROW:
        next(reader);
        return make_send(x, read_expr(reader), pos);
    default:
        return make_expr_stmt(x);
    }
}

static Node *read_simple_after(Reader *reader, NodeList lhs, Token keyword) {
    if (reader->token == TOK_ASSIGN || reader->token == TOK_DEFINE)
        return read_assignment(reader, lhs, keyword);
    if (lhs.len == 1)
        return read_after_expr(reader, lhs.items[0]);
    complain(reader, "expecting := or = or comma");
    ADVANCE(reader, TOK_SEMICOLON, TOK_RBRACE);
    return make_expr_stmt(lhs.items[0]);
}

// KEYWORD is what the statement belongs to: a `for` may have a range clause, a
// `switch` a type switch guard; TOK_EOF for neither.
static Node *read_simple(Reader *reader, Token keyword) {
    if (keyword == TOK_FOR && reader->token == TOK_RANGE)
        return read_range(reader);
    return read_simple_after(reader, read_exprs(reader), keyword);
}

// ---- Headers of if, for and switch

typedef struct Header {
    Node *condition;       // its statement, or NULL
    Pos semicolon;         // after the first statement, or NO_POS
    const char *semicolon_text; // "newline" or "semicolon"
} Header;

// After the first semicolon of a `for`.
static void read_for_clauses(Reader *reader, Header *header) {
    if (reader->token != TOK_SEMICOLON) {
        if (reader->token == TOK_LBRACE) {
            complain(reader, "expecting for loop condition");
            return;
        }
        header->condition = read_simple(reader, TOK_EOF);
    }
    want(reader, TOK_SEMICOLON);
    if (reader->token == TOK_LBRACE)
        return;
    Node *post = read_simple(reader, TOK_EOF);
    if (post->kind == AST_ASSIGN && post->op == TOK_DEFINE)
        complain_at(reader, post->pos, "cannot declare in post statement of for loop");
}

// "if x = y {" is a common mistake: the parentheses make = stand out.
static const char *assignment_text(const Node *statement) {
    if (statement->kind != AST_ASSIGN || statement->op != TOK_ASSIGN)
        return ast_expr_text(statement);
    const NodeList *sides[] = {&statement->assign.lhs, &statement->assign.rhs};
    const char *texts[] = {"", ""};
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < sides[side]->len; i++)
            texts[side] =
                arena_printf(&compilation, "%s%s%s", texts[side], i > 0 ? ", " : "",
                             ast_expr_text(sides[side]->items[i]));
    return arena_printf(&compilation, "assignment (%s) = (%s)", texts[0], texts[1]);
}

static void check_condition(Reader *reader, const Header *header, Token keyword) {
    Node *condition = header->condition;
    if (condition == NULL) {
        if (keyword != TOK_IF || header->semicolon == NO_POS)
            return;
        bool newline = strcmp(header->semicolon_text, "semicolon") != 0;
        complain_at(reader, header->semicolon, "%s",
                    newline ? arena_printf(&compilation,
                                           "unexpected %s, expecting { after if clause",
                                           header->semicolon_text)
                            : "missing condition in if statement");
    } else if (condition->kind != AST_EXPR_STMT) {
        complain_at(reader, condition->pos, "cannot use %s as value",
                    assignment_text(condition));
    }
}

static void read_header_parts(Reader *reader, Token keyword) {
    Header header = {0};
    Node *init = NULL;
    if (reader->token != TOK_SEMICOLON) {
        if (got(reader, TOK_VAR))
            complain(reader, "var declaration not allowed in %s initializer",
                     token_text(keyword));
        init = read_simple(reader, keyword);
        if (init->kind == AST_RANGE_STMT)
            return;
    }
    if (reader->token == TOK_LBRACE) {
        header.condition = init;
        check_condition(reader, &header, keyword);
        return;
    }
    if (reader->token == TOK_SEMICOLON) {
        header.semicolon = here(reader);
        header.semicolon_text = reader->lexer->semicolon;
        next(reader);
    } else {
        want(reader, TOK_LBRACE); // says more than "expecting ;"
        if (reader->token != TOK_LBRACE)
            ADVANCE(reader, TOK_LBRACE, TOK_RBRACE);
    }
    if (keyword == TOK_FOR)
        read_for_clauses(reader, &header);
    else if (reader->token != TOK_LBRACE)
        header.condition = read_simple(reader, keyword);
    check_condition(reader, &header, keyword);
}

static void read_header(Reader *reader, Token keyword) {
    next(reader);
    if (reader->token == TOK_LBRACE) {
        if (keyword == TOK_IF)
            complain(reader, "missing condition in if statement");
        return;
    }
    int outer = reader->brackets;
    reader->brackets = -1;
    read_header_parts(reader, keyword);
    reader->brackets = outer;
}

// ---- Statements with bodies

static void read_if(Reader *reader) {
    if (!enter(reader)) {
        leave(reader);
        return;
    }
    read_header(reader, TOK_IF);
    read_block(reader, "if clause");
    if (got(reader, TOK_ELSE)) {
        if (reader->token == TOK_IF) {
            read_if(reader);
        } else if (reader->token == TOK_LBRACE) {
            read_block(reader, "");
        } else {
            complain(reader, "else must be followed by if or statement block");
            ADVANCE(reader, TOK_NAME, TOK_RBRACE);
        }
    }
    leave(reader);
}

static void read_clause(Reader *reader, bool communication) {
    if (got(reader, TOK_CASE)) {
        if (communication)
            read_simple(reader, TOK_EOF);
        else
            read_exprs(reader);
    } else if (!got(reader, TOK_DEFAULT)) {
        complain(reader, "expecting case or default or }");
        ADVANCE(reader, TOK_COLON, TOK_CASE, TOK_DEFAULT, TOK_RBRACE);
    }
    want(reader, TOK_COLON);
    read_statements(reader);
}

static void read_clauses(Reader *reader, const char *missing, bool communication) {
    if (!got(reader, TOK_LBRACE)) {
        complain(reader, "%s", missing);
        ADVANCE(reader, TOK_CASE, TOK_DEFAULT, TOK_RBRACE);
    }
    while (reader->token != TOK_EOF && reader->token != TOK_RBRACE)
        read_clause(reader, communication);
    want(reader, TOK_RBRACE);
}

// CONTEXT is empty if a brace is known to follow.
static void read_block(Reader *reader, const char *context) {
    if (!got(reader, TOK_LBRACE)) {
        complain(reader, "expecting { after %s", context);
        ADVANCE(reader, TOK_NAME, TOK_RBRACE);
        if (got(reader, TOK_RBRACE))
            return;
    }
    read_statements(reader);
    want(reader, TOK_RBRACE);
}

void read_function_body(Reader *reader) {
    reader->functions++;
    read_block(reader, "");
    reader->functions--;
}

// ---- Statements

static void read_go_defer(Reader *reader) {
    const char *keyword = token_text(reader->token);
    next(reader);
    Node *x = read_primary(reader, NULL, reader->token == TOK_LPAREN);
    Node *call = ast_unparen(x);
    if (call != x)
        plain_error(reader, x->pos, "expression in %s must not be parenthesized",
                    keyword);
    if (call->kind != AST_CALL)
        plain_error(reader, call->pos, "expression in %s must be function call", keyword);
}

static bool read_statement(Reader *reader);

// At the colon.  Returns false if no statement follows.
static bool read_labeled(Reader *reader) {
    Pos colon = here(reader);
    next(reader);
    if (reader->token == TOK_RBRACE || read_statement(reader))
        return true;
    complain_at(reader, colon, "missing statement after label");
    return false;
}

static bool begins_simple(const Reader *reader) {
    switch (reader->exact) {
    case TOK_ADD: case TOK_SUB: case TOK_MUL: case TOK_AND: case TOK_XOR: case TOK_NOT:
        return true;
    default:
        break;
    }
    switch (reader->token) {
    case TOK_INT: case TOK_FUNC: case TOK_LPAREN: case TOK_LBRACK: case TOK_STRUCT:
    case TOK_MAP: case TOK_CHAN: case TOK_INTERFACE: case TOK_ARROW:
        return true;
    default:
        return false;
    }
}

static bool read_statement_here(Reader *reader) {
    switch (reader->token) {
    case TOK_NAME: {
        NodeList lhs = read_exprs(reader);
        if (lhs.len == 1 && lhs.items[0]->kind == AST_IDENT && reader->token == TOK_COLON)
            return read_labeled(reader);
        read_simple_after(reader, lhs, TOK_EOF);
        return true;
    }
    case TOK_VAR: case TOK_CONST: case TOK_TYPE:
        read_declaration(reader);
        return true;
    case TOK_LBRACE:
        read_block(reader, "");
        return true;
    case TOK_FOR:
        read_header(reader, TOK_FOR);
        read_block(reader, "for clause");
        return true;
    case TOK_SWITCH:
        read_header(reader, TOK_SWITCH);
        read_clauses(reader, "missing { after switch clause", false);
        return true;
    case TOK_SELECT:
        next(reader);
        read_clauses(reader, "missing { after select clause", true);
        return true;
    case TOK_IF:
        read_if(reader);
        return true;
    case TOK_FALLTHROUGH:
        next(reader);
        return true;
    case TOK_BREAK: case TOK_CONTINUE:
        next(reader);
        got(reader, TOK_NAME);
        return true;
    case TOK_GO: case TOK_DEFER:
        read_go_defer(reader);
        return true;
    case TOK_GOTO:
        next(reader);
        read_name(reader);
        return true;
    case TOK_RETURN:
        next(reader);
        if (reader->token != TOK_SEMICOLON && reader->token != TOK_RBRACE)
            read_exprs(reader);
        return true;
    case TOK_SEMICOLON:
        return true; // the empty statement
    default:
        if (!begins_simple(reader))
            return false;
        read_simple(reader, TOK_EOF);
        return true;
    }
}

// Returns false, and reads nothing, if no statement begins here.
static bool read_statement(Reader *reader) {
    bool found = enter(reader) && read_statement_here(reader);
    leave(reader);
    return found;
}

static void read_statements(Reader *reader) {
    while (reader->token != TOK_EOF && reader->token != TOK_RBRACE &&
           reader->token != TOK_CASE && reader->token != TOK_DEFAULT) {
        if (!read_statement(reader))
            break;
        if (!got(reader, TOK_SEMICOLON) && reader->token != TOK_RBRACE) {
            complain(reader, "at end of statement");
            ADVANCE(reader, TOK_SEMICOLON, TOK_RBRACE, TOK_CASE, TOK_DEFAULT);
            got(reader, TOK_SEMICOLON);
        }
    }
}
