// Equality and hashes of values by their types' descriptors: equal values have
// equal hashes, padding and blank bytes do not count.
#include "runtime_host.h"

#include <stdlib.h>
#include <string.h>

static void check_equal(const RType *t, const void *p, const void *q, bool want) {
    assert_int_equal(value_equal(t, p, q), want);
    assert_int_equal(value_equal(t, q, p), want);
    if (want)
        assert_int_equal(value_hash(t, p, 99), value_hash(t, q, 99));
    else
        assert_int_not_equal(value_hash(t, p, 99), value_hash(t, q, 99));
}

static void test_floats(void **state) {
    (void)state;
    double zero = 0.0, negative = -0.0, one = 1.0, nan = __builtin_nan("");
    check_equal(&host_float64, &zero, &negative, true);
    check_equal(&host_float64, &zero, &one, false);
    assert_false(value_equal(&host_float64, &nan, &nan));
}

static void test_struct(void **state) {
    (void)state;
    const RType *fields[] = {&host_uint8, &host_int64, &host_text, &host_float64};
    const RType *t = &host_struct(4, fields)->t;
    struct S { uint8_t a; int64_t b; String c; double d; } x, y;
    assert_int_equal(t->size, sizeof x);
    memset(&x, 0xaa, sizeof x); // what lies between the fields differs
    memset(&y, 0x55, sizeof y);
    char *text = strdup("text");
    x.a = y.a = 1;
    x.b = y.b = 2;
    x.c = LITERAL("text");
    y.c = (String){(uint8_t *)text, 4};
    x.d = 0.0;
    y.d = -0.0;
    check_equal(t, &x, &y, true);
    y.b = 3;
    check_equal(t, &x, &y, false);
    y.b = 2;
    text[3] = 'T';
    check_equal(t, &x, &y, false);
    free(text);
}

static void test_array(void **state) {
    (void)state;
    const RType *t = &host_array(&host_text, 3)->t;
    String a[3] = {LITERAL("x"), LITERAL("yy"), LITERAL("")};
    String b[3] = {LITERAL("x"), LITERAL("yy"), LITERAL("")};
    check_equal(t, a, b, true);
    b[2] = LITERAL("z");
    check_equal(t, a, b, false);
}

static void test_interface(void **state) {
    (void)state;
    const RType *t = &host_any.t;
    int64_t one = 1, also_one = 1, two = 2;
    int32_t small_one = 1;
    Iface a = {&host_int64, &one}, b = {&host_int64, &also_one}, c = {&host_int64, &two};
    Iface d = {&host_int32, &small_one}, nil = {NULL, NULL};
    Iface p = {&host_pointer, &one}, q = {&host_pointer, &also_one};
    check_equal(t, &a, &b, true);
    check_equal(t, &a, &c, false);
    check_equal(t, &a, &d, false);
    check_equal(t, &a, &nil, false);
    check_equal(t, &nil, &nil, true);
    check_equal(t, &p, &p, true);
    check_equal(t, &p, &q, false); // a pointer is its own value

    static RType uncomparable = {.size = 24, .kind = KIND_SLICE};
    uncomparable.str = host_int64.str;
    Iface s = {&uncomparable, &one};
    assert_true(HOST_PANICS(value_equal(t, &s, &s)));
    assert_true(HOST_PANICS(value_hash(t, &s, 1)));
    assert_false(value_equal(t, &s, &a)); // other types: different, no panic
}

// Low bits of hashes choose groups and control bytes: they must spread.
static void test_spread(void **state) {
    (void)state;
    static uint32_t buckets[1024];
    for (int64_t i = 0; i < 1024 * 64; i++) {
        int64_t key = i * 4096;
        buckets[value_hash(&host_int64, &key, 1) & 1023]++;
    }
    for (int i = 0; i < 1024; i++)
        assert_true(buckets[i] > 16 && buckets[i] < 160);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_floats), cmocka_unit_test(test_struct),
        cmocka_unit_test(test_array), cmocka_unit_test(test_interface),
        cmocka_unit_test(test_spread),
    };
    host_start(__builtin_frame_address(0));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
