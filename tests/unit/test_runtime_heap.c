// The heap and the collector: objects are zeroed and apart, what is reachable
// keeps its contents, what is not is found dead, pages come back.
#include "runtime_host.h"

#include <stdlib.h>

void *rt_new_slow(AllocCache *cache, int64_t size, uint64_t mask);

typedef struct Node {
    struct Node *left, *right;
    uint64_t number;
    uint64_t check; // ~number
} Node;

static const Pattern node_pattern = {.mask = 3, .period = 4};

static Node *new_node(uint64_t number) {
    Node *n = heap_alloc(sizeof *n, &node_pattern);
    assert_true(n->left == NULL && n->right == NULL && n->number == 0 && n->check == 0);
    n->number = number;
    n->check = ~number;
    return n;
}

static void test_sizes(void **state) {
    (void)state;
    assert_int_equal(heap_round_size(1), 8);
    assert_int_equal(heap_round_size(9), 16);
    assert_int_equal(heap_round_size(33), 48);
    assert_int_equal(heap_round_size(1025), 1152);
    assert_int_equal(heap_round_size(32768), 32768);
    assert_int_equal(heap_round_size(32769), 40960);
    assert_int_equal(heap_round_size(UINT64_MAX), UINT64_MAX);
    for (size_t size = 1; size <= MAX_SMALL_SIZE; size += size < 2000 ? 1 : 97) {
        uint64_t rounded = heap_round_size(size);
        assert_true(rounded >= size && rounded % 8 == 0);
        assert_int_equal(heap_round_size(rounded), rounded);
    }
}

// Every object is zero at first, and nobody else writes into it.
static void test_objects_apart(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    static struct { uint8_t *p; size_t size; } objects[COUNT];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            size_t size = 1 + rt_random() % (i % 100 == 0 ? 60000 : 300);
            uint8_t *p = heap_alloc_noscan(size);
            assert_int_equal((uintptr_t)p % 8, 0);
            for (size_t k = 0; k < size; k++)
                assert_int_equal(p[k], 0);
            memset(p, (int)(i % 255 + 1), size);
            objects[i].p = p;
            objects[i].size = size;
            if (i >= 100) { // old ones may die here: look at the newest
                size_t j = i - rt_random() % 100;
                if (gc_cycles == 0)
                    assert_int_equal(objects[j].p[objects[j].size - 1], j % 255 + 1);
            }
        }
        gc_collect();
    }
}

static void check_tree(const Node *n, uint64_t *count) {
    if (n == NULL)
        return;
    assert_int_equal(n->check, ~n->number);
    (*count)++;
    check_tree(n->left, count);
    check_tree(n->right, count);
}

static Node *make_tree(int depth) {
    if (depth == 0)
        return NULL;
    Node *n = new_node((uint64_t)depth);
    n->left = make_tree(depth - 1);
    n->right = make_tree(depth - 1);
    return n;
}

static void test_reachable_survives(void **state) {
    (void)state;
    Node *volatile tree = make_tree(14);
    for (int i = 0; i < 5; i++) {
        make_tree(12); // garbage
        gc_collect();
        uint64_t count = 0;
        check_tree(tree, &count);
        assert_int_equal(count, (1 << 14) - 1);
    }
}

__attribute__((noinline)) static void make_garbage(void) {
    for (int i = 0; i < 100000; i++)
        new_node(1);
}

static void test_garbage_dies(void **state) {
    (void)state;
    gc_collect();
    HeapStats before, after;
    heap_exact_stats(&before);
    make_garbage();
    gc_collect();
    heap_exact_stats(&after);
    assert_int_equal(after.mallocs - before.mallocs, 100000);
    // Words on this stack may keep a few alive.
    assert_true(after.frees - before.frees > 99000);
    assert_true(after.live_bytes < before.live_bytes + 100 * sizeof(Node));
    assert_int_equal(after.mallocs - after.frees,
                     before.mallocs - before.frees + 100000 - (after.frees - before.frees));
}

