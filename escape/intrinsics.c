// Calls that cost less than they seem to: the table of intrinsics, and what Go's
// inliner has as special cases.
#include "escape/inline.h"

#include <string.h>

typedef struct Intrinsics {
    const char *path;  // import path
    const char *names; // of functions, separated by spaces
} Intrinsics;

static const Intrinsics intrinsics[] = {
#define INTRINSICS(path, names) {path, names},
#include "escape/intrinsics.def"
#undef INTRINSICS
};

// bigEndian's and littleEndian's methods of these names are a load or a store.
static const char endian_methods[] = "Uint16 Uint32 Uint64 PutUint16 PutUint32 PutUint64";

static bool has_word(const char *words, const char *word) {
    size_t len = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static bool is_in(const Func *func, const char *path) {
    return strcmp(func->package->path, path) == 0;
}

bool is_intrinsic_call(const Node *call) {
    if (call->call.kind != CALL_STATIC)
        return false;
    Node *fun = strip_parens(call->call.fun);
    Object *object = NULL;
    if (fun->kind == AST_IDENT)
        object = fun->ident.object;
    else if (fun->kind == AST_SELECTOR && fun->selector.kind == SEL_PACKAGE)
        object = fun->selector.object;
    if (object == NULL || object->kind != OBJ_FUNC)
        return false;
    for (size_t i = 0; i < sizeof intrinsics / sizeof *intrinsics; i++)
        if (is_in(object->func, intrinsics[i].path))
            return has_word(intrinsics[i].names, object->name->text);
    return false;
}

bool is_assembly_in_go(const Func *func) {
    static const Intrinsics assembly[] = {
#define ASSEMBLY(path, names) {path, names},
#include "escape/assembly.def"
#undef ASSEMBLY
    };
    for (size_t i = 0; i < sizeof assembly / sizeof *assembly; i++)
        if (is_in(func, assembly[i].path) && func->recv == NULL && func->object != NULL)
            return has_word(assembly[i].names, func->name);
    return false;
}

bool is_cheap_method(const Func *func) {
    if (func->recv == NULL || func->object == NULL)
        return false;
    if (is_in(func, "runtime"))
        return strcmp(func->name, "heapBits.nextArena") == 0;
    return is_in(func, "encoding/binary") &&
           (strncmp(func->name, "littleEndian.", 13) == 0 ||
            strncmp(func->name, "bigEndian.", 10) == 0) &&
           has_word(endian_methods, func->object->name->text);
}

int cost_in_go(const Func *func) {
    static const struct Cost {
        const char *name;
        int cost;
    } costs[] = {
#define COST(name, cost) {name, cost},
#include "escape/costs.def"
#undef COST
    };
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        if (is_in(func, "runtime") && strcmp(func->name, costs[i].name) == 0)
            return costs[i].cost;
    return -1;
}

bool is_throw(const Func *func) {
    return is_in(func, "runtime") && strcmp(func->name, "throw") == 0;
}

bool reads_caller(const Func *func) {
    return is_in(func, "runtime") && has_word("getcallerpc getcallersp", func->name);
}
