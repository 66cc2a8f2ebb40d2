// The linker's inside: what its steps share.
#ifndef LINKER_LINK_H
#define LINKER_LINK_H

#include "base/arena.h"
#include "base/vec.h"
#include "linker/linker.h"
#include "runtime/abi.h"

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Object Object;
typedef struct Section Section;
typedef struct Record Record;
typedef struct LinkSymbol LinkSymbol;

// The structures of ELF as they lie in a file, at any address.
typedef Elf64_Ehdr FileHeader __attribute__((aligned(1)));
typedef Elf64_Shdr SectionHeader __attribute__((aligned(1)));
typedef Elf64_Sym FileSymbol __attribute__((aligned(1)));
typedef Elf64_Rela Relocation __attribute__((aligned(1)));

// Sections of the executable, in the order of memory (outputs.def).
enum { RECORD_SAYS = 1 }; // record size: the second word of each has it
typedef enum OutputKind {
#define OUTPUT(id, name, flags, record_size) OUTPUT_##id,
#include "linker/outputs.def"
    OUTPUT_COUNT,
    OUTPUT_NONE = OUTPUT_COUNT, // does not come into the executable
} OutputKind;

// A piece of an object: it is linked entirely, or not at all.
struct Section {
    Object *object;
    const char *name;
    const uint8_t *bytes;         // NULL: zeros
    uint64_t size;
    uint64_t align;               // a power of two
    const Relocation *relocations;
    uint32_t relocation_count;
    uint8_t output;               // OutputKind
    bool live;                    // reached from the entry point
    Section *instead;             // the equal instance that was chosen, or NULL
    Record *records;              // of tables: those that speak of this section
    const char *symbol;           // the first symbol in it, for messages, or NULL
    uint64_t address;             // (debug sections: offset in the output section)
};

// A record of a table lives as long as the section that its first word names.
struct Record {
    Section *table;
    Record *next;                 // of the same owner
    uint64_t offset;              // in the table
    uint32_t size;                // in bytes
    const Relocation *relocations; // those in the record
    uint32_t relocation_count;
    uint32_t key;                 // address of the owner, once known
};

// A name that objects share.
struct LinkSymbol {
    const char *name;
    uint32_t hash;
    uint8_t binding;              // of the definition, STB_GLOBAL or STB_WEAK
    uint8_t type;                 // STT_FUNC, …
    bool defined;
    bool reported;                // as undefined
    Section *section;             // where it is; NULL: `value` is its address
    uint64_t value;               // offset in the section
    uint64_t size;
    uint64_t common_align;        // of a common symbol that has no section yet, or 0
    const Object *object;         // that defines it
    LinkSymbol *next;             // in the hash table's bucket
};

struct Object {
    const char *path;             // "file.o" or "library.a(file.o)"
    const uint8_t *bytes;
    uint64_t size;
    Section *sections;            // by number in the file
    uint32_t section_count;
    const FileSymbol *symbols;
    uint32_t symbol_count;
    uint32_t first_global;        // number of the first symbol that others see
    LinkSymbol **globals;         // symbol first_global + i
    const char *names;            // of symbols
    uint64_t names_size;
};

// A section of the executable.
typedef struct Output {
    Vec(Section *) sections;      // in order
    Vec(Record *) records;        // of a table
    uint64_t address;
    uint64_t offset;              // in the file
    uint64_t size;
    uint64_t align;
    uint32_t number;              // in the executable's list; 0: none
} Output;

typedef struct String {
    const char *text;
    uint32_t hash;
    uint32_t offset;              // among all, one after another
    uint32_t flags;               // for who uses the set
} String;

// A set of strings (strings.c).
typedef struct Strings {
    Vec(String) all;
    uint32_t *places;             // open hashing: 1 + index into all, 0 if free
    uint32_t place_count;         // a power of two
    uint64_t size;                // of all with their ends
} Strings;

// A method that is kept if somebody calls it (methods.c).
typedef struct Candidate {
    Section *section;             // a type descriptor or an itab
    uint64_t offset;              // of its entry there
    const char *key;              // name and type, as callers spell them
    bool is_itab;
    bool exported;
    bool typed;                   // its type is kept
} Candidate;

