// Type expressions: from []map[string]*T to a Type.
//
// check_type() resolves the names in it, makes the type by the constructors of
// type.c, and writes it into the node.  Rules that need complete types (is the
// key of a map comparable? is an embedded type a pointer?) wait: the types may
// just be in the middle of their declaration.
//
// Spec: Types.
#include "sema/operand.h"

#include <string.h>

static Type *invalid(void) { return basic_types[TYPE_INVALID]; }

// ---- Names

static Type *not_a_type(Node *node) {
    Operand x;
    raw_generic_expr(&x, node, NULL);
    if (x.mode == MODE_NO_VALUE)
        operand_error(&x, "%s used as type", operand_text(&x));
    else if (x.mode != MODE_INVALID && x.mode != MODE_TYPE)
        operand_error(&x, "%s is not a type", operand_text(&x));
    return invalid();
}

// The type that OBJECT, found at NODE, names.
static Type *type_of_name(Node *node, Object *object, bool want_type) {
    if (want_type ? object->state != 2 : !object->type)
        check_object(object);
    object->used = true;
    if (!object->type) {
        node_error(node, "invalid use of type alias %s in recursive type "
                         "(see issue #50729)", object->name->text);
        return invalid();
    }
    return object->type;
}

// Marks the package of a dot-import as used.
void use_dot_import(Object *object) {
    Package *package = object->package;
    if (!package || package == checker->package)
        return;
    for (int i = 0; i < checker->imports.len; i++) {
        Object *import = checker->imports.items[i];
        if (import->imported == package && strcmp(import->name->text, ".") == 0)
            import->used = true;
    }
}

// any and comparable came with generics.
static bool language_has_predeclared(Node *node, Object *object) {
    if (object->parent != universe || language_has(18) ||
        (object->type != type_any && object->type != type_comparable))
        return true;
    language_error(node->pos, 18,
                   arena_printf(&compilation, "predeclared %s", object->name->text));
    return false;
}

static Type *name_type(Node *node, bool want_type) {
    Name *name = node->ident.name;
    Object *object = scope_lookup_parent(checker->scope, name);
    if (!object) {
        if (name->blank)
            node_error(node, "cannot use _ as value or type");
        else
            node_error(node, "undefined: %s", name->text);
        return invalid();
    }
    if (!language_has_predeclared(node, object))
        return invalid();
    node->ident.object = object;
    if (object->kind == OBJ_PACKAGE) {
        node_error(node, "use of package %s not in selector", name->text);
        return invalid();
    }
    if (object->kind != OBJ_TYPE)
        return not_a_type(node);
    use_dot_import(object);
    return type_of_name(node, object, want_type);
}

// The package that NODE names, if it is a name of one.
static Object *package_name(Node *node) {
    if (node->kind != AST_IDENT)
        return NULL;
    Object *object = scope_lookup_parent(checker->scope, node->ident.name);
    return object && object->kind == OBJ_PACKAGE ? object : NULL;
}

// type A interface { f(A.g) }: A has no members yet.
static bool is_member_of_unfinished(Node *node) {
    Node *x = node->selector.x;
    Object *object = x->kind == AST_IDENT
                         ? scope_lookup_parent(checker->scope, x->ident.name) : NULL;
    if (!object || object->kind != OBJ_TYPE || !object->type ||
        object->type->kind != TYPE_NAMED || object->type->complete)
        return false;
    sema_error(node->selector.name_pos,
               "%s undefined (type %s has no field or method %s)", ast_expr_text(node),
               type_text(object->type), node->selector.name->text);
    return true;
}

static Type *selector_type(Node *node) {
    Object *import = package_name(node->selector.x);
    if (!import)
        return is_member_of_unfinished(node) ? invalid() : not_a_type(node);
    Package *package = import->imported;
    Object *object = package_lookup(package, node->selector.name);
    if (!object || object->kind != OBJ_TYPE || !object->name->exported)
        return not_a_type(node);
    import->used = true;
    node->selector.x->ident.object = import;
    node->selector.kind = SEL_PACKAGE;
    node->selector.object = object;
    return type_of_name(node, object, true);
}

