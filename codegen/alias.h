// May two memory accesses touch the same bytes?  See alias.c.
#ifndef CODEGEN_ALIAS_H
#define CODEGEN_ALIAS_H

#include "codegen/ir.h"

typedef enum MemoryKind { MEMORY_POINTER, MEMORY_INT, MEMORY_FLOAT, MEMORY_KINDS } MemoryKind;

typedef struct Access {
    Value *address;   // operand 0
    int64_t offset;
    int64_t size;
    MemoryKind kind;
} Access;

typedef struct AliasInfo {
    bool *slot_escapes;  // by slot id: its address is stored, passed or compared
    bool mixed_numbers;  // some object is read both as integer and as float
    bool mixed_pointers; // some place both as pointer and as something else
} AliasInfo;

AliasInfo alias_analyse(IrFunc *f, Arena *arena);
// The access of a LOAD or STORE.
Access alias_access(const AliasInfo *info, const Value *value);
MemoryKind alias_kind(const AliasInfo *info, Class class);
// The object an address is in: what ADDPTRs start from.
Value *alias_root(Value *address);
bool may_alias(const AliasInfo *info, const Access *a, const Access *b);
// A frame slot whose address goes nowhere: calls do not touch it.
bool alias_is_private(const AliasInfo *info, const Value *address);

#endif