typedef struct Linker {
    Arena arena;                  // all memory
    const LinkRequest *request;
    Vec(Object *) objects;
    LinkSymbol **buckets;         // hash table of symbols
    uint32_t bucket_count;        // a power of two
    Vec(LinkSymbol *) symbols;    // all, in order of appearance
    Vec(Section *) commons;       // of common symbols
    Vec(Section *) work;          // reached, their relocations not yet looked at
    Strings strings;              // of section go_strings
    Strings methods;              // called or asked for: METHOD_… in flags
    Vec(Candidate) candidates;    // methods not called so far
    bool any_method;              // reflection may call any exported method
    Output outputs[OUTPUT_COUNT];
    int errors;
} Linker;

// Prints a message.  After some, the rest is only counted.
void link_error(Linker *linker, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// ---- object.c, archive.c: false after an error
bool object_read(Linker *linker, const char *path, const uint8_t *bytes, uint64_t size);
bool archive_read(Linker *linker, const char *path, const uint8_t *bytes,
                  uint64_t size);
bool is_archive(const uint8_t *bytes, uint64_t size);

// ---- outputs.c: the facts of outputs.def
OutputKind output_of_section(const char *name, uint64_t flags, uint32_t type);
const char *output_name(OutputKind kind);
uint64_t output_flags(OutputKind kind);
uint32_t output_record_size(OutputKind kind); // 0: not a table
bool output_has_ends(OutputKind kind);        // as symbols, __start_NAME, __stop_NAME

// ---- symbols.c
LinkSymbol *symbol_find(Linker *linker, const char *name);   // or NULL
LinkSymbol *symbol_intern(Linker *linker, const char *name); // made on first use
void symbol_add(Linker *linker, Object *object, uint32_t number);
// Common symbols become variables that are zero.
void symbols_common(Linker *linker);
// Makes it stand for an address that the linker knows.
void symbol_set(Linker *linker, const char *name, uint64_t address);
// Go's name: main.~l~pT~r.M is main.(*T).M.
const char *symbol_go_name(Linker *linker, const char *spelling);

// ---- reach.c
void link_reach(Linker *linker);
void section_reach(Linker *linker, Section *section, uint64_t offset);
void undefined_report(Linker *linker, const Section *from, LinkSymbol *symbol);
Section *section_chosen(Section *section); // the instance that stands for it

// What a relocation refers to.
typedef struct Target {
    Section *section;             // NULL: an address
    uint64_t offset;              // in the section, with the addend
    bool weak;                    // does not keep the section
    LinkSymbol *undefined;        // the symbol that nobody defines, or NULL
} Target;
Target target_of(const Object *object, const Relocation *relocation);

// ---- strings.c
String *string_intern(Arena *arena, Strings *strings, const char *text);
const char *string_at(const Section *section, uint64_t offset); // "" if damaged
void strings_put(const Strings *strings, uint8_t *to);

// ---- methods.c
// Looks at what was reached: a type, an itab, or a function with such records.
void methods_scan(Linker *linker, Section *section);
// Is this hole of a type or itab looked at by methods_scan()?
bool methods_own(const Section *section, uint64_t offset);
// Reaches the methods that are called by now.
void methods_reach(Linker *linker);
#define METHOD_STUB "rt.panic_unreachable" // the code of methods that are dropped
// What stands for the type or code of such a method.
uint64_t methods_dropped(Linker *linker, const Section *target);

// ---- layout.c
enum { PAGE = 4096, BASE_ADDRESS = 0x400000 };
void link_layout(Linker *linker, uint64_t headers_size); // which lie before the code
static inline uint64_t align_up(uint64_t n, uint64_t align) {
    return (n + align - 1) & ~(align - 1);
}

// ---- relocate.c
// The contents of an output section, with all holes filled.
void link_relocate(Linker *linker, OutputKind kind, uint8_t *to);

// ---- symtab.c: the executable's own symbols, for debuggers
typedef struct SymbolTable {
    Vec(Elf64_Sym) symbols;       // local ones first
    uint32_t first_global;
    char *names;
    size_t names_size;
} SymbolTable;
void symtab_make(Linker *linker, SymbolTable *table);

// ---- dwarf.c: debug information
typedef Vec(uint8_t) Bytes;
typedef struct Debug {
    Bytes line, abbrev, info, frame; // the sections .debug_line, …
} Debug;
void dwarf_make(Linker *linker, Debug *debug);

// ---- output.c
bool output_write(Linker *linker);
uint64_t output_headers_size(void);

#endif
