// From files to assembly: the stages in their order.
//
//     parse_file -> sema_check_package -> inline_package -> escape_package
//                -> codegen_package
//
// A stage begins only if the one before it found no errors.
#include "driver/packages.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "escape/escape.h"
#include "parser/ast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void compile_configure(void) {
    static int terminal = -1; // workers' standard error is a file
    if (terminal < 0)
        terminal = isatty(STDERR_FILENO);
    diag_options.all_errors = options.all_errors;
    diag_options.show_columns = !options.no_columns;
    diag_options.dot_slash = true;
    diag_options.show_source = terminal;
    diag_options.header = "command-line-arguments";

    sema_options.language = options.language != NULL ? options.language : "go1.19";
    sema_options.whole_types = options.print_decisions > 0 && options.inline_level != 1;

    escape_options.mode =
        strcmp(options.escape, "naive") == 0 ? ESCAPE_NAIVE : ESCAPE_GO;
    escape_options.print_decisions = options.print_decisions;
    escape_options.no_inlining = options.inline_level == 1;
    escape_options.cheap_calls = options.inline_level == 4;
    escape_options.no_optimization = options.no_optimization;
    escape_options.small_frames = options.small_frames;
    escape_options.json_dir = options.json;

    codegen_options.listing = options.listing;
    codegen_options.debug_info = true;
    codegen_options.no_optimization = options.no_optimization;

    pass_options.optimize = !options.no_optimization;
    pass_options.dump = options.dump_pass;
    pass_options.dump_func = options.dump_func;
    pass_options.dump_out = stdout;
    pass_options.timings = options.timings;
    const char *debug = getenv("BURROWDEBUG");
    pass_options.verify = debug != NULL && strstr(debug, "verify") != NULL;
}

// Flags like -m and -N are for the packages named on the command line.
static void forget_flags(void) {
    options.listing = false;
    options.dump_pass = NULL;
    options.print_decisions = options.inline_level = 0;
    options.no_optimization = options.small_frames = false;
    options.all_errors = options.no_columns = options.complete = false;
    options.language = options.json = NULL;
}

// ---- Imported packages

static Unit *current; // what is being compiled

static Package *import_unit(const char *path, Pos pos, Package *from) {
    Unit *unit = from->info != NULL ? from->info : current;
    Import *import = unit_import(unit, path);
    if (import == NULL || import->unit == NULL)
        internal_error("%s: the import of %s was not seen", position_text(&compilation, pos),
                       path);
    Unit *found = import->unit;
    if (found->package == NULL) {
        found->package = sema_import_package(found->path, found->name);
        found->package->info = found;
    }
    return found->package;
}

static void load_unit(Package *package) {
    int stage = timing_stage("imports");
    Unit *unit = package->info;
    unit_read(unit);
    File **files = ARENA_ARRAY(&compilation, File *, unit->sources.len);
    for (int i = 0; i < unit->sources.len; i++)
        files[i] = parse_declarations(unit->sources.items[i]);
    sema_import_files(package, files, unit->sources.len);
    timing_resume(stage);
}

static const char *summary_of(Package *package, size_t *size) {
    Unit *unit = package->info;
    if (unit == NULL || unit->entry == NULL)
        return NULL;
    *size = unit->entry->parts[PART_SUMMARY].size;
    return unit->entry->parts[PART_SUMMARY].bytes;
}

static bool shares_name(const Package *package) {
    static UnitList below;
    static const Unit *of;
    if (of != current)
        below = units_below(of = current);
    for (int i = 0; i < below.len; i++)
        if (below.items[i]->name == package->name &&
            strcmp(below.items[i]->path, package->path) != 0)
            return true;
    return false;
}

// ---- Embedded files

enum { LARGE_FILE = 1 << 14 }; // for the assembler to read by itself

// Large contents go to a file for the assembler, not through its text.
static void write_large(EmbedFile *file) {
    static int number;
    if (file->size < LARGE_FILE || strchr(work_folder(), '"') != NULL)
        return;
    file->path =
        work_path(arena_printf(&compilation, "%d.%d.embed", (int)getpid(), number++));
    FILE *out = fopen(file->path, "wb");
    if (out == NULL || fwrite(file->bytes, 1, file->size, out) != file->size ||
        fclose(out) != 0)
        fatal("%s: %s", file->path, strerror(errno));
}

