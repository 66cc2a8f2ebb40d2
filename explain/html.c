// Putting the data into the page (html.h).
//
// Sources, stories, frames, graphs and listings become one JSON value in the page;
// what is seen of it is page.html's script's business.  In JSON inside HTML only
// `</` could be taken for markup: the / is written \/.
#include "explain/html.h"
#include "explain/words.h"

#include "base/diag.h"

#include <ctype.h>
#include <stdlib.h>

extern const char page_html[]; // tools/embed

// ---- Listings

typedef struct Listing {
    json_t *functions;
    json_t *lines;         // of the function being read
    bool code;             // in section .text
    bool begins;           // after an empty line: the next remark names a function
    int line;              // of the source, from the last remark
    const char *file;      // base name of the source; other files' lines are 0
} Listing;

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void begin_function(Listing *l, const char *name, const char *file) {
    l->lines = json_array();
    l->line = 0;
    json_t *function = json_object();
    json_object_set_new(function, "name", json_text(name));
    json_object_set_new(function, "file", json_text(file));
    json_object_set_new(function, "lines", l->lines);
    json_array_append_new(l->functions, function);
}

// "; x.go:12   source": returns the line, 0 for another file, -1 if it is no such.
static int remark_line(const Listing *l, const char *text) {
    size_t len = strlen(l->file);
    const char *colon = strchr(text, ':');
    if (strncmp(text, "; ", 2) != 0 || colon == NULL || !isdigit((unsigned char)colon[1]))
        return -1;
    if ((size_t)(colon - text - 2) == len && strncmp(text + 2, l->file, len) == 0)
        return atoi(colon + 1);
    return strncmp(colon - 3, ".go", 3) == 0 ? 0 : -1;
}

static void read_line(Listing *l, const char *text, const char *file) {
    if (strncmp(text, "section ", 8) == 0) {
        l->code = strncmp(text, "section .text", 13) == 0;
        return;
    }
    if (!l->code || strncmp(text, "..@", 3) == 0 || strcmp(text, ".e:") == 0)
        return;
    if (text[0] == '\0') {
        l->begins = true;
        return;
    }
    if (l->begins && strncmp(text, "; ", 2) == 0)
        begin_function(l, text + 2, file);
    l->begins = false;
    if (l->lines == NULL)
        return;
    int line = remark_line(l, text);
    if (line >= 0)
        l->line = line;
    json_array_append_new(l->lines, json_pack("[io]", l->line, json_text(text)));
}

// Functions without a line of the source would only be a burden.
static bool is_of_source(json_t *function) {
    json_t *lines = json_object_get(function, "lines");
    for (size_t i = 0; i < json_array_size(lines); i++)
        if (json_integer_value(json_array_get(json_array_get(lines, i), 0)) > 0)
            return true;
    return false;
}

static json_t *json_listing(const char *path, const char *file) {
    Listing l = {.functions = json_array(), .file = base_name(file)};
    FILE *in = path != NULL ? fopen(path, "rb") : NULL;
    char *text = NULL;
    size_t room = 0;
    while (in != NULL && getline(&text, &room, in) > 0) {
        text[strcspn(text, "\n")] = '\0';
        read_line(&l, text, file);
    }
    free(text);
    if (in != NULL)
        fclose(in);
    for (size_t i = json_array_size(l.functions); i-- > 0;)
        if (!is_of_source(json_array_get(l.functions, i)))
            json_array_remove(l.functions, i);
    return l.functions;
}

// ---- The data

static json_t *json_files(const Package *package) {
    json_t *files = json_array();
    for (int i = 0; i < package->files.len; i++) {
        const Source *source = package->files.items[i]->source;
        const char *text = arena_strndup(&compilation, source->text, source->size);
        json_t *file = json_object();
        json_object_set_new(file, "name", json_text(source->path));
        json_object_set_new(file, "text", json_text(text));
        json_array_append_new(files, file);
    }
    return files;
}

static json_t *json_frames(const Stories *stories) {
    json_t *list = json_array();
    const FrameList *all = frames();
    for (int i = 0; i < all->len; i++) {
        if (all->items[i]->func == NULL)
            continue;
        name_sites(all->items[i], stories);
        json_array_append_new(list, json_of_frame(all->items[i], stories));
    }
    return list;
}

static json_t *json_graphs(void) {
    json_t *list = json_array();
    const GraphList *all = flow_graphs();
    for (int i = 0; i < all->len; i++)
        if (all->items[i]->edges.len > 0)
            json_array_append_new(list, json_of_graph(all->items[i]));
    return list;
}

static json_t *json_page(const HtmlPage *page) {
    json_t *stories = json_array();
    for (int i = 0; i < page->stories->len; i++)
        json_array_append_new(stories, json_of_story(page->stories->items[i]));
    const char *file = page->package->files.items[0]->source->path;
    json_t *data = json_object();
    json_object_set_new(data, "title", json_text(page->title));
    json_object_set_new(data, "lang", json_text(story_in_chinese ? "zh" : "en"));
    json_object_set_new(data, "tab", json_text(page->tab));
    json_object_set_new(data, "files", json_files(page->package));
    json_object_set_new(data, "stories", stories);
    json_object_set_new(data, "frames", json_frames(page->stories));
    json_object_set_new(data, "graphs", json_graphs());
    json_object_set_new(data, "assembly",
                        json_pack("{so so}", "go", json_listing(page->assembly, file),
                                  "naive", json_listing(page->naive, file)));
    json_t *more = page->more != NULL ? json_loads(page->more, 0, NULL) : NULL;
    if (more != NULL)
        json_object_update(data, more);
    json_decref(more);
    return data;
}

static void put_data(FILE *out, json_t *data) {
    char *text = json_dumps(data, JSON_COMPACT);
    if (text == NULL)
        internal_error("html: the data is no JSON");
    for (const char *c = text; *c != '\0'; c++) {
        if (c[0] == '<' && c[1] == '/')
            fputs("<\\", out);
        else if (c[0] == '<' && c[1] == '!')
            fputs("\\u003c", out);
        else
            putc(*c, out);
    }
    free(text);
}

void html_write(FILE *out, const HtmlPage *page) {
    static const char PLACE[] = "@DATA@";
    const char *at = strstr(page_html, PLACE);
    json_t *data = json_page(page);
    fwrite(page_html, 1, (size_t)(at - page_html), out);
    put_data(out, data);
    fputs(at + strlen(PLACE), out);
    json_decref(data);
}
