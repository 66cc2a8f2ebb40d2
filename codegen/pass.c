// The pipeline: which passes run, in which order, and why there.
//
// A pass is a function on one IrFunc that neither prints nor measures; the loop
// here does that for all of them:
//
//     --dump=ssa,gvn --func=main.sum    the IR after those passes
//     -N                                only the passes that are not optional
#include "codegen/ir.h"

#include <string.h>
#include <time.h>

PassOptions pass_options = {.optimize = true};

const Pass passes[] = {
    {"rotate", rotate, true, "tests of loops to their ends; easy before there are phis"},
    {"ssa", ssa, false, "variables become values; everything below wants SSA form"},
    {"dce1", dce, false, "drop what the builder made and nobody reads"},
    {"fold1", fold, true, "constants and algebra; addresses become base + offset"},
    {"cfg1", cfg, false, "join blocks, skip empty ones; unreachable code is gone"},
    {"jumps1", jumps, true, "conditions that became values become ways again"},
    {"sroa1", sroa, true, "slots become values, now that their addresses are plain"},
    {"fold2", fold, true, "what sroa uncovered"},
    {"sroa2", sroa, true, "slots whose address only a slot of sroa1 had held"},
    {"gvn1", gvn, true, "the same computation only once; equal addresses are one"},
    {"nilcheck1", nilcheck, true, "an access that cannot fault can be removed"},
    {"memopt", memopt, true, "loads of what is known; needs equal addresses"},
    {"nilcheck2", nilcheck, true, "checks of pointers that were loaded twice"},
    {"boundscheck", boundscheck, true, "after loads: lengths of slices in memory are known"},
    {"divide", divide, true, "divisions by constants become multiplications"},
    {"fold3", fold, true, "what loads and checks uncovered"},
    {"gvn2", gvn, true, "computations on loads that became equal"},
    {"dce2", dce, true, "so that blocks that only test are seen to"},
    {"jumps2", jumps, true, "conditions that were tested before"},
    {"recursion", recursion, true, "once the body is as small as it gets"},
    {"fold4", fold, true, "arguments that are known in an inlined level"},
    {"licm", licm, true, "out of loops what does not change in them"},
    {"gvn3", gvn, true, "what met in front of loops"},
    {"nilfault", nilfault, true, "checks that the next access does; no load may vanish now"},
    {"dce3", dce, true, "all that is without users"},
    {"cfg2", cfg, true, "blocks that became empty"},
    {"thread", thread, true, "ends of loops that only collect values"},
    {"tailcall", tailcall, true, "wrappers jump to their methods"},
    {"arrange", arrange, true, "order of operands and steps for two-address code"},
};
const int pass_count = sizeof passes / sizeof *passes;

static double pass_seconds[sizeof passes / sizeof *passes];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// Is NAME in the comma-separated LIST?
static bool listed(const char *list, const char *name) {
    size_t len = strlen(name);
    for (const char *p = list; p && *p; p += *p == ',') {
        size_t item = strcspn(p, ",");
        if ((item == len && memcmp(p, name, len) == 0) ||
            (item == 3 && memcmp(p, "all", 3) == 0))
            return true;
        p += item;
    }
    return false;
}

bool passes_dump_wanted(const IrFunc *f, const char *name) {
    if (!pass_options.dump)
        return false;
    if (pass_options.dump_func && strcmp(pass_options.dump_func, f->name) != 0)
        return false;
    return listed(pass_options.dump, name);
}

static void dump_if_wanted(const IrFunc *f, const char *name) {
    if (!passes_dump_wanted(f, name))
        return;
    FILE *out = pass_options.dump_out ? pass_options.dump_out : stdout;
    fprintf(out, "; after %s\n", name);
    ir_print(out, f);
}

static void run_pass(IrFunc *f, int number) {
    const Pass *pass = &passes[number];
    double start = pass_options.timings ? now() : 0;
    pass->run(f);
    if (pass_options.timings)
        pass_seconds[number] += now() - start;
    if (pass_options.verify)
        ir_verify(f, pass->name);
    dump_if_wanted(f, pass->name);
}

// A pass that runs several times is numbered: dce1, dce2.  Plain "dce" means
// the first.
static bool has_name(const Pass *pass, const char *name) {
    size_t len = strlen(name);
    if (strncmp(pass->name, name, len) != 0)
        return false;
    return strspn(pass->name + len, "0123456789") == strlen(pass->name + len);
}

bool pass_run_named(IrFunc *f, const char *name) {
    for (int i = 0; i < pass_count; i++) {
        if (has_name(&passes[i], name)) {
            run_pass(f, i);
            return true;
        }
    }
    return false;
}

void passes_run(IrFunc *f) {
    if (pass_options.verify)
        ir_verify(f, "build");
    dump_if_wanted(f, "build");
    for (int i = 0; i < pass_count; i++)
        if (pass_options.optimize || !passes[i].optional)
            run_pass(f, i);
}

void passes_print_timings(FILE *out) {
    for (int i = 0; i < pass_count; i++)
        fprintf(out, "%-14s %8.1f ms\n", passes[i].name, pass_seconds[i] * 1e3);
}
