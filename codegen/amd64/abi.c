// The calling convention: which parameter travels where.
//
// As Go's ABIInternal.  A value is taken apart into its scalar leaves; if all of
// them find registers of their kind it travels in registers, otherwise the whole
// value goes to the stack, and the next parameter tries again:
//
//     func f(a int, s string, x [2]int, y float64)
//            a: RAX   s: RBX RCX   x: stack (an array of two)   y: XMM0
//
// Results are assigned the same way, starting afresh with all registers; those
// on the stack lie above the stack arguments.  docs/abi.md has the pictures.
#include "base/diag.h"
#include "codegen/codegen.h"
#include "runtime/abi.h"

// Collects the leaves of one type.
typedef struct Leaves {
    Class *classes;
    int64_t *offsets;
    int count;
    int max;          // room in the arrays
    bool failed;      // too many, or an array of more than one element
} Leaves;

static void add_leaf(Leaves *leaves, Class class, int64_t offset) {
    if (leaves->count == leaves->max) {
        leaves->failed = true;
        return;
    }
    leaves->classes[leaves->count] = class;
    leaves->offsets[leaves->count++] = offset;
}

static Class integer_class(int64_t size) {
    switch (size) {
    case 1: return CLASS_I8;
    case 2: return CLASS_I16;
    case 4: return CLASS_I32;
    default: return CLASS_I64;
    }
}

static void collect_leaves(Leaves *leaves, Type *type, int64_t offset) {
    Type *u = type_underlying(type);
    switch (u->kind) {
    case TYPE_FLOAT32:
        add_leaf(leaves, CLASS_F32, offset);
        break;
    case TYPE_FLOAT64:
        add_leaf(leaves, CLASS_F64, offset);
        break;
    case TYPE_COMPLEX64:
        add_leaf(leaves, CLASS_F32, offset);
        add_leaf(leaves, CLASS_F32, offset + 4);
        break;
    case TYPE_COMPLEX128:
        add_leaf(leaves, CLASS_F64, offset);
        add_leaf(leaves, CLASS_F64, offset + 8);
        break;
    case TYPE_STRING:
        add_leaf(leaves, CLASS_PTR, offset);
        add_leaf(leaves, CLASS_I64, offset + STRING_LEN);
        break;
    case TYPE_SLICE:
        add_leaf(leaves, CLASS_PTR, offset);
        add_leaf(leaves, CLASS_I64, offset + SLICE_LEN);
        add_leaf(leaves, CLASS_I64, offset + SLICE_CAP);
        break;
    case TYPE_INTERFACE: // descriptors and itabs are never collected
        add_leaf(leaves, CLASS_I64, offset);
        add_leaf(leaves, CLASS_PTR, offset + IFACE_DATA);
        break;
    case TYPE_POINTER: case TYPE_MAP: case TYPE_CHAN: case TYPE_FUNC:
    case TYPE_UNSAFE_POINTER:
        add_leaf(leaves, CLASS_PTR, offset);
        break;
    case TYPE_ARRAY:
        if (u->len > 1)
            leaves->failed = true;
        else if (u->len == 1)
            collect_leaves(leaves, u->elem, offset);
        break;
    case TYPE_STRUCT:
        type_size(u); // computes the field offsets
        for (int i = 0; i < u->field_count && !leaves->failed; i++)
            collect_leaves(leaves, u->fields[i].type, offset + u->fields[i].offset);
        break;
    default:
        add_leaf(leaves, integer_class(type_size(u)), offset);
    }
}

int abi_leaves(Type *type, int max, Class *classes, int64_t *offsets) {
    Leaves leaves = {classes, offsets, 0, max, false};
    collect_leaves(&leaves, type, 0);
    return leaves.failed ? -1 : leaves.count;
}

// Where the assignment of one list of parameters stands.
typedef struct Assignment {
    int ints, floats;        // registers used
    int64_t stack;           // bytes of stack used
    Class classes[ABI_INT_REGS + ABI_FLOAT_REGS];
    int leaf_count;
} Assignment;

