// Types as text.
//
//     type_string        for people: "func(x int) string", "[]T", "io.Reader"
//     type_link_string   for symbols: "func(int) string", "[]main.T", and the
//                        same text for identical types, always
//
// Spec: Types.  The shape of the first is that of Go's messages.
#include "sema/check.h"

#include <stdlib.h>
#include <string.h>

// Interfaces being written: one can contain itself.
typedef struct Open {
    Type *type;
    struct Open *outer;
} Open;

typedef struct Writer {
    FILE *out;      // memory stream
    bool link;      // unique text, full paths, no parameter names
    Package *from;  // messages: whose names need no package
    Open *open;     // innermost interface being written
} Writer;

static const char *const kind_names[TYPE_KIND_COUNT] = {
#define BASIC(kind, name, size, properties) [TYPE_##kind] = name,
#define UNTYPED(kind, name, properties) [TYPE_##kind] = name,
#define TYPE(kind, name) [TYPE_##kind] = name,
#include "sema/types.def"
};

static void write_type(Writer *w, Type *type);

// As strconv.Quote: printable text stays, the rest is escaped.
static void write_quoted(Writer *w, const char *text, uint32_t len) {
    fputs(const_quote(text, len), w->out);
}

static void write_package(Writer *w, Package *package) {
    if (!package)
        return;
    if (w->link)
        fprintf(w->out, "%s.", package->path);
    else if (package != w->from)
        fprintf(w->out, "%s.", package->name->text);
}

static void write_type_args(Writer *w, Type **args, int count) {
    fputc('[', w->out);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fputs(w->link ? "," : ", ", w->out);
        write_type(w, args[i]);
    }
    fputc(']', w->out);
}

// [K comparable, V any] of a generic type or function.
static void write_type_params(Writer *w, Type *type) {
    fputc('[', w->out);
    for (int i = 0; i < type->type_arg_count; i++) {
        Type *param = type->type_args[i];
        bool last = i == type->type_arg_count - 1;
        fputs(param->object->name->text, w->out);
        if (param->constraint &&
            (last || type->type_args[i + 1]->constraint != param->constraint)) {
            fputc(' ', w->out);
            write_type(w, param->constraint);
        }
        if (!last)
            fputs(", ", w->out);
    }
    fputc(']', w->out);
}

static void write_named(Writer *w, Type *type) {
    Object *object = type->object;
    write_package(w, object->package);
    fputs(object->name->text, w->out);
    if (w->link && object->local_number > 0)
        fprintf(w->out, "·%d", object->local_number);
    if (type->generic)
        write_type_args(w, type->type_args, type->type_arg_count);
    else if (type->type_arg_count > 0)
        write_type_params(w, type);
}

// The names of unexported fields and methods belong to their package.
static void write_member_name(Writer *w, Name *name, Package *package) {
    if (w->link && !name->exported)
        write_package(w, package);
    fputs(name->text, w->out);
}

static void write_struct(Writer *w, Type *type) {
    fputs("struct{", w->out);
    for (int i = 0; i < type->field_count; i++) {
        Field *field = &type->fields[i];
        if (i > 0)
            fputs("; ", w->out);
        if (!field->embedded || w->link) {
            write_member_name(w, field->name, field->package);
            fputc(field->embedded ? '?' : ' ', w->out);
        }
        write_type(w, field->type);
        if (field->tag_len > 0) {
            fputc(' ', w->out);
            write_quoted(w, field->tag, field->tag_len);
        }
    }
    fputc('}', w->out);
}

static void write_list(Writer *w, Type **types, Name **names, int count,
                       bool variadic) {
    fputc('(', w->out);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fputs(", ", w->out);
        if (names && names[i] && !w->link)
            fprintf(w->out, "%s ", names[i]->text);
        if (variadic && i == count - 1 && types[i]->kind == TYPE_SLICE) {
            fputs("...", w->out);
            write_type(w, types[i]->elem);
        } else {
            write_type(w, types[i]);
        }
    }
    fputc(')', w->out);
}

static void write_signature(Writer *w, Type *type) {
    Name **result_names = type->names ? type->names + type->param_count : NULL;
    write_list(w, type->params, type->names, type->param_count, type->variadic);
    if (type->result_count == 0)
        return;
    fputc(' ', w->out);
    bool named = !w->link && result_names && result_names[0];
    if (type->result_count == 1 && !named)
        write_type(w, type->results[0]);
    else
        write_list(w, type->results, result_names, type->result_count, false);
}

