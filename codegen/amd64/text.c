// Writing instructions as text; see text.h.
#include "codegen/amd64/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[REG_COUNT][4] = {
#define REG(name, q, d, w, b, properties) [name] = {q, d, w, b},
#include "codegen/amd64/regs.def"
};

const char *reg_name(int reg, int size) {
    return names[reg][size == 8 ? 0 : size == 4 ? 1 : size == 2 ? 2 : 3];
}

const char *symbol_text(Symbol *symbol) {
    if (!symbol->mentioned)
        mention_symbol(symbol);
    return symbol->spelling;
}

static void reserve(Text *t, size_t more) {
    if (t->len + more <= t->cap)
        return;
    t->cap = t->cap * 2 + more + 4096;
    t->chars = realloc(t->chars, t->cap);
    if (t->chars == NULL)
        fatal("out of memory");
}

static void put(Text *t, const char *s) {
    size_t len = strlen(s);
    reserve(t, len);
    memcpy(t->chars + t->len, s, len);
    t->len += len;
}

static void put_char(Text *t, char c) {
    reserve(t, 1);
    t->chars[t->len++] = c;
}

static void put_int(Text *t, int64_t value) {
    char digits[24];
    int n = 0;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        digits[n++] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0)
        digits[n++] = '-';
    reserve(t, 24);
    while (n > 0)
        t->chars[t->len++] = digits[--n];
}

// Labels inside a function, .L1: names of Go never look so.
static void put_label(Text *t, int label) {
    put(t, ".L");
    put_int(t, label);
}

static void count_imm(Text *t, int64_t value) {
    t->offset += value == (int8_t)value ? 1 : value == (int32_t)value ? 4 : 8;
}

static void put_offset(Text *t, int64_t value) {
    if (value > 0)
        put_char(t, '+');
    if (value != 0)
        put_int(t, value);
}

// [base+index*scale+symbol+disp]; the frame is addressed by RSP.
static void put_address(Text *t, const Address *a) {
    int64_t disp = a->disp;
    bool first = true;
    put_char(t, '[');
    if (a->slot != NULL || a->out) {
        put(t, "rsp");
        if (a->slot != NULL)
            listing_slot(t, a->slot);
        disp += (a->slot != NULL ? a->slot->offset : 0) + t->pushed;
        first = false;
    }
    if (a->symbol != NULL) {
        put(t, symbol_text(a->symbol));
        first = false;
    }
    if (a->base >= 0) {
        if (!first)
            put_char(t, '+');
        put(t, reg_name(t->inst->regs[a->base], 8));
        first = false;
    }
    if (a->index >= 0) {
        if (!first)
            put_char(t, '+');
        put(t, reg_name(t->inst->regs[a->index], 8));
        if (a->scale > 1) {
            put_char(t, '*');
            put_char(t, (char)('0' + a->scale));
        }
        first = false;
    }
    if (first)
        put_int(t, disp);
    else
        put_offset(t, disp);
    put_char(t, ']');
    bool wide = a->symbol != NULL || first || (a->base < 0 && a->index >= 0);
    t->offset += 1 + (wide || disp != (int8_t)disp ? 4 : 1);
}

// Upper bound of an instruction's size without displacement and immediate: REX,
// opcode and ModRM, with what some instructions have in front.
static int base_size(const char *format) {
    int size = 3;
    if (strchr(format, '[') != NULL)
        size++; // SIB
    if (strstr(format, "%f") != NULL || strstr(format, "xmm") != NULL)
        return size + 2;
    switch (format[0]) {
    case 'l': return format[1] == 'o' ? size + 2 : size; // lock
    case 'm': return format[3] == 'z' || format[3] == 's' ? size + 1 : size;
    case 'i': case 'b': case 's': case '%': case 'x': return size + 1;
    case 'c': return format[1] == 'm' && format[2] == 'o' ? size + 1 : size; // cmov
    case 'p': return size + 2; // popcnt
    default: return size;
    }
}

