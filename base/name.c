// Interning: one Name for each different spelling.
//
// A table of chains, indexed by the low bits of an FNV-1a hash, doubled when it
// holds as many names as chains.  Comparing two identifiers is then comparing
// two pointers, and what follows from the spelling alone (is it exported? is it
// a keyword?) is found out once and kept in the Name.
#include "base/name.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static Name **chains;       // the table
static uint32_t chain_count; // a power of two
static uint32_t name_count;
static Arena names;          // lives as long as the process

static uint32_t hash_text(const char *text, size_t len) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

// "An identifier is exported if its first character is a Unicode upper case
// letter (class Lu)."  Spec: Exported identifiers
static bool begins_upper(const char *text, size_t len) {
    unsigned char first = len > 0 ? (unsigned char)text[0] : 0;
    if (first < 0x80)
        return first >= 'A' && first <= 'Z';
    utf8proc_int32_t rune;
    if (utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len,
                         &rune) <= 0)
        return false;
    return utf8proc_category(rune) == UTF8PROC_CATEGORY_LU;
}

static void grow_table(void) {
    uint32_t new_count = chain_count == 0 ? 4096 : chain_count * 2;
    Name **new_chains = ARENA_ARRAY(&names, Name *, new_count);
    for (uint32_t i = 0; i < chain_count; i++) {
        Name *name = chains[i];
        while (name != NULL) {
            Name *next = name->next;
            Name **chain = &new_chains[name->hash & (new_count - 1)];
            name->next = *chain;
            *chain = name;
            name = next;
        }
    }
    chains = new_chains;
    chain_count = new_count;
}

Name *name_intern(const char *text, size_t len) {
    uint32_t hash = hash_text(text, len);
    if (chains != NULL) {
        Name *name = chains[hash & (chain_count - 1)];
        for (; name != NULL; name = name->next)
            if (name->hash == hash && name->len == len &&
                memcmp(name->text, text, len) == 0)
                return name;
    }
    if (name_count >= chain_count)
        grow_table();
    name_count++;

    Name *name = arena_alloc(&names, sizeof(Name) + len + 1);
    name->hash = hash;
    name->len = (uint32_t)len;
    name->exported = begins_upper(text, len);
    name->blank = len == 1 && text[0] == '_';
    memcpy(name->text, text, len);
    Name **chain = &chains[hash & (chain_count - 1)];
    name->next = *chain;
    *chain = name;
    return name;
}

Name *name_of(const char *text) {
    return name_intern(text, strlen(text));
}
