// One function from tree to IR, and the queue of functions to build.
//
// A function begins by receiving its parameters from registers and the caller's
// frame and giving each variable a home (Local in build.h):
//
//     not captured, address not taken, small    IR variables, later registers
//     on the heap, says escape analysis         a new object; the variable is
//                                               reached through its address
//     all others                                a frame slot
//
// A function that defers has one exit.  After a panic that a deferred function
// recovered, the runtime continues at that exit with nothing but the frame: so the
// results of such functions live in slots, and the exit reads only those:
//
//     exit:  rt.defer_return; load results; return
//
// Building functions finds more to build: literals, wrappers, equality …; they
// wait in a queue, one function is built at a time.
#include "codegen/build.h"

// ---- The queue

typedef struct Job {
    void (*build)(void *context);
    void *context;
} Job;

static Vec(Job) jobs;
static int jobs_done;
static void (*consumer)(IrFunc *f);

void queue_build(void (*build)(void *), void *context) {
    Job job = {build, context};
    vec_push(&compilation, &jobs, job);
}

void queue_func(Func *func) { queue_build(build_func, func); }

static bool is_blank_func(Func *func) {
    return func->object && func->object->name && func->object->name->blank;
}

void build_package(Package *package, bool is_main, void (*consume)(IrFunc *f)) {
    consumer = consume;
    here.path = package->path;
    current_package = package;
    for (int i = 0; i < package->funcs.len; i++) {
        Func *func = package->funcs.items[i];
        if (func->body && !is_blank_func(func))
            queue_func(func);
    }
    queue_build(build_init, package);
    if (!is_main)
        queue_descriptors(package);
    if (is_main)
        queue_build(build_go_main, package);
    while (jobs_done < jobs.len) {
        Job job = jobs.items[jobs_done++];
        job.build(job.context);
    }
}

// ---- Beginning and end

void begin_function(Symbol *symbol, const char *name, Type *type, Type *receiver) {
    static Arena arena;
    static int serial;
    const char *path = here.path;
    here = (Builder){.arena = &arena, .path = path, .serial = ++serial};
    here.f = ir_func_new(&arena, symbol, name);
    symbol->defined = true;
    AbiSignature *s = here.signature = abi_signature(type, receiver);
    here.f->args_size = s->args_size;
    here.f->results_size = s->results_size;
    for (int i = 0; i < s->param_leaf_count; i++)
        vec_push(&arena, &here.f->params, s->param_classes[i]);
    for (int i = 0; i < s->result_leaf_count; i++)
        vec_push(&arena, &here.f->results, s->result_classes[i]);
    start(new_block());
}

void finish_function(void) {
    for (int i = 0; i < here.f->blocks.len; i++) // those behind a return and the like
        if (here.f->blocks.items[i]->kind == BLOCK_OPEN)
            ir_unreachable(here.f->blocks.items[i]);
    Arena *arena = here.arena;
    consumer(here.f);
    arena_free(arena);
}

static Slot *incoming_slot(Type *type, int64_t offset) {
    Slot *slot = own_slot(type, NULL);
    slot->kind = SLOT_INCOMING;
    slot->incoming = offset;
    return slot;
}

Operand *receive_params(void) {
    AbiSignature *s = here.signature;
    Value **leaves = ARENA_ARRAY(here.arena, Value *, s->param_leaf_count + 1);
    for (int i = 0; i < s->param_leaf_count; i++) {
        leaves[i] = emit0(OP_PARAM, s->param_classes[i]);
        leaves[i]->imm = i;
    }
    Operand *operands = ARENA_ARRAY(here.arena, Operand, s->param_count + 1);
    for (int i = 0; i < s->param_count; i++) {
        AbiParam *param = &s->params[i];
        Operand *x = &operands[i];
        x->type = param->type;
        if (!param->in_registers) {
            Slot *slot = incoming_slot(param->type, param->stack_offset);
            if (type_has_pointers(param->type))
                vec_push(here.arena, &here.f->arg_slots, slot);
            *x = load_operand(param->type, slot_address(slot, 0), 0, true);
            x->fresh = true;
        } else if (in_leaves(param->type)) {
            for (int l = 0; l < param->leaf_count; l++) {
                x->leaf[l] = leaves[param->first_leaf + l];
                x->leaf[l]->flags |= leaf_is_length(param->type, l) ? VALUE_LENGTH : 0;
            }
        } else {
            Value *home = slot_address(own_slot(param->type, NULL), 0);
            *x = operand_in_memory(param->type, home, 0, true);
            x->fresh = true;
            for (int l = 0; l < param->leaf_count; l++)
                store(x->address, param->offsets[l], leaves[param->first_leaf + l], true);
        }
    }
    return operands;
}

