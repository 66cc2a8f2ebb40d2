// Interfaces: method sets, embedding, and who implements them.
//
//     type ReadCloser interface { Reader; Close() error }
//
// An interface is made with what is written in it; all its methods, with those
// of the embedded ones, are put together by interface_complete() when first
// needed, for the embedded types may not be known earlier.  Elements that are no
// interfaces (int, ~string, A | B) give a type set: such an interface can only be
// a constraint.
//
// Spec: Interface types, Implementing an interface.
#include "sema/operand.h"

#include <stdlib.h>
#include <string.h>

// ---- Order of methods: exported ones first, then by name, then by package.

int method_order(Name *a, Package *from_a, Name *b, Package *from_b) {
    if (a->exported != b->exported)
        return a->exported ? -1 : 1;
    int order = strcmp(a->text, b->text);
    if (order != 0 || a->exported || from_a == from_b)
        return order;
    return strcmp(from_a ? from_a->path : "", from_b ? from_b->path : "");
}

static int compare_methods(const void *a, const void *b) {
    const Method *m = a, *n = b;
    return method_order(m->name, m->package, n->name, n->package);
}

static void sort_methods(Method *methods, int count) {
    if (count > 1)
        qsort(methods, (size_t)count, sizeof *methods, compare_methods);
}

// ---- Type expressions

typedef Vec(Method) MethodVec;

static void add_method_spec(MethodVec *methods, Node *field) {
    Node *ident = field->field.names.items[0];
    Name *name = ident->ident.name;
    if (name->blank) {
        node_error(ident, "methods must have a unique non-blank name");
        return;
    }
    Type *type = check_type(field->field.type_expr);
    if (type->kind != TYPE_FUNC)
        return;
    Method method = {.name = name, .type = type, .pos = ident->pos,
                     .declared = ident->pos, .package = checker->package};
    vec_push(&compilation, methods, method);
}

static void later_complete(Later *later) { interface_complete(later->type); }

void check_later_complete(Type *interface) {
    if (!interface->complete)
        do_later(later_complete, interface);
}

Type *check_interface(Node *node) {
    MethodVec methods = {0};
    Vec(Type *) embedded = {0};
    Vec(Pos) positions = {0};
    for (int i = 0; i < node->fields.list.len; i++) {
        Node *field = node->fields.list.items[i];
        if (field->kind != AST_FIELD)
            continue;
        if (field->field.names.len > 0) {
            add_method_spec(&methods, field);
        } else {
            Node *element = field->field.type_expr;
            vec_push(&compilation, &embedded, check_union(element));
            vec_push(&compilation, &positions, ast_start_pos(element));
        }
    }
    Type *type = type_interface(methods.items, methods.len, embedded.items,
                                positions.items, embedded.len);
    check_later_complete(type);
    return type;
}

// ---- Type sets

// Methods of the same name from two embedded interfaces must have one type.  They
// are compared when all types are complete.
static void later_duplicate(Later *later) {
    Type *a = later->type, *b = later->node->type;
    if (!language_has(14) || !type_identical(a, b))
        sema_error(later->pos, "duplicate method %s\n\t%s: other declaration of %s",
                   later->node->ident.name->text, pos_text(later->node->pos),
                   later->node->ident.name->text);
}

static void report_duplicate(Pos pos, Name *name, Pos other) {
    sema_error(pos, "duplicate method %s\n\t%s: other declaration of %s", name->text,
               pos_text(other), name->text);
}

static int compare_pointers(const void *a, const void *b) {
    const Method *m = *(Method *const *)a, *n = *(Method *const *)b;
    int order = compare_methods(m, n);
    return order != 0 ? order : (m > n) - (m < n);
}

// Sorts METHODS and keeps one of each name, the one that came first.
static void merge_methods(Type *type, MethodVec methods) {
    Method **sorted = ARENA_ARRAY(&compilation, Method *, methods.len + 1);
    for (int i = 0; i < methods.len; i++)
        sorted[i] = &methods.items[i];
    qsort(sorted, (size_t)methods.len, sizeof *sorted, compare_pointers);
    type->methods = ARENA_ARRAY(&compilation, Method, methods.len + 1);
    type->method_count = 0;
    for (int i = 0; i < methods.len; i++) {
        Method *method = sorted[i];
        Method *last = type->method_count ? &type->methods[type->method_count - 1] : NULL;
        if (!last || compare_methods(last, method) != 0) {
            type->methods[type->method_count++] = *method;
            continue;
        }
        if (!checker || (last->type == method->type && language_has(14)))
            continue;
        Node *other = ast_new(AST_IDENT, last->pos);
        other->ident.name = last->name;
        other->type = last->type;
        check_later(later_duplicate, method->type, other, NULL, method->pos);
    }
}

