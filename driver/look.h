// What explain, frame, graph and diff share: a unit, compiled to be looked at.
#ifndef DRIVER_LOOK_H
#define DRIVER_LOOK_H

#include "driver/packages.h"
#include "explain/story.h"

#include <stdio.h>

typedef struct Look {
    Unit *unit;
    Package *package;
    Stories *stories;
    int untried;          // sites without a hint for lack of time
    const char *assembly; // file with the listing; NULL if no code was asked for
} Look;

enum { LOOK_HINTS = 1, LOOK_CODE = 2 };

// Compiles the unit so far as the flags ask; false after errors, which are printed.
bool look_at(Unit *unit, int flags, Look *look);
// Takes the last word off the files if it is no .go file: the name of a function.
const char *take_function(void);
// Standard output or -o, with what goes with it.
// Writes the page that -html names; TAB: the pane it begins with; MORE: a JSON
// object with further data for it, or NULL.  An exit status.
int look_page(Unit *unit, const char *tab, const char *more);
FILE *look_output(void);
void look_finish(FILE *out); // ends what look_output() began
bool colour_wanted(FILE *out);

#endif
