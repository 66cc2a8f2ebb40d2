// Type sets: which types does a constraint allow?
//
//     interface { ~int | ~string; String() string }
//
// An interface restricts types by methods and by terms.  The terms of all its
// elements are intersected when the interface is completed; what is left is a
// union in normal form (no term contains another one):
//
//     terms == NULL                 any type
//     terms, term_count == 0        no type at all
//     terms, term_count == n        T or ~T for each of them
//
// A value of a type parameter can do what values of every type in the set can
// do; all_types() asks that.  What needs one structure (calls, ranges, make …)
// looks at the core type, which is the common underlying type of them all.
//
// Spec: General interfaces, Core types, Implementing an interface.
#include "sema/operand.h"

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

// ---- Unions as they are written

// More would take too long to compare with each other.
enum { MAX_TERMS = 100 };

static void report_too_many(Pos pos) {
    sema_error(pos, "cannot handle more than %d union terms (implementation limitation)",
               MAX_TERMS);
}

typedef struct Union {
    Vec(Type *) types;
    Vec(bool) tildes;
    Vec(Node *) nodes;
} Union;

static void add_term(Union *terms, Node *node) {
    bool tilde = node->kind == AST_UNARY && node->op == TOK_TILDE;
    Node *type_expr = tilde ? node->unary.x : node;
    Type *type = check_type(type_expr);
    if (is_type_param(type)) {
        if (tilde)
            node_error(type_expr, "type in term %s cannot be a type parameter",
                       ast_expr_text(node));
        else
            node_error(type_expr, "term cannot be a type parameter");
        type = invalid();
    }
    vec_push(&compilation, &terms->types, type);
    vec_push(&compilation, &terms->tildes, tilde);
    vec_push(&compilation, &terms->nodes, node);
}

static void flatten(Union *terms, Node *node) {
    if (node->kind == AST_BINARY && node->op == TOK_OR) {
        flatten(terms, node->binary.x);
        add_term(terms, node->binary.y);
    } else {
        add_term(terms, node);
    }
}

// int and ~int overlap, and so do int and int.
static bool overlap(Type *a, bool tilde_a, Type *b, bool tilde_b) {
    if (tilde_a)
        b = type_underlying(b);
    if (tilde_b)
        a = type_underlying(a);
    return type_identical(a, b);
}

static const char *term_text(Type *type, bool tilde) {
    return arena_printf(&compilation, "%s%s", tilde ? "~" : "", type_string(type, NULL));
}

static void check_interface_term(Type *type, Node *node) {
    Type *under = type_underlying(type);
    const char *text = term_text(type, false);
    interface_complete(under);
    if (under->method_count > 0)
        node_error(node, "cannot use %s in union (%s contains methods)", text, text);
    else if (type == type_comparable)
        node_error(node, "cannot use comparable in union");
    else if (under->comparable)
        node_error(node, "cannot use %s in union (%s embeds comparable)", text, text);
}

static void check_term(Type *set, int index, Node *node) {
    Type *type = set->terms[index];
    bool tilde = set->tildes[index];
    Type *under = type_underlying(type);
    if (under->kind == TYPE_INVALID)
        return;
    if (tilde && under->kind == TYPE_INTERFACE) {
        node_error(node, "invalid use of ~ (%s is an interface)", type_text(type));
        return;
    }
    if (tilde && !type_identical(under, type)) {
        node_error(node, "invalid use of ~ (underlying type of %s is %s)",
                   type_text(type), type_text(under));
        return;
    }
    if (under->kind == TYPE_INTERFACE) {
        check_interface_term(type, node);
        return;
    }
    for (int i = 0; i < index; i++) {
        if (type_is_interface(set->terms[i]) ||
            !overlap(type, tilde, set->terms[i], set->tildes[i]))
            continue;
        node_error(node, "overlapping terms %s and %s", term_text(type, tilde),
                   term_text(set->terms[i], set->tildes[i]));
        return;
    }
}