void return_operands(Operand *values, int count) {
    AbiSignature *s = here.signature;
    Value **leaves = ARENA_ARRAY(here.arena, Value *, s->result_leaf_count + 1);
    assert(count == s->result_count);
    for (int i = 0; i < count; i++) {
        AbiParam *result = &s->results[i];
        Operand x = values[i];
        if (!result->in_registers) {
            Slot *slot = incoming_slot(result->type, result->stack_offset);
            store_operand(slot_address(slot, 0), 0, x, true);
            continue;
        }
        for (int l = 0; l < result->leaf_count; l++)
            leaves[result->first_leaf + l] =
                x.address ? load(result->classes[l], x.address,
                                 x.offset + result->offsets[l], x.nonnull)
                          : x.leaf[l];
    }
    here.block->pos = here.pos;
    ir_return(here.f, here.block, leaves, s->result_leaf_count);
    start(new_block());
}

// ---- Variables

static const char *leaf_name(Object *object, int leaf) {
    static const char *const string_parts[] = {"ptr", "len", "cap"};
    Type *type = under(object->type);
    const char *name = object->name ? object->name->text : "_";
    if (type->kind == TYPE_STRING || type->kind == TYPE_SLICE)
        return text("%s.%s", name, string_parts[leaf]);
    if (type->kind == TYPE_INTERFACE)
        return text("%s.%s", name, leaf ? "data" : "type");
    return leaf_count(type) == 1 ? name : text("%s.%d", name, leaf);
}

bool lives_in_memory(Object *object) {
    return object->address_taken || !in_leaves(object->type) ||
           (object->captured && !object->capture_by_value);
}

static Local *new_local(Object *object) {
    Local *local = ARENA_NEW(here.arena, Local);
    local->function = here.f;
    local->serial = here.serial;
    object->codegen = local;
    return local;
}

static void make_vars(Object *object, Local *local) {
    local->kind = LOCAL_VARS;
    local->first_var = here.f->vars.len;
    for (int i = 0; i < leaf_count(object->type); i++) {
        int var = ir_var_new(here.f, leaf_class(object->type, i), object,
                             leaf_name(object, i));
        here.f->vars.items[var].length = leaf_is_length(object->type, i);
    }
}

// The variable is at ADDRESS.
static void declare_pointer(Object *object, Value *address) {
    Local *local = new_local(object);
    const char *name = object->name ? object->name->text : "_";
    if (here.results_in_slots && object->is_result) {
        local->kind = LOCAL_POINTER_SLOT;
        local->slot = own_slot(type_pointer(object->type), NULL);
        store(slot_address(local->slot, 0), 0, address, true);
        return;
    }
    local->kind = LOCAL_POINTER;
    local->first_var = ir_var_new(here.f, CLASS_PTR, object, text("&%s", name));
    set_var(local->first_var, address);
}

static const char *heap_comment(Object *object) {
    return text("moved to heap: %s", object->name ? object->name->text : "_");
}

static Local *make_home(Object *object) {
    if (object->heap) {
        declare_pointer(object, allocate(object->type, object, heap_comment(object)));
        return object->codegen;
    }
    Local *local = new_local(object);
    if (lives_in_memory(object) || (here.results_in_slots && object->is_result &&
                                    object->owner == here.func)) {
        local->kind = LOCAL_SLOT;
        local->slot = own_slot(object->type, object);
    } else {
        make_vars(object, local);
    }
    return local;
}

void declare_home(Object *object, bool zeroed) {
    Local *local = make_home(object);
    if (!zeroed || object->heap)
        return;
    Place place = place_of_object(object);
    (void)local;
    zero_place(&place);
}

void declare_and_set(Object *object, Operand x) {
    make_home(object);
    Place place = place_of_object(object);
    write_place(&place, x);
}

Local *local_of(Object *object) {
    Local *local = object->codegen;
    if (!local || local->serial != here.serial) {
        declare_home(object, true);
        local = object->codegen;
    }
    return local;
}

