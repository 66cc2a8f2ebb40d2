// Panics: what the loop of rt.panic (panic.asm) asks, run-time errors, the end.
//
// A panic runs the deferred calls of the goroutine, innermost first, each on top
// of the frames of all before it.  A call to recover in one of them marks its
// panic; when the deferred call returns, the goroutine continues in the frame
// that deferred it, at its landing: there the other deferred calls run and the
// function returns.
//
//     f ── defers g ── calls h ── panics
//     [f][h][rt.panic][g: recover()]      ->   [f: landing]
//
// A deferred call can panic itself.  The new panic walks the same list, and finds
// records that are `started`: the panic that runs them will never continue, it
// is *aborted*.  (Go's gopanic, in its form without open-coded defers.)
#include "runtime/rt.h"

bool panic_on_fault; // debug.SetPanicOnFault: any bad address is a panic

void rt_goexit_loop(void);
noreturn void sched_exit_goroutine(void);

// ---- The loop's questions

static void print_fatal(const char *message);
noreturn static void fatal_end(void);

// No deferred call is left for P.  Its Error or String method will be asked for
// the text; if that panics itself, there is nothing more to be said.
static void uncaught(const Panic *p) {
    if (!rt_current->dying) {
        rt_current->dying = true;
        return;
    }
    print_fatal("panic while printing panic value: ");
    if (p->type != NULL && string_is(type_string(p->type), "string"))
        print_go_string(*(const String *)p->data);
    else if (p->type != NULL) {
        print_text("type ");
        print_go_string(type_string(p->type));
    }
    fatal_end();
}

// The next deferred call to run, which stays on the list meanwhile, or NULL.
DeferRecord *rt_panic_next(Panic *p) {
    G *g = rt_current;
    for (DeferRecord *d = g->defer; d != NULL; d = g->defer) {
        if (!d->started) {
            d->started = true;
            d->panic = p;
            return d;
        }
        if (d->panic != NULL)
            d->panic->aborted = true;
        d->panic = NULL;
        g->defer = d->link;
    }
    if (!p->goexit)
        uncaught(p);
    return NULL;
}

// Continues in the frame of record SP, PC at its landing.
noreturn static void land(uintptr_t sp, uintptr_t pc) {
    const FuncInfo *f = func_find(pc - 1);
    check(f != NULL && f->landing != 0);
    rt_jump(sp, f->entry + f->landing);
}

static void free_record(DeferRecord *d);

// The deferred call has returned.  If it recovered P, rt.panic does not continue.
void rt_panic_ran(Panic *p) {
    G *g = rt_current;
    DeferRecord *d = g->defer;
    check(d != NULL && d->panic == p);
    uintptr_t sp = d->sp, pc = d->pc;
    d->panic = NULL;
    g->defer = d->link;
    free_record(d);
    p->argp = 0;
    if (!p->recovered)
        return;
    g->panic = p->link;
    Panic *outer = g->panic;
    // A recover must not stop a Goexit that was running this deferred call.
    if (outer != NULL && outer->goexit && outer->aborted) {
        outer->aborted = false;
        rt_jump((uintptr_t)outer, (uintptr_t)rt_goexit_loop);
    }
    while (g->panic != NULL && g->panic->aborted)
        g->panic = g->panic->link;
    if (g->panic == NULL)
        g->signal = 0;
    g->dying = false;
    land(sp, pc);
}

// recover() by the function whose return address lies just below ARGP.
Iface rt_recover(uintptr_t argp) {
    Panic *p = rt_current->panic;
    if (p == NULL || p->goexit || p->recovered || p->argp != argp)
        return (Iface){NULL, NULL};
    p->recovered = true;
    return (Iface){p->type, p->data};
}

// Records of calls that are deferred in loops serve again and again; the collector
// forgets those that nobody uses (gc.c).
DeferRecord *defer_pool;

static void free_record(DeferRecord *d) {
    if ((uintptr_t)d - heap_base >= heap_extent)
        return; // in a frame
    d->fn = NULL;
    d->link = defer_pool;
    defer_pool = d;
}

void rt_defer_push_heap(void *closure) {
    G *g = rt_current;
    DeferRecord *d = defer_pool;
    if (d != NULL)
        defer_pool = d->link;
    else
        d = heap_alloc_noscan(sizeof *d);
    *d = (DeferRecord){0};
    d->link = g->defer;
    d->fn = closure;
    d->sp = g->sp + WORD;
    d->pc = *(uintptr_t *)g->sp;
    g->defer = d;
}

noreturn void rt_goexit_done(Panic *p) {
    G *g = rt_current;
    g->panic = p->link;
    sched_exit_goroutine();
}

// ---- The end: nobody recovered

// Code and receiver of the value's Error or String method, or 0.
IntInt rt_panic_method(const Panic *p) {
    if (p->goexit || p->type == NULL)
        return (IntInt){0, 0};
    uint64_t code = method_find(p->type, "Error", "func() string");
    if (code == 0)
        code = method_find(p->type, "String", "func() string");
    return (IntInt){(int64_t)code, (int64_t)p->data};
}

