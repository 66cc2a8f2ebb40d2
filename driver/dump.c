// burrow dump STAGE files: what a stage made, as text.
//
//     tokens ast       the front end, whatever the program's errors
//     types            the checked tree's declarations
//     escape           what the analysis says of each site, and where the code has it
//     ir               IR after the last pass, or after those of --dump=PASS,…
//     asm              NASM text
#include "driver/look.h"

#include "base/diag.h"
#include "codegen/codegen.h"
#include "explain/columns.h"
#include "lexer/lexer.h"
#include "parser/ast.h"

#include <errno.h>
#include <string.h>

static int dump_tokens(Unit *unit) {
    unit_read(unit);
    for (int i = 0; i < unit->sources.len; i++) {
        Source *source = unit->sources.items[i];
        tokens_print(stdout, source);
    }
    return diag_flush(stderr) > 0 ? STATUS_ERRORS : STATUS_OK;
}

static int dump_ast(Unit *unit) {
    unit_read(unit);
    for (int i = 0; i < unit->sources.len; i++) {
        Source *source = unit->sources.items[i];
        ast_print(stdout, parse_file(source));
    }
    return diag_flush(stderr) > 0 ? STATUS_ERRORS : STATUS_OK;
}

static int dump_types(Unit *unit) {
    Package *package = compile_front(unit);
    if (package == NULL)
        return STATUS_ERRORS;
    sema_print_types(stdout, package);
    return STATUS_OK;
}

// What a function is depends on what it calls: imported packages come first.
static Package *compile_decided(Unit *unit) {
    Package *package = compile_imports() == STATUS_OK ? compile_front(unit) : NULL;
    if (package != NULL)
        compile_middle(package);
    return package;
}

// With -m its messages alone, for which no code is needed.
static int dump_escape(Unit *unit) {
    if (options.print_decisions > 0)
        return compile_decided(unit) != NULL ? STATUS_OK : STATUS_ERRORS;
    Look look;
    if (!look_at(unit, LOOK_CODE, &look))
        return STATUS_ERRORS;
    int mismatches = columns_print(stdout, look.package, look.stories, options.check);
    return options.check && mismatches > 0 ? STATUS_FAILURE : STATUS_OK;
}

// The passes print while they run; the assembly text is thrown away.
static int dump_ir(Unit *unit) {
    Package *package = compile_decided(unit);
    if (package == NULL)
        return STATUS_ERRORS;
    if (pass_options.dump == NULL)
        pass_options.dump = passes[pass_count - 1].name;
    compile_back(package, "/dev/null");
    return diag_flush(stderr) > 0 ? STATUS_ERRORS : STATUS_OK;
}

static int dump_asm(Unit *unit) {
    Package *package = compile_decided(unit);
    if (package == NULL)
        return STATUS_ERRORS;
    fflush(stdout);
    compile_back(package, options.output != NULL ? options.output : "/dev/stdout");
    return diag_flush(stderr) > 0 ? STATUS_ERRORS : STATUS_OK;
}

static const struct Stage {
    const char *name;               // word after `dump`
    int (*dump)(Unit *unit); // prints; the result is the exit status
} stages[] = {
    {"tokens", dump_tokens}, {"ast", dump_ast}, {"types", dump_types},
    {"escape", dump_escape}, {"ir", dump_ir},   {"asm", dump_asm},
};

// `dump escape` and `dump --pass=escape` are the same.
static const char *stage_named(const char *word) {
    static const char option[] = "-pass=";
    word += strncmp(word, "--", 2) == 0;
    return strncmp(word, option, sizeof option - 1) == 0 ? word + sizeof option - 1 : word;
}

int command_dump(int count, char **words) {
    const char *stage = count > 0 ? stage_named(words[0]) : "";
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (strcmp(stage, stages[i].name) == 0) {
            options_parse(COMMAND_DUMP, count - 1, words + 1);
            compile_configure();
            int status = stages[i].dump(named_unit(&options.files));
            if (options.timings)
                timing_print(stderr, NULL, true);
            work_remove();
            return status;
        }
    fputs("burrow dump: name a stage: tokens ast types escape ir asm\n", stderr);
    return STATUS_ERRORS;
}
