// The flags of `burrow test`.
//
// Some are for burrow (-c, -o, -gcflags), most for the test binary, which gets them
// under another name, and some for both:
//
//     burrow test -v -run Sort sort -args x    sort.test -test.v=true -test.run=Sort x
//
// Flags may stand before the packages and after them.  One that is not known is the
// test's own, and so is all after -args or after a word that can be neither a
// package nor a flag's value.  (cmd/go/internal/test, testFlags, has these rules.)
#include "driver/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestFlags test_flags = {.timeout = 600};

typedef enum Kind { FLAG, TEXT } Kind;

typedef struct TestFlag {
    const char *name;     // without the dash
    Kind kind;            // FLAG: needs no value
    const char *argument; // name of its value in the help
    const char *help;     // what it does; "": not shown
} TestFlag;

static const TestFlag passed[] = {
#define TEST_FLAG(name, kind, arg, help) {name, kind, arg, help},
#include "driver/options.def"
};

enum { PASSED_COUNT = sizeof passed / sizeof *passed };

static _Noreturn void usage_error(const char *format, const char *word) {
    fputs("burrow test: ", stderr);
    fprintf(stderr, format, word);
    fputs("\nRun 'burrow help test' for usage.\n", stderr);
    exit(STATUS_ERRORS);
}

// ---- Durations: 300ms, 1.5h, 2m30s; 0

static double unit_seconds(const char *unit, size_t len) {
    static const struct { const char *name; double seconds; } units_of_time[] = {
        {"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3},
        {"s", 1}, {"m", 60}, {"h", 3600},
    };
    for (size_t i = 0; i < sizeof units_of_time / sizeof *units_of_time; i++)
        if (strlen(units_of_time[i].name) == len &&
            strncmp(units_of_time[i].name, unit, len) == 0)
            return units_of_time[i].seconds;
    return -1;
}

static double parse_duration(const char *text) {
    double sum = 0;
    const char *at = text;
    if (strcmp(text, "0") == 0)
        return 0;
    do {
        char *unit;
        double number = strtod(at, &unit);
        size_t len = strcspn(unit, "0123456789.");
        double seconds = unit_seconds(unit, len);
        if (unit == at || seconds < 0)
            usage_error("invalid value \"%s\" for flag -timeout: parse error", text);
        sum += number * seconds;
        at = unit + len;
    } while (*at != '\0');
    return sum;
}

// ---- Flags

// -v, --v, -test.v: the name, and behind = the value.
static const TestFlag *find(const char *word, const char **value) {
    word += word[1] == '-' ? 2 : 1;
    if (strncmp(word, "test.", 5) == 0)
        word += 5;
    size_t len = strcspn(word, "=");
    *value = word[len] == '=' ? word + len + 1 : NULL;
    for (int i = 0; i < PASSED_COUNT; i++)
        if (strlen(passed[i].name) == len && strncmp(passed[i].name, word, len) == 0)
            return &passed[i];
    return NULL;
}

static bool is_true(const char *value) {
    return strcmp(value, "false") != 0 && strcmp(value, "0") != 0;
}

static const char *absolute(const char *path) {
    char *folder = path[0] == '/' ? NULL : getcwd(NULL, 0);
    if (folder != NULL)
        path = arena_printf(&compilation, "%s%s%s", folder, path[0] == '\0' ? "" : "/", path);
    free(folder);
    return path;
}

// -cover, -covermode, -coverprofile: any of them asks for coverage.
static void note_cover(const char *what, const char *value) {
    static const char *const modes[] = {"set", "count", "atomic"};
    if (what[0] == '\0' && !is_true(value)) {
        test_flags.cover_mode = NULL;
        return;
    }
    if (test_flags.cover_mode == NULL)
        test_flags.cover_mode = modes[0];
    if (strcmp(what, "profile") == 0)
        test_flags.cover_profile = absolute(value);
    if (strcmp(what, "mode") != 0)
        return;
    test_flags.cover_mode = NULL;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(value, modes[i]) == 0)
            test_flags.cover_mode = modes[i];
    if (test_flags.cover_mode == NULL)
        usage_error("invalid value \"%s\" for flag -covermode: valid modes are "
                    "\"set\", \"count\", or \"atomic\"", value);
}

static bool is_profile(const char *name) {
    return strcmp(name, "blockprofile") == 0 || strcmp(name, "cpuprofile") == 0 ||
           strcmp(name, "memprofile") == 0 || strcmp(name, "mutexprofile") == 0 ||
           strcmp(name, "trace") == 0;
}

// What burrow itself wants to know.
static void note(const char *name, const char *value) {
    if (strcmp(name, "v") == 0)
        test_flags.verbose = is_true(value);
    else if (strcmp(name, "bench") == 0)
        test_flags.bench = value;
    else if (strcmp(name, "list") == 0)
        test_flags.list = true;
    else if (strcmp(name, "json") == 0)
        test_flags.json = is_true(value);
    else if (strncmp(name, "cover", 5) == 0)
        note_cover(name + 5, value);
    else if (strcmp(name, "fuzz") == 0)
        test_flags.fuzz = value[0] != '\0';
    else if (is_profile(name))
        test_flags.profile = name;
    else if (strcmp(name, "outputdir") == 0)
        test_flags.output_folder = true;
    else if (strcmp(name, "timeout") == 0)
        test_flags.timeout = parse_duration(value);
}

