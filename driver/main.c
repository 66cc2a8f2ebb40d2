// burrow: the command table.
//
// One command a file; each reads its options by options.def and returns the
// exit status.  The compiler's passes recurse over syntax trees as deep as the
// program nests them, so all the work is done on a thread with a large stack:
// only the pages that are used cost memory.
#include "driver/driver.h"
#include "driver/interrupt.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t STACK_BYTES = (size_t)1 << 30;

typedef struct CommandEntry {
    const char *name;                  // as on the command line
    int (*run)(int count, char **words); // gets the words after the name
} CommandEntry;

static const CommandEntry commands[] = {
    {"build", command_build}, {"run", command_run},
    {"test", command_test},   {"list", command_list},
    {"env", command_env},     {"clean", command_clean},
    {"dump", command_dump},   {"explain", command_explain},
    {"frame", command_frame}, {"graph", command_graph},
    {"diff", command_diff},
    {"compare", command_compare},
    {"version", command_version},
    {"help", command_help},   {"-h", command_help},
    {"-help", command_help},  {"--help", command_help},
    {"--version", command_version},
};

typedef struct Invocation {
    const CommandEntry *command; // what to run
    int count;                   // the words after the command's name
    char **words;
    int status;                  // its exit status
} Invocation;

static void *run_command(void *argument) {
    Invocation *invocation = argument;
    invocation->status =
        invocation->command->run(invocation->count, invocation->words);
    return NULL;
}

// On a large stack if there can be one, else on this one.
static int run_with_stack(Invocation *invocation) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0 ||
        pthread_create(&thread, &attributes, run_command, invocation) != 0)
        run_command(invocation);
    else
        pthread_join(thread, NULL);
    return invocation->status;
}

// Is B one edit away from A?  For "did you mean".
static bool similar(const char *a, const char *b) {
    size_t start = 0;
    while (a[start] != '\0' && a[start] == b[start])
        start++;
    a += start;
    b += start;
    return strcmp(a + (*a != '\0'), b) == 0 || strcmp(a, b + (*b != '\0')) == 0 ||
           strcmp(a + (*a != '\0'), b + (*b != '\0')) == 0;
}

static int unknown_command(const char *word) {
    fprintf(stderr, "burrow %s: unknown command\n", word);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].name[0] != '-' && similar(word, commands[i].name))
            fprintf(stderr, "Did you mean 'burrow %s'?\n", commands[i].name);
    fputs("Run 'burrow help' for usage.\n", stderr);
    return STATUS_ERRORS;
}

// Whoever reads our output may have gone (`burrow build -S x.go | head`): that ends
// us without a word, as it does other programs.
static int output_failed(void) {
    struct pollfd out = {.fd = STDOUT_FILENO};
    if (poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0) {
        signal(SIGPIPE, SIG_DFL);
        interrupts_as_found();
        raise(SIGPIPE);
    }
    fputs("burrow: write error on standard output\n", stderr);
    return STATUS_FAILURE;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        command_help(0, NULL);
        return STATUS_ERRORS;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            Invocation invocation = {&commands[i], argc - 2, argv + 2, 0};
            interrupts_begin();
            int status = run_with_stack(&invocation);
            return fflush(stdout) != 0 || ferror(stdout) ? output_failed() : status;
        }
    return unknown_command(argv[1]);
}
