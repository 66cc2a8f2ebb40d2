// Tracebacks, as Go prints them:
//
//     goroutine 1 [chan receive]:
//     main.wait(...)
//             /home/gopher/a.go:5 +0x1d
//     main.main()
//             /home/gopher/a.go:9 +0x25
//
// The runtime's own frames are left out, and so are method wrappers.
#include "runtime/rt.h"

enum { MAX_FRAMES = 100 };

static const char *text_at(uint32_t address) {
    return (const char *)(uintptr_t)address;
}

static bool is_hidden(const FuncInfo *f, bool first) {
    const char *name = text_at(f->name);
    if (c_equal(name, "panic"))
        return first;
    return (f->flags & (FUNC_WRAPPER | FUNC_ASM)) != 0 ||
           c_prefix(name, "runtime.") || c_prefix(name, "go.");
}

static void print_place(uint32_t file, uint32_t line) {
    print_text("\t");
    print_text(text_at(file));
    print_text(":");
    print_unsigned(line);
}

// What the arguments are we do not know.
static void print_call(const FuncInfo *f) {
    print_text(text_at(f->name));
    print_text((f->flags & FUNC_NO_ARGS) != 0 ? "()\n" : "(...)\n");
}

// The functions inlined at a place, innermost first.  FILE and LINE become those of
// the function itself.
static void print_inlined(const FuncInfo *f, const CodePoint *point, uint32_t *file,
                          uint32_t *line) {
    const InlineFrame *table = (const InlineFrame *)(uintptr_t)f->inline_table;
    uint32_t moved = 0; // the file that a //line directive names
    *line = point->line;
    for (uint32_t i = point->inlined; i != 0; i = table[i - 1].parent) {
        if (table[i - 1].name == 0) {
            moved = table[i - 1].file;
            continue;
        }
        const char *name = text_at(table[i - 1].name);
        if (!c_prefix(name, "runtime.")) {
            print_text(name);
            print_text("(...)\n");
            print_place(moved ? moved : table[i - 1].file, *line);
            print_text("\n");
        }
        *line = table[i - 1].call_line;
        moved = 0;
    }
    *file = moved ? moved : *file;
}

static void print_frame(const Frame *frame) {
    const FuncInfo *f = frame->func;
    const CodePoint *point = frame_point(frame);
    uint32_t file = f->file, line = f->line;
    if (point != NULL)
        print_inlined(f, point, &file, &line);
    print_call(f);
    print_place(file, line);
    print_text(" +");
    print_hex(frame->pc - f->entry);
    print_text("\n");
}

// The function that a goroutine will begin with, if it has not yet: Go has a frame for
// that already.
static void print_beginning(const G *g) {
    const FuncInfo *f = g->closure == NULL ? NULL : func_find(*(uintptr_t *)g->closure);
    if (f == NULL || is_hidden(f, false))
        return;
    print_call(f);
    print_place(f->file, f->line);
    print_text("\n");
}

static void print_creator(const G *g) {
    const FuncInfo *f = g->created_pc == 0 ? NULL : func_find(g->created_pc - 1);
    if (f == NULL || is_hidden(f, false))
        return;
    uint32_t offset = (uint32_t)(g->created_pc - f->entry);
    const CodePoint *point = func_point(f, offset - 1);
    print_text("created by ");
    print_text(text_at(f->name));
    print_text("\n");
    print_place(f->file, point != NULL ? point->line : f->line);
    print_text(" +");
    print_hex(offset);
    print_text("\n");
}

static void print_header(const G *g) {
    print_text("goroutine ");
    print_unsigned(g->id);
    print_text(" [");
    print_text(g->status == G_RUNNABLE  ? "runnable"
               : g->status == G_RUNNING ? "running"
                                        : g->wait_reason);
    print_text("]:\n");
}

void traceback(G *g) {
    print_header(g);
    Frame frame;
    int shown = 0;
    bool first = true;
    for (frame_first(&frame, g); frame.func != NULL && shown < MAX_FRAMES;) {
        if (!is_hidden(frame.func, first)) {
            print_frame(&frame);
            shown++;
        }
        first &= (frame.func->flags & FUNC_ASM) != 0;
        if (!frame_next(&frame))
            break;
    }
    if (shown == MAX_FRAMES)
        print_text("...additional frames elided...\n");
    print_beginning(g);
    print_creator(g);
}

void traceback_others(G *except) {
    bool first = true;
    for (G *g = sched_all(); g != NULL; g = g->all_link)
        if (g != except && g->status != G_DEAD && !g->system) {
            if (!first || except != NULL)
                print_text("\n");
            traceback(g);
            first = false;
        }
}
