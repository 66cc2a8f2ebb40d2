// Labels and branches: break, continue, goto, fallthrough.
//
// One walk over the statements of a function declares its labels and finds the
// target of every branch.  A goto may jump forward to a label that comes later in
// its block or in a block around it, but neither into a block nor over a variable
// declaration:
//
//         goto L          // L: a block's own label: fine
//         x := 1          // but not over this
//     L:
//
// Forward gotos wait in a list of their block; those still there at its end move
// to the block around it.  Numbering them tells which ones were waiting when a
// variable was declared.  No types are needed, so this runs first, and its errors
// stand with the syntax errors, as Go's do.
// Spec: Labeled statements, Goto statements, Break, Continue, Fallthrough.
#include "sema/operand.h"


typedef struct Block {
    struct Block *parent; // the block around it
    Node *labeled;        // LABELED_STMT whose statement it belongs to, or NULL
    Pos start;
} Block;

typedef struct Label {
    Node *node;   // LABELED_STMT
    Block *block; // that it is declared in
    bool used;
} Label;

// What an unlabelled branch would mean at some place.
typedef struct Targets {
    Node *breaks;    // loop, switch or select, or NULL
    Node *continues; // loop, or NULL
    int clause;      // number of the clause of `breaks` we are directly in, or -1
} Targets;

typedef struct Goto {
    Node *node; // BRANCH_STMT
    int number; // in the order they came to this block
} Goto;

// A statement list being walked.
typedef struct Walk {
    Block *block;
    Vec(Goto) waiting; // forward gotos without a label yet
    int next_number;
    int over;          // gotos with smaller numbers jump over ...
    const char *name;  // ... this variable,
    Pos name_pos;      // declared here
} Walk;

typedef Vec(Goto) GotoList;

typedef struct Labels {
    Scope *scope;      // names -> objects whose `index` is a number in `list`
    Vec(Label) list;
} Labels;

static Labels *labels; // of the function being walked

static Label *find_label(Name *name) {
    Object *object = labels->scope != NULL ? scope_lookup(labels->scope, name) : NULL;
    return object != NULL ? &labels->list.items[object->index] : NULL;
}

static Label *declare_label(Block *block, Node *node) {
    Name *name = node->labeled.label;
    Label *other = find_label(name);
    if (other != NULL) {
        error_at(node->labeled.label_pos, "label %s already defined at %s", name->text,
                   pos_text(other->node->labeled.label_pos));
        return other;
    }
    if (labels->scope == NULL)
        labels->scope = scope_new(NULL, NULL);
    Object *object = ARENA_NEW(&compilation, Object);
    object->name = name;
    object->index = labels->list.len;
    scope_insert(labels->scope, object);
    vec_push(&compilation, &labels->list, ((Label){node, block, false}));
    return &labels->list.items[object->index];
}

// ---- goto

static void wait_for_label(Walk *walk, Node *node) {
    vec_push(&compilation, &walk->waiting, ((Goto){node, walk->next_number++}));
}

static void resolve_gotos(Walk *walk, Label *label) {
    int kept = 0;
    for (int i = 0; i < walk->waiting.len; i++) {
        Goto waiting = walk->waiting.items[i];
        Node *node = waiting.node;
        if (node->branch.label != label->node->labeled.label) {
            walk->waiting.items[kept++] = waiting;
            continue;
        }
        node->branch.target = label->node;
        label->used = true;
        if (waiting.number < walk->over)
            error_at(node->branch.label_pos,
                       "goto %s jumps over declaration of %s at %s",
                       node->branch.label->text, walk->name, pos_text(walk->name_pos));
    }
    walk->waiting.len = kept;
}

static void declare_variable(Walk *walk, const char *name, Pos pos) {
    walk->over = walk->next_number;
    walk->name = name;
    walk->name_pos = pos;
}

static void check_goto(Walk *walk, Node *node) {
    Label *label = find_label(node->branch.label);
    if (label != NULL) {
        label->used = true;
        for (Block *block = walk->block; block != NULL; block = block->parent) {
            if (label->block != block)
                continue;
            node->branch.target = label->node;
            return;
        }
    }
    wait_for_label(walk, node);
}

// ---- break, continue, fallthrough

static bool is_loop(Node *stmt) {
    return stmt->kind == AST_FOR_STMT || stmt->kind == AST_RANGE_STMT;
}

