// "ok  	path	(cached)": tests that would do what they did are not run again.
//
// What a test does depends on its binary, on the arguments, and on what it reads.  The
// package os notes the latter while tests run (-test.testlogfile):
//
//     getenv HOME         open testdata/in.txt        stat ../go.mod
//
// So a result is kept under a hash of binary and arguments, together with that log and
// a hash of how things stood: the variables' values, the files' sizes and times.  It
// counts as long as the same log gives the same hash.  Only good results are kept, and
// only of packages that are named; -count=1 is the usual way to run a test anew.
// (cmd/go/internal/test, tryCacheWithID, has these rules.)
#define _GNU_SOURCE // nanoseconds in struct stat
#include "driver/cache.h"
#include "driver/testing.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { TOO_NEW = 2 }; // seconds: a second change may not show in a file's times

static const char log_title[] = "# test log\n";

// ---- The key

// Arguments that say what to run, all in the form -test.name=value.
static bool is_cacheable(const char *argument) {
    static const char *const names[] = {"benchtime", "cpu", "failfast", "list", "parallel",
                                        "run", "short", "timeout", "v"};
    size_t len = strcspn(argument, "=");
    if (argument[len] != '=' || strncmp(argument, "-test.", 6) != 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len - 6 && strncmp(argument + 6, names[i], len - 6) == 0)
            return true;
    return false;
}

// What is below this folder is looked at again; NULL: the package is in none.
static const char *root_of(const Place *place) {
    if (place->standard)
        return goroot();
    const Module *module = current_module();
    return module != NULL ? module->root : NULL;
}

// Variables that the runtime reads itself.
static void hash_environment(Hash *hash) {
    static const char *const names[] = {"BURROWGC", "GODEBUG", "GOGC", "GOMAXPROCS",
                                        "GOMEMLIMIT", "GOTRACEBACK", "GOROOT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hash_text(hash, getenv(names[i]));
}

const char *test_cache_key(const Place *place, const char *binary) {
    const Words *arguments = &test_flags.arguments;
    if (cache_folder() == NULL || !test_flags.has_packages || root_of(place) == NULL ||
        test_flags.cover_profile != NULL)
        return NULL;
    for (int i = TEST_OWN_ARGUMENTS; i < arguments->count; i++)
        if (!is_cacheable(arguments->items[i]))
            return NULL;
    Source *file = source_read(binary);
    if (file == NULL)
        return NULL;
    Hash *hash = hash_new();
    hash_text(hash, "test result");
    hash_text(hash, place->path);
    hash_text(hash, place->folder);
    hash_bytes(hash, file->text, file->size);
    for (int i = TEST_OWN_ARGUMENTS; i < arguments->count; i++)
        hash_text(hash, arguments->items[i]);
    hash_environment(hash);
    return hash_end(hash);
}

// ---- How things stand

static void hash_status(Hash *hash, const struct stat *info) {
    const long long facts[] = {(long long)info->st_size, (long long)info->st_mode,
                               (long long)info->st_mtim.tv_sec,
                               (long long)info->st_mtim.tv_nsec};
    hash_bytes(hash, facts, sizeof facts);
}

static void hash_stat(Hash *hash, const char *path) {
    struct stat info;
    if (stat(path, &info) == 0)
        hash_status(hash, &info);
    hash_text(hash, "itself");
    if (lstat(path, &info) == 0)
        hash_status(hash, &info);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void hash_folder(Hash *hash, const char *path) {
    Words names = {0};
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            words_add(&names, arena_printf(&compilation, "%s", entry->d_name));
    closedir(dir);
    if (names.count > 0)
        qsort(names.items, (size_t)names.count, sizeof *names.items, compare_names);
    for (int i = 0; i < names.count; i++) {
        struct stat info;
        hash_text(hash, names.items[i]);
        if (lstat(arena_printf(&compilation, "%s/%s", path, names.items[i]), &info) == 0)
            hash_status(hash, &info);
    }
}

// False if the file has changed so lately that its times say nothing.
static bool hash_open(Hash *hash, const char *path) {
    struct stat info;
    if (stat(path, &info) != 0)
        return true;
    hash_status(hash, &info);
    if (S_ISDIR(info.st_mode))
        hash_folder(hash, path);
    return !S_ISREG(info.st_mode) || time(NULL) - info.st_mtim.tv_sec >= TOO_NEW;
}

static bool is_below(const char *path, const char *root) {
    char real[PATH_MAX], real_root[PATH_MAX];
    if (realpath(root, real_root) == NULL)
        return false;
    size_t len = strlen(real_root);
    const char *found = realpath(path, real) != NULL ? real : path;
    return strncmp(found, real_root, len) == 0 && (found[len] == '/' || found[len] == '\0');
}

// One line of the log.  False: the result cannot be kept.
static bool hash_line(Hash *hash, char *line, const char *root, const char **folder) {
    char *name = strchr(line, ' ');
    if (name == NULL)
        return false;
    *name++ = '\0';
    hash_text(hash, line);
    hash_text(hash, name);
    if (strcmp(line, "getenv") == 0) {
        hash_text(hash, getenv(name) != NULL ? "set" : "not set");
        hash_text(hash, getenv(name));
        return true;
    }
    const char *path = name[0] == '/' ? name
                                      : arena_printf(&compilation, "%s/%s", *folder, name);
    if (strcmp(line, "chdir") == 0) {
        *folder = path;
        hash_stat(hash, path);
        return true;
    }
    if (!is_below(path, root))
        return strcmp(line, "stat") == 0 || strcmp(line, "open") == 0;
    if (strcmp(line, "stat") == 0) {
        hash_stat(hash, path);
        return true;
    }
    return strcmp(line, "open") == 0 && hash_open(hash, path);
}

// A hash of all that the log names, as it is now; NULL if that cannot be told.
static const char *inputs_now(const Place *place, const char *log, size_t size) {
    const char *folder = place->folder;
    size_t title = sizeof log_title - 1;
    if (size < title || memcmp(log, log_title, title) != 0)
        return NULL;
    char *text = arena_strndup(&compilation, log + title, size - title), *rest;
    Hash *hash = hash_new();
    bool good = true;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL && good;
         line = strtok_r(NULL, "\n", &rest))
        good = hash_line(hash, line, root_of(place), &folder);
    const char *inputs = hash_end(hash);
    return good ? inputs : NULL;
}

// ---- Keeping.  An entry has the log where packages have a manifest, the inputs' hash
// where they have that of what importers see, and what was printed.

bool test_cache_find(const char *key, const Place *place, const char **text, size_t *size) {
    const Entry *entry = cache_find(key);
    if (entry == NULL)
        return false;
    const Part *log = &entry->parts[PART_MANIFEST], *inputs = &entry->parts[PART_VISIBLE];
    const char *now = inputs_now(place, log->bytes, log->size);
    if (now == NULL || inputs->size != strlen(now) ||
        memcmp(inputs->bytes, now, inputs->size) != 0)
        return false;
    *text = entry->parts[PART_MESSAGES].bytes;
    *size = entry->parts[PART_MESSAGES].size;
    return true;
}

void test_cache_store(const char *key, const Place *place, const char *log_file,
                      const char *text, size_t size) {
    Source *log = source_read(log_file);
    const char *inputs = log != NULL ? inputs_now(place, log->text, log->size) : NULL;
    if (inputs == NULL)
        return;
    cache_store(key, (Part[PART_COUNT]){
        [PART_VISIBLE] = {inputs, strlen(inputs)},
        [PART_MESSAGES] = {text, size},
        [PART_MANIFEST] = {log->text, log->size},
    });
}
