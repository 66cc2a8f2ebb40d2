// The table of sites.
//
// See sites.h.  The table is in the order of the source, whoever named a site
// first: explain's stories, or the builder that met a call.
#include "codegen/build.h"
#include "codegen/describe.h"

#include <stdlib.h>

static PtrMap by_key;
static Vec(Site *) sites;

Site *site_of(const void *key) {
    Site *site = ptr_map_get(&by_key, key);
    if (site == NULL) {
        site = ARENA_NEW(&compilation, Site);
        site->key = key;
        site->number = sites.len;
        ptr_map_set(&compilation, &by_key, key, site);
        vec_push(&compilation, &sites, site);
    }
    return site;
}

// The site of a call of the runtime that is being built, which makes WHAT.
Site *site_here(const void *key, const char *what) {
    if ((!codegen_options.sites && codegen_observer == NULL) || key == NULL)
        return NULL;
    Site *site = site_of(key);
    if (site->text == NULL) {
        site->text = what;
        site->pos = here.pos;
        site->func = here.f->name;
    }
    return site;
}

// ---- Writing

static int compare_sites(const void *a, const void *b) {
    const Site *x = *(Site *const *)a, *y = *(Site *const *)b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return x->number - y->number;
}

// Texts are written once, as long as they are the same pointer: most are literals
// of the compiler.
static PtrMap text_numbers; // from 1
static Vec(const char *) texts;

static const char *label_of(const char *text) {
    if (text == NULL)
        return "0";
    intptr_t number = (intptr_t)ptr_map_get(&text_numbers, text);
    if (number == 0) {
        number = texts.len + 1;
        ptr_map_set(&compilation, &text_numbers, text, (void *)number);
        vec_push(&compilation, &texts, text);
    }
    return arena_printf(&compilation, "..@t%ld", (long)number);
}

static void write_texts(FILE *out) {
    for (int i = 0; i < texts.len; i++) {
        fprintf(out, "..@t%d: db ", i + 1);
        for (const char *c = texts.items[i]; *c != '\0'; c++)
            fprintf(out, "%d,", (unsigned char)*c);
        fputs("0\n", out);
    }
}

// The fields of SiteInfo (runtime/abi.h).
static void write_site(FILE *out, const Site *s) {
    Position p = pos_resolve(s->pos);
    const char *fields[] = {s->func, s->origin, s->kind, s->text,
                            s->verdict, s->rule, s->reason, s->message};
    fprintf(out, "..@s%d: dd %s,%d,%d", s->number, label_of(p.file), p.line, p.column);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        fprintf(out, ",%s", label_of(fields[i]));
    fprintf(out, ",%ld\n", (long)s->size);
}

void sites_write(FILE *out) {
    if (sites.len == 0)
        return;
    qsort(sites.items, (size_t)sites.len, sizeof *sites.items, compare_sites);
    fputs("section go_sites progbits alloc noexec nowrite align=4\n", out);
    for (int i = 0; i < sites.len; i++)
        write_site(out, sites.items[i]);
    fputs("section .rodata\n", out);
    write_texts(out);
    fprintf(out, "extern sites_start\n"
                 "section go_keep progbits alloc noexec nowrite align=4\n"
                 "\tdd sites_start,..@s%d\n", sites.items[0]->number);
}
