// Expressions as errors show them: "a + b", "f(x, y...)", "T{…}", "func(int) {…}".
//
// This is the short form of Go's syntax printer, on one line: bodies of function
// and composite literals become "…", and everything else is as it was written
// but for white space and comments.
#include "parser/ast.h"

#include <string.h>

typedef struct Text {
    Vec(char) bytes; // what was printed so far
} Text;

static void print_expr(Text *text, const Node *node);

static void put(Text *text, const char *string, size_t len) {
    for (size_t i = 0; i < len; i++)
        vec_push(&compilation, &text->bytes, string[i]);
}

static void put_text(Text *text, const char *string) {
    put(text, string, strlen(string));
}

static void print_list(Text *text, const NodeList *list, const char *separator) {
    for (int i = 0; i < list->len; i++) {
        if (i > 0)
            put_text(text, separator);
        print_expr(text, list->items[i]);
    }
}

// (a, b int, c ...string)
static void print_params(Text *text, const NodeList *params) {
    put_text(text, "(");
    for (int i = 0; i < params->len; i++) {
        const Node *field = params->items[i];
        if (i > 0)
            put_text(text, ", ");
        print_list(text, &field->field.names, ", ");
        if (field->field.names.len > 0)
            put_text(text, " ");
        print_expr(text, ast_unparen(field->field.type_expr));
    }
    put_text(text, ")");
}

static void print_signature(Text *text, const Node *type) {
    const NodeList *results = &type->func_type.results;
    print_params(text, &type->func_type.params);
    if (results->len == 0)
        return;
    put_text(text, " ");
    if (results->len == 1 && results->items[0]->field.names.len == 0)
        print_expr(text, results->items[0]->field.type_expr);
    else
        print_params(text, results);
}

// A field of a struct, or an element of an interface: there a name with a
// function type is a method, m(int) string.
static void print_field(Text *text, const Node *field, bool interface) {
    const Node *type = field->field.type_expr;
    print_list(text, &field->field.names, ", ");
    if (interface && field->field.names.len > 0) {
        print_signature(text, type);
        return;
    }
    if (field->field.names.len > 0)
        put_text(text, " ");
    print_expr(text, type);
    if (field->field.tag != NULL) {
        put_text(text, " ");
        print_expr(text, field->field.tag);
    }
}

static void print_fields(Text *text, const NodeList *fields, bool interface) {
    put_text(text, interface ? "interface{" : "struct{");
    for (int i = 0; i < fields->len; i++) {
        if (i > 0)
            put_text(text, "; ");
        print_field(text, fields->items[i], interface);
    }
    put_text(text, "}");
}

static void print_chan(Text *text, const Node *type) {
    static const char *const words[] = {"chan ", "chan<- ", "<-chan "};
    const Node *elem = type->unary.x;
    bool parens = type->op == CHAN_BOTH && elem->kind == AST_CHAN_TYPE &&
                  elem->op == CHAN_RECV;
    put_text(text, words[type->op]);
    if (parens)
        put_text(text, "(");
    print_expr(text, elem);
    if (parens)
        put_text(text, ")");
}

static void print_slice(Text *text, const Node *node) {
    print_expr(text, node->slice.x);
    put_text(text, "[");
    if (node->slice.low != NULL)
        print_expr(text, node->slice.low);
    put_text(text, ":");
    if (node->slice.high != NULL)
        print_expr(text, node->slice.high);
    if (node->slice.max != NULL) {
        put_text(text, ":");
        print_expr(text, node->slice.max);
    }
    put_text(text, "]");
}

// ---- By kind of node: each tries its own kinds and hands the others on

static void print_other(Text *text, const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_FIELD:
        print_field(text, node, false);
        break;
    case AST_BAD:
        put_text(text, "<bad expr>");
        break;
    default:
        put_text(text, ast_kind_name(node->kind));
        break;
    }
}

static void print_stmt(Text *text, const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_EXPR_STMT:
        print_expr(text, node->unary.x);
        break;
    case AST_SEND_STMT:
        print_expr(text, node->binary.x);
        put_text(text, " <- ");
        print_expr(text, node->binary.y);
        break;
    case AST_INC_DEC:
        print_expr(text, node->unary.x);
        put_text(text, token_text(node->op));
        break;
    case AST_ASSIGN:
        print_list(text, &node->assign.lhs, ", ");
        put_text(text, " ");
        put_text(text, token_text(node->op));
        put_text(text, token_precedence(node->op) > 0 ? "= " : " ");
        print_list(text, &node->assign.rhs, ", ");
        break;
    default:
        print_other(text, node);
        break;
    }
}