static void later_union(Later *later) {
    Node **nodes = later->node->fields.list.items;
    for (int i = 0; i < later->type->term_count; i++)
        check_term(later->type, i, nodes[i]);
}

// An element of an interface: a type, ~T, or a union of them.
Type *check_union(Node *node) {
    Union terms = {0};
    flatten(&terms, node);
    if (terms.types.len == 1 && !terms.tildes.items[0])
        return terms.types.items[0];
    if (terms.types.len > MAX_TERMS) {
        report_too_many(ast_start_pos(terms.nodes.items[MAX_TERMS]));
        return invalid();
    }
    Type *type = type_union(terms.types.items, terms.tildes.items, terms.types.len);
    Node *list = ast_new(AST_STRUCT_TYPE, node->pos); // only to carry the nodes
    list->fields.list.items = terms.nodes.items;
    list->fields.list.len = list->fields.list.cap = terms.nodes.len;
    check_later(later_union, type, list, NULL, NO_POS);
    node->type = type;
    node->flags |= NODE_TYPE_OPERAND;
    return type;
}

// ---- Sets of terms

typedef struct TermSet {
    Vec(Type *) types;
    Vec(bool) tildes;
    bool all; // any type
} TermSet;

static bool term_includes(Type *term, bool tilde, Type *type) {
    return type_identical(term, tilde ? type_underlying(type) : type);
}

// ~int contains int, and so do int and ~int themselves.
static bool term_within(Type *a, bool tilde_a, Type *b, bool tilde_b) {
    return (tilde_b || !tilde_a) && term_includes(b, tilde_b, a);
}

// Adds a term unless it is in the set; what it contains goes.
static void set_add(TermSet *set, Type *type, bool tilde) {
    int kept = 0;
    for (int i = 0; i < set->types.len; i++)
        if (term_within(type, tilde, set->types.items[i], set->tildes.items[i]))
            return;
    for (int i = 0; i < set->types.len; i++) {
        if (term_within(set->types.items[i], set->tildes.items[i], type, tilde))
            continue;
        set->types.items[kept] = set->types.items[i];
        set->tildes.items[kept++] = set->tildes.items[i];
    }
    set->types.len = set->tildes.len = kept;
    vec_push(&compilation, &set->types, type);
    vec_push(&compilation, &set->tildes, tilde);
}

static void set_add_interface(TermSet *set, Type *interface) {
    interface_complete(interface);
    set->all |= interface->terms == NULL;
    for (int i = 0; i < interface->term_count; i++)
        set_add(set, interface->terms[i], interface->tildes[i]);
}

// The types that a union's terms allow; those of its interfaces are put in.
static TermSet union_set(Type *union_type, Pos pos) {
    TermSet set = {0};
    for (int i = 0; i < union_type->term_count; i++) {
        Type *type = union_type->terms[i];
        Type *under = type_underlying(type);
        if (under->kind == TYPE_INTERFACE)
            set_add_interface(&set, under);
        else if (under->kind != TYPE_INVALID &&
                 (!union_type->tildes[i] || type_identical(type, under)))
            set_add(&set, type, union_type->tildes[i]);
        if (set.types.len > MAX_TERMS) {
            if (checker)
                report_too_many(pos);
            return (TermSet){.all = true};
        }
    }
    return set;
}

static TermSet intersect(Type *interface, const TermSet *set) {
    TermSet both = {0};
    for (int i = 0; i < interface->term_count; i++) {
        Type *a = interface->terms[i];
        bool tilde_a = interface->tildes[i];
        for (int j = 0; j < set->types.len; j++) {
            Type *b = set->types.items[j];
            bool tilde_b = set->tildes.items[j];
            if (!overlap(a, tilde_a, b, tilde_b))
                continue;
            if (tilde_a) // the narrower of the two
                set_add(&both, b, tilde_b);
            else
                set_add(&both, a, false);
        }
    }
    return both;
}

