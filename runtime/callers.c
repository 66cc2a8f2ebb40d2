// Who called whom, for package runtime: Callers, Caller, FuncForPC, Stack.
//
// A pc that Callers gives out is a return address, as Go's; what was inlined there
// is found again from it.  If the first frames of an inlined group are to be
// skipped, the pc is followed by an address in rt_skip_marker, whose offset
// says how many.
#include "runtime/std.h"

extern const char rt_skip_marker[] __asm__("runtime.skipPleaseUseCallersFrames");
enum { SKIP_ROOM = 256 };

// ---- One return address: the functions at that place, innermost first

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

static const InlineFrame *inlined_at(const FuncInfo *f, uint32_t number) {
    return number == 0 ? NULL : &((const InlineFrame *)(uintptr_t)f->inline_table)[number - 1];
}

// The frame number INDEX at a return address; false if there are not so many.
static bool place_at(uintptr_t pc, int64_t index, Place *place) {
    const FuncInfo *f = func_find(pc - 1);
    if (f == NULL)
        return false;
    const CodePoint *point = func_point(f, (uint32_t)(pc - 1 - f->entry));
    uint32_t line = point != NULL ? point->line : f->line;
    const InlineFrame *inlined = inlined_at(f, point != NULL ? point->inlined : 0);
    uint32_t file = 0; // where the code really is, by a //line directive
    for (; inlined != NULL; inlined = inlined_at(f, inlined->parent)) {
        if (inlined->name == 0) {
            file = inlined->file;
            continue;
        }
        if (index-- == 0) {
            *place = (Place){text_at(inlined->name), text_at(file ? file : inlined->file),
                             line, f->entry, NULL};
            return true;
        }
        line = inlined->call_line;
        file = 0;
    }
    *place = (Place){function_name(f), text_at(file ? file : f->file), line, f->entry, f};
    return index == 0;
}

static int64_t count_places(uintptr_t pc) {
    Place place;
    int64_t n = 1;
    while (place_at(pc, n, &place))
        n++;
    return n;
}

int64_t callers_place(uintptr_t pc, int64_t index, Place *place) {
    return place_at(pc, index, place);
}

// ---- Walking

static bool is_shown(const Frame *frame) {
    return (frame->func->flags & (FUNC_WRAPPER | FUNC_SIGPANIC | FUNC_MORESTACK)) == 0;
}

static uintptr_t return_address(const Frame *frame) {
    return frame->exact ? frame->pc + 1 : frame->pc;
}

// SKIP frames are left out, counting inlined ones.
static int64_t walk(G *g, int64_t skip, uintptr_t *pcs, int64_t room) {
    int64_t n = 0;
    Frame frame;
    for (frame_first(&frame, g); frame.func != NULL && n < room;) {
        if (is_shown(&frame)) {
            uintptr_t pc = return_address(&frame);
            int64_t here = skip > 0 ? count_places(pc) : 0;
            if (skip > 0 && skip >= here) {
                skip -= here;
            } else {
                pcs[n++] = pc;
                if (skip > 0 && skip < SKIP_ROOM && n < room)
                    pcs[n++] = (uintptr_t)rt_skip_marker + (uintptr_t)skip;
                skip = 0;
            }
        }
        if (!frame_next(&frame))
            break;
    }
    return n;
}

int64_t callers_walk(G *g, uintptr_t *pcs, int64_t room) {
    return walk(g, 0, pcs, room);
}

// func Callers(skip int, pc []uintptr) int; frame 0 is Callers itself.
int64_t callers(int64_t skip, uintptr_t *pcs, int64_t room) {
    if (room == 0)
        return 0;
    if (skip > 0)
        return walk(rt_current, skip - 1, pcs, room);
    pcs[0] = (uintptr_t)rt_skip_marker + 1;
    return 1 + walk(rt_current, 0, pcs + 1, room - 1);
}

// func Caller(skip int) (pc uintptr, file string, line int, ok bool)
void callers_one(int64_t skip) {
    Frame frame;
    memset(rt_results, 0, 6 * sizeof *rt_results);
    for (frame_first(&frame, rt_current); frame.func != NULL && skip >= 0;) {
        if (is_shown(&frame)) {
            Place place;
            uintptr_t pc = return_address(&frame);
            for (int64_t i = 0; place_at(pc, i, &place); i++)
                if (skip-- == 0) {
                    rt_results[0] = pc;
                    rt_results[1] = (uint64_t)place.file.ptr;
                    rt_results[2] = (uint64_t)place.file.len;
                    rt_results[3] = (uint64_t)place.line;
                    rt_results[4] = 1;
                    return;
                }
        }
        if (!frame_next(&frame))
            break;
    }
}

// The callers of goroutine number INDEX; -1 if there are not so many.
int64_t callers_of(int64_t index, uintptr_t *pcs, int64_t room) {
    G *g = sched_number(index);
    return g != NULL ? walk(g, 0, pcs, room) : -1;
}

// func funcForPC(pc uintptr) *Func
const FuncInfo *callers_func(uintptr_t pc) {
    return func_find(pc);
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
