// Puts words of Go programs in places of others and checks the result.
//
//     fuzz_sema [-n ROUNDS] [-s SEED] file.go ...
//
// A parser's fuzzer rarely gets as far as types.  This one leaves the shape of a
// program alone and exchanges names and numbers: x for T, len for main, nil for
// 1.  What comes out usually parses and hardly ever makes sense; the checker must
// say so without crashing, and what it accepts must pass sema_verify().
#include "base/diag.h"
#include "parser/ast.h"
#include "sema/sema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state; // of the random numbers: an xorshift generator

static uint32_t below(uint32_t limit) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit > 0 ? (uint32_t)(state >> 33) % limit : 0;
}

static const char *const strangers[] = {
    "nil", "0", "1", "iota", "main", "init", "_", "int", "string", "error", "any",
    "len", "append", "make", "new", "true", "1e1000", "1.5", "2i", "'a'", "\"s\"",
    "interface{}", "[]int", "struct{}", "func()", "x.y", "(*x)", "&x", "f()",
    "unsafe", "uint8", "map[int]int", "chan int", "[3]int{}", "-1", "1<<70",
};

typedef struct Word {
    const char *text;
    size_t len;
} Word;

typedef Vec(Word) Words;

static bool is_keyword(const char *text, size_t len) {
    return name_intern(text, len)->token != 0;
}

// The words of TEXT that are no keywords, outside comments and strings of a line.
static Words find_words(const char *text) {
    Words words = {0};
    while (*text) {
        if (text[0] == '/' && text[1] == '/') {
            text += strcspn(text, "\n");
        } else if (isalnum((unsigned char)*text) || *text == '_') {
            size_t len = 1;
            while (isalnum((unsigned char)text[len]) || text[len] == '_')
                len++;
            if (!is_keyword(text, len))
                vec_push(&compilation, &words, ((Word){text, len}));
            text += len;
        } else {
            text++;
        }
    }
    return words;
}

// TEXT with one of its words replaced.
static const char *exchange(const char *text) {
    Words words = find_words(text);
    if (words.len < 2)
        return text;
    Word old = words.items[below((uint32_t)words.len)];
    Word new = words.items[below((uint32_t)words.len)];
    if (below(3) == 0) {
        new.text = strangers[below(sizeof strangers / sizeof *strangers)];
        new.len = strlen(new.text);
    }
    return arena_printf(&compilation, "%.*s%.*s%s", (int)(old.text - text), text,
                        (int)new.len, new.text, old.text + old.len);
}

// 0: a syntax error, 1: an error of types, 2: correct.
static int check(const char *text, FILE *null) {
    File *file = parse_file(source_from_text("fuzz.go", text, strlen(text)));
    int result = 0;
    if (diag_syntax_error_count() == 0)
        result = sema_check_package("main", &file, 1)->checked ? 2 : 1;
    diag_flush(null);
    return result;
}

int main(int argc, char **argv) {
    uint64_t seed = 1;
    int rounds = 1000, results[3] = {0};
    int first = 1;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        if (argv[first][1] == 'n')
            rounds = atoi(argv[first + 1]);
        else
            seed = strtoull(argv[first + 1], NULL, 10);
    }
    if (first >= argc)
        fatal("no files");
    FILE *null = fopen("/dev/null", "w");
    if (!null)
        fatal("cannot open /dev/null");
    diag_options.all_errors = true;
    sema_init();
    for (int round = 0; round < rounds; round++, seed++) {
        state = seed * 0x9E3779B97F4A7C15u + 1;
        Source *source = source_read(argv[first + (int)below((uint32_t)(argc - first))]);
        if (!source)
            fatal("cannot read the files");
        const char *text = source->text;
        for (uint32_t changes = 1 + below(4); changes > 0; changes--)
            text = exchange(text);
        results[check(text, null)]++;
    }
    printf("%d rounds, seeds to %llu: %d correct, %d with errors, %d no Go\n", rounds,
           (unsigned long long)seed - 1, results[2], results[1], results[0]);
    return 0;
}
