// Calls of the builtin functions; those on complex numbers and of package unsafe
// are in builtin_complex.c and builtin_unsafe.c.
//
// check_builtin() sees to the number of arguments; then each builtin has a
// function of its own.  On entry x is the first argument, checked, and `args`
// holds them all, except for the builtins that take a type or an unevaluated
// selector: make, new, unsafe.Offsetof.
// Spec: Built-in functions.
#include "sema/operand.h"

#include <string.h>

static const struct {
    const char *name; // as the user writes it; unsafe.X is named X
    int min_args;
    bool variadic;
} builtins[] = {
#define BUILTIN(id, name, args, variadic, statement) {name, args, variadic},
#include "sema/builtins.def"
#undef BUILTIN
};

// The array that TYPE is or points to, or NULL.
static Type *array_behind(Type *type) {
    Type *under = type_underlying(type);
    if (under->kind == TYPE_POINTER)
        under = type_underlying(under->elem);
    return under->kind == TYPE_ARRAY ? under : NULL;
}

// ---- Slices

// append(s, x...): as a call of func(S, ...T) S.  A string may be appended to
// bytes, with dots.
static bool builtin_append(Operand *x, Node *call, OperandList args) {
    Type *slice = x->type;
    Type *under = core_type(slice);
    if (x->mode == MODE_NIL || under->kind != TYPE_SLICE) {
        const char *cause;
        if (x->mode == MODE_NIL)
            cause = "have untyped nil";
        else if (is_type_param(under))
            cause = arena_printf(&compilation, "%s has no core type", operand_text(x));
        else if (is_type_param(slice))
            cause = arena_printf(&compilation, "%s has core type %s", operand_text(x),
                                 type_text(under));
        else
            cause = arena_printf(&compilation, "have %s", operand_text(x));
        operand_error(x, "first argument to append must be a slice; %s", cause);
        return false;
    }
    bool dots = (call->flags & NODE_HAS_DOTS) != 0;
    if (args.len == 2 && dots && assignable_to(x, type_slice(type_byte), NULL)) {
        Operand *text = &args.items[1];
        if (text->mode == MODE_INVALID)
            return false;
        if (type_is_string(core_string(text->type))) {
            if (type_is_untyped(text->type))
                convert_untyped(text, basic_types[TYPE_STRING]);
            set_value(x, slice);
            return true;
        }
    }
    Type *params[2] = {slice, type_slice(under->elem)};
    check_arguments(call, type_func(params, 2, &slice, 1, true), args, NULL,
                    (NodeList){0});
    set_value(x, slice);
    return true;
}

static bool builtin_copy(Operand *x, OperandList args) {
    Operand *y = &args.items[1];
    if (y->mode == MODE_INVALID)
        return false;
    Type *to = core_type(x->type);
    Type *from = core_string(y->type);
    if (type_is_string(from))
        from = type_slice(type_byte);
    if (to->kind != TYPE_SLICE || from->kind != TYPE_SLICE) {
        operand_error(x,
                      "invalid argument: copy expects slice arguments; found %s and %s",
                      operand_text(x), operand_text(y));
        return false;
    }
    if (!type_identical(to->elem, from->elem)) {
        operand_error(x,
                      "invalid argument: arguments to copy %s and %s have different "
                      "element types %s and %s",
                      operand_text(x), operand_text(y), type_text(to->elem),
                      type_text(from->elem));
        return false;
    }
    if (type_is_untyped(y->type))
        convert_untyped(y, basic_types[TYPE_STRING]);
    set_value(x, basic_types[TYPE_INT]);
    return true;
}

static bool has_cap(Type *type) {
    Type *under = type_underlying(type);
    return array_behind(under) != NULL || under->kind == TYPE_SLICE ||
           under->kind == TYPE_CHAN;
}

static bool has_len(Type *type) {
    return has_cap(type) || type_underlying(type)->kind == TYPE_MAP || type_is_string(type);
}

// len and cap.  Of an array they are constant, unless evaluating it would call
// a function or receive:  len([10]int{}) but not len(*f()).
static bool builtin_len(Operand *x, Builtin id) {
    bool is_len = id == BUILTIN_LEN;
    Type *under = type_underlying(x->type);
    Type *array = array_behind(under);
    Type *integer = basic_types[TYPE_INT];
    if (is_len && x->mode == MODE_CONSTANT && type_is_string(under)) {
        int64_t len = x->value->kind == CONST_STRING ? x->value->len : 0;
        set_constant(x, integer, const_int(len));
    } else if (array != NULL && x->mode != MODE_NIL) {
        if (checker->has_call_or_recv)
            set_value(x, integer);
        else
            set_constant(x, integer, const_int(array->len));
    } else if (under->kind == TYPE_SLICE || under->kind == TYPE_CHAN ||
               (is_len && (type_is_string(under) || under->kind == TYPE_MAP))) {
        set_value(x, integer);
    } else if (all_types(x->type, is_len ? has_len : has_cap) && x->mode != MODE_NIL) {
        set_value(x, integer); // of a type parameter
    } else {
        if (!is_invalid(under))
            operand_error(x, "invalid argument: %s for %s", operand_text(x),
                          builtins[id].name);
        return false;
    }
    return true;
}

