// Parses the files named on the command line (or, with "-", on standard input,
// one a line), and prints each file's errors, or its name and "ok".
//
//     parse_files [-q] [-t] file.go ...     -t: seconds and lines, no results
#include "base/diag.h"
#include "parser/ast.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool quiet;        // -q: only the exit status
static bool timing;       // -t
static long lines, files; // parsed so far
static double seconds;
static int failures;

static void parse(const char *path) {
    Source *source = source_read(path);
    if (source == NULL) {
        printf("%s: cannot read\n", path);
        return;
    }
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    parse_file(source);
    clock_gettime(CLOCK_MONOTONIC, &end);
    seconds += (double)(end.tv_sec - start.tv_sec) +
               (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    files++;
    if (timing) {
        const char *at = source->text;
        while ((at = memchr(at, '\n', source->size - (size_t)(at - source->text))) != NULL)
            lines++, at++;
    }
    bool failed = diag_error_count() > 0;
    failures += failed;
    if (failed && !quiet && !timing)
        diag_flush(stdout);
    else if (!quiet && !timing)
        printf("%s: ok\n", path);
    FILE *null = failed && (quiet || timing) ? fopen("/dev/null", "w") : NULL;
    if (null != NULL) {
        diag_flush(null);
        fclose(null);
    }
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-q") == 0) {
            quiet = true;
        } else if (strcmp(argv[i], "-t") == 0) {
            timing = true;
        } else if (strcmp(argv[i], "-e") == 0) {
            diag_options.all_errors = true;
        } else if (strcmp(argv[i], "-") == 0) {
            char path[4096];
            while (fgets(path, sizeof path, stdin) != NULL) {
                path[strcspn(path, "\n")] = '\0';
                parse(path);
            }
        } else {
            parse(argv[i]);
        }
    }
    if (timing)
        printf("%ld files, %ld lines, %.3f s, %.0f lines/s, %d with errors\n", files, lines,
               seconds, (double)lines / seconds, failures);
    return failures > 0;
}
