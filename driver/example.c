// What an example prints, by its comment.
//
//     func ExampleSort() {
//         s := []int{3, 1, 2}
//         sort.Ints(s)
//         fmt.Println(s)
//         // Output:
//         // [1 2 3]
//     }
//
// The last group of comments in the body decides.  A group is what stands on lines
// that follow each other, with nothing else between; a comment behind a statement is
// a group of its own.  The parser drops comments, so the body's text is read again:
// all that has to be known of it is where strings and runes end.
#define _GNU_SOURCE // memmem
#include "driver/testing.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct Comment {
    const char *text; // without its marks
    size_t len;
    bool block;       // a /* one */
} Comment;

typedef struct Reader {
    const char *at;        // what is left ...
    const char *end;       // ... up to here
    int line;              // of `at`
    int code_line;         // where there was something else than a comment
    Vec(Comment) group;    // the last group of comments
    int group_line;        // where it ends
    bool group_open;       // another comment may belong to it ...
    int group_reach;       // ... that begins so many lines later at most
} Reader;

// ---- Finding the last group

static void skip_quoted(Reader *reader) {
    char quote = *reader->at++;
    while (reader->at < reader->end && *reader->at != quote) {
        if (*reader->at == '\\' && quote != '`')
            reader->at++;
        reader->line += *reader->at == '\n';
        reader->at++;
    }
    reader->at++;
}

static const char *comment_end(const Reader *reader) {
    size_t left = (size_t)(reader->end - reader->at);
    if (reader->at[1] == '/') {
        const char *newline = memchr(reader->at, '\n', left);
        return newline != NULL ? newline : reader->end;
    }
    const char *close = memmem(reader->at + 2, left - 2, "*/", 2);
    return close != NULL ? close + 2 : reader->end;
}

static void read_comment(Reader *reader) {
    const char *end = comment_end(reader);
    bool block = reader->at[1] == '*';
    Comment comment = {reader->at + 2, (size_t)(end - reader->at) - (block ? 4 : 2), block};
    if (!reader->group_open || reader->line > reader->group_line + reader->group_reach) {
        reader->group.len = 0;
        reader->group_reach = reader->code_line == reader->line ? 0 : 1;
    }
    vec_push(&compilation, &reader->group, comment);
    for (; reader->at < end; reader->at++)
        reader->line += *reader->at == '\n';
    reader->group_line = reader->line;
    reader->group_open = true;
}

static void read_comments(Reader *reader) {
    while (reader->at < reader->end) {
        char c = *reader->at;
        if (c == '/' && (reader->at[1] == '/' || reader->at[1] == '*')) {
            read_comment(reader);
        } else if (isspace((unsigned char)c)) {
            reader->line += c == '\n';
            reader->at++;
        } else {
            reader->code_line = reader->line;
            reader->group_open = false;
            if (c == '"' || c == '\'' || c == '`')
                skip_quoted(reader);
            else
                reader->at++;
        }
    }
}

// ---- Its text, as go/ast has it

// //go:noinline and //line speak to tools.
static bool is_directive(const Comment *comment) {
    const char *text = comment->text;
    if (comment->len >= 5 && strncmp(text, "line ", 5) == 0)
        return true;
    if (comment->len >= 7 &&
        (strncmp(text, "extern ", 7) == 0 || strncmp(text, "export ", 7) == 0))
        return true;
    const char *colon = memchr(text, ':', comment->len);
    if (colon == NULL || colon == text || colon + 1 >= text + comment->len)
        return false;
    for (const char *at = text; at <= colon + 1; at++)
        if (at != colon && !islower((unsigned char)*at) && !isdigit((unsigned char)*at))
            return false;
    return true;
}

typedef struct Text {
    FILE *out;     // what is written so far
    bool any;      // there is a line
    bool blank;    // an empty line waits: none at the start or the end, one between
} Text;

static void add_line(Text *text, const char *line, size_t len) {
    while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
        len--;
    if (len == 0) {
        text->blank = text->any;
        return;
    }
    if (text->blank)
        putc('\n', text->out);
    fwrite(line, 1, len, text->out);
    putc('\n', text->out);
    text->any = true;
    text->blank = false;
}

static void add_comment(Text *text, const Comment *comment) {
    const char *at = comment->text, *end = at + comment->len;
    if (!comment->block && comment->len > 0 && *at == ' ')
        at++;
    else if (!comment->block && is_directive(comment))
        return;
    for (;;) {
        const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        const char *stop = newline != NULL ? newline : end;
        add_line(text, at, (size_t)(stop - at));
        if (newline == NULL)
            return;
        at = newline + 1;
    }
}

static const char *group_text(const Reader *reader) {
    char *memory = NULL;
    size_t size = 0;
    Text text = {.out = open_memstream(&memory, &size)};
    for (int i = 0; i < reader->group.len; i++)
        add_comment(&text, &reader->group.items[i]);
    fclose(text.out);
    return memory;
}

// Behind "output:" or "unordered output:", in any case; NULL if there is neither.
static const char *behind_output(const char *text, bool *unordered) {
    text += strspn(text, " \t\n\f\r\v");
    *unordered = strncasecmp(text, "unordered ", 10) == 0;
    if (*unordered)
        text += 10;
    return strncasecmp(text, "output:", 7) == 0 ? text + 7 : NULL;
}

const char *example_output(const Source *source, Pos lbrace, Pos rbrace,
                           bool *unordered) {
    Reader reader = {.at = source->text + (lbrace - source->base) + 1,
                     .end = source->text + (rbrace - source->base)};
    read_comments(&reader);
    const char *text = behind_output(group_text(&reader), unordered);
    if (text == NULL)
        return NULL;
    text += strspn(text, " ");
    return text + (*text == '\n');
}