static void assign(Assignment *a, AbiParam *param, Type *type) {
    enum { MAX = ABI_INT_REGS + ABI_FLOAT_REGS };
    Class classes[MAX];
    int64_t offsets[MAX];
    int count = abi_leaves(type, MAX, classes, offsets);
    int ints = 0, floats = 0;
    for (int i = 0; i < count; i++)
        class_is_float(classes[i]) ? floats++ : ints++;

    param->type = type;
    param->in_registers = count >= 0 && a->ints + ints <= ABI_INT_REGS &&
                          a->floats + floats <= ABI_FLOAT_REGS;
    if (!param->in_registers) {
        int64_t align = type_align(type);
        param->stack_offset = (a->stack + align - 1) / align * align;
        a->stack = param->stack_offset + type_size(type);
        return;
    }
    param->leaf_count = count;
    param->first_leaf = a->leaf_count;
    param->classes = ARENA_ARRAY(&compilation, Class, count);
    param->offsets = ARENA_ARRAY(&compilation, int64_t, count);
    for (int i = 0; i < count; i++) {
        param->classes[i] = classes[i];
        param->offsets[i] = offsets[i];
        a->classes[a->leaf_count++] = classes[i];
    }
    a->ints += ints;
    a->floats += floats;
}

static Class *copy_classes(const Assignment *a) {
    Class *copy = ARENA_ARRAY(&compilation, Class, a->leaf_count);
    for (int i = 0; i < a->leaf_count; i++)
        copy[i] = a->classes[i];
    return copy;
}

static int64_t round_up_8(int64_t size) { return (size + 7) & ~(int64_t)7; }

static AbiSignature *make_signature(Type *func, Type *receiver) {
    AbiSignature *s = ARENA_NEW(&compilation, AbiSignature);
    s->param_count = func->param_count + (receiver != NULL);
    s->params = ARENA_ARRAY(&compilation, AbiParam, s->param_count);
    s->result_count = func->result_count;
    s->results = ARENA_ARRAY(&compilation, AbiParam, s->result_count);

    Assignment in = {0};
    AbiParam *param = s->params;
    if (receiver != NULL)
        assign(&in, param++, receiver);
    for (int i = 0; i < func->param_count; i++)
        assign(&in, param++, func->params[i]);
    s->args_size = round_up_8(in.stack);
    s->param_classes = copy_classes(&in);
    s->param_leaf_count = in.leaf_count;

    Assignment out = {.stack = s->args_size};
    for (int i = 0; i < func->result_count; i++)
        assign(&out, &s->results[i], func->results[i]);
    s->results_size = round_up_8(out.stack) - s->args_size;
    s->result_classes = copy_classes(&out);
    s->result_leaf_count = out.leaf_count;
    return s;
}

// Signatures made so far: open hashing by the two types.
typedef struct CachedSignature {
    Type *func, *receiver;
    AbiSignature *signature;
} CachedSignature;

static CachedSignature *cache;
static unsigned cache_size, cache_used;

static CachedSignature *cache_find(Type *func, Type *receiver) {
    unsigned hash = func->id * 31 + (receiver != NULL ? receiver->id * 17 + 1 : 0);
    for (hash *= 0x9E3779B1u;; hash++) {
        CachedSignature *entry = &cache[hash & (cache_size - 1)];
        if (entry->func == NULL ||
            (entry->func == func && entry->receiver == receiver))
            return entry;
    }
}

static void cache_grow(void) {
    CachedSignature *old = cache;
    unsigned old_size = cache_size;
    cache_size = old_size == 0 ? 256 : old_size * 2;
    cache = ARENA_ARRAY(&compilation, CachedSignature, cache_size);
    for (unsigned i = 0; i < old_size; i++)
        if (old[i].func != NULL)
            *cache_find(old[i].func, old[i].receiver) = old[i];
}

AbiSignature *abi_signature(Type *func_type, Type *receiver) {
    Type *func = type_underlying(func_type);
    if (cache_used * 2 >= cache_size)
        cache_grow();
    CachedSignature *entry = cache_find(func, receiver);
    if (entry->func == NULL) {
        *entry = (CachedSignature){func, receiver, make_signature(func, receiver)};
        cache_used++;
    }
    return entry->signature;
}
