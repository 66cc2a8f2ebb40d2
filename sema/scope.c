// Scopes: from a name to what it means here.
//
//     universe  ->  package  ->  file (its imports)  ->  function  ->  blocks
//
// A lookup walks outwards and takes the first object of that name.  Each scope
// is a small hash table with open addressing, keyed by the interned name, made
// when the first object arrives: most blocks declare nothing.
//
// Spec: Declarations and scope.
#include "sema/check.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct Table {
    Object **slots; // cap of them, a power of two
    uint32_t cap;
    uint32_t len;
    Name **names;   // the name of each slot: a dot-import or an alias of a
                    // package may be known by another name than its own
} Table;

Scope *scope_new(Scope *parent, Func *func) {
    Scope *scope = ARENA_NEW(&compilation, Scope);
    scope->parent = parent;
    scope->func = func;
    return scope;
}

static uint32_t find_slot(const Table *table, const Name *name) {
    uint32_t at = name->hash & (table->cap - 1);
    while (table->slots[at] && table->names[at] != name)
        at = (at + 1) & (table->cap - 1);
    return at;
}

static void grow(Table *table) {
    Table old = *table;
    table->cap = old.cap ? old.cap * 2 : 8;
    table->slots = ARENA_ARRAY(&compilation, Object *, table->cap);
    table->names = ARENA_ARRAY(&compilation, Name *, table->cap);
    for (uint32_t i = 0; i < old.cap; i++) {
        if (!old.slots[i])
            continue;
        uint32_t at = find_slot(table, old.names[i]);
        table->slots[at] = old.slots[i];
        table->names[at] = old.names[i];
    }
}

Object *scope_lookup(Scope *scope, Name *name) {
    Table *table = scope->table;
    return table ? table->slots[find_slot(table, name)] : NULL;
}

Object *scope_lookup_parent(Scope *scope, Name *name) {
    for (; scope; scope = scope->parent) {
        Object *object = scope_lookup(scope, name);
        if (object)
            return object;
    }
    return NULL;
}

Object *scope_insert(Scope *scope, Object *object) {
    if (!scope->table)
        scope->table = ARENA_NEW(&compilation, Table);
    Table *table = scope->table;
    if (table->len * 4 >= table->cap * 3)
        grow(table);
    uint32_t at = find_slot(table, object->name);
    if (table->slots[at])
        return table->slots[at];
    table->slots[at] = object;
    table->names[at] = object->name;
    table->len++;
    if (!object->parent)
        object->parent = scope;
    return NULL;
}

void scope_each(Scope *scope, void (*visit)(Object *, void *), void *context) {
    Table *table = scope->table;
    for (uint32_t i = 0; table && i < table->cap; i++)
        if (table->slots[i])
            visit(table->slots[i], context);
}

Object *object_new(ObjectKind kind, Name *name, Pos pos, Type *type) {
    Object *object = ARENA_NEW(&compilation, Object);
    object->kind = (uint8_t)kind;
    object->name = name;
    object->pos = pos;
    object->type = type;
    object->param_index = -1;
    object->package = checker ? checker->package : NULL;
    object->file = checker ? checker->file : NULL;
    return object;
}

// The blank identifier declares nothing.
void declare(Scope *scope, Object *object) {
    if (object->name->blank)
        return;
    Object *other = scope_insert(scope, object);
    if (other)
        report_redeclared(object->pos, object->name->text, other);
}

// ---- Messages

const char *pos_text(Pos pos) {
    return position_text(&compilation, pos);
}

void report_redeclared(Pos pos, const char *what, Object *other) {
    if (other->pos == NO_POS) // universe or an export: nothing to point at
        sema_error(pos, "%s redeclared in this block", what);
    else
        sema_error(pos, "%s redeclared in this block\n\t%s: other declaration of %s",
                   what, pos_text(other->pos), other->name->text);
}

// A message that speaks of an invalid type in its middle is the echo of an
// earlier error; nobody wants to read it.
static bool is_echo(const char *text) {
    const char *type = strstr(text, "invalid type");
    const char *operand = strstr(text, "invalid operand");
    return (type && type != text) || (operand && operand != text);
}

void sema_error(Pos pos, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *text = arena_alloc(&compilation, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    if (checker->error_pos != NO_POS)
        pos = checker->error_pos;
    if (!(checker->errors > 0 && is_echo(text)))
        error_at(pos, "%s", text);
    checker->errors++;
}
