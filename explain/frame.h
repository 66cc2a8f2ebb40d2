// Frames, drawn: what code generation made of each function.
#ifndef EXPLAIN_FRAME_H
#define EXPLAIN_FRAME_H

#include "codegen/describe.h"
#include "explain/story.h"

#include <stdio.h>

typedef Vec(FrameLayout *) FrameList;

// Makes codegen_package() keep its layouts; they are in source order.
void frames_begin(void);
FrameList *frames(void);

// Tells each variable's story where the machine code keeps it.
void place_stories(Stories *stories);

// Does NAME, "f" or "main.f" or "T.m", mean that function?  NULL means all that
// stand in the source.
bool frame_wanted(const FrameLayout *layout, const char *name);
// Names what expressions made by their stories.
void name_sites(FrameLayout *layout, const Stories *stories);
// Draws those; returns how many there were.
int frames_print(FILE *out, const Stories *stories, const char *name, bool colour);

#endif
