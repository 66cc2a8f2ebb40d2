// Reading IR from text, as ir_print.c writes it.
//
// For tests of single passes and of the back end: a test is the IR before, the
// pass to run, and what must or must not stand in the IR after.  Values may be
// named before the line that defines them (phis of loops); a first look over
// the text makes all blocks, and a value is made at its first mention.
#include "codegen/codegen.h"
#include "codegen/ir.h"
#include "base/diag.h"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    IrFunc *f;
    Arena *arena;
    const char *at;        // next character
    const char *error;     // message, once something is wrong
    int line;              // for the message
    jmp_buf failed;        // where errors end the reading
    Vec(Value *) values;   // by number; NULL if not mentioned yet
    Vec(bool) defined;
    Vec(Block *) blocks;   // by number
} Reader;

static _Noreturn void fail(Reader *r, const char *what) {
    int len = (int)strcspn(r->at, "\n");
    r->error = arena_printf(r->arena, "line %d: %s at \"%.*s\"", r->line, what, len, r->at);
    longjmp(r->failed, 1);
}

// ---- Characters and words

static void skip_spaces(Reader *r) {
    while (*r->at == ' ' || *r->at == '\t' || *r->at == ',')
        r->at++;
}

// Ends of lines, blank lines, comments from ; or // to the end of the line.
static void skip_lines(Reader *r) {
    for (;;) {
        skip_spaces(r);
        if (*r->at == ';' || (r->at[0] == '/' && r->at[1] == '/'))
            r->at += strcspn(r->at, "\n");
        if (*r->at != '\n')
            return;
        r->line++;
        r->at++;
    }
}

static bool at_line_end(Reader *r) {
    skip_spaces(r);
    return *r->at == '\n' || *r->at == ';' || *r->at == '\0';
}

static size_t word_length(const char *p) {
    return strcspn(p, " \t\n,;(){}:=");
}

static bool accept(Reader *r, const char *word) {
    skip_spaces(r);
    size_t len = strlen(word);
    if (strncmp(r->at, word, len) != 0)
        return false;
    if (isalnum((unsigned char)word[len - 1]) && word_length(r->at) != len)
        return false;
    r->at += len;
    return true;
}

static void expect(Reader *r, const char *word) {
    if (!accept(r, word))
        fail(r, arena_printf(r->arena, "expected %s", word));
}

static int64_t number(Reader *r) {
    skip_spaces(r);
    char *end;
    bool negative = *r->at == '-';
    int64_t value = negative ? strtoll(r->at, &end, 0) : (int64_t)strtoull(r->at, &end, 0);
    if (end == r->at)
        fail(r, "expected a number");
    r->at = end;
    return value;
}

static bool at_number(Reader *r) {
    skip_spaces(r);
    const char *p = r->at + (*r->at == '+' || *r->at == '-');
    return isdigit((unsigned char)*p);
}

static bool accept_class(Reader *r, Class *class) {
    for (int c = CLASS_I8; c <= CLASS_PTR; c++) {
        if (accept(r, class_name(c))) {
            *class = c;
            return true;
        }
    }
    return false;
}

// ---- Names

static int numbered(Reader *r, char letter) {
    skip_spaces(r);
    if (*r->at != letter || !isdigit((unsigned char)r->at[1]))
        fail(r, arena_printf(r->arena, "expected %cN", letter));
    r->at++;
    int64_t n = number(r);
    if (n > 1 << 24)
        fail(r, "number too large");
    return (int)n;
}

static Value *value_numbered(Reader *r, int n) {
    while (r->values.len <= n) {
        vec_push(r->arena, &r->values, NULL);
        vec_push(r->arena, &r->defined, false);
    }
    if (!r->values.items[n]) {
        Value *value = ir_value_new(r->f, OP_NOP, CLASS_NONE, 0, 0, NULL);
        value->id = (uint32_t)n;
        r->values.items[n] = value;
        if (r->f->value_count <= n)
            r->f->value_count = n + 1;
    }
    return r->values.items[n];
}

static bool at_value(Reader *r) {
    skip_spaces(r);
    return *r->at == 'v' && isdigit((unsigned char)r->at[1]);
}

static Value *read_value(Reader *r) {
    return value_numbered(r, numbered(r, 'v'));
}

