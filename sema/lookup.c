// Finding fields and methods: what does x.f mean?
//
//     type A struct{ B; *C }       a.f is looked for in A itself, then in B and
//     type B struct{ f int }       *C, then in what those embed: the shallowest
//     type C struct{ g int }       wins, and two at one depth are ambiguous.
//
// The search goes breadth first; types found before, at a smaller depth, are not
// searched again, so that recursive types end.
//
// Spec: Selectors, Struct types, Method sets.
#include "sema/check.h"

#include <stdlib.h>
#include <string.h>

// A type to be searched, and how it was reached.
typedef struct Entry {
    Type *type;
    struct Entry *outer; // the struct it is embedded in
    int index;           // which field of that
    bool indirect;       // through a pointer
    bool multiple;       // several times at this depth
} Entry;

typedef Vec(Entry) EntryList;
typedef Vec(Type *) SeenList;

static Type *dereference(Type *type, bool *pointer) {
    *pointer = type->kind == TYPE_POINTER;
    return *pointer ? type->elem : type;
}

static bool same_member(Name *name, Package *package, Name *wanted, Package *from) {
    return name == wanted && (name->exported || package == from);
}

// The method's type is known once its declaration is resolved.
static Method *resolved(Method *method) {
    if (method->object) {
        check_object(method->object);
        method->type = method->object->type;
    }
    return method;
}

static Method *own_method(Type *type, Name *name, Package *from) {
    expand_methods(type);
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        if (same_member(method->name, method->package, name, from))
            return method;
    }
    return NULL;
}

static void path_to(const Entry *entry, Selection *selection) {
    if (!entry->outer)
        return;
    path_to(entry->outer, selection);
    vec_push(&compilation, &selection->path, entry->index);
}

// ---- The search

typedef struct Search {
    Name *name;
    Package *from;
    Selection found;
    EntryList next; // what the types at this depth embed
    SeenList seen;  // defined types searched
} Search;

// Something of the wanted name in ENTRY.  False if it is ambiguous.
static bool match(Search *search, const Entry *entry, Field *field, int index,
                  Method *method) {
    if (search->found.kind != SELECTION_NONE || entry->multiple) {
        search->found.kind = SELECTION_AMBIGUOUS;
        return false;
    }
    search->found.kind = field ? SELECTION_FIELD : SELECTION_METHOD;
    search->found.field = field;
    search->found.method = method;
    search->found.receiver = entry->type;
    search->found.indirect = entry->indirect;
    search->found.path.len = 0;
    path_to(entry, &search->found);
    if (field)
        vec_push(&compilation, &search->found.path, index);
    return true;
}

static bool search_struct(Search *search, Entry *entry, Type *type) {
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        if (same_member(field->name, field->package, search->name, search->from)) {
            if (!match(search, entry, field, i, NULL))
                return false;
            continue;
        }
        if (search->found.kind != SELECTION_NONE || !field->embedded)
            continue;
        bool pointer;
        Type *embedded = dereference(field->type, &pointer);
        vec_push(&compilation, &search->next,
                 ((Entry){embedded, entry, i, entry->indirect || pointer,
                          entry->multiple}));
    }
    return true;
}

static bool already_seen(Search *search, Type *type) {
    for (int i = 0; i < search->seen.len; i++)
        if (type_identical(search->seen.items[i], type))
            return true;
    vec_push(&compilation, &search->seen, type);
    return false;
}

// False if the search ends: ambiguous.
static bool search_type(Search *search, Entry *entry) {
    Type *type = entry->type;
    if (type->kind == TYPE_NAMED) {
        if (already_seen(search, type))
            return true;
        Method *method = own_method(type, search->name, search->from);
        if (method)
            return match(search, entry, NULL, 0, method);
        type = type_underlying(type);
    }
    if (type->kind == TYPE_STRUCT)
        return search_struct(search, entry, type);
    if (type->kind == TYPE_TYPE_PARAM)
        type = param_interface(type);
    if (type->kind != TYPE_INTERFACE)
        return true;
    interface_complete(type);
    Method *method = own_method(type, search->name, search->from);
    return !method || match(search, entry, NULL, 0, method);
}

// Types that appear several times at one depth become one entry.
static EntryList consolidate(EntryList list) {
    int count = 0;
    for (int i = 0; i < list.len; i++) {
        Entry *entry = &list.items[i];
        Entry *same = NULL;
        for (int j = 0; j < count && !same; j++)
            if (type_identical(list.items[j].type, entry->type))
                same = &list.items[j];
        if (same)
            same->multiple = true;
        else
            list.items[count++] = *entry;
    }
    list.len = count;
    return list;
}

