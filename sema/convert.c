// Assignability and conversion.
//
//     var r io.Reader = f      assignable: *os.File implements io.Reader
//     var n int = int(x)       convertible: both are numbers
//
// assignment() is what every place that gives a value to a variable calls:
// arguments, results, elements, sends.  It settles untyped values, checks
// assignability and words the error.  The CONVERT nodes come later (lower.c).
// Spec: Assignability, Conversions, Implementing an interface.
#include "sema/operand.h"

#include <string.h>

static bool is_basic(Type *under) {
    return under->kind > TYPE_INVALID && under->kind < TYPE_NAMED;
}

// Types that constants can have.
bool is_const_type(Type *type) {
    Type *under = type_underlying(type);
    return is_basic(under) && under->kind != TYPE_UNSAFE_POINTER &&
           under->kind != TYPE_UNTYPED_NIL;
}

// ---- Implementing an interface

static bool is_interface_pointer(Type *type) {
    Type *under = type_underlying(type);
    return under->kind == TYPE_POINTER && type_is_interface(under->elem);
}

static const char *interface_pointer_text(Type *type) {
    Type *under = type_underlying(type);
    if (under->kind == TYPE_POINTER && is_type_param(under->elem))
        return arena_printf(&compilation,
                            "type %s is pointer to type parameter, not type parameter",
                            type_text(type));
    return arena_printf(&compilation, "type %s is pointer to interface, not interface",
                        type_text(type));
}

// "Len() int": a method's name and what follows "func" in its type.
static const char *method_text(Method *method) {
    Type *type = method->type;
    if (method->object != NULL) {
        check_object(method->object);
        type = method->object->type;
    }
    return arena_printf(&compilation, "%s%s", method->name->text,
                        type_text(type) + strlen("func"));
}

const char *missing_method_reason(Type *type, Type *interface, Method *missing,
                                  Method *have) {
    const char *name = missing->name->text;
    if (have == NULL) {
        if (is_interface_pointer(type) ||
            (type->kind == TYPE_POINTER && is_type_param(type->elem)))
            return arena_printf(&compilation, "(%s)", interface_pointer_text(type));
        if (is_interface_pointer(interface))
            return arena_printf(&compilation, "(%s)", interface_pointer_text(interface));
        return arena_printf(&compilation, "(missing %s method)", name);
    }
    const char *problem = "(missing %s method)\n\t\thave %s\n\t\twant %s";
    if (missing->name == have->name) {
        Type *have_type = have->object != NULL ? have->object->type : have->type;
        if (type_identical(missing->type, have_type))
            return arena_printf(&compilation, "(%s method has pointer receiver)", name);
        problem = "(wrong type for %s method)\n\t\thave %s\n\t\twant %s";
    }
    return arena_printf(&compilation, problem, name, method_text(have),
                        method_text(missing));
}

// Why TYPE does not implement INTERFACE, or NULL if it does.
const char *implements_reason(Type *type, Type *interface) {
    Type *under = type_underlying(type);
    if (is_invalid(under) || is_invalid(type_underlying(interface)))
        return NULL;
    if (under->kind == TYPE_POINTER && is_invalid(type_underlying(under->elem)))
        return NULL;
    Type *wanted = type_underlying(interface);
    const char *why;
    if (wanted->kind == TYPE_INTERFACE) {
        interface_complete(wanted);
        if (is_type_param(type))
            under = param_interface(type);
        if (under->kind == TYPE_INTERFACE) {
            interface_complete(under);
            if (type_set_is_empty(under))
                return NULL;
        }
        if (type_set_is_empty(wanted))
            return arena_printf(&compilation, "cannot implement %s (empty type set)",
                                type_text(interface));
        Method *missing = NULL, *have = NULL;
        bool pointer_needed = false;
        if (type_implements(type, interface, &missing, &have, &pointer_needed))
            return type_set_reason(type, interface);
        why = missing_method_reason(type, interface, missing, have);
    } else if (is_interface_pointer(interface)) {
        why = arena_printf(&compilation, "(%s)", interface_pointer_text(interface));
    } else {
        why = arena_printf(&compilation, "(%s is not an interface)", type_text(interface));
    }
    return arena_printf(&compilation, "%s does not implement %s %s", type_text(type),
                        type_text(interface), why);
}

// ---- Assignability

// A two-way channel can be given to a channel type that is more restricted.
static bool channel_narrows(Type *from, Type *to) {
    return from->kind == TYPE_CHAN && from->chan_dir == DIR_BOTH &&
           to->kind == TYPE_CHAN && type_identical(from->elem, to->elem);
}

