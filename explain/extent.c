// From where to where an expression goes in the source.
//
// A node has one position, often in its middle, and sema has changed the tree since
// the parser made it.  The tokens of the file are still the truth: an extent is the
// smallest run of tokens that has those of the node and everything below it, made
// larger until every bracket in it has its partner.
//
//     f(x.a, (b))           CALL at (, SELECTOR at ., IDENT at b
//      ^ ^   ^              … and the brackets that are open need a ) each
#include "explain/story.h"

#include "lexer/lexer.h"

#include <stdlib.h>

typedef struct Piece {
    Pos start, end;      // of a token
    Token token;
    int partner;         // brackets: number of the other one, else -1
} Piece;

typedef struct Pieces {
    Vec(Piece) list;     // all tokens of a file but automatic semicolons
    bool read;
} Pieces;

static Vec(Pieces *) files; // by Source.index

// ---- Tokens

static uint32_t token_length(const Lexer *lexer) {
    switch (lexer->token) {
    case TOK_INT: case TOK_FLOAT: case TOK_IMAG: case TOK_CHAR: case TOK_STRING:
        return lexer->len;
    case TOK_SEMICOLON:
        return 1;
    default:
        return lexer->name != NULL ? lexer->name->len
                                   : (uint32_t)strlen(token_text(lexer->token));
    }
}

static bool opens(Token token) {
    return token == TOK_LPAREN || token == TOK_LBRACK || token == TOK_LBRACE;
}

static bool closes(Token token) {
    return token == TOK_RPAREN || token == TOK_RBRACK || token == TOK_RBRACE;
}

static bool is_word(const Lexer *lexer) {
    char c = lexer->source->text[lexer->pos - lexer->source->base];
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
}

static void read_pieces(Source *source, Pieces *pieces) {
    Vec(int) open = {0};
    Lexer *lexer = lexer_open(source);
    while (lexer_next(lexer) != TOK_EOF) {
        if (lexer->token == TOK_SEMICOLON)
            continue;
        if (!is_word(lexer))
            lexer->name = NULL; // that of an earlier token
        Piece piece = {lexer->pos, lexer->pos + token_length(lexer), lexer->token, -1};
        int number = pieces->list.len;
        if (opens(piece.token))
            vec_push(&compilation, &open, number);
        if (closes(piece.token) && open.len > 0) {
            piece.partner = open.items[--open.len];
            pieces->list.items[piece.partner].partner = number;
        }
        vec_push(&compilation, &pieces->list, piece);
    }
    lexer_close(lexer);
}

static Pieces *pieces_of(Source *source) {
    while (files.len <= source->index) {
        Pieces *none = ARENA_NEW(&compilation, Pieces);
        vec_push(&compilation, &files, none);
    }
    Pieces *pieces = files.items[source->index];
    if (!pieces->read)
        read_pieces(source, pieces);
    pieces->read = true;
    return pieces;
}

