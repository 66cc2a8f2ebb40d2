// Source lines and carets.
//
//       7 | 	return &名称, nil
//         |        ^^^^^ 1. its address is taken
//
// A caret stands under a column of the screen, a position counts bytes: between
// them are tabs, characters of several bytes, wide ones, and accents that take no
// column at all.
#include "explain/print.h"

#include <string.h>
#include <utf8proc.h>

enum { TAB = 4 };

// Decodes one character; a byte that is none counts as itself.
static int next_character(const char *text, int len, int *width) {
    utf8proc_int32_t code;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, len, &code);
    if (n <= 0) {
        *width = 1;
        return 1;
    }
    *width = utf8proc_charwidth(code);
    return (int)n;
}

static int width_from(const char *text, int len, int column) {
    int start = column;
    for (int i = 0; i < len;) {
        int width;
        if (text[i] == '\t') {
            column += TAB - column % TAB;
            i++;
            continue;
        }
        i += next_character(text + i, len - i, &width);
        column += width;
    }
    return column - start;
}

int text_width(const char *text, int len) { return width_from(text, len, 0); }

static void put_line(Sheet *sheet, const char *text, int len) {
    int column = 0;
    for (int i = 0; i < len;) {
        int width, n = next_character(text + i, len - i, &width);
        if (text[i] == '\t') {
            width = TAB - column % TAB;
            fprintf(sheet->out, "%*s", width, "");
        } else {
            fwrite(text + i, 1, (size_t)n, sheet->out);
        }
        column += width;
        i += n;
    }
    putc('\n', sheet->out);
}

static const char *paint(const Sheet *sheet, const char *code) {
    return sheet->colour ? code : "";
}

static void show_line(Sheet *sheet, const Position *at, const char *text, int len) {
    if (sheet->file == NULL || strcmp(sheet->file, at->file) != 0) {
        if (sheet->file != NULL)
            fprintf(sheet->out, "  %s%*s --> %s%s\n", paint(sheet, "\033[2m"),
                    sheet->width, "", at->file, paint(sheet, "\033[0m"));
    } else if (sheet->line == at->line) {
        return;
    }
    sheet->file = at->file;
    sheet->line = at->line;
    fprintf(sheet->out, "  %s%*d |%s ", paint(sheet, "\033[2m"), sheet->width, at->line,
            paint(sheet, "\033[0m"));
    put_line(sheet, text, len);
}

void sheet_point(Sheet *sheet, Extent extent, const char *label) {
    Position at = pos_in_file(extent.start);
    if (at.source == NULL) {
        fprintf(sheet->out, "  %*s   %s\n", sheet->width, "", label);
        return;
    }
    int len;
    const char *text = source_line(at.source, at.line, &len);
    show_line(sheet, &at, text, len);
    int from = at.column - 1 < len ? at.column - 1 : len;
    int to = from + (int)(extent.end - extent.start);
    if (to > len)
        to = len;
    int left = text_width(text, from);
    int carets = width_from(text + from, to - from, left);
    fprintf(sheet->out, "  %s%*s |%s %*s%s", paint(sheet, "\033[2m"), sheet->width, "",
            paint(sheet, "\033[0m"), left, "", paint(sheet, "\033[1;32m"));
    for (int i = 0; i < (carets > 0 ? carets : 1); i++)
        putc('^', sheet->out);
    fprintf(sheet->out, "%s %s\n", paint(sheet, "\033[0m"), label);
}