// ---- Sizes

// What is too large is reported at the declaration being resolved, if any.
static Pos declaration_pos(Node *node) {
    int depth = checker->path.len;
    return depth > 0 ? checker->path.items[depth - 1].object->pos : node->pos;
}

// Sizes are looked at only while nothing else is wrong.
static bool only_size_errors(void) {
    return checker->errors == checker->size_errors;
}

static void later_array_size(Later *later) {
    if (!only_size_errors() || type_size(later->type) < TYPE_MAX_SIZE)
        return;
    checker->size_errors++;
    sema_error(later->pos, "type %s larger than address space", type_text(later->type));
}

static void later_chan_elem(Later *later) {
    enum { MAX_ELEM = 1 << 16 };
    if (!only_size_errors() || type_size(later->type->elem) < MAX_ELEM)
        return;
    checker->size_errors++;
    sema_error(later->pos, "channel element type too large (>64kB)");
}

// ---- Arrays

// The length, or -1 after an error.
static int64_t array_length(Node *node) {
    if (node->kind == AST_IDENT) {
        Object *object = scope_lookup_parent(checker->scope, node->ident.name);
        const char *name = node->ident.name->text;
        if (!object) {
            node_error(node, "undeclared name %s for array length", name);
            return -1;
        }
        if (object->kind != OBJ_CONST) {
            node_error(node, "invalid array length %s", name);
            return -1;
        }
    }
    Operand x;
    check_value(&x, node);
    if (x.mode != MODE_CONSTANT) {
        if (x.mode != MODE_INVALID)
            operand_error(&x, "array length %s must be constant", operand_text(&x));
        return -1;
    }
    Const *len = NULL;
    if (type_is_untyped(x.type) || type_is_integer(x.type))
        len = const_to_int(x.value);
    if (!len || !const_fits_int64(len)) {
        operand_error(&x, "array length %s must be integer", operand_text(&x));
        return -1;
    }
    if (len->i < 0) {
        operand_error(&x, "invalid array length %s", operand_text(&x));
        return -1;
    }
    if (type_is_untyped(x.type))
        convert_untyped(&x, basic_types[TYPE_INT]);
    return len->i;
}

static Type *array_type(Node *node) {
    Node *len = node->array_type.len;
    int64_t count = -1;
    if (!len)
        return type_slice(check_var_type(node->array_type.elem));
    if (len->kind == AST_ELLIPSIS)
        node_error(node, "invalid use of [...] array (outside a composite literal)");
    else
        count = array_length(len);
    Type *elem = check_var_type(node->array_type.elem);
    if (count < 0)
        return invalid();
    Type *type = type_array(elem, count);
    check_later(later_array_size, type, NULL, NULL, declaration_pos(node));
    return type;
}

// ---- Structs

// The name of an embedded field: T, *T, p.T, T[int]; NULL if it has none.
static Name *embedded_name(Node *node) {
    switch (node->kind) {
    case AST_IDENT: return node->ident.name;
    case AST_SELECTOR: return node->selector.name;
    case AST_INDEX: return embedded_name(node->index.x);
    case AST_STAR:
        return node->unary.x->kind == AST_STAR ? NULL : embedded_name(node->unary.x);
    default: return NULL;
    }
}

static void later_embedded(Later *later) {
    Type *type = later->type;
    bool pointer = type->kind == TYPE_POINTER;
    Type *base = type_underlying(pointer ? type->elem : type);
    if (is_type_param(base))
        sema_error(later->pos,
                   "embedded field type cannot be a (pointer to a) type parameter");
    else if (base->kind == TYPE_UNSAFE_POINTER)
        sema_error(later->pos, "embedded field type cannot be unsafe.Pointer");
    else if (base->kind == TYPE_POINTER)
        sema_error(later->pos, "embedded field type cannot be a pointer");
    else if (base->kind == TYPE_INTERFACE && pointer)
        sema_error(later->pos, "embedded field type cannot be a pointer to an interface");
}

