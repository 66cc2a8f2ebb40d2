// Patterns of file names, as path.Match has them:
//
//     *   any characters but /      ?   one       [a-z] [^a]   one of these
//     \c  the character c
//
// and the walk through the folders that they lead to.  What a module would not carry
// (hidden files, other modules, names that some system cannot have) is left out, or
// is an error if it is named.
#include "driver/glob.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <utf8proc.h>

// ---- One element of a path against one of a pattern

// The character at *AT, which is moved behind it.
static int32_t next_character(const char **at) {
    utf8proc_int32_t c;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &c);
    if (len <= 0) {
        c = (unsigned char)**at;
        len = 1;
    }
    *at += len;
    return c;
}

// A character of a class; false if the pattern ends or has none.
static bool class_character(const char **pattern, int32_t *c) {
    if (**pattern == '\0' || **pattern == '-' || **pattern == ']')
        return false;
    if (**pattern == '\\' && *++*pattern == '\0')
        return false;
    *c = next_character(pattern);
    return **pattern != '\0';
}

// Behind "[": does the class have C?  -1 if the class is wrong.
static int match_class(const char **pattern, int32_t c) {
    bool negated = **pattern == '^';
    *pattern += negated;
    bool found = false;
    for (int ranges = 0; **pattern != ']' || ranges == 0; ranges++) {
        int32_t low, high;
        if (!class_character(pattern, &low))
            return -1;
        high = low;
        if (**pattern == '-') {
            ++*pattern;
            if (!class_character(pattern, &high))
                return -1;
        }
        found |= low <= c && c <= high;
    }
    ++*pattern;
    return found != negated;
}

static bool match(const char *pattern, const char *name);

// Behind "*": some of the name, then the rest of the pattern.
static bool match_any(const char *pattern, const char *name) {
    for (;; name++) {
        if (match(pattern, name))
            return true;
        if (*name == '\0')
            return false;
    }
}

// The pattern is complete.
static bool match(const char *pattern, const char *name) {
    while (*pattern != '\0') {
        char c = *pattern++;
        if (c == '*')
            return match_any(pattern + strspn(pattern, "*"), name);
        if (*name == '\0')
            return false;
        if (c == '?') {
            next_character(&name);
        } else if (c == '[') {
            if (match_class(&pattern, next_character(&name)) != 1)
                return false;
        } else {
            if (c == '\\')
                c = *pattern++;
            if (c != *name++)
                return false;
        }
    }
    return *name == '\0';
}

// Are all classes and backslashes of the pattern complete?
static bool is_complete(const char *pattern) {
    while (*pattern != '\0') {
        char c = *pattern++;
        if (c == '\\' && *pattern++ == '\0')
            return false;
        if (c == '[' && match_class(&pattern, 'x') < 0)
            return false;
    }
    return true;
}

// No empty elements, none that are "." or "..".
static bool is_valid(const char *pattern) {
    for (const char *at = pattern;; at++) {
        size_t len = strcspn(at, "/");
        bool dots = strncmp(at, ".", len) == 0 || (len == 2 && strncmp(at, "..", 2) == 0);
        if (len == 0 || dots)
            return false;
        at += len;
        if (*at == '\0')
            return is_complete(pattern);
    }
}

// ---- Names that modules cannot have (golang.org/x/mod/module, CheckFilePath)

static bool is_reserved(const char *name) {
    static const char *const reserved[] = {
        "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4",
        "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
        "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};
    size_t len = strcspn(name, ".");
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strlen(reserved[i]) == len && strncasecmp(reserved[i], name, len) == 0)
            return true;
    return false;
}

