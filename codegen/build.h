// The builder's inside: how the build_*.c files call one another.
// Private to codegen/.
//
//   build_func.c     one function: parameters, results, its body; the queue
//   build_emit.c     short hands for making IR values
//   build_operand.c  Go values taken apart: operands, loading, storing
//   build_place.c    things that can be assigned to or have an address
//   build_stmt.c     statements          build_assign.c  assignments, declarations
//   build_range.c    range               build_switch.c  switches
//   build_select.c   select, send        build_defer.c   go and defer
//   build_expr.c     expressions         build_arith.c   operators, conversions
//   build_order.c    order of evaluation build_effect.c  unused values
//   build_compare.c  == and <, branches  build_string.c  strings and bytes
//   build_iface.c    interfaces          build_map.c     maps
//   build_literal.c  composite literals  build_call.c    calls
//   build_builtin.c  builtin functions   build_closure.c function values
//   build_wrapper.c  method wrappers     build_static.c  static initialisation
//   build_complex.c  complex division    build_package.c initialisation, go.main
//   data.c symbol.c rtype.c abi.c
//
// How a Go value stands in the IR.  A type of at most four scalars (leaves) is
// kept in that many IR values; everything else is an address:
//
//     int, *T, map, chan, func      one leaf
//     string                        PTR, I64            (bytes, length)
//     []T                           PTR, I64, I64       (array, length, capacity)
//     interface                     I64, PTR            (type or itab, data)
//     complex128                    F64, F64
//     struct{ a int; s string }     I64, PTR, I64
//     [2]int, bigger structs        in memory
//
// The first word of an interface is an I64: descriptors and itabs are never in
// the collected heap.
#ifndef CODEGEN_BUILD_H
#define CODEGEN_BUILD_H

#include "base/diag.h"
#include "codegen/codegen.h"
#include "codegen/places.h"
#include "codegen/sites.h"
#include "runtime/abi.h"

#include <assert.h>
#include <string.h>

enum { MAX_LEAVES = 4 };

// What codegen keeps about a type (Type.codegen).
typedef struct TypeInfo {
    int leaf_count;               // -1: values stay in memory
    Class classes[MAX_LEAVES];
    int64_t offsets[MAX_LEAVES];
    Symbol *descriptor;           // once asked for
    const char *link_name;        // type_link_string()
} TypeInfo;
TypeInfo *type_info(Type *type);

// A Go value while expressions are built.
typedef struct Operand {
    Type *type;
    Value *leaf[MAX_LEAVES];      // its scalars, or …
    Value *address;               // … where it is in memory (NULL: in leaves)
    int64_t offset;               // added to address
    bool nonnull;                 // the address cannot fault
    bool fresh;                   // nobody else names that memory
} Operand;

// Something that can be assigned to.  Working out a place has no effect but the
// evaluation of its operands: the nil or bounds check of its last step waits in
// it until the place is used, as the specification's two phases of assignment
// want (a[i] = f() calls f before it finds i out of range).
typedef struct Place {
    enum { PLACE_BLANK, PLACE_VARS, PLACE_MEMORY, PLACE_MAP } kind;
    Type *type;
    Pos pos;
    int first_var;                // VARS: its first leaf; the others follow
    Value *base;                  // MEMORY: address is base + index*scale + offset
    int64_t offset;
    bool nonnull;                 // base is known to be good
    bool check_nil;               // base must be checked first
    Value *index, *length;        // index is to be checked against length
    int bounds;                   // BoundsKind of that check
    int64_t scale;
    Operand map, key;             // MAP
    Type *map_type;
} Place;

// Where a variable of the function at work lives (Object.codegen).
typedef struct Local {
    IrFunc *function;             // the function this is about
    int serial;                   // and its number: addresses are used again
    enum {
        LOCAL_VARS,               // in IR variables, one a leaf
        LOCAL_SLOT,               // in the frame, in memory
        LOCAL_POINTER,            // behind an address in an IR variable
        LOCAL_POINTER_SLOT,       // behind an address in a frame slot
    } kind;
    int first_var;
    Slot *slot;
} Local;

// A statement that can be left or continued, and where to.
typedef struct Target {
    Node *node;
    Block *break_to, *continue_to;
} Target;

// The results of a tuple-valued expression, for the RESULT nodes over it.
typedef struct Tuple {
    Node *node;
    int count;
    Operand *values;
} Tuple;

// Pointers to pointers, by hashing.
typedef struct PtrMap {
    void **slots;
    int count, capacity;          // capacity is a power of two
} PtrMap;
void *ptr_map_get(const PtrMap *map, const void *key);
void ptr_map_set(Arena *arena, PtrMap *map, const void *key, void *value);

