// Interfaces: itabs, assertions, and the boxes of values.
//
// An itab joins an interface type and a concrete type: the concrete methods in
// the interface's order.  The compiler makes those it can see, in section
// go_itabs; the others are made when a conversion first asks.  All are found in
// one hash table, so that a pair has one itab and itabs can be compared.
#include "runtime/rt.h"

extern const uint32_t __start_go_itabs[] __attribute__((weak));
extern const uint32_t __stop_go_itabs[] __attribute__((weak));

// ---- The table of itabs: open addressing, at most three quarters full

static Itab **table;
static uint64_t table_size; // a power of two
static uint64_t table_used;

static uint64_t pair_hash(const InterfaceType *inter, const RType *t) {
    return mix((uint64_t)inter ^ 0x9e3779b97f4a7c15, (uint64_t)t);
}

static Itab **find_place(const InterfaceType *inter, const RType *t) {
    for (uint64_t i = pair_hash(inter, t);; i++) {
        Itab **place = &table[i & (table_size - 1)];
        if (*place == NULL || ((*place)->inter == inter && (*place)->type == t))
            return place;
    }
}

static void table_add(Itab *itab) {
    if (table_used * 4 >= table_size * 3) {
        Itab **old = table;
        uint64_t old_size = table_size;
        table_size = old_size == 0 ? 256 : old_size * 2;
        table = persistent_alloc(table_size * sizeof *table);
        for (uint64_t i = 0; i < old_size; i++)
            if (old[i] != NULL)
                *find_place(old[i]->inter, old[i]->type) = old[i];
    }
    Itab **place = find_place(itab->inter, itab->type);
    if (*place == NULL) {
        *place = itab;
        table_used++;
    }
}

static void table_start(void) {
    for (const uint32_t *p = __start_go_itabs; p < __stop_go_itabs; p++)
        table_add((Itab *)(uintptr_t)*p);
    static Itab nothing; // never looked for: makes the table exist
    if (table == NULL)
        table_add(&nothing);
}

// ---- Method sets

static int compare_names(String a, String b) {
    int64_t n = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.ptr, b.ptr, (size_t)n);
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

static bool same_package(uint32_t wanted, String wanted_default, uint32_t has,
                         String has_default) {
    if (name_exported(wanted))
        return true;
    String a = name_package(wanted), b = name_package(has);
    if (a.len == 0)
        a = wanted_default;
    if (b.len == 0)
        b = has_default;
    return compare_names(a, b) == 0;
}

// One descriptor a type, except for the two that errors.asm has made itself.
static bool same_type(const RType *has, const RType *wanted) {
    if (has == wanted)
        return true;
    return (has == &rt_type_func || has == &rt_type_func_string) &&
           compare_names(type_string(has), type_string(wanted)) == 0;
}

// Fills FUN with the methods that INTER asks for.  Both lists are sorted by name.
// Returns the number of the first method T lacks, or -1.
static int64_t match_methods(const InterfaceType *inter, const RType *t, uint64_t *fun) {
    const UncommonType *u = type_uncommon(t);
    const MethodEntry *methods =
        u == NULL ? NULL : (const MethodEntry *)((const char *)u + u->moff);
    uint32_t count = u == NULL ? 0 : u->mcount;
    String type_package = type_pkg_path(t);
    String inter_package = inter->pkg_path == 0
                               ? LITERAL("")
                               : name_string((uint32_t)inter->pkg_path);
    uint32_t j = 0;
    for (uint64_t i = 0; i < inter->count; i++) {
        const IMethod *wanted = &inter->methods[i];
        for (;; j++) {
            if (j == count)
                return (int64_t)i;
            if (same_type(offset_address(methods[j].mtyp), offset_address(wanted->type)) &&
                compare_names(name_string(methods[j].name), name_string(wanted->name)) == 0 &&
                same_package(wanted->name, inter_package, methods[j].name, type_package))
                break;
        }
        if (fun != NULL)
            fun[i] = (uint64_t)offset_address(methods[j].ifn);
        j++;
    }
    return -1;
}

// ---- Conversions and assertions

// The itab, or NULL if T lacks a method.  That T lacks one is remembered too, by
// an itab whose first function is 0.
static Itab *get_itab(const InterfaceType *inter, const RType *t) {
    if (table == NULL)
        table_start();
    Itab *itab = *find_place(inter, t);
    if (itab == NULL) {
        itab = persistent_alloc(sizeof *itab + (inter->count + 1) * sizeof itab->fun[0]);
        itab->inter = (InterfaceType *)inter;
        itab->type = (RType *)t;
        itab->hash = t->hash;
        if (match_methods(inter, t, itab->fun) >= 0)
            itab->fun[0] = 0;
        table_add(itab);
    }
    return inter->count > 0 && itab->fun[0] == 0 ? NULL : itab;
}

// An interface without methods is its type alone.
const void *rt_itab(const InterfaceType *inter, const RType *t) {
    if (t == NULL)
        return NULL;
    return inter->count == 0 ? (const void *)t : get_itab(inter, t);
}

