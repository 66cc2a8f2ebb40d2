// The escape graph in the language of graphviz:
//
//     digraph escape {
//       subgraph cluster_1 { label="main.f"; n1 [label="n\nx.go:4:2" …]; … }
//       n1 -> n2 [label="&"];
//     }
//
// An edge goes the way the value goes; & says that it is the address, * that it is
// what is pointed to.  What is on the heap is red.
#include "explain/graph.h"

#include "escape/graph.h"

#include "base/diag.h"

static GraphList all;

// ---- Keeping

static const char *label_of(const Location *location) {
    if (location->object != NULL && location->result_index > 0 &&
        location->object->name->text[0] == '~')
        return arena_printf(&compilation, "result %d", location->result_index - 1);
    if (location->object != NULL)
        return location->object->name->text[0] == '~' ? "inlined result"
                                                     : location->object->name->text;
    return location->node != NULL ? node_text(location->node, location->func->package)
                                  : "";
}

static void keep_node(FlowGraph *graph, const Location *location) {
    GraphNode node = {
        .label = label_of(location), .func = location->func, .pos = location->pos,
        .escapes = location->escapes, .result = location->result_index > 0,
        .allocates = location->node != NULL,
        .temporary = (location->object == NULL && location->node == NULL) ||
                     (location->object != NULL && location->object->name->text[0] == '.'),
    };
    vec_push(&compilation, &graph->nodes, node);
}

static void keep_edges(FlowGraph *graph, PtrMap *numbers, const Location *dst, int to) {
    for (int i = 0; i < dst->edges.len; i++) {
        const Edge *edge = &dst->edges.items[i];
        const Note *note = edge->notes;
        while (note != NULL && note->next != NULL)
            note = note->next;
        GraphEdge kept = {(int)(intptr_t)ptrmap_get(numbers, edge->src), to, edge->derefs,
                          note != NULL ? note->why : ""};
        vec_push(&compilation, &graph->edges, kept);
    }
}

// Addresses that go straight to the heap make no edge: the analysis only finds them.
static void keep_findings(FlowGraph *graph, PtrMap *numbers, Batch *batch) {
    for (int i = 0; i < batch->findings.len; i++) {
        const Finding *finding = &batch->findings.items[i];
        if (finding->kind != FOUND_ESCAPE || finding->steps.len != 1 ||
            finding->root != &batch->heap)
            continue;
        const Step *step = &finding->steps.items[0];
        const Note *note = step->notes;
        while (note != NULL && note->next != NULL)
            note = note->next;
        bool known = false;
        int from = (int)(intptr_t)ptrmap_get(numbers, step->src);
        for (int k = 0; k < batch->heap.edges.len; k++)
            known |= batch->heap.edges.items[k].src == step->src;
        GraphEdge kept = {from, 0, step->derefs, note != NULL ? note->why : ""};
        if (!known)
            vec_push(&compilation, &graph->edges, kept);
    }
}

void keep_graph(Batch *batch) {
    FlowGraph *graph = ARENA_NEW(&compilation, FlowGraph);
    PtrMap numbers = {0};
    GraphNode heap = {.label = "heap", .heap = true, .escapes = true};
    vec_push(&compilation, &graph->nodes, heap);
    for (int i = 0; i < batch->count; i++)
        vec_push(&compilation, &graph->funcs, batch->funcs[i]);
    for (int i = 0; i < batch->locations.len; i++) {
        keep_node(graph, batch->locations.items[i]);
        ptrmap_put(&batch->arena, &numbers, batch->locations.items[i],
                   (void *)(intptr_t)(i + 1));
    }
    keep_edges(graph, &numbers, &batch->heap, 0);
    for (int i = 0; i < batch->locations.len; i++)
        keep_edges(graph, &numbers, batch->locations.items[i], i + 1);
    keep_findings(graph, &numbers, batch);
    vec_push(&compilation, &all, graph);
}

GraphList *flow_graphs(void) { return &all; }

// ---- Writing

bool graph_wanted(const FlowGraph *graph, const char *name) {
    if (name == NULL)
        return graph->edges.len > 0;
    if (strncmp(name, "main.", 5) == 0)
        name += 5;
    for (int i = 0; i < graph->funcs.len; i++)
        if (strcmp(graph->funcs.items[i]->name, name) == 0)
            return true;
    return false;
}

static void put_quoted(FILE *out, const char *text) {
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text == '\n' ? ' ' : *text, out);
    }
    putc('"', out);
}

static void print_node(FILE *out, const GraphNode *node, int graph, int number) {
    fprintf(out, "    n%d_%d [label=", graph, number);
    if (node->temporary) {
        fputs("\"\", shape=point];\n", out);
        return;
    }
    const char *where = node->heap ? "" : position_text(&compilation, node->pos);
    const char *base = strrchr(where, '/');
    put_quoted(out, node->heap ? "the heap"
                               : arena_printf(&compilation, "%s  %s", node->label,
                                              base != NULL ? base + 1 : where));
    fprintf(out, ", shape=%s, color=\"%s\"%s];\n",
            node->heap ? "octagon" : node->allocates ? "box" : "ellipse",
            node->escapes ? "#c0392b" : "#2e7d32",
            node->result ? ", peripheries=2" : node->escapes ? ", penwidth=2" : "");
}

static void print_edge(FILE *out, const GraphEdge *edge, int graph) {
    char weight[16] = "";
    for (int i = 0; i < edge->derefs && i < 8; i++)
        strcat(weight, "*");
    if (edge->derefs < 0)
        strcpy(weight, "&");
    fprintf(out, "  n%d_%d -> n%d_%d [label=", graph, edge->from, graph, edge->to);
    put_quoted(out, arena_printf(&compilation, "%s %s", weight, edge->why));
    fputs("];\n", out);
}

// A node that nothing flows into or out of tells nothing.
static bool *connected(const FlowGraph *graph) {
    bool *used = ARENA_ARRAY(&compilation, bool, graph->nodes.len);
    for (int i = 0; i < graph->edges.len; i++)
        used[graph->edges.items[i].from] = used[graph->edges.items[i].to] = true;
    return used;
}

static void print_graph(FILE *out, const FlowGraph *graph, int number) {
    const bool *used = connected(graph);
    for (int f = 0; f < graph->funcs.len; f++) {
        const Func *func = graph->funcs.items[f];
        fprintf(out, "  subgraph cluster_%d_%d {\n    label=", number, f);
        put_quoted(out, func->name);
        fputs("; style=rounded; color=\"#888888\";\n", out);
        for (int i = 0; i < graph->nodes.len; i++)
            if (used[i] && graph->nodes.items[i].func == func)
                print_node(out, &graph->nodes.items[i], number, i);
        fputs("  }\n", out);
    }
    if (used[0])
        print_node(out, &graph->nodes.items[0], number, 0);
    for (int i = 0; i < graph->edges.len; i++)
        print_edge(out, &graph->edges.items[i], number);
}

int graphs_print(FILE *out, const char *name) {
    int count = 0;
    fputs("digraph escape {\n  rankdir=LR;\n  node [fontname=\"monospace\"];\n"
          "  edge [fontname=\"monospace\", fontsize=10];\n", out);
    for (int i = 0; i < all.len; i++)
        if (graph_wanted(all.items[i], name))
            print_graph(out, all.items[i], count++);
    fputs("}\n", out);
    return count;
}
