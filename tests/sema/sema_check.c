// sema_check [-types] [-lang=go1.N] FILE...
//                                        checks the files as one package
// sema_check [-types] -p PATH FILE... -p PATH FILE...
//                                        checks packages, each after its imports
//
// Parses, checks and prints what is wrong, as the compiler would: for tests, and
// for trying things out without a back end.
#include "base/diag.h"
#include "parser/ast.h"
#include "sema/sema.h"

#include <string.h>

typedef struct Input {
    const char *path;
    Vec(File *) files;
} Input;

static Vec(Package *) done; // for later imports

static Package *find_package(const char *path, Pos pos, Package *from) {
    (void)from;
    for (int i = 0; i < done.len; i++)
        if (strcmp(done.items[i]->path, path) == 0)
            return done.items[i];
    error_at(pos, "could not import %s (not among the packages given)", path);
    return NULL;
}

static bool read_file(Input *input, const char *path) {
    Source *source = source_read(path);
    if (!source) {
        fprintf(stderr, "sema_check: cannot read %s\n", path);
        return false;
    }
    File *file = parse_file(source);
    vec_push(&compilation, &input->files, file);
    return true;
}

static bool check(Input *input, bool types) {
    bool ok = diag_syntax_error_count() == 0;
    if (ok) {
        Package *package =
            sema_check_package(input->path, input->files.items, input->files.len);
        vec_push(&compilation, &done, package);
        if (types && package->checked)
            sema_print_types(stdout, package);
    }
    return diag_flush(stderr) == 0 && ok;
}

int main(int argc, char **argv) {
    bool types = false, ok = true;
    Vec(Input) inputs = {0};
    diag_options.all_errors = diag_options.show_columns = true;
    sema_options.allow_no_body = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-types") == 0) {
            types = true;
            continue;
        }
        if (strncmp(argv[i], "-lang=", 6) == 0) {
            sema_options.language = argv[i] + 6;
            continue;
        }
        bool named = strcmp(argv[i], "-p") == 0 && i + 1 < argc;
        if (named || inputs.len == 0) {
            Input input = {.path = named ? argv[++i] : "main"};
            vec_push(&compilation, &inputs, input);
            if (named) {
                sema_importer = find_package;
                continue;
            }
        }
        if (!read_file(&inputs.items[inputs.len - 1], argv[i]))
            return 1;
    }
    for (int i = 0; i < inputs.len; i++)
        ok &= check(&inputs.items[i], types);
    return ok ? 0 : 2;
}
