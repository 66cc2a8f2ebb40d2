// What goes beside the code: function tables, stack maps, data, declarations.
//
//     go_functab    FuncInfo of each function, in the order of the code
//     .rodata       names, code points, jump tables, stack maps, constants
//     .data .bss    variables
//     go_roots      which of the variables hold pointers
//
// The formats are those of runtime/abi.h.  Sections are switched rarely: data is
// gathered in one buffer for each section, and padded here rather than by `align`
// (nasm pays for both as for several instructions).
#include "codegen/amd64/text.h"
#include "codegen/sites.h"
#include "parser/ast.h"

#include <stdlib.h>
#include <string.h>

static FILE *out;

static void bitmap_add(int64_t offset, void *bits) {
    ((uint32_t *)bits)[offset / 8 / 32] |= (uint32_t)1 << (offset / 8 & 31);
}

static Buffer rodata, data, bss, roots, itabs, typelinks;

static void write_buffer(const char *section, Buffer *b) {
    if (b->len > 0) {
        fprintf(out, "section %s\n", section);
        buffer_flush(b, out);
    }
    b->size = 0;
}

// ---- Symbols

static Vec(Symbol *) mentioned; // to be declared `extern` if nobody defines them
static Vec(Symbol *) defined;   // to be declared `global` if exported

void mention_symbol(Symbol *symbol) {
    symbol->mentioned = true;
    vec_push(&compilation, &mentioned, symbol);
}

static void define_symbol(Symbol *symbol) {
    symbol->defined = true;
    vec_push(&compilation, &defined, symbol);
}

static void declare_symbols(void) {
    for (int i = 0; i < defined.len; i++) {
        Symbol *s = defined.items[i];
        const char *kind = s->kind == SYMBOL_DATA ? "data" : "function";
        bool function = s->kind != SYMBOL_DATA; // seen by debuggers
        if (s->shared)
            fprintf(out, "global %s:%s weak\n", s->spelling, kind);
        else if (function)
            fprintf(out, "global %s:%s (%s.e-%s)\n", s->spelling, kind, s->spelling,
                    s->spelling);
        else if (s->exported)
            fprintf(out, "global %s:%s\n", s->spelling, kind);
    }
    for (int i = 0; i < mentioned.len; i++)
        if (!mentioned.items[i]->defined)
            fprintf(out, "extern %s\n", mentioned.items[i]->spelling);
    defined.len = mentioned.len = 0;
}

// ---- Stack maps: equal ones are written once

typedef struct StackMapEntry {
    uint32_t hash;
    int words;          // length in bits
    uint32_t *bits;
} StackMapEntry;

static Vec(StackMapEntry) maps; // [0] is unused: 0 means "no pointers"
static uint32_t *map_table;     // open hashing: index into maps
static uint32_t map_table_size;

static void grow_map_table(void) {
    map_table_size = map_table_size == 0 ? 256 : map_table_size * 2;
    map_table = ARENA_ARRAY(&compilation, uint32_t, map_table_size);
    for (int i = 1; i < maps.len; i++) {
        uint32_t at = maps.items[i].hash;
        while (map_table[at & (map_table_size - 1)] != 0)
            at++;
        map_table[at & (map_table_size - 1)] = (uint32_t)i;
    }
}

uint32_t stack_map(const uint32_t *bits, int words) {
    int count = (words + 31) / 32;
    while (count > 0 && bits[count - 1] == 0)
        count--;
    if (count == 0)
        return 0;
    int length = count * 32 - __builtin_clz(bits[count - 1]);
    uint32_t hash = (uint32_t)length;
    for (int i = 0; i < count; i++)
        hash = (hash ^ bits[i]) * 0x9E3779B1u, hash ^= hash >> 15;
    if (maps.len == 0)
        vec_push(&compilation, &maps, (StackMapEntry){0});
    if ((uint32_t)maps.len * 2 >= map_table_size)
        grow_map_table();
    for (uint32_t at = hash;; at++) {
        uint32_t *place = &map_table[at & (map_table_size - 1)];
        if (*place == 0) {
            StackMapEntry entry = {hash, length, ARENA_ARRAY(&compilation, uint32_t, count)};
            memcpy(entry.bits, bits, sizeof(uint32_t) * (size_t)count);
            *place = (uint32_t)maps.len;
            vec_push(&compilation, &maps, entry);
            return *place;
        }
        StackMapEntry *entry = &maps.items[*place];
        if (entry->hash == hash && entry->words == length &&
            memcmp(entry->bits, bits, sizeof(uint32_t) * (size_t)count) == 0)
            return *place;
    }
}

