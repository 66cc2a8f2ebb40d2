// Text in columns.  See table.h.
#include "compare/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

// ---- Widths

// Bytes of the character at TEXT; *WIDTH gets its columns.
static size_t character(const char *text, int *width) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &c);
    *width = n > 0 ? utf8proc_charwidth(c) : 1;
    return n > 0 ? (size_t)n : 1;
}

int columns_of(const char *text) {
    int total = 0, width;
    while (*text != '\0') {
        text += character(text, &width);
        total += width;
    }
    return total;
}

// ---- Lines

static void put(Line *line, const char *chars, size_t len) {
    if (line->len + len + 1 > line->cap) {
        line->cap = 2 * line->cap + len + 80;
        char *more = arena_alloc(&compilation, line->cap);
        copy_items(more, line->chars, line->len);
        line->chars = more;
    }
    memcpy(line->chars + line->len, chars, len);
    line->len += len;
    line->chars[line->len] = '\0';
}

static void put_styled(Line *line, Style style, const char *text, size_t len) {
    static const char *const codes[] = {
        [PLAIN] = "", [BOLD] = "\033[1m", [DIM] = "\033[2m", [GREEN] = "\033[32m",
        [YELLOW] = "\033[33m", [RED] = "\033[31m",
    };
    bool styled = line->colour && style != PLAIN;
    if (styled)
        put(line, codes[style], strlen(codes[style]));
    put(line, text, len);
    if (styled)
        put(line, "\033[0m", 4);
}

static void add_text(Line *line, Style style, const char *text) {
    put_styled(line, style, text, strlen(text));
    line->width += columns_of(text);
}

void line_add(Line *line, Style style, const char *format, ...) {
    va_list list;
    va_start(list, format);
    add_text(line, style, arena_vprintf(&compilation, format, list));
    va_end(list);
}

void line_to(Line *line, int column) {
    for (; line->width < column; line->width++)
        put(line, " ", 1);
}

void line_right(Line *line, int column, Style style, const char *text) {
    line_to(line, column - columns_of(text));
    add_text(line, style, text);
}

void line_cut(Line *line, int room, Style style, const char *text) {
    if (columns_of(text) <= room) {
        add_text(line, style, text);
        return;
    }
    size_t len = 0;
    int width = 0, next;
    for (;;) {
        size_t n = character(text + len, &next);
        if (width + next > room - 1)
            break;
        len += n;
        width += next;
    }
    put_styled(line, style, text, len);
    put(line, "…", strlen("…"));
    line->width += width + 1;
}

void line_print(FILE *out, Line *line) {
    while (line->len > 0 && line->chars[line->len - 1] == ' ')
        line->len--;
    fwrite(line->chars, 1, line->len, out);
    putc('\n', out);
    line->len = 0;
    line->width = 0;
}

void print_wrapped(FILE *out, int indent, int width, Style style, bool colour,
                   const char *text) {
    Line line = {.colour = colour};
    line_to(&line, indent);
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        char *word = arena_strndup(&compilation, text, len);
        bool first = line.width == indent;
        if (!first && line.width + 1 + columns_of(word) > width) {
            line_print(out, &line);
            line_to(&line, indent);
            first = true;
        }
        if (!first)
            line_add(&line, PLAIN, " ");
        line_add(&line, style, "%s", word);
        text += len + strspn(text + len, " ");
    }
    line_print(out, &line);
}

// ---- Numbers

const char *grouped(int64_t number) {
    long long magnitude = number < 0 ? -number : number;
    char *digits = arena_printf(&compilation, "%lld", magnitude);
    size_t len = strlen(digits);
    char *text = arena_alloc(&compilation, len + len / 3 + 3);
    size_t at = 0;
    if (number < 0)
        text[at++] = '-';
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

// Three digits that count, in the largest unit that leaves one before the point.
static const char *scaled(double value, const char *const *units, int count) {
    int unit = 0;
    while (unit + 1 < count && value >= 999.5) {
        value /= 1000;
        unit++;
    }
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return arena_printf(&compilation, "%.*f %s", digits, value, units[unit]);
}

const char *byte_text(int64_t bytes) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    if (bytes < 10000)
        return arena_printf(&compilation, "%s B", grouped(bytes));
    return scaled((double)bytes, units, 5);
}

const char *time_text(double seconds) {
    static const char *const units[] = {"ns", "µs", "ms", "s"};
    if (seconds <= 0)
        return "0";
    return scaled(round(seconds * 1e9), units, 4);
}
