// Text under construction: what text.c and text_type.c share.
#ifndef ESCAPE_TEXT_H
#define ESCAPE_TEXT_H

#include "escape/internal.h"

typedef struct Text {
    char *chars;      // the text so far
    size_t len, cap;
    Package *package; // whose types need no qualification; NULL: all need it
    bool link;        // types as symbols have them: full paths, interface {} for any
    bool unpacked;    // f(x, y) is not yet f(... argument...)
} Text;

void put_chars(Text *t, const char *chars, size_t len);
void put(Text *t, const char *chars);
void put_type(Text *t, Type *type);

// ---- written.c: what messages about an instance (text_instance) show
// The type of NODE with type parameters in it, if the generic function has some there.
Type *written_type(const Node *node);
// Does NODE put a value into an interface whose type is known by its shape only?
bool is_boxed_parameter(const Node *node);

// PRECEDENCE: of the operator around NODE; 0 if there is none.
void put_expr(Text *t, Node *node, int precedence);
void put_list(Text *t, NodeList *list);
void put_stmt(Text *t, Node *node);
Node *visible(Node *node);

#endif
