// escape_check [-m] [-l] [-naive] [-dump] FILE...: parses, checks, inlines and
// analyses the files as one package and prints what -m prints.  For tests and for
// trying the analysis out without a back end.
#include "base/diag.h"
#include "escape/escape.h"
#include "parser/ast.h"

#include <string.h>

static bool set_option(const char *option) {
    if (strcmp(option, "-m") == 0)
        escape_options.print_decisions++;
    else if (strcmp(option, "-l") == 0)
        escape_options.no_inlining = true;
    else if (strcmp(option, "-naive") == 0)
        escape_options.mode = ESCAPE_NAIVE;
    else if (strcmp(option, "-smallframes") == 0)
        escape_options.small_frames = true;
    else
        return false;
    return true;
}

int main(int argc, char **argv) {
    File *files[256];
    int count = 0;
    bool dump = false;
    diag_options.show_columns = true;
    diag_options.dot_slash = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-dump") == 0) {
            dump = true;
            continue;
        }
        if (set_option(argv[i]))
            continue;
        Source *source = source_read(argv[i]);
        if (source == NULL || count == 256) {
            fprintf(stderr, "escape_check: cannot read %s\n", argv[i]);
            return 1;
        }
        files[count++] = parse_file(source);
    }
    if (diag_flush(stderr) > 0)
        return 2;
    sema_options.allow_no_body = true;
    Package *package = sema_check_package("main", files, count);
    if (diag_flush(stderr) > 0)
        return 2;
    inline_package(package);
    escape_package(package);
    if (dump)
        escape_print(stdout, package);
    return 0;
}