static bool is_good_character(int32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               (c >= 'a' && c <= 'z') ||
               (c != 0 && strchr("!#$%&()+,-.=@[]^_{}~ ", c) != NULL);
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_bad_name(const char *name) {
    static const char *const control[] = {".bzr", ".hg", ".git", ".svn"};
    for (size_t i = 0; i < sizeof control / sizeof *control; i++)
        if (strcmp(name, control[i]) == 0)
            return true;
    size_t len = strlen(name);
    if (len == 0 || name[len - 1] == '.' || is_reserved(name))
        return true;
    for (const char *at = name; *at != '\0';)
        if (!is_good_character(next_character(&at)))
            return true;
    return false;
}

// ---- Folders

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(Names *names) {
    if (names->len > 1)
        qsort(names->items, (size_t)names->len, sizeof *names->items, compare_names);
}

static Names names_in(const char *folder) {
    Names names = {0};
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return names;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            vec_push(&compilation, &names,
                     arena_strndup(&compilation, entry->d_name, strlen(entry->d_name)));
    closedir(dir);
    sort_names(&names);
    return names;
}

static const char *join(const char *folder, const char *name) {
    return folder[0] != '\0' ? arena_printf(&compilation, "%s/%s", folder, name) : name;
}

static bool exists(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0;
}

// Adds what the rest of the pattern means in the folder ROOT/BELOW.
static void expand(const char *root, const char *below, const char *pattern,
                   Names *found) {
    size_t len = strcspn(pattern, "/");
    const char *element = arena_strndup(&compilation, pattern, len);
    Names names = names_in(join(root, below));
    for (int i = 0; i < names.len; i++) {
        if (!match(element, names.items[i]))
            continue;
        const char *path = join(below, names.items[i]);
        if (pattern[len] == '/')
            expand(root, path, pattern + len + 1, found);
        else
            vec_push(&compilation, found, path);
    }
}

static void add_file(Names *files, const char *path) {
    for (int i = 0; i < files->len; i++)
        if (strcmp(files->items[i], path) == 0)
            return;
    vec_push(&compilation, files, path);
}

// The files below a folder; their number.
static int add_below(const char *root, const char *folder, bool all, Names *files) {
    int count = 0;
    Names names = names_in(join(root, folder));
    for (int i = 0; i < names.len; i++) {
        const char *name = names.items[i], *path = join(folder, name);
        struct stat info;
        bool hidden = (name[0] == '.' || name[0] == '_') && !all;
        if (hidden || is_bad_name(name) || lstat(join(root, path), &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode) && !exists(join(root, join(path, "go.mod"))))
            count += add_below(root, path, all, files);
        if (S_ISREG(info.st_mode)) {
            add_file(files, path);
            count++;
        }
    }
    return count;
}

// What is wrong with the way from ROOT down to PATH, or NULL.
static const char *check_way(const char *root, const char *path, const char *what) {
    for (size_t len = strlen(path); len > 0;) {
        const char *part = arena_strndup(&compilation, path, len);
        const char *slash = strrchr(part, '/'), *name = slash != NULL ? slash + 1 : part;
        bool whole = path[len] == '\0';
        struct stat info;
        if (exists(join(root, join(part, "go.mod"))))
            return arena_printf(&compilation, "cannot embed %s %s: in different module",
                                what, path);
        if (!whole && lstat(join(root, part), &info) == 0 && !S_ISDIR(info.st_mode))
            return arena_printf(&compilation, "cannot embed %s %s: in non-directory %s",
                                what, path, part);
        if (is_bad_name(name))
            return arena_printf(&compilation, "cannot embed %s %s: %s %s", what, path,
                                whole ? "invalid name" : "in invalid directory", name);
        len = slash != NULL ? (size_t)(slash - part) : 0;
    }
    return NULL;
}

static const char *add_match(const char *root, const char *path, bool all, Names *files) {
    struct stat info;
    if (lstat(join(root, path), &info) != 0)
        return NULL; // gone by now
    bool folder = S_ISDIR(info.st_mode);
    const char *error = check_way(root, path, folder ? "directory" : "file");
    if (error != NULL)
        return error;
    if (S_ISREG(info.st_mode))
        add_file(files, path);
    else if (!folder)
        return arena_printf(&compilation, "cannot embed irregular file %s", path);
    else if (add_below(root, path, all, files) == 0)
        return arena_printf(&compilation,
                            "cannot embed directory %s: contains no embeddable files",
                            path);
    return NULL;
}

const char *glob_embed(const char *folder, const char *pattern, Names *files) {
    bool all = strncmp(pattern, "all:", 4) == 0;
    pattern += all ? 4 : 0;
    if (!is_valid(pattern))
        return "invalid pattern syntax";
    Names found = {0};
    expand(folder, "", pattern, &found);
    for (int i = 0; i < found.len; i++) {
        const char *error = add_match(folder, found.items[i], all, files);
        if (error != NULL)
            return error;
    }
    sort_names(files);
    return files->len > 0 ? NULL : "no matching files found";
}
