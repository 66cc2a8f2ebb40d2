// From an address in code to the function, its stack maps and its lines; and
// from a goroutine's saved RSP to its frames.
//
// Section go_functab lists all functions by address, so a binary search finds
// one.  Each frame's size is fixed, so the caller's frame is found by adding:
//
//     RSP -> | the frame, frame_size bytes | return address | caller's frame …
#include "runtime/rt.h"

extern const FuncInfo __start_go_functab[] __attribute__((weak));
extern const FuncInfo __stop_go_functab[] __attribute__((weak));

const FuncInfo *func_find(uintptr_t pc) {
    static const FuncInfo *last; // recursion asks for the same one again
    if (last != NULL && pc - last->entry < last->size)
        return last;
    const FuncInfo *low = __start_go_functab;
    const FuncInfo *high = __stop_go_functab;
    while (low < high) {
        const FuncInfo *middle = low + (high - low) / 2;
        if (pc < middle->entry) {
            high = middle;
        } else if (pc - middle->entry >= middle->size) {
            low = middle + 1;
        } else {
            last = middle;
            return middle;
        }
    }
    return NULL;
}

// The last CodePoint at or before that offset, or 0: one point serves all the
// instructions of a line that may fault.
const CodePoint *func_point(const FuncInfo *f, uint32_t offset) {
    const CodePoint *points = (const CodePoint *)(uintptr_t)f->points;
    uint32_t low = 0, high = f->point_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (points[middle].pc <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &points[low - 1] : NULL;
}

static void set_frame(Frame *frame, uintptr_t pc, uintptr_t sp) {
    frame->pc = pc;
    frame->sp = sp;
    frame->func = func_find(frame->exact ? pc : pc - 1);
    frame->size = frame->func == NULL || frame->at_entry ? 0 : frame->func->frame_size;
}

// The innermost frame of a goroutine that does not run.
void frame_first(Frame *frame, G *g) {
    frame->exact = g->interrupted;
    frame->at_entry = false;
    set_frame(frame, *(uintptr_t *)g->sp, g->sp + WORD);
    if (g->interrupted)
        frame->size = g->interruption->frame_size;
}

// Moves to the caller; false when there is none (then func is 0).
bool frame_next(Frame *frame) {
    const FuncInfo *f = frame->func;
    if ((f->flags & FUNC_TOP) != 0) {
        frame->func = NULL;
        return false;
    }
    uintptr_t return_slot = frame->sp + frame->size;
    uintptr_t pc = *(uintptr_t *)return_slot;
    frame->exact = (f->flags & FUNC_SIGPANIC) != 0;
    frame->at_entry = (f->flags & FUNC_MORESTACK) != 0;
    set_frame(frame, pc, return_slot + WORD);
    return frame->func != NULL;
}

// The same, for those whose work must not miss a frame.
bool frame_next_sure(Frame *frame) {
    bool outermost = (frame->func->flags & FUNC_TOP) != 0;
    bool more = frame_next(frame);
    check(more || outermost);
    return more;
}

static uint32_t frame_offset(const Frame *frame) {
    return (uint32_t)(frame->pc - frame->func->entry) - (frame->exact ? 0 : 1);
}

const CodePoint *frame_point(const Frame *frame) {
    return func_point(frame->func, frame_offset(frame));
}

// What the maps of calls do not tell of a function's frames, or 0.
const FrameTable *frame_table(const FuncInfo *f) {
    return (const FrameTable *)(uintptr_t)f->frame_table;
}

// Which words of the frame, and of the stack arguments above it, hold pointers now, or 0.
const StackMap *frame_map(const Frame *frame) {
    if (frame->at_entry)
        return NULL;
    // After a fault only what the landing needs matters.
    const CodePoint *point = frame->exact ? NULL : frame_point(frame);
    const FrameTable *table = frame_table(frame->func);
    uint32_t map = point != NULL ? point->map : table != NULL ? table->map : 0;
    return (const StackMap *)(uintptr_t)map;
}