static void embed_files(const Unit *unit, const Package *package) {
    codegen_options.embedded = embed_variables(unit, package);
    for (int i = 0; i < codegen_options.embedded.len; i++)
        for (int k = 0; k < codegen_options.embedded.items[i].count; k++)
            write_large(&codegen_options.embedded.items[i].files[k]);
}

// ---- Stages

Package *compile_front(Unit *unit) {
    diag_options.header = unit->title != NULL ? unit->title : unit->path;
    timing_stage("parse");
    unit_read(unit);
    int count = unit->sources.len;
    File **files = ARENA_ARRAY(&compilation, File *, count);
    for (int i = 0; i < count; i++)
        files[i] = parse_file(unit->sources.items[i]);
    if (diag_syntax_error_count() > 0) {
        diag_flush(stderr);
        return NULL;
    }

    timing_stage("sema");
    current = unit;
    sema_importer = import_unit;
    sema_loader = load_unit;
    escape_summary_of = summary_of;
    escape_shares_name = shares_name;
    sema_options.allow_no_body = unit->standard || !options.complete;
    sema_options.complete_program = unit->is_main; // not a program's tests
    if (options.language == NULL)
        sema_options.language = unit->language != NULL ? unit->language : "go1.19";
    Package *package = sema_check_package(unit->is_main ? "main" : unit->path, files, count);
    if (diag_error_count() == 0)
        embed_files(unit, package);
    return diag_flush(stderr) > 0 ? NULL : package;
}

void compile_middle(Package *package) {
    timing_stage("inline");
    inline_package(package);
    timing_stage("escape");
    escape_package(package);
}

static const char *output_being_written; // removed if the process fails

static void remove_output(void *unused) {
    (void)unused;
    struct stat info; // a device such as /dev/null must stay
    if (output_being_written != NULL && lstat(output_being_written, &info) == 0 &&
        S_ISREG(info.st_mode))
        unlink(output_being_written);
}

// Package main calls the initialisation of all others, imports first.
static void set_init_order(const Unit *unit) {
    UnitList order = unit->is_main ? units_below(unit) : (UnitList){0};
    codegen_options.goroot = goroot_if_any();
    codegen_options.build_info = build_info(unit);
    codegen_options.init_count = order.len;
    codegen_options.init_paths = ARENA_ARRAY(&compilation, const char *, order.len + 1);
    for (int i = 0; i < order.len; i++)
        codegen_options.init_paths[i] = order.items[i]->path;
}

void compile_back(Package *package, const char *path) {
    timing_stage("codegen");
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        fatal("%s: %s", path, strerror(errno));
    static char buffer[1 << 16];
    setvbuf(out, buffer, _IOFBF, sizeof buffer);
    output_being_written = path;
    fatal_cleanup(remove_output, NULL);
    set_init_order(current);
    codegen_package(package, current->is_main, out);
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed)
        fatal("%s: %s", path, strerror(errno));
    output_being_written = NULL;
}

static Part file_part(const char *path) {
    Source *source = source_read(path);
    if (source == NULL)
        fatal("%s: %s", path, strerror(errno));
    return (Part){source->text, source->size};
}

static Part summary_part(Package *package) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        fatal("%s", strerror(errno));
    escape_export(out, package);
    fclose(out);
    return (Part){text, size};
}

// In a process of its own (workers.c).
int compile_unit(Unit *unit, const char *object, Part parts[PART_COUNT]) {
    if (!unit->named)
        forget_flags();
    compile_configure();
    codegen_options.sites = unit_has_sites(unit);
    Package *package = compile_front(unit);
    if (package == NULL)
        return STATUS_ERRORS;
    bool told = begin_stories(unit);
    compile_middle(package);
    if (told)
        use_stories(unit, package);
    if (diag_flush(stderr) > 0)
        return STATUS_ERRORS;
    parts[PART_SUMMARY] = summary_part(package);
    const char *visible = visible_hash(package, parts[PART_SUMMARY]);
    parts[PART_VISIBLE] = (Part){visible, strlen(visible)};
    if (options.stock_library) // analysed only
        return STATUS_OK;
    const char *text = arena_printf(&compilation, "%s.asm", object);
    compile_back(package, text);
    if (diag_flush(stderr) > 0)
        return STATUS_ERRORS;
    if (options.listing)
        print_listing(text);
    assemble_unit(unit, text, object);
    if (!options.dry_run)
        parts[PART_OBJECT] = file_part(object);
    return STATUS_OK;
}
