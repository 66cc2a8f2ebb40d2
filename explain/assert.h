// Assertions in the source: what must be true of the values there.
//
//     p := &T{}      //burrow:stack       all values of this line are in frames or registers
//     //burrow:noalloc                    nothing of the line below touches the heap …
//     func f() int {                      … of the whole function, if it is one
//
//     noescape   Go's -m says "escapes" or "moved to heap" of nothing there
//     noalloc    nothing is taken from the heap, growth of slices and maps included
//     stack      there is a value, and each lives in the frame or in registers
//     heap       something there lives on the heap
#ifndef EXPLAIN_ASSERT_H
#define EXPLAIN_ASSERT_H

#include "explain/story.h"

// Does the source have any?  Quick, for builds.
bool has_assertions(const Source *source);
// Reports each broken one as an error that tells the story.
void check_assertions(Source *source, const Stories *stories);

#endif