// A random graph beside a model of it, rewired and collected again and again.
static void test_random_graph(void **state) {
    (void)state;
    enum { ROOTS = 64, STEPS = 30000 };
    static const Pattern pointers = {.mask = 1, .period = 1};
    Node **volatile roots = heap_alloc(ROOTS * sizeof(Node *), &pointers);
    for (uint64_t step = 0; step < STEPS; step++) {
        Node *n = new_node(step);
        n->left = roots[rt_random() % ROOTS];
        n->right = step % 3 == 0 ? roots[rt_random() % ROOTS] : NULL;
        if (n->left != NULL && rt_random() % 4 == 0)
            n->left->right = n; // a cycle
        if (n->left != NULL && rt_random() % 2 == 0)
            n->left->left = NULL;
        roots[rt_random() % ROOTS] = step % 50 == 0 ? NULL : n;
        if (step % 3000 == 0)
            gc_collect();
        for (int i = 0; i < 2; i++) { // a walk from anywhere
            Node *at = roots[rt_random() % ROOTS];
            for (int hops = 0; at != NULL && hops < 20; hops++) {
                assert_int_equal(at->check, ~at->number);
                at = rt_random() % 2 ? at->left : at->right;
            }
        }
    }
}

// An array longer than the marker's pieces, with elements of many words.
static void test_long_arrays(void **state) {
    (void)state;
    const RType *fields[70];
    for (int i = 0; i < 70; i++)
        fields[i] = i == 69 ? &host_pointer : &host_int64;
    const RType *element = &host_struct(70, fields)->t;
    enum { COUNT = 500 };
    uint64_t *volatile array = heap_new_array(element, COUNT);
    for (uint64_t i = 0; i < COUNT; i++)
        ((Node **)array)[i * 70 + 69] = new_node(i);
    gc_collect();
    make_garbage();
    for (uint64_t i = 0; i < COUNT; i++) {
        const Node *n = ((Node **)array)[i * 70 + 69];
        assert_int_equal(n->number, i);
        assert_int_equal(n->check, ~i);
    }
}

static void test_interior_pointer(void **state) {
    (void)state;
    enum { SIZE = 100000 };
    uint8_t *volatile middle = (uint8_t *)heap_alloc_noscan(SIZE) + SIZE / 2;
    middle[0] = 77;
    uint64_t *volatile last = (uint64_t *)heap_alloc_noscan(64) + 7;
    *last = 78;
    gc_collect();
    make_garbage();
    assert_int_equal(middle[0], 77);
    assert_int_equal(*last, 78);
}

__attribute__((noinline)) static void use_large(void) {
    for (int i = 0; i < 64; i++) {
        uint8_t *p = heap_alloc_noscan((size_t)(100 + i) * 10000);
        assert_int_equal(p[0], 0);
        assert_int_equal(p[999999], 0);
        memset(p, 1, 1000000);
    }
}

// Pages of dead objects serve again: the heap does not grow for ever.
static void test_pages_come_back(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        use_large();
        gc_collect();
    }
    uintptr_t extent = heap_extent;
    for (int i = 0; i < 10; i++) {
        use_large();
        gc_collect();
    }
    assert_true(heap_extent <= extent + extent / 4);
    assert_true(heap_stats.free_pages > 0);
}

// A cache as compiled code has it.
static void test_inline_cache(void **state) {
    (void)state;
    static AllocCache cache;
    Node *volatile list = NULL;
    for (uint64_t i = 0; i < 10000; i++) {
        Node *n = (Node *)cache.next;
        if (cache.next + sizeof *n > cache.end)
            n = rt_new_slow(&cache, sizeof *n, 3);
        else
            cache.next += sizeof *n;
        assert_true(n->left == NULL && n->number == 0);
        n->left = list;
        n->number = i;
        n->check = ~i;
        list = n;
        if (i % 1000 == 500) {
            gc_collect();
            assert_int_equal(cache.next, cache.end); // empty
        }
    }
    uint64_t i = 10000;
    for (const Node *n = list; n != NULL; n = n->left)
        assert_int_equal(n->number, --i);
    assert_int_equal(i, 0);
}

// Under stress each allocation collects.
static void test_stress(void **state) {
    (void)state;
    static AllocCache cache;
    gc_options.stress = true;
    uint32_t before = gc_cycles;
    for (int i = 0; i < 20; i++) {
        rt_new_slow(&cache, sizeof(Node), 3);
        assert_true(cache.next + sizeof(Node) > cache.end);
        heap_alloc_raw(24);
        heap_alloc_noscan(100);
        heap_alloc_noscan(100000);
    }
    assert_true(gc_cycles - before >= 80);
    gc_options.stress = false;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_objects_apart),
        cmocka_unit_test(test_reachable_survives),
        cmocka_unit_test(test_garbage_dies),
        cmocka_unit_test(test_random_graph),
        cmocka_unit_test(test_long_arrays),
        cmocka_unit_test(test_interior_pointer),
        cmocka_unit_test(test_pages_come_back),
        cmocka_unit_test(test_inline_cache),
        cmocka_unit_test(test_stress),
    };
    host_start(__builtin_frame_address(0));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