// ---- Assignability and conversion of what has a type parameter's type: it must
// be possible for each type in the type set.

typedef bool Possible(Operand *x, Type *type, const char **reason);

typedef struct Each {
    Possible *possible;
    const char *verb;    // "assign", "convert"
    Operand *x;
    Type *from, *to;     // as they are written
    const char **reason;
} Each;

// Puts TEXT in front of the reason given so far.
static bool add_reason(const Each *each, const char *text) {
    if (each->reason != NULL)
        *each->reason = *each->reason != NULL
                            ? arena_printf(&compilation, "%s\n\t%s", text, *each->reason)
                            : text;
    return false;
}

static const char *member_text(Type *term, Type *param) {
    if (!is_type_param(param))
        return type_text(term);
    return arena_printf(&compilation, "%s (in %s)", type_text(term), type_text(param));
}

static bool visit_to(Type *term, bool tilde, void *context) {
    Each *each = context;
    (void)tilde;
    if (term == NULL)
        return false;
    if (each->possible(each->x, term, each->reason))
        return true;
    const char *from = member_text(each->x->type, each->from);
    return add_reason(each, arena_printf(&compilation, "cannot %s %s to %s", each->verb, from,
                                         member_text(term, each->to)));
}

static bool visit_from(Type *term, bool tilde, void *context) {
    Each *outer = context;
    (void)tilde;
    if (term == NULL)
        return false;
    Operand x = *outer->x;
    x.type = term;
    Each each = *outer;
    each.x = &x;
    if (is_type_param(outer->to))
        return each_term(outer->to, visit_to, &each);
    if (each.possible(&x, outer->to, each.reason))
        return true;
    return add_reason(&each, arena_printf(&compilation, "cannot %s %s to %s", each.verb,
                                          member_text(term, outer->from),
                                          type_text(outer->to)));
}

static bool possible_for_each(Possible *possible, const char *verb, Operand *x, Type *type,
                              const char **reason) {
    Each each = {possible, verb, x, x->type, type, reason};
    if (is_type_param(x->type))
        return each_term(x->type, visit_from, &each);
    return each_term(type, visit_to, &each);
}

static bool visit_untyped(Type *term, bool tilde, void *context) {
    Operand *x = context;
    Const *value;
    Misfit misfit;
    (void)tilde;
    return term != NULL && implicit_type(x, term, &value, &misfit) != NULL;
}

bool assignable_to(Operand *x, Type *type, const char **reason) {
    if (x->mode == MODE_INVALID || is_invalid(type) || is_invalid(x->type))
        return true; // an error was reported before
    if (type_identical(x->type, type))
        return true;
    Type *from = type_underlying(x->type);
    Type *to = type_underlying(type);
    bool params = is_type_param(x->type) || is_type_param(type);
    if (type_is_untyped(x->type)) {
        Const *value;
        Misfit misfit;
        if (params)
            return each_term(type, visit_untyped, x);
        return implicit_type(x, type, &value, &misfit) != NULL;
    }
    bool one_unnamed = !type_is_named(x->type) || !type_is_named(type);
    if (one_unnamed && !params && type_identical(from, to))
        return true;
    if (type_is_interface(type) || is_interface_pointer(to)) {
        const char *why = implements_reason(x->type, type);
        if (why != NULL && reason != NULL)
            *reason = why;
        return why == NULL;
    }
    if (type_is_interface(x->type) && implements_reason(type, x->type) == NULL) {
        if (reason != NULL)
            *reason = "need type assertion";
        return false;
    }
    if (channel_narrows(from, to))
        return one_unnamed;
    if (is_type_param(type) ? type_is_named(x->type) : type_is_named(type))
        return false;
    return params && possible_for_each(assignable_to, "assign", x, type, reason);
}

// ---- Assignment

static const char *misfit_note(Misfit misfit) {
    switch (misfit) {
    case MISFIT_TRUNCATED: return " (truncated)";
    case MISFIT_OVERFLOW: return " (overflows)";
    default: return "";
    }
}

// "assignment"; with the function called, "argument to f".
static const char *context_text(const char *context, Node *fun) {
    if (fun == NULL)
        return context;
    return arena_printf(&compilation, "%s %s", context, ast_expr_text(fun));
}

