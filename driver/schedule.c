// The order of work: which package is compiled when.
//
// A package can be looked up in the cache, or compiled, when all its imports are
// done; several are compiled side by side.
//
//     errors ─┐
//     io ─────┼─ os ─┬─ fmt            at most as many at once as there are cores
//     unicode ┘      └─ log
//
// Of those that can, the one comes first on which the longest chain of others waits,
// by the size of their files: it decides when all is done.
#include "driver/packages.h"
#include "driver/progress.h"

#include <stdio.h>

static UnitList ready; // their imports are done

static uint64_t work_of(const Unit *unit) {
    uint64_t bytes = 1000;
    for (int i = 0; i < unit->watched.len; i++)
        if (unit->watched.items[i].kind == WATCH_GO)
            bytes += (uint64_t)unit->watched.items[i].state.size;
    return bytes;
}

static void order_units(void) {
    for (int i = 0; i < units.len; i++) {
        Unit *unit = units.items[i];
        for (int j = 0; j < unit->imports.len; j++) {
            Unit *import = unit->imports.items[j].unit;
            if (import == NULL)
                continue;
            vec_push(&compilation, &import->importers, unit);
            unit->waits_for++;
        }
        if (unit->waits_for == 0)
            vec_push(&compilation, &ready, unit);
    }
    for (int i = units.len - 1; i >= 0; i--) {
        Unit *unit = units.items[i];
        for (int j = 0; j < unit->importers.len; j++)
            if (unit->chain < unit->importers.items[j]->chain)
                unit->chain = unit->importers.items[j]->chain;
        unit->chain += work_of(unit);
    }
}

static void set_done(Unit *unit) {
    for (int i = 0; i < unit->importers.len; i++)
        if (--unit->importers.items[i]->waits_for == 0)
            vec_push(&compilation, &ready, unit->importers.items[i]);
}

static Unit *take_ready(void) {
    int best = 0;
    for (int i = 1; i < ready.len; i++)
        if (ready.items[i]->chain > ready.items[best]->chain)
            best = i;
    Unit *unit = ready.items[best];
    ready.items[best] = ready.items[--ready.len];
    return unit;
}

// Of a package named on the command line the messages are wanted again.
static bool is_cached(Unit *unit) {
    unit->key = unit_key(unit);
    unit->entry = may_be_cached(unit) ? cache_find(unit->key) : NULL;
    if (unit->entry == NULL)
        return false;
    Part messages = unit->entry->parts[PART_MESSAGES];
    if (messages.size > 0) {
        progress_hide();
        fwrite(messages.bytes, 1, messages.size, stderr);
        progress_show();
    }
    return true;
}

// What the build is called: by the package that all others are for.
static const char *build_name(void) {
    const Unit *root = units.items[units.len - 1];
    bool named = root->folder == NULL && root->files.len > 0;
    return named ? root->files.items[0] : root->path;
}

// An error does not keep packages from being compiled that have nothing to do with
// it; the result is the first one's exit status.
int compile_units(void) {
    int failure = STATUS_OK;
    timing_stage("compile");
    if (units.len == 0)
        return STATUS_OK;
    order_units();
    progress_begin(build_name(), units.len);
    while (ready.len > 0 || workers_busy() > 0) {
        Unit *unit;
        int status = STATUS_OK;
        if (ready.len > 0 && workers_free() > 0) {
            unit = take_ready();
            if (!is_cached(unit)) {
                worker_begin(unit);
                continue;
            }
        } else {
            unit = worker_wait(&status);
        }
        progress_done();
        if (status == STATUS_OK)
            set_done(unit);
        else if (failure == STATUS_OK)
            failure = status;
    }
    progress_end();
    return failure;
}

int compile_imports(void) {
    units.len--;
    int status = compile_units();
    units.len++;
    return status;
}
