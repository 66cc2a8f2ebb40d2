// The cache: objects of packages that were compiled before.
//
// A package's key is a hash of all that its object depends on: the compiler, flags,
// the package's files and the keys of what it imports.  The object is kept under
// that name in $BURROWCACHE, or burrow/ in the user's cache folder:
//
//     ~/.cache/burrow/3f/a1….o        object | "BURROWOK" | size | checksum
//
// An entry is written under another name and renamed, so it is there entirely or
// not at all, however many burrows run.  It is checked when it is used: one that was
// damaged counts as missing.  Whatever fails here costs time, nothing else.
#include "driver/packages.h"

#include "base/diag.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- SHA-256 (FIPS 180-4)

typedef struct Sha {
    uint32_t state[8];
    uint8_t block[64]; // bytes that wait for a whole block
    uint64_t len;      // bytes so far
} Sha;

static const uint32_t sha_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha_block(Sha *sha, const uint8_t *bytes) {
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 |
               (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, sha->state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        uint32_t t = s[7] + e + choose + sha_constants[i] + w[i];
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t;
        s[0] = t + a + majority;
    }
    for (int i = 0; i < 8; i++)
        sha->state[i] += s[i];
}

static void sha_begin(Sha *sha) {
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(sha->state, start, sizeof start);
    sha->len = 0;
}

static void sha_add(Sha *sha, const void *data, size_t size) {
    const uint8_t *bytes = data;
    size_t waiting = sha->len % 64;
    sha->len += size;
    if (waiting + size < 64) {
        memcpy(sha->block + waiting, bytes, size);
        return;
    }
    if (waiting > 0) {
        memcpy(sha->block + waiting, bytes, 64 - waiting);
        sha_block(sha, sha->block);
        bytes += 64 - waiting;
        size -= 64 - waiting;
    }
    for (; size >= 64; bytes += 64, size -= 64)
        sha_block(sha, bytes);
    memcpy(sha->block, bytes, size);
}

static const char *sha_end(Sha *sha) {
    uint64_t bits = sha->len * 8;
    static const uint8_t padding[64] = {0x80};
    sha_add(sha, padding, 1 + (119 - sha->len % 64) % 64);
    uint8_t length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    sha_add(sha, length, 8);
    char *text = arena_alloc(&compilation, 65);
    for (int i = 0; i < 8; i++)
        snprintf(text + 8 * i, 9, "%08x", sha->state[i]);
    return text;
}

// ---- Keys

static void add_text(Sha *sha, const char *text) {
    sha_add(sha, text != NULL ? text : "", text != NULL ? strlen(text) + 1 : 1);
}

// The compiler is known by its executable's size and date.
static void add_compiler(Sha *sha) {
    struct stat info = {0};
    if (stat("/proc/self/exe", &info) != 0)
        fatal("/proc/self/exe cannot be read");
    int64_t identity[3] = {info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
    sha_add(sha, identity, sizeof identity);
    add_text(sha, BURROW_VERSION);
}

static void add_source(Sha *sha, const Source *source) {
    add_text(sha, source->abs_path);
    sha_add(sha, &source->size, sizeof source->size);
    sha_add(sha, source->text, source->size);
}

static void add_assembly(Sha *sha, const char *path) {
    Source *source = source_read(path);
    if (source != NULL)
        add_source(sha, source);
}

const char *cache_key(const Unit *unit) {
    Sha sha;
    sha_begin(&sha);
    add_compiler(&sha);
    add_text(&sha, options.escape);
    add_text(&sha, unit->path);
    for (int i = 0; i < unit->sources.len; i++)
        add_source(&sha, unit->sources.items[i]);
    for (int i = 0; i < unit->assembly.len; i++)
        add_assembly(&sha, unit->assembly.items[i]);
    for (int i = 0; i < unit->imports.len; i++)
        if (unit->imports.items[i].unit != NULL)
            add_text(&sha, unit->imports.items[i].unit->key);
    return sha_end(&sha);
}

// ---- Entries

static const char *make_folder(const char *path) {
    struct stat info;
    mkdir(path, 0777);
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? path : NULL;
}

// NULL if there can be none.
static const char *cache_folder(void) {
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

static const char *entry_path(const char *key) {
    static const char *folder;
    static bool looked;
    if (!looked)
        folder = cache_folder();
    looked = true;
    if (folder == NULL)
        return NULL;
    const char *part = arena_printf(&compilation, "%s/%.2s", folder, key);
    return make_folder(part) != NULL ? arena_printf(&compilation, "%s/%s.o", part, key + 2)
                                     : NULL;
}

typedef struct Trailer {
    char magic[8];
    uint64_t size;     // of the object before it
    uint64_t checksum; // of the object
} Trailer;

static const char magic[8] = "BURROWOK";

static uint64_t checksum_of(const uint8_t *bytes, size_t size) {
    uint64_t sum = size, word = 0;
    for (; size >= 8; bytes += 8, size -= 8) {
        memcpy(&word, bytes, 8);
        sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
        sum ^= sum >> 32;
    }
    word = 0;
    memcpy(&word, bytes, size);
    sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 32;
}

static bool is_whole(const uint8_t *bytes, size_t size) {
    Trailer trailer;
    if (size < sizeof trailer)
        return false;
    memcpy(&trailer, bytes + size - sizeof trailer, sizeof trailer);
    size -= sizeof trailer;
    return memcmp(trailer.magic, magic, sizeof magic) == 0 && trailer.size == size &&
           trailer.checksum == checksum_of(bytes, size);
}

const char *cache_find(const char *key) {
    const char *path = entry_path(key);
    int file = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return NULL;
    struct stat info;
    bool good = false;
    if (fstat(file, &info) == 0 && info.st_size > 0) {
        size_t size = (size_t)info.st_size;
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes != MAP_FAILED) {
            good = is_whole(bytes, size);
            munmap(bytes, size);
        }
    }
    close(file);
    return good ? path : NULL;
}

void cache_store(const char *key, const char *object) {
    const char *path = entry_path(key);
    Source *source = path != NULL ? source_read(object) : NULL;
    if (source == NULL)
        return;
    const char *fresh = arena_printf(&compilation, "%s.%ld", path, (long)getpid());
    Trailer trailer = {.size = source->size};
    memcpy(trailer.magic, magic, sizeof magic);
    trailer.checksum = checksum_of((const uint8_t *)source->text, source->size);
    FILE *out = fopen(fresh, "wb");
    if (out == NULL)
        return;
    bool good = fwrite(source->text, 1, source->size, out) == source->size &&
                fwrite(&trailer, 1, sizeof trailer, out) == sizeof trailer;
    good &= fclose(out) == 0;
    if (!good || rename(fresh, path) != 0)
        unlink(fresh);
}