typedef Vec(Value *) PointerList;

// The function being built.
typedef struct Builder {
    Arena *arena;                 // of the function
    IrFunc *f;
    int serial;                   // numbers functions
    Func *func;                   // source function; NULL in wrappers
    const char *path;             // package path of what is being built
    Block *block;                 // where values go
    Pos pos;                      // of the code at work
    Node *node;                   // the innermost expression or statement
    int inlined;                  // 1 + index into f->inlines
    AbiSignature *signature;
    Local **results;              // the result variables
    Type **result_types;
    int result_count;
    bool results_in_slots;        // deferred functions may change them
    Block *exit;                  // the one end of a function with defer
    Value *context;               // closure object, in closures
    Vec(Target) targets;          // enclosing statements, innermost last
    Vec(Tuple) tuples;            // evaluated tuples, latest last
    Vec(struct InlineExit) inline_exits; // inlined calls being built
    PtrMap labels;                // LABELED_STMT -> Block
    Block *fallthrough;           // the next clause's body
    Vec(Slot *) temps;            // temporaries of the statement at work
    Vec(Slot *) free_temps;       // those of earlier statements
    Node *received_from;          // receive done by a select, and what it gave
    Operand received[2];
    bool ordered;                 // calls in the expression at work are evaluated
    NodeList early;               // they are, with others; in the order it was done
    PtrMap early_values;          // Node -> Operand, their values
    PtrMap views;                 // conversions to string that need no copy
    PointerList *kept;            // pointers that the call being planned keeps alive
    bool deferring;               // a defer statement's operands live on
    int thunk_count;              // go and defer wrappers made for this function
} Builder;
extern Builder here;

typedef struct InlineExit {
    Node *call;                   // INLINED_CALL
    Block *end;                   // its returns jump here
} InlineExit;

// ---- build_emit.c: IR values at the place where we are
Value *emit0(Op op, Class c);
Value *emit1(Op op, Class c, Value *x);
Value *emit2(Op op, Class c, Value *x, Value *y);
Value *emit_args(Op op, Class c, int count, Value *const *args);
Value *int_const(Class c, int64_t value);
Value *word_const(int64_t value);            // I64
Value *nil_pointer(void);
Value *float_const(Class c, double value);
Value *symbol_address(Symbol *symbol, int64_t offset, Class c); // I64 or PTR
Value *slot_address(Slot *slot, int64_t offset);
Value *get_var(int var);
void set_var(int var, Value *value);
int new_var(Class c, const char *name);
Value *load(Class c, Value *address, int64_t offset, bool nonnull);
void store(Value *address, int64_t offset, Value *value, bool nonnull);
void move(Value *to, int64_t to_offset, Value *from, int64_t from_offset,
          int64_t size, bool nonnull);
void zero(Value *address, int64_t offset, int64_t size, bool nonnull);
Value *add_pointer(Value *p, Value *bytes);
Value *add_offset(Value *p, int64_t offset); // p itself for 0
void nil_check(Value *p);
void bounds_check(Value *index, Value *length, int kind);
void check(Value *condition, RuntimeEntry entry);
Value *is_equal(Value *x, Value *y);         // any class
Value *is_zero(Value *x);
Value *logical_not(Value *x);
Value *select_value(Value *condition, Value *x, Value *y);
Value *widen(Value *x, bool is_signed);      // integer to I64
Value *as_pointer(Value *x);
// rt.NAME(...): values end with NULL.  Returns the call, or with rtcall1 its
// first result.
Value *rtcall(RuntimeEntry entry, const char *what, ...);
Value *rtcall1(RuntimeEntry entry, const char *what, ...);
Value *call_result(Value *call, int index, Class c);
Block *new_block(void);
void start(Block *block);                    // continue there
void jump(Block *to);
void branch(Value *condition, Block *yes, Block *no, int likely);
void unreachable(void);                      // and go on in a dead block
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