static void write_union(Writer *w, Type *type) {
    for (int i = 0; i < type->term_count; i++) {
        if (i > 0)
            fputc('|', w->out);
        if (type->tildes[i])
            fputc('~', w->out);
        write_type(w, type->terms[i]);
    }
}

static void write_methods(Writer *w, Method *methods, int count,
                          const char **separator) {
    for (int i = 0; i < count; i++) {
        fputs(*separator, w->out);
        write_member_name(w, methods[i].name, methods[i].package);
        write_signature(w, methods[i].type);
        *separator = "; ";
    }
}

// Messages show an interface as it was written, symbols by its type set.
static void write_interface_parts(Writer *w, Type *type) {
    const char *separator = "";
    if (type->implicit && !w->link) {
        write_type(w, type->embedded.items[0]);
        return;
    }
    fputs("interface{", w->out);
    if (w->link) {
        interface_complete(type);
        write_methods(w, type->methods, type->method_count, &separator);
        if (type->comparable)
            fprintf(w->out, "%scomparable", separator);
        if (type->term_count > 0) {
            fputs(separator, w->out);
            write_union(w, type);
        }
    } else {
        write_methods(w, type->explicit_methods, type->explicit_count, &separator);
        for (int i = 0; i < type->embedded.len; i++) {
            fputs(separator, w->out);
            write_type(w, type->embedded.items[i]);
            separator = "; ";
        }
    }
    fputc('}', w->out);
}

static void write_interface(Writer *w, Type *type) {
    if (type == type_any && !w->link) {
        fputs("any", w->out);
        return;
    }
    for (Open *open = w->open; open; open = open->outer) {
        if (open->type == type) {
            fputs("<cycle to Interface>", w->out);
            return;
        }
    }
    Open open = {type, w->open};
    w->open = &open;
    write_interface_parts(w, type);
    w->open = open.outer;
}

static void write_chan(Writer *w, Type *type) {
    static const char *const words[] = {"chan ", "chan<- ", "<-chan "};
    bool parens = type->chan_dir == DIR_BOTH && type->elem->kind == TYPE_CHAN &&
                  type->elem->chan_dir == DIR_RECV;
    fputs(words[type->chan_dir], w->out);
    if (parens)
        fputc('(', w->out);
    write_type(w, type->elem);
    if (parens)
        fputc(')', w->out);
}

static void write_type(Writer *w, Type *type) {
    switch (type->kind) {
    case TYPE_NAMED: write_named(w, type); break;
    case TYPE_TYPE_PARAM: fputs(type->object->name->text, w->out); break;
    case TYPE_STRUCT: write_struct(w, type); break;
    case TYPE_INTERFACE: write_interface(w, type); break;
    case TYPE_CHAN: write_chan(w, type); break;
    case TYPE_UNION: write_union(w, type); break;
    case TYPE_TUPLE:
        write_list(w, type->results, NULL, type->result_count, false);
        break;
    case TYPE_FUNC:
        fputs("func", w->out);
        if (type->type_arg_count > 0)
            write_type_params(w, type);
        write_signature(w, type);
        break;
    case TYPE_POINTER:
        fputc('*', w->out);
        write_type(w, type->elem);
        break;
    case TYPE_SLICE:
        fputs("[]", w->out);
        write_type(w, type->elem);
        break;
    case TYPE_ARRAY:
        fprintf(w->out, "[%lld]", (long long)type->len);
        write_type(w, type->elem);
        break;
    case TYPE_MAP:
        fputs("map[", w->out);
        write_type(w, type->key);
        fputc(']', w->out);
        write_type(w, type->elem);
        break;
    default:
        if (type == type_byte && !w->link)
            fputs("byte", w->out);
        else if (type == type_rune && !w->link)
            fputs("rune", w->out);
        else
            fputs(kind_names[type->kind], w->out);
    }
}

static const char *write_all(Type **types, int count, Package *from, bool link) {
    char *text;
    size_t len;
    Writer w = {.from = from, .link = link};
    w.out = open_memstream(&text, &len);
    if (!w.out)
        fatal("out of memory");
    if (count < 0)
        write_type(&w, *types);
    else
        write_type_args(&w, types, count);
    fclose(w.out);
    const char *result = arena_strndup(&compilation, text, len);
    free(text);
    return result;
}

const char *type_string(Type *type, Package *from) {
    return write_all(&type, -1, from, false);
}

const char *type_link_string(Type *type) {
    return write_all(&type, -1, NULL, true);
}

const char *type_args_link_string(Type **args, int count) {
    return write_all(args, count, NULL, true);
}
