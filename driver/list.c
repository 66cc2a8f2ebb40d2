// burrow list: the import paths of packages.
#include "driver/packages.h"

int command_list(int count, char **words) {
    options_parse(COMMAND_LIST, count, words);
    compile_configure();
    UnitList roots = named_units(&options.files);
    if (options.with_imports)
        roots = units; // imports first
    for (int i = 0; i < roots.len; i++)
        puts(roots.items[i]->path);
    return STATUS_OK;
}
