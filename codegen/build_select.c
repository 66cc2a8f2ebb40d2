// select, and sending.
//
// All channels and values to send are evaluated first, in source order; what is
// received is assigned after a case was chosen.
//
//     select {}                        parks for ever
//     one case                         is that send or receive
//     one case and default             rt.chan_try_send, rt.chan_try_recv
//     others                           rt.select on an array of cases
#include "codegen/build.h"

typedef struct Comm {
    Node *clause;
    Node *receive;        // the <-c, or NULL for a send
    Value *channel;
    Value *elem;          // address of the value to send or for the one received
    Type *type;           // of the elements
    Block *body;
} Comm;

// ---- Parts

void send_stmt(Node *node) {
    Type *elem = under(node->binary.x->type)->elem;
    Node *both[] = {node->binary.x, node->binary.y};
    Operand *values = eval_list(both, 2);
    here.pos = node->pos;
    Operand x = stable(retyped(values[1], elem));
    Value *address = operand_address(x);
    rtcall(RT_chan_send, NULL, values[0].leaf[0], address, NULL);
}

// The receive operation in `x = <-c`, `x, ok := <-c` or `<-c`.
static Node *receive_of(Node *comm) {
    Node *node = NULL;
    if (comm->kind == AST_EXPR_STMT)
        node = comm->unary.x;
    else if (comm->kind == AST_ASSIGN)
        node = comm->assign.rhs.items[0];
    else if (comm->kind != AST_SEND_STMT)
        node = comm;
    while (node && !(node->kind == AST_UNARY && node->op == TOK_ARROW)) {
        if (node->kind == AST_RESULT)
            node = node->result.x;
        else if (node->kind == AST_CONVERT || node->kind == AST_PAREN)
            node = node->unary.x;
        else
            internal_error("select: no receive operation");
    }
    return node;
}

static Comm evaluate_comm(Node *clause) {
    Node *statement = clause->comm.comm;
    Comm comm = {.clause = clause, .receive = receive_of(statement), .body = new_block()};
    here.pos = statement->pos;
    if (comm.receive) {
        Node *channel = comm.receive->unary.x;
        comm.type = under(channel->type)->elem;
        comm.channel = scalar(channel);
        comm.elem = statement->kind == AST_ASSIGN
                        ? address_to_receive(own_slot(comm.type, NULL), comm.type)
                        : nil_pointer();
        return comm;
    }
    Node *both[] = {statement->binary.x, statement->binary.y};
    comm.type = under(both[0]->type)->elem;
    Operand *values = eval_list(both, 2);
    comm.channel = values[0].leaf[0];
    comm.elem = operand_address(stable(retyped(values[1], comm.type)));
    return comm;
}

static void build_body(Comm *comm, Value *ok, Block *after) {
    start(comm->body);
    Node *statement = comm->clause->comm.comm;
    if (comm->receive && statement->kind == AST_ASSIGN) {
        Node *outer = here.received_from;
        here.received_from = comm->receive;
        Value *from = slot_address(comm->elem->slot, 0);
        here.received[0] = load_operand(comm->type, from, 0, true);
        here.received[0].fresh = true;
        here.received[1] = operand1(basic_types[TYPE_BOOL], ok);
        stmt(statement);
        here.received_from = outer;
    }
    stmts(&comm->clause->comm.body);
    jump(after);
}

static Value *truth(Value *word) { return emit1(OP_TRUNC, CLASS_I8, word); }

// ---- Kinds of select

static void build_default(Node *clause, Block *after) {
    stmts(&clause->comm.body);
    jump(after);
}

// (`case *f() = <-c`: f is called when the value is there, as for several cases.)
static void select_one(Node *clause, Block *after) {
    Comm comm = evaluate_comm(clause);
    here.pos = clause->comm.comm->pos;
    Value *ok = NULL;
    if (comm.receive)
        ok = truth(rtcall1(RT_chan_recv, NULL, comm.channel, comm.elem, NULL));
    else
        rtcall(RT_chan_send, NULL, comm.channel, comm.elem, NULL);
    jump(comm.body);
    build_body(&comm, ok, after);
}

static void select_or_default(Node *clause, Node *otherwise, Block *after) {
    Comm comm = evaluate_comm(clause);
    Block *no = new_block();
    here.pos = clause->pos;
    Value *ok = NULL;
    if (comm.receive) {
        Value *call = rtcall(RT_chan_try_recv, NULL, comm.channel, comm.elem, NULL);
        Value *selected = call_result(call, 0, CLASS_I64);
        ok = truth(call_result(call, 1, CLASS_I64));
        branch(truth(selected), comm.body, no, 0);
    } else {
        Value *selected = rtcall1(RT_chan_try_send, NULL, comm.channel, comm.elem, NULL);
        branch(truth(selected), comm.body, no, 0);
    }
    build_body(&comm, ok, after);
    start(no);
    build_default(otherwise, after);
}

static Value *case_array(Comm *comms, int count) {
    Slot *slot = ir_slot_new(here.f, count * SELECT_CASE_SIZE, 8, NULL);
    slot->all_pointers = true;
    Value *array = slot_address(slot, 0);
    for (int i = 0; i < count; i++) {
        int64_t at = i * SELECT_CASE_SIZE;
        store(array, at, comms[i].channel, true);
        store(array, at + 8, comms[i].elem, true);
        store(array, at + 16, word_const(comms[i].receive ? SELECT_RECV : SELECT_SEND),
              true);
    }
    return array;
}

static void select_many(NodeList *list, Node *otherwise, Block *after) {
    int count = 0;
    Comm *comms = ARENA_ARRAY(here.arena, Comm, list->len + 1);
    for (int i = 0; i < list->len; i++)
        if (list->items[i] != otherwise)
            comms[count++] = evaluate_comm(list->items[i]);
    Value *call = rtcall(RT_select, NULL, case_array(comms, count), word_const(count),
                         word_const(otherwise != NULL), NULL);
    Value *chosen = call_result(call, 0, CLASS_I64);
    Value *ok = truth(call_result(call, 1, CLASS_I64));
    for (int i = 0; i < count; i++) {
        Block *next = new_block();
        branch(is_equal(chosen, word_const(i)), comms[i].body, next, 0);
        start(next);
    }
    if (otherwise)
        build_default(otherwise, after);
    else
        unreachable();
    for (int i = 0; i < count; i++)
        build_body(&comms[i], ok, after);
}

void select_stmt(Node *node) {
    NodeList *list = &node->select.clauses;
    Node *otherwise = NULL;
    Node *last = NULL;
    for (int i = 0; i < list->len; i++) {
        if (list->items[i]->flags & NODE_IS_DEFAULT || !list->items[i]->comm.comm)
            otherwise = list->items[i];
        else
            last = list->items[i];
    }
    if (list->len == 0) {
        rtcall(RT_block, NULL, NULL);
        return;
    }
    Block *after = new_block();
    push_target(node, after, NULL);
    int cases = list->len - (otherwise != NULL);
    if (cases == 0)
        build_default(otherwise, after);
    else if (cases == 1 && !otherwise)
        select_one(last, after);
    else if (cases == 1)
        select_or_default(last, otherwise, after);
    else
        select_many(list, otherwise, after);
    pop_target();
    start(after);
}
