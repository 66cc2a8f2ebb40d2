// See runtime_host.h.
#include "runtime_host.h"

#include <stdlib.h>

G *rt_current;
uintptr_t rt_sys_stack;
jmp_buf host_panic, host_switch;
G *host_resumed;
const RType *host_panic_type;

// ---- What switch.asm and panic.asm do

noreturn void rt_resume(G *g) {
    rt_current = host_resumed = g;
    longjmp(host_switch, 1);
}
noreturn void rt_continue(const Interruption *i) {
    (void)i;
    abort();
}
noreturn void rt_jump(uintptr_t sp, uintptr_t pc) {
    (void)sp, (void)pc;
    abort();
}
noreturn void rt_raise(const void *type, void *data) {
    (void)data;
    host_panic_type = type;
    longjmp(host_panic, 1);
}
void rt_gostart(void) { abort(); }
void rt_send_on_closed(void) { abort(); }
void rt_goexit_loop(void) { abort(); }
const char go_main[1] __asm__("go.main");

// ---- The types of errors.asm

static const uint8_t error_name[] = {1, 5, 'e', 'r', 'r', 'o', 'r'};
const RType rt_type_bounds_error = {.kind = KIND_STRUCT},
            rt_type_error_string = {.kind = KIND_STRING},
            rt_type_plain_error = {.kind = KIND_STRING},
            rt_type_assertion_error_ptr = {.kind = KIND_POINTER},
            rt_type_string = {.kind = KIND_STRING}, rt_type_func = {.kind = KIND_FUNC},
            rt_type_func_string = {.kind = KIND_FUNC};

// ---- Types

static const uint64_t comparable[1]; // `equal` is only asked whether it is there
static const uint8_t one_pointer = 1, second_pointer = 3;

#define BASIC(kind_, size_, pointers, bits) \
    {.size = size_, .ptrdata = pointers, .align = size_ < 8 ? size_ : 8, \
     .field_align = size_ < 8 ? size_ : 8, .kind = kind_, .gcdata = bits}

RType host_int64 = BASIC(KIND_INT64, 8, 0, 0), host_int32 = BASIC(KIND_INT32, 4, 0, 0),
      host_uint8 = BASIC(KIND_UINT8, 1, 0, 0),
      host_float64 = BASIC(KIND_FLOAT64, 8, 0, 0), host_text = BASIC(KIND_STRING, 16, 8, 0),
      host_pointer = BASIC(KIND_POINTER | KIND_DIRECT_IFACE, 8, 8, 0);
InterfaceType host_any = {.t = BASIC(KIND_INTERFACE, 16, 16, 0)};

static void finish_basic(RType *t, uint32_t hash, const uint8_t *bits) {
    t->equal = (uint64_t)comparable;
    t->hash = hash;
    t->gcdata = (uint64_t)bits;
    t->str = (uint32_t)(uintptr_t)error_name;
}

static uint32_t next_hash = 100;

StructType *host_struct(int count, const RType *const *fields) {
    static const uint8_t field_name[] = {0, 1, 'f'};
    StructType *s = calloc(1, sizeof *s);
    uint8_t *bits = calloc(1, 64);
    s->fields = calloc((size_t)count, sizeof *s->fields);
    s->count = (uint64_t)count;
    uint64_t at = 0, align = 1;
    for (int i = 0; i < count; i++) {
        const RType *f = fields[i];
        at = (at + f->align - 1) & ~(uint64_t)(f->align - 1);
        align = f->align > align ? f->align : align;
        s->fields[i] = (StructField){(uint64_t)field_name, (RType *)f, at};
        for (uint64_t w = 0; w < f->ptrdata / 8; w++)
            if (((const uint8_t *)f->gcdata)[w / 8] >> w % 8 & 1) {
                uint64_t word = at / 8 + w;
                bits[word / 8] |= (uint8_t)(1 << word % 8);
                s->t.ptrdata = (word + 1) * 8;
            }
        at += f->size;
    }
    finish_basic(&s->t, next_hash++, bits);
    s->t.size = (at + align - 1) & ~(align - 1);
    s->t.align = s->t.field_align = (uint8_t)align;
    s->t.kind = KIND_STRUCT;
    return s;
}

ArrayType *host_array(const RType *elem, uint64_t len) {
    ArrayType *a = calloc(1, sizeof *a);
    a->elem = (RType *)elem;
    a->len = len;
    uint64_t words = elem->size / 8 * len;
    uint8_t *bits = calloc(1, words / 8 + 8);
    for (uint64_t w = 0; elem->ptrdata != 0 && w < words; w++) {
        uint64_t in_elem = w % (elem->size / 8);
        if (in_elem < elem->ptrdata / 8 &&
            (((const uint8_t *)elem->gcdata)[in_elem / 8] >> in_elem % 8 & 1)) {
            bits[w / 8] |= (uint8_t)(1 << w % 8);
            a->t.ptrdata = (w + 1) * 8;
        }
    }
    finish_basic(&a->t, next_hash++, bits);
    a->t.size = elem->size * len;
    a->t.align = a->t.field_align = elem->align;
    a->t.kind = KIND_ARRAY;
    return a;
}

MapType *host_map(const RType *key, const RType *elem) {
    MapType *m = calloc(1, sizeof *m);
    m->key = (RType *)key;
    m->elem = (RType *)elem;
    return m;
}

// ---- Goroutines

G *host_goroutine(void) {
    static uint64_t last;
    G *g = calloc(1, sizeof *g);
    g->id = ++last;
    g->wait.g = g;
    return g;
}

G *host_idle(void) {
    static G *idle;
    if (idle == NULL)
        idle = host_goroutine();
    return idle;
}

G *host_next(void) {
    if (setjmp(host_switch) == 0)
        sched_run();
    return host_resumed;
}

void host_start(void *stack_top) {
    static uintptr_t nothing[4]; // no arguments, no environment
    rt_sys_stack = (uintptr_t)stack_top & ~(uintptr_t)15;
    os_init(nothing);
    rt_random_init(12345);
    gc_init();
    heap_init();
    finish_basic(&host_int64, 1, NULL);
    finish_basic(&host_int32, 2, NULL);
    finish_basic(&host_uint8, 3, NULL);
    finish_basic(&host_float64, 4, NULL);
    finish_basic(&host_text, 5, &one_pointer);
    finish_basic(&host_pointer, 6, &one_pointer);
    finish_basic(&host_any.t, 7, &second_pointer);
    gc_options.verify = gc_options.poison = true;
    rt_current = host_goroutine();
}
