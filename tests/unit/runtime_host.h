// The runtime's C files as part of an ordinary program, for unit tests: what the
// NASM files and compiled code provide otherwise is played by runtime_host.c.
//
// There are no goroutine stacks.  A switch to a goroutine, and a panic, come back
// to the test by longjmp:
//
//     G *g = host_next();                      who runs next?
//     bool panics = HOST_PANICS(rt_chan_close(c));
//     bool waits = HOST_WAITS(rt_chan_send(c, &x));
//
// Link without PIE: descriptors hold 32-bit addresses.
#ifndef TESTS_UNIT_RUNTIME_HOST_H
#define TESTS_UNIT_RUNTIME_HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runtime/rt.h"

extern jmp_buf host_panic, host_switch;
extern G *host_resumed;              // who was switched to last
extern const RType *host_panic_type; // and what was raised

// Starts the runtime; stack_top is an address above all the test's frames.
void host_start(void *stack_top);
G *host_goroutine(void);             // a new one, not yet known to the scheduler
G *host_next(void);                  // runs the scheduler
G *host_idle(void);                  // the one that runs when all others wait

#define HOST_PANICS(expression) \
    (setjmp(host_panic) == 0 ? ((void)(expression), false) : true)

// Does the operation block the goroutine rt_current?
#define HOST_WAITS(expression) \
    (sched_ready(host_idle()), setjmp(host_switch) == 0 \
         ? ((void)(expression), host_next(), false) : true)

// Types.
extern RType host_int64, host_int32, host_uint8, host_float64, host_text, host_pointer;
extern InterfaceType host_any;
// A struct of COUNT fields, laid out with natural alignment.
StructType *host_struct(int count, const RType *const *fields);
ArrayType *host_array(const RType *elem, uint64_t len);
MapType *host_map(const RType *key, const RType *elem);

#endif
