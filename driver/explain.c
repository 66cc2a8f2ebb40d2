// burrow explain: the story of each value.
//
//     burrow explain x.go           every site that could allocate
//     burrow explain x.go:12        what is on line 12
//     burrow explain x.go:12:5      … at that column
#include "driver/packages.h"

#include "base/diag.h"
#include "escape/escape.h"
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

// Without an explanation nothing is printed: the flags of -m are not ours.
static Package *analysed(Unit *unit) {
    options.print_decisions = 0;
    compile_configure();
    if (compile_imports() != STATUS_OK)
        return NULL;
    stories_begin();
    Package *package = compile_front(unit);
    if (package == NULL)
        return NULL;
    compile_middle(package);
    return diag_flush(stderr) > 0 ? NULL : package;
}

int command_explain(int count, char **words) {
    PrintOptions print = {0};
    options_parse(COMMAND_EXPLAIN, count, words);
    for (int i = 0; i < options.files.count; i++)
        take_position(&options.files.items[i], &print);
    print.colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
    print.all = options.everything;
    story_in_chinese = options.chinese;
    compile_configure();
    Unit *unit = named_unit(&options.files);
    Package *package = analysed(unit);
    if (package != NULL)
        stories_print(stdout, stories_of(package), &print);
    work_remove();
    return package != NULL ? STATUS_OK : STATUS_ERRORS;
}
