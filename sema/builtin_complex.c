// complex, real and imag.
//
//     complex(re, im)   float32 -> complex64, float64 -> complex128
//     real(z), imag(z)  the other way
//
// Of constants they are constants.  An untyped argument takes the type of the other
// one; two untyped constants count as floats, if they have no imaginary part.
// Spec: Manipulating complex numbers.
#include "sema/operand.h"

static Type *complex_of(Type *type) {
    switch (type_underlying(type)->kind) {
    case TYPE_FLOAT32: return basic_types[TYPE_COMPLEX64];
    case TYPE_FLOAT64: return basic_types[TYPE_COMPLEX128];
    case TYPE_UNTYPED_FLOAT: return basic_types[TYPE_UNTYPED_COMPLEX];
    default: return NULL;
    }
}

static Type *part_of(Type *type) {
    switch (type_underlying(type)->kind) {
    case TYPE_COMPLEX64: return basic_types[TYPE_FLOAT32];
    case TYPE_COMPLEX128: return basic_types[TYPE_FLOAT64];
    case TYPE_UNTYPED_COMPLEX: return basic_types[TYPE_UNTYPED_FLOAT];
    default: return NULL;
    }
}

typedef struct TypeMap {
    Type *(*map)(Type *);
    Vec(Type *) types;
    Vec(bool) tildes;
} TypeMap;

static bool visit_map(Type *term, bool tilde, void *context) {
    TypeMap *map = context;
    Type *type = term != NULL ? map->map(term) : NULL;
    if (type == NULL)
        return false;
    vec_push(&compilation, &map->types, type);
    vec_push(&compilation, &map->tildes, tilde);
    return true;
}

// MAP of X's type, the argument of builtin function NAME.  (Of a type parameter it would be a new one with MAP of each of
// its types, which Go did not dare to decide.)
static Type *convert_types(Operand *x, const char *name, Type *(*map)(Type *)) {
    TypeMap all = {.map = map};
    Type *type = x->type;
    if (!is_type_param(type))
        return map(type);
    if (!each_term(type, visit_map, &all))
        return NULL;
    operand_error(x, "%s not supported as argument to %s for go1.18 (see issue #50937)",
                  operand_text(x), name);
    Type *result = type_param(type->object, type->index);
    result->constraint = type_union(all.types.items, all.tildes.items, all.types.len);
    return result;
}

// An untyped constant without imaginary part counts as a float.
static void constant_to_float(Operand *x) {
    if (!type_is_numeric(x->type) || x->value->kind == CONST_UNKNOWN)
        return;
    if (x->value->kind != CONST_COMPLEX || const_sign(const_imag(x->value)) == 0)
        x->type = basic_types[TYPE_UNTYPED_FLOAT];
}

static void match_complex_parts(Operand *x, Operand *y) {
    bool x_untyped = type_is_untyped(x->type);
    bool y_untyped = type_is_untyped(y->type);
    if (x_untyped && !y_untyped) {
        convert_untyped(x, y->type);
    } else if (!x_untyped && y_untyped) {
        convert_untyped(y, x->type);
    } else if (x_untyped && x->mode == MODE_CONSTANT && y->mode == MODE_CONSTANT) {
        constant_to_float(x);
        constant_to_float(y);
    } else if (x_untyped) {
        // An untyped shift is in it; as a float it is an error.
        convert_untyped(x, basic_types[TYPE_FLOAT64]);
        convert_untyped(y, basic_types[TYPE_FLOAT64]);
    }
}

bool builtin_complex(Operand *x, Node *call, OperandList args) {
    Operand *y = &args.items[1];
    if (y->mode == MODE_INVALID)
        return false;
    match_complex_parts(x, y);
    if (x->mode == MODE_INVALID || y->mode == MODE_INVALID)
        return false;
    if (!type_identical(x->type, y->type)) {
        operand_error(x, "invalid operation: %s (mismatched types %s and %s)",
                      ast_expr_text(call), type_text(x->type), type_text(y->type));
        return false;
    }
    Type *type = convert_types(x, "complex", complex_of);
    if (type == NULL) {
        operand_error(x,
                      "invalid argument: arguments have type %s, expected floating-point",
                      type_text(x->type));
        return false;
    }
    if (x->mode == MODE_CONSTANT && y->mode == MODE_CONSTANT) {
        const Const *re = const_to_float(x->value), *im = const_to_float(y->value);
        bool known = re != NULL && im != NULL;
        set_constant(x, type, known ? const_complex(re, im) : const_unknown());
    } else {
        set_value(x, type);
    }
    return true;
}

bool builtin_part(Operand *x, Builtin id) {
    if (type_is_untyped(x->type)) {
        if (x->mode != MODE_CONSTANT)
            convert_untyped(x, basic_types[TYPE_COMPLEX128]); // a shift: an error
        else if (type_is_numeric(x->type))
            x->type = basic_types[TYPE_UNTYPED_COMPLEX];
        if (x->mode == MODE_INVALID)
            return false;
    }
    Type *type = convert_types(x, id == BUILTIN_REAL ? "real" : "imag", part_of);
    if (type == NULL) {
        operand_error(x, "invalid argument: argument has type %s, expected complex type",
                      type_text(x->type));
        return false;
    }
    if (x->mode != MODE_CONSTANT) {
        set_value(x, type);
    } else if (x->value->kind == CONST_UNKNOWN) {
        set_constant(x, type, x->value);
    } else {
        const Const *value = const_to_complex(x->value);
        set_constant(x, type,
                     id == BUILTIN_REAL ? const_real(value) : const_imag(value));
    }
    return true;
}
