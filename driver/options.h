// What the user asked for: the command line, taken apart.
#ifndef DRIVER_OPTIONS_H
#define DRIVER_OPTIONS_H

#include <stdbool.h>

// The commands, as bits: an option says which of them take it.
enum Command {
    COMMAND_BUILD = 1 << 0,
    COMMAND_RUN = 1 << 1,
    COMMAND_DUMP = 1 << 2,
    COMMAND_TEST = 1 << 3,
    COMMAND_LIST = 1 << 4,
    COMMAND_ENV = 1 << 5,
    COMMAND_CLEAN = 1 << 6,
    COMMAND_EXPLAIN = 1 << 8,
    COMMAND_FRAME = 1 << 9,
    COMMAND_GRAPH = 1 << 10,
    COMMAND_DIFF = 1 << 11,
    COMMAND_COMPARE = 1 << 12,
    // Those whose options may also follow the files.
    COMMANDS_LOOK = COMMAND_EXPLAIN | COMMAND_FRAME | COMMAND_GRAPH | COMMAND_DIFF,
};

typedef struct Words {
    const char **items;
    int count;
} Words;

typedef struct Options {
    // Options of the commands
    const char *output;      // -o
    Words gcflags;           // each -gcflags as given
    Words ldflags;
    const char *escape;      // "go" or "naive"
    bool compile_only;       // -c (of `test`)
    bool listing;            // -S
    bool sites;              // -sites
    bool dry_run;            // -n
    bool show_commands;      // -x
    bool verbose;            // -v
    bool keep_work;          // -work
    bool timings;
    bool rebuild;            // -a
    const char *parallel;    // -p
    bool with_imports;       // -deps (of `list`)
    bool clean_cache;        // -cache (of `clean`)
    const char *goroot;      // -goroot: where Go's library is
    Words tags;              // -tags: more build tags
    const char *module_mode; // -mod: "vendor", "mod", "readonly", or NULL
    bool stock_library;      // -stock: no overlay, files as for Go's own compiler
    const char *dump_pass;
    const char *dump_func;
    bool everything;         // -all: variables in registers, too
    bool fix;                // -fix: print the program with the hint applied
    bool check;              // -check: only where code and analysis disagree
    bool as_json;            // -json
    bool as_sarif;           // -sarif
    const char *html;        // -html: the page
    bool svg;                // -svg: draw the graph
    bool stable;             // -stable: nothing that differs from run to run
    const char *timeout;     // -timeout, seconds
    bool chinese;            // -zh
    // Flags in -gcflags
    int print_decisions;     // number of -m
    int inline_level;        // number of -l: 1 is none, 4 more than by default
    bool no_optimization;    // -N
    bool all_errors;         // -e
    bool no_columns;         // -C
    bool complete;           // -complete
    bool small_frames;
    const char *language;    // -lang
    const char *json;
    const char *debug;       // -d
    bool ignored;            // flags without an effect end here
    const char *ignored_text;
    // The rest of the command line
    Words files;             // files and packages
    Words arguments;         // `run`: arguments for the program
} Options;

extern Options options;

// Reads the words after the command's name.  A mistake ends the process with
// one line and status 2.
void options_parse(enum Command command, int count, char **words);
// Reads the options in $GOFLAGS that COMMAND takes; others are for other commands.
void options_from_environment(enum Command command);
// Reads one option, if the first of these words is one that COMMAND takes; the
// result is the number of words read, or 0.
int options_take(enum Command command, int count, char **words);
// To be called when all were taken.
void options_check(void);
void words_add(Words *words, const char *word);

// Prints the options that COMMAND takes, one a line.
void options_print_help(enum Command command);
void options_print_compiler_flags(void);

#endif
