// Files and processes: the work folder, nasm, the runtime library.
#include "driver/driver.h"
#include "driver/interrupt.h"

#include "base/arena.h"
#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char *folder; // the work folder, NULL if none was made
static pid_t owner;  // the process that made it

static void remove_folder(const char *path) {
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), name, 0) != 0 && errno == EISDIR)
            remove_folder(arena_printf(&compilation, "%s/%s", path, name));
    }
    closedir(dir);
    rmdir(path);
}

void work_remove(void) {
    if (folder != NULL && !options.keep_work && owner == getpid())
        remove_folder(folder);
    folder = NULL;
}

static void remove_at_failure(void *unused) {
    (void)unused;
    work_remove();
}

const char *work_folder(void) {
    if (folder != NULL)
        return folder;
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] == '\0')
        parent = "/tmp";
    char *path = arena_printf(&compilation, "%s/burrow-XXXXXX", parent);
    interrupts_hold();
    if (mkdtemp(path) == NULL)
        fatal("cannot make a temporary folder in %s: %s", parent, strerror(errno));
    folder = path;
    owner = getpid();
    interrupts_release();
    fatal_cleanup(remove_at_failure, NULL);
    if (options.keep_work || options.dry_run)
        fprintf(stderr, "WORK=%s\n", folder);
    return folder;
}

const char *work_path(const char *name) {
    return arena_printf(&compilation, "%s/%s", work_folder(), name);
}

static void print_command(const char *const *command) {
    for (int i = 0; command[i] != NULL; i++)
        fprintf(stderr, "%s%s", i > 0 ? " " : "", command[i]);
    putc('\n', stderr);
}

int tool_run(const char *const *command) {
    if (options.show_commands || options.dry_run)
        print_command(command);
    if (options.dry_run)
        return 0;
    fflush(NULL);
    pid_t pid;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, signals_found());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int error = posix_spawnp(&pid, command[0], NULL, &attributes, (char **)command, environ);
    posix_spawnattr_destroy(&attributes);
    if (error == ENOENT)
        fatal("%s: not found; install it (Debian: apt-get install %s)", command[0],
              command[0]);
    if (error != 0)
        fatal("%s: %s", command[0], strerror(error));
    running_tool = pid;
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fatal("%s: %s", command[0], strerror(errno));
    running_tool = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// Our own files stand beside the compiler: in the build folder as runtime/…, when
// installed as ../lib/burrow/….
static const char *own_file(const char *name) {
    static const char *const places[] = {"../runtime", "../lib/burrow",
                                         "../lib/x86_64-linux-gnu/burrow", "."};
    const char *chosen = getenv("BURROWLIB");
    if (chosen != NULL && chosen[0] != '\0')
        return arena_printf(&compilation, "%s/%s", chosen, name);
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len < 0)
        fatal("/proc/self/exe: %s", strerror(errno));
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = arena_printf(&compilation, "%s/%s/%s", self, places[i], name);
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

const char *runtime_library(void) {
    const char *path = own_file("libburrowrt.a");
    if (path == NULL)
        fatal("the runtime library libburrowrt.a is missing beside burrow; "
              "build it, or set BURROWLIB to its folder");
    return path;
}

// In a build folder, the file std.path says where the sources are.
const char *overlay_root(void) {
    static const char *found;
    if (found != NULL)
        return found;
    const char *folder = own_file("std");
    const char *note = folder == NULL ? own_file("std.path") : NULL;
    FILE *in = note != NULL ? fopen(note, "r") : NULL;
    char line[4096];
    if (in != NULL && fgets(line, sizeof line, in) != NULL)
        folder = arena_strndup(&compilation, line, strcspn(line, "\n"));
    if (in != NULL)
        fclose(in);
    return found = folder != NULL ? folder : "/nonexistent";
}

static void copy_file(const char *from, const char *to) {
    FILE *in = fopen(from, "rb");
    FILE *out = in != NULL ? fopen(to, "wb") : NULL;
    if (out == NULL)
        fatal("%s: %s", in == NULL ? from : to, strerror(errno));
    // A device keeps its name and its mode, whatever happens.
    struct stat info;
    bool regular = fstat(fileno(out), &info) == 0 && S_ISREG(info.st_mode);
    char buffer[65536];
    bool failed = false;
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0 && !failed;)
        failed = fwrite(buffer, 1, n, out) != n;
    failed |= ferror(in) != 0;
    fclose(in);
    if (fclose(out) != 0 || failed) {
        int error = errno;
        if (regular)
            unlink(to);
        fatal("%s: %s", to, strerror(error));
    }
    if (regular)
        chmod(to, 0777 & ~022);
}

static void make_folders_above(const char *path) {
    for (const char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/'))
        mkdir(arena_strndup(&compilation, path, (size_t)(slash - path)), 0777);
}

void install_file(const char *from, const char *to) {
    if (options.dry_run)
        return;
    struct stat info;
    make_folders_above(to);
    if (stat(to, &info) == 0 && S_ISDIR(info.st_mode))
        fatal("%s is a directory", to);
    // A device such as /dev/null is written to, not replaced.
    if (stat(to, &info) == 0 && !S_ISREG(info.st_mode)) {
        copy_file(from, to);
        return;
    }
    if (rename(from, to) == 0)
        return;
    if (errno != EXDEV)
        fatal("%s: %s", to, strerror(errno));
    const char *beside =
        arena_printf(&compilation, "%s.burrow-%ld", to, (long)getpid());
    copy_file(from, beside);
    if (rename(beside, to) != 0) {
        int error = errno;
        unlink(beside);
        fatal("%s: %s", to, strerror(error));
    }
}
