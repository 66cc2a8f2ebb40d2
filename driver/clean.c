// burrow clean -cache, and what keeps the cache from growing for ever.
//
// An entry that is used gets the present time, once a day; once a day, too, those are
// removed that nobody has used for five days, and what a burrow left that was killed
// in the middle of writing.  (cmd/go's cache does the same.)
#define _GNU_SOURCE // nanoseconds in struct stat
#include "driver/packages.h"

#include "base/diag.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 24 * 60 * 60, KEPT_DAYS = 5 };

static bool is_older(int folder, const char *name, int days) {
    struct stat info;
    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           time(NULL) - info.st_mtim.tv_sec > (time_t)days * DAY;
}

static bool is_ours(const char *name) {
    const char *dot = strchr(name, '.');
    return dot != NULL && (strcmp(dot, ".b") == 0 || strncmp(dot, ".b.", 3) == 0);
}

// One of the folders 00 … ff.
static bool is_part(const char *name) {
    return strlen(name) == 2 && isxdigit((unsigned char)name[0]) &&
           isxdigit((unsigned char)name[1]);
}

// DAYS: only what has not been used for so long.
static void clean_part(const char *path, int days) {
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        if (is_ours(name) && (days == 0 || is_older(dirfd(dir), name, days)))
            unlinkat(dirfd(dir), name, 0);
    }
    closedir(dir);
    if (days == 0)
        rmdir(path);
}

static void clean(const char *folder, int days) {
    DIR *dir = opendir(folder);
    if (dir == NULL)
        fatal("%s: %s", folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (is_part(entry->d_name))
            clean_part(arena_printf(&compilation, "%s/%s", folder, entry->d_name), days);
    closedir(dir);
}

void cache_trim(void) {
    if (cache_folder() == NULL)
        return;
    const char *mark = arena_printf(&compilation, "%s/trimmed", cache_folder());
    if (access(mark, F_OK) == 0 && !is_older(AT_FDCWD, mark, 1))
        return;
    int file = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0 || futimens(file, NULL) != 0)
        return; // a cache that others look after
    close(file);
    clean(cache_folder(), KEPT_DAYS);
}

int command_clean(int count, char **words) {
    options_parse(COMMAND_CLEAN, count, words);
    if (!options.clean_cache) {
        fputs("burrow clean: nothing is ever left beside the sources; "
              "-cache empties the cache\n", stderr);
        return STATUS_ERRORS;
    }
    if (cache_folder() != NULL) {
        clean(cache_folder(), 0);
        unlink(arena_printf(&compilation, "%s/trimmed", cache_folder()));
    }
    return STATUS_OK;
}
