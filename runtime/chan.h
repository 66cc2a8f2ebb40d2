// Channels: what chan.c and select.c share.
#ifndef RUNTIME_CHAN_H
#define RUNTIME_CHAN_H

#include "runtime/rt.h"

typedef struct WaitQueue {
    Sudog *first;
    Sudog *last;
} WaitQueue;

struct Chan {
    int64_t len;          // values in the buffer (CHAN_LEN)
    int64_t cap;          // room of the buffer (CHAN_CAP)
    uint8_t *buffer;      // a ring of cap elements
    uint64_t elem_size;   // bytes
    int64_t head;         // index of the oldest value
    bool closed;
    WaitQueue receivers;  // goroutines blocked in a receive ...
    WaitQueue senders;    // ... or a send, oldest first
};
_Static_assert(offsetof(Chan, cap) == CHAN_CAP, "abi.h");

void wait_enqueue(WaitQueue *queue, Sudog *s);
void wait_remove(WaitQueue *queue, Sudog *s);

// Does the operation if it can be done at once.  chan_try_send panics if the
// channel is closed; *OK says whether a value was received (false: closed).
bool chan_send_now(Chan *c, const void *elem);
bool chan_receive_now(Chan *c, void *elem, bool *ok);

// Makes the goroutine of S runnable, its operation done.
void chan_wake(Sudog *s, bool ok);
// select.c: the other records of a select are taken out of their queues.
void select_finish(Sudog *chosen);

#endif