void rt_panic_set_text(Panic *p, const uint8_t *text, int64_t n) {
    static const Pattern pattern = {.mask = 1, .period = 2};
    String *box = heap_alloc(sizeof *box, &pattern);
    *box = (String){text, n};
    p->type = &rt_type_string;
    p->data = box;
}

// Prints a value of a basic kind; false if it is none.
static bool print_basic(const RType *t, const void *p) {
    void rt_print_float(double v);
    void rt_print_complex(double real, double imaginary);
    switch (type_kind(t)) {
    case KIND_BOOL: print_text(*(const bool *)p ? "true" : "false"); break;
    case KIND_INT: case KIND_INT64: print_decimal(*(const int64_t *)p); break;
    case KIND_INT8: print_decimal(*(const int8_t *)p); break;
    case KIND_INT16: print_decimal(*(const int16_t *)p); break;
    case KIND_INT32: print_decimal(*(const int32_t *)p); break;
    case KIND_UINT: case KIND_UINT64: case KIND_UINTPTR:
        print_unsigned(*(const uint64_t *)p);
        break;
    case KIND_UINT8: print_unsigned(*(const uint8_t *)p); break;
    case KIND_UINT16: print_unsigned(*(const uint16_t *)p); break;
    case KIND_UINT32: print_unsigned(*(const uint32_t *)p); break;
    case KIND_FLOAT32: rt_print_float(*(const float *)p); break;
    case KIND_FLOAT64: rt_print_float(*(const double *)p); break;
    case KIND_COMPLEX64:
        rt_print_complex(((const float *)p)[0], ((const float *)p)[1]);
        break;
    case KIND_COMPLEX128:
        rt_print_complex(((const double *)p)[0], ((const double *)p)[1]);
        break;
    case KIND_STRING: print_go_string(*(const String *)p); break;
    default: return false;
    }
    return true;
}

static bool is_basic(const RType *t) {
    int kind = type_kind(t);
    return (kind >= KIND_BOOL && kind <= KIND_COMPLEX128) || kind == KIND_STRING;
}

// 1 for an int, main.T(1) for a defined type, (main.S) 0xc000012345 for the rest.
static void print_value(const RType *t, const void *data) {
    if (t == NULL) {
        print_text("nil");
        return;
    }
    String name = type_string(t);
    bool predeclared = true;
    for (int64_t i = 0; i < name.len; i++)
        predeclared &= name.ptr[i] != '.';
    if (!is_basic(t)) {
        print_text("(");
        print_go_string(name);
        print_text(") ");
        print_hex((uint64_t)data);
    } else if (predeclared) {
        print_basic(t, data);
    } else {
        bool quoted = type_kind(t) == KIND_STRING;
        print_go_string(name);
        print_text(quoted ? "(\"" : "(");
        print_basic(t, data);
        print_text(quoted ? "\")" : ")");
    }
}

// Oldest first.
static void print_panics(const Panic *p) {
    if (p->link != NULL) {
        print_panics(p->link);
        if (!p->link->goexit)
            print_text("\t");
    }
    if (p->goexit)
        return;
    print_text("panic: ");
    print_value(p->type, p->data);
    if (p->recovered)
        print_text(" [recovered]");
    print_text("\n");
}

static void print_signal(const G *g) {
    enum { SIGBUS = 7, SIGFPE = 8 };
    print_text(g->signal == SIGBUS   ? "[signal SIGBUS: bus error"
               : g->signal == SIGFPE ? "[signal SIGFPE: floating-point exception"
                                     : "[signal SIGSEGV: segmentation violation");
    print_text(" code=");
    print_hex(g->signal_code);
    print_text(" addr=");
    print_hex(g->fault_address);
    print_text(" pc=");
    print_hex(g->fault_pc);
    print_text("]\n");
}

noreturn void rt_panic_fatal(Panic *p) {
    G *g = rt_current;
    print_panics(p);
    if (g->signal != 0)
        print_signal(g);
    print_text("\n");
    traceback(g);
    print_flush();
    os_exit(2);
}

static void print_fatal(const char *message) {
    print_text("fatal error: ");
    print_text(message);
}

noreturn static void fatal_end(void) {
    G *g = rt_current;
    print_text("\n");
    if (g != NULL && g->signal != 0)
        print_signal(g);
    print_text("\n");
    if (g != NULL && g->status == G_RUNNING && g->sp != 0)
        traceback(g);
    else
        traceback_others(NULL);
    print_flush();
    os_exit(2);
}

noreturn void fatal(const char *message) {
    print_fatal(message);
    fatal_end();
}

// ---- Run-time errors: values of the types in errors.asm

static String *box_text(String text) {
    static const Pattern pattern = {.mask = 1, .period = 2};
    String *box = heap_alloc(sizeof *box, &pattern);
    *box = text;
    return box;
}

noreturn void panic_text(String text) {
    rt_raise(&rt_type_error_string, box_text(text));
}

noreturn void panic_literal(const RType *type, const String *text) {
    rt_raise(type, (void *)(uintptr_t)text);
}