// Gives an untyped x the type that the assignment asks for.
static bool settle_untyped(Operand *x, Type *type, const char *context, Node *fun) {
    Type *target = type;
    if (x->mode == MODE_NIL) {
        if (type == NULL) {
            operand_error(x, "use of untyped nil in %s", context_text(context, fun));
            return false;
        }
    } else if (type == NULL || type_is_interface(type)) {
        // An untyped constant in an interface has its default type.
        target = type_default(x->type);
    }
    Const *value;
    Misfit misfit;
    Type *settled = implicit_type(x, target, &value, &misfit);
    if (misfit != FITS) {
        operand_error(x, "cannot use %s as %s value in %s%s", operand_text(x),
                      type_text(target), context_text(context, fun), misfit_note(misfit));
        return false;
    }
    if (value != NULL) {
        x->value = value;
        if (type_is_untyped(x->expr->type))
            x->expr->value = value;
    }
    if (settled != x->type) {
        x->type = settled;
        update_expr_type(x->expr, settled, false);
    }
    return true;
}

static void assign(Operand *x, Type *type, const char *context, Node *fun) {
    single_value(x);
    switch (x->mode) {
    case MODE_INVALID:
        return;
    case MODE_NO_VALUE:
    case MODE_BUILTIN:
    case MODE_TYPE:
        operand_error(x, "cannot assign %s to %s in %s", operand_text(x),
                      type != NULL ? type_text(type) : "_", context_text(context, fun));
        x->mode = MODE_INVALID;
        return;
    default:
        break;
    }
    if (type_is_untyped(x->type) && !settle_untyped(x, type, context, fun)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (type == NULL)
        return; // anything typed can go to the blank identifier
    const char *reason = NULL;
    if (assignable_to(x, type, &reason))
        return;
    if (reason != NULL)
        operand_error(x, "cannot use %s as type %s in %s:\n\t%s", operand_text(x),
                      type_text(type), context_text(context, fun), reason);
    else
        operand_error(x, "cannot use %s as type %s in %s", operand_text(x),
                      type_text(type), context_text(context, fun));
    x->mode = MODE_INVALID;
}

void assignment(Operand *x, Type *type, const char *context) {
    assign(x, type, context, NULL);
}

// An argument of a call of FUN, whose text is only made for an error.
void assign_argument(Operand *x, Type *type, Node *fun) {
    assign(x, type, "argument to", fun);
}

// ---- Conversion

static bool is_bytes_or_runes(Type *under) {
    if (under->kind != TYPE_SLICE)
        return false;
    Type *elem = type_underlying(under->elem);
    return elem->kind == TYPE_UINT8 || elem->kind == TYPE_INT32;
}

static bool is_integer_or_float(Type *type) {
    return type_is_integer(type) || type_is_float(type);
}

static bool is_slice_to_array_pointer(Type *from, Type *to) {
    if (from->kind != TYPE_SLICE || to->kind != TYPE_POINTER)
        return false;
    Type *array = type_underlying(to->elem);
    return array->kind == TYPE_ARRAY && type_identical(from->elem, array->elem);
}

static bool convertible_to(Operand *x, Type *type, const char **reason) {
    if (assignable_to(x, type, reason))
        return true;
    Type *from = type_underlying(x->type);
    Type *to = type_underlying(type);
    if (type_identical_ignore_tags(from, to))
        return true;
    if (x->type->kind == TYPE_POINTER && type->kind == TYPE_POINTER &&
        type_identical_ignore_tags(type_underlying(x->type->elem),
                                   type_underlying(type->elem)))
        return true;
    if (is_integer_or_float(from) && is_integer_or_float(to))
        return true;
    if (type_is_complex(from) && type_is_complex(to))
        return true;
    if ((type_is_integer(from) || is_bytes_or_runes(from)) && type_is_string(to))
        return true;
    if (type_is_string(from) && is_bytes_or_runes(to))
        return true;
    // package unsafe
    if (to->kind == TYPE_UNSAFE_POINTER &&
        (from->kind == TYPE_POINTER || from->kind == TYPE_UINTPTR))
        return true;
    if (from->kind == TYPE_UNSAFE_POINTER &&
        (to->kind == TYPE_POINTER || to->kind == TYPE_UINTPTR))
        return true;
    if (is_type_param(x->type) || is_type_param(type))
        return possible_for_each(convertible_to, "convert", x, type, reason);
    if (!is_slice_to_array_pointer(from, to))
        return false;
    if (language_has(17))
        return true;
    if (reason != NULL)
        *reason = arena_printf(&compilation,
                               "conversion of slices to array pointers requires go1.17 "
                               "or later (-lang was set to %s; check go.mod)",
                               sema_options.language);
    return false;
}

// string(rune): the UTF-8 of a code point, U+FFFD if there is no such one.
static Const *rune_string(const Const *x) {
    uint64_t rune = const_fits_uint64(x) ? const_uint64(x) : UINT64_MAX;
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = 0xFFFD;
    char text[4];
    uint32_t len = 0;
    if (rune < 0x80) {
        text[len++] = (char)rune;
    } else if (rune < 0x800) {
        text[len++] = (char)(0xC0 | rune >> 6);
        text[len++] = (char)(0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
        text[len++] = (char)(0xE0 | rune >> 12);
        text[len++] = (char)(0x80 | (rune >> 6 & 0x3F));
        text[len++] = (char)(0x80 | (rune & 0x3F));
    } else {
        text[len++] = (char)(0xF0 | rune >> 18);
        text[len++] = (char)(0x80 | (rune >> 12 & 0x3F));
        text[len++] = (char)(0x80 | (rune >> 6 & 0x3F));
        text[len++] = (char)(0x80 | (rune & 0x3F));
    }
    return const_string(text, len);
}

static bool convert_constant(Operand *x, Type *type) {
    if (x->value->kind == CONST_UNKNOWN)
        return true;
    Const *value = x->value;
    if (const_representable(x->value, type_underlying(type), &value)) {
        x->value = value;
        return true;
    }
    if (type_is_integer(x->type) && type_is_string(type)) {
        x->value = rune_string(x->value);
        return true;
    }
    // The message shows what the value was as an integer.
    Const *integer = type_is_integer(type) ? const_to_int(x->value) : NULL;
    if (integer != NULL)
        x->value = integer;
    return false;
}

typedef struct ConstantInto {
    Operand *x;          // a constant
    Type *param;         // the type parameter it is converted to
    const char **reason;
} ConstantInto;

static bool visit_constant(Type *term, bool tilde, void *context) {
    ConstantInto *into = context;
    Operand x = *into->x;
    (void)tilde;
    if (term == NULL) {
        *into->reason = arena_printf(&compilation, "%s does not contain specific types",
                                     type_text(into->param));
        return false;
    }
    if (type_is_string(x.type) && is_bytes_or_runes(type_underlying(term)))
        return true;
    if (is_const_type(term) && convert_constant(&x, term))
        return true;
    *into->reason = arena_printf(&compilation, "cannot convert %s to %s (in %s)",
                                 operand_text(into->x), type_text(term),
                                 type_text(into->param));
    return false;
}

// The type that the untyped operand of a conversion keeps: T in T(1), but the
// default type where T is no type for constants, as []byte("text").
static Type *operand_type_in(Operand *x, Type *type, bool constant) {
    if (x->type->kind == TYPE_UNTYPED_NIL)
        return type;
    if (type_is_interface(type) || (constant && !is_const_type(type)))
        return type_default(x->type);
    if (x->mode == MODE_CONSTANT && type_is_integer(x->type) && type_is_string(type))
        return x->type;
    return type;
}

void conversion(Operand *x, Type *type) {
    bool constant = x->mode == MODE_CONSTANT;
    const char *reason = NULL;
    bool ok;
    if (is_invalid(x->type)) {
        ok = true;
        x->mode = MODE_VALUE;
    } else if (constant && is_const_type(type)) {
        ok = convert_constant(x, type);
    } else if (constant && is_type_param(type)) {
        ConstantInto into = {x, type, &reason};
        ok = each_term(type, visit_constant, &into);
        x->mode = MODE_VALUE;
    } else {
        ok = convertible_to(x, type, &reason);
        if (ok)
            x->mode = MODE_VALUE;
    }
    if (!ok) {
        if (reason != NULL)
            operand_error(x, "cannot convert %s to type %s:\n\t%s", operand_text(x),
                          type_text(type), reason);
        else
            operand_error(x, "cannot convert %s to type %s", operand_text(x),
                          type_text(type));
        x->mode = MODE_INVALID;
        return;
    }
    if (type_is_untyped(x->type))
        update_expr_type(x->expr, operand_type_in(x, type, constant), true);
    x->type = type;
}

// ---- For the rest of sema/

static Operand operand_of(Node *node) {
    Operand x = {.mode = MODE_VALUE, .expr = node, .type = node->type,
                 .value = node->value};
    if (node->value != NULL)
        x.mode = MODE_CONSTANT;
    else if (node->type != NULL && node->type->kind == TYPE_UNTYPED_NIL)
        x.mode = MODE_NIL;
    return x;
}

bool assignable(Node *node, Type *type, const char **reason) {
    Operand x = operand_of(node);
    return assignable_to(&x, type, reason);
}
