// The driver's inside: the commands and what they share.
#ifndef DRIVER_DRIVER_H
#define DRIVER_DRIVER_H

#include "driver/options.h"
#include "sema/sema.h"

#include <stdio.h>

typedef struct Unit Unit; // driver/packages.h

// Exit statuses, as Go's: 0 success, 1 failure of a tool or a file, 2 errors in
// the program or the command line, 3 a mistake of the compiler itself.
enum { STATUS_OK = 0, STATUS_FAILURE = 1, STATUS_ERRORS = 2 };

// ---- Commands: words after the command's name; the result is the exit status.
int command_build(int count, char **words);
int command_run(int count, char **words);
int command_test(int count, char **words);
int command_compare(int count, char **words);
int command_dump(int count, char **words);
int command_explain(int count, char **words);
int command_frame(int count, char **words);
int command_graph(int count, char **words);
int command_diff(int count, char **words);
int command_list(int count, char **words);
int command_env(int count, char **words);
int command_clean(int count, char **words);
int command_version(int count, char **words);
int command_help(int count, char **words);

// ---- compile.c: from files to a checked and analysed package
// Sets the options of all stages from `options`.
void compile_configure(void);
// Reads and checks; NULL after errors, which are printed.
Package *compile_front(Unit *unit);
// Inlining and escape analysis.  (Separate, for `dump`.)
void compile_middle(Package *package);
// Writes assembly to a new file PATH.
void compile_back(Package *package, const char *path);

// ---- link.c: making an executable, or just checking a package
// Builds OUTPUT of a unit in `units` (NULL: a program is still assembled and linked,
// into the work folder).  *EXECUTABLE gets the path, or NULL if the package is not main.
// Returns an exit status.
int build_program(Unit *unit, const char *output, const char **executable);

// Makes the executable of a compiled package main, at OUTPUT or (NULL) in the work
// folder; its path, or NULL after errors.
const char *link_unit(const Unit *unit, const char *output);
// The same; of another package the object is written, if OUTPUT is not NULL.  An exit
// status.
int finish_root(const Unit *unit, const char *output);

// nasm.
void assemble(const char *text, const char *object);
// The same for a unit, which may have assembly of its own; removes TEXT.
void assemble_unit(const Unit *unit, const char *text, const char *object);
// The code in an assembly text, for people.
void print_listing(const char *path);
// The one unit that the words on the command line mean: .go files, a folder, an
// import path, or the current folder.  (roots.c)
Unit *named_unit(const Words *words);

// ---- tools.c: files and processes
// The temporary folder of this run; removed at exit unless -work was given.
const char *work_folder(void);
void work_remove(void);
// A path in it.
const char *work_path(const char *name);
// Runs a program found in PATH and waits; prints its command line for -x.
// Returns its exit status, 128 + the signal that ended it.  With -n: 0.
int tool_run(const char *const *command);
// The folder that holds the runtime library.
const char *runtime_library(void);
// The folder of our replacements for packages of Go's library, runtime/std.
const char *overlay_root(void);
// Moves FROM to TO, copying where they are on different file systems, so that
// TO is either the whole file or as it was before.
void install_file(const char *from, const char *to);

// ---- timing.c: what the stages took, for -timings
int timing_stage(const char *name);  // begins or goes on now; the one before it
void timing_resume(int stage);       // which goes on now
void timing_restart(void);
void timing_print(FILE *out, const char *title, bool passes);

#endif
