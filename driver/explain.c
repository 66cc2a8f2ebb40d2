// burrow explain: the story of each value.
//
//     burrow explain x.go           every site that could allocate
//     burrow explain x.go:12        what is on line 12
//     burrow explain x.go:12:5      … at that column
#include "driver/look.h"

#include "base/diag.h"
#include "escape/escape.h"
#include "explain/hint.h"
#include "explain/json.h"

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

static int show(const Look *look, PrintOptions *print) {
    FILE *out = look_output();
    print->colour = colour_wanted(out);
    if (options.as_json)
        stories_json(out, look->stories, print);
    else if (options.as_sarif)
        stories_sarif(out, look->stories, print);
    else
        stories_print(out, look->stories, print);
    look_finish(out);
    return STATUS_OK;
}

int command_explain(int count, char **words) {
    PrintOptions print = {0};
    options_parse(COMMAND_EXPLAIN, count, words);
    for (int i = 0; i < options.files.count; i++)
        take_position(&options.files.items[i], &print);
    print.all = options.everything;
    story_in_chinese = options.chinese;
    story_with_place = options.everything || print.line > 0;
    options.print_decisions = 0; // what is said of escapes, we say
    compile_configure();
    Look look;
    int status = STATUS_ERRORS;
    if (options.html != NULL)
        status = look_page(named_unit(&options.files), "story", NULL);
    else if (look_at(named_unit(&options.files), LOOK_HINTS | LOOK_CODE, &look)) {
        status = STATUS_OK;
        status = options.fix ? print_fixed(look.stories, &print) : show(&look, &print);
        if (look.untried > 0)
            fprintf(stderr,
                    "burrow explain: no time was left to try hints for %d sites\n",
                    look.untried);
    }
    work_remove();
    return status;
}
