// Code generation: checked and analysed packages in, NASM text out.
//
//     Package --build_*.c--> IrFunc --passes--> --amd64/--> NASM text
//
// One function at a time: built, optimised, allocated, emitted, forgotten.
#ifndef CODEGEN_CODEGEN_H
#define CODEGEN_CODEGEN_H

#include "codegen/ir.h"

// ---- Symbols (symbol.c)
typedef enum SymbolKind { SYMBOL_FUNC, SYMBOL_DATA, SYMBOL_RUNTIME } SymbolKind;

struct Symbol {
    const char *name;     // Go's name: main.(*T).M, type:map[string]int
    const char *spelling; // NASM's: only letters, digits, _ $ # @ ~ . ?
    SymbolKind kind;
    bool defined;         // in this object; otherwise `extern`
    bool exported;        // `global`: other objects may refer to it
    bool shared;          // may be defined in several objects (weak): type
                          // descriptors, itabs, wrappers, instances
    bool referenced;
    bool mentioned;       // by the text written so far (amd64/tables.c)
    bool is_string;       // bytes of a string constant: info is its Data
    void *info;
};

// The symbol of that name, made on first use.
Symbol *symbol_get(const char *name, SymbolKind kind);
Symbol *symbol_of_func(Func *func);      // main.f
Symbol *symbol_of_closure(Func *func);   // main.f·f: static closure object {code}
Symbol *symbol_of_global(Object *var);   // main.x
Symbol *symbol_of_runtime(RuntimeEntry entry); // rt.new
Symbol *symbol_of_type(Type *type);      // descriptor; queues its data
Symbol *symbol_of_itab(Type *type, Type *interface);
Symbol *symbol_of_bitmap(Type *type);    // of its pointers
Symbol *symbol_of_string(const char *text, uint32_t len); // read-only bytes
Symbol *symbol_of_alloc_cache(int64_t size, uint64_t mask); // rt.cache.16.1
Symbol *symbol_of_float(double value, Class class); // read-only constant

// ---- Data (data.c): a data object in memory, written by the emitter
typedef struct Reloc {
    int64_t offset;       // where, in the object
    Symbol *target;
    int64_t addend;
    int size;             // 8, or 4 for 32-bit absolute addresses
} Reloc;

typedef enum DataKind {
    DATA_PLAIN,
    DATA_TYPE,            // a type descriptor: its address goes to go_typelinks
    DATA_ITAB,            // an itab: its address goes to go_itabs
} DataKind;

typedef struct Data {
    Symbol *symbol;
    DataKind kind;
    int64_t size;
    int align;
    uint8_t *bytes;       // NULL: zero (bss)
    Vec(Reloc) relocs;    // ascending
    bool readonly;
    bool common;          // allocation caches: merged by the linker
    const char *contents_file; // a file that has its bytes instead of `bytes`, or NULL
    Type *type;           // a global variable's type (for its pointer map), or NULL
    Pos pos;
} Data;

Data *data_new(Symbol *symbol, int64_t size, int align, bool readonly);
void data_int(Data *data, int64_t offset, int size, uint64_t value);
void data_address(Data *data, int64_t offset, int size, Symbol *target, int64_t addend);

// ---- The calling convention's view of a signature (abi.c).
// As Go's ABIInternal: each parameter goes into registers entirely, leaf by leaf,
// or to the stack entirely.
typedef struct AbiParam {
    Type *type;
    bool in_registers;
    int leaf_count;       // in registers: its leaves …
    Class *classes;       // … their classes
    int64_t *offsets;     // … their byte offsets in the value
    int first_leaf;       // number of its first leaf among all register leaves
    int64_t stack_offset; // on the stack: offset from the first stack argument
} AbiParam;

typedef struct AbiSignature {
    AbiParam *params;     // receiver first
    int param_count;
    AbiParam *results;
    int result_count;
    int64_t args_size;    // bytes of stack arguments
    int64_t results_size; // bytes of stack results, which follow the arguments
    Class *param_classes; // classes of all register leaves in order
    int param_leaf_count;
    Class *result_classes;
    int result_leaf_count;
} AbiSignature;

// RECEIVER is NULL for functions; for interface method calls pass
// basic_types[TYPE_UNSAFE_POINTER].  Cached per type.
AbiSignature *abi_signature(Type *func_type, Type *receiver);
// Scalars a type is made of, in memory order.  Returns the count, or -1 if there
// are more than MAX or the type has an array longer than 1.
int abi_leaves(Type *type, int max, Class *classes, int64_t *offsets);

// ---- //go:embed (build_embed.c)
typedef struct EmbedFile {
    const char *name;     // "img/a.png"; a folder's ends with a slash
    void *bytes;
    size_t size;
    const char *path;     // a file that has the bytes (for large ones), or NULL
} EmbedFile;

typedef enum EmbedKind { EMBED_NONE, EMBED_STRING, EMBED_BYTES, EMBED_FILES } EmbedKind;

// A variable and its files, in the order of package embed.
typedef struct Embedded {
    Object *object;
    EmbedKind kind;
    EmbedFile *files;
    int count;
} Embedded;

typedef Vec(Embedded) EmbeddedList;

// ---- Driver's entry points
typedef struct CodegenOptions {
    bool listing;         // -S: a listing for people
    bool debug_info;      // DWARF
    bool sites;           // -sites: the table of what allocates
    bool no_optimization; // -N
    const char **init_paths; // main: packages to initialise before it, in order
    int init_count;
    const char *goroot;      // main: where the standard library came from, or NULL
    const char *build_info;  // main: for runtime/debug.ReadBuildInfo, or NULL
    EmbeddedList embedded;   // variables with //go:embed
} CodegenOptions;
extern CodegenOptions codegen_options;

// Compiles the package and writes NASM text to OUT.  IS_MAIN: also go.main.
// IMPORTS in initialisation order.
void codegen_package(Package *package, bool is_main, FILE *out);

// builder: queues and builds all functions; calls CONSUME for each in turn.
void build_package(Package *package, bool is_main, void (*consume)(IrFunc *f));
// All Data made while building (the backend's constants included), to be called
// after build_package.
void data_each(void (*consume)(Data *data));

// What the builder will do, for those who explain it.
// The value X in an interface: does it stand in read-only data?
bool boxed_statically(Node *x);
// Must the variable have an address, in the frame or on the heap?
bool lives_in_memory(Object *object);
// A map that is made in a frame: can it ask for a table on the heap at once?
bool map_may_need_table(Node *node);

// backend (amd64/): from optimised IR to text.
void amd64_begin(FILE *out);
void amd64_func(IrFunc *f);
void amd64_data(Data *data);
void amd64_end(void); // tables: functab, roots, debug info, extern declarations

#endif
