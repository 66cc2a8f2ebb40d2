// Strings: UTF-8 both ways for every code point, concatenation, hashes that read
// no byte too much (the sanitizers watch).
#include "runtime_host.h"

#include <stdlib.h>
#include <string.h>

String rt_runes_to_string(uint8_t *buf, const int32_t *p, int64_t n);
PtrInt rt_string_to_runes(int32_t *buf, const uint8_t *p, int64_t n);
PtrInt rt_string_to_bytes(uint8_t *buf, const uint8_t *p, int64_t n);
String rt_concat2(uint8_t *buf, const uint8_t *a, int64_t an, const uint8_t *b, int64_t bn);
int64_t rt_count_runes(const uint8_t *p, int64_t n);

static void test_every_rune(void **state) {
    (void)state;
    for (int32_t r = 0; r <= 0x10ffff; r++) {
        uint8_t text[4];
        int n = encode_rune(text, r);
        int32_t want = r >= 0xd800 && r < 0xe000 ? 0xfffd : r;
        uint8_t *exact = malloc((size_t)n); // a byte too much is noticed
        memcpy(exact, text, (size_t)n);
        IntInt got = rt_decode_rune(exact, n, 0);
        assert_int_equal(got.a, want);
        assert_int_equal(got.b, n);
        for (int cut = 1; cut < n; cut++) { // cut off: an error of one byte
            got = rt_decode_rune(exact, cut, 0);
            assert_int_equal(got.a, 0xfffd);
            assert_int_equal(got.b, 1);
        }
        free(exact);
    }
    uint8_t text[4];
    assert_int_equal(encode_rune(text, -1), 3);
    assert_int_equal(encode_rune(text, 0x110000), 3);
}

static void test_bad_utf8(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
        "\xc2\x41", "\xe2\x82\x41", "\xf0\x9f\x98\x41",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        IntInt got = rt_decode_rune((const uint8_t *)bad[i], (int64_t)strlen(bad[i]), 0);
        assert_int_equal(got.a, 0xfffd);
        assert_int_equal(got.b, 1);
    }
}

static void test_runes_and_back(void **state) {
    (void)state;
    int32_t runes[500];
    for (int n = 0; n < 500; n++) {
        for (int i = 0; i < n; i++) {
            runes[i] = (int32_t)(rt_random() % 0x10ffff);
            if (runes[i] >= 0xd800 && runes[i] < 0xe000)
                runes[i] = 'x';
        }
        String s = rt_runes_to_string(NULL, runes, n);
        assert_int_equal(rt_count_runes(s.ptr, s.len), n);
        PtrInt back = rt_string_to_runes(NULL, s.ptr, s.len);
        assert_true(back.n >= n); // its capacity
        if (n > 0)
            assert_memory_equal(back.ptr, runes, (size_t)n * 4);
    }
}

static void test_concat(void **state) {
    (void)state;
    uint8_t buf[TEMP_STRING_SIZE];
    String s = rt_concat2(buf, (const uint8_t *)"ab", 2, (const uint8_t *)"cd", 2);
    assert_ptr_equal(s.ptr, buf);
    assert_memory_equal(s.ptr, "abcd", 4);
    String parts[5] = {LITERAL("x"), LITERAL(""), LITERAL("yy"), s, LITERAL("")};
    String all = rt_concat(NULL, parts, 5);
    assert_int_equal(all.len, 7);
    assert_memory_equal(all.ptr, "xyyabcd", 7);
    String one[3] = {LITERAL(""), all, LITERAL("")};
    assert_ptr_equal(rt_concat(NULL, one, 3).ptr, all.ptr); // nothing to copy
    assert_int_equal(rt_concat(NULL, NULL, 0).len, 0);
}

static void test_bytes(void **state) {
    (void)state;
    for (int64_t n = 0; n < 200; n++) {
        uint8_t text[200];
        memset(text, 'q', sizeof text);
        PtrInt bytes = rt_string_to_bytes(NULL, text, n);
        assert_true(bytes.n >= n);
        for (int64_t i = 0; i < bytes.n; i++)
            assert_int_equal(((uint8_t *)bytes.ptr)[i], i < n ? 'q' : 0);
    }
}

static void test_hash(void **state) {
    (void)state;
    for (int64_t n = 0; n < 100; n++) {
        uint8_t *a = malloc((size_t)n + 1), *b = malloc((size_t)n + 9);
        for (int64_t i = 0; i < n; i++)
            a[i] = b[i + 3] = (uint8_t)rt_random();
        uint8_t *exact = malloc((size_t)n == 0 ? 1 : (size_t)n);
        memcpy(exact, a, (size_t)n);
        uint64_t h = string_hash(exact, n, 7);
        assert_int_equal(h, string_hash(b + 3, n, 7)); // wherever it lies
        for (int64_t i = 0; i < n; i++) {              // each byte counts
            exact[i] ^= 1;
            assert_int_not_equal(h, string_hash(exact, n, 7));
            exact[i] ^= 1;
        }
        free(a);
        free(b);
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rune), cmocka_unit_test(test_bad_utf8),
        cmocka_unit_test(test_runes_and_back), cmocka_unit_test(test_concat),
        cmocka_unit_test(test_bytes), cmocka_unit_test(test_hash),
    };
    host_start(__builtin_frame_address(0));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
