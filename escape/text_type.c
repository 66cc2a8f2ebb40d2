// Types as -m shows them: "interface {}" and "struct { a int }", where type errors
// have no blanks.  (cmd/compile/internal/types/fmt.go)
#include "escape/text.h"

#include <string.h>

// ---- Text

void put_chars(Text *t, const char *chars, size_t len) {
    if (t->len + len + 1 > t->cap) {
        t->cap = (t->len + len + 1) * 2;
        char *grown = arena_alloc(&compilation, t->cap);
        if (t->len > 0)
            memcpy(grown, t->chars, t->len);
        t->chars = grown;
    }
    memcpy(t->chars + t->len, chars, len);
    t->len += len;
    t->chars[t->len] = '\0';
}

void put(Text *t, const char *chars) {
    put_chars(t, chars, strlen(chars));
}

// ---- Types

static void put_parameters(Text *t, Type **types, int count, bool variadic) {
    put(t, "(");
    for (int i = 0; i < count; i++) {
        put(t, i > 0 ? ", " : "");
        bool dots = variadic && i == count - 1;
        put(t, dots ? "..." : "");
        put_type(t, dots ? types[i]->elem : types[i]);
    }
    put(t, ")");
}

static void put_signature(Text *t, Type *type) {
    put_parameters(t, type->params, type->param_count, type->variadic);
    if (type->result_count == 0)
        return;
    put(t, " ");
    if (type->result_count == 1)
        put_type(t, type->results[0]);
    else
        put_parameters(t, type->results, type->result_count, false);
}

static void put_interface(Text *t, Type *type) {
    if (type == type_any && !t->link) {
        put(t, "any");
        return;
    }
    put(t, "interface {");
    Package *package = t->package;
    for (int i = 0; i < type->method_count; i++) {
        Method *method = &type->methods[i];
        put(t, i > 0 ? "; " : " ");
        if (!method->name->exported && method->package != NULL) {
            put(t, method->package->path);
            put(t, ".");
            t->package = NULL; // from here on, everything is qualified
        }
        put(t, method->name->text);
        put_signature(t, method->type);
    }
    t->package = package;
    put(t, type->method_count > 0 ? " }" : "}");
}

static void put_quoted(Text *t, const char *chars, uint32_t len) {
    put(t, " \"");
    for (uint32_t i = 0; i < len; i++) {
        if (chars[i] == '"' || chars[i] == '\\')
            put(t, "\\");
        put_chars(t, chars + i, 1);
    }
    put(t, "\"");
}

static void put_struct(Text *t, Type *type) {
    put(t, "struct {");
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        put(t, i > 0 ? "; " : " ");
        if (!field->embedded) {
            if (t->package == NULL && !field->name->exported) {
                put(t, field->package->path);
                put(t, ".");
            }
            put(t, field->name->text);
            put(t, " ");
        }
        put_type(t, field->type);
        if (field->tag != NULL)
            put_quoted(t, field->tag, field->tag_len);
    }
    put(t, type->field_count > 0 ? " }" : "}");
}

static void put_chan(Text *t, Type *type) {
    static const char *const words[] = {"chan ", "chan<- ", "<-chan "};
    put(t, words[type->chan_dir]);
    bool ambiguous = type->chan_dir == DIR_BOTH && type->elem->kind == TYPE_CHAN &&
                     type->elem->chan_dir == DIR_RECV;
    put(t, ambiguous ? "(" : "");
    put_type(t, type->elem);
    put(t, ambiguous ? ")" : "");
}

static void put_shape(Text *t, const Func *instance, int index);

const Func *text_instance;

static bool has_args_of(const Type *type, const Func *instance) {
    if (type->generic == NULL || type->type_arg_count != instance->type_arg_count)
        return false;
    for (int i = 0; i < type->type_arg_count; i++)
        if (!type_identical(type->type_args[i], instance->type_args[i]))
            return false;
    return true;
}

// Names of instances are symbols, and their arguments are spelled as in these.
static void put_linked(Text *t, Type *type) {
    Text inside = *t;
    inside.package = NULL;
    inside.link = true;
    put_type(&inside, type);
    t->chars = inside.chars;
    t->len = inside.len;
    t->cap = inside.cap;
}

static void put_type_name(Text *t, const Object *object) {
    const Package *package = object->package;
    if (package != NULL && package != t->package) {
        put(t, t->link ? package->path : package_text(package));
        put(t, ".");
    }
    put(t, object->name->text);
    if (t->link && object->local_number > 0)
        put(t, arena_printf(&compilation, "·%d", object->local_number));
}

// List[T] in a method of List[int] is List[go.shape.int_0].
static void put_named(Text *t, Type *type) {
    put_type_name(t, type->object);
    if (type->generic == NULL)
        return;
    bool shape = text_instance != NULL && has_args_of(type, text_instance);
    for (int i = 0; i < type->type_arg_count; i++) {
        put(t, i > 0 ? "," : "[");
        if (shape)
            put_shape(t, text_instance, i);
        else
            put_linked(t, type->type_args[i]);
    }
    put(t, "]");
}

