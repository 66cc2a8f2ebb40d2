// Does instantiation come to an end?
//
//     func f[T any](n int) { if n > 0 { f[[]T](n - 1) } }      f[int] needs f[[]int] …
//
// Every type parameter is a vertex.  Where a type made of parameter A is the
// argument for parameter B there is an edge A -> B, of weight 0 if the argument is
// A itself, of weight 1 if it is a larger type.  A cycle of positive weight would
// need infinitely many instances.  (The algorithm of types2/mono.go, which is
// Bellman and Ford's.)
#include "sema/check.h"

typedef struct Vertex {
    Type *param;
    int weight;   // of the heaviest path that leads here
    int edge;     // its last edge
    int len;      // its length in edges
} Vertex;

typedef struct Edge {
    int from, to;
    int weight;
    Pos pos;      // where the argument is
    Type *arg;
} Edge;

typedef struct Mono {
    Vec(Vertex) vertices;
    Vec(Edge) edges;
} Mono;

static Mono *mono(void) {
    if (!checker->mono)
        checker->mono = ARENA_NEW(&compilation, Mono);
    return checker->mono;
}

// PARAM of a method's receiver is what OTHER is in the type's declaration.
void mono_same(Type *param, Type *other) { param->generic = other; }

static int vertex_of(Type *param) {
    if (param->generic)
        param = param->generic;
    if (param->vertex == 0) {
        vec_push(&compilation, &mono()->vertices, (Vertex){.param = param});
        param->vertex = mono()->vertices.len;
    }
    return param->vertex - 1;
}

typedef struct Flow {
    Type *to;  // parameter
    Type *arg; // its argument
    Pos pos;
} Flow;

static void flow(const Flow *context, Type *part);

static void flow_list(const Flow *context, Type *const *list, int count) {
    for (int i = 0; i < count; i++)
        flow(context, list[i]);
}

static void flow(const Flow *context, Type *part) {
    if (!part->open)
        return;
    if (part->kind == TYPE_TYPE_PARAM) {
        Edge edge = {vertex_of(part), vertex_of(context->to), part != context->arg,
                     context->pos, context->arg};
        vec_push(&compilation, &mono()->edges, edge);
        return;
    }
    if (part->kind == TYPE_NAMED) {
        flow_list(context, part->type_args, part->type_arg_count);
        return;
    }
    if (part->elem)
        flow(context, part->elem);
    if (part->key)
        flow(context, part->key);
    flow_list(context, part->params, part->param_count);
    flow_list(context, part->results, part->result_count);
    for (int i = 0; i < part->field_count; i++)
        flow(context, part->fields[i].type);
    for (int i = 0; i < part->explicit_count; i++)
        flow(context, part->explicit_methods[i].type);
}

void mono_assign(Type *param, Type *arg, Pos pos) {
    Flow context = {param, arg, pos};
    if (param->object->package == checker->package)
        flow(&context, arg);
}

static void report(int at) {
    Mono *graph = mono();
    Vec(int) path = {0};
    bool *seen = ARENA_ARRAY(&compilation, bool, graph->vertices.len);
    while (!seen[at]) {
        vec_push(&compilation, &path, at);
        seen[at] = true;
        at = graph->edges.items[graph->vertices.items[at].edge].from;
    }
    int first = 0;
    while (path.items[first] != at)
        first++;
    const char *text = "instantiation cycle:";
    for (int i = first; i < path.len; i++) {
        Edge *edge = &graph->edges.items[graph->vertices.items[path.items[i]].edge];
        text = arena_printf(&compilation, "%s\n\t%s: %s instantiated as %s", text,
                            pos_text(edge->pos),
                            graph->vertices.items[edge->to].param->object->name->text,
                            type_string(edge->arg, checker->package));
    }
    sema_error(graph->vertices.items[at].param->object->pos, "%s", text);
}

void check_instantiation_cycles(void) {
    Mono *graph = mono();
    for (bool again = true; again;) {
        again = false;
        for (int i = 0; i < graph->edges.len; i++) {
            Edge *edge = &graph->edges.items[i];
            Vertex *from = &graph->vertices.items[edge->from];
            Vertex *to = &graph->vertices.items[edge->to];
            if (from->weight + edge->weight <= to->weight)
                continue;
            to->edge = i;
            to->len = from->len + 1;
            if (to->len == graph->vertices.len) {
                report(edge->to);
                return;
            }
            to->weight = from->weight + edge->weight;
            again = true;
        }
    }
}
