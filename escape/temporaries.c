// Variables without a name in the source.
//
// Go's compiler gives a temporary to each result of f in g(f()), and to a callee
// or receiver that is itself computed by a call: f().method().  They are variables
// like others to the analysis (".autotmp_7" in explanations), numbered by their
// place among the function's variables; those of an imported function by their place
// among its temporaries ("bytes..autotmp_0").
#include "escape/internal.h"

static PtrMap tuples;  // CALL of several results -> its temporaries
static PtrMap callees; // callee, receiver or copied argument -> its temporary

static Name *next_name(Func *func) {
    const ObjectList *variables = &func_info(func)->variables;
    if (func->package == compiled_package)
        return name_of(arena_printf(&compilation, ".autotmp_%d", variables->len));
    int before = 0;
    for (int i = 0; i < variables->len; i++)
        before += var_info(variables->items[i])->temporary;
    return name_of(arena_printf(&compilation, "%s..autotmp_%d",
                                func->package->name->text, before));
}

Object *new_temporary(Func *func, Type *type, Pos pos) {
    FuncInfo *info = func_info(func);
    Object *object = ARENA_NEW(&compilation, Object);
    object->kind = OBJ_VAR;
    object->name = next_name(func);
    object->pos = pos;
    object->type = type;
    object->package = func->package;
    object->owner = func;
    object->param_index = -1;
    var_info(object)->temporary = true;
    vec_push(&compilation, &info->variables, object);
    return object;
}

int tuple_count(const Node *call) {
    return call->type->kind == TYPE_TUPLE ? call->type->result_count : 1;
}

Object **tuple_temporaries(const Node *call) {
    return ptrmap_get(&tuples, call);
}

void set_tuple_temporaries(const Node *call, Object **temporaries) {
    ptrmap_put(&compilation, &tuples, call, temporaries);
}

Object *callee_temporary(const Node *x) {
    return x->flags & NODE_TEMPORARY ? ptrmap_get(&callees, x) : NULL;
}

void note_copied_argument(Node *argument, Object *copy) {
    argument->flags |= NODE_TEMPORARY;
    ptrmap_put(&compilation, &callees, argument, copy);
}

void forget_temporary(const Node *x) {
    ptrmap_put(&compilation, &callees, x, NULL);
}
