// Maps beside a model: random insertions, deletions and lookups by every kind of
// key, and walks while the map changes.
#include "runtime_host.h"

#include <stdio.h>

enum { KEYS = 3000 };

typedef struct Walk { // an iterator, as compiled code sees it
    const void *key;
    const uint64_t *elem;
    uint64_t rest[MAP_ITER_SIZE / 8 - 2];
} Walk;

typedef struct Kind {
    const char *name;
    const MapType *type;
    const void *(*key)(uint64_t n); // key number N, in static memory
} Kind;

static const void *key_int64(uint64_t n) {
    static uint64_t key;
    key = n * 0x10001;
    return &key;
}
static const void *key_int32(uint64_t n) {
    static uint32_t key;
    key = (uint32_t)n;
    return &key;
}
static const void *key_text(uint64_t n) {
    static char text[2][40];
    static String key;
    static int turn;
    char *to = text[turn ^= 1];
    int len = snprintf(to, 40, n % 2 ? "%lu" : "a longer key with number %lu", (unsigned long)n);
    // The map keeps the pointer, so the bytes must stay: heap memory.
    key = string_copy(to, len);
    return &key;
}
static const void *key_float(uint64_t n) {
    static double key;
    key = n % 2 ? (double)n / 3 : n == 0 ? -0.0 : -(double)n;
    return &key;
}
static const void *key_large(uint64_t n) { // kept by pointer
    static uint64_t key[20];
    key[19] = n;
    key[0] = n / 2;
    return key;
}

static Kind kinds[5];

static void make_kinds(void) {
    const RType *large = &host_array(&host_int64, 20)->t;
    const RType *fields[] = {&host_int64, &host_pointer};
    const RType *elem = &host_struct(2, fields)->t;
    kinds[0] = (Kind){"int64", host_map(&host_int64, &host_int64), key_int64};
    kinds[1] = (Kind){"int32", host_map(&host_int32, elem), key_int32};
    kinds[2] = (Kind){"string", host_map(&host_text, elem), key_text};
    kinds[3] = (Kind){"float64", host_map(&host_float64, large), key_float};
    kinds[4] = (Kind){"[20]int64", host_map(large, &host_int64), key_large};
}

Map *rt_map_make(const MapType *t, int64_t hint);
PtrInt rt_map_access(const MapType *t, Map *m, const void *key);
PtrInt rt_map_access_64(const MapType *t, Map *m, int64_t key);
void *rt_map_assign(const MapType *t, Map *m, const void *key);
void *rt_map_assign_64(const MapType *t, Map *m, int64_t key);
void rt_map_delete(const MapType *t, Map *m, const void *key);
void rt_map_clear(const MapType *t, Map *m);
void rt_map_iter_init(const MapType *t, Map *m, void *it);
void rt_map_iter_next(void *it);

static bool present[KEYS];
static uint64_t values[KEYS];
static int64_t count;

static void put(const Kind *k, Map *m, uint64_t n, uint64_t value) {
    *(uint64_t *)rt_map_assign(k->type, m, k->key(n)) = value;
    count += !present[n];
    present[n] = true;
    values[n] = value;
}

static void drop(const Kind *k, Map *m, uint64_t n) {
    rt_map_delete(k->type, m, k->key(n));
    count -= present[n];
    present[n] = false;
}

static void look(const Kind *k, Map *m, uint64_t n) {
    PtrInt found = rt_map_access(k->type, m, k->key(n));
    assert_int_equal(found.n, present[n]);
    assert_int_equal(*(uint64_t *)found.ptr, present[n] ? values[n] : 0);
}

static void walk(const Kind *k, Map *m) {
    Walk it;
    int64_t seen = 0;
    uint64_t sum = 0, wanted = 0;
    for (rt_map_iter_init(k->type, m, &it); it.key != NULL; rt_map_iter_next(&it), seen++)
        sum += *it.elem;
    for (int n = 0; n < KEYS; n++)
        wanted += present[n] ? values[n] : 0;
    assert_int_equal(seen, count);
    assert_int_equal(sum, wanted);
}

