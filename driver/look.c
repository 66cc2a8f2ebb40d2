// Compiling to look: front end, inlining, escape analysis with its observers, and
// code generation if somebody asks where things came to lie.
#include "driver/look.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "escape/escape.h"
#include "explain/frame.h"
#include "explain/hint.h"
#include "explain/html.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static Unit *looked_at;

// In a trial: the unit with another text of one file.
static Package *analyse_changed(int index, const char *text) {
    for (int i = 0; i < looked_at->sources.len; i++) {
        Source **source = &looked_at->sources.items[i];
        if ((*source)->index == index)
            *source = source_from_text((*source)->path, text, strlen(text));
    }
    Package *package = compile_front(looked_at);
    if (package == NULL)
        return NULL;
    compile_middle(package);
    return diag_flush(stderr) > 0 ? NULL : package;
}

static void generate(Look *look) {
    frames_begin();
    codegen_options.listing = true;
    look->assembly = work_path("look.asm");
    compile_back(look->package, look->assembly);
    place_stories(look->stories);
}

bool look_at(Unit *unit, int flags, Look *look) {
    *look = (Look){.unit = unit};
    looked_at = unit;
    if (compile_imports() != STATUS_OK)
        return false;
    unit_read(unit);
    if (flags & LOOK_HINTS)
        trials_begin(analyse_changed);
    stories_begin();
    look->package = compile_front(unit);
    if (look->package == NULL)
        return false;
    index_package(look->package);
    compile_middle(look->package);
    if (diag_flush(stderr) > 0)
        return false;
    look->stories = stories_of(look->package);
    if (flags & LOOK_HINTS)
        look->untried = find_hints(look->package, look->stories);
    trials_end();
    if (flags & LOOK_CODE)
        generate(look);
    return diag_flush(stderr) == 0;
}

const char *take_function(void) {
    Words *files = &options.files;
    if (files->count < 2)
        return NULL;
    const char *last = files->items[files->count - 1];
    size_t len = strlen(last);
    if (len > 3 && strcmp(last + len - 3, ".go") == 0)
        return NULL;
    files->count--;
    return last;
}

// The listing of the build without escape analysis, made in a process of its own:
// a second compilation would find the first one's state.
static const char *naive_listing(Unit *unit) {
    const char *path = work_path("naive.asm");
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    if (pid == 0) {
        options.escape = "naive";
        compile_configure();
        Package *package = compile_front(unit);
        if (package == NULL)
            _exit(STATUS_ERRORS);
        compile_middle(package);
        codegen_options.listing = true;
        compile_back(package, path);
        fflush(NULL);
        _exit(STATUS_OK);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fatal("wait: %s", strerror(errno));
    return WIFEXITED(status) && WEXITSTATUS(status) == STATUS_OK ? path : NULL;
}

int look_page(Unit *unit, const char *tab, const char *more) {
    story_with_place = true;
    if (compile_imports() != STATUS_OK)
        return STATUS_ERRORS;
    unit_read(unit);
    const char *naive = naive_listing(unit);
    Look look;
    if (!look_at(unit, LOOK_HINTS | LOOK_CODE, &look))
        return STATUS_ERRORS;
    FILE *out = fopen(options.html, "wb");
    if (out == NULL)
        fatal("%s: %s", options.html, strerror(errno));
    HtmlPage page = {unit->files.len > 0 ? unit->files.items[0] : unit->path, tab,
                     look.package, look.stories, look.assembly, naive, more};
    html_write(out, &page);
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed)
        fatal("%s: %s", options.html, strerror(errno));
    return STATUS_OK;
}

FILE *look_output(void) {
    if (options.output == NULL)
        return stdout;
    FILE *out = fopen(options.output, "wb");
    if (out == NULL)
        fatal("%s: %s", options.output, strerror(errno));
    return out;
}

void look_finish(FILE *out) {
    if (out != stdout && (ferror(out) || fclose(out) != 0))
        fatal("%s: %s", options.output, strerror(errno));
}

bool colour_wanted(FILE *out) {
    const char *no_colour = getenv("NO_COLOR");
    return isatty(fileno(out)) && (no_colour == NULL || no_colour[0] == '\0');
}
