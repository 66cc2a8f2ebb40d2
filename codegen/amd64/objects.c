// Data as text for nasm: constants, variables, type descriptors.
//
//     section .data.main.x write align=8
//     main.x:
//         dq 1,2,3
//         dq main.y
//
// Each object has a section of its own, so that the linker can drop it; variables
// with pointers are in the collector's table go_roots, descriptors and itabs in
// tables of theirs (runtime/abi.h).
#include "codegen/amd64/text.h"

#include <string.h>

static FILE *out;
static Buffer contents;   // of the object being written

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
            buffer_add(b, "\t%s %s+%ld\n", directive, symbol_text(r->target),
                       (long)r->addend);
        else
            buffer_add(b, "\t%s %s\n", directive, symbol_text(r->target));
        at = r->offset + r->size;
    }
    add_bytes(b, d->bytes + at, d->size - at);
}

// ---- The tables of data: kept until the end, so that sections change less often

static Buffer roots, itabs, typelinks;

static void add_records(const Data *d) {
    const char *name = d->symbol->spelling;
    if (d->type != NULL && type_has_pointers(d->type))
        buffer_add(&roots, "\tdd %s,%ld,%s,0\n", name,
                   (long)(type_pointer_bytes(d->type) / 8),
                   symbol_text(symbol_of_bitmap(d->type)));
    if (d->kind != DATA_PLAIN)
        buffer_add(d->kind == DATA_ITAB ? &itabs : &typelinks, "\tdd %s\n", name);
}

static void write_table(const char *section, Buffer *b) {
    if (b->len > 0)
        fprintf(out, "section %s align=4\n", section);
    buffer_flush(b, out);
}

// ---- Objects

void amd64_data(Data *d) {
    Symbol *symbol = d->symbol;
    define_symbol(symbol);
    if (d->common) {
        fprintf(out, "common %s %ld:%d\n", symbol->spelling, (long)d->size, d->align);
        symbol->exported = symbol->shared = false;
        return;
    }
    bool zero = d->bytes == NULL && !d->readonly && d->contents_file == NULL;
    fprintf(out, "section .%s.%s%s align=%d\n%s:\n",
            zero ? "bss" : d->readonly ? "rodata" : "data", symbol->spelling,
            zero ? " nobits write" : d->readonly ? "" : " write",
            d->align < 1 ? 1 : d->align, symbol->spelling);
    if (d->contents_file != NULL)
        fprintf(out, "\tincbin \"%s\"\n", d->contents_file);
    else if (d->bytes == NULL)
        fprintf(out, "\tresb %ld\n", (long)d->size);
    else
        add_contents(&contents, d);
    buffer_flush(&contents, out);
    add_records(d);
}

void data_begin(FILE *to) { out = to; }

void data_end(void) {
    write_table("go_roots", &roots);
    write_table("go_itabs", &itabs);
    write_table("go_typelinks", &typelinks);
}
