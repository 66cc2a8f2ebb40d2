// What each stage of a build took, for -timings.
#include "driver/driver.h"

#include "codegen/ir.h"

#include <time.h>

enum { MAX_STAGES = 32 };

static struct Stage {
    const char *name;  // what began
    double start;      // when, in seconds
} stages[MAX_STAGES];
static int stage_count;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void timing_stage(const char *name) {
    if (options.timings && stage_count < MAX_STAGES)
        stages[stage_count++] = (struct Stage){name, now()};
}

void timing_restart(void) { stage_count = 0; }

void timing_print(FILE *out, bool passes) {
    double end = now();
    for (int i = 0; i < stage_count; i++) {
        double stop = i + 1 < stage_count ? stages[i + 1].start : end;
        fprintf(out, "%-10s %8.2f ms\n", stages[i].name,
                (stop - stages[i].start) * 1e3);
    }
    if (!passes)
        return;
    fputs("of which passes\n", out);
    passes_print_timings(out);
}