const char *stack_map_label(uint32_t map, char buffer[32]) {
    if (map == 0)
        return "0";
    snprintf(buffer, 32, "..@m%u", map);
    return buffer;
}

static void write_stack_maps(void) {
    for (int i = 1; i < maps.len; i++) {
        fprintf(out, "..@m%d: dd %d", i, maps.items[i].words);
        for (int k = 0; k < (maps.items[i].words + 31) / 32; k++)
            fprintf(out, ",%u", maps.items[i].bits[k]);
        fputc('\n', out);
    }
    maps.len = 0;
    map_table_size = 0;
}

// ---- File names

static Vec(const char *) files;

static int file_number(const char *path) {
    for (int i = files.len - 1; i >= 0; i--)
        if (files.items[i] == path || strcmp(files.items[i], path) == 0)
            return i;
    vec_push(&compilation, &files, path);
    return files.len - 1;
}

static const char *path_of(Pos pos) {
    if (pos == NO_POS)
        return "<autogenerated>";
    Position p = pos_resolve(pos);
    if (p.file[0] == '\0') // "//line :1"
        return "??";
    bool plain = p.source != NULL && strcmp(p.file, p.source->path) == 0;
    return plain && p.source->abs_path != NULL ? p.source->abs_path : p.file;
}

int table_file(Pos pos) { return file_number(path_of(pos)); }
int table_file_count(void) { return files.len; }
const char *table_file_name(int number) { return files.items[number]; }

static void write_files(void) {
    for (int i = 0; i < files.len; i++)
        fprintf(out, "..@f%d: db `%s`,0\n", i, files.items[i]);
    files.len = 0;
}

// ---- Functions

static void write_string(const char *label, const char *text) {
    Buffer line = {0};
    buffer_add(&line, "%s", label);
    buffer_add_string(&line, text);
    buffer_flush(&line, out);
    free(line.chars);
}

static uint32_t args_map(IrFunc *f, Arena *arena) {
    int words = (int)((f->args_size + f->results_size) / 8);
    if (f->arg_slots.len == 0 || words == 0)
        return 0;
    uint32_t *bits = ARENA_ARRAY(arena, uint32_t, words / 32 + 1);
    for (int i = 0; i < f->arg_slots.len; i++) {
        Slot *slot = f->arg_slots.items[i];
        if (slot->type != NULL)
            type_each_pointer(slot->type, slot->incoming, bitmap_add, bits);
    }
    return stack_map(bits, words);
}

static void write_points(Text *t) {
    const char *name = t->m->f->symbol->spelling;
    char label[32];
    fputs(".p:", out);
    for (int i = 0; i < t->points.len; i++) {
        Point *p = &t->points.items[i];
        fprintf(out, "%s.L%d-%s%s,%d,%s,%d", i % 4 == 0 ? "\n\tdd " : ",", p->label, name,
                p->call ? "-1" : "", p->line, stack_map_label(p->map, label),
                p->inlined);
    }
    fputc('\n', out);
}

static void write_site_points(Text *t) {
    if (t->sites.len == 0)
        return;
    fputs("section go_site_points\n", out);
    for (int i = 0; i < t->sites.len; i++)
        fprintf(out, "\tdd .L%d,..@s%d\n", t->sites.items[i].label,
                t->sites.items[i].site->number);
}

static void write_switches(Text *t) {
    for (int i = 0; i < t->switches.len; i++) {
        Switch *s = &t->switches.items[i];
        fprintf(out, ".L%d:", s->label);
        for (int k = 0; k < s->block->succs.len - 1; k++)
            fprintf(out, "%s.L%d", k % 16 == 0 ? "\n\tdq " : ",",
                    info_of(s->block->succs.items[k])->label);
        fputc('\n', out);
    }
}

// The name of an instance in tracebacks leaves out its type arguments, which may
// be long: main.Map[...]
static const char *traceback_name(const char *name) {
    const char *open = strchr(name, '[');
    const char *close = strrchr(name, ']');
    if (open == NULL || close < open)
        return name;
    return arena_printf(&compilation, "%.*s[...]%s", (int)(open - name), name, close + 1);
}

static Pos inlined_pos(const InlineInfo *info) {
    return info->func->node != NULL ? info->func->node->pos : NO_POS;
}