// Methods written twice in one interface.
static void check_explicit(Type *type) {
    for (int i = 1; i < type->explicit_count; i++) {
        Method *a = &type->explicit_methods[i - 1], *b = &type->explicit_methods[i];
        if (a->name == b->name)
            report_duplicate(a->pos < b->pos ? b->pos : a->pos, a->name,
                             a->pos < b->pos ? a->pos : b->pos);
    }
}

// Methods of an embedded interface stand, for messages, where it is embedded.
static void add_embedded_methods(MethodVec *methods, Type *embedded, Pos pos) {
    for (int i = 0; i < embedded->method_count; i++) {
        Method method = embedded->methods[i];
        method.pos = pos;
        vec_push(&compilation, methods, method);
    }
}

static const char *element_text(const char *what, Type *element) {
    Package *from = checker != NULL ? checker->package : NULL;
    return arena_printf(&compilation, "%s %s", what, type_string(element, from));
}

static void embed(Type *type, MethodVec *methods, Type *element, Pos pos) {
    Type *under = type_underlying(element);
    if (under->kind == TYPE_INTERFACE) {
        interface_complete(under);
        add_embedded_methods(methods, under, pos);
        restrict_type_set(type, under, pos);
    } else if (under->kind == TYPE_INVALID) {
        return;
    } else if (language_has(18)) {
        restrict_type_set(type, element, pos);
    } else {
        bool is_union = under->kind == TYPE_UNION;
        language_error(pos, 18,
                       element_text(is_union ? "embedding interface element"
                                             : "embedding non-interface type", element));
    }
}

void interface_complete(Type *type) {
    if (type->complete)
        return;
    type->complete = true; // against cycles, which cycles.c reports
    MethodVec methods = {0};
    sort_methods(type->explicit_methods, type->explicit_count);
    if (checker)
        check_explicit(type);
    for (int i = 0; i < type->explicit_count; i++)
        vec_push(&compilation, &methods, type->explicit_methods[i]);
    for (int i = 0; i < type->embedded.len; i++)
        embed(type, &methods, type->embedded.items[i], type->embedded_pos[i]);
    merge_methods(type, methods);
}

// ---- Implementing

static Method *find_method(Type *interface, Method *wanted) {
    int low = 0, high = interface->method_count;
    while (low < high) {
        int middle = (low + high) / 2;
        Method *method = &interface->methods[middle];
        int order = compare_methods(method, wanted);
        if (order == 0)
            return method;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

// The first method of INTERFACE that the interface TYPE lacks.
static bool interface_implements(Type *type, Type *interface, Method **missing,
                                 Method **have) {
    for (int i = 0; i < interface->method_count; i++) {
        Method *wanted = &interface->methods[i];
        Method *found = find_method(type, wanted);
        if (found && type_identical(found->type, wanted->type))
            continue;
        *missing = wanted;
        *have = found;
        return false;
    }
    return true;
}

// A method of TYPE with WANTED's name but for upper and lower case.
static Method *find_folded(Type *type, Method *wanted) {
    MethodSet *set = type_method_set(type);
    for (int i = 0; i < set->count; i++)
        if (strcasecmp(set->entries[i].name->text, wanted->name->text) == 0)
            return set->entries[i].selection.method;
    return NULL;
}

static bool type_has_method(Type *type, Method *wanted, Method **have,
                            bool *pointer_needed) {
    Selection found = type_lookup(type, wanted->name, wanted->package);
    if (found.kind == SELECTION_METHOD) {
        bool same = type_identical(found.method->type, wanted->type);
        if (same && (!found.method->pointer_receiver || found.indirect ||
                     type->kind == TYPE_POINTER))
            return true;
        *have = found.method;
        *pointer_needed = same;
        return false;
    }
    if (found.kind == SELECTION_NONE)
        *have = find_folded(type, wanted);
    return false;
}

bool type_implements(Type *type, Type *interface, Method **missing, Method **have,
                     bool *pointer_needed) {
    Method *none_missing, *none_have;
    bool not_needed;
    missing = missing ? missing : &none_missing;
    have = have ? have : &none_have;
    pointer_needed = pointer_needed ? pointer_needed : &not_needed;
    *missing = *have = NULL;
    *pointer_needed = false;
    interface = type_underlying(interface);
    Type *under = is_type_param(type) ? param_interface(type) : type_underlying(type);
    if (under->kind == TYPE_INTERFACE)
        interface_complete(under);
    interface_complete(interface);
    if (under->kind == TYPE_INTERFACE)
        return interface_implements(under, interface, missing, have);
    for (int i = 0; i < interface->method_count; i++) {
        Method *wanted = &interface->methods[i];
        if (!type_has_method(type, wanted, have, pointer_needed)) {
            *missing = wanted;
            return false;
        }
    }
    return true;
}
