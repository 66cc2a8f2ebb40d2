// Intrinsics: calls that are a few instructions.
//
//     hi, lo := bits.Mul64(x, y)      ->   v3 = umulhi x y     v4 = mul x y
//     sum, c := bits.Add64(x, y, c)   ->   v5 = add x y        v6 = ult v5 x
//                                          v7 = add v5 c       v8 = ult v7 v5
//                                          v9 = or v6 v8
//     n := atomic.AddInt32(&x, 1)     ->   v1 = atomicadd I32 (symaddr main.x) 1
//
// The functions exist as code, too: as function values, and for go and defer.
// (escape/intrinsics.def lists what Go's compiler treats so: it decides what -m says
// of such calls, this table what they become.)
#include "codegen/build.h"

#include <string.h>

typedef enum Kind {
    UNARY, WIDTH_LESS, SAME, ROTATE, MULTIPLY, ADD, SUB, FLOAT, ATOMIC
} Kind;

typedef struct Intrinsic {
    const char *path; // of the package
    const char *name;
    Kind kind;
    Op op;
    Class class;      // of the operands
} Intrinsic;

static const Intrinsic intrinsics[] = {
#define INTRINSIC(path, name, kind, op, class) {path, name, kind, op, class},
#include "codegen/intrinsics.def"
};

static const Intrinsic *find(const Func *func) {
    const char *path = func->package ? func->package->path : "";
    if ((strncmp(path, "math", 4) != 0 && strncmp(path, "sync", 4) != 0) || func->recv)
        return NULL;
    for (size_t i = 0; i < sizeof intrinsics / sizeof *intrinsics; i++)
        if (strcmp(intrinsics[i].name, func->object->name->text) == 0 &&
            strcmp(intrinsics[i].path, path) == 0)
            return &intrinsics[i];
    return NULL;
}

static int64_t width_of(Class c) {
    return c == CLASS_I8 ? 8 : c == CLASS_I16 ? 16 : c == CLASS_I32 ? 32 : 64;
}

// The carry of a step is whether it wrapped around.
static void add_or_subtract(const Intrinsic *it, Value *const *args, Value **results) {
    Class c = it->class;
    Value *first = emit2(it->op, c, args[0], args[1]);
    Value *second = emit2(it->op, c, first, args[2]);
    bool add = it->kind == ADD;
    Value *carry = add ? emit2(OP_ULT, CLASS_I8, first, args[0])
                       : emit2(OP_ULT, CLASS_I8, args[0], args[1]);
    Value *again = add ? emit2(OP_ULT, CLASS_I8, second, first)
                       : emit2(OP_ULT, CLASS_I8, first, args[2]);
    results[0] = second;
    results[1] = widen(emit2(OP_OR, CLASS_I8, carry, again), false);
}

// What the memory holds before or after, whether a comparison succeeded, or nothing.
static int atomic(const Intrinsic *it, Value *const *args, Value **results) {
    switch (it->op) {
    case OP_ATOMIC_LOAD:
        results[0] = emit1(it->op, it->class, args[0]);
        return 1;
    case OP_ATOMIC_CAS:
        results[0] = emit_args(it->op, CLASS_I8, 3, args);
        return 1;
    case OP_ATOMIC_STORE:
        emit2(it->op, CLASS_NONE, args[0], args[1]);
        return 0;
    default:
        results[0] = emit2(it->op, it->class, args[0], args[1]);
        return 1;
    }
}

static int expand(const Intrinsic *it, Value *const *args, Value **results) {
    Class c = it->class;
    switch (it->kind) {
    case UNARY:
        results[0] = widen(emit1(it->op, c, args[0]), false);
        return 1;
    case WIDTH_LESS:
        results[0] = emit2(OP_SUB, CLASS_I64, word_const(width_of(c)),
                           widen(emit1(it->op, c, args[0]), false));
        return 1;
    case SAME: case FLOAT:
        results[0] = emit1(it->op, c, args[0]);
        return 1;
    case ROTATE:
        results[0] = emit2(it->op, c, args[0], args[1]);
        return 1;
    case MULTIPLY:
        results[0] = emit2(it->op, c, args[0], args[1]);
        results[1] = emit2(OP_MUL, c, args[0], args[1]);
        return 2;
    case ADD: case SUB:
        add_or_subtract(it, args, results);
        return 2;
    case ATOMIC:
        return atomic(it, args, results);
    }
    return 0;
}

// What the call of FUNC becomes, or NULL if it is one.
Operand *intrinsic_call(const Func *func, const CallPlan *plan, int *count) {
    const Intrinsic *it = find(func);
    if (!it)
        return NULL;
    Value *args[3] = {0}, *results[2];
    for (int i = 0; i < plan->arg_count; i++)
        args[i] = plan->args[i].leaf[0];
    *count = expand(it, args, results);
    Operand *operands = ARENA_ARRAY(here.arena, Operand, *count);
    for (int i = 0; i < *count; i++)
        operands[i] = operand1(plan->type->results[i], results[i]);
    return operands;
}
