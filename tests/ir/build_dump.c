// build_dump [-t] [-O] [-q] [-l] FILE...: builds the IR of the files' package and prints
// it (-q: only checks it); -O runs the passes too (with -t: timed, not verified).  For tests of the builder without
// a back end.
#include "base/diag.h"
#include "codegen/codegen.h"
#include "escape/escape.h"
#include "parser/ast.h"

#include <string.h>

static bool optimize, quiet;

static void show(IrFunc *f) {
    if (optimize) {
        passes_run(f);
    } else {
        cfg_build(f);
        ir_verify(f, "build");
    }
    if (!quiet) {
        ir_print(stdout, f);
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    File *files[256];
    int count = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-O") == 0) {
            optimize = pass_options.optimize = true;
            pass_options.verify = !pass_options.timings;
        } else if (strcmp(argv[i], "-t") == 0) {
            pass_options.timings = true;
        } else if (strcmp(argv[i], "-q") == 0) {
            quiet = true;
        } else if (strcmp(argv[i], "-l") == 0) {
            escape_options.no_inlining = true;
        } else if (strcmp(argv[i], "-naive") == 0) {
            escape_options.mode = ESCAPE_NAIVE;
        } else {
            Source *source = source_read(argv[i]);
            if (source == NULL || count == 256) {
                fprintf(stderr, "build_dump: cannot read %s\n", argv[i]);
                return 1;
            }
            files[count++] = parse_file(source);
        }
    }
    if (diag_flush(stderr) > 0)
        return 2;
    sema_options.allow_no_body = true;
    Package *package = sema_check_package("main", files, count);
    if (diag_flush(stderr) > 0)
        return 2;
    inline_package(package);
    escape_package(package);
    build_package(package, true, show);
    if (pass_options.timings)
        passes_print_timings(stderr);
    return 0;
}
