// Expressions as -m shows them.
//
// Messages about escapes show the compiler's intermediate representation, not
// the source: a method call x.f(y) is the function call (*T).f(x, y), implicit
// conversions, & and * are left out, literals are cut short to T{...}, and
// constants stand as they were written.  Parentheses are put back from operator
// precedence; some node kinds have none (0) and are always parenthesised inside
// others.  (cmd/compile/internal/ir/fmt.go)
//
// What was inlined from another package, or is an instance of its generic function,
// went through export data, which does not say how it was written: conversions, &
// and * are all explicit, constants have their types, and names their package:
//
//     fmt.Errorf("negative")      errors.New((string)(fmt.s)), string("negative")
//
// Statements are in text_stmt.c, types and names in text_type.c.
#include "escape/text.h"

#include "lexer/token.h"

// ---- Lists

void put_list(Text *t, NodeList *list) {
    for (int i = 0; i < list->len; i++) {
        if (i > 0)
            put(t, ", ");
        put_expr(t, list->items[i], 0);
    }
}

static bool is_foreign_node(const Node *node) {
    return is_foreign(node->pos);
}

// What is left of NODE when all that has no text of its own is taken off.
Node *visible(Node *node) {
    for (;;) {
        if (is_foreign_node(node) && node->kind != AST_PAREN &&
            !(node->kind == AST_CONVERT && is_nil(strip_parens(node->unary.x))))
            return node;
        bool skip = node->kind == AST_PAREN ||
                    (node->kind == AST_CONVERT && (node->flags & NODE_IMPLICIT)) ||
                    (node->kind == AST_STAR && (node->flags & NODE_IMPLICIT)) ||
                    (node->kind == AST_UNARY && node->op == TOK_AND &&
                     (node->flags & NODE_IMPLICIT) &&
                     node->unary.x->kind != AST_COMPOSITE_LIT);
        if (!skip)
            return node;
        node = node->unary.x;
    }
}

static int binary_precedence(Token op) {
    static const int of_token_class[] = {0, 1, 2, 4, 5, 6};
    return of_token_class[token_precedence(op)];
}

// Constants stand as they were written: 1<<3 | 1 in parentheses, where | would be.
static int constant_precedence(const Node *node) {
    if (is_foreign_node(node))
        return 8;
    if (node->kind == AST_BINARY)
        return binary_precedence(node->op);
    return node->kind == AST_UNARY ? 7 : 8;
}

static int builtin_precedence(const Node *call) {
    switch (call->call.builtin) {
    case BUILTIN_RECOVER:
    case BUILTIN_COMPLEX:
    case BUILTIN_REAL:
    case BUILTIN_IMAG:
        return 0;
    case BUILTIN_MAKE:
        return type_underlying(call->type)->kind == TYPE_SLICE ? 8 : 0;
    default:
        return 8;
    }
}

static int precedence_of(Node *node) {
    if (is_constant(node))
        return constant_precedence(node);
    switch (node->kind) {
    case AST_UNARY:
        return node->op == TOK_AND && node->unary.x->kind == AST_COMPOSITE_LIT ? 0 : 7;
    case AST_STAR:
        return 7;
    case AST_BINARY:
        return is_string_add(node) ? 0 : binary_precedence(node->op);
    case AST_FUNC_LIT:
    case AST_INLINED_CALL:
        return 0;
    case AST_CALL:
        return node->call.kind == CALL_BUILTIN ? builtin_precedence(node) : 8;
    default:
        return 8;
    }
}

// ---- Expressions

static void put_type_operand(Text *t, Type *type) {
    bool star = type->kind == TYPE_POINTER;
    put(t, star ? "(" : "");
    put_type(t, type);
    put(t, star ? ")" : "");
}

static void put_name(Text *t, const Name *name, const Object *object) {
    if (object != NULL)
        put(t, object_text(object));
    else
        put(t, name->text);
}

