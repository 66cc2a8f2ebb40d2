// Files that a pattern of //go:embed means.
#ifndef DRIVER_GLOB_H
#define DRIVER_GLOB_H

#include "base/vec.h"

typedef Vec(const char *) Names;

// The regular files in FOLDER that PATTERN means, by their paths from there, sorted.
// The result is NULL, or what is wrong, in Go's words.
const char *glob_embed(const char *folder, const char *pattern, Names *files);

#endif