static void set_terms(Type *interface, const TermSet *set) {
    int count = set->types.len;
    interface->terms = ARENA_ARRAY(&compilation, Type *, count + 1);
    interface->tildes = ARENA_ARRAY(&compilation, bool, count + 1);
    interface->term_count = count;
    for (int i = 0; i < count; i++) {
        interface->terms[i] = set->types.items[i];
        interface->tildes[i] = set->tildes.items[i];
    }
}

// Where there are terms, "comparable" only drops those that are not.
static void settle_comparable(Type *interface) {
    if (!interface->comparable || !interface->terms)
        return;
    int kept = 0;
    for (int i = 0; i < interface->term_count; i++) {
        if (!type_strictly_comparable(interface->terms[i]))
            continue;
        interface->terms[kept] = interface->terms[i];
        interface->tildes[kept++] = interface->tildes[i];
    }
    interface->term_count = kept;
    interface->comparable = false;
}

// INTERFACE's type set becomes its intersection with that of an embedded
// ELEMENT at POS: another interface, a union, or a type.
void restrict_type_set(Type *interface, Type *element, Pos pos) {
    TermSet set = {0};
    Type *under = type_underlying(element);
    if (under->kind == TYPE_INTERFACE) {
        set_add_interface(&set, under);
        interface->comparable |= under->comparable;
    } else if (under->kind == TYPE_UNION) {
        set = union_set(under, pos);
    } else {
        set_add(&set, element, false);
    }
    if (!set.all) {
        if (interface->terms)
            set = intersect(interface, &set);
        set_terms(interface, &set);
    }
    settle_comparable(interface);
}

// ---- Asking about type parameters

bool is_type_param(const Type *type) { return type->kind == TYPE_TYPE_PARAM; }

// Its constraint, as a complete interface.
Type *param_interface(Type *param) {
    Type *constraint = param->constraint;
    if (!constraint || is_type_param(constraint))
        return type_empty_interface;
    Type *under = type_underlying(constraint);
    if (under->kind == TYPE_INVALID)
        return type_empty_interface;
    if (under->kind != TYPE_INTERFACE) { // [P int]
        Pos pos = param->object->pos;
        under = type_interface(NULL, 0, &constraint, &pos, 1);
        under->implicit = true;
        param->constraint = under;
    }
    interface_complete(under);
    return under;
}

// VISIT each term of PARAM's type set while it returns true; NULL once if there
// are no specific types.
bool each_term(Type *param, TermVisit *visit, void *context) {
    Type *interface = param_interface(param);
    if (interface->term_count == 0)
        return visit(NULL, false, context);
    for (int i = 0; i < interface->term_count; i++)
        if (!visit(interface->terms[i], interface->tildes[i], context))
            return false;
    return true;
}

static bool visit_predicate(Type *term, bool tilde, void *context) {
    bool (**predicate)(Type *) = context;
    (void)tilde;
    return term != NULL && (*predicate)(term);
}

// Does PREDICATE hold for TYPE; for a type parameter, for each type in its set?
bool all_types(Type *type, bool (*predicate)(Type *)) {
    if (is_type_param(type))
        return each_term(type, visit_predicate, &predicate);
    return predicate(type);
}

// ---- Core types

typedef struct Core {
    Type *type;      // common to the terms so far
    bool as_string;  // strings count as []byte …
    bool has_string; // … and there was one
} Core;

// The more restricted of two channel types; NULL if A and B have nothing in common.
static Type *common(Type *a, Type *b) {
    if (type_identical(a, b))
        return a;
    if (a->kind != TYPE_CHAN || b->kind != TYPE_CHAN || !type_identical(a->elem, b->elem))
        return NULL;
    if (a->chan_dir == DIR_BOTH)
        return b;
    return b->chan_dir == DIR_BOTH ? a : NULL;
}

