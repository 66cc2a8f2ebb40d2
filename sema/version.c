// Language versions: what -lang=go1.12 does not know yet.
//
//     1_000, 0b1      requires go1.13 or later (-lang was set to go1.12; check go.mod)
//
// Only what came after Go 1.0 is asked for, each where it is checked.
#include "sema/check.h"

#include <stdlib.h>
#include <string.h>

// Is the language at least Go 1.MINOR?  Imported packages have languages of their own,
// and have been checked.
bool language_has(int minor) {
    const char *language = sema_options.language;
    if (checker != NULL && checker->package->imported)
        return true;
    if (language == NULL || strncmp(language, "go1.", 4) != 0)
        return true;
    return atoi(language + 4) >= minor;
}

void language_error(Pos pos, int minor, const char *what) {
    sema_error(pos, "%s requires go1.%d or later (-lang was set to %s; check go.mod)",
               what, minor, sema_options.language);
}