static bool builtin_make(Operand *x, Node *call) {
    NodeList args = call->call.args;
    Node *first = args.items[0];
    Type *type = check_var_type(first);
    if (is_invalid(type))
        return false;
    int min = 1;
    switch (core_type(type)->kind) {
    case TYPE_SLICE: min = 2; break;
    case TYPE_MAP:
    case TYPE_CHAN: break;
    case TYPE_TYPE_PARAM:
        node_error(first, "invalid argument: cannot make %s: no core type",
                   ast_expr_text(first));
        return false;
    default:
        node_error(first,
                   "invalid argument: cannot make %s; type must be slice, map, or "
                   "channel",
                   ast_expr_text(first));
        return false;
    }
    if (args.len < min || args.len > min + 1) {
        node_error(call, "invalid operation: %s expects %d or %d arguments; found %d",
                   ast_expr_text(call), min, min + 1, args.len);
        return false;
    }
    int64_t sizes[2];
    int known = 0;
    for (int i = 1; i < args.len; i++) {
        Type *size_type;
        int64_t size = check_index(args.items[i], -1, &size_type);
        if (size >= 0)
            sizes[known++] = size;
    }
    if (known == 2 && sizes[0] > sizes[1])
        node_error(args.items[1], "invalid argument: length and capacity swapped");
    set_value(x, type);
    return true;
}

static bool builtin_new(Operand *x, Node *call) {
    Type *type = check_var_type(call->call.args.items[0]);
    if (is_invalid(type))
        return false;
    set_value(x, type_pointer(type));
    return true;
}

// ---- Channels and maps

// VISIT every type that X can have, or just its type.
static bool each_type(Operand *x, TermVisit *visit, void *context) {
    if (is_type_param(x->type))
        return each_term(x->type, visit, context);
    return visit(x->type, false, context);
}

static bool visit_close(Type *term, bool tilde, void *context) {
    Operand *x = context;
    Type *under = term != NULL ? type_underlying(term) : NULL;
    const char *problem = NULL;
    (void)tilde;
    if (under == NULL || under->kind != TYPE_CHAN)
        problem = "cannot close non-channel";
    else if (under->chan_dir == DIR_RECV)
        problem = "cannot close receive-only channel";
    if (problem != NULL)
        operand_error(x, "invalid operation: %s %s", problem, operand_text(x));
    return problem == NULL;
}

static bool builtin_close(Operand *x) {
    if (!each_type(x, visit_close, x))
        return false;
    set_no_value(x);
    return true;
}

typedef struct Maps {
    Operand *x;
    Type *key; // of all maps so far
} Maps;

static bool visit_delete(Type *term, bool tilde, void *context) {
    Maps *maps = context;
    Type *under = term != NULL ? type_underlying(term) : NULL;
    (void)tilde;
    if (under == NULL || under->kind != TYPE_MAP) {
        operand_error(maps->x, "invalid argument: %s is not a map", operand_text(maps->x));
        return false;
    }
    if (maps->key != NULL && !type_identical(maps->key, under->key)) {
        operand_error(maps->x, "invalid argument: maps of %s must have identical key types",
                      operand_text(maps->x));
        return false;
    }
    maps->key = under->key;
    return true;
}

static bool builtin_delete(Operand *x, OperandList args) {
    Maps maps = {x, NULL};
    if (!each_type(x, visit_delete, &maps))
        return false;
    *x = args.items[1];
    if (x->mode == MODE_INVALID)
        return false;
    assignment(x, maps.key, "argument to delete");
    if (x->mode == MODE_INVALID)
        return false;
    set_no_value(x);
    return true;
}

// ---- Panics and printing

static bool builtin_panic(Operand *x) {
    assignment(x, type_empty_interface, "argument to panic");
    if (x->mode == MODE_INVALID)
        return false;
    set_no_value(x);
    return true;
}

static bool builtin_print(Operand *x, OperandList args, Builtin id) {
    const char *context =
        id == BUILTIN_PRINT ? "argument to print" : "argument to println";
    for (int i = 0; i < args.len; i++) {
        assignment(&args.items[i], NULL, context);
        if (args.items[i].mode == MODE_INVALID)
            return false;
    }
    set_no_value(x);
    return true;
}

