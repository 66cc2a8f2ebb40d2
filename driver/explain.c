// burrow explain: the story of each value.
//
//     burrow explain x.go           every site that could allocate
//     burrow explain x.go:12        what is on line 12
//     burrow explain x.go:12:5      … at that column
#include "driver/packages.h"

#include "base/diag.h"
#include "escape/escape.h"
#include "explain/hint.h"
#include "explain/print.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Takes :LINE and :COLUMN from the end of a file's name.
static void take_position(const char **word, PrintOptions *print) {
    int numbers[2], count = 0;
    char *text = arena_strndup(&compilation, *word, strlen(*word));
    while (count < 2) {
        char *colon = strrchr(text, ':'), *end;
        if (colon == NULL)
            break;
        long number = strtol(colon + 1, &end, 10);
        if (*end != '\0' || end == colon + 1 || number < 1 || number > 1 << 30)
            break;
        numbers[count++] = (int)number;
        *colon = '\0';
    }
    if (count == 0)
        return;
    print->line = numbers[count - 1];
    print->column = count == 2 ? numbers[0] : 0;
    print->file = *word = text;
}

static Unit *looked_at; // by explain

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

// The stories of the unit, with hints; NULL after errors, which are printed.
static Stories *explained(Unit *unit) {
    looked_at = unit;
    if (compile_imports() != STATUS_OK)
        return NULL;
    unit_read(unit);
    trials_begin(analyse_changed);
    stories_begin();
    Package *package = compile_front(unit);
    if (package == NULL)
        return NULL;
    index_package(package);
    compile_middle(package);
    if (diag_flush(stderr) > 0)
        return NULL;
    Stories *stories = stories_of(package);
    find_hints(package, stories);
    trials_end();
    return stories;
}

// -fix: the program after the first hint on the line asked for.
static int print_fixed(const Stories *stories, const PrintOptions *print) {
    for (int i = 0; i < stories->len; i++) {
        const Story *story = stories->items[i];
        if (story->fix == NULL || (print->line > 0 && !story_wanted(story, print)))
            continue;
        fputs(fix_apply(story->fix), stdout);
        return STATUS_OK;
    }
    fputs("burrow explain: there is no hint to apply\n", stderr);
    return STATUS_FAILURE;
}

int command_explain(int count, char **words) {
    PrintOptions print = {0};
    options_parse(COMMAND_EXPLAIN, count, words);
    for (int i = 0; i < options.files.count; i++)
        take_position(&options.files.items[i], &print);
    print.colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
    print.all = options.everything;
    story_in_chinese = options.chinese;
    options.print_decisions = 0; // what is said of escapes, we say
    compile_configure();
    Stories *stories = explained(named_unit(&options.files));
    int status = stories == NULL ? STATUS_ERRORS : STATUS_OK;
    if (stories != NULL && options.fix)
        status = print_fixed(stories, &print);
    else if (stories != NULL)
        stories_print(stdout, stories, &print);
    trials_end();
    work_remove();
    return status;
}