typedef struct AssertionError { // Go's runtime.TypeAssertionError
    const RType *interface, *concrete, *asserted;
    String missing;
} AssertionError;

noreturn static void raise_assertion(AssertionError error) {
    static const Pattern pattern = {.mask = 0x0f, .period = sizeof error / WORD};
    AssertionError *p = heap_alloc(sizeof error, &pattern);
    *p = error;
    rt_raise(&rt_type_assertion_error_ptr, p);
}

const void *rt_assert_itab(const InterfaceType *inter, const RType *t) {
    if (t == NULL)
        raise_assertion((AssertionError){.asserted = &inter->t});
    const void *itab = rt_itab(inter, t);
    if (itab == NULL) {
        int64_t missing = match_methods(inter, t, NULL);
        raise_assertion((AssertionError){
            .concrete = t, .asserted = &inter->t,
            .missing = name_string(inter->methods[missing].name)});
    }
    return itab;
}

noreturn void rt_panic_assert(const RType *have, const RType *want, const RType *iface) {
    raise_assertion((AssertionError){iface, have, want, {NULL, 0}});
}

// Error() of a TypeAssertionError, in Go's words.
String rt_assertion_error_text(const AssertionError *e) {
    String inter = e->interface != NULL ? type_string(e->interface) : LITERAL("interface");
    String as = type_string(e->asserted);
    if (e->concrete == NULL) {
        String parts[] = {LITERAL("interface conversion: "), inter,
                          LITERAL(" is nil, not "), as};
        return rt_concat(NULL, parts, 4);
    }
    String is = type_string(e->concrete);
    if (e->missing.len != 0) {
        String parts[] = {LITERAL("interface conversion: "), is, LITERAL(" is not "), as,
                          LITERAL(": missing method "), e->missing};
        return rt_concat(NULL, parts, 6);
    }
    bool same = compare_names(is, as) == 0;
    bool same_path = compare_names(type_pkg_path(e->concrete), type_pkg_path(e->asserted)) == 0;
    String parts[] = {LITERAL("interface conversion: "), inter, LITERAL(" is "), is,
                      LITERAL(", not "), as,
                      !same       ? LITERAL("")
                      : same_path ? LITERAL(" (types from different scopes)")
                                  : LITERAL(" (types from different packages)")};
    return rt_concat(NULL, parts, 7);
}

// Code address of T's method NAME if it has that signature, else 0.
uint64_t method_find(const RType *t, const char *name, const char *signature) {
    const UncommonType *u = t == NULL ? NULL : type_uncommon(t);
    if (u == NULL)
        return 0;
    const MethodEntry *m = (const MethodEntry *)((const char *)u + u->moff);
    for (uint32_t i = 0; i < u->mcount; i++)
        if (string_is(name_string(m[i].name), name) && m[i].mtyp != 0 &&
            string_is(type_string(offset_address(m[i].mtyp)), signature))
            return (uint64_t)offset_address(m[i].ifn);
    return 0;
}

// ---- Boxes.  Small numbers, empty strings and nil slices need no memory.

#define V4(n) n, n + 1, n + 2, n + 3
#define V16(n) V4(n), V4(n + 4), V4(n + 8), V4(n + 12)
#define V64(n) V16(n), V16(n + 16), V16(n + 32), V16(n + 48)
const uint64_t rt_small_values[256] = {V64(0), V64(64), V64(128), V64(192)};

void *rt_box(const RType *t, const void *from) {
    if (t->size == 0)
        return rt_zero_base;
    if (t->size == 1)
        return (void *)&rt_small_values[*(const uint8_t *)from];
    void *p = heap_new(t);
    memcpy(p, from, t->size);
    return p;
}

void *rt_box16(uint64_t v) {
    if ((uint16_t)v < 256)
        return (void *)&rt_small_values[(uint16_t)v];
    uint16_t *p = heap_alloc_noscan(sizeof *p);
    *p = (uint16_t)v;
    return p;
}

void *rt_box32(uint64_t v) {
    if ((uint32_t)v < 256)
        return (void *)&rt_small_values[(uint32_t)v];
    uint32_t *p = heap_alloc_noscan(sizeof *p);
    *p = (uint32_t)v;
    return p;
}

void *rt_box64(uint64_t v) {
    if (v < 256)
        return (void *)&rt_small_values[v];
    uint64_t *p = heap_alloc_noscan(sizeof *p);
    *p = v;
    return p;
}

void *rt_box_string(const uint8_t *text, int64_t n) {
    static const String empty;
    static const Pattern pattern = {.mask = 1, .period = 2};
    if (n == 0)
        return (void *)&empty;
    String *p = heap_alloc(sizeof *p, &pattern);
    *p = (String){text, n};
    return p;
}

void *rt_box_slice(void *first, int64_t n, int64_t cap) {
    static const Slice nothing;
    static const Pattern pattern = {.mask = 1, .period = 3};
    if (first == NULL)
        return (void *)&nothing;
    Slice *p = heap_alloc(sizeof *p, &pattern);
    *p = (Slice){first, n, cap};
    return p;
}
