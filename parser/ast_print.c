// The listing of `burrow dump ast`: one node a line, children indented.
//
//     FUNC_DECL 3:6 main
//       type_expr: FUNC_TYPE 3:10
//       body: BLOCK_STMT 3:13
//         list: ASSIGN 4:4 :=
//           lhs: IDENT 4:2 x
//           rhs: BASIC_LIT 4:7 1
#include "parser/ast.h"

static void print_name(FILE *out, const Name *name) {
    if (name != NULL)
        fprintf(out, " %s", name->text);
}

static void print_flags(FILE *out, const Node *node) {
    static const struct {
        unsigned flag;    // NODE_*
        const char *name; // as the dump shows it
    } shown[] = {
        {NODE_HAS_DOTS, "..."},        {NODE_ALIAS, "alias"},
        {NODE_EMBEDDED, "embedded"},   {NODE_THREE_INDEX, "three-index"},
        {NODE_IS_DEFAULT, "default"},  {NODE_IMPLICIT, "implicit"},
        {NODE_COMMA_OK, "comma-ok"},   {NODE_STACK, "stack"},
    };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (node->flags & shown[i].flag)
            fprintf(out, " (%s)", shown[i].name);
}

// What a node holds beside its children.
static void print_details(FILE *out, const Node *node) {
    static const char *const directions[] = {"chan", "chan<-", "<-chan"};
    switch ((NodeKind)node->kind) {
    case AST_IDENT: print_name(out, node->ident.name); break;
    case AST_BASIC_LIT:
        fprintf(out, " %.*s", (int)node->literal.len, node->literal.text);
        break;
    case AST_SELECTOR: print_name(out, node->selector.name); break;
    case AST_UNARY: case AST_BINARY: case AST_INC_DEC: case AST_BRANCH_STMT:
        fprintf(out, " %s", token_text(node->op));
        if (node->kind == AST_BRANCH_STMT)
            print_name(out, node->branch.label);
        break;
    case AST_ASSIGN:
        fprintf(out, token_precedence(node->op) > 0 ? " %s=" : " %s",
                token_text(node->op));
        break;
    case AST_RANGE_STMT:
        if (node->flags & NODE_DEFINE)
            fputs(" :=", out);
        break;
    case AST_CHAN_TYPE: fprintf(out, " %s", directions[node->op]); break;
    case AST_LABELED_STMT: print_name(out, node->labeled.label); break;
    case AST_TYPE_SWITCH: print_name(out, node->type_switch.name); break;
    case AST_RESULT: fprintf(out, " %d", node->result.index); break;
    case AST_IMPORT_DECL:
        print_name(out, node->import.name);
        if (node->import.path->kind == AST_BASIC_LIT)
            fprintf(out, " %.*s", (int)node->import.path->literal.len,
                    node->import.path->literal.text);
        break;
    case AST_CONST_DECL: fprintf(out, " iota=%d", node->value_decl.iota); break;
    case AST_TYPE_DECL: print_name(out, node->type_decl.name->ident.name); break;
    case AST_FUNC_DECL: print_name(out, node->func_decl.name->ident.name); break;
    case AST_FIELD:
        if (node->field.tag != NULL && node->field.tag->kind == AST_BASIC_LIT)
            fprintf(out, " tag=%.*s", (int)node->field.tag->literal.len,
                    node->field.tag->literal.text);
        break;
    default: break;
    }
    print_flags(out, node);
}

static void print_child(FILE *out, const char *field, const Node *node, int indent);

static void print_children(FILE *out, const Node *node, int indent) {
    switch ((NodeKind)node->kind) {
#define N(field) if (at->field != NULL) print_child(out, #field, at->field, indent);
#define L(field)                            \
    for (int i = 0; i < at->field.len; i++) \
        print_child(out, #field, at->field.items[i], indent);
#define NODE(kind, member, fields)                    \
    case AST_##kind: {                                \
        const __typeof__(node->member) *at = &node->member; \
        (void)at;                                     \
        fields                                        \
        break;                                        \
    }
#include "parser/ast.def"
#undef N
#undef L
    case AST_KIND_COUNT: break;
    }
}

static void print_line(FILE *out, const Node *node) {
    Position at = pos_in_file(node->pos);
    fprintf(out, "%s %d:%d", ast_kind_name(node->kind), at.line, at.column);
    print_details(out, node);
    putc('\n', out);
}

static void print_child(FILE *out, const char *field, const Node *node, int indent) {
    fprintf(out, "%*s%s: ", indent * 2, "", field);
    print_line(out, node);
    print_children(out, node, indent + 1);
}

void ast_print_node(FILE *out, const Node *node, int indent) {
    fprintf(out, "%*s", indent * 2, "");
    print_line(out, node);
    print_children(out, node, indent + 1);
}

void ast_print(FILE *out, const File *file) {
    fprintf(out, "FILE %s", file->source->path);
    if (file->package_name != NULL)
        fprintf(out, " package %s", file->package_name->text);
    putc('\n', out);
    for (int i = 0; i < file->decls.len; i++)
        ast_print_node(out, file->decls.items[i], 1);
}
