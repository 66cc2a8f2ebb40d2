// Reading the command line by the table in options.def.
//
// As in Go, options come before the files, -o F and -o=F are the same, and so
// are -o and --o.  The value of -gcflags is a line of words of its own, read by
// the second half of the table.
#include "driver/options.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Options options = {.escape = "go"};

typedef enum Kind { FLAG, TEXT, LIST, LEVEL, IGNORED, IGNORED_TEXT } Kind;

typedef struct Option {
    const char *name;     // without the dash
    Kind kind;            // what it takes
    void *field;          // member of `options` that it sets
    unsigned commands;    // COMMAND_* that know it
    const char *argument; // name of its value in the help
    const char *help;     // what it does
} Option;

enum {
    BUILD = COMMAND_BUILD, RUN = COMMAND_RUN, DUMP = COMMAND_DUMP, TEST = COMMAND_TEST,
    LIST_PACKAGES = COMMAND_LIST, CLEAN = COMMAND_CLEAN,
    EXPLAIN = COMMAND_EXPLAIN, FRAME = COMMAND_FRAME, GRAPH = COMMAND_GRAPH,
    DIFF = COMMAND_DIFF, LOOK = COMMANDS_LOOK, COMPARE = COMMAND_COMPARE,
};

static const Option command_options[] = {
#define OPTION(name, kind, field, commands, arg, help) \
    {name, kind, &options.field, commands, arg, help},
#include "driver/options.def"
};

static const Option compiler_flags[] = {
#define COMPILER_FLAG(name, kind, field, arg, help) \
    {name, kind, &options.field, ~0u, arg, help},
#include "driver/options.def"
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static _Noreturn void usage_error(const char *format, const char *word) {
    fputs("burrow: ", stderr);
    fprintf(stderr, format, word);
    fputs("\nRun 'burrow help' for usage.\n", stderr);
    exit(2);
}

void words_add(Words *words, const char *word) {
    const char **items =
        ARENA_ARRAY(&compilation, const char *, words->count + 1);
    if (words->count > 0)
        memcpy(items, words->items, sizeof *items * (size_t)words->count);
    items[words->count++] = word;
    words->items = items;
}

// Finds the option that WORD (without dashes) names; *VALUE gets what follows
// an equals sign, or NULL.
static const Option *find(const Option *table, int count, unsigned command,
                          const char *word, const char **value) {
    size_t len = strcspn(word, "=");
    *value = word[len] == '=' ? word + len + 1 : NULL;
    for (int i = 0; i < count; i++)
        if (strlen(table[i].name) == len &&
            strncmp(table[i].name, word, len) == 0 &&
            (table[i].commands & command) != 0)
            return &table[i];
    return NULL;
}

static bool needs_value(const Option *option) {
    return option->kind == TEXT || option->kind == LIST ||
           option->kind == IGNORED_TEXT;
}

static void set(const Option *option, const char *value) {
    switch (option->kind) {
    case FLAG:
    case IGNORED:
        *(bool *)option->field =
            value == NULL || (strcmp(value, "false") != 0 && strcmp(value, "0") != 0);
        break;
    case TEXT:
    case IGNORED_TEXT:
        *(const char **)option->field = value;
        break;
    case LIST:
        words_add(option->field, value);
        break;
    case LEVEL: // -m -m is -m=2
        if (value == NULL)
            ++*(int *)option->field;
        else
            *(int *)option->field = atoi(value);
        break;
    }
}

// Reads one line of compiler flags.  Go allows a pattern before them that says
// which packages they are for: -gcflags=all=-m, -gcflags=main=-m.
static void parse_compiler_flags(const char *line) {
    size_t pattern = strcspn(line, "= ");
    if (line[0] != '-' && line[pattern] == '=')
        line += pattern + 1;
    char *text = arena_strndup(&compilation, line, strlen(line));
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t\n", &rest); word != NULL;
         word = strtok_r(NULL, " \t\n", &rest)) {
        const char *name = word;
        if (*name != '-')
            usage_error("-gcflags: unexpected argument %s", word);
        name += name[1] == '-' ? 2 : 1;
        const char *value;
        const Option *option =
            find(compiler_flags, COUNT(compiler_flags), ~0u, name, &value);
        if (option == NULL)
            usage_error("-gcflags: flag provided but not defined: %s", word);
        if (needs_value(option) && value == NULL) {
            value = strtok_r(NULL, " \t\n", &rest);
            if (value == NULL)
                usage_error("-gcflags: flag needs an argument: %s", word);
        }
        set(option, value);
    }
}