// ---- The call

static bool argument_count_ok(Node *call, Builtin id, int count) {
    const char *problem = NULL;
    if (count < builtins[id].min_args)
        problem = "not enough";
    else if (!builtins[id].variadic && count > builtins[id].min_args)
        problem = "too many";
    if (problem == NULL)
        return true;
    node_error(call, "invalid operation: %s arguments for %s (expected %d, found %d)",
               problem, ast_expr_text(call), builtins[id].min_args, count);
    return false;
}

static bool dispatch(Operand *x, Node *call, Builtin id, OperandList args) {
    switch (id) {
    case BUILTIN_APPEND: return builtin_append(x, call, args);
    case BUILTIN_CAP:
    case BUILTIN_LEN: return builtin_len(x, id);
    case BUILTIN_CLOSE: return builtin_close(x);
    case BUILTIN_COMPLEX: return builtin_complex(x, call, args);
    case BUILTIN_COPY: return builtin_copy(x, args);
    case BUILTIN_DELETE: return builtin_delete(x, args);
    case BUILTIN_IMAG:
    case BUILTIN_REAL: return builtin_part(x, id);
    case BUILTIN_MAKE: return builtin_make(x, call);
    case BUILTIN_NEW: return builtin_new(x, call);
    case BUILTIN_PANIC: return builtin_panic(x);
    case BUILTIN_PRINT:
    case BUILTIN_PRINTLN: return builtin_print(x, args, id);
    case BUILTIN_RECOVER: set_value(x, type_empty_interface); return true;
    case BUILTIN_UNSAFE_ADD: return unsafe_add(x, args);
    case BUILTIN_UNSAFE_ALIGNOF:
    case BUILTIN_UNSAFE_SIZEOF: return unsafe_size(x, id);
    case BUILTIN_UNSAFE_OFFSETOF: return unsafe_offset(x, call);
    case BUILTIN_UNSAFE_SLICE: return unsafe_slice(x, args);
    case BUILTIN_COUNT: break;
    }
    internal_error("check_builtin: no builtin %d", id);
}

static bool language_allows(Node *call, Builtin id) {
    if ((id != BUILTIN_UNSAFE_ADD && id != BUILTIN_UNSAFE_SLICE) || language_has(17))
        return true;
    language_error(ast_start_pos(call->call.fun), 17,
                   id == BUILTIN_UNSAFE_ADD ? "unsafe.Add" : "unsafe.Slice");
    return false;
}

// Takes a type or something unevaluated: its arguments are not checked first.
static bool is_special(Builtin id) {
    return id == BUILTIN_MAKE || id == BUILTIN_NEW || id == BUILTIN_UNSAFE_OFFSETOF;
}

// A call in an instance that looks like a constant, which it is not in general: its
// argument becomes the value, for lowering to put in its place.
static void become_value(Node *call, Operand *x) {
    Node *value = ast_new(AST_BASIC_LIT, call->pos);
    value->op = TOK_INT;
    value->type = x->type;
    value->value = x->value;
    value->literal.text = const_string_of(x->value);
    value->literal.len = (uint32_t)strlen(value->literal.text);
    value->flags |= NODE_IMPLICIT;
    call->call.args.len = 0;
    vec_push(&compilation, &call->call.args, value);
}

bool check_builtin(Operand *x, Node *call, Builtin id) {
    if ((call->flags & NODE_HAS_DOTS) && id != BUILTIN_APPEND) {
        node_error(call, "invalid operation: invalid use of ... with built-in %s",
                   builtins[id].name);
        use_exprs(call->call.args.items, call->call.args.len);
        return false;
    }
    bool saved = checker->has_call_or_recv;
    bool is_len = id == BUILTIN_LEN || id == BUILTIN_CAP;
    if (is_len)
        checker->has_call_or_recv = false;
    OperandList args = {0};
    int count = call->call.args.len;
    bool ok = true;
    if (!is_special(id)) {
        args = expr_list(call->call.args, false, NULL);
        count = args.len;
        if (count > 0) {
            *x = args.items[0];
            ok = x->mode != MODE_INVALID;
        }
    }
    bool open = count > 0 && x->type != NULL && x->type->open;
    ok = ok && argument_count_ok(call, id, count) && language_allows(call, id) &&
         dispatch(x, call, id, args);
    if (ok && x->mode == MODE_VALUE && open)
        mark_varying(call);
    if (ok && x->mode == MODE_CONSTANT && is_varying(call)) {
        x->mode = MODE_VALUE;
        become_value(call, x);
    }
    if (is_len)
        checker->has_call_or_recv = saved;
    return ok;
}