// The file that CALL is in, where a //line directive says it is another one than
// that of the function numbered PARENT around it.
static int call_frame(IrFunc *f, Pos call, int parent) {
    Pos around = parent ? inlined_pos(&f->inlines.items[parent - 1]) : f->pos;
    if (call == NO_POS || source_of(call)->directive_count == 0 ||
        table_file(call) == table_file(around))
        return parent;
    InlineInfo info = {.func = NULL, .call = call, .parent = parent};
    vec_push(f->arena, &f->inlines, info);
    return f->inlines.len;
}

static void write_inlines(IrFunc *f) {
    for (int i = 0, count = f->inlines.len; i < count; i++)
        if (f->inlines.items[i].func != NULL) {
            int parent = call_frame(f, f->inlines.items[i].call, f->inlines.items[i].parent);
            f->inlines.items[i].parent = parent;
        }
    for (int i = 0; i < f->inlines.len; i++) {
        InlineInfo *info = &f->inlines.items[i];
        if (info->func == NULL)
            continue;
        char label[32];
        snprintf(label, sizeof label, ".n%d:", i);
        write_string(label, traceback_name(symbol_of_func(info->func)->name));
    }
    fputs(".i:", out);
    for (int i = 0; i < f->inlines.len; i++) {
        InlineInfo *info = &f->inlines.items[i];
        if (info->func == NULL) { // only another file
            fprintf(out, "\tdd 0,..@f%d,0,%d\n", table_file(info->call), info->parent);
            continue;
        }
        int line = info->call != NO_POS ? pos_resolve(info->call).line : 0;
        fprintf(out, "\tdd .n%d,..@f%d,%d,%d\n", i, table_file(inlined_pos(info)), line,
                info->parent);
    }
}

// All of a function: its text, then its tables.
void tables_func(Text *t) {
    Machine *m = t->m;
    IrFunc *f = m->f;
    define_symbol(f->symbol);
    text_raw(t, ".e:\n");
    text_flush(t, out);
    debug_func(t);
    write_site_points(t);
    fputs("section .rodata\n", out);
    write_switches(t);
    write_string(".n:", traceback_name(f->name));
    if (t->points.len > 0)
        write_points(t);
    if (f->inlines.len > 0)
        write_inlines(f);

    char frame_label[32], args_label[32];
    const char *name = f->symbol->spelling;
    fprintf(out, "section go_functab\n\tdd %s,.e-%s,.n,..@f%d,%d,%ld,%ld,%s,%s,%s,%d,", name,
            name, file_number(path_of(f->pos)),
            f->pos != NO_POS ? pos_resolve(f->pos).line : 0, (long)m->frame_size,
            (long)f->args_size,
            stack_map_label(args_map(f, m->arena), args_label),
            stack_map_label(m->frame_map, frame_label), t->points.len > 0 ? ".p" : "0",
            t->points.len);
    if (f->landing != NULL && info_of(f->landing)->label >= 0)
        fprintf(out, ".L%d-%s", info_of(f->landing)->label, name);
    else
        fputc('0', out);
    fprintf(out, ",%d,%s\nsection .text\n", f->is_wrapper ? FUNC_WRAPPER : 0,
            f->inlines.len > 0 ? ".i" : "0");
}

// ---- Data

static void pad(Buffer *b, int align, const char *directive) {
    int64_t aligned = (b->size + align - 1) / align * align;
    if (aligned > b->size)
        buffer_add(b, "\ttimes %ld %s\n", (long)(aligned - b->size), directive);
    b->size = aligned;
}

static bool printable(const uint8_t *bytes, int64_t count) {
    for (int64_t i = 0; i < count; i++)
        if (bytes[i] < 32 || bytes[i] > 126 || bytes[i] == '\'')
            return false;
    return true;
}

// COUNT bytes without relocations.
static void add_bytes(Buffer *b, const uint8_t *bytes, int64_t count) {
    while (count > 0) {
        int64_t zeros = 0;
        while (zeros < count && bytes[zeros] == 0)
            zeros++;
        if (zeros >= 16 || (zeros == count && zeros > 1)) {
            buffer_add(b, "\tresb %ld\n", (long)zeros);
            bytes += zeros;
            count -= zeros;
            continue;
        }
        if (count >= 4 && printable(bytes, count < 16 ? count : 16)) {
            int64_t n = 0;
            while (n < count && n < 200 && printable(bytes + n, 1))
                n++;
            buffer_add(b, "\tdb '%.*s'\n", (int)n, (const char *)bytes);
            bytes += n;
            count -= n;
            continue;
        }
        if (count >= 8) {
            buffer_add(b, "\tdq ");
            for (int n = 0; n < 8 && count >= 8; n++, bytes += 8, count -= 8) {
                uint64_t word;
                memcpy(&word, bytes, 8);
                buffer_add(b, "%s%lu", n > 0 ? "," : "", (unsigned long)word);
            }
            buffer_add(b, "\n");
            continue;
        }
        buffer_add(b, "\tdb %d", bytes[0]);
        for (bytes++, count--; count > 0 && count % 8 != 0; bytes++, count--)
            buffer_add(b, ",%d", bytes[0]);
        buffer_add(b, "\n");
    }
}

