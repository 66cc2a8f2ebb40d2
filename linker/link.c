// Linking: the steps in their order.
#include "linker/link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_ERRORS = 10 };

void link_error(Linker *linker, const char *format, ...) {
    FILE *out = linker->request->errors;
    if (linker->errors++ >= MAX_ERRORS) {
        if (linker->errors == MAX_ERRORS + 1)
            fputs("too many errors\n", out);
        return;
    }
    va_list args;
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    fputc('\n', out);
}

// The bytes stay mapped until the process ends.
static bool map_file(Linker *linker, LinkInput *input) {
    int file = open(input->path, O_RDONLY | O_CLOEXEC);
    struct stat info = {0};
    void *bytes = MAP_FAILED;
    if (file >= 0 && fstat(file, &info) == 0 && info.st_size > 0)
        bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED)
        link_error(linker, "%s: %s", input->path,
                   file >= 0 && info.st_size == 0 ? "empty" : strerror(errno));
    if (file >= 0)
        close(file);
    input->bytes = bytes;
    input->size = (size_t)info.st_size;
    return bytes != MAP_FAILED;
}

static bool read_input(Linker *linker, LinkInput input) {
    if (input.bytes == NULL && !map_file(linker, &input))
        return false;
    return is_archive(input.bytes, input.size)
               ? archive_read(linker, input.path, input.bytes, input.size)
               : object_read(linker, input.path, input.bytes, input.size);
}

// The ends of tables are known to be known.
static void announce_ends(Linker *linker) {
    for (int kind = 0; kind < OUTPUT_COUNT; kind++) {
        const char *name = output_name((OutputKind)kind);
        if (!output_has_ends((OutputKind)kind))
            continue;
        symbol_set(linker, arena_printf(&linker->arena, "__start_%s", name), 0);
        symbol_set(linker, arena_printf(&linker->arena, "__stop_%s", name), 0);
    }
}

static bool link_all(Linker *linker) {
    const LinkRequest *request = linker->request;
    for (int i = 0; i < request->input_count; i++)
        if (!read_input(linker, request->inputs[i]))
            return false;
    symbols_common(linker);
    announce_ends(linker);
    link_reach(linker);
    if (linker->errors > 0)
        return false;
    link_layout(linker, output_headers_size());
    return linker->errors == 0 && output_write(linker);
}

bool link_program(const LinkRequest *request) {
    Linker linker = {.request = request};
    bool good = link_all(&linker);
    arena_free(&linker.arena);
    return good;
}
