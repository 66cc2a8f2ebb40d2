// Types.
//
// A defined type is one object (TYPE_NAMED) with an underlying type that is set
// when its declaration is resolved; every other composite type is made by a
// constructor below, which returns the same object for the same parts, so most
// identical types are the same pointer.  type_identical() is the truth in all
// cases: interfaces are compared by their type sets, function types may differ
// in the names of their parameters, and byte and rune are objects of their own
// (kinds UINT8 and INT32) because messages show them as they were written.
#ifndef SEMA_TYPE_H
#define SEMA_TYPE_H

#include "base/name.h"
#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Type Type;
typedef struct Object Object;
typedef struct Package Package;
typedef struct Node Node;

typedef enum TypeKind {
#define BASIC(kind, name, size, properties) TYPE_##kind,
#define UNTYPED(kind, name, properties) TYPE_##kind,
#define TYPE(kind, name) TYPE_##kind,
#include "sema/types.def"
    TYPE_KIND_COUNT
} TypeKind;

typedef Vec(Type *) TypeList;

typedef struct Field {
    Name *name;       // embedded fields: the type's name
    Type *type;
    const char *tag;  // decoded, NULL if none; tag_len bytes
    uint32_t tag_len;
    Pos pos;
    Package *package; // for unexported names: whose they are
    bool embedded;
    int64_t offset;   // bytes; valid after type_size() of the struct
} Field;

typedef struct Method {
    Name *name;
    Type *type;       // TYPE_FUNC without receiver
    Pos pos;
    Pos declared;     // in interfaces: pos, also if the interface is embedded elsewhere
    Package *package; // for unexported names
    Object *object;   // concrete method's function; NULL in interfaces
    bool pointer_receiver;
} Method;

typedef enum ChanDir { DIR_BOTH, DIR_SEND, DIR_RECV } ChanDir;

struct Type {
    uint8_t kind;       // TypeKind
    uint8_t chan_dir;   // ChanDir
    bool variadic;      // TYPE_FUNC: last parameter is ...T (its type is []T)
    bool sized;         // size, align and field offsets are computed
    bool sizing;        // layout.c is at it
    bool complete;      // TYPE_NAMED: underlying known; TYPE_INTERFACE: type set known
    bool open;          // a type parameter is in it: no type of a running program
    bool implicit;      // TYPE_INTERFACE: made for a constraint written as ~int | T
    bool expanded;      // instance: its methods have been made
    bool not_in_heap;   // TYPE_NAMED: //go:notinheap, the collector skips *T
    bool valid;         // instance: finite, found by valid_type()
    uint8_t align;
    uint32_t id;        // unique, in order of creation
    int64_t size;       // bytes
    int64_t len;        // TYPE_ARRAY
    Type *elem;         // pointer, slice, array, map, chan
    Type *key;          // map
    Field *fields;      // struct: fields; field_count of them
    int field_count;
    // Functions: parameter and result types.  The names live in Func.
    Type **params;
    int param_count;
    Type **results;     // also the parts of a TYPE_TUPLE
    int result_count;
    Name **names;       // functions: names of parameters, then results, for
                        // messages only; NULL if none, entries may be NULL
    // Interfaces: all methods, embedded ones included, sorted by name (exported
    // first by plain string order as Go sorts them), once `complete`.  Named types:
    // the methods declared on the type itself, in source order.
    Method *methods;
    int method_count;
    Method *explicit_methods; // interface: those written in it, sorted
    int explicit_count;
    TypeList embedded;  // interface: embedded elements as written
    Pos *embedded_pos;  // and where they stand
    Type **terms;       // union, or the computed type set of a constraint
    bool *tildes;       // for each term: ~T
    int term_count;
    bool comparable;    // interface: the type set requires comparable
    // Named types and type parameters
    Object *object;     // TYPE_NAMED, TYPE_TYPE_PARAM, basic: the type's name
    Type *underlying;   // TYPE_NAMED; NULL while being resolved
    Type *generic;      // instance: the generic type it comes from; receiver's
                        // type parameter: the one of the type's declaration
    Type **type_args;   // instance: its arguments; generic: its parameters (a
                        // generic function's type has them, too)
    int type_arg_count;
    Type *constraint;   // type parameter: what was written after its name
    int index;          // type parameter: place in its list
    Pos pos;            // instance: where it was first written, or NO_POS
    int vertex;         // type parameter: for mono.c
    struct MethodSet *method_set; // type_method_set()'s cache
    void *codegen;      // for codegen: descriptor symbol and the like
    void *layout;       // for codegen: pointer bitmap
};

// The predeclared types, by kind (TYPE_INVALID … TYPE_UNTYPED_NIL).
extern Type *basic_types[TYPE_KIND_COUNT];
extern Type *type_error;      // the predeclared interface error
extern Type *type_any;        // interface{}, shown as any
extern Type *type_empty_interface; // interface{}, written out
extern Type *type_comparable;
extern Type *type_byte, *type_rune; // aliases that print as byte and rune

