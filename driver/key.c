// Keys: under which name a package's entry is kept in the cache.
//
// A key is a hash of all that the entry depends on: the compiler, the flags, the
// texts of the package's files, and the keys of what it imports.
#include "driver/packages.h"

#include "base/diag.h"

#include <string.h>
#include <sys/stat.h>

// The compiler is known by its executable's size and date.
static void add_compiler(Hash *hash) {
    struct stat info;
    if (stat("/proc/self/exe", &info) != 0)
        fatal("/proc/self/exe cannot be read");
    int64_t identity[3] = {info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
    hash_bytes(hash, identity, sizeof identity);
    hash_text(hash, BURROW_VERSION);
}

static void add_source(Hash *hash, const Source *source) {
    hash_text(hash, source->abs_path);
    hash_bytes(hash, &source->size, sizeof source->size);
    hash_bytes(hash, source->text, source->size);
}

static void add_assembly(Hash *hash, const char *path) {
    Source *source = source_read(path);
    if (source != NULL)
        add_source(hash, source);
}

// Flags are for the packages named on the command line.  Messages name files as
// seen from the current folder.
static void add_flags(Hash *hash, const Unit *unit) {
    int flags[] = {unit->named,
                   options.print_decisions,
                   options.no_inlining,
                   options.no_optimization,
                   options.small_frames,
                   options.no_columns};
    hash_bytes(hash, flags, unit->named ? sizeof flags : sizeof *flags);
    if (!unit->named)
        return;
    hash_text(hash, options.language);
    for (int i = 0; i < unit->files.len; i++)
        hash_text(hash, unit->files.items[i]);
}

// Package main initialises all that it imports, directly or not.
static void add_init_order(Hash *hash, const Unit *unit) {
    UnitList order = units_below(unit);
    for (int i = 0; i < order.len; i++)
        hash_text(hash, order.items[i]->path);
}

const char *unit_key(const Unit *unit) {
    Hash *hash = hash_new();
    add_compiler(hash);
    hash_text(hash, options.escape);
    hash_text(hash, unit->path);
    add_flags(hash, unit);
    if (unit->is_main)
        add_init_order(hash, unit);
    for (int i = 0; i < unit->sources.len; i++)
        add_source(hash, unit->sources.items[i]);
    for (int i = 0; i < unit->assembly.len; i++)
        add_assembly(hash, unit->assembly.items[i]);
    for (int i = 0; i < unit->imports.len; i++)
        if (unit->imports.items[i].unit != NULL)
            hash_text(hash, unit->imports.items[i].unit->key);
    return hash_end(hash);
}
