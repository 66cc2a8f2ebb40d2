// Code generation as a whole: from a package to NASM text.
//
// One function at a time is built, optimised and emitted, so that memory holds
// the IR of one function only; data comes after all functions, since building
// them finds out what is needed.
#include "codegen/build.h"

CodegenOptions codegen_options;

static void compile_func(IrFunc *f) {
    passes_run(f);
    amd64_func(f);
}

void codegen_package(Package *package, bool is_main, FILE *out) {
    pass_options.optimize = !codegen_options.no_optimization;
    amd64_begin(out);
    build_package(package, is_main, compile_func);
    data_each(amd64_data);
    amd64_end();
}