void text_ins(Text *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    size_t start = t->len;
    put_char(t, '\t');
    t->offset += base_size(format);
    for (const char *p = format; *p != '\0'; p++) {
        if (*p != '%') {
            put_char(t, *p);
            continue;
        }
        switch (*++p) {
        case 'q': put(t, reg_name(va_arg(args, int), 8)); break;
        case 'd': put(t, reg_name(va_arg(args, int), 4)); break;
        case 'w': put(t, reg_name(va_arg(args, int), 2)); break;
        case 'b': put(t, reg_name(va_arg(args, int), 1)); break;
        case 'f': put(t, reg_name(va_arg(args, int), 8)); break;
        case 'r': {
            int reg = va_arg(args, int);
            int size = va_arg(args, int);
            put(t, reg_name(reg, size));
            t->offset += size == 2; // prefix
            break;
        }
        case 'm': put_address(t, va_arg(args, const Address *)); break;
        case 'i': {
            int64_t value = va_arg(args, int64_t);
            put_int(t, value);
            count_imm(t, value);
            break;
        }
        case 'y':
            put(t, symbol_text(va_arg(args, Symbol *)));
            t->offset += 4;
            break;
        case 'a': {
            Symbol *symbol = va_arg(args, Symbol *);
            put(t, symbol_text(symbol));
            put_offset(t, va_arg(args, int64_t));
            t->offset += 4;
            break;
        }
        case 's': put(t, va_arg(args, const char *)); break;
        case 'l':
            put_label(t, va_arg(args, int));
            break;
        }
    }
    listing_remark(t, start);
    put_char(t, '\n');
    va_end(args);
}

void text_raw(Text *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    reserve(t, 256);
    int room = (int)(t->cap - t->len);
    int len = vsnprintf(t->chars + t->len, (size_t)room, format, args);
    va_end(args);
    if (len >= room) {
        reserve(t, (size_t)len + 1);
        va_start(args, format);
        vsnprintf(t->chars + t->len, (size_t)len + 1, format, args);
        va_end(args);
    }
    t->len += (size_t)len;
}

int text_new_label(Text *t) {
    vec_push(t->m->arena, &t->labels, -1);
    return t->label_count++;
}

void text_label(Text *t, int label) {
    t->labels.items[label] = t->offset;
    put_label(t, label);
    put(t, ":\n");
    t->last_label = label;
    t->last_end = t->len;
}

int text_here(Text *t) {
    if (t->last_end == 0 || t->last_end != t->len)
        text_label(t, text_new_label(t));
    return t->last_label;
}

// Puts what follows at the beginning of 16 bytes.
void text_align(Text *t) {
    text_raw(t, "\talign 16\n");
    t->offset += 15;
}

void text_jump(Text *t, const char *mnemonic, int label) {
    put_char(t, '\t');
    put(t, mnemonic);
    put_char(t, ' ');
    t->offset += 6;
    Jump jump = {t->len, t->offset, label};
    vec_push(t->m->arena, &t->jumps, jump);
    put_label(t, label);
    put_char(t, '\n');
}

void text_flush(Text *t, FILE *out) {
    size_t done = 0;
    for (int i = 0; i < t->jumps.len; i++) {
        Jump *jump = &t->jumps.items[i];
        int32_t distance = t->labels.items[jump->label] - jump->offset;
        fwrite(t->chars + done, 1, jump->at - done, out);
        fputs(distance >= -120 && distance <= 120 ? "short " : "near ", out);
        done = jump->at;
    }
    fwrite(t->chars + done, 1, t->len - done, out);
    t->len = 0;
}

// ---- Buffers

void buffer_add(Buffer *b, const char *format, ...) {
    for (;;) {
        va_list args;
        va_start(args, format);
        size_t room = b->cap - b->len;
        size_t len = (size_t)vsnprintf(b->chars == NULL ? NULL : b->chars + b->len, room,
                                       format, args);
        va_end(args);
        if (len < room) {
            b->len += len;
            return;
        }
        b->cap = b->cap * 2 + len + 64;
        b->chars = realloc(b->chars, b->cap);
        if (b->chars == NULL)
            fatal("out of memory");
    }
}

void buffer_add_string(Buffer *b, const char *text) {
    buffer_add(b, "\tdb ");
    while (*text != '\0') {
        size_t plain = strcspn(text, "'");
        if (plain > 0)
            buffer_add(b, "'%.*s',", (int)plain, text);
        for (text += plain; *text == '\''; text++)
            buffer_add(b, "39,");
    }
    buffer_add(b, "0\n");
}

void buffer_flush(Buffer *b, FILE *out) {
    if (b->len > 0)
        fwrite(b->chars, 1, b->len, out);
    b->len = 0;
}
