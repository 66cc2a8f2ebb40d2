// Interned identifiers: equal names are the same pointer.
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Name {
    uint32_t hash;
    uint32_t len;
    uint16_t token;    // keyword's token, 0 for a plain identifier
    uint8_t exported;  // begins with an upper-case letter (Unicode class Lu)
    uint8_t blank;     // is "_"
    struct Name *next; // chain of the hash table
    char text[];       // NUL-terminated UTF-8
} Name;

// Returns the one Name with this text; lives as long as the process.
Name *name_intern(const char *text, size_t len);
Name *name_of(const char *text); // the same for a C string

#endif