void put_type(Text *t, Type *type) {
    if (t->link && (type == type_byte || type == type_rune))
        type = basic_types[type->kind]; // without its other name
    switch (type->kind) {
    case TYPE_NAMED:
        put_named(t, type);
        break;
    case TYPE_TYPE_PARAM:
        if (text_instance != NULL)
            put_shape(t, text_instance, type->index);
        break;
    case TYPE_POINTER:
        put(t, "*");
        put_type(t, type->elem);
        break;
    case TYPE_SLICE:
        put(t, "[]");
        put_type(t, type->elem);
        break;
    case TYPE_ARRAY:
        put(t, arena_printf(&compilation, "[%lld]", (long long)type->len));
        put_type(t, type->elem);
        break;
    case TYPE_MAP:
        put(t, "map[");
        put_type(t, type->key);
        put(t, "]");
        put_type(t, type->elem);
        break;
    case TYPE_CHAN:
        put_chan(t, type);
        break;
    case TYPE_FUNC:
        put(t, "func");
        put_signature(t, type);
        break;
    case TYPE_STRUCT:
        put_struct(t, type);
        break;
    case TYPE_INTERFACE:
        put_interface(t, type);
        break;
    default:
        put(t, type_string(type, t->package));
    }
}

// ---- Names

// Is POS in the source of another package?
bool is_foreign(Pos pos) {
    const Package *package = compiled_package;
    if (package == NULL || pos == NO_POS || pos == generated_pos)
        return false;
    for (int i = 0; i < package->files.len; i++) {
        const Source *source = package->files.items[i]->source;
        if (pos >= source->base && pos <= source->base + source->size)
            return false;
    }
    return true;
}

const char *object_text(const Object *object) {
    const char *name = object->name->text;
    if (strncmp(name, "~b", 2) == 0) // func() (_ int)
        return "_";
    const Package *package = object->package;
    bool made = name[0] == '.' || name[0] == '~' ||
                (object->escape != NULL && ((VarInfo *)object->escape)->temporary);
    if (package == NULL || package == compiled_package || made ||
        !is_foreign(object->pos))
        return name;
    return arena_printf(&compilation, "%s.%s", package_text(package), name);
}

// Go 1.19 makes one instance for all type arguments of one shape: for one underlying
// type, or for all pointers (but those to arrays, and where the constraint tells what
// they point to).
static void put_shape(Text *t, const Func *instance, int index) {
    Type *type = type_underlying(instance->type_args[index]);
    bool pointer = type->kind == TYPE_POINTER &&
                   type_underlying(type->elem)->kind != TYPE_ARRAY &&
                   !sema_has_core_type(instance, index);
    put(t, "go.shape.");
    if (pointer)
        put(t, "*uint8");
    else
        put_linked(t, type);
    put(t, arena_printf(&compilation, "_%d", index));
}

const Func *outermost_function(const Func *func) {
    while (func->parent != NULL)
        func = func->parent;
    return func;
}

// "Map[int,string]" is "Map[go.shape.int_0,go.shape.string_1]".
const char *function_text(const Func *func) {
    const Func *instance = outermost_function(func);
    const char *args =
        type_args_link_string(instance->type_args, instance->type_arg_count);
    const char *at = strstr(func->name, args);
    if (instance->type_arg_count == 0 || at == NULL)
        return func->name;
    Text text = {0};
    put_chars(&text, func->name, (size_t)(at - func->name));
    for (int i = 0; i < instance->type_arg_count; i++) {
        put(&text, i > 0 ? "," : "[");
        put_shape(&text, instance, i);
    }
    put(&text, "]");
    put(&text, at + strlen(args));
    return text.chars;
}

const char *qualified_name(const Func *func) {
    const char *name = function_text(func);
    if (func->package == compiled_package)
        return name;
    return arena_printf(&compilation, "%s.%s", package_text(func->package), name);
}

static PtrMap first_of_shape; // name of an instance's shape -> the first such instance

bool has_been_reported(const Func *func) {
    func = outermost_function(func);
    if (func->type_arg_count == 0)
        return false;
    Name *name = name_of(qualified_name(func));
    const Func *first = ptrmap_get(&first_of_shape, name);
    if (first == NULL)
        ptrmap_put(&compilation, &first_of_shape, name, (void *)func);
    return first != NULL && first != func;
}

const char *signature_text(Func *func) {
    Text text = {.package = compiled_package};
    if (func->recv != NULL) {
        put(&text, "method(");
        put_type(&text, func->recv->type);
        put(&text, ") ");
    }
    put_type(&text, func->type);
    return text.chars;
}

const char *message_type_text(Type *type) {
    Text text = {.package = compiled_package};
    put_type(&text, type);
    return text.chars;
}