// A parameter that came on the stack and stays in memory lives where it came.
static void declare_param(Object *object, Operand x) {
    if (!object)
        return;
    if (x.address && x.fresh && !object->heap && x.address->op == OP_SLOTADDR) {
        Local *local = new_local(object);
        local->kind = LOCAL_SLOT;
        local->slot = x.address->slot;
        local->slot->object = object;
        return;
    }
    declare_and_set(object, x);
}

// ---- Closures: where the captured variables are

static void declare_captures(Func *func) {
    here.context = emit0(OP_CONTEXT, CLASS_PTR);
    here.context->flags = VALUE_NONNULL;
    here.f->is_closure = true;
    int count = func->captures.len;
    Type **types = ARENA_ARRAY(here.arena, Type *, count + 1);
    for (int i = 0; i < count; i++) {
        Object *object = func->captures.items[i];
        types[i] = object->capture_by_value ? object->type : type_pointer(object->type);
    }
    Type *layout = closure_layout(types, count);
    for (int i = 0; i < count; i++) {
        Object *object = func->captures.items[i];
        int64_t offset = layout->fields[1 + i].offset;
        if (!object->capture_by_value) {
            declare_pointer(object, load(CLASS_PTR, here.context, offset, true));
        } else if (in_leaves(object->type)) {
            Local *local = new_local(object);
            make_vars(object, local);
            Place place = place_of_object(object);
            write_place(&place, load_operand(object->type, here.context, offset, true));
        } else {
            declare_pointer(object, add_offset(here.context, offset));
        }
    }
}

// ---- Source functions

static void declare_results(Func *func) {
    here.result_count = func->results.len;
    here.results = ARENA_ARRAY(here.arena, Local *, here.result_count + 1);
    here.results_in_slots = func->has_defer;
    if (!func->named_results && !func->has_defer)
        return;
    for (int i = 0; i < func->results.len; i++)
        declare_home(func->results.items[i], true);
}

// The exit of a function that defers.
static void build_exit(Func *func) {
    start(here.exit);
    here.inlined = 0;
    rtcall(RT_defer_return, NULL, NULL);
    Operand *values = ARENA_ARRAY(here.arena, Operand, func->results.len + 1);
    for (int i = 0; i < func->results.len; i++) {
        Place place = place_of_object(func->results.items[i]);
        values[i] = read_place(&place);
    }
    return_operands(values, func->results.len);
}

static Pos end_of_body(Func *func) {
    return func->body->block.rbrace ? func->body->block.rbrace : func->body->pos;
}

static void end_body(Func *func) {
    here.pos = end_of_body(func);
    if (func->has_defer) {
        jump(here.exit);
        build_exit(func);
    } else if (func->results.len == 0) {
        return_operands(NULL, 0);
    }
}

// Functions of reflect that stand between a method value or a function made by
// MakeFunc and its code, as wrappers do: recover() works behind them.
static bool calls_for_reflect(const Func *func) {
    static const char *const names[] = {"callMethod", "callReflect"};
    if (strcmp(func->package->path, "reflect") != 0)
        return false;
    return strcmp(func->name, names[0]) == 0 || strcmp(func->name, names[1]) == 0;
}

void build_func(void *context) {
    Func *func = context;
    Symbol *symbol = symbol_of_func(func);
    if (symbol->defined)
        return;
    begin_function(symbol, symbol->name, func->type, func->recv ? func->recv->type : NULL);
    here.func = here.f->func = func;
    here.pos = here.f->pos = func->node->pos;
    here.f->no_split = (func->pragma & PRAGMA_NOSPLIT) != 0;
    here.f->has_recover = func->has_recover;
    here.f->is_wrapper = calls_for_reflect(func);
    if (func->has_defer) {
        here.exit = new_block();
        here.exit->landing = true;
        here.f->landing = here.exit;
    }
    Operand *params = receive_params();
    if (func->captures.len > 0)
        declare_captures(func);
    int next = 0;
    if (func->recv)
        declare_param(func->recv, params[next++]);
    for (int i = 0; i < func->params.len; i++)
        declare_param(func->params.items[i], params[next++]);
    declare_results(func);
    stmts(&func->body->block.list);
    end_body(func);
    finish_function();
}
