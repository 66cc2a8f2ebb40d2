// Comparing two builds of one program: with escape analysis and without.
//
//     run.c      runs a program under control: input, limits, cost
//     output.c   did both say the same?  If not, where do they differ first?
//     counts.c   reads what runtime/sites.c wrote
//     rows.c     joins the sites of both builds, and judges message and allocation
//     listing.c  the code of a function in both builds, side by side
//     table.c    text in columns: widths, colours, numbers
//     page.c     the comparison as a page of text      json.c   as JSON
//
// Nothing here knows the compiler: driver/compare.c builds the programs, and what
// they are built from comes with the counts (docs/compare.md).
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include "base/arena.h"
#include "base/vec.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

typedef enum Side { SIDE_GO, SIDE_NAIVE, SIDES } Side;
extern const char *const side_names[SIDES]; // "go", "naive"

// ---- run.c
typedef enum Ending {
    END_EXIT,         // by itself, or by a signal of its own
    END_TIMEOUT,      // we stopped it
    END_OUTPUT,       // it wrote too much, and we stopped it
} Ending;

typedef struct Run {
    Ending ending;
    int status;           // exit status, 128 + the signal that ended it
    int signal;           // or 0
    double cpu;           // seconds of processor time, user and system
    double wall;          // seconds
    int64_t instructions; // in user mode; -1: the machine does not tell
    int64_t memory;       // largest resident set, bytes
} Run;

typedef struct Program {
    const char *executable;
    const char *const *arguments; // argv, NULL at the end
    const char *input;            // file for standard input
    double timeout;               // seconds
    int64_t output_limit;         // bytes of standard output and error together
} Program;

// Runs it once.  OUT and ERR get its output; VARIABLES are added to its environment
// ("NAME=value", NULL at the end).
Run run_program(const Program *program, const char *out, const char *err,
                const char *const *variables);

// What the caller does about interruption: a program that has been added ends with
// us.  Between hold and release nothing interrupts.
typedef struct RunHooks {
    void (*hold)(void);
    void (*release)(void);
    void (*add)(pid_t pid);
    void (*remove)(pid_t pid);
    const sigset_t *signals; // the program's signal mask; NULL: ours
} RunHooks;
extern RunHooks run_hooks;

// Copies standard input to the file PATH; false (with errno) if that fails.  A
// terminal counts as empty input.
bool capture_input(const char *path);

// ---- output.c
typedef struct Difference {
    bool differs;
    bool addresses;         // equal but for addresses (0x…)
    const char *stream;     // "standard output", "standard error"
    int64_t line;           // first line that differs, from 1
    const char *text[SIDES]; // that line in both; NULL: the output has ended
} Difference;

// STOPPED: one of them was; that it said less is no difference.
Difference compare_outputs(const char *const out[SIDES], const char *const err[SIDES],
                           bool stopped);
const char *first_line(const char *path); // NULL: the file is empty
// Adds what is in the file to both.
void count_lines(const char *path, int64_t *lines, int64_t *bytes);

// ---- counts.c
typedef struct Amount {
    int64_t count;        // objects
    int64_t bytes;        // in size classes
    int64_t requested;    // as asked for
} Amount;

typedef struct SiteCount {
    const char *file;
    int line, column;
    const char *func;     // Go's name of the function it is in
    const char *origin;   // the function it was inlined from, or NULL
    const char *kind;     // stable name: explain/kinds.def
    const char *text;     // the expression
    const char *verdict;  // "heap", "frame", …; NULL unknown
    const char *rule;     // stable name of what decided, or NULL
    const char *reason;   // the same in words, or NULL
    const char *message;  // what -m says of it, or NULL
    Amount amount;
} SiteCount;

typedef struct OtherCount {
    const char *func;
    Amount amount;
} OtherCount;

typedef struct FuncSize {
    const char *name;
    int64_t frame;        // bytes, return address not included
    int64_t code;         // bytes
} FuncSize;

typedef struct Counts {
    bool present;         // the program came to write them
    int64_t mallocs, frees, bytes;
    int64_t collections, pause_ns, peak_heap;
    Vec(SiteCount) sites; // in source order
    Vec(OtherCount) others;
    Vec(FuncSize) functions;
} Counts;

Counts read_counts(const char *path);

// ---- rows.c
typedef enum Agreement {
    AGREES,              // what -m says is what the program does
    ESCAPES_FREELY,      // "escapes", but nothing is allocated
    NEVER_ALLOCATED,     // "escapes", but the counter is zero in this run
    STAYS_YET_ALLOCATES, // "does not escape", but objects were counted
    SILENT_ALLOCATION,   // no message, but objects were counted
} Agreement;
const char *agreement_name(Agreement agreement); // stable

typedef struct Row {
    const SiteCount *site[SIDES]; // NULL: the build does not have it
} Row;

typedef Vec(Row) Rows;
Rows join_sites(const Counts counts[SIDES]);
// Whichever build has it.
const SiteCount *row_site(const Row *row);
Agreement site_agreement(const SiteCount *site);
const char *disagreement(const SiteCount *site); // for people; NULL: they agree
// The rows that tell something: objects, a difference, words without deeds.
Rows rows_that_matter(const Rows *rows);

// ---- The whole comparison
typedef struct Figures { // of one build
    Run run;               // the run that was counted
    Counts counts;
    Vec(Run) timed;        // the others, of which pairs were made
    int64_t executable;    // bytes
    int64_t lines, bytes;  // of output
    const char *complaint; // first line of standard error, if it failed
} Figures;

typedef struct Comparison {
    const char *name;      // of the program, as given
    Figures side[SIDES];
    Difference difference;
    bool random;           // two runs of one build differ, too
    Rows rows;
    const char *func;      // -func, or NULL
    const char *listing[SIDES]; // files with the assembly, or NULL
} Comparison;

// Median of a figure of the timed runs, and the half width of the middle half.
typedef struct Spread { double median, spread; } Spread;
Spread cpu_spread(const Figures *figures);
Spread instruction_spread(const Figures *figures); // median < 0: unknown

typedef struct PageOptions {
    bool all;              // every site, not only those that matter
    bool stable;           // leave out what differs by run or by compiler
    bool colour;
    int width;             // columns
} PageOptions;

void print_page(FILE *out, const Comparison *c, const PageOptions *options);
void print_json(FILE *out, const Comparison *c, bool stable);
char *comparison_text(const Comparison *c, bool stable); // the same on one line
// False if neither listing has the function.
bool print_listings(FILE *out, const Comparison *c, const PageOptions *options);

#endif
