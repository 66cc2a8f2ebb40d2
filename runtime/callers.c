// Who called whom, for package runtime: Callers, Caller, FuncForPC, Stack.
//
// A pc that Callers gives out stands for one frame, also where functions were inlined.
// That of the innermost one is a return address.  The function around an inlined one
// was not called from any instruction; but code lies below 4 GB, so the upper half of
// a pc has room to say at which of the calls that were inlined we are:
//
//     func a() { b() }         pcs: the return address in a, which is in c
//     func b() { c() }              (2 << 32) + a's entry + 2: where b calls c
//     func c() { Callers }          (1 << 32) + a's entry + 2: where a calls b
//
// (Go has an instruction for each such place, a nop; FuncForPC(pc - 1) must tell them
// apart, as it does there.)
#include "runtime/std.h"

enum { INLINE_SHIFT = 32 };

// ---- One pc

typedef struct Place {      // also a Go type, in runtime/std/runtime/symtab.go
    String function;
    String file;
    int64_t line;
    uint64_t entry;
    const FuncInfo *func;   // 0 for what was inlined
} Place;

static String text_at(uint32_t address) {
    const char *text = (const char *)(uintptr_t)address;
    return (String){(const uint8_t *)text, (int64_t)c_length(text)};
}

// Our own frames under the names they have in Go.
static String function_name(const FuncInfo *f) {
    static const char *const names[][2] = {
        {"go.main", "runtime.main"},
        {"runtime.gostart", "runtime.goexit"},
        {"panic", "runtime.gopanic"},
    };
    String name = text_at(f->name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (string_is(name, names[i][0]))
            return (String){(const uint8_t *)names[i][1], (int64_t)c_length(names[i][1])};
    return name;
}

// func funcName(f *Func) string
String callers_func_name(const FuncInfo *f) {
    return function_name(f);
}

static const InlineFrame *inlined_at(const FuncInfo *f, uint32_t number) {
    return number == 0 ? NULL : &((const InlineFrame *)(uintptr_t)f->inline_table)[number - 1];
}

// func funcForPC(pc uintptr) *Func
const FuncInfo *callers_func(uintptr_t pc) {
    return func_find((uint32_t)pc);
}

// A frame, seen from the pc in it.
typedef struct Spot {
    const FuncInfo *func; // whose code it is
    uint32_t line;
    uint32_t inlined;     // 1 + index of the inlined function, 0: FUNC itself
    uint32_t file;        // where a //line directive says the code is, or 0
} Spot;

// Programs take one away from a pc to be in the call, some from a Frame's PC once more,
// but a call is known by its last byte: if that is next, it is meant.
static const CodePoint *point_at(const FuncInfo *f, uint32_t offset) {
    const CodePoint *here = func_point(f, offset), *next = func_point(f, offset + 1);
    return next != NULL && next->pc == offset + 1 && (here == NULL || here->pc != offset)
               ? next
               : here;
}

static bool spot_at(uintptr_t pc, Spot *spot) {
    const FuncInfo *f = callers_func(pc - 1);
    if (f == NULL)
        return false;
    const InlineFrame *call = inlined_at(f, (uint32_t)(pc >> INLINE_SHIFT));
    if (call != NULL) {
        *spot = (Spot){f, call->call_line, call->parent, 0};
    } else {
        const CodePoint *point = point_at(f, (uint32_t)(pc - 1 - f->entry));
        *spot = point != NULL ? (Spot){f, point->line, point->inlined, 0}
                              : (Spot){f, f->line, 0, 0};
    }
    const InlineFrame *other; // only another file
    while ((other = inlined_at(f, spot->inlined)) != NULL && other->name == 0) {
        spot->file = other->file;
        spot->inlined = other->parent;
    }
    return true;
}

// The pc of the frame around an inlined one, else 0.
uintptr_t callers_around(uintptr_t pc) {
    Spot spot;
    if (!spot_at(pc, &spot) || spot.inlined == 0)
        return 0;
    return ((uintptr_t)spot.inlined << INLINE_SHIFT) + spot.func->entry + 2;
}

// func placeAt(pc uintptr, p *place) bool
int64_t callers_place(uintptr_t pc, Place *place) {
    Spot spot;
    if (!spot_at(pc, &spot))
        return false;
    const FuncInfo *f = spot.func;
    const InlineFrame *inlined = inlined_at(f, spot.inlined);
    uint32_t file = inlined != NULL ? inlined->file : f->file;
    *place = (Place){
        .function = inlined != NULL ? text_at(inlined->name) : function_name(f),
        .file = text_at(spot.file != 0 ? spot.file : file),
        .line = spot.line,
        .entry = f->entry,
        .func = inlined != NULL ? NULL : f,
    };
    return true;
}

// ---- Walking

static bool is_shown(const Frame *frame) {
    return (frame->func->flags & (FUNC_WRAPPER | FUNC_SIGPANIC | FUNC_MORESTACK)) == 0;
}

static uintptr_t return_address(const Frame *frame) {
    return frame->exact ? frame->pc + 1 : frame->pc;
}

int64_t callers_from(Frame *frame, int64_t skip, uintptr_t *pcs, int64_t room) {
    int64_t n = 0;
    while (frame->func != NULL && n < room) {
        uintptr_t pc = is_shown(frame) ? return_address(frame) : 0;
        for (; pc != 0 && n < room; pc = callers_around(pc)) {
            if (skip > 0)
                skip--;
            else
                pcs[n++] = pc;
        }
        if (!frame_next(frame))
            break;
    }
    return n;
}

static int64_t walk(G *g, int64_t skip, uintptr_t *pcs, int64_t room) {
    Frame frame;
    frame_first(&frame, g);
    return callers_from(&frame, skip, pcs, room);
}

int64_t callers_walk(G *g, uintptr_t *pcs, int64_t room) {
    return walk(g, 0, pcs, room);
}

int64_t callers_skip(G *g, int64_t skip, uintptr_t *pcs, int64_t room) {
    return walk(g, skip, pcs, room);
}

// func callers(skip int, pc []uintptr) int; frame 0 is that of its caller, Callers.
int64_t callers(int64_t skip, uintptr_t *pcs, int64_t room) {
    return walk(rt_current, skip > 0 ? skip : 0, pcs, room);
}

// func Caller(skip int) (pc uintptr, file string, line int, ok bool)
void callers_one(int64_t skip) {
    uintptr_t pc;
    Place place;
    memset(rt_results, 0, 6 * sizeof *rt_results);
    if (walk(rt_current, skip > 0 ? skip : 0, &pc, 1) == 0 || !callers_place(pc, &place))
        return;
    rt_results[0] = pc - 1;
    rt_results[1] = (uint64_t)place.file.ptr;
    rt_results[2] = (uint64_t)place.file.len;
    rt_results[3] = (uint64_t)place.line;
    rt_results[4] = 1;
}

// The callers of goroutine number INDEX; -1 if there are not so many.
int64_t callers_of(int64_t index, uintptr_t *pcs, int64_t room) {
    G *g = sched_number(index);
    return g != NULL ? walk(g, 0, pcs, room) : -1;
}

// func stack(buf []byte, all bool) int
int64_t callers_stack(uint8_t *buffer, int64_t len, int64_t cap, uint64_t all) {
    (void)cap;
    print_capture(buffer, (size_t)len);
    traceback(rt_current);
    if ((uint8_t)all != 0)
        traceback_others(rt_current);
    return (int64_t)print_capture_end();
}
