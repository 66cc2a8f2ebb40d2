// What each stage of a build took, for -timings: processor time, that of nasm
// included, so that a busy machine does not change the picture.
//
//     # strings
//     parse           1.5 ms    0.2%
//     sema           43.2 ms    6.0%
//     …
#include "driver/driver.h"

#include "codegen/ir.h"

#include <assert.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { MAX_STAGES = 32 };

static struct Stage {
    const char *name;
    double spent;      // seconds of processor time
} stages[MAX_STAGES];  // in the order they first began
static int stage_count;
static int current = -1; // the stage at work
static double since;   // when it began, or went on

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

// The time that this process used, and those it has waited for.
static double now(void) {
    struct timespec own;
    struct rusage children;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    return (double)own.tv_sec + (double)own.tv_nsec * 1e-9 + seconds(children.ru_utime) +
           seconds(children.ru_stime);
}

static int stage_named(const char *name) {
    for (int i = 0; i < stage_count; i++)
        if (strcmp(stages[i].name, name) == 0)
            return i;
    assert(stage_count < MAX_STAGES);
    stages[stage_count] = (struct Stage){name, 0};
    return stage_count++;
}

void timing_resume(int stage) {
    if (!options.timings)
        return;
    double time = now();
    if (current >= 0)
        stages[current].spent += time - since;
    current = stage;
    since = time;
}

int timing_stage(const char *name) {
    int before = current;
    if (options.timings)
        timing_resume(stage_named(name));
    return before;
}

void timing_restart(void) {
    stage_count = 0;
    current = -1;
}

void timing_print(FILE *out, const char *title, bool passes) {
    timing_resume(current);
    double total = 0;
    for (int i = 0; i < stage_count; i++)
        total += stages[i].spent;
    if (title != NULL)
        fprintf(out, "# %s\n", title);
    for (int i = 0; i < stage_count; i++)
        fprintf(out, "%-10s %9.1f ms  %5.1f%%\n", stages[i].name, stages[i].spent * 1e3,
                total > 0 ? 100 * stages[i].spent / total : 0);
    if (!passes)
        return;
    fputs("of which passes\n", out);
    passes_print_timings(out);
}
