// Prints abi.inc: the runtime's facts for NASM.
//
// Runs on the building machine, which is the target as well, so that the
// compiler itself says where each field lies.  Three parts:
//
//     %define G_SP 24          from layout.def
//     STUB new                 from entries.def, see entries.asm
//     R1 time.Sleep, time_sleep   from std.def, see std.asm
#include "runtime/rt.h"

#include <stdio.h>
#include <string.h>

enum { PANIC_SIZE = sizeof(Panic), RTYPE_SIZE = sizeof(RType) };

// How an entry gets to its code.
enum { ALLOCS = 0, NORETURN = 0, PURE = 0, LEAF = 1 };

// Entries that NASM files define themselves.
static const char *const written_by_hand[] = {
    "memmove", "memclr", "memequal", "string_compare", "defer_push",
    "defer_return", "panic",
};

static int is_written_by_hand(const char *name) {
    for (size_t i = 0; i < sizeof written_by_hand / sizeof *written_by_hand; i++)
        if (strcmp(written_by_hand[i], name) == 0)
            return 1;
    return 0;
}

static void print_stub(const char *name, int flags) {
    if (!is_written_by_hand(name))
        printf("%s %s\n", flags & LEAF ? "LEAF_STUB" : "STUB", name);
}

// As codegen/symbol.c spells a symbol for NASM.
static void print_go(const char *symbol, const char *function, const char *results) {
    printf("%s ", results);
    for (; *symbol; symbol++)
        if (*symbol == '/')
            printf("~d");
        else
            putchar(*symbol);
    printf(", %s\n", function);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "stubs") == 0) {
#define ENTRY(name, arguments, results, flags) print_stub(#name, flags);
#include "runtime/entries.def"
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "std") == 0) {
#define GO(symbol, function, results) print_go(symbol, #function, #results);
#include "runtime/std.def"
        return 0;
    }
#define CONSTANT(name) printf("%%define %s %lld\n", #name, (long long)(name));
#define FIELD(name, type, field) \
    printf("%%define %s %zu\n", #name, offsetof(type, field));
#include "runtime/layout.def"
    return 0;
}