// As it was written, but for parentheses around it.
static void put_constant(Text *t, Node node) {
    node.flags &= (uint16_t)~NODE_PARENTHESIZED;
    put(t, ast_expr_text(&node));
}

static void put_typed_constant(Text *t, Node *node) {
    put_type_operand(t, node->type);
    put(t, "(");
    put(t, const_string_of(node->value));
    put(t, ")");
}

// A callee or receiver, which may have been evaluated into a temporary.
static void put_callee(Text *t, Node *node, int precedence) {
    Object *temporary = callee_temporary(node);
    if (temporary != NULL)
        put_name(t, temporary->name, temporary);
    else
        put_expr(t, node, precedence);
}

static void put_composite(Text *t, Node *node) {
    if (node->flags & NODE_VARIADIC_ARGS) {
        put(t, "... argument");
        return;
    }
    put_type(t, written_type(node));
    put(t, node->composite.elems.len > 0 ? "{...}" : "{}");
}

static void put_selector(Text *t, Node *node) {
    if (node->selector.kind == SEL_PACKAGE && node->selector.object != NULL &&
        is_foreign_node(node)) {
        put_name(t, node->selector.name, node->selector.object);
        return;
    }
    if (node->selector.kind == SEL_PACKAGE && node->selector.object != NULL) {
        put(t, package_text(node->selector.object->package));
    } else if (node->selector.kind == SEL_PACKAGE) {
        put_expr(t, node->selector.x, 8);
    } else if (node->selector.kind == SEL_METHOD_EXPR) {
        put_type_operand(t, node->selector.x->type);
    } else {
        put_callee(t, node->selector.x, 8);
    }
    put(t, ".");
    put(t, node->selector.name->text);
}

static void put_make(Text *t, Node *node) {
    put(t, "make(");
    put_type(t, written_type(node));
    for (int i = 1; i < node->call.args.len; i++) {
        put(t, ", ");
        put_expr(t, node->call.args.items[i], 0);
    }
    put(t, ")");
}

static const char *const builtin_names[BUILTIN_COUNT] = {
#define BUILTIN(id, name, args, variadic, statement) name,
#include "sema/builtins.def"
#undef BUILTIN
};

static void put_builtin_call(Text *t, Node *node) {
    NodeList *args = &node->call.args;
    switch (node->call.builtin) {
    case BUILTIN_MAKE:
        put_make(t, node);
        return;
    case BUILTIN_RECOVER: // has become something without a name
        put(t, "<node RECOVERFP>");
        return;
    case BUILTIN_UNSAFE_ADD:
    case BUILTIN_UNSAFE_SLICE:
        put(t, "unsafe.");
        break;
    default:
        break;
    }
    put(t, builtin_names[node->call.builtin]);
    put(t, "(");
    for (int i = 0; i < args->len; i++) {
        Node *arg = args->items[i];
        if (i > 0)
            put(t, ", ");
        if (arg->kind == AST_COMPOSITE_LIT && (arg->flags & NODE_VARIADIC_ARGS))
            put_list(t, &arg->composite.elems);
        else
            put_callee(t, arg, 0);
    }
    put(t, node->flags & NODE_HAS_DOTS ? "...)" : ")");
}

static void put_arguments(Text *t, Node *call) {
    NodeList *args = &call->call.args;
    Type *type = type_underlying(call->call.fun->type);
    bool variadic = type->kind == TYPE_FUNC && type->variadic;
    bool unpack = t->unpacked && variadic && !(call->flags & NODE_HAS_DOTS);
    for (int i = 0; i < args->len - unpack; i++) {
        put(t, i > 0 ? ", " : "");
        put_callee(t, args->items[i], 0);
    }
    Node *last = unpack ? args->items[args->len - 1] : NULL;
    if (last != NULL && last->kind == AST_COMPOSITE_LIT) {
        put(t, args->len > 1 ? ", " : "");
        put_list(t, &last->composite.elems);
    }
    put(t, variadic && !unpack ? "...)" : ")");
}