static void test_against_model(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const Kind *k = &kinds[i];
        Map *volatile m = rt_map_make(k->type, i % 2 ? 100 : 0);
        memset(present, 0, sizeof present);
        count = 0;
        for (int step = 0; step < 30000; step++) {
            // Phases that mostly fill and phases that mostly empty the map.
            uint64_t range = step / 3000 % 3 == 0 ? 7 : KEYS;
            uint64_t n = rt_random() % range;
            switch (rt_random() % 6) {
            case 0: case 1: put(k, m, n, rt_random()); break;
            case 2: step / 5000 % 2 ? drop(k, m, n) : put(k, m, n, n); break;
            case 3: drop(k, m, n); break;
            default: look(k, m, n);
            }
            if (step % 5000 == 0)
                gc_collect();
            assert_int_equal(map_count(m), count);
            if (step % 1000 == 0)
                walk(k, m);
        }
        rt_map_clear(k->type, m);
        memset(present, 0, sizeof present);
        count = 0;
        walk(k, m);
        for (uint64_t n = 0; n < 20; n++)
            look(k, m, n);
        put(k, m, 3, 4);
        walk(k, m);
    }
}

// The general entry and the one for words see the same map.
static void test_paths_agree(void **state) {
    (void)state;
    const MapType *t = kinds[0].type;
    Map *volatile m = rt_map_make(t, 0);
    for (int64_t i = 0; i < 1000; i++)
        *(int64_t *)(i % 2 ? rt_map_assign_64(t, m, i) : rt_map_assign(t, m, &i)) = i;
    assert_int_equal(map_count(m), 1000);
    for (int64_t i = 0; i < 1000; i++) {
        PtrInt a = rt_map_access_64(t, m, i), b = rt_map_access(t, m, &i);
        assert_true(a.n && b.n && a.ptr == b.ptr);
        assert_int_equal(*(int64_t *)a.ptr, i);
    }
}

// While a map is walked, keys come and go.  What stays is seen exactly once, what
// goes before it is reached never, what comes at most once.
static void test_walk_while_changing(void **state) {
    (void)state;
    const Kind *k = &kinds[0];
    for (int round = 0; round < 200; round++) {
        Map *volatile m = rt_map_make(k->type, 0);
        static int seen[KEYS], removed[KEYS], original[KEYS];
        memset(seen, 0, sizeof seen);
        memset(removed, 0, sizeof removed);
        memset(original, 0, sizeof original);
        int first = 1 + (int)(rt_random() % 60);
        for (int n = 0; n < first; n++) {
            *(uint64_t *)rt_map_assign(k->type, m, key_int64((uint64_t)n)) = (uint64_t)n;
            original[n] = 1;
        }
        Walk it;
        for (rt_map_iter_init(k->type, m, &it); it.key != NULL; rt_map_iter_next(&it)) {
            uint64_t n = *it.elem;
            seen[n]++;
            assert_false(removed[n]);
            for (int i = 0; i < 4; i++) {
                uint64_t other = rt_random() % KEYS;
                if (rt_random() % 2) {
                    if (!removed[other]) // else it would be a new entry
                        *(uint64_t *)rt_map_assign(k->type, m, key_int64(other)) = other;
                } else {
                    rt_map_delete(k->type, m, key_int64(other));
                    removed[other] = 1;
                }
            }
        }
        for (int n = 0; n < KEYS; n++) {
            assert_true(seen[n] <= 1);
            if (original[n] && !removed[n])
                assert_int_equal(seen[n], 1);
        }
    }
}

static void test_unusual(void **state) {
    (void)state;
    const MapType *t = kinds[0].type;
    int64_t key = 1;
    assert_int_equal(rt_map_access(t, NULL, &key).n, 0);
    rt_map_delete(t, NULL, &key);
    assert_true(HOST_PANICS(rt_map_assign(t, NULL, &key)));
    assert_int_equal(map_count(rt_map_make(t, INT64_MAX)), 0);
    assert_int_equal(map_count(rt_map_make(t, -1)), 0);

    // +0 and -0 are one key, NaN is never found.
    const MapType *f = kinds[3].type;
    Map *volatile m = rt_map_make(f, 0);
    double zero = 0.0, negative = -0.0, nan = __builtin_nan("");
    *(uint64_t *)rt_map_assign(f, m, &zero) = 1;
    *(uint64_t *)rt_map_assign(f, m, &negative) += 1;
    *(uint64_t *)rt_map_assign(f, m, &nan) = 5;
    *(uint64_t *)rt_map_assign(f, m, &nan) = 6;
    assert_int_equal(map_count(m), 3);
    assert_int_equal(*(uint64_t *)rt_map_access(f, m, &zero).ptr, 2);
    assert_int_equal(rt_map_access(f, m, &nan).n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_model),
        cmocka_unit_test(test_paths_agree),
        cmocka_unit_test(test_walk_while_changing),
        cmocka_unit_test(test_unusual),
    };
    host_start(__builtin_frame_address(0));
    make_kinds();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
