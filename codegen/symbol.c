// Symbols: the names of functions and data, in Go and in NASM.
//
// A symbol is named as Go names it, main.(*T).M or type:map[string]int.  NASM
// knows only letters, digits and _ $ # @ ~ . ? in names, so every other byte is
// spelled with a tilde:
//
//     (  ~l    )  ~r    *  ~p    [  ~b    ]  ~e    {  ~o    }  ~k
//     :  ~t    ,  ~c    ;  ~s    "  ~q    /  ~d    space  ~_    ~  ~~
//     ·  ~m    others  ~x and two hexadecimal digits
//
//     main.(*T).M  ->  main.~l~pT~r.M         (no two names collide)
//
// Names of types can grow without limit; beyond a length they end in a hash.
#include "codegen/build.h"

#include <stdio.h>

enum { LONGEST = 400 }; // bytes of a spelling

static const char *short_spelling(unsigned char c) {
    switch (c) {
    case '(': return "~l";
    case ')': return "~r";
    case '*': return "~p";
    case '[': return "~b";
    case ']': return "~e";
    case '{': return "~o";
    case '}': return "~k";
    case ':': return "~t";
    case ',': return "~c";
    case ';': return "~s";
    case '"': return "~q";
    case '/': return "~d";
    case ' ': return "~_";
    case '~': return "~~";
    default: return NULL;
    }
}

static bool is_plain(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '.' || c == '$' || c == '#' || c == '@' || c == '?';
}

