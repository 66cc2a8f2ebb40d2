// Type inference: finding the type arguments that a call leaves out.
//
//     func Map[S ~[]E, E, R any](s S, f func(E) R) []R
//     Map(names, len)
//
// Two sources say what the arguments are.  The types of the values: names has type
// []string and is given to an S, so S is []string.  And the constraints: S must be
// a ~[]E, so E is string.  Both are equations between types with unknowns in them,
// and unification solves them: it walks two types side by side, and where one has
// an unknown, the other has its value.
//
//     1. typed arguments   2. constraints   3. untyped constants, by their default
//     types   4. constraints again
//
// Spec: Type inference, Type unification.
#include "sema/operand.h"

#include <stdlib.h>

// Unknowns that must be equal share a cell.
typedef struct Cell {
    Type *type;           // NULL: not known yet
} Cell;

typedef struct Unifier {
    Type **params;        // the unknowns
    int count;
    Cell **cells;         // of each of them
    bool both;            // they may occur on both sides
    int depth;
} Unifier;

static Unifier unifier_new(Type **params, int count, Type **known) {
    Unifier u = {.params = params, .count = count};
    u.cells = ARENA_ARRAY(&compilation, Cell *, count);
    for (int i = 0; i < count; i++) {
        u.cells[i] = ARENA_NEW(&compilation, Cell);
        u.cells[i]->type = known[i];
    }
    return u;
}

static int unknown_index(const Unifier *u, Type *type) {
    bool ours = type->kind == TYPE_TYPE_PARAM && type->index < u->count &&
                u->params[type->index] == type;
    return ours ? type->index : -1;
}

static bool unify(Unifier *u, Type *x, Type *y);

static bool unify_equal(Unifier *u, Type *x, Type *y) {
    return x == y || unify(u, x, y);
}

// Two unknowns are the same type.
static bool join(Unifier *u, int i, int j) {
    Cell *a = u->cells[i], *b = u->cells[j];
    if (a == b)
        return true;
    if (a->type && b->type)
        return unify_equal(u, a->type, b->type);
    Cell *kept = a->type ? a : b, *gone = a->type ? b : a;
    for (int k = 0; k < u->count; k++)
        if (u->cells[k] == gone)
            u->cells[k] = kept;
    return true;
}

static bool set(Unifier *u, int i, Type *type) {
    if (u->cells[i]->type)
        return unify_equal(u, u->cells[i]->type, type);
    u->cells[i]->type = type;
    return true;
}

static bool unify_lists(Unifier *u, Type **x, Type **y, int count) {
    for (int i = 0; i < count; i++)
        if (!unify(u, x[i], y[i]))
            return false;
    return true;
}

static bool same_name(Name *a, Package *from_a, Name *b, Package *from_b) {
    return a == b && (a->exported || from_a == from_b);
}

static bool unify_structs(Unifier *u, Type *x, Type *y) {
    if (x->field_count != y->field_count)
        return false;
    for (int i = 0; i < x->field_count; i++) {
        Field *f = &x->fields[i], *g = &y->fields[i];
        bool same_tag = f->tag_len == g->tag_len &&
                        (f->tag_len == 0 || memcmp(f->tag, g->tag, f->tag_len) == 0);
        if (f->embedded != g->embedded || !same_tag ||
            !same_name(f->name, f->package, g->name, g->package) ||
            !unify(u, f->type, g->type))
            return false;
    }
    return true;
}

static bool unify_interfaces(Unifier *u, Type *x, Type *y) {
    interface_complete(x);
    interface_complete(y);
    if (x->comparable != y->comparable || x->method_count != y->method_count ||
        x->term_count != y->term_count || (x->terms == NULL) != (y->terms == NULL))
        return false;
    for (int i = 0; i < x->term_count; i++)
        if (x->tildes[i] != y->tildes[i] || !type_identical(x->terms[i], y->terms[i]))
            return false;
    for (int i = 0; i < x->method_count; i++) {
        Method *m = &x->methods[i], *n = &y->methods[i];
        if (!same_name(m->name, m->package, n->name, n->package) ||
            !unify(u, m->type, n->type))
            return false;
    }
    return true;
}

