// Breaks Go programs at random and parses what is left.
//
//     fuzz_parser [-n ROUNDS] [-s SEED] file.go ...
//
// Each round takes a file, and cuts, doubles, swaps or replaces pieces of it, or
// inserts tokens and bytes where they do not belong.  The parser must not crash,
// and the tree of what it accepts must be whole: it can be walked, copied and
// printed.  A failing round is repeated with its seed and -n 1.
#include "base/diag.h"
#include "parser/ast.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state; // of the random numbers: an xorshift generator

static uint32_t below(uint32_t limit) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit > 0 ? (uint32_t)(state >> 33) % limit : 0;
}

static const char *const pieces[] = {
    "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "...", "=", ":=", "+", "*", "&", "<-",
    "~", "|", "++", "+=", " func ", " if ", " for ", " range ", " switch ", " case ",
    " default ", " type ", " var ", " const ", " struct ", " interface ", " map ", " chan ",
    " go ", " defer ", " return ", " else ", " x ", " 1 ", " \"s\" ", "\n", " import ",
    " package ", " select ", " goto ", "'", "\"", "`", "/*", "*/", "//", " 0x", "1_", "08",
    "\\", "@", "\xff", "\xef\xbb\xbf", "é", "§", "//line a.go:10\n", "/*line b.go:3:4*/",
    "\"\\x1\"", "//go:noinline\n",
};

typedef struct Text {
    char *bytes; // room for twice the largest file
    size_t len;  // bytes in use
} Text;

static void replace(Text *text, size_t at, size_t len, const char *by, size_t by_len) {
    memmove(text->bytes + at + by_len, text->bytes + at + len, text->len - at - len);
    memcpy(text->bytes + at, by, by_len);
    text->len += by_len - len;
}

static void mutate(Text *text) {
    size_t at = below((uint32_t)text->len + 1);
    size_t len = below(12);
    if (len > text->len - at)
        len = text->len - at;
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    switch (below(6)) {
    case 0: replace(text, at, len, "", 0); break;
    case 1: replace(text, at, len, piece, strlen(piece)); break;
    case 2: replace(text, at, 0, piece, strlen(piece)); break;
    case 3: replace(text, at, 0, "\0", below(8) == 0); break;
    case 4: {
        char copy[12];
        memcpy(copy, text->bytes + at, len);
        replace(text, at, 0, copy, len);
        break;
    }
    case 5:
        if (below(8) == 0)
            text->len = at;
        break;
    }
}

static void walk(Node **child, void *count) {
    ++*(size_t *)count;
    ast_each_child(*child, walk, count);
}

// Parses, walks and copies; everything must hold together.
static void check(const Text *text, FILE *null) {
    File *file = parse_file(source_from_text("fuzz.go", text->bytes, text->len));
    bool failed = diag_error_count() > 0;
    diag_flush(null);
    if (failed)
        return;
    for (int i = 0; i < file->decls.len; i++) {
        size_t count = 0, copied = 0;
        Node *copy = ast_clone(file->decls.items[i]);
        walk(&file->decls.items[i], &count);
        walk(&copy, &copied);
        if (count != copied)
            internal_error("a copy has %zu nodes instead of %zu", copied, count);
    }
    ast_print(null, file);
}

int main(int argc, char **argv) {
    uint64_t seed = 1;
    int rounds = 1000;
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
    for (int round = 0; round < rounds; round++, seed++) {
        state = seed * 0x9E3779B97F4A7C15u + 1;
        Source *source = source_read(argv[first + (int)below((uint32_t)(argc - first))]);
        if (source == NULL)
            fatal("cannot read the files");
        Text text = {malloc((size_t)source->size + 1000), source->size};
        memcpy(text.bytes, source->text, source->size);
        for (uint32_t changes = 1 + below(6); changes > 0; changes--)
            mutate(&text);
        check(&text, null);
        free(text.bytes);
    }
    printf("%d rounds, seeds to %llu\n", rounds, (unsigned long long)seed - 1);
    return 0;
}
