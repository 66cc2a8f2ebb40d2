// Methods: a type's descriptor mentions all of them, a program calls few.
//
//     type:main.T   RType | … | UncommonType | {name, type, code, code} {…} …
//     go:itab.T,I   I | T | hash | code, code, …
//
// A method of a type that the program reaches is kept only if it is called: directly
// (then some function mentions its code), through an interface, or by reflection.
// For the second, codegen notes in table go_uses, for each function, which methods it
// calls through interfaces, by name and type; whichever interface it was, every
// method of that name and type counts as called.  For the third, all exported methods
// are kept as soon as the program reaches one of reflect's functions that find methods.
// This is what Go's linker does (cmd/link/internal/ld/deadcode.go).
//
// An entry's type is kept also if a reachable interface has such a method: x.(I) must
// find it even if nobody calls it.  Of a dropped method, the type is -1, as reflect
// expects, and the code that of rt.panic_unreachable.
#include "linker/link.h"

#include <string.h>

enum { METHOD_WANTED = 1, METHOD_CALLED = 2 }; // flags of Linker.methods

// Called by the runtime, for panic(v).
static const char *const called_by_runtime[] = {
    "Error type~tfunc~l~r~_string", "String type~tfunc~l~r~_string"};

// Who reaches one of these may call any exported method.
static const char *const find_methods[] = {
    "reflect.Value.Method", "reflect.Value.MethodByName",
    "reflect.~l~prtype~r.Method", "reflect.~l~prtype~r.MethodByName"};

// ---- Reading descriptors

static bool has_record(const Section *section, OutputKind kind) {
    const Record *record = section->records;
    while (record != NULL && record->table->output != kind)
        record = record->next;
    return record != NULL;
}

static uint64_t number_at(const Section *section, uint64_t offset, size_t width) {
    uint64_t number = 0;
    if (section->bytes != NULL && offset <= section->size &&
        width <= section->size - offset)
        memcpy(&number, section->bytes + offset, width);
    return number;
}

static unsigned kind_of(const Section *type) {
    return (unsigned)number_at(type, offsetof(RType, kind), 1) & KIND_MASK;
}

// What the kind adds to RType; UncommonType follows.
static uint64_t base_size(const Section *type) {
    switch (kind_of(type)) {
    case KIND_ARRAY: return sizeof(ArrayType);
    case KIND_CHAN: return sizeof(ChanType);
    case KIND_FUNC: return sizeof(FuncType);
    case KIND_INTERFACE: return sizeof(InterfaceType);
    case KIND_MAP: return sizeof(MapType);
    case KIND_POINTER: return sizeof(PtrType);
    case KIND_SLICE: return sizeof(SliceType);
    case KIND_STRUCT: return sizeof(StructType);
    default: return sizeof(RType);
    }
}

typedef struct Entries { // the methods in a descriptor
    uint64_t start;      // offset of the first
    uint64_t count;
} Entries;

static Entries entries_of(const Section *type) {
    uint64_t flags = number_at(type, offsetof(RType, tflag), 1);
    if ((flags & TFLAG_UNCOMMON) == 0)
        return (Entries){0};
    uint64_t uncommon = base_size(type);
    return (Entries){
        uncommon + number_at(type, uncommon + offsetof(UncommonType, moff), 4),
        number_at(type, uncommon + offsetof(UncommonType, mcount), 2)};
}

