// "x.go and what it needs: 31/48 reflect os": one line at the bottom of a terminal.
//
// It appears when a build takes more than a second, is rewritten in place, and goes
// before anything else is printed.  Where standard error is no terminal, or one that
// cannot go back in a line, there is none.
#ifndef DRIVER_PROGRESS_H
#define DRIVER_PROGRESS_H

// A build of TOTAL packages begins.
void progress_begin(const char *what, int total);
void progress_end(void);

// The package is being compiled …
void progress_add(const char *package);
void progress_remove(const char *package);
// … and one more is done.
void progress_done(void);

// To be called before and after something is printed.
void progress_hide(void);
void progress_show(void);

#endif