static Selection search_all(Type *type, Name *name, Package *from) {
    Search search = {.name = name, .from = from};
    bool pointer;
    Type *base = dereference(type, &pointer);
    if (pointer && (type_underlying(base)->kind == TYPE_INTERFACE || is_type_param(base)))
        return search.found; // a pointer to an interface has no methods
    Entry start = {.type = base, .indirect = pointer};
    EntryList current = {&start, 1, 1};
    while (current.len > 0) {
        search.next = (EntryList){0};
        for (int i = 0; i < current.len; i++)
            if (!search_type(&search, &current.items[i]))
                return search.found;
        if (search.found.kind != SELECTION_NONE)
            return search.found;
        current = consolidate(search.next);
    }
    return search.found;
}

// A defined pointer type has the fields of what it points to, but no methods.
static bool is_named_pointer(Type *type) {
    return type->kind == TYPE_NAMED && type_underlying(type)->kind == TYPE_POINTER;
}

Selection type_lookup(Type *type, Name *name, Package *from) {
    if (name->blank)
        return (Selection){0};
    bool named_pointer = is_named_pointer(type);
    if (named_pointer)
        type = type_underlying(type);
    Selection found = search_all(type, name, from);
    if (named_pointer && found.kind == SELECTION_METHOD)
        return (Selection){0};
    if (found.kind == SELECTION_METHOD)
        resolved(found.method);
    return found;
}

// ---- Method sets

typedef Vec(MethodSetEntry) CandidateList;

static void add_candidates(CandidateList *list, SeenList *seen, Type *type) {
    bool pointer;
    type = dereference(type, &pointer);
    for (int i = 0; i < seen->len; i++)
        if (seen->items[i] == type)
            return;
    vec_push(&compilation, seen, type);
    Type *under = type_underlying(type);
    if (under->kind == TYPE_INTERFACE)
        interface_complete(under);
    Type *methods = under->kind == TYPE_INTERFACE ? under : type;
    expand_methods(methods);
    for (int i = 0; i < methods->method_count; i++)
        vec_push(&compilation, list,
                 ((MethodSetEntry){.name = methods->methods[i].name,
                                   .package = methods->methods[i].package}));
    if (under->kind != TYPE_STRUCT)
        return;
    for (int i = 0; i < under->field_count; i++)
        if (under->fields[i].embedded)
            add_candidates(list, seen, under->fields[i].type);
}

static int compare_entries(const void *a, const void *b) {
    const MethodSetEntry *x = a, *y = b;
    return method_order(x->name, x->package, y->name, y->package);
}

static MethodSet *make_method_set(Type *type) {
    MethodSet *set = ARENA_NEW(&compilation, MethodSet);
    CandidateList list = {0};
    SeenList seen = {0};
    if (!is_named_pointer(type))
        add_candidates(&list, &seen, type);
    if (list.len == 0)
        return set;
    qsort(list.items, (size_t)list.len, sizeof *list.items, compare_entries);
    set->entries = list.items;
    for (int i = 0; i < list.len; i++) {
        MethodSetEntry entry = list.items[i];
        if (i > 0 && compare_entries(&entry, &list.items[i - 1]) == 0 &&
            set->count > 0 && compare_entries(&entry, &set->entries[set->count - 1]) == 0)
            continue;
        entry.selection = type_lookup(type, entry.name, entry.package);
        if (entry.selection.kind != SELECTION_METHOD ||
            (entry.selection.method->pointer_receiver && !entry.selection.indirect))
            continue;
        set->entries[set->count++] = entry;
    }
    return set;
}

MethodSet *type_method_set(Type *type) {
    if (type->method_set)
        return type->method_set;
    MethodSet *set = make_method_set(type);
    if (!checker || checker->types_complete)
        type->method_set = set;
    return set;
}

// ---- Spec: the names of a struct type's fields and of its methods are distinct.

void check_field_uniqueness(Type *named) {
    Type *type = type_underlying(named);
    if (type->kind != TYPE_STRUCT)
        return;
    Scope *names = scope_new(NULL, NULL);
    for (int i = 0; i < named->method_count; i++)
        scope_insert(names, named->methods[i].object);
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        Object *method = field->name->blank ? NULL : scope_lookup(names, field->name);
        if (method)
            sema_error(method->pos,
                       "field and method with the same name %s\n"
                       "\t%s: other declaration of %s",
                       field->name->text, pos_text(field->pos), field->name->text);
    }
}
