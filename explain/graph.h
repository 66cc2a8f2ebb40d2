// The escape graph, kept for drawing.
//
// The analysis forgets each graph when it is solved.  This is a copy of what matters
// to a reader: locations as nodes, assignments as edges with their weight.
#ifndef EXPLAIN_GRAPH_H
#define EXPLAIN_GRAPH_H

#include "explain/story.h"

#include <stdio.h>

typedef struct GraphNode {
    const char *label;   // "n", "&T{...}", "result 0"
    Func *func;          // whose frame it would be in; NULL for the heap
    Pos pos;
    bool heap;           // the heap itself
    bool escapes;        // moved there
    bool result;         // of its function
    bool allocates;      // an expression, not a variable
    bool temporary;      // has no name
} GraphNode;

typedef struct GraphEdge {
    int from, to;        // nodes: the value flows from FROM to TO
    int derefs;          // -1 its address, 0 itself, 1 what it points to, …
    const char *why;     // "assign", "return", …
} GraphEdge;

// The graph of functions that call one another.
typedef struct FlowGraph {
    Vec(GraphNode) nodes; // [0] is the heap
    Vec(GraphEdge) edges;
    Vec(Func *) funcs;
} FlowGraph;
typedef Vec(FlowGraph *) GraphList;

GraphList *flow_graphs(void);
struct Batch;
void keep_graph(struct Batch *batch); // called for each solved batch
// Is it (part of) the graph of a function of that name?  NULL means any.
bool graph_wanted(const FlowGraph *graph, const char *name);
// In the language of graphviz; returns how many graphs were written.
int graphs_print(FILE *out, const char *name);

#endif
