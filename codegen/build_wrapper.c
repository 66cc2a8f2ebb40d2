// Method wrappers: functions that only get from one receiver to another.
//
//     type T struct{ *Inner }       T has Inner's methods:
//     main.T.M    (wrapper)         t.Inner.M(…)
//     main.(*T).M (wrapper)         (*t).Inner.M(…)
//
// An interface calls methods with its data word as receiver.  For a pointer type
// that is the method itself; for a type stored in a box the data word is an
// address, so the method of *T is what an itab for T wants.
//
// Wrappers are marked, so that tracebacks leave them out and a recover() in the
// method still counts as called by the deferred function (docs/abi.md).
#include "codegen/build.h"

typedef struct Wrapper {
    Symbol *symbol;
    Type *receiver;
    Name *name;
    Package *package;
    const char *path;
} Wrapper;

static bool is_pointer(Type *type) { return type->kind == TYPE_POINTER; }

// ---- Names

// A type can have its own method close and, from an embedded type of another
// package, that one's close: the latter is main.T.os.close.
static const char *method_symbol_name(Type *receiver, Name *method, Package *package) {
    bool pointer = is_pointer(receiver);
    Type *base = pointer ? receiver->elem : receiver;
    bool foreign = !method->exported && package &&
                   !(base->kind == TYPE_NAMED && base->object->package == package);
    Name *name = foreign ? name_of(text("%s.%s", package->path, method->text)) : method;
    if (base->kind == TYPE_NAMED && base->object->package) {
        const char *type_name = type_link_string(base);
        if (!pointer)
            return text("%s.%s", type_name, name->text);
        size_t path = strlen(base->object->package->path) + 1;
        return text("%.*s(*%s).%s", (int)path, type_name, type_name + path, name->text);
    }
    return text("go.(%s).%s", type_link_string(receiver), name->text);
}

// ---- Bodies

static Place behind(Type *type, Value *pointer) {
    nil_check(pointer);
    return memory_place(type, pointer, 0);
}

// Follows the path of embedded fields from the receiver.
static Place follow(Operand receiver, Selection *selection) {
    Type *type = receiver.type;
    Place place;
    if (is_pointer(under(type)) && !is_interface(type) && under(type)->elem) {
        type = under(type)->elem;
        place = behind(type, receiver.leaf[0]);
    } else {
        place = memory_place(type, operand_address(receiver), 0);
    }
    for (int i = 0; i < selection->path.len; i++) {
        if (under(place.type)->kind == TYPE_POINTER) {
            Type *elem = under(place.type)->elem;
            place = behind(elem, read_place(&place).leaf[0]);
        }
        place = place_field(place, selection->path.items[i]);
    }
    return place;
}

static void plan_concrete(CallPlan *plan, Place place, Method *method) {
    plan->kind = PLAN_STATIC;
    plan->symbol = symbol_of_func(object_func(method->object));
    if (is_pointer(place.type)) {
        plan->args[0] = read_place(&place);
        if (!method->pointer_receiver) {
            place = behind(place.type->elem, plan->args[0].leaf[0]);
            plan->args[0] = read_place(&place);
        }
    } else if (method->pointer_receiver) {
        plan->args[0] = operand1(type_pointer(place.type), place_address(&place));
    } else {
        plan->args[0] = read_place(&place);
    }
    plan->signature = abi_signature(plan->type, plan->args[0].type);
}

static int interface_method_index(Type *interface, Name *name, Package *package) {
    Type *type = under(interface);
    interface_complete(type);
    for (int i = 0; i < type->method_count; i++)
        if (type->methods[i].name == name &&
            (name->exported || !package || type->methods[i].package == package))
            return i;
    internal_error("no method %s in %s", name->text, type_string(interface, NULL));
}

static void plan_interface(CallPlan *plan, Place place, Wrapper *wrapper) {
    Operand x = read_place(&place);
    int index = interface_method_index(place.type, wrapper->name, wrapper->package);
    plan->kind = PLAN_POINTER;
    plan->code = method_code(x, index);
    plan->signature = abi_signature(plan->type, pointer_word());
    plan->args[0] = operand1(pointer_word(), x.leaf[1]);
}

// (*T).M where M is declared for T: says which method met a nil pointer.
static void check_receiver(Wrapper *wrapper, Value *pointer) {
    Type *type = wrapper->receiver->elem;
    const char *message =
        text("value method %s.%s.%s called using nil *%s pointer",
             type->object->package->path, type->object->name->text, wrapper->name->text,
             type->object->name->text);
    Block *bad = new_block();
    Block *good = new_block();
    branch(is_zero(pointer), bad, good, -1);
    start(bad);
    Operand s = string_constant(message, (uint32_t)strlen(message),
                                basic_types[TYPE_STRING]);
    rtcall(RT_panic_wrap, NULL, s.leaf[0], s.leaf[1], NULL);
    start(good);
}

static void build_wrapper(void *context) {
    Wrapper *wrapper = context;
    Selection selection = type_lookup(wrapper->receiver, wrapper->name, wrapper->package);
    if (selection.kind != SELECTION_METHOD)
        internal_error("no method %s of %s", wrapper->name->text,
                       type_string(wrapper->receiver, NULL));
    Type *type = selection.method->type;
    here.path = wrapper->path;
    begin_function(wrapper->symbol, wrapper->symbol->name, type, wrapper->receiver);
    here.f->is_wrapper = true;
    Operand *params = receive_params();
    CallPlan plan = {.type = type};
    plan.arg_count = type->param_count + 1;
    plan.args = ARENA_ARRAY(here.arena, Operand, plan.arg_count);
    memcpy(plan.args + 1, params + 1, sizeof *params * (size_t)type->param_count);
    if (selection.path.len == 0 && is_pointer(wrapper->receiver) &&
        wrapper->receiver->elem->kind == TYPE_NAMED &&
        !is_interface(wrapper->receiver->elem))
        check_receiver(wrapper, params[0].leaf[0]);
    Place place = follow(params[0], &selection);
    if (is_interface(place.type))
        plan_interface(&plan, place, wrapper);
    else
        plan_concrete(&plan, place, selection.method);
    int count;
    Operand *results = perform_call(&plan, &count);
    return_operands(results, count);
    finish_function();
}

// ---- Which code to call

static bool declared_on(Type *receiver, Selection *selection) {
    if (selection->path.len > 0 || !selection->method->object)
        return false;
    return is_pointer(receiver) == selection->method->pointer_receiver;
}

Symbol *symbol_of_method(Type *receiver, Name *name, Package *package) {
    Selection selection = type_lookup(receiver, name, package);
    if (selection.kind != SELECTION_METHOD)
        internal_error("%s has no method %s", type_string(receiver, NULL), name->text);
    if (declared_on(receiver, &selection))
        return symbol_of_func(object_func(selection.method->object));
    Symbol *symbol = symbol_get(method_symbol_name(receiver, name, package), SYMBOL_FUNC);
    if (!symbol->info) {
        Wrapper *wrapper = ARENA_NEW(&compilation, Wrapper);
        *wrapper = (Wrapper){symbol, receiver, name, package, here.path};
        symbol->info = wrapper;
        symbol->shared = true;
        queue_build(build_wrapper, wrapper);
    }
    return symbol;
}

Symbol *symbol_of_interface_method(Type *type, Name *name, Package *package) {
    if (stored_directly(type))
        return symbol_of_method(type, name, package);
    return symbol_of_method(type_pointer(type), name, package);
}

Symbol *symbol_of_method_expr(Type *type, Name *name, Package *package) {
    return symbol_of_method(type, name, package ? package : current_package);
}
