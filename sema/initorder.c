// The order in which package-level variables get their values.
//
//     var a = b + f()        Spec: repeatedly take the variable that is declared
//     var b = 1              first and depends on no uninitialized variable.
//     func f() int { return c }
//     var c = 2              here: b, c, a
//
// A variable depends on what its expression mentions, and on what the functions
// mentioned there mention, and so on.  Objects and their mentions form a graph;
// its strongly connected components (Tarjan 1972) are found first.  A component
// with a variable or constant in it that leads back to itself is a loop, and an
// error.  Functions may be recursive: their component counts as one node, done
// as soon as everything it mentions is done.  Each node is handled once and each
// edge once, and the next variable comes from a heap.
//
// Spec: Package initialization.
#include "sema/check.h"

#include <assert.h>

typedef Vec(Object *) ObjectList;

// One strongly connected component.
typedef struct Component {
    ObjectList members;
    Vec(int) users;  // components that mention this one
    int order;       // of its variable; -1 for functions and constants
    int waiting;     // mentioned components that are not done
} Component;

typedef struct Graph {
    Vec(Component) components;
    ObjectList stack; // Tarjan's
    int counter;      // of visits
    Vec(int) heap;    // components that are ready, least order first
} Graph;

// ---- Collecting

// Methods and what is at package level, of this package.
static bool is_dependency(Object *object) {
    return object->declaration && object->package == checker->package &&
           object->local_number == 0 && object->kind != OBJ_TYPE &&
           object->parent == checker->package->scope;
}

void add_dependency(Object *from, Object *to) {
    if (to->declaration && to->declaration->origin)
        to = to->declaration->origin; // of an instance
    if (!from || !is_dependency(to) || !is_dependency(from))
        return;
    Declaration *declaration = to->declaration;
    if (declaration->last_user == from && declaration->last_used == to)
        return; // the latest news already
    declaration->last_user = from;
    declaration->last_used = to;
    vec_push(&compilation, &from->declaration->dependencies, to);
}

// ---- Components

static int least(int a, int b) { return a < b ? a : b; }

static void pop_component(Graph *graph, Declaration *root) {
    Component component = {.order = -1};
    Declaration *declaration;
    do {
        Object *object = graph->stack.items[--graph->stack.len];
        declaration = object->declaration;
        declaration->component = graph->components.len;
        vec_push(&compilation, &component.members, object);
        if (object->kind == OBJ_VAR)
            component.order = object->order;
    } while (declaration != root);
    vec_push(&compilation, &graph->components, component);
}

// The recursion of Tarjan's algorithm, with a stack of its own: the chain of
// mentions may be as long as the program.
typedef struct Visit {
    Object *object;
    int next; // dependency to look at
} Visit;

static void enter(Graph *graph, Object *object) {
    object->declaration->number = object->declaration->low = ++graph->counter;
    vec_push(&compilation, &graph->stack, object);
}

static void find_components(Graph *graph, Object *start) {
    Vec(Visit) visits = {0};
    vec_push(&compilation, &visits, ((Visit){start, 0}));
    enter(graph, start);
    while (visits.len > 0) {
        Visit *visit = &visits.items[visits.len - 1];
        Declaration *declaration = visit->object->declaration;
        if (visit->next < declaration->dependencies.len) {
            Object *to = declaration->dependencies.items[visit->next++];
            Declaration *target = to->declaration;
            if (target->number == 0) {
                enter(graph, to);
                vec_push(&compilation, &visits, ((Visit){to, 0}));
            } else if (target->component < 0) {
                declaration->low = least(declaration->low, target->number);
            }
            continue;
        }
        visits.len--;
        if (visits.len > 0) {
            Declaration *outer = visits.items[visits.len - 1].object->declaration;
            outer->low = least(outer->low, declaration->low);
        }
        if (declaration->low == declaration->number)
            pop_component(graph, declaration);
    }
}

// ---- Loops

static bool is_function(Object *object) { return object->kind == OBJ_FUNC; }

