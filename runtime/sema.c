// Semaphores and condition variables, on which package sync rests.
//
// A semaphore is just a uint32 somewhere in memory; goroutines that wait for one
// stand in a table by its address:
//
//     table[hash(address)] -> waiter -> waiter …     (mixed addresses, oldest first)
//
// A release with somebody waiting hands the unit over directly; the count stays
// 0.  A condition variable's list (sync.notifyList) lies in the Cond itself and
// counts tickets: Add takes one, Wait sleeps until it is notified.  (Go's sema.go,
// without its locks and treaps.)
#include "runtime/std.h"

typedef struct WaitList {
    Sudog *first;
    Sudog *last;
} WaitList;

enum { TABLE_SIZE = 251 };
static WaitList table[TABLE_SIZE];

static WaitList *list_of(const uint32_t *address) {
    return &table[((uintptr_t)address >> 3) % TABLE_SIZE];
}

static Sudog *prepare(void *address) {
    G *g = rt_current;
    Sudog *s = &g->wait;
    *s = (Sudog){.g = g, .elem = address, .index = -1};
    g->waiting = s;
    return s;
}

static void append(WaitList *list, Sudog *s) {
    if (list->last != NULL)
        list->last->next = s;
    else
        list->first = s;
    list->last = s;
}

static void prepend(WaitList *list, Sudog *s) {
    s->next = list->first;
    list->first = s;
    if (list->last == NULL)
        list->last = s;
}

// Takes S, which stands behind BEFORE (or first, if that is NULL), out of a list.
static void unlink_waiter(Sudog **first, Sudog **last, Sudog *before, Sudog *s) {
    if (before != NULL)
        before->next = s->next;
    else
        *first = s->next;
    if (*last == s)
        *last = before;
}

// Takes the first waiter for ADDRESS out.
static Sudog *take(WaitList *list, const void *address) {
    Sudog *before = NULL;
    for (Sudog *s = list->first; s != NULL; before = s, s = s->next) {
        if (s->elem != address)
            continue;
        unlink_waiter(&list->first, &list->last, before, s);
        s->next = NULL;
        return s;
    }
    return NULL;
}

static void wake(Sudog *s) {
    if (unlikely(s->g->wait_since != 0))
        block_wait_ends(s->g, WAIT_OTHER);
    s->elem = NULL;
    s->g->waiting = NULL;
    sched_ready(s->g);
}

// ---- Semaphores

static bool acquire_now(uint32_t *semaphore) {
    if (*semaphore == 0)
        return false;
    --*semaphore;
    return true;
}

// SKIP frames of the caller are not shown in profiles.
noreturn static void wait_for(uint32_t *semaphore, bool first_in_line, int64_t skip) {
    Sudog *s = prepare(semaphore);
    if (first_in_line)
        prepend(list_of(semaphore), s);
    else
        append(list_of(semaphore), s);
    if (unlikely(block_rate != 0))
        block_wait_begins(skip);
    sched_park("semacquire");
}

void sema_acquire(uint32_t *semaphore) {
    if (!acquire_now(semaphore))
        wait_for(semaphore, false, 0);
}

void sema_acquire_mutex(uint32_t *semaphore, uint64_t first_in_line, int64_t skip) {
    if (acquire_now(semaphore))
        return;
    if (unlikely(mutex_rate != 0))
        mutex_wait_begins();
    wait_for(semaphore, (uint8_t)first_in_line != 0, skip);
}

// With HANDOFF the waiter runs at once, in our place.
void sema_release(uint32_t *semaphore, uint64_t handoff, int64_t skip) {
    Sudog *s = take(list_of(semaphore), semaphore);
    if (s == NULL) {
        ++*semaphore;
        return;
    }
    if (unlikely(s->g->mutex_since != 0))
        mutex_wait_ends(s->g, skip);
    wake(s);
    if ((uint8_t)handoff != 0)
        sched_yield();
}

void sema_release_plain(uint32_t *semaphore) {
    sema_release(semaphore, 0, 0);
}

// ---- Condition variables

// The layout of sync.notifyList.
typedef struct NotifyList {
    uint32_t wait;      // the next waiter's ticket
    uint32_t notify;    // the next ticket to be notified
    uint64_t lock;      // unused: one thread
    Sudog *first;
    Sudog *last;
} NotifyList;

uint32_t notify_add(NotifyList *list) {
    return list->wait++;
}

void notify_wait(NotifyList *list, uint64_t ticket) {
    if ((int32_t)((uint32_t)ticket - list->notify) < 0)
        return; // notified since notify_add
    Sudog *s = prepare(NULL);
    s->ticket = (uint32_t)ticket;
    if (list->last != NULL)
        list->last->next = s;
    else
        list->first = s;
    list->last = s;
    if (unlikely(block_rate != 0))
        block_wait_begins(0);
    sched_park("sync.Cond.Wait");
}

void notify_all(NotifyList *list) {
    Sudog *next;
    Sudog *s = list->first;
    list->first = list->last = NULL;
    list->notify = list->wait;
    for (; s != NULL; s = next) {
        next = s->next;
        if (unlikely(s->g->wait_since != 0))
            block_wait_ends(s->g, WAIT_OTHER);
        s->g->waiting = NULL;
        sched_ready_later(s->g);
    }
}

void notify_one(NotifyList *list) {
    if (list->notify == list->wait)
        return;
    uint32_t ticket = list->notify++;
    Sudog *before = NULL;
    for (Sudog *s = list->first; s != NULL; before = s, s = s->next) {
        if (s->ticket != ticket)
            continue;
        unlink_waiter(&list->first, &list->last, before, s);
        wake(s);
        return;
    }
}
