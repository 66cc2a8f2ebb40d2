// Syntax errors.
#include "base/diag.h"
#include "parser/nodes.h"

void explain_syntax_errors(Source *source) {
    syntax_error_at(source->base, "the file is no Go program");
}
