// Where the code keeps what each site makes, noted while it is generated.
//
// The builder notes what it puts into data or never makes; the emitter what it writes
// down: calls of the runtime that allocate, slots that are in the frame, variables
// that are in registers.  A site that nobody noted left no trace in the code.
//
// Noted only for those who look (codegen_observer, describe.h); keys are those of
// sites.h, the Node that makes something or the variable's Object.
#ifndef CODEGEN_PLACES_H
#define CODEGEN_PLACES_H

#include "codegen/ir.h"

typedef enum PlaceFlag {
    PLACED_REGISTER = 1, // its parts are values, in registers or instructions
    PLACED_FRAME = 2,    // a slot of the frame
    PLACED_DATA = 4,     // in the program's data, made by the compiler
    PLACED_VIEW = 8,     // nothing is made: the operand's own bytes serve
    PLACED_HEAP = 16,    // a call of the runtime that allocates
} PlaceFlag;

typedef struct SitePlace {
    unsigned flags;      // PlaceFlags
    RuntimeEntry call;   // PLACED_HEAP: what is called
} SitePlace;

void note_place(const void *key, PlaceFlag flag);
void note_allocation(const void *key, RuntimeEntry entry);
// After the code of F is written: the slots that sites asked for.
void note_homes(const IrFunc *f);

// What is known of a site; NULL if the code has nothing of it.
const SitePlace *place_of_site(const void *key);

#endif