static Block *block_numbered(Reader *r, int n) {
    while (r->blocks.len <= n)
        vec_push(r->arena, &r->blocks, NULL);
    return r->blocks.items[n];
}

static Block *read_block(Reader *r) {
    Block *block = block_numbered(r, numbered(r, 'b'));
    if (!block)
        fail(r, "no such block");
    return block;
}

static bool at_block(Reader *r) {
    skip_spaces(r);
    return *r->at == 'b' && isdigit((unsigned char)r->at[1]);
}

static Slot *read_slot(Reader *r) {
    int n = numbered(r, 's');
    if (n >= r->f->slots.len)
        fail(r, "no such slot");
    return r->f->slots.items[n];
}

// @main.f or @"type:map[string]struct { a int }"
static Symbol *read_symbol(Reader *r, SymbolKind kind) {
    expect(r, "@");
    if (*r->at != '"') {
        size_t len = strcspn(r->at, " \t\n;");
        const char *name = arena_strndup(r->arena, r->at, len);
        r->at += len;
        return symbol_get(name, kind);
    }
    char *name = arena_alloc(r->arena, strlen(r->at) < 4096 ? strlen(r->at) : 4096);
    size_t len = 0;
    for (r->at++; *r->at != '"' && *r->at != '\n' && *r->at && len < 4000; r->at++) {
        if (*r->at == '\\')
            r->at++;
        name[len++] = *r->at;
    }
    expect(r, "\"");
    return symbol_get(name, kind);
}

static int64_t read_runtime_entry(Reader *r) {
    skip_spaces(r);
    size_t len = word_length(r->at);
    for (int i = 0; i < RT_COUNT; i++) {
        const char *name = runtime_info[i].name;
        if (strlen(name) == len && memcmp(name, r->at, len) == 0) {
            r->at += len;
            return i;
        }
    }
    fail(r, "no such runtime entry");
}

// ---- Values

static unsigned read_flags(Reader *r) {
    unsigned flags = 0;
    for (;;) {
        if (accept(r, "nonnull"))
            flags |= VALUE_NONNULL;
        else if (accept(r, "bounded"))
            flags |= VALUE_BOUNDED;
        else if (accept(r, "unsigned"))
            flags |= VALUE_UNSIGNED;
        else if (accept(r, "volatile"))
            flags |= VALUE_VOLATILE;
        else if (accept(r, "length"))
            flags |= VALUE_LENGTH;
        else
            return flags;
    }
}

static void read_operands(Reader *r, Value *value) {
    while (at_value(r))
        ir_add_arg(r->f, value, read_value(r));
}

static void read_call(Reader *r, Value *value) {
    CallInfo *call = ARENA_NEW(r->arena, CallInfo);
    value->call = call;
    if (accept(r, "closure"))
        call->kind = CALLIR_CLOSURE;
    else if (accept(r, "pointer"))
        call->kind = CALLIR_POINTER;
    else
        call->symbol = read_symbol(r, SYMBOL_FUNC);
    read_operands(r, value);
    call->results = ARENA_ARRAY(r->arena, Class, 32);
    if (accept(r, "->"))
        while (call->result_count < 32 &&
               accept_class(r, &call->results[call->result_count]))
            call->result_count++;
    if (accept(r, "out"))
        call->out_bytes = number(r);
    call->no_return = accept(r, "noreturn");
    call->tail = accept(r, "tail");
}

static void read_new(Reader *r, Value *value) {
    AllocInfo *alloc = ARENA_NEW(r->arena, AllocInfo);
    value->alloc = alloc;
    alloc->size = number(r);
    if (accept(r, "mask"))
        alloc->mask = (uint64_t)number(r);
    skip_spaces(r);
    if (*r->at == '@')
        alloc->descriptor = read_symbol(r, SYMBOL_DATA);
    alloc->what = "";
}

static double read_float(Reader *r) {
    skip_spaces(r);
    char *end;
    double value = strtod(r->at, &end);
    if (end == r->at)
        fail(r, "expected a floating-point number");
    r->at = end;
    return value;
}

