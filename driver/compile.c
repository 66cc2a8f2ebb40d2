// From files to assembly: the stages in their order.
//
//     parse_file -> sema_check_package -> inline_package -> escape_package
//                -> codegen_package
//
// A stage begins only if the one before it found no errors.
#include "driver/driver.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "escape/escape.h"
#include "parser/ast.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void compile_configure(void) {
    diag_options.all_errors = options.all_errors;
    diag_options.show_columns = !options.no_columns;
    diag_options.dot_slash = true;
    diag_options.show_source = isatty(STDERR_FILENO);
    diag_options.header = "command-line-arguments";

    sema_options.language = options.language != NULL ? options.language : "go1.19";
    sema_options.complete_program = true;

    escape_options.mode =
        strcmp(options.escape, "naive") == 0 ? ESCAPE_NAIVE : ESCAPE_GO;
    escape_options.print_decisions = options.print_decisions;
    escape_options.no_inlining = options.no_inlining;
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

// ---- Finding files

static bool has_suffix(const char *name, const char *suffix) {
    size_t len = strlen(name), n = strlen(suffix);
    return len > n && strcmp(name + len - n, suffix) == 0;
}

static int compare_words(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The .go files of a folder in order of their names, tests left out.
static Words files_in_folder(const char *path) {
    DIR *dir = opendir(path);
    if (dir == NULL)
        fatal("%s: %s", path, strerror(errno));
    Vec(const char *) names = {0};
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        if (name[0] == '.' || name[0] == '_' || !has_suffix(name, ".go") ||
            has_suffix(name, "_test.go"))
            continue;
        const char *file = strcmp(path, ".") == 0
                               ? arena_strndup(&compilation, name, strlen(name))
                               : arena_printf(&compilation, "%s/%s", path, name);
        vec_push(&compilation, &names, file);
    }
    closedir(dir);
    if (names.len == 0)
        fatal("no Go files in %s", path);
    qsort(names.items, (size_t)names.len, sizeof *names.items, compare_words);
    return (Words){names.items, names.len};
}

Words compile_find_files(const Words *words) {
    if (words->count == 0)
        return files_in_folder(".");
    struct stat info;
    if (words->count == 1 && stat(words->items[0], &info) == 0 &&
        S_ISDIR(info.st_mode))
        return files_in_folder(words->items[0]);
    for (int i = 0; i < words->count; i++)
        if (!has_suffix(words->items[i], ".go")) {
            if (stat(words->items[i], &info) != 0)
                fatal("%s: %s", words->items[i], strerror(errno));
            fatal("%s: named files must be .go files", words->items[i]);
        }
    return *words;
}

// ---- Stages

static File *read_file(const char *path) {
    Source *source = source_read(path);
    if (source == NULL)
        fatal("%s: %s", path, strerror(errno));
    return parse_file(source);
}

// All files of a package must say the same name.
static void check_package_names(File **files, int count) {
    for (int i = 1; i < count; i++)
        if (files[i]->package_name != files[0]->package_name)
            fatal("found packages %s (%s) and %s (%s)", files[0]->package_name->text,
                  files[0]->source->path, files[i]->package_name->text,
                  files[i]->source->path);
}

Package *compile_front(const Words *words) {
    timing_stage("parse");
    File **files = ARENA_ARRAY(&compilation, File *, words->count);
    for (int i = 0; i < words->count; i++)
        files[i] = read_file(words->items[i]);
    if (diag_syntax_error_count() > 0) {
        diag_flush(stderr);
        return NULL;
    }
    check_package_names(files, words->count);

    timing_stage("sema");
    sema_init();
    bool is_main = strcmp(files[0]->package_name->text, "main") == 0;
    Package *package = sema_check_package(
        is_main ? "main" : "command-line-arguments", files, words->count);
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

void compile_back(Package *package, const char *path) {
    timing_stage("codegen");
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        fatal("%s: %s", path, strerror(errno));
    static char buffer[1 << 16];
    setvbuf(out, buffer, _IOFBF, sizeof buffer);
    output_being_written = path;
    fatal_cleanup(remove_output, NULL);
    codegen_package(package, strcmp(package->path, "main") == 0, out);
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed)
        fatal("%s: %s", path, strerror(errno));
    output_being_written = NULL;
}