// The number of the token that has POS, or the last one before it; -1 if none.
static int piece_at(const Pieces *pieces, Pos pos) {
    int low = 0, high = pieces->list.len; // tokens before low begin at or before POS
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (pieces->list.items[middle].start <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

// ---- Nodes

typedef struct Range {
    Pieces *pieces;
    Source *source;
    int first, last;     // numbers of tokens; first > last: none yet
} Range;

static void include(Range *r, Pos pos) {
    if (pos == NO_POS || source_of(pos) != r->source)
        return;
    int number = piece_at(r->pieces, pos);
    if (number < 0)
        return;
    if (number < r->first)
        r->first = number;
    if (number > r->last)
        r->last = number;
}

static const Piece *piece(const Range *r, int number) {
    return number >= 0 && number < r->pieces->list.len ? &r->pieces->list.items[number]
                                                       : NULL;
}

static bool is_token(const Range *r, int number, Token token) {
    const Piece *p = piece(r, number);
    return p != NULL && p->token == token;
}

// The operand that ends in front of the bracket NUMBER: a.b[i].c(
static void include_operand_before(Range *r, int number) {
    for (int at = number - 1; at >= 0; at--) {
        const Piece *p = piece(r, at);
        if (closes(p->token) && p->partner >= 0) {
            at = p->partner;
            include(r, piece(r, at)->start);
        } else if (p->token == TOK_NAME) {
            include(r, p->start);
            if (is_token(r, at - 1, TOK_RBRACK)) // []T(x)
                continue;
            if (!is_token(r, at - 1, TOK_DOT))
                return;
            at--;
        } else {
            return;
        }
    }
}

static void cover(Node **child, void *context);

static void cover_node(Range *r, Node *node) {
    if (!(node->flags & NODE_IMPLICIT))
        include(r, node->pos);
    switch (node->kind) {
    case AST_INLINED_CALL:
        include_operand_before(r, piece_at(r->pieces, node->pos));
        return;
    case AST_FUNC_LIT:
        include(r, node->func_lit.body->block.rbrace);
        return;
    case AST_COMPOSITE_LIT:
        if (!(node->flags & NODE_IMPLICIT))
            include(r, node->composite.rbrace);
        break;
    case AST_CALL:
        include(r, node->call.rparen);
        break;
    case AST_SELECTOR:
        if (!(node->flags & NODE_IMPLICIT))
            include(r, node->selector.name_pos);
        break;
    case AST_CONVERT: // T(x): the position is that of the bracket
        if (!(node->flags & NODE_IMPLICIT) &&
            is_token(r, piece_at(r->pieces, node->pos), TOK_LPAREN))
            include_operand_before(r, piece_at(r->pieces, node->pos));
        break;
    case AST_KEY_VALUE: // the key of a struct literal has no position of its own
        cover(&node->key_value.value, r);
        return;
    case AST_RESULT:
        cover(&node->result.x, r);
        return;
    case AST_FOR_STMT: case AST_IF_STMT: case AST_SWITCH_STMT: case AST_TYPE_SWITCH:
    case AST_SELECT_STMT: case AST_CASE_CLAUSE: case AST_COMM_CLAUSE:
    case AST_BLOCK_STMT:
        return; // their first word is enough
    case AST_RANGE_STMT:
        cover(&node->range.x, r);
        return;
    default:
        break;
    }
    ast_each_child(node, cover, r);
}

static void cover(Node **child, void *context) {
    if (*child != NULL)
        cover_node(context, *child);
}

// Every bracket in the range gets its partner.
static void balance(Range *r) {
    for (int i = r->first; i <= r->last; i++) {
        int partner = piece(r, i)->partner;
        if (partner > r->last)
            r->last = partner;
        if (partner >= 0 && partner < r->first) {
            r->first = partner;
            i = partner;
        }
    }
}

Extent extent_of(Node *node) {
    Extent extent = {NO_POS, NO_POS};
    Source *source = node != NULL ? source_of(node->pos) : NULL;
    if (source == NULL && node != NULL && node->kind == AST_ASSIGN &&
        node->assign.rhs.len > 0)
        source = source_of(node->assign.rhs.items[0]->pos);
    if (source == NULL)
        return extent;
    Range r = {pieces_of(source), source, INT32_MAX, -1};
    cover_node(&r, node);
    if (r.first > r.last)
        include(&r, node->pos);
    if (r.first > r.last)
        return extent;
    bool block = node->kind == AST_BLOCK_STMT || node->kind == AST_CASE_CLAUSE;
    if (!block)
        balance(&r);
    extent.start = piece(&r, r.first)->start;
    extent.end = piece(&r, r.last)->end;
    return extent;
}

Extent extent_of_name(Pos pos, const Name *name) {
    Extent extent = {pos, pos};
    if (pos != NO_POS)
        extent.end += name != NULL ? name->len : 1;
    return extent;
}

const char *extent_text(Extent extent) {
    Source *source = source_of(extent.start);
    if (source == NULL || extent.end <= extent.start)
        return "";
    return arena_strndup(&compilation, source->text + (extent.start - source->base),
                         extent.end - extent.start);
}

static const Piece *piece_near(Pos pos, int step) {
    Source *source = source_of(pos);
    if (source == NULL)
        return NULL;
    Pieces *pieces = pieces_of(source);
    int number = piece_at(pieces, pos) + step;
    return number >= 0 && number < pieces->list.len ? &pieces->list.items[number] : NULL;
}

Token token_before(Pos pos) {
    const Piece *before = piece_near(pos, -1);
    return before != NULL ? before->token : TOK_EOF;
}

Pos start_before(Pos pos) {
    const Piece *before = piece_near(pos, -1);
    return before != NULL ? before->start : pos;
}

Pos closing_after(Pos pos) {
    const Piece *open = piece_near(pos, 0);
    if (open == NULL || open->partner < 0)
        return pos;
    return pieces_of(source_of(pos))->list.items[open->partner].start;
}

// POS need not be in a token: a comment's, say.
Pos end_of_token_before(Pos pos) {
    const Piece *before = piece_near(pos, 0);
    return before != NULL ? before->end : NO_POS;
}

Pos start_of_token_after(Pos pos) {
    const Piece *after = piece_near(pos, 1);
    return after != NULL ? after->start : NO_POS;
}
