// Ctrl-C: how burrow ends when it is told to, and what it shows while it works.
//
// The signals that end a process are blocked; a thread of its own, the watcher, waits
// for them.  It ends the processes we have started, removes the work folder, and then
// lets the signal do what it does.  Where the work is in the middle of starting a
// process or writing a file, the watcher waits until that is done.
#ifndef DRIVER_INTERRUPT_H
#define DRIVER_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

// Begins to watch, at the start of the process or after a fork.
void interrupts_begin(void);

// What stands between these two is not interrupted; it must be short.
void interrupts_hold(void);
void interrupts_release(void);

// A process of ours that must not outlive us; to be told while interrupts are held.
void interrupts_add(pid_t child);
void interrupts_remove(pid_t child);

// When a child has ended: if we are being ended, too, that is why, and this does not
// return.
void interrupts_check(void);

// In a worker, after the fork: signals end it, and the tool that it runs.
void interrupts_in_worker(void);
extern volatile sig_atomic_t running_tool; // its process, or 0

// Before another program takes our place (exec): signals are as we found them.
void interrupts_as_found(void);
const sigset_t *signals_found(void);

// A program runs that acts on the terminal's signals itself: they do not end us.
void interrupts_leave_to_program(void);

#endif