static bool mentions_itself(Object *object) {
    Declaration *declaration = object->declaration;
    for (int i = 0; i < declaration->dependencies.len; i++)
        if (declaration->dependencies.items[i]->declaration == declaration)
            return true;
    return false;
}

// The shortest way from START back to it, inside its component, breadth first;
// empty if there is none.
static ObjectList find_way_back(Object *start) {
    typedef struct Step { Object *object; int from; } Step;
    Vec(Step) queue = {0};
    ObjectList way = {0};
    int component = start->declaration->component;
    vec_push(&compilation, &queue, ((Step){start, -1}));
    for (int at = 0; at < queue.len; at++) {
        Declaration *declaration = queue.items[at].object->declaration;
        for (int i = 0; i < declaration->dependencies.len; i++) {
            Object *to = declaration->dependencies.items[i];
            if (to == start) {
                for (int step = at; step > 0; step = queue.items[step].from)
                    vec_push(&compilation, &way, queue.items[step].object);
                vec_push(&compilation, &way, start);
                return way; // backwards: start is last
            }
            if (to->declaration->component != component ||
                to->declaration->number == -1 - start->order)
                continue;
            to->declaration->number = -1 - start->order; // seen
            vec_push(&compilation, &queue, ((Step){to, at}));
        }
    }
    return way;
}

static void report_way_back(Object *start) {
    ObjectList way = find_way_back(start);
    if (way.len == 0)
        return;
    const char *text = arena_printf(&compilation, "initialization loop for %s",
                                    start->name->text);
    for (int i = way.len - 1; i >= 0; i--)
        text = arena_printf(&compilation, "%s\n\t%s: %s refers to", text,
                            pos_text(way.items[i]->pos), way.items[i]->name->text);
    sema_error(start->pos, "%s\n\t%s: %s", text, pos_text(start->pos),
               start->name->text);
}

// Of the variables of a, b = f() each may be mentioned.
static void report_loop(Object *object) {
    Declaration *declaration = object->declaration;
    if (object->kind != OBJ_VAR)
        report_way_back(object);
    for (int i = 0; i < declaration->variables.len; i++)
        report_way_back(declaration->variables.items[i]);
}

// How many variables and constants of its component OBJECT mentions, directly or
// through functions.
static int count_mentions(Object *object, int mark) {
    ObjectList queue = {0};
    int component = object->declaration->component, count = 0;
    vec_push(&compilation, &queue, object);
    for (int at = 0; at < queue.len; at++) {
        Declaration *declaration = queue.items[at]->declaration;
        for (int i = 0; i < declaration->dependencies.len; i++) {
            Object *to = declaration->dependencies.items[i];
            if (to->declaration->component != component || to->declaration->low == mark)
                continue;
            to->declaration->low = mark;
            if (is_function(to))
                vec_push(&compilation, &queue, to);
            else
                count++;
        }
    }
    return count;
}

// Does FROM mention TO, directly or through functions?
static bool mentions(Object *from, Object *to, int mark) {
    to->declaration->low = mark - 1;
    count_mentions(from, mark);
    return to->declaration->low == mark;
}

// Reports the loops of a component one after the other: each time at the object
// that waits for the fewest others, which then counts as done.
static void report_loops(Component *component, int *mark) {
    ObjectList waiting = {0};
    Vec(int) counts = {0};
    for (int i = 0; i < component->members.len; i++) {
        Object *object = component->members.items[i];
        if (is_function(object))
            continue;
        vec_push(&compilation, &waiting, object);
        vec_push(&compilation, &counts, count_mentions(object, --*mark));
    }
    while (waiting.len > 0) {
        int best = 0;
        for (int i = 1; i < waiting.len; i++)
            if (counts.items[i] < counts.items[best] ||
                (counts.items[i] == counts.items[best] &&
                 waiting.items[i]->order < waiting.items[best]->order))
                best = i;
        Object *object = waiting.items[best];
        if (counts.items[best] > 0)
            report_loop(object);
        waiting.items[best] = waiting.items[--waiting.len];
        counts.items[best] = counts.items[--counts.len];
        for (int i = 0; i < waiting.len; i++)
            counts.items[i] -= mentions(waiting.items[i], object, *mark -= 2);
    }
}