static bool is_breakable(Node *stmt) {
    return is_loop(stmt) || stmt->kind == AST_SWITCH_STMT ||
           stmt->kind == AST_TYPE_SWITCH || stmt->kind == AST_SELECT_STMT;
}

// The statement with that label around BLOCK; NULL if there is none.
static Node *enclosing_statement(Block *block, Label *label) {
    for (; block != NULL; block = block->parent)
        if (block->labeled == label->node)
            return label->node->labeled.stmt;
    return NULL;
}

static void set_break(Node *node, Node *target) {
    node->branch.target = target;
    target->flags |= NODE_HAS_BREAK;
}

static void labeled_branch(Walk *walk, Node *node) {
    bool is_break = node->op == TOK_BREAK;
    const char *keyword = is_break ? "break" : "continue";
    Pos pos = node->branch.label_pos;
    const char *name = node->branch.label->text;
    Label *label = find_label(node->branch.label);
    if (label == NULL) {
        error_at(pos, "%s label not defined: %s", keyword, name);
        return;
    }
    label->used = true;
    Node *stmt = enclosing_statement(walk->block, label);
    if (stmt == NULL || !(is_break ? is_breakable(stmt) : is_loop(stmt)))
        error_at(pos, "invalid %s label %s", keyword, name);
    else if (is_break)
        set_break(node, stmt);
    else
        node->branch.target = stmt;
}

static int clause_count(Node *stmt) {
    return stmt->switch_stmt.clauses.len;
}

static void check_fallthrough(Node *node, Targets targets, bool is_last) {
    const char *problem = "fallthrough statement out of place";
    Node *stmt = targets.breaks;
    if (stmt != NULL && stmt->kind == AST_TYPE_SWITCH) {
        problem = "cannot fallthrough in type switch";
    } else if (stmt != NULL && stmt->kind == AST_SWITCH_STMT && targets.clause >= 0 &&
               is_last) {
        if (targets.clause + 1 < clause_count(stmt)) {
            node->branch.target = stmt;
            return;
        }
        problem = "cannot fallthrough final case in switch";
    }
    error_at(node->pos, "%s", problem);
}

static void check_branch(Walk *walk, Node *node, Targets targets, bool is_last) {
    if (node->op == TOK_GOTO) {
        if (node->branch.label != NULL)
            check_goto(walk, node);
    } else if (node->branch.label != NULL) {
        labeled_branch(walk, node);
    } else if (node->op == TOK_FALLTHROUGH) {
        check_fallthrough(node, targets, is_last);
    } else if (node->op == TOK_BREAK) {
        if (targets.breaks != NULL)
            set_break(node, targets.breaks);
        else
            error_at(node->pos, "break is not in a loop, switch, or select");
    } else if (targets.continues != NULL) {
        node->branch.target = targets.continues;
    } else {
        error_at(node->pos, "continue is not in a loop");
    }
}

// ---- The walk

static GotoList walk_list(Block *parent, Targets targets, Node *labeled, Pos start,
                          NodeList list);

static void walk_inner(Walk *walk, Targets targets, Node *labeled, Pos start,
                       NodeList list) {
    GotoList left = walk_list(walk->block, targets, labeled, start, list);
    for (int i = 0; i < left.len; i++)
        wait_for_label(walk, left.items[i].node);
}

static void walk_block(Walk *walk, Targets targets, Node *labeled, Node *block) {
    walk_inner(walk, targets, labeled, block->pos, block->block.list);
}

static void walk_if(Walk *walk, Targets targets, Node *labeled, Node *node) {
    targets.clause = -1;
    walk_block(walk, targets, labeled, node->if_stmt.then);
    if (node->if_stmt.els == NULL)
        return;
    NodeList one = {.items = &node->if_stmt.els, .len = 1, .cap = 1};
    walk_inner(walk, targets, labeled, node->if_stmt.els->pos, one);
}

static void walk_clauses(Walk *walk, Targets targets, Node *labeled, Node *node) {
    bool select = node->kind == AST_SELECT_STMT;
    NodeList clauses = select ? node->select.clauses
                     : node->kind == AST_SWITCH_STMT ? node->switch_stmt.clauses
                                                     : node->type_switch.clauses;
    targets.breaks = node;
    for (int i = 0; i < clauses.len; i++) {
        Node *clause = clauses.items[i];
        targets.clause = select ? -1 : i;
        walk_inner(walk, targets, labeled, clause->pos,
                   select ? clause->comm.body : clause->clause.body);
    }
}