static void print_type(Text *text, const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_ELLIPSIS:
        put_text(text, "...");
        if (node->unary.x != NULL)
            print_expr(text, node->unary.x);
        break;
    case AST_ARRAY_TYPE:
        put_text(text, "[");
        if (node->array_type.len != NULL)
            print_expr(text, node->array_type.len);
        put_text(text, "]");
        print_expr(text, node->array_type.elem);
        break;
    case AST_STRUCT_TYPE:
        print_fields(text, &node->fields.list, false);
        break;
    case AST_INTERFACE_TYPE:
        print_fields(text, &node->fields.list, true);
        break;
    case AST_FUNC_TYPE:
        put_text(text, "func");
        print_signature(text, node);
        break;
    case AST_MAP_TYPE:
        put_text(text, "map[");
        print_expr(text, node->map_type.key);
        put_text(text, "]");
        print_expr(text, node->map_type.elem);
        break;
    case AST_CHAN_TYPE:
        print_chan(text, node);
        break;
    default:
        print_stmt(text, node);
        break;
    }
}

static void print_operation(Text *text, const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_CALL:
        print_expr(text, node->call.fun);
        put_text(text, "(");
        print_list(text, &node->call.args, ", ");
        put_text(text, node->flags & NODE_HAS_DOTS ? "...)" : ")");
        break;
    case AST_STAR:
        put_text(text, "*");
        print_expr(text, node->unary.x);
        break;
    case AST_UNARY:
        put_text(text, token_text(node->op));
        print_expr(text, node->unary.x);
        break;
    case AST_BINARY:
        print_expr(text, node->binary.x);
        put_text(text, " ");
        put_text(text, token_text(node->op));
        put_text(text, " ");
        print_expr(text, node->binary.y);
        break;
    case AST_KEY_VALUE:
        print_expr(text, node->key_value.key);
        put_text(text, ": ");
        print_expr(text, node->key_value.value);
        break;
    case AST_CONVERT:
        print_expr(text, node->unary.x);
        break;
    case AST_RESULT:
        print_expr(text, node->result.x);
        break;
    default:
        print_type(text, node);
        break;
    }
}

static void print_node(Text *text, const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_IDENT:
        put(text, node->ident.name->text, node->ident.name->len);
        break;
    case AST_BASIC_LIT:
        put(text, node->literal.text, node->literal.len);
        break;
    case AST_COMPOSITE_LIT:
        if (node->composite.type_expr != NULL)
            print_expr(text, node->composite.type_expr);
        put_text(text, node->composite.elems.len > 0 ? "{…}" : "{}");
        break;
    case AST_FUNC_LIT:
        print_expr(text, node->func_lit.type_expr);
        put_text(text, node->func_lit.body->block.list.len > 0 ? " {…}" : " {}");
        break;
    case AST_PAREN:
        put_text(text, "(");
        print_expr(text, node->unary.x);
        put_text(text, ")");
        break;
    case AST_SELECTOR:
        print_expr(text, node->selector.x);
        put_text(text, ".");
        put(text, node->selector.name->text, node->selector.name->len);
        break;
    case AST_INDEX:
        print_expr(text, node->index.x);
        put_text(text, "[");
        print_list(text, &node->index.indices, ", ");
        put_text(text, "]");
        break;
    case AST_SLICE:
        print_slice(text, node);
        break;
    case AST_TYPE_ASSERT:
        print_expr(text, node->assertion.x);
        put_text(text, ".(");
        if (node->assertion.type_expr != NULL)
            print_expr(text, node->assertion.type_expr);
        else
            put_text(text, "type");
        put_text(text, ")");
        break;
    default:
        print_operation(text, node);
        break;
    }
}

// The operand of a step that sema inserted; the user wrote only that.
static const Node *without_implicit(const Node *node) {
    while (node->flags & NODE_IMPLICIT) {
        if (node->kind == AST_SELECTOR)
            node = node->selector.x;
        else if (node->kind == AST_STAR || node->kind == AST_UNARY ||
                 node->kind == AST_CONVERT)
            node = node->unary.x;
        else
            break;
    }
    return node;
}

static void print_expr(Text *text, const Node *node) {
    node = without_implicit(node);
    bool parens = node->flags & NODE_PARENTHESIZED;
    if (parens)
        put_text(text, "(");
    print_node(text, node);
    if (parens)
        put_text(text, ")");
}

const char *ast_expr_text(const Node *node) {
    Text text = {0};
    print_expr(&text, node);
    vec_push(&compilation, &text.bytes, '\0');
    return text.bytes.items;
}