// ---- build_operand.c
int leaf_count(Type *type);                  // -1: in memory
Class leaf_class(Type *type, int i);
bool leaf_is_length(Type *type, int i);
bool in_leaves(Type *type);
Class class_of(Type *type);                  // of a type with one leaf
bool is_signed(Type *type);
Type *under(Type *type);                     // type_underlying
Operand operand1(Type *type, Value *x);
Operand operand2(Type *type, Value *x, Value *y);
Operand operand3(Type *type, Value *x, Value *y, Value *z);
Operand operand_in_memory(Type *type, Value *address, int64_t offset, bool nonnull);
Operand zero_operand(Type *type);
Operand load_operand(Type *type, Value *address, int64_t offset, bool nonnull);
void store_operand(Value *address, int64_t offset, Operand x, bool nonnull);
Operand stable(Operand x);                   // a copy nobody else can change
Value *operand_address(Operand x);           // in memory, maybe a temporary
Operand retyped(Operand x, Type *type);      // same bits, other type
Operand operand_field(Operand x, int index); // of a struct
Operand operand_element(Operand x, int64_t index); // of an array, in range
Slot *temp_slot(Type *type);                 // free again after the statement
Slot *own_slot(Type *type, Object *object);  // for as long as the function runs
Value *stack_home(Node *site, Type *type);   // NULL if SITE allocates on the heap
void note_home(Slot *slot, const Node *site); // SITE's object lives there
int first_leaf_of_field(Type *type, int index);
void join_set(Type *type, int first_var, Operand x);
Operand join_get(Type *type, int first_var);
int join_vars(Type *type);                   // see build_operand.c
// A zeroed heap object, made by SITE: a Node or the variable that moved.
Value *allocate(Type *type, const void *site, const char *what);
Site *site_here(const void *key, const char *what); // sites.c

// ---- build_place.c
bool is_placeable(Node *node);               // an operand with a place
Place place_of(Node *node);
Place place_of_object(Object *object);
Operand read_place(Place *place);
void write_place(Place *place, Operand x);
Value *place_address(Place *place);          // after its checks; offset applied
Place memory_place(Type *type, Value *address, int64_t offset);
Place place_field(Place place, int index);
void settle(Place *place);                   // does its checks
void zero_place(Place *place);

// ---- build_func.c
void declare_home(Object *object, bool zeroed);
void declare_and_set(Object *object, Operand x);
Local *local_of(Object *object);
void queue_func(Func *func);
void queue_build(void (*build)(void *), void *context);
Func *object_func(Object *object);
void begin_function(Symbol *symbol, const char *name, Type *type, Type *receiver);
void finish_function(void);
Operand *receive_params(void);               // one operand per parameter
void return_operands(Operand *values, int count);
void build_func(void *func);

// ---- build_stmt.c, build_assign.c, build_range.c, build_switch.c …
void stmt(Node *node);
void stmts(NodeList *list);
void block_of(Node *node);
void assign_stmt(Node *node);
void var_decl(Node *decl);
void inc_dec_stmt(Node *node);
void range_stmt(Node *node);
void switch_stmt(Node *node);
void type_switch_stmt(Node *node);
void select_stmt(Node *node);
void send_stmt(Node *node);
void go_stmt(Node *node);
void defer_stmt(Node *node);
void push_target(Node *node, Block *break_to, Block *continue_to);
void pop_target(void);

// ---- build_expr.c
Value *address_to_receive(Slot *slot, Type *elem);
Operand expr(Node *node);
Value *scalar(Node *node);                   // an expression with one leaf
void expr_to(Node *node, Value *address, int64_t offset); // into fresh memory
Operand inlined_call(Node *node, Operand **values, int *count);
Operand constant(Node *node);
Value *int_value(Node *node);                // an index or size, as I64
bool is_nil_node(Node *node);

// ---- build_effect.c
void effect(Node *node);                     // evaluate, drop the value
void effects_of_elements(Node *literal);

// ---- build_order.c
typedef struct Order {
    int known;                    // here.early.len, and
    bool ordered;                 // here.ordered, before
} Order;
bool has_effects(Node *node);                // it matters when it is evaluated
Order begin_order(Node **nodes, int count);  // evaluates what comes early in them
Order begin_order_of_slice(Node *node);
Order begin_order_of_go(Node *call);
void end_order(Order order);
const Operand *early_value(Node *node);      // NULL: not evaluated early
Operand *eval_list(Node **nodes, int count); // all, in order
void eval_two(Node *x, Node *y, Operand *x_value, Operand *y_value);

// ---- build_arith.c, build_compare.c, build_complex.c
Operand binary(Node *node);
Operand arithmetic(Token op, Type *type, Operand x, Operand y, Node *count);
Operand unary(Node *node);
Operand convert(Node *node);
Value *compare(Token op, Operand x, Operand y);
Value *equal(Operand x, Operand y);
void condition(Node *node, Block *yes, Block *no);
Operand shift(Token op, Type *type, Operand x, Value *count, Type *count_type);
Operand divide_complex(Type *type, Operand x, Operand y);
bool is_plain_memory(Type *type);            // == is comparing the bytes

// ---- build_string.c
Operand concat(Node *node);
Operand convert_string(Node *node, Type *from, Type *to);
Operand string_view(Node *node);             // string(bytes) without a copy …
void allow_views(Node *node);                // … and that of parts of a literal
Operand string_constant(const char *bytes, uint32_t len, Type *type);

