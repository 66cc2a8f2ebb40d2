// Channels and select: who waits, who is woken, and with what.
#include "runtime_host.h"
#include "runtime/chan.h"

Chan *rt_chan_make(const ChanType *t, int64_t size);
void rt_chan_send(Chan *c, void *elem);
int64_t rt_chan_recv(Chan *c, void *elem);
void rt_chan_close(Chan *c);
int64_t rt_chan_try_send(Chan *c, void *elem);
IntInt rt_chan_try_recv(Chan *c, void *elem);
typedef struct Case { Chan *chan; void *elem; int64_t direction; } Case;
IntInt rt_select(void *cases, int64_t count, int64_t has_default);

static ChanType ints, pairs;

static void test_buffer(void **state) {
    (void)state;
    Chan *volatile c = rt_chan_make(&ints, 3);
    int64_t in = 0, out = 0;
    for (int step = 0; step < 1000; step++) { // a ring: first in, first out
        if (rt_random() % 2)
            in += rt_chan_try_send(c, &in);
        else {
            int64_t x = -1;
            if (rt_chan_try_recv(c, &x).a)
                assert_int_equal(x, out++);
        }
        assert_int_equal(c->len, in - out);
        assert_true(c->len <= 3);
    }
}

static void test_hand_over(void **state) {
    (void)state;
    Chan *volatile c = rt_chan_make(&ints, 0);
    G *receiver = host_goroutine(), *sender = host_goroutine();
    int64_t x = 0, y = 42;
    rt_current = receiver;
    assert_true(HOST_WAITS(rt_chan_recv(c, &x)));
    assert_string_equal(receiver->wait_reason, "chan receive");
    rt_current = sender;
    assert_int_equal(rt_chan_try_send(c, &y), 1); // straight into x
    assert_int_equal(x, 42);
    assert_ptr_equal(host_next(), receiver);      // which runs next
    assert_int_equal(receiver->result0, 1);
}

// Senders wait in order, and move up into the buffer.
static void test_senders_wait(void **state) {
    (void)state;
    Chan *volatile c = rt_chan_make(&ints, 1);
    static int64_t values[5] = {10, 11, 12, 13, 14};
    G *senders[5];
    for (int i = 0; i < 5; i++) {
        rt_current = senders[i] = host_goroutine();
        if (i == 0)
            assert_int_equal(rt_chan_try_send(c, &values[0]), 1);
        else
            assert_true(HOST_WAITS(rt_chan_send(c, &values[i])));
    }
    rt_current = host_idle();
    for (int i = 0; i < 5; i++) {
        int64_t x = 0;
        assert_int_equal(rt_chan_try_recv(c, &x).a, 1);
        assert_int_equal(x, 10 + i);
        if (i < 4)
            assert_ptr_equal(host_next(), senders[i + 1]);
    }
    assert_int_equal(rt_chan_try_recv(c, NULL).a, 0);
}

static void test_close(void **state) {
    (void)state;
    Chan *volatile c = rt_chan_make(&pairs, 0);
    int64_t got[2] = {1, 2};
    G *receiver = rt_current = host_goroutine();
    assert_true(HOST_WAITS(rt_chan_recv(c, got)));
    rt_current = host_idle();
    rt_chan_close(c);
    assert_ptr_equal(host_next(), receiver);
    assert_int_equal(receiver->result0, 0);
    assert_true(got[0] == 0 && got[1] == 0);
    IntInt closed = rt_chan_try_recv(c, got);
    assert_true(closed.a == 1 && closed.b == 0);
    assert_true(HOST_PANICS(rt_chan_close(c)));
    assert_true(HOST_PANICS(rt_chan_try_send(c, got)));
    assert_true(HOST_PANICS(rt_chan_close(NULL)));
    assert_ptr_equal(host_panic_type, &rt_type_plain_error);
}

// A select in five queues leaves them all when one case is done.
static void test_select(void **state) {
    (void)state;
    Chan *volatile a = rt_chan_make(&ints, 0);
    Chan *volatile b = rt_chan_make(&ints, 0);
    for (int round = 0; round < 100; round++) {
        int64_t x = 0, y = 0, out = 9;
        Case cases[] = {{a, &x, SELECT_RECV}, {NULL, &x, SELECT_RECV}, {b, &y, SELECT_RECV},
                        {b, &y, SELECT_RECV}, {a, &out, SELECT_SEND}, {b, &out, SELECT_SEND}};
        assert_int_equal(rt_select(cases, 6, 1).a, -1);
        G *chooser = rt_current = host_goroutine();
        assert_true(HOST_WAITS(rt_select(cases, 6, 0)));
        rt_current = host_idle();
        int64_t value = 5;
        switch (round % 3) {
        case 0:
            assert_int_equal(rt_chan_try_send(b, &value), 1);
            assert_int_equal(y, 5);
            break;
        case 1:
            assert_int_equal(rt_chan_try_recv(a, &value).a, 1);
            assert_int_equal(value, 9);
            break;
        case 2:
            assert_int_equal(rt_chan_try_send(a, &value), 1);
            assert_int_equal(x, 5);
        }
        assert_ptr_equal(host_next(), chooser);
        assert_int_equal(chooser->result1, 1);
        assert_null(chooser->waiting);
        assert_true(a->receivers.first == NULL && a->senders.first == NULL);
        assert_true(b->receivers.first == NULL && b->senders.first == NULL);
    }
}

static void test_limits(void **state) {
    (void)state;
    assert_true(HOST_PANICS(rt_chan_make(&ints, -1)));
    assert_true(HOST_PANICS(rt_chan_make(&ints, INT64_MAX)));
    assert_true(HOST_PANICS(rt_chan_make(&ints, (int64_t)1 << 45)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buffer), cmocka_unit_test(test_hand_over),
        cmocka_unit_test(test_senders_wait), cmocka_unit_test(test_close),
        cmocka_unit_test(test_select), cmocka_unit_test(test_limits),
    };
    host_start(__builtin_frame_address(0));
    const RType *two[] = {&host_int64, &host_pointer};
    ints.elem = &host_int64;
    pairs.elem = &host_struct(2, two)->t;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
