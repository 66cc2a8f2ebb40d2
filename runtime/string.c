// Strings: concatenation, conversions, UTF-8.
//
// Results go to `buf` if compiled code gave one (the result does not escape and
// may be short) and it is large enough; otherwise to the heap.
#include "runtime/rt.h"

enum { RUNE_ERROR = 0xfffd, RUNE_MAX = 0x10ffff };

// Memory for N bytes that the caller fills completely.
static uint8_t *bytes_for(uint8_t *buf, int64_t n) {
    if (buf != NULL && n <= TEMP_STRING_SIZE)
        return buf;
    return heap_alloc_raw((size_t)n);
}

String string_copy(const void *p, int64_t n) {
    if (n == 0)
        return (String){NULL, 0};
    uint8_t *to = heap_alloc_raw((size_t)n);
    memcpy(to, p, (size_t)n);
    return (String){to, n};
}

// ---- Concatenation

static bool on_stack(const void *p) {
    const G *g = rt_current;
    return (uintptr_t)p - g->stack_lo < g->stack_hi - g->stack_lo;
}

// If all parts but one are empty, the result is that one, unless its bytes are in
// a frame that the result may outlive.
String rt_concat(uint8_t *buf, const String *parts, int64_t count) {
    int64_t total = 0, filled = 0, last = 0;
    for (int64_t i = 0; i < count; i++) {
        if (parts[i].len == 0)
            continue;
        if (__builtin_add_overflow(total, parts[i].len, &total))
            fatal("string concatenation too long");
        filled++;
        last = i;
    }
    if (filled == 0)
        return (String){NULL, 0};
    if (filled == 1 && (buf != NULL || !on_stack(parts[last].ptr)))
        return parts[last];
    uint8_t *to = bytes_for(buf, total);
    uint8_t *at = to;
    for (int64_t i = 0; i < count; i++) {
        memcpy(at, parts[i].ptr, (size_t)parts[i].len);
        at += parts[i].len;
    }
    return (String){to, total};
}

String rt_concat2(uint8_t *buf, const uint8_t *a, int64_t an, const uint8_t *b,
                  int64_t bn) {
    String parts[2] = {{a, an}, {b, bn}};
    return rt_concat(buf, parts, 2);
}

// ---- Bytes

String rt_bytes_to_string(uint8_t *buf, const uint8_t *p, int64_t n) {
    if (n == 0)
        return (String){NULL, 0};
    if (n == 1)
        return (String){(const uint8_t *)&rt_small_values[*p], 1};
    uint8_t *to = bytes_for(buf, n);
    memcpy(to, p, (size_t)n);
    return (String){to, n};
}

// The slice's capacity is what the allocation has room for; the rest is zero.
PtrInt rt_string_to_bytes(uint8_t *buf, const uint8_t *p, int64_t n) {
    if (buf != NULL && n <= TEMP_STRING_SIZE) {
        memset(buf, 0, TEMP_STRING_SIZE);
        memcpy(buf, p, (size_t)n);
        return (PtrInt){buf, TEMP_STRING_SIZE};
    }
    if (n == 0)
        return (PtrInt){rt_zero_base, 0};
    int64_t cap = (int64_t)heap_round_size((uint64_t)n);
    uint8_t *to = heap_alloc_raw((size_t)cap);
    memcpy(to, p, (size_t)n);
    memset(to + n, 0, (size_t)(cap - n));
    return (PtrInt){to, cap};
}

// ---- UTF-8

int encode_rune(uint8_t *to, int32_t rune) {
    uint32_t r = (uint32_t)rune;
    if (r < 0x80) {
        to[0] = (uint8_t)r;
        return 1;
    }
    if (r < 0x800) {
        to[0] = (uint8_t)(0xc0 | r >> 6);
        to[1] = (uint8_t)(0x80 | (r & 0x3f));
        return 2;
    }
    if (r > RUNE_MAX || (r >= 0xd800 && r < 0xe000))
        r = RUNE_ERROR;
    if (r < 0x10000) {
        to[0] = (uint8_t)(0xe0 | r >> 12);
        to[1] = (uint8_t)(0x80 | (r >> 6 & 0x3f));
        to[2] = (uint8_t)(0x80 | (r & 0x3f));
        return 3;
    }
    to[0] = (uint8_t)(0xf0 | r >> 18);
    to[1] = (uint8_t)(0x80 | (r >> 12 & 0x3f));
    to[2] = (uint8_t)(0x80 | (r >> 6 & 0x3f));
    to[3] = (uint8_t)(0x80 | (r & 0x3f));
    return 4;
}

static inline bool continues(uint8_t byte) {
    return (byte & 0xc0) == 0x80;
}

