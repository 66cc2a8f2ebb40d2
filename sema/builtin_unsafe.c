// The functions of package unsafe.
//
// Sizeof, Alignof and Offsetof are constants of type uintptr, unless the size is that
// of a type parameter: then each instance has its own.
// Spec: Package unsafe, Size and alignment guarantees.
#include "sema/operand.h"

bool unsafe_add(Operand *x, OperandList args) {
    Type *pointer = basic_types[TYPE_UNSAFE_POINTER];
    assignment(x, pointer, "argument to unsafe.Add");
    if (x->mode == MODE_INVALID || !valid_index(&args.items[1], "length", true))
        return false;
    set_value(x, pointer);
    return true;
}

bool unsafe_slice(Operand *x, OperandList args) {
    Type *under = type_underlying(x->type);
    if (under->kind != TYPE_POINTER) {
        operand_error(x, "invalid argument: %s is not a pointer", operand_text(x));
        return false;
    }
    if (!valid_index(&args.items[1], "length", false))
        return false;
    set_value(x, type_slice(under->elem));
    return true;
}

// Is TYPE's size that of a type parameter, or made of it?
typedef struct Inside {
    Type *type;
    struct Inside *outer;
} Inside;

static bool varies_inside(Type *type, Inside *outer) {
    Type *under = type_underlying(type);
    if (!type->open && type == under)
        return false;
    if (is_type_param(under))
        return true;
    for (Inside *step = outer; step != NULL; step = step->outer)
        if (step->type == type)
            return true; // it contains itself, which is an error
    Inside inside = {type, outer};
    if (under->kind == TYPE_ARRAY)
        return varies_inside(under->elem, &inside);
    if (under->kind != TYPE_STRUCT)
        return false;
    for (int i = 0; i < under->field_count; i++)
        if (varies_inside(under->fields[i].type, &inside))
            return true;
    return false;
}

static bool varies_in_size(Type *type) { return varies_inside(type, NULL); }

bool unsafe_size(Operand *x, Builtin id) {
    bool size = id == BUILTIN_UNSAFE_SIZEOF;
    assignment(x, NULL,
               size ? "argument to unsafe.Sizeof" : "argument to unsafe.Alignof");
    if (x->mode == MODE_INVALID)
        return false;
    if (varies_in_size(x->type)) {
        set_value(x, basic_types[TYPE_UINTPTR]);
        return true;
    }
    int64_t value = size ? type_size(x->type) : type_align(x->type);
    set_constant(x, basic_types[TYPE_UINTPTR], const_int(value));
    return true;
}

// The offset of a field in its struct: through embedded structs, but not
// through embedded pointers.
static int64_t field_offset(Type *type, const int *path, int count) {
    int64_t offset = 0;
    for (int i = 0; i < count; i++) {
        Type *under = type_underlying(type);
        type_size(under); // sets the offsets
        offset += under->fields[path[i]].offset;
        type = under->fields[path[i]].type;
    }
    return offset;
}

bool unsafe_offset(Operand *x, Node *call) {
    Node *arg = call->call.args.items[0];
    Node *selector = ast_unparen(arg);
    if (selector->kind != AST_SELECTOR) {
        node_error(arg, "invalid argument: %s is not a selector expression",
                   ast_expr_text(arg));
        use_exprs(&arg, 1);
        return false;
    }
    check_value(x, selector->selector.x);
    if (x->mode == MODE_INVALID)
        return false;
    Type *base = x->type;
    Type *under = type_underlying(base);
    if (under->kind == TYPE_POINTER && type_underlying(under->elem)->kind == TYPE_STRUCT)
        base = under->elem;
    Name *name = selector->selector.name;
    bool pointer_needed;
    Selection selection = lookup_selection(base, false, name, &pointer_needed);
    if (selection.kind == SELECTION_METHOD) {
        node_error(arg, "invalid argument: %s is a method value", ast_expr_text(arg));
        return false;
    }
    if (selection.kind != SELECTION_FIELD) {
        operand_error(x, "invalid argument: %s has no single field %s", type_text(base),
                      name->text);
        return false;
    }
    if (selection.indirect) {
        operand_error(x, "invalid argument: field %s is embedded via a pointer in %s",
                      name->text, type_text(base));
        return false;
    }
    if (varies_in_size(base)) {
        set_value(x, basic_types[TYPE_UINTPTR]);
        return true;
    }
    int64_t offset = field_offset(base, selection.path.items, selection.path.len);
    set_constant(x, basic_types[TYPE_UINTPTR], const_int(offset));
    return true;
}