static void put_call(Text *t, Node *node) {
    if (node->call.kind == CALL_BUILTIN) {
        put_builtin_call(t, node);
        return;
    }
    Node *fun = node->call.fun;
    NodeList *args = &node->call.args;
    Node *spread = spread_call(args);
    if (node->call.kind == CALL_METHOD && spread == NULL) {
        put_type_operand(t, fun->selector.x->type);
        put(t, ".");
        put(t, fun->selector.name->text);
        put(t, "(");
        put_callee(t, fun->selector.x, 0);
        put(t, args->len > 0 ? ", " : "");
    } else {
        put_callee(t, fun, 8);
        put(t, "(");
    }
    if (spread != NULL) { // x.f(g()) stays as it was written
        put_expr(t, spread, 0);
        put(t, ")");
        return;
    }
    put_arguments(t, node);
}

static bool has_name(Type *type) {
    return type->object != NULL || type == type_any;
}

// string(x) for a slice of the user's own byte type is string([]byte(x)).
static const char *own_byte_slice(Node *convert) {
    Type *from = type_underlying(convert->unary.x->type);
    if (convert_kind(convert) != CONVERT_BYTES_STR || from->kind != TYPE_SLICE ||
        from->elem->kind != TYPE_NAMED)
        return NULL;
    return type_underlying(from->elem)->kind == TYPE_UINT8 ? "([]byte)(" : "([]rune)(";
}

static void put_conversion(Text *t, Node *node) {
    if (convert_kind(node) == CONVERT_STR_RUNES && is_constant(node->unary.x)) {
        put_type(t, written_type(node));
        put(t, node->unary.x->value->len > 0 ? "{...}" : "{}");
        return;
    }
    put(t, has_name(node->type) ? "" : "(");
    put_type(t, written_type(node));
    put(t, has_name(node->type) ? "(" : ")(");
    const char *bytes = own_byte_slice(node);
    put(t, bytes != NULL ? bytes : "");
    put_callee(t, node->unary.x, 0);
    put(t, bytes != NULL ? "))" : ")");
}

static void put_unary(Text *t, Node *node) {
    put(t, token_text(node->op));
    Node *x = visible(node->unary.x);
    if (node->op == TOK_AND && x->kind == AST_COMPOSITE_LIT) {
        put_expr(t, x, 0);
        return;
    }
    if (x->kind == AST_UNARY && x->op == node->op && !is_constant(x))
        put(t, " ");
    put_expr(t, x, 8);
}

static void put_binary(Text *t, Node *node) {
    if (is_string_add(node)) {
        NodeList operands = {0};
        flatten_string_add(node, &operands);
        for (int i = 0; i < operands.len; i++) {
            put(t, i > 0 ? " + " : "");
            put_expr(t, operands.items[i], 0);
        }
        return;
    }
    int precedence = binary_precedence(node->op);
    put_expr(t, node->binary.x, precedence);
    put(t, " ");
    put(t, token_text(node->op));
    put(t, " ");
    put_expr(t, node->binary.y, precedence + 1);
}

static void put_slice(Text *t, Node *node) {
    put_expr(t, node->slice.x, 8);
    put(t, "[");
    if (node->slice.low != NULL)
        put_expr(t, node->slice.low, 0);
    put(t, ":");
    if (node->slice.high != NULL)
        put_expr(t, node->slice.high, 0);
    if (node->slice.max != NULL) {
        put(t, ":");
        put_expr(t, node->slice.max, 0);
    }
    put(t, "]");
}

static void put_result(Text *t, Node *node) {
    Object **temporaries = tuple_temporaries(node->result.x);
    if (temporaries != NULL)
        put_name(t, NULL, temporaries[node->result.index]);
    else
        put_expr(t, node->result.x, 0);
}

