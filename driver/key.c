// Keys: under which name a package's entry is kept in the cache.
//
// A key is a hash of all that the entry depends on: the compiler, the flags, the
// texts of the package's files, and what can be seen of its imports (visible.c).  A
// manifest's key is a hash of all that says where the files are and which of them
// count.
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

static void add_words(Hash *hash, const Words *words) {
    hash_bytes(hash, &words->count, sizeof words->count);
    for (int i = 0; i < words->count; i++)
        hash_text(hash, words->items[i]);
}

const char *manifest_key(const Unit *unit, const char *shown, const OverlayRule *rule,
                         const char *overlay) {
    Hash *hash = hash_new();
    add_compiler(hash);
    hash_text(hash, "manifest");
    hash_text(hash, unit->path);
    hash_text(hash, shown);
    if (shown[0] != '/')
        hash_text(hash, working_folder());
    hash_text(hash, overlay);
    hash_bytes(hash, &rule->replace, sizeof rule->replace);
    hash_bytes(hash, &rule->portable, sizeof rule->portable);
    hash_bytes(hash, &options.stock_library, sizeof options.stock_library);
    hash_bytes(hash, &rule->library, sizeof rule->library);
    hash_bytes(hash, &rule->gc, sizeof rule->gc);
    add_words(hash, &rule->without);
    add_words(hash, &options.tags);
    return hash_end(hash);
}

const char *named_key(const Words *files) {
    Hash *hash = hash_new();
    add_compiler(hash);
    hash_text(hash, "named");
    hash_text(hash, working_folder());
    add_words(hash, files);
    return hash_end(hash);
}

// Flags are for the packages named on the command line.  Messages name files as
// seen from the current folder.
static void add_flags(Hash *hash, const Unit *unit) {
    bool sites = unit_has_sites(unit);
    hash_bytes(hash, &sites, sizeof sites);
    int flags[] = {unit->named,
                   options.print_decisions,
                   options.inline_level,
                   options.no_optimization,
                   options.small_frames,
                   options.no_columns,
                   options.complete};
    hash_bytes(hash, flags, unit->named ? sizeof flags : sizeof *flags);
    if (!unit->named)
        return;
    hash_text(hash, options.language);
    hash_text(hash, working_folder());
    for (int i = 0; i < unit->files.len; i++)
        hash_text(hash, unit->files.items[i]);
}

// Package main initialises all that it imports, directly or not.
static void add_init_order(Hash *hash, const Unit *unit) {
    UnitList order = units_below(unit);
    for (int i = 0; i < order.len; i++)
        hash_text(hash, order.items[i]->path);
    hash_text(hash, goroot_if_any());
    hash_text(hash, build_info(unit));
}

const char *unit_key(const Unit *unit) {
    Hash *hash = hash_new();
    add_compiler(hash);
    hash_text(hash, options.escape);
    hash_bytes(hash, &options.stock_library, sizeof options.stock_library);
    hash_text(hash, unit->path);
    hash_text(hash, unit->language);
    add_flags(hash, unit);
    if (unit->is_main)
        add_init_order(hash, unit);
    hash_text(hash, unit->content);
    embed_hash(hash, unit);
    for (int i = 0; i < unit->imports.len; i++) {
        const Unit *import = unit->imports.items[i].unit;
        if (import != NULL) {
            Part visible = import->entry->parts[PART_VISIBLE];
            hash_bytes(hash, visible.bytes, visible.size);
        }
    }
    return hash_end(hash);
}
