// The places of sites; see places.h.
#include "codegen/places.h"

#include "codegen/build.h"
#include "codegen/describe.h"

static PtrMap by_key;

static SitePlace *place_for(const void *key) {
    SitePlace *place = ptr_map_get(&by_key, key);
    if (!place) {
        place = ARENA_NEW(&compilation, SitePlace);
        ptr_map_set(&compilation, &by_key, key, place);
    }
    return place;
}

void note_place(const void *key, PlaceFlag flag) {
    if (codegen_observer && key)
        place_for(key)->flags |= flag;
}

void note_allocation(const void *key, RuntimeEntry entry) {
    if (!codegen_observer || !key)
        return;
    place_for(key)->flags |= PLACED_HEAP;
    place_for(key)->call = entry;
}

// A slot without uses was taken apart into values (sroa.c), or not needed.
void note_homes(const IrFunc *f) {
    for (int i = 0; i < f->homes.len; i++) {
        const Home *home = &f->homes.items[i];
        note_place(home->site, home->slot->uses > 0 ? PLACED_FRAME : PLACED_REGISTER);
    }
}

const SitePlace *place_of_site(const void *key) { return ptr_map_get(&by_key, key); }