static bool visit_core(Type *term, bool tilde, void *context) {
    Core *core = context;
    (void)tilde;
    if (!term)
        return false;
    Type *under = type_underlying(term);
    if (core->as_string && type_is_string(under)) {
        under = type_slice(type_byte);
        core->has_string = true;
    }
    core->type = core->type ? common(core->type, under) : under;
    return core->type != NULL;
}

// A type parameter without a core type stands for itself: it is of no kind that
// anyone asks for.
Type *core_type(Type *type) {
    Core core = {0};
    if (!is_type_param(type))
        return type_underlying(type);
    return each_term(type, visit_core, &core) ? core.type : type;
}

// As core_type(); but of strings and []byte together it is string.
Type *core_string(Type *type) {
    Core core = {.as_string = true};
    if (!is_type_param(type))
        return type_underlying(type);
    if (!each_term(type, visit_core, &core))
        return type;
    return core.has_string ? basic_types[TYPE_STRING] : core.type;
}

// ---- Satisfying a constraint

static const char *terms_text(Type *interface) {
    const char *text = "";
    for (int i = 0; i < interface->term_count; i++)
        text = arena_printf(&compilation, "%s%s%s", text, i > 0 ? " | " : "",
                            term_text(interface->terms[i], interface->tildes[i]));
    return text;
}

static const char *not_implemented(Type *type, Type *constraint, const char *why) {
    return arena_printf(&compilation, "%s does not implement %s%s%s%s", type_text(type),
                        type_text(constraint), *why ? " (" : "", why, *why ? ")" : "");
}

// Each term of A lies in one of B.
static bool terms_subset(Type *a, Type *b) {
    if (!a->terms)
        return false;
    for (int i = 0; i < a->term_count; i++) {
        bool found = false;
        for (int j = 0; j < b->term_count && !found; j++)
            found = term_within(a->terms[i], a->tildes[i], b->terms[j], b->tildes[j]);
        if (!found)
            return false;
    }
    return true;
}

// Why TYPE, which is no interface, is in none of INTERFACE's terms.
static const char *why_not_in_terms(Type *type, Type *interface, Type *constraint) {
    Type *near = NULL; // T, where ~T would do
    for (int i = 0; i < interface->term_count; i++) {
        Type *term = interface->terms[i];
        bool tilde = interface->tildes[i];
        if (term_includes(term, tilde, type))
            return NULL;
        if (!near && !tilde && type_identical(term, type_underlying(term)) &&
            term_includes(term, true, type))
            near = term;
    }
    const char *why;
    if (near)
        why = arena_printf(&compilation, "possibly missing ~ for %s in constraint %s",
                           type_text(near), type_text(constraint));
    else
        why = arena_printf(&compilation, "%s missing in %s", type_text(type),
                           terms_text(interface));
    return not_implemented(type, constraint, why);
}

// Is TYPE in the type set of INTERFACE as far as its terms and comparable go?
// NULL if so.  The methods were looked at before.
const char *type_set_reason(Type *type, Type *constraint) {
    Type *interface = type_underlying(constraint);
    Type *own = is_type_param(type) ? param_interface(type) : type_underlying(type);
    bool is_interface = own->kind == TYPE_INTERFACE;
    bool wants_comparable = interface->comparable;
    if (interface->terms && interface->term_count > 0) {
        wants_comparable = true;
        for (int i = 0; i < interface->term_count; i++)
            wants_comparable &= type_strictly_comparable(interface->terms[i]);
    }
    const char *pending = NULL;
    if (wants_comparable && !type_strictly_comparable(type))
        pending = arena_printf(&compilation, "%s does not implement comparable",
                               type_text(type));
    if (!interface->terms)
        return pending;
    if (is_interface)
        return terms_subset(own, interface) ? pending
                                            : not_implemented(type, constraint, "");
    const char *why = why_not_in_terms(type, interface, constraint);
    return why ? why : pending;
}

bool type_set_is_empty(Type *interface) {
    return interface->terms != NULL && interface->term_count == 0;
}
