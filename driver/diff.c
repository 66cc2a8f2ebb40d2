// burrow diff: decisions that changed.
//
//     burrow diff old.go new.go             two files (or folders)
//     burrow diff main..work x.go           two git revisions of a file
//     burrow diff main:x.go work:y.go
//
// Each version is a program of its own and is analysed in a process of its own; the
// new one in this process, whose stories are told.
#include "driver/look.h"

#include "base/diag.h"
#include "explain/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Version {
    const char *shown;  // what the user calls it
    const char *path;   // the file or folder
} Version;

// ---- Versions

static bool exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fatal("wait: %s", strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_FAILURE;
}

// git show REVISION:FILE, into a file of the same name in the work folder.
static Version from_git(const char *folder, const char *revision, const char *file) {
    const char *slash = strrchr(file, '/');
    const char *base = slash != NULL ? slash + 1 : file;
    const char *path = work_path(folder);
    mkdir(path, 0700);
    path = arena_printf(&compilation, "%s/%s", path, base);
    const char *object = file[0] == '/' || file[0] == '.'
                             ? arena_printf(&compilation, "%s:%s", revision, file)
                             : arena_printf(&compilation, "%s:./%s", revision, file);
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    if (pid == 0) {
        int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out >= 0 && dup2(out, STDOUT_FILENO) >= 0)
            execlp("git", "git", "show", object, (char *)NULL);
        _exit(127);
    }
    int status = wait_for(pid);
    if (status == 127)
        fatal("git cannot be run");
    if (status != 0)
        fatal("git has no %s", object);
    return (Version){arena_printf(&compilation, "%s:%s", revision, file), path};
}

// REVISION:FILE if that is no file here.
static Version version_of(const char *folder, const char *word) {
    const char *colon = strchr(word, ':');
    if (exists(word) || colon == NULL)
        return (Version){word, word};
    const char *revision = arena_strndup(&compilation, word, (size_t)(colon - word));
    return from_git(folder, revision, colon + 1);
}

static bool find_versions(Version *before, Version *after) {
    const Words *words = &options.files;
    if (words->count != 2)
        return false;
    const char *dots = strstr(words->items[0], "..");
    if (dots != NULL && !exists(words->items[0])) {
        const char *file = words->items[1];
        const char *from = arena_strndup(&compilation, words->items[0],
                                         (size_t)(dots - words->items[0]));
        *before = from_git("old", from[0] != '\0' ? from : "HEAD", file);
        *after =
            dots[2] != '\0' ? from_git("new", dots + 2, file) : (Version){file, file};
        return true;
    }
    *before = version_of("old", words->items[0]);
    *after = version_of("new", words->items[1]);
    return true;
}

// ---- Analyses

static bool analyse(const Version *version, Look *look) {
    const char *items[] = {version->path};
    Words words = {items, 1};
    return look_at(named_unit(&words), 0, look);
}

static OldSites analyse_apart(const Version *version, bool *ok) {
    const char *path = work_path("old.sites");
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    if (pid == 0) {
        Look look;
        FILE *out = fopen(path, "wb");
        int status = out != NULL && analyse(version, &look) ? STATUS_OK : STATUS_ERRORS;
        if (status == STATUS_OK)
            write_sites(out, look.stories);
        if (out == NULL || fclose(out) != 0)
            status = STATUS_FAILURE;
        fflush(NULL);
        _exit(status);
    }
    *ok = wait_for(pid) == STATUS_OK;
    FILE *in = *ok ? fopen(path, "rb") : NULL;
    OldSites sites = {0};
    if (in != NULL) {
        sites = read_sites(in);
        fclose(in);
    }
    return sites;
}

static int compare_versions(const Version *before, const Version *after) {
    bool ok;
    OldSites sites = analyse_apart(before, &ok);
    Look look;
    if (!ok || !analyse(after, &look))
        return STATUS_ERRORS;
    Changes *changes = find_changes(&sites, look.stories);
    FILE *out = look_output();
    PrintOptions print = {.colour = colour_wanted(out)};
    if (options.as_json)
        changes_json(out, changes, before->shown);
    else if (options.as_sarif)
        changes_sarif(out, changes);
    else
        changes_print(out, changes, before->shown, &print);
    look_finish(out);
    return changes->counts[CHANGE_TO_HEAP] > 0 ? STATUS_FAILURE : STATUS_OK;
}

int command_diff(int count, char **words) {
    options_parse(COMMAND_DIFF, count, words);
    options.print_decisions = 0;
    story_in_chinese = options.chinese;
    compile_configure();
    work_folder(); // before the processes part
    Version before, after;
    int status = STATUS_ERRORS;
    if (find_versions(&before, &after))
        status = compare_versions(&before, &after);
    else
        fputs("burrow diff: name two files, or REVISION..REVISION and a file\n", stderr);
    work_remove();
    return status;
}