static bool check_loop(Component *component, int *mark) {
    Object *first = NULL; // in the source, of those that are no functions
    for (int i = 0; i < component->members.len; i++) {
        Object *object = component->members.items[i];
        if (!is_function(object) && (!first || object->order < first->order))
            first = object;
    }
    if (!first || (component->members.len == 1 && !mentions_itself(first)))
        return false;
    enum { FEW = 100 }; // more would take too long to tell apart
    if (component->members.len <= FEW)
        report_loops(component, mark);
    else
        report_loop(first);
    return true;
}

// ---- The order

static bool before(Graph *graph, int a, int b) {
    return graph->components.items[a].order < graph->components.items[b].order;
}

static void heap_push(Graph *graph, int component) {
    vec_push(&compilation, &graph->heap, component);
    int *heap = graph->heap.items;
    int at = graph->heap.len - 1;
    while (at > 0 && before(graph, heap[at], heap[(at - 1) / 2])) {
        int up = (at - 1) / 2, item = heap[at];
        heap[at] = heap[up];
        heap[up] = item;
        at = up;
    }
}

static int heap_pop(Graph *graph) {
    int *heap = graph->heap.items;
    int top = heap[0], len = --graph->heap.len;
    heap[0] = heap[len];
    for (int at = 0;;) {
        int child = 2 * at + 1;
        if (child >= len)
            return top;
        if (child + 1 < len && before(graph, heap[child + 1], heap[child]))
            child++;
        if (!before(graph, heap[child], heap[at]))
            return top;
        int item = heap[at];
        heap[at] = heap[child];
        heap[child] = item;
        at = child;
    }
}

static void connect(Graph *graph) {
    for (int i = 0; i < graph->components.len; i++) {
        Component *component = &graph->components.items[i];
        for (int j = 0; j < component->members.len; j++) {
            Declaration *from = component->members.items[j]->declaration;
            for (int k = 0; k < from->dependencies.len; k++) {
                int to = from->dependencies.items[k]->declaration->component;
                if (to == i)
                    continue;
                vec_push(&compilation, &graph->components.items[to].users, i);
                component->waiting++;
            }
        }
    }
}

static void emit(Package *package, Object *object) {
    Declaration *declaration = object->declaration;
    if (object->kind != OBJ_VAR || declaration->emitted ||
        object->decl->value_decl.values.len == 0)
        return;
    declaration->emitted = true;
    Initializer initializer = {.decl = object->decl};
    for (int i = 0; i < declaration->variables.len; i++) {
        Object *variable = declaration->variables.items[i];
        vec_push(&compilation, &initializer.lhs,
                 variable->name->blank ? NULL : variable);
    }
    vec_push(&compilation, &package->inits, initializer);
}

static void schedule(Graph *graph, Package *package) {
    for (int i = 0; i < graph->components.len; i++)
        if (graph->components.items[i].waiting == 0)
            heap_push(graph, i);
    while (graph->heap.len > 0) {
        Component *component = &graph->components.items[heap_pop(graph)];
        for (int i = 0; i < component->members.len; i++)
            emit(package, component->members.items[i]);
        for (int i = 0; i < component->users.len; i++)
            if (--graph->components.items[component->users.items[i]].waiting == 0)
                heap_push(graph, component->users.items[i]);
    }
}

void order_initializers(Package *package) {
    Graph graph = {0};
    for (int i = 0; i < checker->objects.len; i++)
        if (checker->objects.items[i]->kind != OBJ_TYPE)
            checker->objects.items[i]->declaration->component = -1;
    for (int i = 0; i < checker->objects.len; i++) {
        Object *object = checker->objects.items[i];
        if (object->kind != OBJ_TYPE && object->declaration->number == 0)
            find_components(&graph, object);
    }
    bool loops = false;
    int mark = 0; // negative numbers: told apart from Tarjan's
    for (int i = 0; i < graph.components.len; i++)
        loops |= check_loop(&graph.components.items[i], &mark);
    if (loops)
        return;
    connect(&graph);
    schedule(&graph, package);
}
