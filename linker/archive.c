// Archives: several objects in one file, as `ar` makes them.
//
//     !<arch>\n
//     name/           date  owner group mode  size  `\n    60 bytes
//     the member, filled up to an even length
//     …
//
// The member "/" is an index of symbols, "//" holds the names that are too long for
// a header, which then says "/17": at byte 17 of it.  All members are read: what the
// program does not reach is dropped anyway.
#include "linker/link.h"

#include <ar.h>
#include <stdlib.h>
#include <string.h>

typedef struct ar_hdr MemberHeader;

bool is_archive(const uint8_t *bytes, uint64_t size) {
    return size >= SARMAG && memcmp(bytes, ARMAG, SARMAG) == 0;
}

// A decimal number in a field filled up with spaces.
static bool read_number(const char *field, size_t width, uint64_t *number) {
    *number = 0;
    size_t i = 0;
    for (; i < width && field[i] >= '0' && field[i] <= '9'; i++)
        *number = *number * 10 + (uint64_t)(field[i] - '0');
    return i > 0;
}

typedef struct Names { // the member "//"
    const char *text;
    uint64_t size;
} Names;

static const char *member_path(Linker *linker, const char *archive,
                               const MemberHeader *header, Names names) {
    const char *name = header->ar_name;
    size_t len = sizeof header->ar_name;
    uint64_t at;
    if (name[0] == '/' && read_number(name + 1, len - 1, &at) && at < names.size) {
        name = names.text + at;
        len = names.size - at;
    }
    size_t end = 0;
    while (end < len && name[end] != '/' && name[end] != '\n')
        end++;
    return arena_printf(&linker->arena, "%s(%.*s)", archive, (int)end, name);
}

static bool is_object(const MemberHeader *header) {
    return header->ar_name[0] != '/' ||
           (header->ar_name[1] >= '0' && header->ar_name[1] <= '9');
}

// What follows the last member and is shorter than a header does not matter (the
// cache ends its files so).
bool archive_read(Linker *linker, const char *path, const uint8_t *bytes,
                  uint64_t size) {
    Names names = {0};
    for (uint64_t at = SARMAG; at + sizeof(MemberHeader) <= size;) {
        const MemberHeader *header = (const MemberHeader *)(bytes + at);
        uint64_t length;
        at += sizeof *header;
        if (memcmp(header->ar_fmag, ARFMAG, 2) != 0 ||
            !read_number(header->ar_size, sizeof header->ar_size, &length) ||
            length > size - at) {
            link_error(linker, "%s: not an archive that can be read", path);
            return false;
        }
        if (header->ar_name[0] == '/' && header->ar_name[1] == '/')
            names = (Names){(const char *)bytes + at, length};
        else if (is_object(header) &&
                 !object_read(linker, member_path(linker, path, header, names),
                              bytes + at, length))
            return false;
        at += length + (length & 1);
    }
    return true;
}

// ---- Writing

static bool copy_member(FILE *out, const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return false;
    bool good = fseek(in, 0, SEEK_END) == 0;
    long size = ftell(in);
    rewind(in);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    good = good && size >= 0 &&
           fprintf(out, "%.14s/%*s%-12d%-6d%-6d%-8d%-10ld`\n", name,
                   15 - (int)strnlen(name, 14), "", 0, 0, 0, 100644, size) == 60;
    char buffer[16384];
    for (size_t n; good && (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        good = fwrite(buffer, 1, n, out) == n;
    if (size & 1)
        fputc('\n', out);
    good = good && ferror(in) == 0;
    fclose(in);
    return good;
}

bool archive_write(const char *path, const char *const *members, int count) {
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        return false;
    bool good = fputs(ARMAG, out) >= 0;
    for (int i = 0; i < count && good; i++)
        good = copy_member(out, members[i]);
    good = good && ferror(out) == 0;
    return fclose(out) == 0 && good;
}
