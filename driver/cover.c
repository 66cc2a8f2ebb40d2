// burrow test -cover: counting which statements the tests run.
//
// Each file of the package under test is rewritten before it is compiled: a counter goes
// in front of each basic block of the source, on the same line, so that lines stay
// what they were.
//
//     if x > 0 {           if x > 0 {GoCover_0.Count[1] = 1;
//         f()                  f()
//     }                    }
//     g()                  GoCover_0.Count[2] = 1;g()
//
// At the end comes the variable with the counters and, for each, the place of its block
// and the number of its statements; the main package of the test binary hands them to
// package testing, which prints the percentage and writes the profile.
//
// A block is a run of statements of which only the last changes the flow of control.
// The tree says where blocks begin; where they end, the tokens say, since nodes know
// their first token only.  (cmd/cover, whose blocks these are, to the column:
// `go tool cover` reads our profiles.)
#define _GNU_SOURCE // open_memstream
#include "driver/testing.h"

#include "base/diag.h"
#include "lexer/lexer.h"

#include <stdlib.h>
#include <string.h>

typedef struct Word {   // a token of the file
    uint32_t start, end; // offsets of its text
    Token token;
} Word;

typedef struct Edit {
    uint32_t at;        // offset in the original text
    int order;          // of two at the same place the first made comes first
    const char *text;   // what is inserted there
} Edit;

typedef struct CoverBlock {
    uint32_t start, end; // offsets
    int statements;
} CoverBlock;

typedef struct Cover {
    Source *source;
    const char *variable; // that holds the counters
    Vec(Word) words;
    Vec(Edit) edits;
    Vec(CoverBlock) blocks;
} Cover;

CoverFiles cover_files;

// ---- Tokens

// Where the text of a token ends that begins at START: names, literals and operators.
static uint32_t token_end(const Lexer *lexer, uint32_t start) {
    if (lexer->token == TOK_SEMICOLON)
        return start + (strcmp(lexer->semicolon, "semicolon") == 0);
    if (lexer->token == TOK_NAME)
        return start + (uint32_t)lexer->name->len;
    if (lexer->token >= TOK_INT && lexer->token <= TOK_STRING)
        return start + lexer->len;
    return start + (uint32_t)strlen(token_text(lexer->token));
}

static void read_words(Cover *cover) {
    Lexer *lexer = lexer_open(cover->source);
    while (lexer_next(lexer) != TOK_EOF) {
        uint32_t start = lexer->pos - cover->source->base;
        Word word = {start, token_end(lexer, start), lexer->token};
        vec_push(&compilation, &cover->words, word);
    }
    lexer_close(lexer);
}

static uint32_t offset_of(const Cover *cover, Pos pos) {
    return pos - cover->source->base;
}

