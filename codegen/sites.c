// The table of sites.
//
// See sites.h.  The table is in the order of the source, whoever named a site
// first: explain's stories, or the builder that met a call.
#include "codegen/build.h"

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
    if (!codegen_options.sites || key == NULL)
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

static void write_text(FILE *out, int number, char what, const char *text) {
    if (text == NULL)
        return;
    fprintf(out, "..@s%d%c: db ", number, what);
    for (; *text != '\0'; text++)
        fprintf(out, "%d,", (unsigned char)*text);
    fputs("0\n", out);
}

static const char *label(char buffer[32], int number, char what, const char *text) {
    if (text == NULL)
        return "0";
    snprintf(buffer, 32, "..@s%d%c", number, what);
    return buffer;
}

static void write_site(FILE *out, const Site *s) {
    Position p = pos_resolve(s->pos);
    char file[32], func[32], origin[32], kind[32], words[32], verdict[32], rule[32], reason[32],
        message[32];
    fprintf(out, "..@s%d: dd %s,%d,%d,%s,%s,%s,%s,%s,%s,%s,%s,%ld\n", s->number,
            label(file, s->number, 'p', p.file), p.line, p.column,
            label(func, s->number, 'f', s->func),
            label(origin, s->number, 'o', s->origin), label(kind, s->number, 'k', s->kind),
            label(words, s->number, 't', s->text),
            label(verdict, s->number, 'v', s->verdict),
            label(rule, s->number, 'u', s->rule),
            label(reason, s->number, 'r', s->reason),
            label(message, s->number, 'm', s->message), (long)s->size);
}

void sites_write(FILE *out) {
    if (sites.len == 0)
        return;
    qsort(sites.items, (size_t)sites.len, sizeof *sites.items, compare_sites);
    fputs("section go_sites progbits alloc noexec nowrite align=4\n", out);
    for (int i = 0; i < sites.len; i++)
        write_site(out, sites.items[i]);
    fputs("section .rodata\n", out);
    for (int i = 0; i < sites.len; i++) {
        const Site *s = sites.items[i];
        write_text(out, s->number, 'p', pos_resolve(s->pos).file);
        write_text(out, s->number, 'f', s->func);
        write_text(out, s->number, 'o', s->origin);
        write_text(out, s->number, 'k', s->kind);
        write_text(out, s->number, 't', s->text);
        write_text(out, s->number, 'v', s->verdict);
        write_text(out, s->number, 'u', s->rule);
        write_text(out, s->number, 'r', s->reason);
        write_text(out, s->number, 'm', s->message);
    }
    fprintf(out, "extern sites_start\n"
                 "section go_keep progbits alloc noexec nowrite align=4\n"
                 "\tdd sites_start,..@s%d\n", sites.items[0]->number);
}
