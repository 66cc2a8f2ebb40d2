// Function types and the parameters of functions.
//
// A signature gives a TYPE_FUNC.  For a declared function or a literal it also
// makes the Objects of receiver, parameters and results, in the scope around
// the body:
//
//     func (t *T) f(x, y int, rest ...string) (n int, err error)
//
// Spec: Function types, Method declarations.
#include "sema/operand.h"

#include <string.h>

// What is being made.
typedef struct Signature {
    Func *func;            // NULL for a mere type
    Scope *scope;          // where the names go
    Vec(Type *) types;     // parameters, then results
    Vec(Name *) names;     // the same; NULL if unnamed
    int param_index;       // of the next Object
    bool named;            // some name was given
    bool variadic;
} Signature;

static Object *new_parameter(Signature *signature, Node *ident, Name *name, Pos pos,
                             Type *type) {
    Object *object = object_new(OBJ_VAR, name, pos, type);
    object->state = 2;
    object->used = true;
    object->owner = signature->func;
    object->param_index = signature->param_index++;
    object->is_param = true;
    if (ident) {
        object->decl = ident;
        ident->ident.object = object;
        declare(signature->scope, object);
    }
    return object;
}

// One parameter or result.
static Object *add_parameter(Signature *signature, Node *ident, Pos pos, Type *type,
                             bool is_result, int index) {
    vec_push(&compilation, &signature->types, type);
    vec_push(&compilation, &signature->names, ident ? ident->ident.name : NULL);
    signature->named |= ident != NULL;
    if (!signature->func && !ident)
        return NULL;
    Name *name = ident ? ident->ident.name : name_of("_");
    // Nothing can be assigned to a result called _, but return gives it a value.
    if (is_result && (!ident || name->blank))
        name = name_of(arena_printf(&compilation, "~%c%d", ident ? 'b' : 'r', index));
    Object *object = new_parameter(signature, ident, name, pos, type);
    object->is_result = is_result;
    object->is_param = !is_result;
    if (signature->func) {
        if (is_result)
            vec_push(&compilation, &signature->func->results, object);
        else
            vec_push(&compilation, &signature->func->params, object);
    }
    return object;
}

// The type of a field; ...T counts as []T if it is the last parameter.
static Type *parameter_type(Signature *signature, Node *field, bool may_be_variadic) {
    Node *expr = field->field.type_expr;
    if (expr->kind != AST_ELLIPSIS)
        return check_var_type(expr);
    Type *elem = check_var_type(expr->unary.x);
    if (!may_be_variadic || field->field.names.len > 1) {
        node_error(expr, "can only use ... with final parameter in list");
        return elem;
    }
    signature->variadic = true;
    expr->type = type_slice(elem);
    expr->flags |= NODE_TYPE_OPERAND;
    return expr->type;
}

static void add_fields(Signature *signature, NodeList fields, bool is_result) {
    int index = 0;
    for (int i = 0; i < fields.len; i++) {
        Node *field = fields.items[i];
        bool last = i == fields.len - 1;
        Type *type = parameter_type(signature, field, !is_result && last);
        NodeList names = field->field.names;
        if (names.len == 0)
            add_parameter(signature, NULL, field->pos, type, is_result, index++);
        for (int j = 0; j < names.len; j++) {
            Node *ident = names.items[j];
            add_parameter(signature, ident, ident->pos, type, is_result, index++);
        }
    }
}

// ---- Receivers

// Spec: the receiver's base type is a defined type of this package, neither a
// pointer nor an interface.
static void later_receiver(Later *later) {
    Type *type = later->type;
    Type *base = type->kind == TYPE_POINTER ? type->elem : type;
    if (base->kind == TYPE_INVALID)
        return;
    const char *cause = NULL;
    if (base->kind == TYPE_NAMED) {
        Func *func = later->object->owner;
        if (base->generic && func && !func->object->declaration->receiver) {
            sema_error(later->pos, "cannot define new methods on instantiated type %s",
                       type_text(base));
            return;
        }
        if (base->object->package != later->object->package) {
            sema_error(later->pos, "cannot define new methods on non-local type %s",
                       type_text(base));
            return;
        }
        int kind = type_underlying(base)->kind;
        if (kind == TYPE_UNSAFE_POINTER)
            cause = "unsafe.Pointer";
        else if (kind == TYPE_POINTER || kind == TYPE_INTERFACE)
            cause = "pointer or interface type";
        if (cause)
            sema_error(later->pos, "invalid receiver type %s (%s)", type_text(base),
                       cause);
    } else if (base->kind < TYPE_NAMED) {
        sema_error(later->pos, "cannot define new methods on non-local type %s",
                   type_text(base));
    } else {
        sema_error(later->pos, "invalid receiver type %s", type_text(type));
    }
}

// The receiver of a generic type's method is known from its type parameters.
static Type *receiver_type(Signature *signature, Node *expr) {
    Func *func = signature->func;
    Declaration *declaration = func && func->object ? func->object->declaration : NULL;
    if (!declaration || !declaration->receiver)
        return check_var_type(expr);
    Type *type = declaration->receiver;
    if (declaration->pointer_receiver)
        type = type_pointer(type);
    expr->type = type;
    expr->flags |= NODE_TYPE_OPERAND;
    return type;
}

static void add_receiver(Signature *signature, Node *recv) {
    Node *expr = recv->field.type_expr;
    Node *ident = recv->field.names.len > 0 ? recv->field.names.items[0] : NULL;
    Type *type = receiver_type(signature, expr);
    Name *name = ident ? ident->ident.name : name_of("_");
    Pos pos = ident ? ident->pos : recv->pos;
    Object *object = new_parameter(signature, ident, name, pos, type);
    if (signature->func)
        signature->func->recv = object;
    check_later(later_receiver, type, NULL, object, pos);
}

Type *check_signature(Node *node, Node *recv, Func *func, Scope *scope) {
    Signature signature = {.func = func,
                           .scope = scope ? scope : scope_new(NULL, NULL)};
    if (recv)
        add_receiver(&signature, recv);
    add_fields(&signature, node->func_type.params, false);
    int param_count = signature.types.len;
    bool named_params = signature.named;
    signature.named = false;
    add_fields(&signature, node->func_type.results, true);
    int result_count = signature.types.len - param_count;
    if (func)
        func->named_results = signature.named;
    Type **types = signature.types.items;
    bool names = named_params || signature.named;
    Type *type = type_func_named(types, param_count,
                                 result_count ? types + param_count : NULL, result_count,
                                 signature.variadic,
                                 names ? signature.names.items : NULL);
    node->type = type;
    node->flags |= NODE_TYPE_OPERAND;
    return type;
}
