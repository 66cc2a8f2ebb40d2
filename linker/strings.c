// Strings of section go_strings: names of functions and files, each kept once.
//
// A file's name is mentioned by every function in it, and every package that inlined
// one of these; a reference is to the beginning of a string, and what nobody
// refers to is not there.  (C's string constants are not treated so: compilers
// refer to the middle of them.)
#include "linker/link.h"

#include <string.h>

static uint32_t hash_of(const char *text) { // FNV-1a
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

const char *string_at(const Section *section, uint64_t offset) {
    bool inside = section->bytes != NULL && offset < section->size &&
                  section->bytes[section->size - 1] == '\0';
    return inside ? (const char *)section->bytes + offset : "";
}

static void grow(Arena *arena, Strings *strings) {
    uint32_t count = strings->place_count == 0 ? 1024 : strings->place_count * 2;
    uint32_t *places = ARENA_ARRAY(arena, uint32_t, count);
    for (int i = 0; i < strings->all.len; i++) {
        uint32_t at = strings->all.items[i].hash;
        while (places[at & (count - 1)] != 0)
            at++;
        places[at & (count - 1)] = (uint32_t)i + 1;
    }
    strings->places = places;
    strings->place_count = count;
}

// The one string of that text; it is added when it is new.
String *string_intern(Arena *arena, Strings *strings, const char *text) {
    if ((uint32_t)strings->all.len * 2 >= strings->place_count)
        grow(arena, strings);
    uint32_t hash = hash_of(text);
    for (uint32_t at = hash;; at++) {
        uint32_t *place = &strings->places[at & (strings->place_count - 1)];
        if (*place == 0) {
            String string = {text, hash, (uint32_t)strings->size, 0};
            strings->size += strlen(text) + 1;
            vec_push(arena, &strings->all, string);
            *place = (uint32_t)strings->all.len;
        }
        String *string = &strings->all.items[*place - 1];
        if (string->hash == hash && strcmp(string->text, text) == 0)
            return string;
    }
}

void strings_put(const Strings *strings, uint8_t *to) {
    for (int i = 0; i < strings->all.len; i++) {
        const String *string = &strings->all.items[i];
        memcpy(to + string->offset, string->text, strlen(string->text) + 1);
    }
}
