// sema_check [-types] FILE...: parses and checks the files as one package and
// prints what is wrong, as the compiler would.  For tests and for trying things
// out without a back end.
#include "parser/ast.h"
#include "base/diag.h"
#include "sema/sema.h"

#include <string.h>


int main(int argc, char **argv) {
    bool types = false, all = true;
    File *files[256];
    int count = 0;
    diag_options.all_errors = all;
    diag_options.show_columns = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-types") == 0) {
            types = true;
            continue;
        }
        Source *source = source_read(argv[i]);
        if (!source || count == 256) {
            fprintf(stderr, "sema_check: cannot read %s\n", argv[i]);
            return 1;
        }
        files[count++] = parse_file(source);
    }
    if (diag_error_count() > 0) {
        diag_flush(stderr);
        return 2;
    }
    sema_options.allow_no_body = true;
    Package *package = sema_check_package("main", files, count);
    if (types && package->checked)
        sema_print_types(stdout, package);
    return diag_flush(stderr) > 0 ? 2 : 0;
}
