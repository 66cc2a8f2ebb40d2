// Packages: from import paths to files, and the graph of all that a build needs.
//
//   goroot.c      where Go's library and our overlay are
//   constraint.c  which files of a folder belong to this system
//   gomod.c       reads go.mod
//   modcache.c    which versions of which modules are used, and where they are
//   modules.c     from an import path to a folder
//   gopath.c      the same without modules
//   header.c      the package clause and the imports of a file
//   patterns.c    ./... and the like
//   roots.c       the packages that are asked for
//   graph.c       units: every package of the build, imports first
//   embed.c       //go:embed; glob.c: which files a pattern means
//   visible.c     what importers see of a package, as a hash
//   manifest.c    what is known of a package's files without reading them
//   buildinfo.c   what the program knows of all this
//   key.c         what an entry of the cache is named
//   cache.[ch]    what was compiled before
//   schedule.c    which unit is compiled when
//   workers.c     compiles them, several processes side by side
//
// docs/packages.md tells it at length.
#ifndef DRIVER_PACKAGES_H
#define DRIVER_PACKAGES_H

#include "codegen/codegen.h"
#include "driver/cache.h"
#include "driver/driver.h"
#include "driver/glob.h"
#include "parser/ast.h"

// An import as a file spells it.
typedef struct Import {
    const char *spelling; // "fmt"
    const char *file;     // the first one that has it …
    const char *place;    // … and where, for messages: "x.go:3:8"
    Unit *unit;           // NULL: unsafe
} Import;

// How a file or folder was when it was looked at.
typedef struct FileState {
    int64_t size;         // -1: it was not there
    int64_t content_time; // of the last change of its content (mtime) …
    int64_t change_time;  // … and of anything else (ctime), in nanoseconds
    uint64_t inode;
} FileState;

typedef enum WatchKind {
    WATCH_FOLDER,
    WATCH_GO,       // a file of the package
    WATCH_OTHER,    // one that a build constraint leaves out
    WATCH_ASSEMBLY,
} WatchKind;

// What decides about the files of a package: if none of these has changed, the
// package has not.
typedef struct Watched {
    WatchKind kind;
    const char *path;
    FileState state;
} Watched;

// A pattern of //go:embed.
typedef struct EmbedPattern {
    const char *text;     // "img/*.png"
    const char *place;    // where it stands: "x.go:3:12"
    Names files;          // what it means, sorted
} EmbedPattern;

// A package of the build.
struct Unit {
    const char *path;     // import path; "command-line-arguments" for named files
    const char *folder;   // where its files are; NULL for named files
    Name *name;           // of the package clause
    Vec(const char *) files;    // those that count, in order of their names
    Vec(Source *) sources;      // the same, once they are read (unit_read)
    Vec(Watched) watched;       // these and others, as they were
    const char *content;        // a hash of the texts
    Vec(const char *) assembly; // NASM files of the overlay
    Vec(Import) imports;  // in order of appearance
    Vec(EmbedPattern) embeds; // its //go:embed patterns …
    Vec(EmbedFile) embedded;  // … and all files that they mean
    const char *title;    // in "# title" above errors; NULL: the path
    const char *home;     // the path that decides about internal/; NULL: `path`
    const char *language; // "go1.19", of its module; NULL: the newest
    bool standard;        // of Go's library or the overlay
    bool named;           // on the command line: flags are for it
    bool is_main;         // package main: its symbols are main.f
    bool visiting;        // its imports are being loaded (to find cycles)
    Package *package;     // in the process that imports it
    const char *key;      // of its entry in the cache, once its imports are done
    const Entry *entry;   // the object and more, once it is compiled
    int number;           // position in `units`
    // For schedule.c
    Vec(Unit *) importers; // units of this build that import it
    int waits_for;        // so many of its imports are not done
    uint64_t chain;       // work on the longest way from here to a root, in bytes
};

// All units, imports first.
typedef Vec(Unit *) UnitList;
extern UnitList units;

