// burrow graph: the escape graph, for graphviz or drawn by it.
#include "driver/look.h"

#include "base/diag.h"
#include "explain/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_installed(const char *program) {
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");
        if (access(arena_printf(&compilation, "%.*s/%s", (int)len, path, program),
                   X_OK) == 0)
            return true;
        path += len + (path[len] == ':');
    }
    return false;
}

static int draw(const char *function) {
    if (!is_installed("dot")) {
        fputs("burrow graph: -svg needs the program dot (Debian package graphviz)\n",
              stderr);
        return STATUS_FAILURE;
    }
    const char *path = work_path("graph.dot");
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        fatal("%s: %s", path, strerror(errno));
    int count = graphs_print(out, function);
    if (fclose(out) != 0)
        fatal("%s: %s", path, strerror(errno));
    const char *output = options.output != NULL ? options.output : "/dev/stdout";
    const char *command[] = {"dot", "-Tsvg", "-o", output, path, NULL};
    fflush(stdout);
    if (count > 0 && tool_run(command) != 0)
        return STATUS_FAILURE;
    return count > 0 ? STATUS_OK : -1;
}

static int print(const char *function) {
    if (options.svg)
        return draw(function);
    FILE *out = look_output();
    int count = 1;
    if (options.as_json)
        graphs_json(out, function);
    else
        count = graphs_print(out, function);
    look_finish(out);
    return count > 0 ? STATUS_OK : -1;
}

int command_graph(int count, char **words) {
    options_parse(COMMAND_GRAPH, count, words);
    const char *function = take_function();
    options.print_decisions = 0;
    compile_configure();
    Look look;
    int status = STATUS_ERRORS;
    if (look_at(named_unit(&options.files), 0, &look))
        status = print(function);
    if (status < 0) {
        fprintf(stderr, "burrow graph: nothing flows in %s\n",
                function != NULL ? function : "it");
        status = STATUS_FAILURE;
    }
    work_remove();
    return status;
}
