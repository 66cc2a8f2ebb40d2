// burrow build -S: the assembly with remarks for people.
//
//     ; main.f                             what the function keeps in its frame
//     ; frame 32 bytes: p at rsp+8 (8 bytes, pointers), 1 spill slot at rsp+0
//     main.f:
//     ; x.go:7    p := &T{x}               the source line that the code is for
//         mov rax, [rt.cache.16.0]         ; allocates &T{...} on the heap
//         mov [rsp+8], rax                 ; p
//
// The text stays what nasm reads: remarks are comments.
#include "codegen/amd64/text.h"

#include <string.h>

enum { REMARK_COLUMN = 40 };

static bool listing_on(void) { return codegen_options.listing; }

static const char *slot_name(const Slot *slot) {
    if (slot->kind == SLOT_SPILL)
        return "spilled";
    if (slot->object == NULL || slot->object->name == NULL)
        return slot->kind == SLOT_INCOMING ? "stack argument" : "temporary";
    return slot->object->name->text;
}

// The instruction being written mentions this slot.
void listing_slot(Text *t, const Slot *slot) {
    if (listing_on() && t->remark == NULL)
        t->remark = slot_name(slot);
}

// Ends an instruction's line that began at START.
void listing_remark(Text *t, size_t start) {
    if (t->remark == NULL)
        return;
    int used = (int)(t->len - start) + 7;
    int padding = used < REMARK_COLUMN ? REMARK_COLUMN - used : 1;
    text_raw(t, "%*s; %s", padding, "", t->remark);
    t->remark = NULL;
}

void listing_line(Text *t, Pos pos) {
    if (!listing_on() || pos == NO_POS || pos == t->listed)
        return;
    Position p = pos_in_file(pos);
    Position last = t->listed != NO_POS ? pos_in_file(t->listed) : (Position){0};
    t->listed = pos;
    if (p.source == NULL || (p.source == last.source && p.line == last.line))
        return;
    int len;
    const char *line = source_line(p.source, p.line, &len);
    while (len > 0 && (*line == ' ' || *line == '\t'))
        line++, len--;
    const char *slash = strrchr(p.file, '/');
    text_raw(t, "; %s:%-4d %.*s\n", slash != NULL ? slash + 1 : p.file, p.line, len,
             line);
}

void listing_call(Text *t, const Value *v) {
    if (!listing_on())
        return;
    if (v->op == M_NEW) {
        const char *what = v->alloc->what != NULL ? v->alloc->what : "an object";
        t->remark = arena_printf(t->m->arena, "allocates %s: %ld bytes", what,
                                 (long)v->alloc->size);
    } else if (v->op == M_RTCALL) {
        const RuntimeInfo *info = &runtime_info[v->imm];
        if (info->flags & RT_ALLOCS)
            t->remark = v->comment == NULL ? "may allocate"
                : arena_printf(t->m->arena, "may allocate: %s", v->comment);
        else
            t->remark = v->comment;
    }
}

void listing_stub(Text *t, const char *what) {
    if (listing_on())
        text_raw(t, "; %s\n", what);
}

static bool has_pointers(const Slot *slot) {
    return slot->all_pointers || (slot->type != NULL && type_has_pointers(slot->type));
}

// What the frame holds.
void listing_function(Text *t) {
    Machine *m = t->m;
    if (!listing_on())
        return;
    text_raw(t, "\n; %s\n", m->f->name);
    if (!m->has_frame) {
        text_raw(t, "; no frame: everything is in registers\n");
        return;
    }
    text_raw(t, "; frame of %ld bytes, %d values spilled\n", (long)m->frame_size,
             m->spilled.len);
    for (int i = 0; i < m->f->slots.len; i++) {
        const Slot *slot = m->f->slots.items[i];
        if (slot->kind == SLOT_LOCAL && slot->uses > 0)
            text_raw(t, ";   rsp+%-4ld %s, %ld bytes%s\n", (long)slot->offset,
                     slot_name(slot), (long)slot->size,
                     has_pointers(slot) ? " with pointers" : "");
    }
}