// -tags a,b or, as it once was, -tags 'a b'; of several -tags the last one counts.
static void split_tags(void) {
    Words all = {0};
    if (options.tags.count == 0)
        return;
    const char *last = options.tags.items[options.tags.count - 1];
    char *rest, *text = arena_strndup(&compilation, last, strlen(last));
    for (char *tag = strtok_r(text, ", ", &rest); tag != NULL;
         tag = strtok_r(NULL, ", ", &rest))
        words_add(&all, tag);
    options.tags = all;
}

void options_check(void) {
    split_tags();
    const char *mode = options.module_mode;
    if (mode != NULL && strcmp(mode, "mod") != 0 && strcmp(mode, "vendor") != 0 &&
        strcmp(mode, "readonly") != 0)
        usage_error("-mod=%s not supported (can be '', 'mod', 'readonly', or 'vendor')", mode);
    if (options.parallel != NULL && strtol(options.parallel, NULL, 10) < 1)
        usage_error("-p must be a positive number, not %s", options.parallel);
    if (strcmp(options.escape, "go") != 0 && strcmp(options.escape, "naive") != 0)
        usage_error("-escape is go or naive, not %s", options.escape);
    for (int i = 0; i < options.gcflags.count; i++)
        parse_compiler_flags(options.gcflags.items[i]);
}

static bool is_go_file(const char *word) {
    size_t len = strlen(word);
    return len > 3 && strcmp(word + len - 3, ".go") == 0;
}

int options_take(enum Command command, int count, char **words) {
    const char *name = words[0] + (words[0][1] == '-' ? 2 : 1);
    const char *value;
    const Option *option =
        find(command_options, COUNT(command_options), command, name, &value);
    if (words[0][0] != '-' || option == NULL)
        return 0;
    bool separate = needs_value(option) && value == NULL;
    if (separate && count < 2)
        usage_error("flag needs an argument: %s", words[0]);
    set(option, separate ? words[1] : value);
    return separate ? 2 : 1;
}

// Reads options up to the first other word; returns its number.
static int parse_options(enum Command command, int i, int count, char **words) {
    while (i < count && words[i][0] == '-' && words[i][1] != '\0') {
        if (strcmp(words[i], "--") == 0) // ends the options
            return i + 1;
        int taken = options_take(command, count - i, words + i);
        if (taken == 0)
            usage_error("flag provided but not defined: %s", words[i]);
        i += taken;
    }
    return i;
}

void options_from_environment(enum Command command) {
    const char *flags = getenv("GOFLAGS");
    if (flags == NULL)
        return;
    char *rest, *text = arena_strndup(&compilation, flags, strlen(flags));
    for (char *word = strtok_r(text, " \t\r\n", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r\n", &rest)) {
        const char *name = word + (word[0] == '-') + (word[0] == '-' && word[1] == '-');
        const char *value;
        const Option *option =
            find(command_options, COUNT(command_options), command, name, &value);
        if (word[0] != '-' || name[0] == '\0' || name[0] == '=')
            fatal("parsing $GOFLAGS: non-flag \"%s\"", word);
        if (option != NULL && (value != NULL || !needs_value(option)))
            set(option, value);
    }
}

void options_parse(enum Command command, int count, char **words) {
    options_from_environment(command);
    int i = parse_options(command, 0, count, words);
    // `run`: the .go files (or one package), then the program's own arguments.
    bool runs = command == COMMAND_RUN || command == COMMAND_COMPARE;
    bool first = true;
    for (; i < count; i++) {
        if (command & COMMANDS_LOOK && (i = parse_options(command, i, count, words)) == count)
            break;
        if (runs && !first && !is_go_file(words[i]))
            break;
        words_add(&options.files, words[i]);
        if (runs && !is_go_file(words[i])) {
            i++;
            break;
        }
        first = false;
    }
    for (; i < count; i++)
        words_add(&options.arguments, words[i]);
    options_check();
}

static void print_option(const Option *option) {
    char left[64];
    const char *argument = option->argument != NULL ? option->argument : "";
    bool joined = argument[0] == '=' || argument[0] == '[' || argument[0] == '\0';
    snprintf(left, sizeof left, "-%s%s%s", option->name, joined ? "" : " ", argument);
    printf("    %-20s %s\n", left, option->help);
}

void options_print_help(enum Command command) {
    for (int i = 0; i < COUNT(command_options); i++)
        if ((command_options[i].commands & command) != 0)
            print_option(&command_options[i]);
}

void options_print_compiler_flags(void) {
    for (int i = 0; i < COUNT(compiler_flags); i++)
        if (compiler_flags[i].help[0] != '\0')
            print_option(&compiler_flags[i]);
}
