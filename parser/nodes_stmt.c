// Makers of nodes: statements.
#include "parser/nodes.h"

Node *make_block(NodeList list, Pos pos, Pos end) {
    Node *node = ast_new(AST_BLOCK_STMT, pos);
    node->block.list = list;
    node->block.rbrace = end;
    return node;
}

Node *make_expr_stmt(Node *x) {
    return make_unary(AST_EXPR_STMT, 0, x, x->pos);
}

Node *make_send(Node *channel, Node *value, Pos pos) {
    Node *node = ast_new(AST_SEND_STMT, pos);
    node->binary.x = channel;
    node->binary.y = value;
    return node;
}

Node *make_assign(Token op, NodeList lhs, NodeList rhs, Pos pos) {
    Node *node = ast_new(AST_ASSIGN, pos);
    node->op = (uint8_t)op;
    node->assign.lhs = lhs;
    node->assign.rhs = rhs;
    if (op == TOK_DEFINE)
        node->flags |= NODE_DEFINE;
    return node;
}

// go f(x) and defer f(x): the operand must be a call, without parentheses.
Node *make_go_defer(Parser *parser, NodeKind kind, Node *x, Pos pos) {
    const char *keyword = kind == AST_GO_STMT ? "go" : "defer";
    if (x->kind == AST_PAREN) {
        lexer_error(parser->lexer, x->pos,
                    "expression in %s must not be parenthesized", keyword);
        x = ast_unparen(x);
    }
    if (x->kind != AST_CALL) {
        lexer_error(parser->lexer, x->pos, "expression in %s must be function call",
                    keyword);
        x = make_call(x, (NodeList){0}, false, x->pos, x->pos);
    }
    return make_unary(kind, 0, x, pos);
}

Node *make_return(NodeList results, Pos pos) {
    Node *node = ast_new(AST_RETURN_STMT, pos);
    node->ret.results = results;
    return node;
}

Node *make_branch(Token keyword, Name *label, Pos pos, Pos label_pos) {
    Node *node = ast_new(AST_BRANCH_STMT, pos);
    node->op = (uint8_t)keyword;
    node->branch.label = label;
    node->branch.label_pos = label_pos;
    return node;
}

Node *make_labeled(Name *label, Node *stmt, Pos label_pos, Pos colon) {
    Node *node = ast_new(AST_LABELED_STMT, colon);
    node->labeled.label = label;
    node->labeled.label_pos = label_pos;
    node->labeled.stmt = stmt;
    set_depth(node, stmt, NULL);
    return node;
}

Node *make_decl_stmt(NodeList decls, Pos pos) {
    Node *node = ast_new(AST_DECL_STMT, pos);
    node->decls.list = decls;
    return node;
}

Node *make_if(Node *init, Node *cond, Node *then, Node *els, Pos pos) {
    Node *node = ast_new(AST_IF_STMT, pos);
    node->if_stmt.init = init;
    node->if_stmt.cond = cond;
    node->if_stmt.then = then;
    node->if_stmt.els = els;
    set_depth(node, els, NULL);
    return node;
}

Node *make_for(Node *init, Node *cond, Node *post, Node *body, Pos pos) {
    Node *node = ast_new(AST_FOR_STMT, pos);
    node->for_stmt.init = init;
    node->for_stmt.cond = cond;
    node->for_stmt.post = post;
    node->for_stmt.body = body;
    return node;
}

Node *make_range(NodeList lhs, bool define, Node *x, Node *body, Pos pos) {
    Node *node = ast_new(AST_RANGE_STMT, pos);
    node->range.key = lhs.len > 0 ? lhs.items[0] : NULL;
    node->range.value = lhs.len > 1 ? lhs.items[1] : NULL;
    node->range.x = x;
    node->range.body = body;
    if (define)
        node->flags |= NODE_DEFINE;
    node->range.extra = lhs.len > 2 ? lhs.items[2] : NULL;
    return node;
}

Node *make_clause(NodeList exprs, NodeList body, Pos pos, Pos colon) {
    Node *node = ast_new(AST_CASE_CLAUSE, pos);
    node->clause.exprs = exprs;
    node->clause.body = body;
    node->clause.colon = colon;
    if (exprs.len == 0)
        node->flags |= NODE_IS_DEFAULT;
    return node;
}

Node *make_comm_clause(Node *comm, NodeList body, Pos pos) {
    Node *node = ast_new(AST_COMM_CLAUSE, pos);
    node->comm.comm = comm;
    node->comm.body = body;
    if (comm == NULL)
        node->flags |= NODE_IS_DEFAULT;
    return node;
}

// The x in x.(type), or NULL.
static Node *type_switch_operand(Node *x) {
    bool guard = x->kind == AST_TYPE_ASSERT && x->assertion.type_expr == NULL;
    return guard ? x->assertion.x : NULL;
}

// switch TAG, where TAG may also be x.(type) or v := x.(type).
Node *make_switch(Node *init, Node *tag, NodeList clauses, Pos pos, Pos end) {
    Node *operand = NULL;
    Node *variable = NULL;
    if (tag != NULL && tag->kind == AST_EXPR_STMT) {
        operand = type_switch_operand(tag->unary.x);
    } else if (tag != NULL) {
        if (tag->kind != AST_ASSIGN || tag->op != TOK_DEFINE ||
            tag->assign.lhs.len != 1 || tag->assign.rhs.len != 1 ||
            tag->assign.lhs.items[0]->kind != AST_IDENT)
            return NULL;
        variable = tag->assign.lhs.items[0];
        operand = type_switch_operand(tag->assign.rhs.items[0]);
        if (operand == NULL)
            return NULL;
    }
    if (operand == NULL) {
        Node *node = ast_new(AST_SWITCH_STMT, pos);
        node->switch_stmt.init = init;
        node->switch_stmt.tag = tag != NULL ? tag->unary.x : NULL;
        node->switch_stmt.clauses = clauses;
        node->switch_stmt.rbrace = end;
        return node;
    }
    Node *node = ast_new(AST_TYPE_SWITCH, pos);
    node->type_switch.init = init;
    node->type_switch.x = operand;
    node->type_switch.clauses = clauses;
    if (variable != NULL) {
        node->type_switch.name = variable->ident.name;
        node->type_switch.name_pos = variable->pos;
        node->flags |= NODE_DEFINE;
    }
    return node;
}

Node *make_select(NodeList clauses, Pos pos) {
    Node *node = ast_new(AST_SELECT_STMT, pos);
    node->select.clauses = clauses;
    return node;
}
