// burrow dump escape: what the analysis says of each site beside where the code has it.
#ifndef EXPLAIN_COLUMNS_H
#define EXPLAIN_COLUMNS_H

#include "explain/story.h"

#include <stdio.h>

// Prints the sites of the package, after code was generated with an observer; if
// ONLY_MISMATCHES, those where code and analysis contradict one another.  Returns the
// number of these.
int columns_print(FILE *out, Package *package, const Stories *stories,
                  bool only_mismatches);

#endif