typedef Vec(Field) FieldList;

// Field names of one struct, for "x redeclared": few are searched one by one,
// many through a scope.
typedef struct FieldSet {
    FieldList fields;
    Scope *names; // of all fields, once there are many
} FieldSet;

static Object *field_object(const Field *field) {
    return object_new(OBJ_VAR, field->name, field->pos, field->type);
}

static Pos find_field(FieldSet *set, const Field *field) {
    enum { FEW = 16 };
    FieldList *fields = &set->fields;
    if (fields->len < FEW) {
        for (int i = 0; i < fields->len; i++)
            if (fields->items[i].name == field->name)
                return fields->items[i].pos;
        return NO_POS;
    }
    if (!set->names) {
        set->names = scope_new(NULL, NULL);
        for (int i = 0; i < fields->len; i++)
            scope_insert(set->names, field_object(&fields->items[i]));
    }
    Object *other = scope_insert(set->names, field_object(field));
    return other ? other->pos : NO_POS;
}

static void add_field(FieldSet *set, Field field) {
    Pos other = field.name->blank ? NO_POS : find_field(set, &field);
    if (other != NO_POS)
        sema_error(field.pos, "%s redeclared\n\t%s: other declaration of %s",
                   field.name->text, pos_text(other), field.name->text);
    else
        vec_push(&compilation, &set->fields, field);
}

static void add_embedded(FieldSet *set, Node *type_expr, Field field) {
    field.pos = ast_start_pos(type_expr);
    field.name = embedded_name(type_expr);
    field.embedded = true;
    if (!field.name) {
        sema_error(field.pos, "invalid embedded field type %s", ast_expr_text(type_expr));
        field.name = name_of("_");
        field.type = invalid();
    } else {
        check_later(later_embedded, field.type, NULL, NULL, field.pos);
    }
    add_field(set, field);
}

static void read_tag(Node *tag, Field *field) {
    if (tag->kind != AST_BASIC_LIT)
        return; // an error of the lexer
    Const *text = NULL;
    if (tag->op == TOK_STRING)
        text = const_literal(TOK_STRING, tag->literal.text, tag->literal.len);
    if (!text) {
        node_error(tag, "invalid AST: incorrect tag syntax: %s",
                   const_quote(tag->literal.text, tag->literal.len));
        return;
    }
    field->tag = text->text;
    field->tag_len = text->len;
}

static Type *struct_type(Node *node) {
    FieldSet set = {0};
    for (int i = 0; i < node->fields.list.len; i++) {
        Node *decl = node->fields.list.items[i];
        if (decl->kind != AST_FIELD)
            continue;
        Node *type_expr = decl->field.type_expr;
        Field field = {.type = check_var_type(type_expr), .package = checker->package};
        if (decl->field.tag)
            read_tag(decl->field.tag, &field);
        if (decl->flags & NODE_EMBEDDED || decl->field.names.len == 0)
            add_embedded(&set, type_expr, field);
        for (int j = 0; j < decl->field.names.len; j++) {
            Node *name = decl->field.names.items[j];
            field.name = name->ident.name;
            field.pos = name->pos;
            add_field(&set, field);
        }
    }
    return type_struct(set.fields.items, set.fields.len);
}

// ---- Maps, channels, pointers

static void later_map_key(Later *later) {
    if (!type_comparable_p(later->type))
        node_error(later->node, "invalid map key type %s%s", type_text(later->type),
                   is_type_param(later->type) ? " (missing comparable constraint)" : "");
}

static Type *map_type(Node *node) {
    Type *key = check_var_type(node->map_type.key);
    Type *elem = check_var_type(node->map_type.elem);
    check_later(later_map_key, key, node->map_type.key, NULL, NO_POS);
    return type_map(key, elem);
}

