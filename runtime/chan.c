// Channels.
//
// A channel is a ring buffer and two queues of goroutines that wait.  At any time
// one of the queues is empty, and
//
//     receivers wait  =>  the buffer is empty
//     senders wait    =>  the buffer is full
//
// A sender that finds a receiver waiting writes into the receiver's variable, on
// the receiver's stack, and makes it run next: the value never sees the buffer.
// With one thread there is nothing to lock.
#include "runtime/chan.h"

void rt_send_on_closed(void); // panic.asm

static const uint64_t MAX_BYTES = ((uint64_t)1 << 48) - sizeof(Chan);

// The buffer of elements without pointers is part of the channel's own object.
Chan *rt_chan_make(const ChanType *t, int64_t size) {
    const RType *elem = t->elem;
    if (size < 0 || (elem->size > 0 && (uint64_t)size > MAX_BYTES / elem->size))
        PANIC_PLAIN("makechan: size out of range");
    uint64_t bytes = (uint64_t)size * elem->size;
    Chan *c;
    if (elem->ptrdata == 0) {
        c = heap_alloc_noscan(sizeof *c + bytes);
        c->buffer = (uint8_t *)(c + 1);
    } else {
        // The only word the collector must know is the third, the buffer.
        static const Pattern pattern = {.mask = 4, .period = sizeof *c / WORD};
        c = heap_alloc(sizeof *c, &pattern);
        if (bytes > 0)
            c->buffer = heap_new_array(elem, (uint64_t)size);
    }
    c->elem_size = elem->size;
    c->cap = size;
    return c;
}

// ---- Queues

void wait_enqueue(WaitQueue *queue, Sudog *s) {
    s->next = NULL;
    s->prev = queue->last;
    if (queue->last != NULL)
        queue->last->next = s;
    else
        queue->first = s;
    queue->last = s;
}

void wait_remove(WaitQueue *queue, Sudog *s) {
    if (s->prev != NULL)
        s->prev->next = s->next;
    else
        queue->first = s->next;
    if (s->next != NULL)
        s->next->prev = s->prev;
    else
        queue->last = s->prev;
}

static Sudog *wait_dequeue(WaitQueue *queue) {
    Sudog *s = queue->first;
    if (s != NULL)
        wait_remove(queue, s);
    return s;
}

static enum WaitKind wait_kind(const Sudog *s) {
    return s->index >= 0 ? WAIT_SELECT : s->is_send ? WAIT_SEND : WAIT_RECEIVE;
}

void chan_wake(Sudog *s, bool ok) {
    G *g = s->g;
    if (unlikely(g->wait_since != 0))
        block_wait_ends(g, wait_kind(s));
    if (s->index >= 0) {
        g->result0 = (uint64_t)s->index;
        g->result1 = ok;
        select_finish(s);
    } else {
        g->result0 = ok;
    }
    s->chan = NULL;
    s->elem = NULL;
    g->waiting = NULL;
    sched_ready(g);
}

// ---- The buffer

static inline uint8_t *slot(const Chan *c, int64_t i) {
    return c->buffer + (uint64_t)(i < c->cap ? i : i - c->cap) * c->elem_size;
}

static inline void copy(const Chan *c, void *to, const void *from) {
    if (c->elem_size == WORD)
        __builtin_memcpy(to, from, WORD);
    else
        memcpy(to, from, c->elem_size);
}

static void buffer_put(Chan *c, const void *elem) {
    copy(c, slot(c, c->head + c->len), elem);
    c->len++;
}

static void buffer_take(Chan *c, void *elem) {
    uint8_t *oldest = slot(c, c->head);
    if (elem != NULL)
        copy(c, elem, oldest);
    memset(oldest, 0, c->elem_size); // the collector shall not find it here
    c->head = c->head + 1 == c->cap ? 0 : c->head + 1;
    c->len--;
}

// ---- Operations

bool chan_send_now(Chan *c, const void *elem) {
    if (unlikely(c->closed))
        PANIC_PLAIN("send on closed channel");
    Sudog *receiver = wait_dequeue(&c->receivers);
    if (receiver != NULL) {
        if (receiver->elem != NULL)
            copy(c, receiver->elem, elem);
        chan_wake(receiver, true);
        return true;
    }
    if (c->len < c->cap) {
        buffer_put(c, elem);
        return true;
    }
    return false;
}

bool chan_receive_now(Chan *c, void *elem, bool *ok) {
    *ok = true;
    Sudog *sender = c->senders.first;
    if (c->len > 0) {
        buffer_take(c, elem);
        if (sender != NULL) { // there is room for what it wants to send
            wait_remove(&c->senders, sender);
            buffer_put(c, sender->elem);
            chan_wake(sender, true);
        }
        return true;
    }
    if (sender != NULL) {
        wait_remove(&c->senders, sender);
        if (elem != NULL)
            copy(c, elem, sender->elem);
        chan_wake(sender, true);
        return true;
    }
    if (c->closed) {
        if (elem != NULL)
            memset(elem, 0, c->elem_size);
        *ok = false;
        return true;
    }
    return false;
}

noreturn static void wait_for(Chan *c, void *elem, bool is_send) {
    G *g = rt_current;
    Sudog *s = &g->wait;
    *s = (Sudog){.g = g, .chan = c, .elem = elem, .index = -1, .is_send = is_send};
    g->waiting = s;
    wait_enqueue(is_send ? &c->senders : &c->receivers, s);
    if (unlikely(block_rate != 0))
        block_wait_begins(0);
    sched_park(is_send ? "chan send" : "chan receive");
}

void rt_chan_send(Chan *c, void *elem) {
    if (unlikely(c == NULL))
        sched_park("chan send (nil chan)");
    if (!chan_send_now(c, elem))
        wait_for(c, elem, true);
}

int64_t rt_chan_recv(Chan *c, void *elem) {
    if (unlikely(c == NULL))
        sched_park("chan receive (nil chan)");
    bool ok;
    if (!chan_receive_now(c, elem, &ok))
        wait_for(c, elem, false);
    return ok;
}

int64_t rt_chan_try_send(Chan *c, void *elem) {
    return c != NULL && chan_send_now(c, elem);
}

IntInt rt_chan_try_recv(Chan *c, void *elem) {
    bool ok;
    if (c == NULL || !chan_receive_now(c, elem, &ok))
        return (IntInt){0, 0};
    return (IntInt){1, ok};
}

// A blocked sender continues in the panic, as if its code had called that.
static void fail_sender(Sudog *s) {
    G *g = s->g;
    g->sp -= WORD;
    *(uintptr_t *)g->sp = (uintptr_t)rt_send_on_closed;
    chan_wake(s, false);
}

void rt_chan_close(Chan *c) {
    if (c == NULL)
        PANIC_PLAIN("close of nil channel");
    if (c->closed)
        PANIC_PLAIN("close of closed channel");
    c->closed = true;
    for (Sudog *s; (s = wait_dequeue(&c->receivers)) != NULL;) {
        if (s->elem != NULL)
            memset(s->elem, 0, c->elem_size);
        chan_wake(s, false);
    }
    for (Sudog *s; (s = wait_dequeue(&c->senders)) != NULL;)
        fail_sender(s);
}