// Constructors.
Type *type_pointer(Type *elem);
Type *type_slice(Type *elem);
Type *type_array(Type *elem, int64_t len);
Type *type_map(Type *key, Type *elem);
Type *type_chan(ChanDir dir, Type *elem);
Type *type_struct(const Field *fields, int count);
Type *type_func(Type *const *params, int param_count, Type *const *results,
                int result_count, bool variadic);
// The same with names (see Type.names), for messages.
Type *type_func_named(Type *const *params, int param_count, Type *const *results,
                      int result_count, bool variadic, Name *const *names);
Type *type_tuple(Type *const *parts, int count);
Type *type_named(Object *object);
// An instance as such; instance_of() (generics.c) makes each only once.
Type *type_instance(Type *generic, Type *const *args, int count);
Type *type_param(Object *object, int index);
Type *type_union(Type *const *terms, const bool *tildes, int count);
Type *type_generic_func(Type *signature, Type *const *params, int count);
Type *type_basic(TypeKind kind); // for universe.c: a new basic type
// An interface with the methods and embedded elements written in it; its type
// set is computed by interface_complete() (interface.c), on demand.
Type *type_interface(const Method *methods, int count, Type *const *embedded,
                     const Pos *embedded_pos, int embedded_count);
void interface_complete(Type *interface);

// The type behind all names: struct, pointer, basic …
Type *type_underlying(Type *type);
bool type_identical(Type *a, Type *b);
bool type_identical_ignore_tags(Type *a, Type *b); // for conversions
// "[]int", "map[string]*T", "func(int) error"; package names as Go's messages
// qualify them relative to FROM (NULL: always "pkg.T").
const char *type_string(Type *type, Package *from);
// The unique name for symbols and descriptors, with full import paths.
const char *type_link_string(Type *type);
const char *type_args_link_string(Type **args, int count); // "[int,main.T]"

// Layout, for amd64: sizes in bytes, at most TYPE_MAX_SIZE (which is an error).
#define TYPE_MAX_SIZE (INT64_C(1) << 50)
int64_t type_size(Type *type);
int type_align(Type *type);
bool type_has_pointers(Type *type);
// Number of leading bytes that can contain pointers (Go's ptrdata).
int64_t type_pointer_bytes(Type *type);
// Calls VISIT for the byte offset of each pointer word, ascending.
void type_each_pointer(Type *type, int64_t offset,
                       void (*visit)(int64_t offset, void *context), void *context);

// Predicates, all on the underlying type.
bool type_is_boolean(Type *type);
bool type_is_integer(Type *type);
bool type_is_unsigned(Type *type);
bool type_is_float(Type *type);
bool type_is_complex(Type *type);
bool type_is_numeric(Type *type);
bool type_is_string(Type *type);
bool type_is_untyped(Type *type);
bool type_is_interface(Type *type);  // and not a type parameter
bool type_is_named(Type *type);      // has a name: basic, defined, parameter
bool type_is_pointer_shaped(Type *type); // stored directly in an interface word
bool type_comparable_p(Type *type);  // == is defined
bool type_strictly_comparable(Type *type); // and cannot panic
bool type_ordered(Type *type);       // < is defined
bool type_has_nil(Type *type);
bool type_is_blank_struct(Type *type);
Type *type_default(Type *untyped);   // untyped int -> int …

// Looks a field or method up, through embedded fields (spec: Selectors).
typedef struct Selection {
    enum { SELECTION_NONE, SELECTION_FIELD, SELECTION_METHOD, SELECTION_AMBIGUOUS } kind;
    Field *field;          // SELECTION_FIELD
    Method *method;        // SELECTION_METHOD, concrete or of an interface
    Type *receiver;        // the (embedded) type that has the method or field
    bool indirect;         // a pointer was followed: TYPE itself, or on the path
    Vec(int) path;         // field numbers to follow; the last is the field
                           // itself (a method's path ends at its receiver)
} Selection;
Selection type_lookup(Type *type, Name *name, Package *from);

// Method set for run-time type descriptors: all methods callable on TYPE
// (promoted ones included), sorted as Go sorts them.
typedef struct MethodSetEntry {
    Name *name;
    Package *package;
    Selection selection;
} MethodSetEntry;
typedef struct MethodSet { MethodSetEntry *entries; int count; } MethodSet;
MethodSet *type_method_set(Type *type); // cached

// Does TYPE implement INTERFACE?  If not, *MISSING gets the first method that
// is missing and *WRONG_TYPE tells a wrong signature or receiver apart.
bool type_implements(Type *type, Type *interface, Method **missing, Method **have,
                     bool *pointer_needed);

#endif
