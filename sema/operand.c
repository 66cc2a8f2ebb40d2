// Operands as messages describe them, and the way errors leave the checker.
//
//     x (variable of type int)
//     1 << 3 (untyped int constant 8)
//     "a" (untyped string constant)        the value is left out if it says no more
//     f() (no value)
#include "sema/operand.h"

#include <stdarg.h>
#include <string.h>

static const char *const mode_names[] = {
    [MODE_INVALID] = "invalid operand",
    [MODE_NO_VALUE] = "no value",
    [MODE_BUILTIN] = "built-in",
    [MODE_TYPE] = "type",
    [MODE_CONSTANT] = "constant",
    [MODE_VARIABLE] = "variable",
    [MODE_MAP_INDEX] = "map index expression",
    [MODE_VALUE] = "value",
    [MODE_NIL] = "nil",
    [MODE_COMMA_OK] = "comma, ok expression",
};

const char *type_text(Type *type) {
    return type_string(type, checker->package);
}

static bool has_type(const Operand *x) {
    switch (x->mode) {
    case MODE_INVALID:
    case MODE_NO_VALUE:
    case MODE_BUILTIN:
    case MODE_TYPE:
        return false;
    default:
        return x->type != NULL;
    }
}

// The type of a call's several results shows their names: (n int, err error).
static const char *operand_type_text(const Operand *x) {
    Node *call = ast_unparen(x->expr);
    if (x->type->kind != TYPE_TUPLE || call->kind != AST_CALL)
        return type_text(x->type);
    Type *type = type_underlying(call->call.fun->type);
    if (type->kind != TYPE_FUNC || type->names == NULL)
        return type_text(x->type);
    const char *text = "(";
    for (int i = 0; i < type->result_count; i++) {
        Name *name = type->names[type->param_count + i];
        text = arena_printf(&compilation, "%s%s%s%s%s", text, i > 0 ? ", " : "",
                            name != NULL ? name->text : "", name != NULL ? " " : "",
                            type_text(type->results[i]));
    }
    return arena_printf(&compilation, "%s)", text);
}

const char *operand_text(const Operand *x) {
    if (x->mode == MODE_NIL) {
        if (is_invalid(x->type))
            return "nil (with invalid type)";
        if (type_is_untyped(x->type))
            return "nil";
        return arena_printf(&compilation, "nil (of type %s)", type_text(x->type));
    }
    const char *expr = ast_expr_text(x->expr);
    const char *untyped = "";
    const char *of_type = "";
    if (has_type(x)) {
        if (type_is_untyped(x->type))
            untyped = arena_printf(&compilation, "%s ", type_text(x->type));
        else if (is_invalid(x->type))
            of_type = " with invalid type";
        else if (is_type_param(x->type) && x->type->constraint != NULL)
            of_type = arena_printf(&compilation, " of type %s constrained by %s",
                                   type_text(x->type), type_text(x->type->constraint));
        else
            of_type = arena_printf(&compilation, " of type %s",
                                   operand_type_text(x));
    }
    const char *value = "";
    if (x->mode == MODE_CONSTANT) {
        const char *text = const_string_of(x->value);
        if (strcmp(text, expr) != 0)
            value = arena_printf(&compilation, " %s", text);
    }
    return arena_printf(&compilation, "%s (%s%s%s%s)", expr, untyped,
                        mode_names[x->mode], value, of_type);
}

// A type in a list of "have" and "want": untyped numbers are just "number".
static const char *summary_of(Type *type) {
    if (is_invalid(type))
        return "<T>";
    if (!type_is_untyped(type))
        return type_text(type);
    if (type_is_numeric(type))
        return "number";
    return type_text(type) + strlen("untyped ");
}

const char *types_summary(Type *const *types, int count, bool variadic) {
    const char *text = "(";
    for (int i = 0; i < count; i++) {
        bool dots = variadic && i == count - 1;
        text = arena_printf(&compilation, "%s%s%s%s", text, i > 0 ? ", " : "",
                            dots ? "..." : "",
                            summary_of(dots ? types[i]->elem : types[i]));
    }
    return arena_printf(&compilation, "%s)", text);
}

const char *operands_summary(const Operand *list, int count) {
    Type **types = ARENA_ARRAY(&compilation, Type *, count + 1);
    for (int i = 0; i < count; i++)
        types[i] = list[i].type;
    return types_summary(types, count, false);
}

static const char *format_text(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    size_t len = (size_t)vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_alloc(&compilation, len + 1);
    vsnprintf(text, len + 1, format, arguments);
    return text;
}

void operand_error(const Operand *x, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    sema_error(ast_start_pos(x->expr), "%s", format_text(format, arguments));
    va_end(arguments);
}

void node_error(Node *node, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    sema_error(ast_start_pos(node), "%s", format_text(format, arguments));
    va_end(arguments);
}
