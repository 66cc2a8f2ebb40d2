// Runs passes over IR text, and tests them.
//
//     ir_tool [--passes=gvn,dce] [file.ir]    prints the IR afterwards
//     ir_tool --test file.ir …                checks the files' expectations
//
// Without --passes the whole pipeline up to the back end runs; --passes= runs
// none.  The verifier runs after every pass.
//
// A test is a file of IR whose first line names the passes, `// ir gvn dce`;
// comments say what the IR afterwards must look like, each about the function
// in front of which it stands:
//
//     // want: umulhi I32         some line contains this text
//     // not: udiv                no line does
//     // count 2: load            so many lines do
#include "base/diag.h"
#include "codegen/codegen.h"
#include "codegen/ir.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// The builder's symbol table takes this one's place where it is linked in.
__attribute__((weak)) Symbol *symbol_get(const char *name, SymbolKind kind) {
    Symbol *symbol = ARENA_NEW(&compilation, Symbol);
    symbol->name = symbol->spelling = name;
    symbol->kind = kind;
    return symbol;
}

static char *read_all(FILE *in) {
    size_t len = 0, cap = 1 << 16;
    char *text = malloc(cap);
    for (size_t n; (n = fread(text + len, 1, cap - 1 - len, in)) > 0;) {
        len += n;
        if (len + 1 == cap)
            text = realloc(text, cap *= 2);
    }
    text[len] = '\0';
    return text;
}

// LIST: pass names with commas or spaces between them, up to the line's end.
static void run_passes(IrFunc *f, const char *list) {
    ir_verify(f, "reading");
    while (*list && *list != '\n') {
        size_t len = strcspn(list, ", \n");
        char name[40];
        snprintf(name, sizeof name, "%.*s", (int)len, list);
        if (len > 0 && !pass_run_named(f, name)) {
            fprintf(stderr, "ir_tool: no pass %s\n", name);
            exit(2);
        }
        list += len;
        list += *list == ',' || *list == ' ';
    }
}

// ---- Tests

typedef struct Test {
    const char *file;
    const char *text;   // printed IR
    int failures;
} Test;

static int count_lines_with(const char *text, const char *what) {
    int count = 0;
    size_t len = strlen(what);
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        for (size_t i = 0; i + len <= n; i++) {
            if (memcmp(line + i, what, len) == 0) {
                count++;
                break;
            }
        }
        line += n + (line[n] == '\n');
    }
    return count;
}

static void expect_count(Test *test, const char *what, int low, int high) {
    int count = count_lines_with(test->text, what);
    if (count >= low && count <= high)
        return;
    printf("%s: \"%s\" stands on %d lines of\n%s", test->file, what, count, test->text);
    test->failures++;
}

// Checks the comments in [TEXT, END).
static void check_expectations(Test *test, const char *text, const char *end) {
    while (text < end) {
        size_t n = strcspn(text, "\n");
        char line[300];
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        int count, at = 0;
        if (strncmp(line, "// want: ", 9) == 0)
            expect_count(test, line + 9, 1, INT32_MAX);
        else if (strncmp(line, "// not: ", 8) == 0)
            expect_count(test, line + 8, 0, 0);
        else if (sscanf(line, "// count %d: %n", &count, &at) == 1 && at > 0)
            expect_count(test, line + at, count, count);
        text += n + 1;
    }
}

static int test_file(const char *path) {
    FILE *in = fopen(path, "r");
    if (!in) {
        perror(path);
        return 1;
    }
    char *text = read_all(in);
    fclose(in);
    Test test = {.file = path};
    const char *list = strncmp(text, "// ir", 5) == 0 ? text + 5 : "\n";
    const char *at = text, *error = NULL;
    for (;;) {
        Arena arena = {0};
        const char *from = at;
        IrFunc *f = ir_parse(&arena, &at, &error);
        if (!f)
            break;
        run_passes(f, list);
        char *printed;
        size_t size;
        FILE *out = open_memstream(&printed, &size);
        ir_print(out, f);
        fclose(out);
        test.text = printed;
        check_expectations(&test, from, strstr(from, "func "));
        free(printed);
        arena_free(&arena);
    }
    if (error) {
        printf("%s: %s\n", path, error);
        test.failures++;
    }
    free(text);
    return test.failures > 0;
}

// ---- The command

static int print_after(const char *path, const char *list) {
    FILE *in = path ? fopen(path, "r") : stdin;
    if (!in) {
        perror(path);
        return 1;
    }
    char *text = read_all(in);
    const char *at = text, *error;
    Arena arena = {0};
    for (IrFunc *f; (f = ir_parse(&arena, &at, &error)) != NULL;) {
        if (list)
            run_passes(f, list);
        else
            passes_run(f);
        ir_print(stdout, f);
    }
    if (error)
        fprintf(stderr, "%s: %s\n", path ? path : "stdin", error);
    free(text);
    return error != NULL;
}

int main(int argc, char **argv) {
    const char *list = NULL, *path = NULL;
    int failed = 0, passed = 0;
    pass_options.verify = true;
    if (argc > 1 && strcmp(argv[1], "--test") == 0) {
        for (int i = 2; i < argc; i++) {
            int bad = test_file(argv[i]);
            failed += bad;
            passed += !bad;
            if (bad)
                printf("FAIL %s\n", argv[i]);
        }
        printf("%d passed, %d failed\n", passed, failed);
        return failed > 0;
    }
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--passes=", 9) == 0)
            list = argv[i] + 9;
        else
            path = argv[i];
    }
    return print_after(path, list);
}