static void put_inlined(Text *t, Node *node) {
    int count = node->inlined.results.len;
    put(t, count == 1 ? "" : "(.");
    for (int i = 0; i < count; i++) {
        put(t, i > 0 ? "; " : "");
        put_name(t, NULL, node->inlined.results.items[i]);
    }
    put(t, count == 1 ? "" : ")");
}

static void put_node(Text *t, Node *node) {
    switch (node->kind) {
    case AST_IDENT:
        put_name(t, node->ident.name, node->ident.object);
        break;
    case AST_FUNC_LIT:
        put(t, "func literal");
        break;
    case AST_COMPOSITE_LIT:
        put_composite(t, node);
        break;
    case AST_KEY_VALUE:
        put_expr(t, node->key_value.key, 0);
        put(t, ":");
        put_expr(t, node->key_value.value, 0);
        break;
    case AST_SELECTOR:
        put_selector(t, node);
        break;
    case AST_INDEX:
        put_expr(t, node->index.x, 8);
        put(t, "[");
        put_list(t, &node->index.indices);
        put(t, "]");
        break;
    case AST_SLICE:
        put_slice(t, node);
        break;
    case AST_TYPE_ASSERT:
        put_expr(t, node->assertion.x, 8);
        put(t, ".(");
        put_type(t, value_type(node));
        put(t, ")");
        break;
    case AST_CALL:
        put_call(t, node);
        break;
    case AST_CONVERT:
        put_conversion(t, node);
        break;
    case AST_STAR:
        put(t, "*");
        put_expr(t, node->unary.x, 8);
        break;
    case AST_UNARY:
        put_unary(t, node);
        break;
    case AST_BINARY:
        put_binary(t, node);
        break;
    case AST_RESULT:
        put_result(t, node);
        break;
    case AST_INLINED_CALL:
        put_inlined(t, node);
        break;
    case AST_GO_STMT:
    case AST_DEFER_STMT: // stands for the closure that it makes
        put(t, "func literal");
        break;
    default:
        put(t, ast_expr_text(node));
    }
}

static void put_visible(Text *t, Node *node, int precedence) {
    if (node->flags & NODE_TYPE_OPERAND) {
        if (node->type->kind == TYPE_POINTER && precedence > 7)
            put_type_operand(t, written_type(node));
        else
            put_type(t, written_type(node));
        return;
    }
    bool parenthesised = precedence > precedence_of(node);
    put(t, parenthesised ? "(" : "");
    if (!is_constant(node))
        put_node(t, node);
    else if (is_foreign_node(node))
        put_typed_constant(t, node);
    else
        put_constant(t, *node);
    put(t, parenthesised ? ")" : "");
}

const Node *text_pending;

void put_expr(Text *t, Node *node, int precedence) {
    bool outer = t->unpacked;
    Node *shown = visible(node);
    t->unpacked |= text_pending != NULL && shown == text_pending;
    put_visible(t, shown, precedence);
    t->unpacked = outer;
}

static bool is_statement(const Node *node) {
    return node->kind == AST_VAR_DECL ||
           (node->kind >= AST_EMPTY_STMT && node->kind <= AST_DECL_STMT &&
            node->kind != AST_GO_STMT && node->kind != AST_DEFER_STMT);
}

static const char *text_of(Text *t, Node *node) {
    put(t, "");
    if (is_statement(node))
        put_stmt(t, node);
    else
        put_expr(t, node, 0);
    return t->chars;
}

const char *node_text(Node *node, Package *package) {
    Text text = {.package = package};
    return text_of(&text, node);
}

const char *allocation_text(Node *node) {
    if (!is_boxed_parameter(node))
        return node_text(node, compiled_package);
    return arena_printf(&compilation, "unsafe.Pointer(%s)",
                        node_text(node->unary.x, compiled_package));
}

const char *body_text(Node *body) {
    Text text = {.package = compiled_package, .unpacked = true};
    return text_of(&text, body);
}