static Type *chan_type(Node *node) {
    static const ChanDir directions[] = {
        [CHAN_BOTH] = DIR_BOTH, [CHAN_SEND] = DIR_SEND, [CHAN_RECV] = DIR_RECV};
    Type *type = type_chan(directions[node->op], check_var_type(node->unary.x));
    check_later(later_chan_elem, type, NULL, NULL, declaration_pos(node));
    return type;
}

// After an error in type T *undefined, T at least is a pointer: no echoes of *t.
static Type *pointer_type(Node *node, Type *named) {
    Type *base = check_var_type(node->unary.x);
    if (base->kind != TYPE_INVALID)
        return type_pointer(base);
    if (named)
        named->underlying = type_pointer(base);
    return base;
}

// ---- Any type

static Type *make_type(Node *node, Type *named) {
    switch (node->kind) {
    case AST_BAD: return invalid(); // a syntax error
    case AST_IDENT: return name_type(node, true);
    case AST_SELECTOR: return selector_type(node);
    case AST_INDEX: return check_instance(node);
    case AST_PAREN: return check_defined_type(node->unary.x, named);
    case AST_STAR: return pointer_type(node, named);
    case AST_ARRAY_TYPE: return array_type(node);
    case AST_STRUCT_TYPE: return struct_type(node);
    case AST_FUNC_TYPE: return check_signature(node, NULL, NULL, NULL);
    case AST_INTERFACE_TYPE: return check_interface(node);
    case AST_MAP_TYPE: return map_type(node);
    case AST_CHAN_TYPE: return chan_type(node);
    case AST_TYPE_EXPR: return node->type;
    case AST_ELLIPSIS:
        node_error(node, "invalid use of '...'");
        if (node->unary.x)
            use_exprs(&node->unary.x, 1);
        return invalid();
    default:
        node_error(node, "%s is not a type", ast_expr_text(node));
        use_exprs(&node, 1);
        return invalid();
    }
}

static Type *record_type(Node *node, Type *type) {
    node->type = type;
    node->flags |= NODE_TYPE_OPERAND;
    return type;
}

Type *check_defined_type(Node *node, Type *named) {
    Type *type = make_type(node, named);
    if (is_generic_named(type)) {
        node_error(node, "cannot use generic type %s without instantiation",
                   type_text(type));
        type = invalid();
    }
    return record_type(node, type);
}

Type *check_generic_type(Node *node, bool report) {
    Type *type = make_type(node, NULL);
    if (type->kind != TYPE_INVALID && !is_generic_named(type)) {
        if (report)
            node_error(node, "%s is not a generic type", type_text(type));
        type = invalid();
    }
    return record_type(node, type);
}

Type *check_type(Node *node) {
    return check_defined_type(node, NULL);
}

// A name in an expression may be a type: T{}, (*T)(nil).  Unlike in a type, that
// alone makes no cycle with T's declaration.
Type *check_type_name(Node *node) {
    node->type = name_type(node, false);
    node->flags |= NODE_TYPE_OPERAND;
    return node->type;
}

static void later_var_type(Later *later) {
    Type *type = type_underlying(later->type);
    if (type->kind != TYPE_INTERFACE)
        return;
    interface_complete(type);
    if (type->comparable)
        sema_error(later->pos, "cannot use type %s outside a type constraint: "
                   "interface is (or embeds) comparable", type_text(later->type));
    else if (type->terms)
        sema_error(later->pos, "cannot use type %s outside a type constraint: "
                   "interface contains type constraints", type_text(later->type));
}

// TYPE, written at NODE, is that of a variable.
void valid_var_type(Node *node, Type *type) {
    if (type->kind == TYPE_NAMED || type->kind == TYPE_INTERFACE)
        check_later(later_var_type, type, NULL, NULL, ast_start_pos(node));
}

Type *check_var_type(Node *node) {
    Type *type = check_type(node);
    valid_var_type(node, type);
    return type;
}