static Node *walk_label(Walk *walk, Node *node) {
    if (node->labeled.label->blank)
        return NULL;
    resolve_gotos(walk, declare_label(walk->block, node));
    return node;
}

static void walk_decls(Walk *walk, NodeList decls) {
    for (int i = 0; i < decls.len; i++) {
        Node *decl = decls.items[i];
        if (decl->kind != AST_VAR_DECL)
            continue;
        Node *name = decl->value_decl.names.items[0];
        declare_variable(walk, name->ident.name->text, decl->pos);
        return;
    }
}

static const char *names_text(NodeList list) {
    const char *text = ast_expr_text(list.items[0]);
    for (int i = 1; i < list.len; i++)
        text = arena_printf(&compilation, "%s, %s", text, ast_expr_text(list.items[i]));
    return text;
}

static void walk_stmt(Walk *walk, Targets targets, Node *node, bool is_last) {
    Node *labeled = NULL;
    while (node->kind == AST_LABELED_STMT) {
        labeled = walk_label(walk, node);
        node = node->labeled.stmt;
    }
    Targets inner = {targets.breaks, targets.continues, -1};
    switch (node->kind) {
    case AST_DECL_STMT:
        walk_decls(walk, node->decls.list);
        break;
    case AST_ASSIGN:
        if (node->op == TOK_DEFINE)
            declare_variable(walk, names_text(node->assign.lhs), node->pos);
        break;
    case AST_BRANCH_STMT:
        check_branch(walk, node, targets, is_last);
        break;
    case AST_BLOCK_STMT:
        walk_block(walk, inner, labeled, node);
        break;
    case AST_IF_STMT:
        walk_if(walk, inner, labeled, node);
        break;
    case AST_FOR_STMT:
        inner.breaks = inner.continues = node;
        walk_block(walk, inner, labeled, node->for_stmt.body);
        break;
    case AST_RANGE_STMT:
        inner.breaks = inner.continues = node;
        walk_block(walk, inner, labeled, node->range.body);
        break;
    case AST_SWITCH_STMT:
    case AST_TYPE_SWITCH:
    case AST_SELECT_STMT:
        walk_clauses(walk, inner, labeled, node);
        break;
    default:
        break;
    }
}

// Returns the gotos for which no label was found.
static GotoList walk_list(Block *parent, Targets targets, Node *labeled, Pos start,
                          NodeList list) {
    Block *block = ARENA_NEW(&compilation, Block);
    *block = (Block){parent, labeled, start};
    Walk walk = {.block = block};
    int last = list.len - 1; // but for empty statements
    while (last >= 0 && list.items[last]->kind == AST_EMPTY_STMT)
        last--;
    for (int i = 0; i <= last; i++)
        walk_stmt(&walk, targets, list.items[i], i == last);
    return (GotoList){walk.waiting.items, walk.waiting.len, walk.waiting.cap};
}

static void report_goto(Node *node) {
    Label *label = find_label(node->branch.label);
    const char *name = node->branch.label->text;
    if (label == NULL) {
        error_at(node->branch.label_pos, "label %s not defined", name);
        return;
    }
    label->used = true;
    error_at(node->branch.label_pos, "goto %s jumps into block starting at %s", name,
               pos_text(label->block->start));
}

static void check_function(Node *body) {
    Labels own = {0};
    Labels *saved = labels;
    labels = &own;
    GotoList left = walk_list(NULL, (Targets){NULL, NULL, -1}, NULL, body->pos,
                              body->block.list);
    for (int i = 0; i < left.len; i++)
        report_goto(left.items[i].node);
    for (int i = 0; i < own.list.len; i++) {
        Label *label = &own.list.items[i];
        if (!label->used)
            error_at(label->node->labeled.label_pos, "label %s defined and not used",
                       label->node->labeled.label->text);
    }
    labels = saved;
}

static void visit(Node **child, void *context) {
    Node *node = *child;
    if (node == NULL)
        return;
    if (node->kind == AST_FUNC_DECL && node->func_decl.body != NULL)
        check_function(node->func_decl.body);
    else if (node->kind == AST_FUNC_LIT && node->func_lit.body != NULL)
        check_function(node->func_lit.body);
    ast_each_child(node, visit, context);
}

void check_function_branches(Node *body) {
    check_function(body);
    ast_each_child(body, visit, NULL);
}

void check_branches(File **files, int count) {
    for (int i = 0; i < count; i++)
        for (int k = 0; k < files[i]->decls.len; k++)
            visit(&files[i]->decls.items[k], NULL);
}