static bool unify_structure(Unifier *u, Type *x, Type *y) {
    if (x->kind != y->kind)
        return false;
    switch (x->kind) {
    case TYPE_ARRAY:
        return (x->len < 0 || y->len < 0 || x->len == y->len) && unify(u, x->elem, y->elem);
    case TYPE_SLICE:
    case TYPE_POINTER:
    case TYPE_CHAN: // whatever its direction: it will be assigned
        return unify(u, x->elem, y->elem);
    case TYPE_MAP:
        return unify(u, x->key, y->key) && unify(u, x->elem, y->elem);
    case TYPE_STRUCT: return unify_structs(u, x, y);
    case TYPE_INTERFACE: return unify_interfaces(u, x, y);
    case TYPE_FUNC:
    case TYPE_TUPLE:
        return x->variadic == y->variadic && x->param_count == y->param_count &&
               x->result_count == y->result_count &&
               unify_lists(u, x->params, y->params, x->param_count) &&
               unify_lists(u, x->results, y->results, x->result_count);
    case TYPE_NAMED:
        return x->object == y->object && x->generic && y->generic &&
               x->type_arg_count == y->type_arg_count &&
               unify_lists(u, x->type_args, y->type_args, x->type_arg_count);
    default:
        return type_identical(x, y);
    }
}

static bool unify_types(Unifier *u, Type *x, Type *y) {
    // A defined type can be given where its underlying type is wanted.
    if (x->kind == TYPE_NAMED && !type_is_named(y))
        return unify(u, type_underlying(x), y);
    if (y->kind == TYPE_NAMED && !type_is_named(x))
        return unify(u, x, type_underlying(y));
    int i = unknown_index(u, x);
    int j = u->both ? unknown_index(u, y) : -1;
    if (i >= 0 && j >= 0)
        return join(u, i, j);
    if (i >= 0)
        return set(u, i, y);
    if (j >= 0)
        return set(u, j, x);
    if (x == y)
        return true;
    // A type parameter of the function around has the structure of its core type.
    if (is_type_param(x) && !type_is_named(y) && core_type(x) != x)
        return unify(u, core_type(x), y);
    if (is_type_param(y) && !type_is_named(x) && core_type(y) != y)
        return unify(u, x, core_type(y));
    return unify_structure(u, x, y);
}

static bool unify(Unifier *u, Type *x, Type *y) {
    enum { DEEPEST = 50 };
    if (u->depth >= DEEPEST)
        return false;
    u->depth++;
    bool result = unify_types(u, x, y);
    u->depth--;
    return result;
}

// Copies what is known to TYPES.  Returns the first unknown, or -1.
static int known_types(const Unifier *u, Type **types) {
    int first = -1;
    for (int i = 0; i < u->count; i++) {
        types[i] = u->cells[i]->type;
        if (!types[i] && first < 0)
            first = i;
    }
    return first;
}

// ---- Constraints

typedef struct CoreTerm {
    Type *type;   // the only term, or the core type
    bool tilde;
    bool single;  // it is the only term
    int count;
} CoreTerm;

static bool visit_term(Type *term, bool tilde, void *context) {
    CoreTerm *core = context;
    if (term == NULL)
        return false;
    core->count++;
    core->type = term;
    core->tilde |= tilde;
    return true;
}

static CoreTerm core_term(Type *param) {
    CoreTerm core = {0};
    each_term(param, visit_term, &core);
    core.single = core.count == 1;
    if (!core.single) {
        Type *type = core_type(param);
        core.type = type != param ? type : NULL;
    }
    return core;
}

static int count_unknown(const Unifier *u) {
    int count = 0;
    for (int i = 0; i < u->count; i++)
        count += u->cells[i]->type == NULL;
    return count;
}

// One round over all constraints.  False after an error.
static bool unify_constraints(Unifier *u, Pos pos) {
    for (int i = 0; i < u->count; i++) {
        Type *param = u->params[i];
        CoreTerm core = core_term(param);
        if (core.type == NULL)
            continue;
        Type *type = u->cells[i]->type;
        if (type != NULL) {
            if (core.tilde && !is_type_param(type))
                type = type_underlying(type);
            if (!unify(u, type, core.type)) {
                sema_error(pos, "%s does not match %s%s", type_text(param),
                           core.tilde ? "~" : "", type_text(core.type));
                return false;
            }
        } else if (core.single && !core.tilde) {
            u->cells[i]->type = core.type;
        }
    }
    return true;
}

