// The other side of `burrow compare`: a compiler without escape analysis.
//
// Whatever has its address taken is on the heap, and so is everything that
// allocates by itself: new, &T{}, make, literals with a backing store, closures,
// boxes.  NODE_STACK is set nowhere, so only variables have to be decided.
//
// A variable that closures use is reached through a pointer, unless nobody
// changes it after its declaration: then they may as well copy it.
#include "escape/internal.h"

enum { CAPTURE_BY_VALUE = 128 }; // bytes

// A return assigns the results, also after a closure has captured them.
static bool may_change(const Object *object) {
    return object->reassigned || object->address_taken || object->is_result ||
           var_info((Object *)object)->undefined;
}

static void decide(Object *object) {
    bool shared = object->captured &&
                  (may_change(object) || type_size(object->type) > CAPTURE_BY_VALUE);
    object->capture_by_value = object->captured && !shared;
    object->heap = object->address_taken || shared ||
                   (!object->is_param && !object->is_result &&
                    type_size(object->type) > escape_max_stack_var());
}

void escape_naively(FuncList *roots) {
    for (int i = 0; i < roots->len; i++) {
        Func *func = roots->items[i];
        ObjectList *variables = &func_info(func)->variables;
        for (int j = 0; j < variables->len; j++)
            decide(variables->items[j]);
        FuncList literals = {func->literals.items, func->literals.len,
                             func->literals.cap};
        escape_naively(&literals);
    }
}