// The index of the token at an offset (or the first one after it).
static int word_at(const Cover *cover, uint32_t offset) {
    int low = 0, high = cover->words.len;
    while (low < high) {
        int middle = (low + high) / 2;
        if (cover->words.items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int nesting(Token token) {
    switch (token) {
    case TOK_LPAREN: case TOK_LBRACK: case TOK_LBRACE:
        return 1;
    case TOK_RPAREN: case TOK_RBRACK: case TOK_RBRACE:
        return -1;
    default:
        return 0;
    }
}

// The first token from I on, outside of all brackets, that is STOP or closes a bracket
// opened before I.
static int find_outside(const Cover *cover, int i, Token stop) {
    for (int depth = 0; i < cover->words.len; i++) {
        Token token = cover->words.items[i].token;
        if (depth == 0 && (token == stop || nesting(token) < 0))
            break;
        depth += nesting(token);
    }
    return i;
}

// ---- Where statements begin and end

static uint32_t start_of(const Cover *cover, const Node *stmt) {
    switch (stmt->kind) {
    case AST_LABELED_STMT: // its position is that of the colon
        return cover->words.items[word_at(cover, offset_of(cover, stmt->pos)) - 1].start;
    case AST_ASSIGN:
        return offset_of(cover, ast_start_pos(stmt->assign.lhs.items[0]));
    case AST_INC_DEC: case AST_EXPR_STMT:
        return offset_of(cover, ast_start_pos(stmt->unary.x));
    case AST_SEND_STMT:
        return offset_of(cover, ast_start_pos(stmt->binary.x));
    default:
        return offset_of(cover, stmt->pos);
    }
}

// The brace behind the header of a switch or select.
static int clauses_brace(const Cover *cover, const Node *stmt, const NodeList *clauses) {
    if (clauses->len > 0) // it stands before the first of them
        return word_at(cover, offset_of(cover, clauses->items[0]->pos)) - 1;
    // {} at the end of a line; in the header it is no such end.
    const Word *words = cover->words.items;
    int i = word_at(cover, offset_of(cover, stmt->pos));
    while (words[i].token != TOK_LBRACE || words[i + 1].token != TOK_RBRACE ||
           words[i + 2].token != TOK_SEMICOLON || words[i + 2].end > words[i + 2].start)
        i++;
    return i;
}

static uint32_t clauses_end(const Cover *cover, const Node *stmt, const NodeList *clauses) {
    int brace = clauses_brace(cover, stmt, clauses);
    return cover->words.items[find_outside(cover, brace + 1, TOK_EOF)].end;
}

static uint32_t block_end(const Cover *cover, const Node *block) {
    return offset_of(cover, block->block.rbrace) + 1;
}

// Simple statements end before a semicolon.
static uint32_t simple_end(const Cover *cover, const Node *stmt) {
    uint32_t start = start_of(cover, stmt);
    int first = word_at(cover, start);
    int stop = find_outside(cover, first, TOK_SEMICOLON);
    return stop > first ? cover->words.items[stop - 1].end : start;
}

// Behind a statement's last token.
static uint32_t end_of(const Cover *cover, const Node *stmt) {
    switch (stmt->kind) {
    case AST_BLOCK_STMT:
        return block_end(cover, stmt);
    case AST_IF_STMT:
        return stmt->if_stmt.els != NULL ? end_of(cover, stmt->if_stmt.els)
                                         : block_end(cover, stmt->if_stmt.then);
    case AST_FOR_STMT:
        return block_end(cover, stmt->for_stmt.body);
    case AST_RANGE_STMT:
        return block_end(cover, stmt->range.body);
    case AST_SWITCH_STMT:
        return clauses_end(cover, stmt, &stmt->switch_stmt.clauses);
    case AST_TYPE_SWITCH:
        return clauses_end(cover, stmt, &stmt->type_switch.clauses);
    case AST_SELECT_STMT:
        return clauses_end(cover, stmt, &stmt->select.clauses);
    case AST_LABELED_STMT:
        return end_of(cover, stmt->labeled.stmt);
    default:
        return simple_end(cover, stmt);
    }
}

typedef struct Search {
    const Node *literal; // the first function literal, or NULL
} Search;

static void look_for_literal(Node **child, void *context) {
    Search *search = context;
    if (*child == NULL || search->literal != NULL)
        return;
    if ((*child)->kind == AST_FUNC_LIT)
        search->literal = *child;
    else
        ast_each_child(*child, look_for_literal, search);
}

static const Node *literal_in(Node *node) {
    Search search = {NULL};
    look_for_literal(&node, &search);
    return search.literal;
}

// The first literal of these, which may be NULL, else BODY.
static uint32_t header_end(const Cover *cover, Node *a, Node *b, Node *c, uint32_t body) {
    Node *const parts[] = {a, b, c};
    for (int i = 0; i < 3; i++) {
        const Node *literal = literal_in(parts[i]);
        if (literal != NULL)
            return offset_of(cover, literal->func_lit.body->pos);
    }
    return body;
}

static uint32_t brace_at(const Cover *cover, const Node *stmt, const NodeList *clauses) {
    return cover->words.items[clauses_brace(cover, stmt, clauses)].start;
}

// Where the block ends of which this statement is the last.
static uint32_t boundary_of(const Cover *cover, Node *stmt) {
    switch (stmt->kind) {
    case AST_BLOCK_STMT:
        return offset_of(cover, stmt->pos);
    case AST_IF_STMT:
        return header_end(cover, stmt->if_stmt.init, stmt->if_stmt.cond, NULL,
                          offset_of(cover, stmt->if_stmt.then->pos));
    case AST_FOR_STMT:
        return header_end(cover, stmt->for_stmt.init, stmt->for_stmt.cond,
                          stmt->for_stmt.post, offset_of(cover, stmt->for_stmt.body->pos));
    case AST_RANGE_STMT:
        return header_end(cover, stmt->range.x, NULL, NULL,
                          offset_of(cover, stmt->range.body->pos));
    case AST_SWITCH_STMT:
        return header_end(cover, stmt->switch_stmt.init, stmt->switch_stmt.tag, NULL,
                          brace_at(cover, stmt, &stmt->switch_stmt.clauses));
    case AST_TYPE_SWITCH:
        return header_end(cover, stmt->type_switch.init, NULL, NULL,
                          brace_at(cover, stmt, &stmt->type_switch.clauses));
    case AST_SELECT_STMT:
        return brace_at(cover, stmt, &stmt->select.clauses);
    case AST_LABELED_STMT:
        return boundary_of(cover, stmt->labeled.stmt);
    default:
        return header_end(cover, stmt, NULL, NULL, end_of(cover, stmt));
    }
}

static bool is_panic(const Node *stmt) {
    const Node *call = stmt->kind == AST_EXPR_STMT ? stmt->unary.x : NULL;
    return call != NULL && call->kind == AST_CALL && call->call.args.len == 1 &&
           call->call.fun->kind == AST_IDENT &&
           strcmp(call->call.fun->ident.name->text, "panic") == 0;
}

static bool ends_block(Node *stmt) {
    switch (stmt->kind) {
    case AST_BLOCK_STMT: case AST_BRANCH_STMT: case AST_FOR_STMT: case AST_IF_STMT:
    case AST_LABELED_STMT: case AST_RANGE_STMT: case AST_SWITCH_STMT:
    case AST_SELECT_STMT: case AST_TYPE_SWITCH:
        return true;
    default:
        return is_panic(stmt) || literal_in(stmt) != NULL;
    }
}

// A label must stay with a loop, switch or select: break and continue name it.
static bool keeps_label(const Node *stmt) {
    return stmt->kind == AST_FOR_STMT || stmt->kind == AST_RANGE_STMT ||
           stmt->kind == AST_SWITCH_STMT || stmt->kind == AST_SELECT_STMT ||
           stmt->kind == AST_TYPE_SWITCH;
}

// ---- Counters

static void insert(Cover *cover, uint32_t at, const char *text) {
    Edit edit = {at, cover->edits.len, text};
    vec_push(&compilation, &cover->edits, edit);
}

static void add_counter(Cover *cover, uint32_t at, uint32_t start, uint32_t end,
                        int statements) {
    const char *counter = arena_printf(&compilation, "%s.Count[%d]", cover->variable,
                                       cover->blocks.len);
    const char *mode = test_flags.cover_mode;
    insert(cover, at,
           strcmp(mode, "atomic") == 0
               ? arena_printf(&compilation, "_cover_atomic_.AddUint32(&%s, 1);", counter)
               : arena_printf(&compilation, "%s%s;", counter,
                              strcmp(mode, "count") == 0 ? "++" : " = 1"));
    CoverBlock block = {start, end, statements};
    vec_push(&compilation, &cover->blocks, block);
}

// Counters for the blocks of a list, whose first block begins at START and has its
// counter at AT.  The last one goes up to END if WHOLE and nothing breaks the list up,
// else up to its last statement.
static void add_counters(Cover *cover, uint32_t start, uint32_t at, uint32_t end,
                         const NodeList *list, bool whole) {
    if (list->len == 0) {
        add_counter(cover, at, at, end, 0);
        return;
    }
    Node *unlabeled = NULL; // begins the next block, its label ended the last one
    for (int i = 0; i < list->len || unlabeled != NULL;) {
        int count = 0;
        uint32_t stop = end;
        bool broken = false;
        while (!broken && (unlabeled != NULL || i < list->len)) {
            Node *stmt = unlabeled != NULL ? unlabeled : list->items[i];
            i += unlabeled == NULL;
            unlabeled = NULL;
            count++;
            stop = boundary_of(cover, stmt);
            broken = ends_block(stmt);
            if (stmt->kind == AST_LABELED_STMT && !keeps_label(stmt->labeled.stmt)) {
                stop = start_of(cover, stmt);
                unlabeled = stmt->labeled.stmt;
            }
        }
        whole = whole && !broken;
        if (whole)
            stop = end;
        if (start != stop)
            add_counter(cover, at, start, stop, count);
        if (unlabeled != NULL || i < list->len)
            at = start = start_of(cover, unlabeled != NULL ? unlabeled : list->items[i]);
    }
}

// ---- Walking the tree

static void visit(Cover *cover, Node *node);

static void visit_child(Node **child, void *context) {
    if (*child != NULL)
        visit(context, *child);
}

static void visit_children(Cover *cover, Node *node) {
    ast_each_child(node, visit_child, cover);
}

static void visit_clauses(Cover *cover, const NodeList *clauses) {
    for (int i = 0; i < clauses->len; i++) {
        const Node *clause = clauses->items[i];
        const NodeList *body = clause->kind == AST_CASE_CLAUSE ? &clause->clause.body
                                                               : &clause->comm.body;
        int keyword = word_at(cover, offset_of(cover, clause->pos));
        uint32_t start = cover->words.items[find_outside(cover, keyword, TOK_COLON)].end;
        uint32_t end = body->len > 0 ? end_of(cover, body->items[body->len - 1]) : start;
        add_counters(cover, start, start, end, body, false);
    }
}

// `else if` gets a block of its own, for the counter: else {COUNTER;if … }
static void visit_if(Cover *cover, Node *node) {
    if (node->if_stmt.init != NULL)
        visit(cover, node->if_stmt.init);
    visit(cover, node->if_stmt.cond);
    visit(cover, node->if_stmt.then);
    Node *other = node->if_stmt.els;
    if (other == NULL)
        return;
    uint32_t rbrace = offset_of(cover, node->if_stmt.then->block.rbrace);
    uint32_t after_else = cover->words.items[word_at(cover, rbrace) + 1].end;
    uint32_t end = end_of(cover, other);
    insert(cover, after_else, "{");
    insert(cover, end, "}");
    NodeList list = {&other, 1, 1};
    if (other->kind == AST_BLOCK_STMT) {
        list = other->block.list;
        end = offset_of(cover, other->block.rbrace);
    }
    add_counters(cover, after_else, after_else + 1, end + 1, &list, true);
    if (other->kind == AST_BLOCK_STMT)
        visit_children(cover, other);
    else
        visit(cover, other);
}

static void visit(Cover *cover, Node *node) {
    switch (node->kind) {
    case AST_FUNC_DECL:
        if (strcmp(node->func_decl.name->ident.name->text, "_") == 0)
            return; // never executed
        break;
    case AST_BLOCK_STMT: {
        uint32_t start = offset_of(cover, node->pos);
        uint32_t end = block_end(cover, node);
        add_counters(cover, start, start + 1, end, &node->block.list, true);
        break;
    }
    case AST_IF_STMT:
        visit_if(cover, node);
        return;
    case AST_SWITCH_STMT:
        visit_clauses(cover, &node->switch_stmt.clauses);
        break;
    case AST_TYPE_SWITCH:
        visit_clauses(cover, &node->type_switch.clauses);
        break;
    case AST_SELECT_STMT:
        visit_clauses(cover, &node->select.clauses);
        break;
    default:
        break;
    }
    visit_children(cover, node);
}

// ---- Writing

static int compare_edits(const void *a, const void *b) {
    const Edit *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : x->order - y->order;
}

static void print_edited(FILE *out, Cover *cover) {
    qsort(cover->edits.items, (size_t)cover->edits.len, sizeof *cover->edits.items,
          compare_edits);
    uint32_t done = 0;
    for (int i = 0; i < cover->edits.len; i++) {
        const Edit *edit = &cover->edits.items[i];
        fwrite(cover->source->text + done, 1, edit->at - done, out);
        fputs(edit->text, out);
        done = edit->at;
    }
    fwrite(cover->source->text + done, 1, cover->source->size - done, out);
}

// Three numbers for each block: its lines, and its columns, the last one above.
static void print_variable(FILE *out, const Cover *cover) {
    int n = cover->blocks.len;
    fprintf(out, "\nvar %s = struct {\n\tCount [%d]uint32\n\tPos [3 * %d]uint32\n"
            "\tNumStmt [%d]uint16\n}{\n\tPos: [3 * %d]uint32{\n", cover->variable, n, n, n,
            n);
    for (int i = 0; i < n; i++) {
        Position start = pos_in_file(cover->source->base + cover->blocks.items[i].start);
        Position end = pos_in_file(cover->source->base + cover->blocks.items[i].end);
        fprintf(out, "\t\t%d, %d, %#x,\n", start.line, end.line,
                (unsigned)(end.column & 0xffff) << 16 | (unsigned)(start.column & 0xffff));
    }
    fprintf(out, "\t},\n\tNumStmt: [%d]uint16{\n", n);
    for (int i = 0; i < n; i++) {
        int count = cover->blocks.items[i].statements;
        fprintf(out, "\t\t%d,\n", count > 0xffff ? 0xffff : count);
    }
    fputs("\t},\n}\n", out);
    if (strcmp(test_flags.cover_mode, "atomic") == 0)
        fputs("\nvar _ = _cover_atomic_.LoadUint32\n", out);
}

static Source *write_covered(Cover *cover, const File *file) {
    char *text;
    size_t size;
    if (strcmp(test_flags.cover_mode, "atomic") == 0) {
        int package = word_at(cover, offset_of(cover, file->package_pos));
        insert(cover, cover->words.items[package + 1].end,
               "; import _cover_atomic_ \"sync/atomic\"");
    }
    FILE *out = open_memstream(&text, &size);
    print_edited(out, cover);
    print_variable(out, cover);
    fclose(out);
    Source *source = source_from_text(cover->source->path, text, size);
    free(text);
    return source;
}

Source *cover_source(const char *path, Source *source) {
    if (test_flags.cover_mode == NULL)
        return source;
    int errors = diag_error_count();
    File *file = parse_file(source);
    if (diag_error_count() > errors)
        return source; // which will not be compiled
    Cover cover = {.source = source};
    cover.variable = arena_printf(&compilation, "GoCover_%d", cover_files.len);
    read_words(&cover);
    for (int i = 0; i < file->decls.len; i++)
        visit(&cover, file->decls.items[i]);
    const char *slash = strrchr(source->path, '/');
    CoverFile covered = {cover.variable,
                         arena_printf(&compilation, "%s/%s", path,
                                      slash != NULL ? slash + 1 : source->path)};
    vec_push(&compilation, &cover_files, covered);
    return write_covered(&cover, file);
}
