// Making an executable: assembly text through nasm and our linker.
//
// Everything is made in the work folder; only a complete executable moves to its
// place, so a build that fails leaves what was there before.
#include "driver/interrupt.h"
#include "driver/packages.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "linker/linker.h"

#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must_run(const char *const *command) {
    int status = tool_run(command);
    if (status != 0)
        fatal("%s failed with status %d", command[0], status);
}

// -O1: jumps are written with their sizes, so one pass over them is enough
// (nasm's default looks for shorter forms until nothing changes).
void assemble(const char *text, const char *object) {
    timing_stage("nasm");
    const char *command[] = {"nasm", "-O1", "-f", "elf64", "-o", object, text, NULL};
    must_run(command);
    if (!options.dry_run && !object_compact(object))
        fatal("%s: %s", object, strerror(errno));
}

static void remove_temporary(const char *path) {
    if (!options.keep_work)
        unlink(path);
}

// A unit with assembly of its own becomes an archive.
void assemble_unit(const Unit *unit, const char *text, const char *object) {
    if (unit->assembly.len == 0) {
        assemble(text, object);
        remove_temporary(text);
        return;
    }
    Vec(const char *) parts = {0};
    for (int i = 0; i <= unit->assembly.len; i++) {
        const char *part = arena_printf(&compilation, "%s.%d", object, i);
        assemble(i == 0 ? text : unit->assembly.items[i - 1], part);
        vec_push(&compilation, &parts, part);
    }
    if (!options.dry_run && !archive_write(object, parts.items, parts.len))
        fatal("%s: %s", object, strerror(errno));
    for (int i = 0; i < parts.len; i++)
        remove_temporary(parts.items[i]);
    remove_temporary(text);
}

static bool ldflags_have(const char *flag) {
    for (int i = 0; i < options.ldflags.count; i++) {
        const char *at = strstr(options.ldflags.items[i], flag);
        size_t len = strlen(flag);
        if (at != NULL && (at == options.ldflags.items[i] || at[-1] == ' ') &&
            (at[len] == '\0' || at[len] == ' '))
            return true;
    }
    return false;
}

static void print_link(const LinkRequest *request) {
    fprintf(stderr, "link -o %s%s%s", request->output, request->no_symbols ? " -s" : "",
            request->no_debug ? " -w" : "");
    for (int i = 0; i < request->input_count; i++)
        fprintf(stderr, " %s", request->inputs[i].path);
    fputc('\n', stderr);
}

static LinkInput input_of(const Unit *unit) {
    Part object = unit->entry->parts[PART_OBJECT];
    return (LinkInput){unit->entry->path, object.bytes, object.size};
}

// In the order of the code: the program, what it imports, the runtime.
static bool link_objects(const Unit *unit, const char *executable) {
    UnitList below = units_below(unit);
    timing_stage("link");
    Vec(LinkInput) inputs = {0};
    vec_push(&compilation, &inputs, input_of(unit));
    for (int i = 0; i < below.len; i++)
        vec_push(&compilation, &inputs, input_of(below.items[i]));
    vec_push(&compilation, &inputs, (LinkInput){.path = runtime_library()});
    LinkRequest request = {
        .inputs = inputs.items, .input_count = inputs.len, .output = executable,
        .entry = "_start", .errors = stderr,
        .no_symbols = ldflags_have("-s"), .no_debug = ldflags_have("-w"),
    };
    if (options.show_commands || options.dry_run)
        print_link(&request);
    return options.dry_run || link_program(&request);
}

// The listing for people is the code in the assembly text, without the tables.
void print_listing(const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return;
    char *line = NULL;
    size_t room = 0;
    bool code = false;
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        if (strncmp(line, "section ", 8) == 0)
            code = strncmp(line, "section .text", 13) == 0;
        else if (code && strncmp(line, "..@", 3) != 0 && strcmp(line, ".e:\n") != 0)
            fwrite(line, 1, (size_t)n, stdout);
    }
    free(line);
    fclose(in);
}

static void write_object(const Entry *entry, const char *path) {
    const char *made = work_path("object");
    Part object = entry->parts[PART_OBJECT];
    FILE *out = fopen(made, "wb");
    if (out == NULL || fwrite(object.bytes, 1, object.size, out) != object.size ||
        fclose(out) != 0)
        fatal("%s: %s", made, strerror(errno));
    install_file(made, path);
}

const char *link_unit(const Unit *unit, const char *output) {
    const char *made = work_path("executable");
    interrupts_hold();
    bool linked = link_objects(unit, made);
    if (linked && output != NULL)
        install_file(made, output);
    interrupts_release();
    if (!linked)
        return NULL;
    return output != NULL ? output : made;
}

int finish_root(const Unit *unit, const char *output) {
    if (unit->is_main)
        return link_unit(unit, output) != NULL ? STATUS_OK : STATUS_ERRORS;
    if (output != NULL && !options.dry_run)
        write_object(unit->entry, output);
    return STATUS_OK;
}

int build_program(Unit *unit, const char *output, const char **executable) {
    int status = compile_units();
    if (status != STATUS_OK)
        return status;
    *executable = unit->is_main ? link_unit(unit, output) : NULL;
    return unit->is_main && *executable == NULL ? STATUS_ERRORS : STATUS_OK;
}
