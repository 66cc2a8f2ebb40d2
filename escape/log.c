// Decisions as JSON, for editors: -json=0,DIR.
//
// Each decision is an event at a position, with a code and a message; what explains it
// is kept as related information.  For file x.go of package p the events are written
// to DIR/p/x.json in the order of positions, after a line that describes the file,
// each as a diagnostic of the Language Server Protocol:
//
//     {"version":0,"package":"p", … ,"file":"/home/me/x.go"}
//     {"range":{…},"severity":3,"code":"escape","source":"go compiler", … }
//
// (cmd/compile/internal/logopt)
#include "escape/internal.h"

#include "base/diag.h"
#include "lexer/token.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Related {
    Pos pos;
    const char *message;
} Related;

typedef struct Event {
    Position at;         // where it is shown
    const char *code;    // "escape", "canInlineFunction", …
    const char *message; // may be empty
    Vec(Related) related;
    int number;          // in order of arrival
} Event;

static Vec(Event) events;

bool decisions_are_logged(void) {
    return escape_options.json_dir != NULL;
}

void log_decision(Pos pos, const char *code, const char *message) {
    if (!decisions_are_logged() || pos == NO_POS)
        return;
    Event event = {.at = pos_resolve(pos), .code = code, .message = message,
                   .number = events.len};
    vec_push(&compilation, &events, event);
}

void log_related(Pos pos, const char *message) {
    if (events.len == 0)
        return;
    Related related = {pos, message};
    vec_push(&compilation, &events.items[events.len - 1].related, related);
}

// The calls between the one that messages point to and POS, and POS.
void log_inlined(const InlinedAt *inlined, Pos pos) {
    if (inlined == NULL)
        return;
    if (inlined->outer != NULL)
        log_inlined(inlined->outer, inlined->pos);
    log_related(pos, "inlineLoc");
}

// ---- Checks for nil
//
// Go also logs the checks for nil that its generated code keeps.  Of these one follows
// from the program's form: m[k] = p stores a pointer through the place that the map
// gives, and the write barrier in between keeps the store from being the check.

static bool find_map_store(Node *node, void *context) {
    (void)context;
    if (node->kind != AST_ASSIGN || node->op != TOK_ASSIGN)
        return true;
    for (int i = 0; i < node->assign.lhs.len; i++) {
        Node *target = node->assign.lhs.items[i];
        if (target->kind == AST_INDEX &&
            type_underlying(target->index.x->type)->kind == TYPE_MAP &&
            type_is_pointer_shaped(target->type))
            log_decision(target->pos, "nilcheck", "");
    }
    return true;
}

void log_nil_checks(Func *func) {
    if (!decisions_are_logged())
        return;
    visit_tree(func->body, find_map_store, NULL);
    for (int i = 0; i < func->literals.len; i++)
        log_nil_checks(func->literals.items[i]);
}

// ---- Text

static void write_string(FILE *out, const char *text) {
    putc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else if (*p == '\n')
            fputs("\\n", out);
        else if (*p == '\r')
            fputs("\\r", out);
        else if (*p == '\t')
            fputs("\\t", out);
        else if (*p < 0x20 || strchr("<>&", *p) != NULL)
            fprintf(out, "\\u%04x", *p);
        else
            putc(*p, out);
    }
    putc('"', out);
}

// As in a URL's path.
static const char *escaped(const char *text, const char *allowed) {
    char *result = arena_alloc(&compilation, 3 * strlen(text) + 1), *to = result;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= '0' && *p <= '9') || strchr(allowed, *p) != NULL;
        if (plain)
            *to++ = (char)*p;
        else
            to += sprintf(to, "%%%02X", *p);
    }
    *to = '\0';
    return result;
}

static void write_range(FILE *out, const Position *at) {
    fprintf(out, "\"range\":{\"start\":{\"line\":%d,\"character\":%d},"
                 "\"end\":{\"line\":%d,\"character\":%d}}",
            at->line, at->column, at->line, at->column);
}

static const char *full_path(const Position *at) {
    return at->source != NULL && at->file == at->source->path ? at->source->abs_path
                                                              : at->file;
}