// ---- build_iface.c
Operand to_interface(Node *node, Node *x, Type *to);
Operand interface_to_interface(Operand x, Type *to);
Operand box(Operand x, Type *to, Node *site); // SITE: see stack_home()
Operand *assert_type(Node *node, int *count);
Value *dynamic_type(Operand x);              // of an interface; I64, 0 if nil
Value *method_code(Operand x, int index);
Operand unbox(Type *type, Value *data);      // the value behind a data word
Value *is_dynamic_type(Operand x, Type *type); // I8
bool is_interface(Type *type);
bool is_empty_interface(Type *type);

// ---- build_map.c
Value *new_map(Node *node, Value *hint, const char *what); // make, map literal
Operand map_index(Node *node, Value **found);
Operand map_load(Type *map_type, Operand map, Operand key, Value **found);
bool map_key_by_address(Type *map_type);
Value *map_assign(Type *map_type, Operand map, Operand key); // element's address
void map_delete(Type *map_type, Operand map, Operand key);

// ---- build_literal.c, build_static.c
Operand literal(Node *node);
int64_t literal_length(Node *node);          // elements of an array or slice
void literal_to(Node *node, Value *address, int64_t offset, bool zeroed);
Operand address_of_literal(Node *node, Node *literal);
bool is_static(Node *node);
void static_store(Data *data, int64_t offset, Node *node);
bool static_global(Object *object, Node *rhs); // done without code?
extern bool evaluated_once;                  // the expression at work runs once

// ---- build_call.c, build_intrinsic.c, build_builtin.c, build_closure.c
typedef struct CallPlan {
    enum { PLAN_STATIC, PLAN_CLOSURE, PLAN_POINTER, PLAN_BUILTIN } kind;
    Node *node;
    Symbol *symbol;               // STATIC
    Value *code;                  // CLOSURE: the func value; POINTER: code address
    AbiSignature *signature;
    Operand *args;                // receiver first
    int arg_count;
    PointerList kept;             // f(uintptr(p)): live until the call returns
    int builtin;                  // BUILTIN
    Type *type;                   // of the function
} CallPlan;
CallPlan plan_call(Node *node);
Operand *perform_call(CallPlan *plan, int *count);
Operand call(Node *node);
Operand *call_tuple(Node *node, int *count);
// build_intrinsic.c: what a call of FUNC becomes instead, or NULL.
Operand *intrinsic_call(const Func *func, const CallPlan *plan, int *count);
Operand builtin_call(Node *node);
Operand recover_place(void);
Operand perform_builtin(CallPlan *plan);
Operand func_value(Symbol *code_closure, Type *type);
Operand closure(Node *node);                 // FUNC_LIT
Operand method_value(Node *node);
Operand method_expression(Node *node);
Symbol *static_closure(Symbol *code);        // read-only {code}
Value *closure_object(Type *layout, Symbol *code, Operand *captures, Node *site,
                      const char *what);
Type *closure_layout(Type **types, int count);
Operand load_capture(Type *layout, int index);

// ---- build_wrapper.c
// Code to call for method NAME of TYPE: the method itself or a wrapper.
Symbol *symbol_of_method(Type *receiver, Name *name, Package *package);
// The same as an interface calls it: its receiver is the data word.
Symbol *symbol_of_interface_method(Type *type, Name *name, Package *package);
Symbol *symbol_of_method_expr(Type *type, Name *name, Package *package);
bool stored_directly(Type *type);            // the data word is the value itself
Type *pointer_word(void);                    // unsafe.Pointer

// ---- build_package.c
extern Package *current_package;             // what is being compiled
void build_init(void *package);
void build_go_main(void *package);

// ---- data.c, rtype.c, symbol.c
Data *data_new_shared(Symbol *symbol, int64_t size, int align);
int64_t data_grow(Data *data, int64_t len);
void data_bytes(Data *data, int64_t offset, const void *bytes, int64_t len);
void data_set_type(Data *data, Type *type);
void queue_descriptors(Package *package);    // of the types it declares
Symbol *symbol_unique(const char *stem, SymbolKind kind); // stem.1, stem.2 …
Symbol *symbol_of_string_pool(void);         // the strings of static data …
int64_t pooled_string(const char *bytes, uint32_t len); // … and the place of one
Symbol *symbol_of_bytes(void);               // go.bytes: 256 words 0 … 255
Symbol *symbol_of_zero_base(void);           // address of things without size
void queue_global(Object *object);
// Gives a variable its files (build_embed.c).
void build_embedded(const Embedded *embedded);

#endif