// Values that lead back to themselves, as P in [P *Q, Q *P], are forgotten.
typedef struct Walk {
    const Unifier *u;
    Type **types;
    bool *inside; // unknowns whose values are being walked
} Walk;

static void forget_cycles(Walk *walk, Type *type);

static void forget_in_list(Walk *walk, Type **list, int count) {
    for (int i = 0; i < count; i++)
        forget_cycles(walk, list[i]);
}

static void forget_cycles(Walk *walk, Type *type) {
    if (!type->open)
        return;
    int index = unknown_index(walk->u, type);
    if (index >= 0) {
        if (walk->inside[index])
            walk->types[index] = NULL;
        if (!walk->types[index])
            return;
        walk->inside[index] = true;
        forget_cycles(walk, walk->types[index]);
        walk->inside[index] = false;
        return;
    }
    if (type->elem)
        forget_cycles(walk, type->elem);
    if (type->key)
        forget_cycles(walk, type->key);
    forget_in_list(walk, type->params, type->param_count);
    forget_in_list(walk, type->results, type->result_count);
    if (type->kind == TYPE_NAMED || type->kind == TYPE_UNION)
        forget_in_list(walk, type->type_args, type->type_arg_count);
    forget_in_list(walk, type->embedded.items, type->embedded.len);
    for (int i = 0; i < type->field_count; i++)
        forget_cycles(walk, type->fields[i].type);
    for (int i = 0; i < type->explicit_count; i++)
        forget_cycles(walk, type->explicit_methods[i].type);
}

// Values may mention other unknowns: puts their values in until nothing changes.
static void simplify(const Unifier *u, Type **types) {
    Walk walk = {u, types, ARENA_ARRAY(&compilation, bool, u->count)};
    for (int i = 0; i < u->count; i++)
        forget_cycles(&walk, u->params[i]);
    for (bool again = true; again;) {
        again = false;
        for (int i = 0; i < u->count; i++) {
            if (!types[i] || !type_mentions(types[i], u->params, u->count))
                continue;
            Type *type = type_substitute(types[i], u->params, types, u->count);
            again |= type != types[i];
            types[i] = type;
        }
    }
    for (int i = 0; i < u->count; i++)
        if (types[i] && type_mentions(types[i], u->params, u->count))
            types[i] = NULL;
}

// Infers from constraints what it can.  Returns the first unknown, -1 if none is
// left, -2 after an error.
static int infer_constraints(Pos pos, Type **params, int count, Type **types) {
    Unifier u = unifier_new(params, count, types);
    u.both = true;
    for (int unknown = count_unknown(&u), before = -1; unknown > 0 && unknown != before;) {
        before = unknown;
        if (!unify_constraints(&u, pos))
            return -2;
        unknown = count_unknown(&u);
    }
    known_types(&u, types);
    simplify(&u, types);
    for (int i = 0; i < count; i++)
        if (!types[i])
            return i;
    return -1;
}

// ---- Arguments

static const char *param_names(Type **params, int count) {
    const char *text = params[0]->object->name->text;
    for (int i = 1; i < count; i++) {
        const char *separator = ", ";
        if (i == count - 1)
            separator = count == 2 ? " and " : ", and ";
        text = arena_printf(&compilation, "%s%s%s", text, separator,
                            params[i]->object->name->text);
    }
    return text;
}

static void report_mismatch(const Unifier *u, const char *kind, Type *param, Type *arg,
                            const Operand *x) {
    Type **types = ARENA_ARRAY(&compilation, Type *, u->count);
    known_types(u, types);
    bool any = false;
    for (int i = 0; i < u->count; i++)
        any |= types[i] != NULL;
    const char *text = arena_printf(&compilation, "%s %s of %s does not match", kind,
                                    type_text(arg), ast_expr_text(x->expr));
    Type *inferred = type_substitute(param, u->params, types, u->count);
    if (!any)
        operand_error(x, "%s %s (cannot infer %s)", text, type_text(param),
                      param_names(u->params, u->count));
    else if (inferred != param)
        operand_error(x, "%s inferred type %s for %s", text, type_text(inferred),
                      type_text(param));
    else
        operand_error(x, "%s %s", text, type_text(param));
}