// ---- graph.c.  Each prints Go's words and ends the process where something is
// missing.
// The package of files named on the command line.
Unit *unit_of_files(const Words *files);
// The package in a folder, which is named there.
Unit *load_root(const char *path, const char *folder, bool standard);
// Adds a unit whose imports are in `units`.
void list_unit(Unit *unit);
// What UNIT imports, directly or not, in the order of initialisation.
UnitList units_below(const Unit *unit);
// Errors in imports that were found and printed so far.
int load_errors(void);
void load_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
// The steps of all this, for those that make units of other kinds (testgraph.c).
Unit *unit_new(const char *path);
Source *read_source(const char *path);
void unit_add_file(Unit *unit, Source *source);
Unit *loaded_unit(const char *path);
Unit *load_unit_at(const char *path, const char *folder, bool standard);
void load_runtime(void);
void unit_follow_imports(Unit *unit);
// The unit that UNIT means by that import.
Import *unit_import(Unit *unit, const char *spelling);

// ---- goroot.c
// Go's source: the folder that has src/fmt.  Ends the process if there is none.
const char *goroot(void);
const char *goroot_if_any(void);
// Our own replacements, runtime/std: NULL if the package has none.  With -stock no
// package has any, and no rules.
const char *overlay_folder(const char *path);
// The import path without the vendor/ folder that a copy is in.
const char *copied_path(const char *path);
// How the overlay treats a package (runtime/std/packages.txt).
typedef struct OverlayRule {
    bool replace;         // nothing is taken from Go's folder
    bool portable;        // files as for a machine without assembly
    bool library;         // it is of Go's library
    bool gc;              // what Go's own compiler alone can do is not asked for
    Words without;        // files of Go's folder left out
} OverlayRule;
const OverlayRule *overlay_rule(const char *path);
// What holds for a package of which nothing is said.
extern const OverlayRule no_rule;

// ---- patterns.c
typedef struct Place {
    const char *path;   // import path
    const char *folder; // absolute
    bool standard;      // of Go's library
    bool only_tests;    // found by a pattern; it has none but _test.go files
} Place;

typedef Vec(Place) Places;

// The packages that a word of the command line means.
void expand_pattern(const char *word, Places *places);

// ---- roots.c
// The units of all words of the command line, loaded; without any, the one of the
// current folder.  Errors end the process.
UnitList named_units(const Words *words);

// ---- schedule.c
// Compiles all `units`; an exit status.
int compile_units(void);
// The same without the last one, the package that is looked at.
int compile_imports(void);

// ---- workers.c
int workers_free(void);
int workers_busy(void);
// Compiles the unit in a process of its own.
void worker_begin(Unit *unit);
// Waits until a worker has ended, shows what it printed, and takes what it made.
// *RESULT is its exit status.
Unit *worker_wait(int *result);
// Is what is kept of the unit all that is wanted?
bool may_be_cached(const Unit *unit);

// ---- compile.c
// Compiles to an object file and the other parts of an entry; an exit status.
int compile_unit(Unit *unit, const char *object, Part parts[PART_COUNT]);

// ---- stories.c
// Does it get a table of sites (-sites)?
bool unit_has_sites(const Unit *unit);
// To be called before and after the analysis; the second if the first says so.
bool begin_stories(const Unit *unit);
void use_stories(const Unit *unit, Package *package);

// ---- manifest.c
FileState file_state(const char *path);
// Notes the state of a file or folder; to be called before it is read.
void unit_watch(Unit *unit, WatchKind kind, const char *path);
// Makes the hash of the unit's texts, which have been read.
void unit_hash(Unit *unit);
// Reads the unit's Go files if that has not been done.
void unit_read(Unit *unit);
// Fills in what the manifest kept under KEY says, if nothing has changed since.
bool manifest_load(Unit *unit, const char *key);
// Keeps what is known now.
void manifest_store(const Unit *unit, const char *key);

// ---- embed.c, glob.c
// Finds the patterns in a file that imports "embed".
void embed_scan(Unit *unit, Source *source);
// Finds and reads the files that they mean.
void embed_resolve(Unit *unit);
void embed_hash(Hash *hash, const Unit *unit);
// Which variable has which files; mistakes are reported.
EmbeddedList embed_variables(const Unit *unit, const Package *package);

// ---- visible.c
// A hash of what importers see of a package, when it has been compiled.
const char *visible_hash(const Package *package, Part summary);

