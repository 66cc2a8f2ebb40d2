// burrow help, burrow version.
#include "driver/testing.h"

#include <string.h>

#ifndef BURROW_VERSION
#define BURROW_VERSION "unknown"
#endif

int command_version(int count, char **words) {
    (void)count, (void)words;
    printf("burrow version %s linux/amd64 (Go 1.19)\n", BURROW_VERSION);
    return STATUS_OK;
}

static const char usage[] =
    "burrow compiles Go and shows where every value lives.\n"
    "\n"
    "Usage:\n"
    "\n"
    "    burrow build [options] [files | packages] make an executable\n"
    "    burrow run   [options] files [arguments]  make one and run it\n"
    "    burrow test  [packages] [flags]           run the tests of packages\n"
    "    burrow dump  STAGE [options] files        show what a stage made\n"
    "    burrow compare [options] FILES [arguments] with escape analysis and without\n"
    "    burrow explain FILE.go[:LINE[:COLUMN]]    tell the story of each value\n"
    "    burrow frame FILE.go [FUNCTION]           draw its stack frame\n"
    "    burrow graph FILE.go [FUNCTION]           the escape graph, for graphviz\n"
    "    burrow diff  OLD.go NEW.go                values that live elsewhere now\n"
    "    burrow list  [-deps] [packages]           print their import paths\n"
    "    burrow env   [NAME...]                    print what burrow goes by\n"
    "    burrow clean -cache                       empty the cache\n"
    "    burrow version\n"
    "    burrow help [build | run | test | dump | explain | frame | graph | diff |\n"
    "                 compare | gcflags | environment]\n"
    "\n"
    "Where does it live?\n"
    "\n"
    "    burrow build -gcflags='-m -l' x.go        Go's words: what escapes\n"
    "    burrow build -gcflags='-m -m -l' x.go     and why\n"
    "    burrow build -S x.go                      the code it becomes\n";

static const char environment[] =
    "Compiled programs look at\n"
    "\n"
    "    GOGC=N|off                 heap growth in percent before a collection (100)\n"
    "    GODEBUG=gctrace=1          one line a collection\n"
    "    BURROWGC=stress            collect at every allocation\n"
    "    BURROWGC=verify            check the heap after each phase\n"
    "    BURROWGC=poison            overwrite what is freed\n"
    "    BURROWSITES=FILE           (built with -sites) write what each site allocated\n"
    "    BURROWREPLAY=FILE          (built with -sites) write what the collector does, by steps\n"
    "    BURROWSTATS=FILE           (built with -sites) write only the totals\n"
    "    BURROWSEED=N               (built with -sites) the same order of maps in all runs\n"
    "    BURROWGC=trace             say what the collector does\n"
    "\n"
    "burrow looks at\n"
    "\n"
    "    BURROWDEBUG=verify         check the IR after every pass\n"
    "    NO_COLOR                   no colours on a terminal\n"
    "    BURROWCACHE                folder of what was compiled before, or off\n"
    "    TMPDIR                     where temporary folders are made\n"
    "    BURROWLIB                  folder of the runtime library\n";

int command_help(int count, char **words) {
    const char *topic = count > 0 ? words[0] : "";
    if (strcmp(topic, "build") == 0) {
        puts("burrow build [options] [files | packages]\n");
        options_print_help(COMMAND_BUILD);
    } else if (strcmp(topic, "run") == 0) {
        puts("burrow run [options] files [arguments]\n\n"
             "Exits with the program's own status.\n");
        options_print_help(COMMAND_RUN);
    } else if (strcmp(topic, "test") == 0) {
        puts("burrow test [options] [packages] [flags of the tests]\n\n"
             "A package is a folder, an import path, or either with /... behind it.\n");
        options_print_help(COMMAND_TEST);
        test_flags_print_help();
    } else if (strcmp(topic, "dump") == 0) {
        puts("burrow dump tokens | ast | types | escape | ir | asm [options] files\n");
        options_print_help(COMMAND_DUMP);
    } else if (strcmp(topic, "compare") == 0) {
        puts("burrow compare [options] FILES [arguments]\n\n"
             "Builds the program with escape analysis and without, runs both on the\n"
             "same input, and shows what differs.\n");
        options_print_help(COMMAND_COMPARE);
    } else if (strcmp(topic, "explain") == 0) {
        puts("burrow explain [options] FILE.go[:LINE[:COLUMN]]\n\n"
             "Tells of each value that could need the heap: where it lives, the rule that\n"
             "decided, and the way its address takes.  docs/escape-rules.md has the rules.\n");
        options_print_help(COMMAND_EXPLAIN);
    } else if (strcmp(topic, "frame") == 0) {
        puts("burrow frame [options] FILE.go [FUNCTION]\n\n"
             "Draws the stack frame of each function: slots with their offsets, spills, the\n"
             "return address; which variables are in registers, and what is on the heap.\n");
        options_print_help(COMMAND_FRAME);
    } else if (strcmp(topic, "graph") == 0) {
        puts("burrow graph [options] FILE.go [FUNCTION]\n\n"
             "Writes the escape graph in the language of graphviz.\n");
        options_print_help(COMMAND_GRAPH);
    } else if (strcmp(topic, "diff") == 0) {
        puts("burrow diff [options] OLD.go NEW.go\n"
             "burrow diff [options] REVISION..REVISION FILE.go\n\n"
             "Tells which values live elsewhere now, matched by function and expression.\n"
             "Exits with status 1 if something new is on the heap.\n");
        options_print_help(COMMAND_DIFF);
    } else if (strcmp(topic, "gcflags") == 0) {
        puts("burrow build -gcflags='-m -l …'\n");
        options_print_compiler_flags();
    } else if (strcmp(topic, "environment") == 0) {
        fputs(environment, stdout);
    } else if (topic[0] == '\0') {
        fputs(usage, stdout);
    } else {
        fprintf(stderr, "burrow help %s: unknown help topic\n", topic);
        return STATUS_ERRORS;
    }
    return STATUS_OK;
}
