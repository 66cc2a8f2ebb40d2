// The line that tells how far a build is.  A thread of its own, the ticker, sees to
// it that it appears while everybody waits for one large package.
#include "driver/progress.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PACKAGES = 64, MAX_COLUMNS = 512, TICK_NANOSECONDS = 100000000 };

static const char BETWEEN[] = " and what it needs: ";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *title;    // what is built; NULL: nothing is
static int total, done;      // packages
static const char *packages[MAX_PACKAGES]; // being compiled; NULL: free
static struct timespec start;
static bool written;         // the line is there
static bool hidden;          // something else is being printed
static bool ticking;         // there is a ticker

static bool is_terminal(void) {
    const char *term = getenv("TERM");
    return term != NULL && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

static void put(const char *text) {
    size_t len = strlen(text);
    if (write(STDERR_FILENO, text, len) != (ssize_t)len)
        title = NULL; // the terminal is gone
}

static double seconds_since_start(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start.tv_sec) +
           (double)(now.tv_nsec - start.tv_nsec) * 1e-9;
}

static int columns(void) {
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < MAX_COLUMNS ? size.ws_col : MAX_COLUMNS;
}

static void erase(void) {
    if (written)
        put("\r\033[K");
    written = false;
}

// The last column is left free: a terminal that is written full begins another line.
// In a narrow one stand the numbers alone.
static void write_line(void) {
    int room = columns(), len = 0;
    char line[MAX_COLUMNS + 256], numbers[32];
    snprintf(numbers, sizeof numbers, "%d/%d", done, total);
    if (strlen(title) + strlen(BETWEEN) + strlen(numbers) < (size_t)room)
        len = sprintf(line, "\r%s%s%s", title, BETWEEN, numbers);
    else
        len = sprintf(line, "\r%s", numbers);
    for (int i = 0; i < MAX_PACKAGES; i++)
        if (packages[i] != NULL && len + (int)strlen(packages[i]) < room)
            len += sprintf(line + len, " %s", packages[i]);
    strcpy(line + len, "\033[K");
    put(line);
    written = true;
}

static void update(void) {
    if (title != NULL && !hidden && seconds_since_start() > 1)
        write_line();
}

static void *tick(void *unused) {
    (void)unused;
    struct timespec pause = {.tv_nsec = TICK_NANOSECONDS};
    for (bool more = true; more;) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&lock);
        update();
        more = title != NULL;
        ticking = more;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

void progress_begin(const char *what, int count) {
    if (!is_terminal())
        return;
    pthread_mutex_lock(&lock);
    title = what;
    total = count;
    done = 0;
    memset(packages, 0, sizeof packages);
    clock_gettime(CLOCK_MONOTONIC, &start);
    pthread_t ticker;
    if (!ticking && pthread_create(&ticker, NULL, tick, NULL) == 0) {
        pthread_detach(ticker);
        ticking = true;
    }
    pthread_mutex_unlock(&lock);
}

void progress_end(void) {
    pthread_mutex_lock(&lock);
    erase();
    title = NULL;
    pthread_mutex_unlock(&lock);
}

static void replace(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_PACKAGES; i++)
        if (packages[i] == from) {
            packages[i] = to;
            break;
        }
    update();
    pthread_mutex_unlock(&lock);
}

void progress_add(const char *package) { replace(NULL, package); }

void progress_remove(const char *package) { replace(package, NULL); }

void progress_done(void) {
    pthread_mutex_lock(&lock);
    done++;
    pthread_mutex_unlock(&lock);
}

void progress_hide(void) {
    pthread_mutex_lock(&lock);
    erase();
    hidden = true;
    pthread_mutex_unlock(&lock);
}

void progress_show(void) {
    pthread_mutex_lock(&lock);
    hidden = false;
    update();
    pthread_mutex_unlock(&lock);
}
