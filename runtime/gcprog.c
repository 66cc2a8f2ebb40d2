// Pointer bitmaps of types that reflection makes.
//
// The compiler gives every type a bitmap, one bit a word.  reflect.ArrayOf and
// StructOf do so for types of up to 128 KiB; larger ones get a small program that
// says which bits the bitmap would have (KIND_GC_PROG):
//
//     length (4 bytes)
//     0nnnnnnn bits…     these n bits
//     1nnnnnnn c         the last n bits again, c times (c is a varint)
//     10000000 n c       the same for a large n
//     00000000           the end
//
// The collector wants bitmaps.  So the first allocation of such a type runs its
// program, and from then on the type has a bitmap like all others.
#include "runtime/std.h"

typedef struct Bits {
    uint8_t *bytes;
    uint64_t len;   // bits so far
    uint64_t limit; // the program may go on behind the last pointer
} Bits;

static void add_bit(Bits *bits, bool bit) {
    if (bits->len < bits->limit)
        bits->bytes[bits->len / 8] |= (uint8_t)(bit << bits->len % 8);
    bits->len++;
}

static bool get_bit(const Bits *bits, uint64_t i) {
    return i < bits->limit && (bits->bytes[i / 8] >> i % 8 & 1) != 0;
}

static const uint8_t *add_literal(Bits *bits, const uint8_t *at, uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        add_bit(bits, (at[i / 8] >> i % 8 & 1) != 0);
    return at + (n + 7) / 8;
}

static void repeat(Bits *bits, uint64_t n, uint64_t times) {
    for (uint64_t i = 0; i < n * times && bits->len < bits->limit; i++)
        add_bit(bits, get_bit(bits, bits->len - n));
}

static const uint8_t *varint(const uint8_t *at, uint64_t *value) {
    *value = 0;
    for (int shift = 0;; shift += 7) {
        *value |= (uint64_t)(*at & 0x7f) << shift;
        if ((*at++ & 0x80) == 0)
            return at;
    }
}

static void run(Bits *bits, const uint8_t *at) {
    for (uint8_t code; (code = *at++) != 0;) {
        uint64_t n = code & 0x7f, times;
        if (code < 0x80) {
            at = add_literal(bits, at, n);
            continue;
        }
        if (n == 0)
            at = varint(at, &n);
        at = varint(at, &times);
        repeat(bits, n, times);
    }
}

void type_expand_program(const RType *t) {
    RType *type = (RType *)t; // made by reflection, so it may be written to
    uint64_t words = type->ptrdata / WORD;
    Bits bits = {.bytes = os_map((words + 7) / 8 + WORD), .limit = words};
    if (bits.bytes == NULL)
        fatal("runtime: out of memory for types made by reflection");
    run(&bits, (const uint8_t *)type->gcdata + 4);
    type->gcdata = (uint64_t)bits.bytes;
    type->kind &= (uint8_t)~KIND_GC_PROG;
}

// func gcbits(x any) []byte: x points at an object in the heap; a byte for each of its
// words up to the last pointer, 1 if it is one.  For reflect's own tests.
void reflect_gc_bits(const RType *type, const void *object) {
    (void)type;
    uint64_t room = 0;
    heap_pointer_bits(object, NULL, &room);
    uint8_t *bytes = heap_alloc_noscan(room);
    rt_results[0] = (uint64_t)bytes;
    rt_results[1] = heap_pointer_bits(object, bytes, &room);
    rt_results[2] = room;
}