// The relocation at OFFSET, or NULL.  (They ascend.)
static const Relocation *hole_at(const Section *section, uint64_t offset) {
    uint32_t low = 0, high = section->relocation_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (section->relocations[middle].r_offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < section->relocation_count &&
                   section->relocations[low].r_offset == offset
               ? &section->relocations[low]
               : NULL;
}

static Target target_at(const Section *section, uint64_t offset) {
    const Relocation *hole = hole_at(section, offset);
    Target target = hole != NULL ? target_of(section->object, hole) : (Target){0};
    if (target.section != NULL)
        target.section = section_chosen(target.section);
    return target;
}

// ---- Keys

// A name of a descriptor: a flag byte (1: exported), the length, the bytes.
static bool read_name(Target at, const char **text, uint64_t *len, bool *exported) {
    const Section *section = at.section;
    if (section == NULL || section->bytes == NULL || at.offset + 2 > section->size)
        return false;
    *exported = section->bytes[at.offset] & 1;
    uint64_t place = at.offset + 1;
    *len = 0;
    for (int shift = 0; shift < 28 && place < section->size; shift += 7) {
        uint8_t byte = section->bytes[place++];
        *len |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    *text = (const char *)section->bytes + place;
    return *len <= section->size - place;
}

// "Write type~tfunc…" of the words {name, type} at OFFSET; NULL: not to be found out.
// The type is known by its section, .rodata.type~tfunc….
static const char *key_at(Linker *linker, const Section *section, uint64_t offset,
                          bool *exported) {
    const char *name;
    uint64_t len;
    const Section *type = target_at(section, offset + 4).section;
    static const char prefix[] = ".rodata.";
    if (!read_name(target_at(section, offset), &name, &len, exported) || type == NULL ||
        strncmp(type->name, prefix, strlen(prefix)) != 0)
        return NULL;
    return arena_printf(&linker->arena, "%.*s %s", (int)len, name,
                        type->name + strlen(prefix));
}

static String *method_of(Linker *linker, const char *key) {
    return string_intern(&linker->arena, &linker->methods, key);
}

// ---- What is reached

static void scan_type(Linker *linker, Section *type) {
    Entries entries = entries_of(type);
    for (uint64_t i = 0; i < entries.count; i++) {
        Candidate c = {.section = type,
                       .offset = entries.start + i * sizeof(MethodEntry)};
        c.key = key_at(linker, type, c.offset, &c.exported);
        vec_push(&linker->arena, &linker->candidates, c);
    }
}

// An interface can be asked for by x.(I): its methods' types must be comparable.
static void scan_interface(Linker *linker, Section *type) {
    Target methods = target_at(type, offsetof(InterfaceType, methods));
    uint64_t count = number_at(type, offsetof(InterfaceType, count), 8);
    bool exported;
    for (uint64_t i = 0; methods.section == type && i < count && i < UINT16_MAX; i++) {
        const char *key =
            key_at(linker, type, methods.offset + i * sizeof(IMethod), &exported);
        if (key != NULL)
            method_of(linker, key)->flags |= METHOD_WANTED;
    }
}

static void scan_itab(Linker *linker, Section *itab) {
    const Section *type = target_at(itab, ITAB_INTER).section;
    uint64_t count = itab->size > ITAB_FUN ? (itab->size - ITAB_FUN) / 8 : 0;
    Target methods = {0};
    if (type != NULL)
        methods = target_at(type, offsetof(InterfaceType, methods));
    for (uint64_t i = 0; i < count; i++) {
        Candidate c = {.section = itab, .offset = ITAB_FUN + 8 * i, .is_itab = true};
        if (methods.section == type && type != NULL)
            c.key = key_at(linker, type, methods.offset + i * sizeof(IMethod),
                           &c.exported);
        vec_push(&linker->arena, &linker->candidates, c);
    }
}

static void scan_uses(Linker *linker, const Record *record) {
    uint64_t offset = record->offset + 4;
    Target use = target_at(record->table, offset);
    if (use.section != NULL)
        method_of(linker, string_at(use.section, use.offset))->flags |= METHOD_CALLED;
}

void methods_scan(Linker *linker, Section *section) {
    for (Record *record = section->records; record != NULL; record = record->next) {
        OutputKind table = (OutputKind)record->table->output;
        if (table == OUTPUT_USES)
            scan_uses(linker, record);
        if (table == OUTPUT_ITABS)
            scan_itab(linker, section);
        if (table != OUTPUT_TYPELINKS)
            continue;
        scan_type(linker, section);
        if (kind_of(section) == KIND_INTERFACE)
            scan_interface(linker, section);
    }
}

// An entry's type and code; not its name, which stays.
bool methods_own(const Section *section, uint64_t offset) {
    if (section->records == NULL || section->output == OUTPUT_TEXT)
        return false;
    if (has_record(section, OUTPUT_ITABS))
        return offset >= ITAB_FUN;
    if (!has_record(section, OUTPUT_TYPELINKS))
        return false;
    Entries entries = entries_of(section);
    return offset >= entries.start &&
           offset - entries.start < entries.count * sizeof(MethodEntry) &&
           (offset - entries.start) % sizeof(MethodEntry) != offsetof(MethodEntry, name);
}

// ---- What is called

static void reach_hole(Linker *linker, Section *section, uint64_t offset) {
    Target target = target_at(section, offset);
    if (target.section != NULL)
        section_reach(linker, target.section, target.offset);
    else if (target.undefined != NULL)
        undefined_report(linker, section, target.undefined);
}

// Keeps what is needed of a candidate; is there nothing more to keep?
static bool settle(Linker *linker, Candidate *c) {
    uint32_t flags = c->key == NULL ? METHOD_CALLED | METHOD_WANTED
                                    : method_of(linker, c->key)->flags;
    if (linker->any_method && c->exported)
        flags |= METHOD_CALLED;
    bool called = (flags & METHOD_CALLED) != 0;
    if (c->is_itab) {
        if (called)
            reach_hole(linker, c->section, c->offset);
        return called;
    }
    if (flags != 0 && !c->typed)
        reach_hole(linker, c->section, c->offset + offsetof(MethodEntry, mtyp));
    c->typed |= flags != 0;
    if (called) {
        reach_hole(linker, c->section, c->offset + offsetof(MethodEntry, ifn));
        reach_hole(linker, c->section, c->offset + offsetof(MethodEntry, tfn));
    }
    return called;
}

static bool is_live(Linker *linker, const char *name) {
    const LinkSymbol *symbol = symbol_find(linker, name);
    return symbol != NULL && symbol->section != NULL &&
           section_chosen(symbol->section)->live;
}

void methods_reach(Linker *linker) {
    for (size_t i = 0; i < sizeof called_by_runtime / sizeof *called_by_runtime; i++)
        method_of(linker, called_by_runtime[i])->flags |= METHOD_CALLED;
    for (size_t i = 0; i < sizeof find_methods / sizeof *find_methods; i++)
        linker->any_method |= is_live(linker, find_methods[i]);
    int left = 0;
    for (int i = 0; i < linker->candidates.len; i++) {
        Candidate c = linker->candidates.items[i];
        if (!settle(linker, &c))
            linker->candidates.items[left++] = c;
    }
    linker->candidates.len = left;
}

uint64_t methods_dropped(Linker *linker, const Section *target) {
    if (target->output != OUTPUT_TEXT)
        return UINT32_MAX; // reflect's sign for a type that is not there
    const LinkSymbol *stub = symbol_find(linker, METHOD_STUB);
    bool known = stub != NULL && stub->section != NULL;
    return known ? stub->section->address + stub->value : 0;
}