static void read_rest(Reader *r, Value *value) {
    switch (value->op) {
    case OP_FCONST:
        value->fimm = read_float(r);
        break;
    case OP_SYMADDR:
        value->symbol = read_symbol(r, SYMBOL_DATA);
        break;
    case OP_SLOTADDR:
        value->slot = read_slot(r);
        break;
    case OP_CALL:
        read_call(r, value);
        break;
    case OP_RTCALL:
        value->imm = read_runtime_entry(r);
        read_operands(r, value);
        break;
    case OP_CHECK:
        read_operands(r, value);
        value->imm = read_runtime_entry(r);
        break;
    case OP_NEW:
        read_new(r, value);
        break;
    default:
        read_operands(r, value);
    }
    if (at_number(r))
        value->imm = number(r);
}

static Op read_op(Reader *r) {
    for (int op = 0; op < OP_COUNT; op++)
        if (accept(r, op_info[op].text))
            return op;
    fail(r, "no such operation");
}

static void read_line(Reader *r, Block *block) {
    Value *value;
    if (at_value(r)) {
        int n = numbered(r, 'v');
        value = value_numbered(r, n);
        if (r->defined.items[n])
            fail(r, "value defined twice");
        r->defined.items[n] = true;
        expect(r, "=");
    } else {
        value = ir_value_new(r->f, OP_NOP, CLASS_NONE, 0, 0, NULL);
        value->id = UINT32_MAX; // numbered at the end
    }
    value->op = read_op(r);
    Class class = CLASS_NONE;
    accept_class(r, &class);
    value->class = class;
    value->flags = read_flags(r);
    read_rest(r, value);
    int want = op_info[value->op].args;
    if (want != OP_ANY_ARGS && want != value->arg_count)
        fail(r, "wrong number of operands");
    if (!at_line_end(r))
        fail(r, "unexpected text");
    value->block = block;
    vec_push(r->arena, &block->values, value);
}

// ---- Blocks

static bool read_end(Reader *r, Block *block) {
    if (accept(r, "jump")) {
        ir_jump(block, read_block(r));
    } else if (accept(r, "branch")) {
        Value *control = read_value(r);
        Block *yes = read_block(r);
        Block *no = read_block(r);
        int likely = accept(r, "likely") ? 1 : accept(r, "unlikely") ? -1 : 0;
        ir_branch(block, control, yes, no, likely);
    } else if (accept(r, "switch")) {
        Value *control = read_value(r);
        Vec(Block *) targets = {0};
        while (at_block(r))
            vec_push(r->arena, &targets, read_block(r));
        if (targets.len == 0)
            fail(r, "expected blocks");
        ir_switch(r->f, block, control, targets.items, targets.len);
    } else if (accept(r, "return")) {
        Vec(Value *) results = {0};
        while (at_value(r))
            vec_push(r->arena, &results, read_value(r));
        ir_return(r->f, block, results.items, results.len);
    } else if (accept(r, "unreachable")) {
        ir_unreachable(block);
    } else {
        return false;
    }
    if (!at_line_end(r))
        fail(r, "unexpected text");
    return true;
}

// Phi operands are written in the order of "; preds" of the printed form, or,
// without such a comment, in the order in which the edges appear in the text.
// Edges appear at the ends of blocks, so a printed list is made the order.
static void order_preds(Reader *r, Block *block, const char *line) {
    const char *list = strstr(line, "; preds");
    const char *end = line + strcspn(line, "\n");
    if (!list || list > end)
        return;
    list += strlen("; preds");
    for (int i = 0; i < block->preds.len; i++) {
        char *after;
        while (*list == ' ')
            list++;
        if (*list != 'b')
            return;
        int id = (int)strtol(list + 1, &after, 10);
        list = after;
        for (int k = i; k < block->preds.len; k++) {
            Block *pred = block->preds.items[k];
            if (pred != block_numbered(r, id))
                continue;
            block->preds.items[k] = block->preds.items[i];
            block->preds.items[i] = pred;
            break;
        }
    }
}

