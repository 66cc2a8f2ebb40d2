// Small things: C strings and random numbers.
#include "runtime/rt.h"

size_t c_length(const char *s) {
    size_t n = 0;
    while (s[n] != 0)
        n++;
    return n;
}

bool c_equal(const char *a, const char *b) {
    while (*a != 0 && *a == *b)
        a++, b++;
    return *a == *b;
}

bool c_prefix(const char *s, const char *prefix) {
    while (*prefix != 0)
        if (*s++ != *prefix++)
            return false;
    return true;
}

bool string_is(String s, const char *text) {
    size_t n = c_length(text);
    return (size_t)s.len == n && memcmp(s.ptr, text, n) == 0;
}

// wyrand: a counter in steps of an odd constant, mixed by one multiplication.
static uint64_t random_state;

void rt_random_init(uint64_t seed) {
    random_state = seed;
}

uint64_t rt_random(void) {
    random_state += 0xa0761d6478bd642f;
    return mix(random_state, random_state ^ 0xe7037ed1a0b428db);
}
