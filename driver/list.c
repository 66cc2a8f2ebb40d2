// burrow list: the import paths of packages.
#include "driver/packages.h"

static void list_with_imports(void) {
    named_units(&options.files);
    for (int i = 0; i < units.len; i++) // imports first
        puts(units.items[i]->path);
}

// Whether the packages are in order does not matter.
static void list_places(const Words *words) {
    Places places = {0};
    for (int i = 0; i < words->count; i++)
        expand_pattern(words->items[i], &places);
    if (words->count == 0)
        expand_pattern(".", &places);
    for (int i = 0; i < places.len; i++)
        puts(places.items[i].path);
}

int command_list(int count, char **words) {
    options_parse(COMMAND_LIST, count, words);
    compile_configure();
    if (options.with_imports)
        list_with_imports();
    else
        list_places(&options.files);
    return STATUS_OK;
}