noreturn void panic_plain(String text) {
    rt_raise(&rt_type_plain_error, box_text(text));
}

String rt_error_string_text(const String *text) {
    String parts[2] = {LITERAL("runtime error: "), *text};
    return rt_concat(NULL, parts, 2);
}

String rt_plain_error_text(const String *text) {
    return *text;
}

noreturn void rt_panic_divide(void) {
    PANIC_TEXT("integer divide by zero");
}
noreturn void rt_panic_shift(void) {
    PANIC_TEXT("negative shift amount");
}
noreturn void rt_panic_nil(void) {
    enum { SIGSEGV = 11 };
    G *g = rt_current;
    g->signal = SIGSEGV;
    g->signal_code = 1;
    g->fault_address = 0;
    g->fault_pc = *(uintptr_t *)g->sp;
    PANIC_TEXT("invalid memory address or nil pointer dereference");
}
noreturn void rt_panic_wrap(const uint8_t *p, int64_t n) {
    panic_plain((String){p, n});
}
noreturn void rt_panic_unsafe_slice(int64_t nil_pointer) {
    if (nil_pointer)
        PANIC_TEXT("unsafe.Slice: ptr is nil and len is not zero");
    PANIC_TEXT("unsafe.Slice: len out of range");
}
noreturn void rt_panic_unreachable(void) {
    fatal("unreachable code was reached");
}

// A fault in Go code; the goroutine is as if it had called rt.sigpanic there.
noreturn void rt_sigpanic_raise(void) {
    enum { SIGFPE = 8, FIRST_PAGE = 4096 };
    G *g = rt_current;
    if (g->signal == SIGFPE)
        PANIC_TEXT("integer divide by zero");
    if (g->fault_address < FIRST_PAGE || panic_on_fault)
        PANIC_TEXT("invalid memory address or nil pointer dereference");
    print_text("unexpected fault address ");
    print_hex(g->fault_address);
    print_text("\nfatal error: fault\n");
    print_signal(g);
    print_text("\n");
    traceback(g);
    print_flush();
    os_exit(2);
}

// ---- Indices and slices out of range

typedef struct BoundsError { // Go's runtime.boundsError
    int64_t x, y;
    uint8_t is_signed;
    uint8_t code;            // enum BoundsKind
} BoundsError;

noreturn void rt_panic_bounds(int64_t x, int64_t y, int64_t kind) {
    BoundsError *e = heap_alloc_noscan(24);
    e->x = x;
    e->y = y;
    e->is_signed = (kind & BOUNDS_UNSIGNED) == 0;
    e->code = kind & (BOUNDS_UNSIGNED - 1);
    rt_raise(&rt_type_bounds_error, e);
}

// In these texts $ stands for x and # for y; Go's words.
static const struct { const char *text, *negative; } bounds_texts[] = {
    [BOUNDS_INDEX] = {"index out of range [$] with length #", "index out of range [$]"},
    [BOUNDS_SLICE_ALEN] = {"slice bounds out of range [:$] with length #",
                           "slice bounds out of range [:$]"},
    [BOUNDS_SLICE_ACAP] = {"slice bounds out of range [:$] with capacity #",
                           "slice bounds out of range [:$]"},
    [BOUNDS_SLICE_B] = {"slice bounds out of range [$:#]",
                        "slice bounds out of range [$:]"},
    [BOUNDS_SLICE3_ALEN] = {"slice bounds out of range [::$] with length #",
                            "slice bounds out of range [::$]"},
    [BOUNDS_SLICE3_ACAP] = {"slice bounds out of range [::$] with capacity #",
                            "slice bounds out of range [::$]"},
    [BOUNDS_SLICE3_B] = {"slice bounds out of range [:$:#]",
                         "slice bounds out of range [:$:]"},
    [BOUNDS_SLICE3_C] = {"slice bounds out of range [$:#:]",
                         "slice bounds out of range [$::]"},
    [BOUNDS_CONVERT] = {"cannot convert slice with length # to pointer to array with "
                        "length $", ""},
};

static uint8_t *put_number(uint8_t *at, int64_t v, bool is_signed) {
    uint64_t rest = (uint64_t)v;
    if (is_signed && v < 0) {
        *at++ = '-';
        rest = -rest;
    }
    uint8_t digits[20];
    int n = 0;
    do {
        digits[n++] = (uint8_t)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    while (n > 0)
        *at++ = digits[--n];
    return at;
}

String rt_bounds_error_text(const BoundsError *e) {
    uint8_t text[160];
    static const char prefix[] = "runtime error: ";
    memcpy(text, prefix, sizeof prefix - 1);
    uint8_t *at = text + sizeof prefix - 1;
    bool negative = e->is_signed && e->x < 0;
    for (const char *p = negative ? bounds_texts[e->code].negative
                                  : bounds_texts[e->code].text; *p != 0; p++) {
        if (*p == '$')
            at = put_number(at, e->x, e->is_signed);
        else if (*p == '#')
            at = put_number(at, e->y, true);
        else
            *at++ = (uint8_t)*p;
    }
    return string_copy(text, at - text);
}
