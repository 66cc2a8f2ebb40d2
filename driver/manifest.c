// Manifests: what is known of a package's files without reading them.
//
// To find a package's entry in the cache, and what it imports, its files must have
// been read.  What was found out is noted in a manifest, which is kept in the cache
// as well, with the state of all folders and files it speaks of:
//
//     burrow manifest 1
//     name sort
//     content 6d1f…                                a hash of the files' texts
//     folder 8125 1690000000.0 1690000000.0 77  /usr/share/go-1.19/src/sort
//     go 3201 1690000000.0 1690000000.0 78  /usr/share/go-1.19/src/sort/search.go
//     …
//     import /usr/share/go-1.19/src/sort/slice.go:8:2  internal/reflectlite
//
// (size, time of the last change of the content, of anything, inode.)  As long as
// everything is in that state, nothing is read.  A folder's time tells of files that
// come, go or change their names; but the program that is built may be one of them,
// so instead of a size it has a sum of those names that matter, and if the time is
// another, the folder is listed.
//
// Clocks tick slowly: what is changed twice within a tick has the same time after
// both.  So nothing is noted of files that were changed less than two seconds ago
// (Go's index of modules has the same rule).
#define _GNU_SOURCE // nanoseconds in struct stat
#include "driver/packages.h"

#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char first_line[] = "burrow manifest 1\n";

enum { NANOSECONDS = 1000000000, FRESH_SECONDS = 2 };

// ---- The state of a file

static int64_t nanoseconds(struct timespec t) {
    return (int64_t)t.tv_sec * NANOSECONDS + t.tv_nsec;
}

FileState file_state(const char *path) {
    struct stat info;
    if (stat(path, &info) != 0)
        return (FileState){.size = -1};
    return (FileState){info.st_size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim),
                       info.st_ino};
}

static bool same_state(const FileState *a, const FileState *b) {
    return a->size == b->size && a->content_time == b->content_time &&
           a->change_time == b->change_time && a->inode == b->inode;
}

// When this process began: what was changed after that is new, too.
static int64_t start_time(void) {
    static int64_t start;
    if (start == 0) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        start = nanoseconds(now);
    }
    return start;
}

static bool is_settled(const FileState *state) {
    int64_t limit = start_time() - (int64_t)FRESH_SECONDS * NANOSECONDS;
    return state->size >= 0 && state->content_time < limit && state->change_time < limit;
}

// A number that depends on which .go and .asm files the folder has.
static int64_t sum_of_names(const char *folder) {
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return -1;
    uint64_t sum = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot != NULL && (strcmp(dot, ".go") == 0 || strcmp(dot, ".asm") == 0))
            sum += hash_number(entry->d_name);
    }
    closedir(dir);
    return (int64_t)(sum >> 1);
}

void unit_watch(Unit *unit, WatchKind kind, const char *path) {
    start_time();
    Watched watched = {kind, path, file_state(path)};
    if (kind == WATCH_FOLDER) {
        if (!is_settled(&watched.state))
            watched.state.content_time = 0; // to be listed every time
        watched.state.size = sum_of_names(path);
    }
    vec_push(&compilation, &unit->watched, watched);
}

// ---- Texts

static void read_watched(Unit *unit, const Watched *watched) {
    Source *source = source_read(watched->path);
    if (source == NULL)
        fatal("%s: %s", watched->path, strerror(errno));
    FileState now = file_state(watched->path);
    if (!same_state(&now, &watched->state))
        fatal("%s changed while the program was built; build it again", watched->path);
    vec_push(&compilation, &unit->sources, source);
}

void unit_read(Unit *unit) {
    if (unit->sources.len > 0)
        return;
    for (int i = 0; i < unit->watched.len; i++)
        if (unit->watched.items[i].kind == WATCH_GO)
            read_watched(unit, &unit->watched.items[i]);
}

static void add_text(Hash *hash, const Source *source) {
    hash_text(hash, source->abs_path);
    hash_bytes(hash, &source->size, sizeof source->size);
    hash_bytes(hash, source->text, source->size);
}

void unit_hash(Unit *unit) {
    Hash *hash = hash_new();
    for (int i = 0; i < unit->sources.len; i++)
        add_text(hash, unit->sources.items[i]);
    for (int i = 0; i < unit->assembly.len; i++) {
        Source *source = source_read(unit->assembly.items[i]);
        if (source == NULL)
            fatal("%s: %s", unit->assembly.items[i], strerror(errno));
        add_text(hash, source);
    }
    unit->content = hash_end(hash);
}

// ---- Writing

static const char *const watch_words[] = {
    [WATCH_FOLDER] = "folder",
    [WATCH_GO] = "go",
    [WATCH_OTHER] = "other",
    [WATCH_ASSEMBLY] = "assembly",
};

enum { WATCH_COUNT = sizeof watch_words / sizeof *watch_words };

static bool is_one_line(const char *text) { return strchr(text, '\n') == NULL; }