// The rune at P[AT] and where the next one begins.  Bytes that are not UTF-8 are
// one U+FFFD each: too short, too long an encoding, a surrogate, too large.
IntInt rt_decode_rune(const uint8_t *p, int64_t n, int64_t at) {
    const uint8_t *s = p + at;
    int64_t left = n - at;
    uint32_t a = s[0];
    if (a < 0x80)
        return (IntInt){a, at + 1};
    if (a >= 0xc2 && a < 0xe0 && left > 1 && continues(s[1]))
        return (IntInt){(a & 0x1f) << 6 | (s[1] & 0x3f), at + 2};
    if (a >= 0xe0 && a < 0xf0 && left > 2 && continues(s[1]) && continues(s[2])) {
        uint32_t r = (a & 0x0f) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3f);
        if (r >= 0x800 && (r < 0xd800 || r >= 0xe000))
            return (IntInt){r, at + 3};
    }
    if (a >= 0xf0 && a < 0xf5 && left > 3 && continues(s[1]) && continues(s[2]) &&
        continues(s[3])) {
        uint32_t r = (a & 0x07) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 |
                     (s[3] & 0x3f);
        if (r >= 0x10000 && r <= RUNE_MAX)
            return (IntInt){r, at + 4};
    }
    return (IntInt){RUNE_ERROR, at + 1};
}

int64_t rt_count_runes(const uint8_t *p, int64_t n) {
    int64_t count = 0;
    for (int64_t at = 0; at < n; count++)
        at = p[at] < 0x80 ? at + 1 : rt_decode_rune(p, n, at).b;
    return count;
}

static int rune_width(int32_t rune) {
    uint8_t scratch[4];
    return encode_rune(scratch, rune);
}

String rt_runes_to_string(uint8_t *buf, const int32_t *p, int64_t n) {
    int64_t size = 0;
    for (int64_t i = 0; i < n; i++)
        size += rune_width(p[i]);
    if (size == 0)
        return (String){NULL, 0};
    uint8_t *to = bytes_for(buf, size);
    uint8_t *at = to;
    for (int64_t i = 0; i < n; i++)
        at += encode_rune(at, p[i]);
    return (String){to, size};
}

static void decode_runes(int32_t *to, const uint8_t *p, int64_t n) {
    for (int64_t at = 0, i = 0; at < n; i++) {
        IntInt rune = rt_decode_rune(p, n, at);
        to[i] = (int32_t)rune.a;
        at = rune.b;
    }
}

// The capacity is what there is room for; the rest is zero.
PtrInt rt_string_to_runes(int32_t *buf, const uint8_t *p, int64_t n) {
    int64_t count = rt_count_runes(p, n), capacity = TEMP_RUNES;
    int32_t *to = buf;
    if (buf == NULL || count > TEMP_RUNES) {
        if (count == 0)
            return (PtrInt){rt_zero_base, 0};
        capacity = (int64_t)heap_round_size((uint64_t)count * sizeof *to) / 4;
        to = heap_alloc_raw((size_t)capacity * sizeof *to);
    }
    decode_runes(to, p, n);
    memset(to + count, 0, (size_t)(capacity - count) * sizeof *to);
    return (PtrInt){to, capacity};
}

String rt_rune_to_string(uint8_t *buf, int64_t rune) {
    if (rune != (int32_t)rune)
        rune = RUNE_ERROR;
    uint8_t text[4];
    int n = encode_rune(text, (int32_t)rune);
    return rt_bytes_to_string(buf, text, n);
}

// ---- Hashing: eight bytes at a time, each mixed by a multiplication.

static inline uint64_t read_tail(const uint8_t *p, int64_t n) {
    uint64_t word = 0;
    for (int64_t i = 0; i < n; i++)
        word |= (uint64_t)p[i] << (8 * i);
    return word;
}

static inline uint64_t read64(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}
static inline uint32_t read32(const uint8_t *p) {
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

uint64_t string_hash(const uint8_t *p, int64_t n, uint64_t seed) {
    static const uint64_t k0 = 0xa0761d6478bd642f, k1 = 0xe7037ed1a0b428db;
    uint64_t h = seed ^ (uint64_t)n * k1;
    if (n <= 3)
        return mix(h ^ read_tail(p, n), k0);
    if (n <= 8) // two reads that overlap
        return mix(h ^ ((uint64_t)read32(p) << 32 | read32(p + n - 4)), k0);
    const uint8_t *last = p + n - 8;
    for (; p < last; p += 8)
        h = mix(h ^ read64(p), k0);
    return mix(h ^ read64(last), k1);
}