static void add_contents(Buffer *b, const Data *d) {
    int64_t at = 0;
    for (int i = 0; i < d->relocs.len; i++) {
        const Reloc *r = &d->relocs.items[i];
        add_bytes(b, d->bytes + at, r->offset - at);
        const char *directive = r->size == 8 ? "dq" : "dd";
        if (r->addend != 0)
            buffer_add(b, "\t%s %s+%ld%s\n", directive, symbol_text(r->target),
                       (long)r->addend, symbol_reference(r->target));
        else
            buffer_add(b, "\t%s %s%s\n", directive, symbol_text(r->target),
                       symbol_reference(r->target));
        at = r->offset + r->size;
    }
    add_bytes(b, d->bytes + at, d->size - at);
}

static void add_root(const Data *d) {
    if (d->type == NULL || !type_has_pointers(d->type))
        return;
    int64_t words = type_pointer_bytes(d->type) / 8;
    uint32_t *bits = ARENA_ARRAY(&compilation, uint32_t, words / 32 + 1);
    type_each_pointer(d->type, 0, bitmap_add, bits);
    buffer_add(&roots, "\tdd %s,%ld,..@b%d,0\n", d->symbol->spelling, (long)words,
        (int)roots.size);
    buffer_add(&rodata, "..@b%d:\n", (int)roots.size++);
    rodata.size += words / 8 + 1;
    add_bytes(&rodata, (uint8_t *)bits, words / 8 + 1);
}

void amd64_data(Data *d) {
    define_symbol(d->symbol);
    if (d->common) {
        fprintf(out, "common %s %ld:%d\n", d->symbol->spelling, (long)d->size, d->align);
        d->symbol->exported = d->symbol->shared = false;
        return;
    }
    bool zero = d->bytes == NULL && !d->readonly;
    Buffer *b = zero ? &bss : d->readonly ? &rodata : &data;
    pad(b, d->align < 1 ? 1 : d->align, zero ? "resb 1" : "db 0");
    buffer_add(b, "%s:\n", d->symbol->spelling);
    if (zero)
        buffer_add(b, "\tresb %ld\n", (long)d->size);
    else if (d->bytes == NULL)
        buffer_add(b, "\tresb %ld\n", (long)d->size);
    else
        add_contents(b, d);
    b->size += d->size;
    add_root(d);
    if (d->kind != DATA_PLAIN)
        buffer_add(d->kind == DATA_ITAB ? &itabs : &typelinks, "\tdd %s%s\n",
                   d->symbol->spelling, symbol_reference(d->symbol));
}

// ---- The file

void tables_begin(FILE *to, Package *package) {
    out = to;
    fputs("default rel\n"
          "[warning -zeroing]\n" // resb in .data means zeros
          "section .rodata align=16\n"
          "section .data align=16\n"
          "section .bss align=16\n"
          "section go_functab progbits alloc noexec nowrite align=4\n"
          "section go_roots progbits alloc noexec nowrite align=4\n"
          "section go_itabs progbits alloc noexec nowrite align=4\n"
          "section go_typelinks progbits alloc noexec nowrite align=4\n"
          "section go_site_points progbits alloc noexec nowrite align=4\n"
          "section .note.GNU-stack noalloc noexec nowrite progbits\n"
          "section .text\n", out);
    debug_begin(out, package);
}

void tables_end(void) {
    debug_end();
    // Constants first: their padding counts from the start of the section, but
    // the functions' tables are there already.
    fputs("section .rodata\n", out);
    write_stack_maps();
    write_files();
    if (rodata.len > 0)
        fputs("\talign 16, db 0\n", out);
    write_buffer(".rodata", &rodata);
    write_buffer(".data", &data);
    write_buffer(".bss", &bss);
    write_buffer("go_roots", &roots);
    write_buffer("go_itabs", &itabs);
    write_buffer("go_typelinks", &typelinks);
    sites_write(out);
    declare_symbols();
}