static bool can_be_noted(const Unit *unit) {
    for (int i = 0; i < unit->watched.len; i++) {
        const Watched *watched = &unit->watched.items[i];
        bool settled = watched->kind == WATCH_FOLDER || is_settled(&watched->state);
        if (!settled || !is_one_line(watched->path))
            return false;
    }
    for (int i = 0; i < unit->imports.len; i++)
        if (!is_one_line(unit->imports.items[i].spelling) ||
            !is_one_line(unit->imports.items[i].place))
            return false;
    for (int i = 0; i < unit->embeds.len; i++)
        if (!is_one_line(unit->embeds.items[i].text) ||
            !is_one_line(unit->embeds.items[i].place))
            return false;
    return unit->name != NULL;
}

static void write_manifest(FILE *out, const Unit *unit) {
    fputs(first_line, out);
    fprintf(out, "name %s\n", unit->name->text);
    fprintf(out, "content %s\n", unit->content);
    for (int i = 0; i < unit->watched.len; i++) {
        const Watched *watched = &unit->watched.items[i];
        fprintf(out, "%s %lld %lld %lld %llu %s\n", watch_words[watched->kind],
                (long long)watched->state.size, (long long)watched->state.content_time,
                (long long)watched->state.change_time,
                (unsigned long long)watched->state.inode, watched->path);
    }
    for (int i = 0; i < unit->imports.len; i++) {
        const Import *import = &unit->imports.items[i];
        fprintf(out, "import %s\nin %s\nat %s\n", import->spelling, import->file,
                import->place);
    }
    for (int i = 0; i < unit->embeds.len; i++) // what they mean is looked for every time
        fprintf(out, "embed %s\nat %s\n", unit->embeds.items[i].text,
                unit->embeds.items[i].place);
}

void manifest_store(const Unit *unit, const char *key) {
    if (cache_folder() == NULL || !can_be_noted(unit))
        return;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return;
    write_manifest(out, unit);
    fclose(out);
    Part parts[PART_COUNT] = {[PART_MANIFEST] = {text, size}};
    cache_store(key, parts);
    free(text);
}

// ---- Reading

// What follows WORD and a space in a line, else NULL.
static char *after(char *line, const char *word) {
    size_t len = strlen(word);
    return strncmp(line, word, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

// "3201 1690000000000000000 1690000000000000000 78 PATH"
static Watched read_state(WatchKind kind, char *at) {
    Watched watched = {.kind = kind};
    watched.state.size = strtoll(at, &at, 10);
    watched.state.content_time = strtoll(at, &at, 10);
    watched.state.change_time = strtoll(at, &at, 10);
    watched.state.inode = strtoull(at, &at, 10);
    watched.path = at + 1;
    return watched;
}

static bool is_unchanged(const Watched *watched) {
    FileState now = file_state(watched->path);
    if (watched->kind != WATCH_FOLDER)
        return same_state(&now, &watched->state);
    int64_t names = watched->state.size;
    now.size = names;
    return same_state(&now, &watched->state) || sum_of_names(watched->path) == names;
}

static bool read_watch(Unit *unit, char *line) {
    for (int kind = 0; kind < WATCH_COUNT; kind++) {
        char *rest = after(line, watch_words[kind]);
        if (rest == NULL)
            continue;
        Watched watched = read_state((WatchKind)kind, rest);
        vec_push(&compilation, &unit->watched, watched);
        if (kind == WATCH_GO)
            vec_push(&compilation, &unit->files, watched.path);
        if (kind == WATCH_ASSEMBLY)
            vec_push(&compilation, &unit->assembly, watched.path);
        return is_unchanged(&watched);
    }
    return false;
}

static bool read_line(Unit *unit, char *line) {
    char *rest;
    int imports = unit->imports.len, embeds = unit->embeds.len;
    Import *last = imports > 0 ? &unit->imports.items[imports - 1] : NULL;
    EmbedPattern *embed = embeds > 0 ? &unit->embeds.items[embeds - 1] : NULL;
    if ((rest = after(line, "name")) != NULL)
        unit->name = name_of(rest);
    else if ((rest = after(line, "content")) != NULL)
        unit->content = rest;
    else if ((rest = after(line, "import")) != NULL)
        vec_push(&compilation, &unit->imports, (Import){.spelling = rest});
    else if ((rest = after(line, "in")) != NULL && last != NULL)
        last->file = rest;
    else if ((rest = after(line, "embed")) != NULL)
        vec_push(&compilation, &unit->embeds, (EmbedPattern){.text = rest});
    else if ((rest = after(line, "at")) != NULL && embed != NULL)
        embed->place = rest;
    else if (rest != NULL && last != NULL)
        last->place = rest;
    else
        return read_watch(unit, line);
    return true;
}

static bool read_manifest(Unit *unit, char *text) {
    size_t skip = sizeof first_line - 1;
    if (strncmp(text, first_line, skip) != 0)
        return false;
    for (char *line = text + skip, *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        if (!read_line(unit, line))
            return false;
    }
    return true;
}

bool manifest_load(Unit *unit, const char *key) {
    const Entry *entry = cache_find(key);
    if (entry == NULL)
        return false;
    Part part = entry->parts[PART_MANIFEST];
    Unit found = *unit;
    if (!read_manifest(&found, arena_strndup(&compilation, part.bytes, part.size)))
        return false;
    *unit = found;
    return true;
}