static uint64_t hash_bytes(const char *bytes, size_t len) { // FNV-1a
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

static const char *spell(const char *name) {
    char buffer[LONGEST + 40];
    size_t len = 0;
    for (const char *p = name; *p && len < LONGEST; p++) {
        unsigned char c = (unsigned char)*p;
        const char *instead = short_spelling(c);
        if (is_plain(c)) {
            buffer[len++] = (char)c;
        } else if (c == 0xC2 && (unsigned char)p[1] == 0xB7) { // ·
            memcpy(buffer + len, "~m", 2);
            len += 2;
            p++;
        } else if (instead) {
            memcpy(buffer + len, instead, 2);
            len += 2;
        } else {
            len += (size_t)sprintf(buffer + len, "~x%02x", c);
        }
    }
    if (len >= LONGEST)
        len = 100 + (size_t)sprintf(buffer + 100, "~h%016llx",
                                    (unsigned long long)hash_bytes(name, strlen(name)));
    return arena_strndup(&compilation, buffer, len);
}

// ---- The table, by interned name

static PtrMap table;

Symbol *symbol_get(const char *name, SymbolKind kind) {
    Name *key = name_of(name);
    Symbol *symbol = ptr_map_get(&table, key);
    if (!symbol) {
        symbol = ARENA_NEW(&compilation, Symbol);
        symbol->name = key->text;
        symbol->spelling = spell(name);
        symbol->kind = kind;
        ptr_map_set(&compilation, &table, key, symbol);
    }
    return symbol;
}

Symbol *symbol_unique(const char *stem, SymbolKind kind) {
    static int count;
    return symbol_get(text("%s.%d", stem, ++count), kind);
}

// ---- Functions, variables, the runtime

static bool is_in_instance(Func *func) {
    while (func->parent)
        func = func->parent;
    return func->type_arg_count > 0;
}

Symbol *symbol_of_func(Func *func) {
    static int init_count;
    if (!func->codegen) {
        const char *path = func->package->path;
        const char *link = func->object ? func->object->link_name : NULL;
        const char *name = link ? link
                           : func->is_init && !func->parent
                               ? text("%s.init.%d", path, init_count++)
                               : text("%s.%s", path, func->name);
        Symbol *symbol = symbol_get(name, SYMBOL_FUNC);
        if (func->parent == NULL && (link || strcmp(path, "main") != 0))
            symbol->exported = true;
        if (is_in_instance(func)) // equal instances of several packages are one
            symbol->shared = symbol->exported = true;
        func->codegen = symbol;
    }
    return func->codegen;
}

Symbol *symbol_of_closure(Func *func) { return static_closure(symbol_of_func(func)); }

Symbol *symbol_of_global(Object *var) {
    if (!var->codegen) {
        const char *path = var->package ? var->package->path : "go";
        Symbol *symbol = symbol_get(var->link_name ? var->link_name
                                                   : text("%s.%s", path, var->name->text),
                                    SYMBOL_DATA);
        symbol->exported = var->link_name || strcmp(path, "main") != 0;
        var->codegen = symbol;
    }
    return var->codegen;
}

Symbol *symbol_of_runtime(RuntimeEntry entry) {
    static Symbol *symbols[RT_COUNT];
    if (!symbols[entry])
        symbols[entry] =
            symbol_get(text("rt.%s", runtime_info[entry].name), SYMBOL_RUNTIME);
    symbols[entry]->referenced = true;
    return symbols[entry];
}

// ---- Data with a content: made on first use

Symbol *symbol_of_string(const char *bytes, uint32_t len) {
    static PtrMap strings;
    Name *key = name_intern(bytes, len);
    Symbol *symbol = ptr_map_get(&strings, key);
    if (!symbol) {
        symbol = symbol_unique("go.string", SYMBOL_DATA);
        Data *data = data_new(symbol, len, 1, true);
        data_bytes(data, 0, bytes, len);
        symbol->is_string = true;
        ptr_map_set(&compilation, &strings, key, symbol);
    }
    return symbol;
}

// Strings that only data mentions need no symbols of their own, which cost the
// assembler more than their bytes do.
Symbol *symbol_of_string_pool(void) { return symbol_get("go.strings", SYMBOL_DATA); }

int64_t pooled_string(const char *bytes, uint32_t len) {
    static PtrMap places; // bytes -> 1 + place
    Name *key = name_intern(bytes, len);
    intptr_t place = (intptr_t)ptr_map_get(&places, key);
    if (place == 0) {
        Symbol *pool = symbol_of_string_pool();
        Data *data = pool->info ? pool->info : data_new(pool, 0, 1, true);
        place = 1 + data_grow(data, len);
        data_bytes(data, place - 1, bytes, len);
        ptr_map_set(&compilation, &places, key, (void *)place);
    }
    return place - 1;
}

Symbol *symbol_of_alloc_cache(int64_t size, uint64_t mask) {
    Symbol *symbol = symbol_get(text("rt.cache.%lld.%llx", (long long)size,
                                     (unsigned long long)mask),
                                SYMBOL_DATA);
    if (!symbol->info) {
        symbol->shared = symbol->exported = true;
        data_new(symbol, ALLOC_CACHE_SIZE, 8, false)->common = true;
    }
    return symbol;
}

Symbol *symbol_of_float(double value, Class class) {
    uint64_t bits = 0;
    int size = class_size(class);
    if (class == CLASS_F32) {
        float narrow = (float)value;
        memcpy(&bits, &narrow, sizeof narrow);
    } else {
        memcpy(&bits, &value, sizeof value);
    }
    Symbol *symbol = symbol_get(text("go.f%d.%0*llx", 8 * size, 2 * size,
                                     (unsigned long long)bits),
                                SYMBOL_DATA);
    if (!symbol->info)
        data_int(data_new(symbol, size, size, true), 0, size, bits);
    return symbol;
}

// The boxes of all one-byte values: 256 words, the value in the low byte.
Symbol *symbol_of_bytes(void) {
    Symbol *symbol = symbol_get("go.bytes", SYMBOL_DATA);
    if (!symbol->info) {
        Data *data = data_new(symbol, 256 * 8, 8, true);
        for (int i = 0; i < 256; i++)
            data_int(data, 8 * i, 1, (uint64_t)i);
    }
    return symbol;
}

// The runtime's: what it makes without size has the same address.
Symbol *symbol_of_zero_base(void) {
    return symbol_get("rt.zero_base", SYMBOL_RUNTIME);
}