// Makes a Block for every line that begins with bN:, so that jumps can name
// later ones.
static void make_blocks(Reader *r) {
    bool line_start = true;
    for (const char *p = r->at; *p && !(line_start && *p == '}'); p++) {
        if (line_start && *p == 'b' && isdigit((unsigned char)p[1])) {
            char *end;
            long n = strtol(p + 1, &end, 10);
            if (*end == ':' && n < 1 << 24) {
                block_numbered(r, (int)n);
                if (r->blocks.items[n])
                    fail(r, "block defined twice");
                Block *block = ir_block_new(r->f);
                block->id = (int)n;
                r->blocks.items[n] = block;
                if (r->f->block_count <= n)
                    r->f->block_count = (int)n + 1;
            }
        }
        line_start = *p == '\n';
    }
    if (r->f->blocks.len == 0)
        fail(r, "expected blocks");
}

static void read_blocks(Reader *r) {
    Vec(const char *) lines = {0};
    for (int i = 0; i < r->f->blocks.len; i++) {
        skip_lines(r);
        vec_push(r->arena, &lines, r->at);
        Block *block = read_block(r);
        expect(r, ":");
        if (accept(r, "landing")) {
            block->landing = true;
            r->f->landing = block;
        }
        for (;;) {
            skip_lines(r);
            if (read_end(r, block))
                break;
            read_line(r, block);
        }
    }
    skip_lines(r);
    expect(r, "}");
    for (int i = 0; i < r->f->blocks.len; i++)
        order_preds(r, r->f->blocks.items[i], lines.items[i]);
}

// ---- Functions

static void read_slot_declaration(Reader *r) {
    int id = numbered(r, 's');
    int64_t size = number(r);
    int align = (int)number(r);
    Slot *slot = ir_slot_new(r->f, size, align, NULL);
    if (slot->id != id)
        fail(r, "slots are numbered from s0 on");
    if (accept(r, "incoming")) {
        slot->kind = SLOT_INCOMING;
        slot->incoming = number(r);
    }
    slot->all_pointers = accept(r, "pointers");
}

static void read_declarations(Reader *r) {
    for (;;) {
        skip_lines(r);
        if (accept(r, "slot")) {
            read_slot_declaration(r);
        } else if (accept(r, "var")) {
            Class class;
            int id = (int)number(r);
            if (!accept_class(r, &class))
                fail(r, "expected a class");
            if (ir_var_new(r->f, class, NULL, NULL) != id)
                fail(r, "variables are numbered from 0 on");
        } else {
            return;
        }
    }
}

// The name of a function or method: main.f, main.(*T).m.  It ends at the
// parenthesis that opens the parameters, the last one on the line.
static const char *read_func_name(Reader *r) {
    skip_spaces(r);
    const char *end = r->at + strcspn(r->at, "\n");
    while (end > r->at && *end != '(')
        end--;
    if (end == r->at)
        fail(r, "expected a function's name and parameters");
    const char *name = arena_strndup(r->arena, r->at, (size_t)(end - r->at));
    r->at = end;
    return name;
}

static void check_definitions(Reader *r) {
    for (int i = 0; i < r->values.len; i++)
        if (r->values.items[i] && !r->defined.items[i])
            fail(r, arena_printf(r->arena, "v%d is used but not defined", i));
    for (int i = 0; i < r->f->blocks.len; i++) {
        Block *block = r->f->blocks.items[i];
        for (int n = 0; n < block->values.len; n++)
            if (block->values.items[n]->id == UINT32_MAX)
                block->values.items[n]->id = (uint32_t)r->f->value_count++;
    }
}

static void read_func(Reader *r) {
    Class class;
    expect(r, "func");
    const char *name = read_func_name(r);
    r->f = ir_func_new(r->arena, symbol_get(name, SYMBOL_FUNC), name);
    expect(r, "(");
    while (accept_class(r, &class))
        vec_push(r->arena, &r->f->params, class);
    expect(r, ")");
    while (accept_class(r, &class))
        vec_push(r->arena, &r->f->results, class);
    expect(r, "{");
    read_declarations(r);
    make_blocks(r);
    read_blocks(r);
    check_definitions(r);
}

IrFunc *ir_parse(Arena *arena, const char **text, const char **error) {
    Reader *r = ARENA_NEW(arena, Reader);
    r->arena = arena;
    r->at = *text;
    r->line = 1;
    *error = NULL;
    if (setjmp(r->failed)) {
        *error = r->error;
        return NULL;
    }
    skip_lines(r);
    if (*r->at == '\0')
        return NULL;
    read_func(r);
    *text = r->at;
    return r->f;
}