// Flags of `burrow test` that the binary does not know.  There is no vet step, so -vet
// is right whatever it says.
static bool is_ours(const TestFlag *flag) {
    static const char *const ours[] = {"cover", "covermode", "coverprofile", "json", "vet"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(flag->name, ours[i]) == 0)
            return true;
    return false;
}

static int pass(int count, char **words) {
    const char *value;
    const TestFlag *flag = find(words[0], &value);
    if (flag == NULL)
        return 0;
    bool separate = flag->kind == TEXT && value == NULL;
    if (separate && count < 2)
        usage_error("flag needs an argument: %s", words[0]);
    value = separate ? words[1] : value != NULL ? value : "true";
    note(flag->name, value);
    if (is_ours(flag))
        return separate ? 2 : 1;
    words_add(&test_flags.arguments,
              arena_printf(&compilation, "-test.%s=%s", flag->name, value));
    return separate ? 2 : 1;
}

static void reject(const char *word) {
    static const char *const unsupported[] = {"coverpkg", "race", "msan", "asan",
                                              "exec"};
    const char *name = word + (word[1] == '-' ? 2 : 1);
    size_t len = strcspn(name, "=");
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        if (strlen(unsupported[i]) == len && strncmp(unsupported[i], name, len) == 0)
            usage_error("%s is not supported", word);
}

// ---- The line

typedef struct Line {
    int count;          // words that are left
    char **words;
    bool in_packages;   // the last word was a package
    bool named;         // no packages may follow
    bool after_unknown; // the last word was a flag of the test, perhaps with a value
} Line;

static void take_rest(Line *line, int skip) {
    for (int i = skip; i < line->count; i++)
        words_add(&test_flags.arguments, line->words[i]);
    line->count = 0;
}

static void take_word(Line *line) {
    if (!line->in_packages && line->named) {
        if (!line->after_unknown) {
            take_rest(line, 0);
            return;
        }
        words_add(&test_flags.arguments, line->words[0]);
    } else {
        line->in_packages = line->named = true;
        words_add(&test_flags.packages, line->words[0]);
    }
    line->after_unknown = false;
    line->count--;
    line->words++;
}

static void take_flag(Line *line) {
    const char *word = line->words[0];
    line->in_packages = line->after_unknown = false;
    if (strcmp(word, "-args") == 0 || strcmp(word, "--args") == 0) {
        take_rest(line, 1);
        return;
    }
    reject(word);
    int taken = options_take(COMMAND_TEST, line->count, line->words);
    if (taken == 0)
        taken = pass(line->count, line->words);
    if (taken == 0) {
        words_add(&test_flags.arguments, word);
        line->named = true;
        line->after_unknown = strchr(word, '=') == NULL;
        taken = 1;
    }
    line->count -= taken;
    line->words += taken;
}

static bool asks_for_help(void) {
    for (int i = 0; i < test_flags.arguments.count; i++) {
        const char *word = test_flags.arguments.items[i];
        if (strcmp(word, "-h") == 0 || strcmp(word, "-help") == 0 ||
            strcmp(word, "--help") == 0)
            return true;
        if (strcmp(word, "--") == 0)
            return false;
    }
    return false;
}

void test_flags_parse(int count, char **words) {
    words_add(&test_flags.arguments, "-test.paniconexit0");
    words_add(&test_flags.arguments, "-test.timeout=10m0s"); // a later one counts
    options_from_environment(COMMAND_TEST);
    Line line = {.count = count, .words = words};
    while (line.count > 0) {
        const char *word = line.words[0];
        if (strcmp(word, "--") == 0)
            take_rest(&line, 0);
        else if (word[0] == '-' && word[1] != '\0')
            take_flag(&line);
        else
            take_word(&line);
    }
    options_check();
    if (test_flags.json && !test_flags.verbose)
        words_add(&test_flags.arguments, "-test.v=true");
    // The test runs in its package's folder, but a profile is wanted here.
    if (test_flags.profile != NULL && !test_flags.output_folder)
        words_add(&test_flags.arguments,
                  arena_printf(&compilation, "-test.outputdir=%s", absolute("")));
    test_flags.has_packages = test_flags.packages.count > 0;
    test_flags.help = asks_for_help();
}

void test_flags_print_help(void) {
    for (int i = 0; i < PASSED_COUNT; i++) {
        const TestFlag *flag = &passed[i];
        if (flag->help[0] == '\0')
            continue;
        const char *left = arena_printf(&compilation, "-%s %s", flag->name,
                                        flag->argument != NULL ? flag->argument : "");
        printf("    %-20s %s\n", left, flag->help);
    }
}