// ---- key.c
// A hash of all that decides about the unit's files but the files themselves.
const char *manifest_key(const Unit *unit, const char *shown, const OverlayRule *rule,
                         const char *overlay);
// The same for a package of files named one by one.
const char *named_key(const Words *files);
// A hash of all that the unit's entry depends on; its imports have theirs.
const char *unit_key(const Unit *unit);

// ---- buildinfo.c
// What the program is to know of how it was built; NULL if it cannot ask.
const char *build_info(const Unit *unit);

// ---- header.c
typedef struct HeaderImport {
    const char *path; // as it is spelled
    Pos pos;          // of the import: its name, or the string
} HeaderImport;

typedef struct Header {
    Name *name;       // NULL: a syntax error, found again when the file is parsed
    Pos pos;          // of the name
    Vec(HeaderImport) imports;
} Header;

Header read_header(Source *source);

// ---- constraint.c
// Does a file of this name and text, in a package of that rule, belong to a build for
// this system?
bool file_name_matches(const char *name, const OverlayRule *rule);
bool file_text_matches(const char *text, const OverlayRule *rule);

// ---- gomod.c
typedef struct ModuleVersion {
    const char *path;     // of a module
    const char *version;  // "v1.2.3"
} ModuleVersion;

typedef struct Replacement {
    const char *path;     // of the module that is replaced …
    const char *version;  // … only this one, or (NULL) any
    ModuleVersion by;           // another module, or a folder as it is written (no version)
    const char *folder;   // that folder, absolute; or NULL
} Replacement;

typedef struct Module {
    const char *root;     // folder of go.mod
    const char *path;     // module path
    const char *language; // "go1.19"
    Vec(ModuleVersion) requirements;
    Vec(ModuleVersion) exclusions;
    Vec(Replacement) replacements;
} Module;

// The module whose go.mod is PATH; NULL if there is no such file.
Module *read_module(const char *folder, const char *path, bool is_main);

// ---- modcache.c
// The folder of a package in a module that MAIN requires or replaces, else NULL.
const char *in_required_module(const Module *main, const char *path);
// If the path is in such a module, which is not on the disk: that, in words.
const char *missing_module(const char *path);
// Orders versions: v1.2.3-rc1 < v1.2.3 < v1.10.0.
int compare_module_versions(const char *a, const char *b);

// A module of the build list.
typedef struct UsedModule {
    ModuleVersion module;
    const Replacement *by;    // what is there instead, or NULL
} UsedModule;

// The module, not the main one, that a folder is in, or NULL.
const UsedModule *required_module_of(const char *folder);

// ---- modules.c
// What follows PREFIX and a slash in PATH ("" if they are equal), else NULL.
const char *below(const char *path, const char *prefix);
// The folder of a package in the module of that path in the folder ROOT, else NULL.
const char *in_module(const char *root, const char *module_path, const char *path);
// To be called for each module that was read.
void note_module(const Module *module);

// The module that the current folder is in, or NULL.
const Module *current_module(void);
// The folder of an import path, NULL if there is none.  *FOUND gets the full
// import path (vendored ones have a longer one), *STANDARD whether it is Go's.
const char *find_package(const char *path, const Unit *from, const char **found,
                         bool *standard);
// Is there a go.mod on the way from ROOT (itself left out) down to FOLDER?
bool is_in_another_module(const char *root, const char *folder);
// The language of the module that a folder is in; NULL: none says.
const char *language_of(const char *folder);
// The import path of a folder in the module; NULL if it is outside.
const char *path_of_folder(const char *folder, bool *standard);
bool is_folder(const char *path);
// Has it a .go file, of whatever system?
bool has_go_files(const char *folder);
const char *working_folder(void);

// ---- gopath.c
bool in_gopath_mode(void);
const char *gopath(void);
// The src/ folders of GOPATH.
const Words *gopath_folders(void);
// The import path of a folder below one of them, else NULL.
const char *gopath_import_path(const char *folder);
// The folder of a package in a vendor/ folder around IMPORTER, which is a folder, too;
// *FOUND gets its full import path.
const char *find_vendored_in_gopath(const char *path, const char *importer,
                                    const char **found);
const char *find_in_gopath(const char *path);
// Where it was looked for.
const char *not_in_gopath(const char *path, const char *importer);

#endif
