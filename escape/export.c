// What a compiled package tells its importers about the insides of its functions.
//
// An imported function is a declaration without a body, yet a call of it should say
// what a call of a function of the package itself says.  So the analysis of a
// package ends by writing a summary, which is kept beside the object: one line a
// function, with its name, what inlining it costs, and a word for each parameter
// (the receiver first) that tells where its value goes.
//
//     burrow summary 1
//     next            5 0:1     cost 5; the parameter, dereferenced once, is result 0
//     (*List).push    - h .     not to be inlined; leaks to the heap; stays
//
//     .     stays            h    to the heap          h:2  … dereferenced twice
//     0:1   to result 0 …    h:2,0:1                   several ways
//
// Instances of generic functions are listed too, for functions that mention them and
// are inlined elsewhere.
//
// A summary is read when a function of the package is called for the first time.
// Functions without a body need none: their declaration says it all.
// (cmd/compile/internal/typecheck/iexport.go, funcExt)
#include "escape/inline.h"

#include "escape/graph.h"

#include <stdlib.h>
#include <string.h>

static const char first_line[] = "burrow summary 1\n";

SummaryOf escape_summary_of;

// ---- Writing

static void write_leaks(FILE *out, const Leaks *leaks) {
    char before = ' ';
    for (int i = 0; i <= LEAK_RESULTS; i++) {
        if (leaks->to[i] == 0)
            continue;
        putc(before, out);
        putc(i == 0 ? 'h' : '0' + i - 1, out);
        if (leaks->to[i] > 1)
            fprintf(out, ":%d", leaks->to[i] - 1);
        before = ',';
    }
    if (before == ' ')
        fputs(" .", out);
}

static void write_function(FILE *out, Func *func) {
    const FuncInfo *info = func_info(func);
    const Inline *inl = func->inl;
    fprintf(out, "%s\t", func->name);
    if (inl != NULL && func->type_arg_count == 0)
        fprintf(out, "%d", inl->cost);
    else
        putc('-', out);
    for (int i = 0; i < info->leak_count; i++)
        write_leaks(out, &info->leaks[i]);
    putc('\n', out);
}

// Can others call it?
static bool is_callable(const Func *func) {
    return func->body != NULL && !func->is_init && !func->object->name->blank;
}

void escape_export(FILE *out, Package *package) {
    fputs(first_line, out);
    for (int i = 0; i < package->funcs.len; i++)
        if (is_callable(package->funcs.items[i]))
            write_function(out, package->funcs.items[i]);
}

// ---- Reading

typedef struct Summary {
    PtrMap lines; // name of a function -> what follows it in its line
} Summary;

static PtrMap summaries; // package -> Summary, once read

static Summary *read_summary(Package *package) {
    Summary *summary = ptrmap_get(&summaries, package);
    if (summary != NULL)
        return summary;
    summary = ARENA_NEW(&compilation, Summary);
    ptrmap_put(&compilation, &summaries, package, summary);
    size_t size = 0;
    const char *at = escape_summary_of != NULL ? escape_summary_of(package, &size) : NULL;
    size_t skip = sizeof first_line - 1;
    if (at == NULL || size < skip || memcmp(at, first_line, skip) != 0)
        return summary;
    const char *end = at + size, *line_end;
    for (at += skip; at < end; at = line_end + 1) {
        line_end = memchr(at, '\n', (size_t)(end - at));
        const char *tab = memchr(at, '\t', (size_t)(line_end - at));
        Name *name = name_intern(at, (size_t)(tab - at));
        ptrmap_put(&compilation, &summary->lines, name, (void *)(tab + 1));
    }
    return summary;
}

static const char *read_leaks(const char *at, Leaks *leaks) {
    for (;; at++) {
        int index = *at == 'h' ? 0 : *at - '0' + 1;
        bool any = *at++ != '.';
        int derefs = 0;
        if (*at == ':')
            derefs = (int)strtol(at + 1, (char **)&at, 10);
        if (any)
            leaks->to[index] = (uint8_t)(derefs + 1);
        if (*at != ',')
            return at;
    }
}

static void read_function(Func *func, const char *at) {
    FuncInfo *info = func_info(func);
    if (*at == '-') {
        at++;
    } else {
        Inline *inl = ARENA_NEW(&compilation, Inline);
        inl->cost = (int)strtol(at, (char **)&at, 10);
        func->inl = inl;
    }
    for (const char *word = at; *word != '\n'; word++)
        info->leak_count += *word == ' '; // none if not analysed (-escape=naive)
    info->leaks = ARENA_ARRAY(&compilation, Leaks, info->leak_count);
    for (int i = 0; i < info->leak_count; i++)
        at = read_leaks(at + 1, &info->leaks[i]);
    info->state = FUNC_TAGGED;
}

static bool has_no_body(const Func *func) {
    return func->home == NULL && func->body == NULL &&
           !(func->node->flags & NODE_BODY_SKIPPED);
}

bool is_compiled_elsewhere(const Func *func) {
    while (func->parent != NULL)
        func = func->parent;
    return func->home != NULL || (func->package->imported && func->type_arg_count == 0);
}

void import_summary(Func *func) {
    FuncInfo *info = func_info(func);
    if (info->imported || !is_compiled_elsewhere(func) || func->object == NULL)
        return;
    info->imported = info->inline_checked = true;
    if (has_no_body(func)) {
        summarize(NULL, func);
        return;
    }
    Summary *summary = read_summary(func->home != NULL ? func->home : func->package);
    const char *line = ptrmap_get(&summary->lines, name_of(func->name));
    if (line != NULL)
        read_function(func, line);
}
