// `burrow test`: from _test.go files to "ok  \tpath\t0.012s".
//
//   test.c         the command: packages one after the other, and what is printed
//   testflags.c    which flags are ours and which the test binary's
//   testgraph.c    the package with its tests in it, and those that import it
//   testmain.c     the main package that lists the tests
//   example.c      the "// Output:" at the end of an example
//   cover.c        -cover: counters in the package
//   testrun.c      running the binary: its folder, its output, its time
//   testcache.c    not running it: "(cached)"
//   testjson.c     -json: its output as events
//
// Everything that happens when the tests run is Go's own package testing.
#ifndef DRIVER_TESTING_H
#define DRIVER_TESTING_H

#include "driver/packages.h"

// ---- testgraph.c
typedef struct TestUnits {
    Unit *package;        // the package, its own tests compiled into it
    Unit *external;       // tests of package p_test, or NULL
    int count;            // of the files that are tests
} TestUnits;

// The package in FOLDER and its tests.  Whoever imports its path gets it so.
TestUnits load_tests(const char *path, const char *folder, bool standard);
// Makes the root of the build from the text of a main package, which imports both.
Unit *unit_of_testmain(const TestUnits *tests, Source *source);
// For graph.c: is this the unit whose _test.go files count?  Adds those at PATHS;
// false if there are none.
bool is_tested(const Unit *unit);
bool add_test_files(Unit *unit, const Words *paths, const OverlayRule *rule);

// ---- testmain.c
typedef struct TestFunc {
    const char *name;   // TestSort
    bool external;      // of package p_test
    bool unordered;     // examples: the lines may come in any order
    const char *output; // examples: what they print
} TestFunc;

typedef Vec(TestFunc) TestFuncs;

typedef struct TestMain {
    const char *path;        // import path of the package
    TestFuncs tests;
    TestFuncs benchmarks;
    TestFuncs fuzz_targets;
    TestFuncs examples;
    TestFunc test_main;      // name NULL: there is none
    bool import_package;     // the package has files
    bool import_external;    // there is a package p_test
    const char *error;       // a test's signature is wrong: how
} TestMain;

TestMain collect_tests(const TestUnits *tests);
// Writes the main package; FOLDER gets a copy to be read, or is NULL.
Source *write_testmain(const TestMain *main, const char *folder);

// ---- example.c
// What an example whose body is between these braces prints; NULL if no comment
// says it.
const char *example_output(const Source *source, Pos lbrace, Pos rbrace,
                           bool *unordered);

// ---- testflags.c
typedef struct TestFlags {
    Words packages;     // as they are named
    bool has_packages;  // false: the current folder, by default
    Words arguments;    // for the test binary
    const char *bench;  // -bench, or NULL
    bool verbose;       // -v
    bool help;          // -args -h: what is printed is not for us to leave out
    bool list;          // -list
    bool fuzz;          // -fuzz
    const char *profile; // cpuprofile or the like, or NULL ...
    bool output_folder; // ... -outputdir: which go there
    bool json;          // -json: events instead of text
    const char *cover_mode;    // -cover: set, count or atomic; NULL: no coverage
    const char *cover_profile; // -coverprofile: the file, absolute, or NULL
    double timeout;     // -timeout in seconds, 0: none
} TestFlags;

enum { TEST_OWN_ARGUMENTS = 2 }; // so many of the arguments we give every binary

extern TestFlags test_flags;
void test_flags_parse(int count, char **words);
void test_flags_print_help(void);

// ---- cover.c
typedef struct CoverFile {
    const char *variable; // of the package, with the counters
    const char *name;     // in profiles: path/of/p/file.go
} CoverFile;
typedef Vec(CoverFile) CoverFiles;
extern CoverFiles cover_files;
// The file with counters in it, if coverage is asked for; PATH is its package's.
Source *cover_source(const char *path, Source *source);

// ---- testjson.c
typedef struct TestJson TestJson;
TestJson *test_json_begin(const char *package);
// Prints the events that follow from some text.
void test_json_write(TestJson *json, const char *text, size_t len);
// RESULT is "pass" or "fail", or NULL: as the text says.
void test_json_end(TestJson *json, const char *result);

// ---- testcache.c
// Under what the result of this binary is kept; NULL: it cannot be.
const char *test_cache_key(const Place *place, const char *binary);
// What it printed, if running it would do the same.
bool test_cache_find(const char *key, const Place *place, const char **text, size_t *size);
// LOG_FILE: the binary's -test.testlogfile.
void test_cache_store(const char *key, const Place *place, const char *log_file,
                      const char *text, size_t size);

// ---- testrun.c
#define TEST_LOG_FILE "testlog" // what the tests looked at
#define COVER_FILE "cover.out" // a package's part of the profile
// Runs the tests of a package in its folder and prints how it went; false if not
// well.  FOLDER is for what is in the way.
bool run_tests(const Place *place, const char *binary, const char *folder, bool stream);

#endif