// Arguments of named types first: they say more than their underlying types.
static int *argument_order(OperandList args) {
    int *order = ARENA_ARRAY(&compilation, int, args.len + 1);
    int count = 0;
    for (int named = 1; named >= 0; named--)
        for (int i = 0; i < args.len; i++)
            if (type_is_named(args.items[i].type) == named)
                order[count++] = i;
    return order;
}

static bool infer_typed(Unifier *u, Type **param_types, OperandList args) {
    int *order = argument_order(args);
    for (int k = 0; k < args.len; k++) {
        Operand *x = &args.items[order[k]];
        Type *param = param_types[order[k]];
        if (x->mode == MODE_INVALID || type_is_untyped(x->type) ||
            !type_mentions(param, u->params, u->count) || unify(u, param, x->type))
            continue;
        report_mismatch(u, "type", param, x->type, x);
        return false;
    }
    return true;
}

// An untyped constant can only be for a parameter whose type is an unknown.
static bool infer_untyped(Unifier *u, Type **types, Type **param_types,
                          OperandList args) {
    for (int i = 0; i < args.len; i++) {
        Operand *x = &args.items[i];
        int index = unknown_index(u, param_types[i]);
        if (x->mode == MODE_INVALID || x->mode == MODE_NIL || index < 0 ||
            !type_is_untyped(x->type) || types[index])
            continue;
        Type *type = type_default(x->type);
        if (unify(u, param_types[i], type))
            continue;
        report_mismatch(u, "default type", param_types[i], type, x);
        return false;
    }
    return true;
}

// In a call of itself a function's own type parameters occur in the arguments: the
// unknowns get new names.
static Type **rename_params(Type **params, int count) {
    Type **renamed = ARENA_ARRAY(&compilation, Type *, count);
    for (int i = 0; i < count; i++)
        renamed[i] = type_param(params[i]->object, i);
    for (int i = 0; i < count; i++)
        if (params[i]->constraint)
            renamed[i]->constraint =
                type_substitute(params[i]->constraint, params, renamed, count);
    return renamed;
}

static bool is_recursive(Type **params) {
    Func *func = checker->func;
    while (func != NULL && func->parent != NULL)
        func = func->parent;
    Object *object = func != NULL ? func->object : NULL;
    return object != NULL && object->declaration->type_param_count > 0 &&
           object->declaration->type_params[0] == params[0];
}

static Type **substitute_all(Type **types, int n, Type **params, Type **args, int count) {
    Type **result = ARENA_ARRAY(&compilation, Type *, n + 1);
    for (int i = 0; i < n; i++)
        result[i] = type_substitute(types[i], params, args, count);
    return result;
}

Type **infer(Pos pos, Type **params, int count, Type **given, int known,
             Type **param_types, OperandList args) {
    Type **types = ARENA_ARRAY(&compilation, Type *, count);
    for (int i = 0; i < known; i++)
        types[i] = given[i];
    if (known == count)
        return types;
    if (is_recursive(params)) {
        Type **renamed = rename_params(params, count);
        param_types = substitute_all(param_types, args.len, params, renamed, count);
        params = renamed;
    }
    param_types = substitute_all(param_types, args.len, params, types, count);
    Unifier u = unifier_new(params, count, types);
    if (!infer_typed(&u, param_types, args))
        return NULL;
    if (known_types(&u, types) < 0)
        return types;
    int unknown = infer_constraints(pos, params, count, types);
    if (unknown == -1)
        return types;
    if (unknown < 0 || !infer_untyped(&u, types, param_types, args))
        return NULL;
    if (known_types(&u, types) < 0)
        return types;
    unknown = infer_constraints(pos, params, count, types);
    if (unknown == -1)
        return types;
    if (unknown >= 0)
        sema_error(pos, "cannot infer %s (%s)", params[unknown]->object->name->text,
                   pos_text(params[unknown]->object->pos));
    return NULL;
}
