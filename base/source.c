// Sources: reading files, and turning positions into lines and columns.
//
// Most positions are never shown, so nothing about lines is computed while a
// file is read and parsed: the table of line starts is made by one scan when
// the first position of the file is asked for.
#include "base/source.h"

#include "base/arena.h"
#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Source **sources;      // in order of base
static int source_count;
static int source_cap;
static Pos next_base = 1;     // 0 is NO_POS

// Gives the source its range of positions: one for each byte, one for the end.
static void register_source(Source *source) {
    if (source->size >= UINT32_MAX - next_base)
        fatal("more than 4 GiB of source text");
    if (source_count == source_cap) {
        source_cap = source_cap == 0 ? 64 : source_cap * 2;
        sources = realloc(sources, (size_t)source_cap * sizeof *sources);
        if (sources == NULL)
            fatal("out of memory");
    }
    source->index = source_count;
    source->base = next_base;
    next_base += source->size + 1;
    sources[source_count++] = source;
}

static const char *absolute_path(const char *path) {
    char directory[PATH_MAX];
    if (path[0] == '/' || getcwd(directory, sizeof directory) == NULL)
        return path;
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    return arena_printf(&compilation, "%s/%s", directory, path);
}

static Source *new_source(const char *path) {
    Source *source = ARENA_NEW(&compilation, Source);
    source->path = arena_strndup(&compilation, path, strlen(path));
    source->abs_path = absolute_path(source->path);
    return source;
}

// Reads until the end of the file, which may be a pipe of unknown length.
static bool read_all(int fd, Source *source, size_t expected) {
    size_t cap = expected + 4096;
    size_t size = 0;
    char *text = malloc(cap);
    for (;;) {
        if (text == NULL)
            fatal("out of memory");
        ssize_t got = read(fd, text + size, cap - size - 2);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || size + (size_t)got >= INT_MAX) {
            int error = got < 0 ? errno : EFBIG;
            free(text);
            errno = error;
            return false;
        }
        if (got == 0)
            break;
        size += (size_t)got;
        if (cap - size < 4096)
            text = realloc(text, cap *= 2);
    }
    text[size] = text[size + 1] = '\0';
    source->text = text;
    source->size = (uint32_t)size;
    return true;
}

Source *source_read(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct stat status;
    size_t expected = 0;
    if (fstat(fd, &status) == 0 && status.st_size > 0)
        expected = (size_t)status.st_size;
    Source *source = new_source(path);
    bool ok = read_all(fd, source, expected);
    int error = errno;
    close(fd);
    errno = error;
    if (!ok)
        return NULL;
    register_source(source);
    return source;
}

Source *source_from_text(const char *path, const char *text, size_t size) {
    Source *source = new_source(path);
    source->text = arena_alloc(&compilation, size + 2);
    memcpy(source->text, text, size);
    source->size = (uint32_t)size;
    register_source(source);
    return source;
}

void source_add_line(Source *source, uint32_t offset) {
    if (source->line_count == source->line_cap) {
        int cap = source->line_cap == 0 ? 256 : source->line_cap * 2;
        source->lines = realloc(source->lines, (size_t)cap * sizeof(uint32_t));
        if (source->lines == NULL)
            fatal("out of memory");
        source->line_cap = cap;
    }
    source->lines[source->line_count++] = offset;
}

void source_add_directive(Source *source, LineDirective directive) {
    if (source->directive_count == source->directive_cap) {
        int cap = source->directive_cap == 0 ? 16 : source->directive_cap * 2;
        source->directives =
            realloc(source->directives, (size_t)cap * sizeof(LineDirective));
        if (source->directives == NULL)
            fatal("out of memory");
        source->directive_cap = cap;
    }
    // A function's body may be read after what follows it, and a second time.
    int at = source->directive_count;
    while (at > 0 && source->directives[at - 1].offset > directive.offset)
        at--;
    if (at > 0 && source->directives[at - 1].offset == directive.offset)
        return;
    memmove(&source->directives[at + 1], &source->directives[at],
            (size_t)(source->directive_count++ - at) * sizeof directive);
    source->directives[at] = directive;
}

// Fills the table of line starts at its first use.
static void find_lines(Source *source) {
    if (source->line_count > 0)
        return;
    source_add_line(source, 0);
    const char *end = source->text + source->size;
    const char *at = source->text;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL)
        source_add_line(source, (uint32_t)(++at - source->text));
}

Source *source_of(Pos pos) {
    if (pos == NO_POS || pos >= next_base)
        return NULL;
    int low = 0, high = source_count; // sources[low].base <= pos < sources[high]
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (sources[middle]->base <= pos)
            low = middle;
        else
            high = middle;
    }
    return sources[low];
}

// Index of the last of COUNT ascending offsets that is not after OFFSET.
static int find_line(const Source *source, uint32_t offset) {
    int low = 0, high = source->line_count;
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

Position pos_in_file(Pos pos) {
    Source *source = source_of(pos);
    if (source == NULL)
        return (Position){"<unknown>", 0, 0, NULL};
    find_lines(source);
    uint32_t offset = pos - source->base;
    int line = find_line(source, offset);
    return (Position){source->path, line + 1,
                      (int)(offset - source->lines[line]) + 1, source};
}

// The last directive that stands before OFFSET, or NULL.
static const LineDirective *find_directive(const Source *source, uint32_t offset) {
    int low = 0, high = source->directive_count;
    while (low < high) { // directives before low begin at or before OFFSET
        int middle = low + (high - low) / 2;
        if (source->directives[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &source->directives[low - 1];
}

const char *source_file_before(const Source *source, uint32_t offset) {
    const LineDirective *directive = find_directive(source, offset);
    return directive != NULL ? directive->file : NULL;
}

// After `//line foo.go:10` the next line is line 10 of foo.go and columns are
// unknown; after `/*line foo.go:10:5*/` the next byte is column 5, and columns
// of later lines are those of the file.
Position pos_resolve(Pos pos) {
    Position at = pos_in_file(pos);
    if (at.source == NULL || at.source->directive_count == 0)
        return at;
    const LineDirective *directive =
        find_directive(at.source, pos - at.source->base);
    if (directive == NULL)
        return at;

    Position start = pos_in_file(at.source->base + directive->offset);
    if (directive->file != NULL)
        at.file = directive->file;
    if (directive->column == 0)
        at.column = 0;
    else if (at.line == start.line)
        at.column += directive->column - start.column;
    at.line += directive->line - start.line;
    return at;
}

const char *source_line(Source *source, int line, int *len) {
    find_lines(source);
    *len = 0;
    if (line < 1 || line > source->line_count || source->text == NULL)
        return "";
    const char *start = source->text + source->lines[line - 1];
    const char *end = source->text + source->size;
    const char *newline = memchr(start, '\n', (size_t)(end - start));
    if (newline != NULL)
        end = newline;
    if (end > start && end[-1] == '\r')
        end--;
    *len = (int)(end - start);
    return start;
}
