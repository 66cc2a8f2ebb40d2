// burrow dump escape: every function's summary and every variable's place.
//
//     func (*List).push  l: heap derefs=1  v: heap derefs=0
//       ./x.go:8:2: n            heap
//       ./x.go:9:2: m            frame
//
// The first line tells where the parameters' values go.
#include "escape/graph.h"

#include "base/diag.h"

#include <stdio.h>

static void print_leaks(FILE *out, Func *func, Object *parameter, const Leaks *leaks) {
    fprintf(out, "  %s:", parameter->name != NULL ? parameter->name->text : "_");
    int heap = leaks_to_heap(leaks);
    bool any = heap >= 0;
    if (heap >= 0)
        fprintf(out, " heap derefs=%d", heap);
    for (int i = 0; i < LEAK_RESULTS && i < func->results.len; i++) {
        int derefs = leaks_to_result(leaks, i);
        if (derefs < 0)
            continue;
        fprintf(out, " %s derefs=%d", func->results.items[i]->name->text, derefs);
        any = true;
    }
    fputs(any ? "" : " stays", out);
}

static void print_parameter(FILE *out, Func *func, Object *parameter, int index) {
    if (!type_has_pointers(parameter->type))
        return;
    Leaks leaks = parameter_leaks(func, index);
    print_leaks(out, func, parameter, &leaks);
}

static const char *place(const Object *object) {
    if (object->heap)
        return "heap";
    if (!object->captured)
        return "frame";
    return object->capture_by_value ? "frame, captured by value"
                                    : "frame, captured by reference";
}

static void print_function(FILE *out, Func *func) {
    fprintf(out, "func %s", func->name);
    int index = 0;
    if (func->recv != NULL)
        print_parameter(out, func, func->recv, index++);
    for (int i = 0; i < func->params.len; i++)
        print_parameter(out, func, func->params.items[i], index++);
    putc('\n', out);
    ObjectList *variables = &func_info(func)->variables;
    Arena scratch = {0};
    for (int i = 0; i < variables->len; i++) {
        Object *object = variables->items[i];
        bool named = object->name->text[0] != '~' && object->name->text[0] != '.';
        if (named)
            fprintf(out, "  %s: %-12s %s\n", position_text(&scratch, object->pos),
                    object->name->text, place(object));
    }
    arena_free(&scratch);
    for (int i = 0; i < func->literals.len; i++)
        print_function(out, func->literals.items[i]);
}

void escape_print(FILE *out, Package *package) {
    FuncList *roots = package_functions(package);
    for (int i = 0; i < roots->len; i++)
        print_function(out, roots->items[i]);
}
