// burrow env: what burrow goes by.
//
//     burrow env               NAME="value", for a shell
//     burrow env GOROOT …      the values alone
#include "driver/packages.h"

#include <stdlib.h>
#include <string.h>

static const char *module_file(void) {
    const Module *module = current_module();
    return module != NULL ? arena_printf(&compilation, "%s/go.mod", module->root)
                          : "/dev/null";
}

static const char *library_folder(void) {
    const char *path = runtime_library();
    return arena_strndup(&compilation, path, (size_t)(strrchr(path, '/') - path));
}

static const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

static const char *cache_or_off(void) {
    return cache_folder() != NULL ? cache_folder() : "off";
}

static const char *amd64(void) { return "amd64"; }
static const char *system_name(void) { return "linux"; }
static const char *language(void) { return "go1.19"; }

static const char *library_root(void) {
    return goroot_if_any() != NULL ? goroot_if_any() : "";
}

static const struct Setting {
    const char *name;
    const char *(*value)(void);
} settings[] = {
    {"BURROWCACHE", cache_or_off}, {"BURROWLIB", library_folder},
    {"GOARCH", amd64},             {"GOHOSTARCH", amd64},
    {"GOHOSTOS", system_name},     {"GOMOD", module_file},
    {"GOOS", system_name},         {"GOROOT", library_root},
    {"GOVERSION", language},       {"TMPDIR", temporary_folder},
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static void print_value(const char *name) {
    const char *value = "";
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcmp(settings[i].name, name) == 0)
            value = settings[i].value();
    puts(value);
}

int command_env(int count, char **words) {
    options_parse(COMMAND_ENV, count, words);
    for (int i = 0; i < options.files.count; i++)
        print_value(options.files.items[i]);
    for (int i = 0; i < SETTING_COUNT && options.files.count == 0; i++)
        printf("%s=\"%s\"\n", settings[i].name, settings[i].value());
    return STATUS_OK;
}
