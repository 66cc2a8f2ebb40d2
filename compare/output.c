// Did both programs say the same?
//
// Byte for byte, but for addresses: printed functions and pointers are elsewhere in
// another build.  Under a panic's message the frames differ, too.
#include "compare/compare.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGE = 64 << 20 }; // bytes: addresses are looked for in less

typedef struct Bytes {
    const char *start;
    int64_t size;
} Bytes;

static Bytes map_file(const char *path) {
    Bytes bytes = {"", 0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (file >= 0 && fstat(file, &info) == 0 && info.st_size > 0) {
        void *p = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (p != MAP_FAILED)
            bytes = (Bytes){p, info.st_size};
    }
    if (file >= 0)
        close(file);
    return bytes;
}

static void unmap(Bytes bytes) {
    if (bytes.size > 0)
        munmap((void *)bytes.start, (size_t)bytes.size);
}

void count_lines(const char *path, int64_t *lines, int64_t *size) {
    Bytes bytes = map_file(path);
    *size += bytes.size;
    const char *at = bytes.start, *end = at + bytes.size;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        ++*lines;
    }
    if (bytes.size > 0 && end[-1] != '\n')
        ++*lines;
    unmap(bytes);
}

static const char *line_text(Bytes bytes, int64_t start) {
    enum { LONGEST = 200 };
    if (start >= bytes.size)
        return NULL;
    int64_t end = start;
    while (end < bytes.size && bytes.start[end] != '\n' && end - start < LONGEST)
        end++;
    char *text = arena_strndup(&compilation, bytes.start + start, (size_t)(end - start));
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 32 || *c == 127)
            *c = ' ';
    return text;
}

const char *first_line(const char *path) {
    Bytes bytes = map_file(path);
    const char *text = line_text(bytes, 0);
    unmap(bytes);
    return text;
}

// ---- What matters of standard error

static bool is_address(const char *at, const char *end) {
    return end - at > 3 && at[0] == '0' && at[1] == 'x' && isxdigit((unsigned char)at[2]);
}

// Without the digits of addresses and, after a panic, without the frames.
static Bytes words_of(Bytes text, bool no_frames) {
    const char *end = text.start + text.size;
    const char *frames = memmem(text.start, (size_t)text.size, "\ngoroutine ", 11);
    if (no_frames && frames != NULL)
        end = frames;
    char *words = arena_alloc(&compilation, (size_t)(end - text.start) + 1);
    int64_t size = 0;
    for (const char *at = text.start; at < end;) {
        bool address = is_address(at, end);
        words[size++] = *at++;
        if (address) {
            words[size++] = *at++;
            while (at < end && isxdigit((unsigned char)*at))
                at++;
        }
    }
    return (Bytes){words, size};
}

// ---- The first difference

static Difference difference(Bytes a, Bytes b, const char *stream, bool stopped) {
    int64_t common = a.size < b.size ? a.size : b.size;
    Difference d = {.stream = stream};
    if ((a.size == b.size || stopped) && memcmp(a.start, b.start, (size_t)common) == 0)
        return d;
    d.differs = true;
    int64_t start = 0;
    d.line = 1;
    for (int64_t i = 0; i < common && a.start[i] == b.start[i]; i++)
        if (a.start[i] == '\n') {
            d.line++;
            start = i + 1;
        }
    d.text[SIDE_GO] = line_text(a, start);
    d.text[SIDE_NAIVE] = line_text(b, start);
    return d;
}

Difference compare_outputs(const char *const out[SIDES], const char *const err[SIDES],
                           bool stopped) {
    Bytes a = map_file(out[SIDE_GO]), b = map_file(out[SIDE_NAIVE]);
    Difference d = difference(a, b, "standard output", stopped);
    bool addresses = d.differs;
    if (d.differs && a.size < LARGE && b.size < LARGE)
        d = difference(words_of(a, false), words_of(b, false), "standard output", stopped);
    unmap(a);
    unmap(b);
    if (d.differs)
        return d;
    a = map_file(err[SIDE_GO]);
    b = map_file(err[SIDE_NAIVE]);
    d = difference(words_of(a, true), words_of(b, true), "standard error", stopped);
    d.addresses = addresses && !d.differs;
    unmap(a);
    unmap(b);
    return d;
}
