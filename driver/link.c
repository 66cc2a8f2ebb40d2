// Making an executable: assembly text through nasm and ld.
//
// Everything is made in the work folder; only a complete executable moves to its
// place, so a build that fails leaves what was there before.
#include "driver/driver.h"

#include "base/diag.h"
#include "codegen/codegen.h"

#include <stdlib.h>
#include <string.h>

static void must_run(const char *const *command) {
    int status = tool_run(command);
    if (status != 0)
        fatal("%s failed with status %d", command[0], status);
}

// -O1: jumps are written with their sizes, so one pass over them is enough
// (nasm's default looks for shorter forms until nothing changes).
static void assemble(const char *text, const char *object) {
    timing_stage("nasm");
    const char *command[] = {"nasm", "-O1", "-f", "elf64", "-o", object, text, NULL};
    must_run(command);
}

static bool ldflags_have(const char *flag) {
    for (int i = 0; i < options.ldflags.count; i++) {
        const char *at = strstr(options.ldflags.items[i], flag);
        size_t len = strlen(flag);
        if (at != NULL && (at == options.ldflags.items[i] || at[-1] == ' ') &&
            (at[len] == '\0' || at[len] == ' '))
            return true;
    }
    return false;
}

static void link_objects(const char *object, const char *executable) {
    timing_stage("ld");
    const char *command[16];
    int n = 0;
    command[n++] = "ld";
    command[n++] = "-o";
    command[n++] = executable;
    command[n++] = "--gc-sections";
    command[n++] = "-z";
    command[n++] = "noexecstack";
    command[n++] = "-x"; // labels inside functions are nobody's business
    if (ldflags_have("-s"))
        command[n++] = "-s";
    command[n++] = object;
    command[n++] = runtime_library();
    command[n] = NULL;
    must_run(command);
}

// The listing for people is the code in the assembly text, without the tables.
static void print_listing(const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return;
    char *line = NULL;
    size_t room = 0;
    bool code = false;
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        if (strncmp(line, "section ", 8) == 0)
            code = strcmp(line, "section .text\n") == 0;
        else if (code && strncmp(line, "..@", 3) != 0 && strcmp(line, ".e:\n") != 0)
            fwrite(line, 1, (size_t)n, stdout);
    }
    free(line);
    fclose(in);
}

int build_program(const Words *files, const char *output, const char **executable) {
    *executable = NULL;
    Package *package = compile_front(files);
    if (package == NULL)
        return STATUS_ERRORS;
    compile_middle(package);
    if (diag_flush(stderr) > 0)
        return STATUS_ERRORS;

    bool is_main = strcmp(package->path, "main") == 0;
    const char *text = work_path("package.asm");
    const char *object = work_path("package.o");
    compile_back(package, text);
    if (diag_flush(stderr) > 0)
        return STATUS_ERRORS;
    if (options.listing)
        print_listing(text);
    assemble(text, object);
    if (is_main) {
        const char *made = work_path("executable");
        link_objects(object, made);
        if (output != NULL)
            install_file(made, output);
        *executable = output != NULL ? output : made;
    } else if (output != NULL) {
        install_file(object, output);
    }
    return STATUS_OK;
}
