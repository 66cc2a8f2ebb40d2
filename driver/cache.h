// The cache: what was made before, under a hash of what it was made from.
//
// An entry is one file with several parts.  It begins with the object, so that a
// linker takes the file as it is, and ends with a table of the parts and a checksum:
//
//     object | summary | messages | … | sizes of the parts | "BURROW02" | checksum
//
// Entries get their name when they are whole, so there is never half a one, however
// many burrows run or are killed; and they are checked when they are used: a damaged
// one counts as missing and is made anew.
// Whatever fails here costs time, nothing else.
#ifndef DRIVER_CACHE_H
#define DRIVER_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a compilation leaves behind.
typedef enum PartKind {
    PART_OBJECT,   // the ELF object
    PART_SUMMARY,  // what importers are told of the functions' insides
    PART_VISIBLE,  // a hash of all that importers can see
    PART_MESSAGES, // what was printed (-m), to be printed again
    PART_MANIFEST, // what is known of the package's files (an entry of its own)
    PART_COUNT,
} PartKind;

typedef struct Part {
    const void *bytes;
    size_t size; // 0: there is none
} Part;

typedef struct Entry {
    const char *path;       // the file
    Part parts[PART_COUNT]; // in memory; PART_OBJECT begins the file
} Entry;

// Writes an entry; PATH is as it was before, or the whole entry.
bool entry_write(const char *path, const Part parts[PART_COUNT]);
// NULL if there is none or it is damaged.
const Entry *entry_read(const char *path);

// Where entries are; NULL if there is no cache.
const char *cache_folder(void);
// The entry under KEY (32 digits), or NULL.
const Entry *cache_find(const char *key);
void cache_store(const char *key, const Part parts[PART_COUNT]);
// Removes what has not been used for days, if it is time to (clean.c).
void cache_trim(void);

// ---- Hashes: XXH3's 128 bits
typedef struct Hash Hash;
Hash *hash_new(void);
void hash_bytes(Hash *hash, const void *bytes, size_t size);
void hash_text(Hash *hash, const char *text); // with its end; NULL is ""
// As 32 hexadecimal digits; frees it.
const char *hash_end(Hash *hash);
// A hash of one text.
uint64_t hash_number(const char *text);

#endif