static void write_related(FILE *out, const Related *related) {
    Position at = pos_resolve(related->pos);
    const char *uri = "file:";
    if (related->pos != NO_POS)
        uri = arena_printf(&compilation, "file://%s",
                           escaped(full_path(&at), "-_.~$&+,/:;=@"));
    fputs("{\"location\":{\"uri\":", out);
    write_string(out, uri);
    putc(',', out);
    write_range(out, &at);
    fputs("},\"message\":", out);
    write_string(out, related->message);
    putc('}', out);
}

static void write_event(FILE *out, const Event *event) {
    putc('{', out);
    write_range(out, &event->at);
    fputs(",\"severity\":3,\"code\":", out);
    write_string(out, event->code);
    fputs(",\"source\":\"go compiler\",\"message\":", out);
    write_string(out, event->message);
    for (int i = 0; i < event->related.len; i++) {
        fputs(i == 0 ? ",\"relatedInformation\":[" : ",", out);
        write_related(out, &event->related.items[i]);
    }
    fputs(event->related.len > 0 ? "]}\n" : "}\n", out);
}

static void write_header(FILE *out, const char *package, const char *file) {
    fputs("{\"version\":0,\"package\":", out);
    write_string(out, package);
    fputs(",\"goos\":\"linux\",\"goarch\":\"amd64\",", out);
    fputs("\"gc_version\":\"go1.19.8\",\"file\":", out);
    write_string(out, file);
    fputs("}\n", out);
}

// ---- Files

static int compare(const void *left, const void *right) {
    const Event *a = left, *b = right;
    int by_file = strcmp(full_path(&a->at), full_path(&b->at));
    if (by_file != 0)
        return by_file;
    if (a->at.line != b->at.line)
        return a->at.line < b->at.line ? -1 : 1;
    if (a->at.column != b->at.column)
        return a->at.column < b->at.column ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static const char *destination(void) {
    const char *flag = escape_options.json_dir;
    if (strncmp(flag, "0,", 2) != 0)
        fatal("-json: version must be 0, as in -json=0,file:///tmp/log");
    flag += 2;
    if (strncmp(flag, "file://", 7) == 0)
        return flag + 7;
    if (flag[0] != '/')
        fatal("optimizer logging destination %s was neither /-prefixed directory nor "
              "file://-prefixed file URI", flag);
    return flag;
}

static void make_folders(const char *path) {
    char *copy = arena_strndup(&compilation, path, strlen(path));
    for (char *p = copy + 1; *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(copy, 0755);
        *p = '/';
    }
    if (mkdir(copy, 0755) != 0 && errno != EEXIST)
        fatal("-json: %s: %s", path, strerror(errno));
}

static FILE *open_file(const char *folder, const char *file) {
    const char *slash = strrchr(file, '/');
    const char *base = slash != NULL ? slash + 1 : file;
    size_t len = strlen(base);
    if (len > 3 && strcmp(base + len - 3, ".go") == 0)
        len -= 3;
    base = escaped(arena_strndup(&compilation, base, len), "-_.~$&+:=@");
    const char *path = arena_printf(&compilation, "%s/%s.json", folder, base);
    FILE *out = fopen(path, "w");
    if (out == NULL)
        fatal("-json: %s: %s", path, strerror(errno));
    return out;
}

void write_decision_log(Package *package) {
    if (!decisions_are_logged())
        return;
    const char *folder = arena_printf(&compilation, "%s/%s", destination(),
                                      escaped(package->path, "-_.~$&+:=@"));
    make_folders(folder);
    if (events.len > 0)
        qsort(events.items, (size_t)events.len, sizeof *events.items, compare);
    FILE *out = NULL;
    const char *current = NULL;
    for (int i = 0; i < events.len; i++) {
        const char *file = full_path(&events.items[i].at);
        if (current == NULL || strcmp(file, current) != 0) {
            if (out != NULL)
                fclose(out);
            out = open_file(folder, file);
            write_header(out, package->path, file);
            current = file;
        }
        write_event(out, &events.items[i]);
    }
    if (out != NULL)
        fclose(out);
}
