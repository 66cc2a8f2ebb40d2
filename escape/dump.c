// A function's summary, as `burrow dump escape` begins with it: where the values of
// its parameters go.
//
//     func (*List).push  l: heap derefs=1  v: heap derefs=0
//
// (What follows there, each site's place, is known to explain/columns.c.)
#include "escape/graph.h"

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

void escape_print(FILE *out, Func *func) {
    fprintf(out, "func %s", func->name);
    int index = 0;
    if (func->recv != NULL)
        print_parameter(out, func, func->recv, index++);
    for (int i = 0; i < func->params.len; i++)
        print_parameter(out, func, func->params.items[i], index++);
    putc('\n', out);
}
