// The cache's files.
//
//     ~/.cache/burrow/3f/a1….b        the entry of key 3fa1…
//     ~/.cache/burrow/3f/a1….b.XXXXXX one that is being written (on few file systems)
//
// The folder is $BURROWCACHE (`off`: none), else burrow/ in the user's cache folder.
#define _GNU_SOURCE // mkostemp, O_TMPFILE
#include "driver/cache.h"

#include "base/arena.h"
#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

// ---- Hashes

struct Hash {
    XXH3_state_t *state;
};

Hash *hash_new(void) {
    Hash *hash = ARENA_NEW(&compilation, Hash);
    hash->state = XXH3_createState();
    if (hash->state == NULL || XXH3_128bits_reset(hash->state) != XXH_OK)
        fatal("out of memory");
    return hash;
}

void hash_bytes(Hash *hash, const void *bytes, size_t size) {
    XXH3_128bits_update(hash->state, bytes, size);
}

void hash_text(Hash *hash, const char *text) {
    if (text == NULL)
        text = "";
    hash_bytes(hash, text, strlen(text) + 1);
}

const char *hash_end(Hash *hash) {
    XXH128_hash_t value = XXH3_128bits_digest(hash->state);
    XXH3_freeState(hash->state);
    return arena_printf(&compilation, "%016llx%016llx", (unsigned long long)value.high64,
                        (unsigned long long)value.low64);
}

uint64_t hash_number(const char *text) { return XXH3_64bits(text, strlen(text)); }

// ---- Entries

typedef struct Trailer {
    uint64_t sizes[PART_COUNT]; // of the parts, which stand in this order
    char magic[8];
    uint64_t checksum;          // XXH3 of all before it
} Trailer;

static const char magic[8] = "BURROW02";

static bool write_all(int file, const void *bytes, size_t size) {
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = write(file, at, size);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            at += n, size -= (size_t)n;
    }
    return true;
}

static bool write_parts(int file, const Part parts[PART_COUNT]) {
    Trailer trailer = {0};
    XXH3_state_t *state = XXH3_createState();
    if (state == NULL || XXH3_64bits_reset(state) != XXH_OK)
        fatal("out of memory");
    bool good = true;
    for (int i = 0; i < PART_COUNT; i++) {
        trailer.sizes[i] = parts[i].size;
        if (parts[i].size == 0)
            continue;
        XXH3_64bits_update(state, parts[i].bytes, parts[i].size);
        good = good && write_all(file, parts[i].bytes, parts[i].size);
    }
    memcpy(trailer.magic, magic, sizeof magic);
    XXH3_64bits_update(state, &trailer, offsetof(Trailer, checksum));
    trailer.checksum = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return good && write_all(file, &trailer, sizeof trailer);
}

// A file gets its name when it is whole: whoever is killed before that leaves nothing.
// False where the file system has no files without names.
static bool write_unnamed(const char *path, const Part parts[PART_COUNT], bool *good) {
    size_t len = (size_t)(strrchr(path, '/') - path);
    const char *folder = arena_strndup(&compilation, path, len);
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
    if (file < 0)
        return false;
    const char *self = arena_printf(&compilation, "/proc/self/fd/%d", file);
    *good = write_parts(file, parts);
    bool named = false;
    for (int i = 0; *good && !named && i < 2; i++) {
        named = linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
        if (named || errno != EEXIST)
            break;
        // What is there may be damaged, so it goes.  If there is one again, another
        // burrow has just written it: the same, since the key is the same.
        if (i > 0)
            named = true;
        else if (remove(path) != 0 && errno != ENOENT)
            break;
    }
    close(file);
    *good = *good && named;
    return true;
}

bool entry_write(const char *path, const Part parts[PART_COUNT]) {
    bool good = false;
    if (write_unnamed(path, parts, &good))
        return good;
    char *fresh = arena_printf(&compilation, "%s.XXXXXX", path);
    int file = mkostemp(fresh, O_CLOEXEC);
    if (file < 0)
        return false;
    good = write_parts(file, parts) && fchmod(file, 0644) == 0;
    good = close(file) == 0 && good;
    if (good && rename(fresh, path) == 0)
        return true;
    unlink(fresh);
    return false;
}

static bool split(Entry *entry, const char *bytes, size_t size) {
    Trailer trailer;
    if (size < sizeof trailer)
        return false;
    memcpy(&trailer, bytes + size - sizeof trailer, sizeof trailer);
    if (memcmp(trailer.magic, magic, sizeof magic) != 0 ||
        trailer.checksum != XXH3_64bits(bytes, size - sizeof trailer.checksum))
        return false;
    size_t offset = 0;
    for (int i = 0; i < PART_COUNT; i++) {
        entry->parts[i] = (Part){bytes + offset, trailer.sizes[i]};
        offset += trailer.sizes[i];
    }
    return true;
}

// The memory stays mapped until the process ends.
static bool map_entry(Entry *entry, int file) {
    struct stat info;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0)
        return false;
    size_t size = (size_t)info.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (bytes == MAP_FAILED)
        return false;
    if (split(entry, bytes, size))
        return true;
    munmap(bytes, size);
    return false;
}

// Once a day: what is not used for long is removed (clean.c).
static void mark_used(int file) {
    struct stat info;
    if (fstat(file, &info) == 0 && time(NULL) - info.st_mtime > 24 * 60 * 60)
        futimens(file, NULL);
}

const Entry *entry_read(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    Entry *entry = ARENA_NEW(&compilation, Entry);
    entry->path = path;
    bool good = map_entry(entry, file);
    mark_used(file);
    close(file);
    return good ? entry : NULL;
}

// ---- The folder

static const char *make_folder(const char *path) {
    struct stat info;
    mkdir(path, 0777);
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? path : NULL;
}

// NULL if there can be none.
static const char *find_folder(void) {
    const char *chosen = getenv("BURROWCACHE");
    if (chosen != NULL && chosen[0] != '\0')
        return strcmp(chosen, "off") == 0 ? NULL : make_folder(chosen);
    const char *parent = getenv("XDG_CACHE_HOME");
    if (parent == NULL || parent[0] != '/') {
        const char *home = getenv("HOME");
        if (home == NULL || home[0] != '/')
            return NULL;
        parent = arena_printf(&compilation, "%s/.cache", home);
    }
    if (make_folder(parent) == NULL)
        return NULL;
    return make_folder(arena_printf(&compilation, "%s/burrow", parent));
}

const char *cache_folder(void) {
    static const char *folder;
    static bool looked;
    if (!looked)
        folder = find_folder();
    looked = true;
    return folder;
}

static const char *entry_path(const char *key) {
    if (cache_folder() == NULL)
        return NULL;
    return arena_printf(&compilation, "%s/%.2s/%s.b", cache_folder(), key, key + 2);
}

const Entry *cache_find(const char *key) {
    const char *path = entry_path(key);
    return path != NULL ? entry_read(path) : NULL;
}

void cache_store(const char *key, const Part parts[PART_COUNT]) {
    const char *path = entry_path(key);
    if (path == NULL)
        return;
    make_folder(arena_printf(&compilation, "%s/%.2s", cache_folder(), key));
    entry_write(path, parts);
}
