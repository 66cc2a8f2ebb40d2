// select: the first case that can go on, in a random order; else wait for all.
//
// To wait, the goroutine puts one record into the queue of each case's channel.
// Whoever completes one of them takes the others out again (select_finish), so
// a queue holds only records that can still be completed.
#include "runtime/chan.h"

typedef struct SelectCase {
    Chan *chan;        // NULL: never ready
    void *elem;        // value to send, or where to receive into
    int64_t direction; // SELECT_SEND, SELECT_RECV
} SelectCase;
_Static_assert(sizeof(SelectCase) == SELECT_CASE_SIZE, "abi.h");

enum { MAX_CASES = 65536 };

static Sudog *free_records; // linked by sibling

static Sudog *take_record(void) {
    Sudog *s = free_records;
    if (s == NULL)
        return persistent_alloc(sizeof *s);
    free_records = s->sibling;
    return s;
}

void select_finish(Sudog *chosen) {
    Sudog *sibling;
    for (Sudog *s = chosen->g->waiting; s != NULL; s = sibling) {
        sibling = s->sibling;
        if (s != chosen)
            wait_remove(s->is_send ? &s->chan->senders : &s->chan->receivers, s);
        s->sibling = free_records;
        free_records = s;
    }
}

// Fisher and Yates: each order is equally likely.
static void shuffle(uint16_t *order, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        int64_t j = (int64_t)(((unsigned __int128)rt_random() * (uint64_t)(i + 1)) >> 64);
        order[i] = order[j];
        order[j] = (uint16_t)i;
    }
}

noreturn static void wait_for_any(SelectCase *cases, int64_t count) {
    G *g = rt_current;
    g->waiting = NULL;
    for (int64_t i = 0; i < count; i++) {
        Chan *c = cases[i].chan;
        if (c == NULL)
            continue;
        Sudog *s = take_record();
        bool is_send = cases[i].direction == SELECT_SEND;
        *s = (Sudog){.g = g, .chan = c, .elem = cases[i].elem, .index = (int32_t)i,
                     .is_send = is_send, .sibling = g->waiting};
        g->waiting = s;
        wait_enqueue(is_send ? &c->senders : &c->receivers, s);
    }
    if (unlikely(block_rate != 0))
        block_wait_begins(0);
    sched_park("select");
}

IntInt rt_select(SelectCase *cases, int64_t count, int64_t has_default) {
    static uint16_t order[MAX_CASES];
    check(count <= MAX_CASES);
    shuffle(order, count);
    for (int64_t k = 0; k < count; k++) {
        SelectCase *this = &cases[order[k]];
        bool ok = false;
        if (this->chan != NULL &&
            (this->direction == SELECT_SEND
                 ? chan_send_now(this->chan, this->elem)
                 : chan_receive_now(this->chan, this->elem, &ok)))
            return (IntInt){order[k], ok};
    }
    if (has_default)
        return (IntInt){-1, 0};
    wait_for_any(cases, count);
}
