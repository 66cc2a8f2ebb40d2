// burrow test -json: what a test binary prints, as a stream of events for programs.
//
//     === RUN   TestSum          {"Time":…,"Action":"run","Package":"p","Test":"TestSum"}
//         sum_test.go:9: hm      {"Time":…,"Action":"output",…,"Output":"    sum_test…\n"}
//     --- PASS: TestSum (0.00s)  {"Time":…,"Action":"pass",…,"Elapsed":0}
//
// The text goes through two line buffers: the first finds the lines that mean something,
// the second makes an output event of each line.  A report ("--- PASS") is followed by
// the output of its test, indented, so its event waits until a line comes that is not
// below it: reports[] is the stack of those that wait, one for each level of subtests.
// (cmd/test2json; its documentation describes the events.)
#include "driver/testing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

enum { INPUT_ROOM = 4096, OUTPUT_ROOM = 1024, INDENT = 4, REPORT_DEPTH = 512 };

typedef struct LineBuffer {
    char *text;        // what came and did not yet go
    size_t len;        // of it
    size_t room;       // a longer line goes in parts
    bool in_line;      // a part of this line went already
    void (*line)(TestJson *json, const char *text, size_t len); // takes whole lines …
    void (*part)(TestJson *json, const char *text, size_t len); // … and parts
} LineBuffer;

typedef struct Event {
    const char *action;
    char *test;        // its name; NULL: what runs now
    double elapsed;    // seconds; less than 0: not said
} Event;

struct TestJson {
    const char *package;
    double start;            // seconds
    char *test;              // to whom output belongs, or NULL
    Event reports[REPORT_DEPTH];
    int report_count;
    const char *result;      // of all tests, or NULL
    LineBuffer input, output;
};

// ---- JSON

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// One character of LEN bytes; 0xfffd stands for what is no UTF-8.
static void put_rune(utf8proc_int32_t rune, const char *text, size_t len) {
    static const char *const short_forms[] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"};
    bool is_short = rune < (int)(sizeof short_forms / sizeof *short_forms);
    if (is_short && short_forms[rune] != NULL)
        fputs(short_forms[rune], stdout);
    else if (rune < ' ' || rune == '<' || rune == '>' || rune == '&' || rune == 0x2028 ||
             rune == 0x2029)
        printf("\\u%04x", (unsigned)rune);
    else
        fwrite(text, 1, len, stdout);
}

static void put_string(const char *text, size_t len) {
    putchar('"');
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                              (utf8proc_ssize_t)(len - i), &rune);
        if (n > 0)
            put_rune(rune, text + i, (size_t)n);
        else
            fputs("\\ufffd", stdout);
        i += n > 0 ? (size_t)n : 1;
    }
    putchar('"');
}

static void put_field(const char *name, const char *value) {
    printf(",\"%s\":", name);
    put_string(value, strlen(value));
}

// The shortest number that reads as this one.
static void put_number(double x) {
    char text[64];
    int digits = 0;
    do
        snprintf(text, sizeof text, "%.*f", digits, x);
    while (strtod(text, NULL) != x && ++digits < 20);
    fputs(text, stdout);
}

// 2026-01-31T12:34:56.789+01:00
static void put_time(void) {
    struct timespec time;
    struct tm local;
    char text[64];
    clock_gettime(CLOCK_REALTIME, &time);
    localtime_r(&time.tv_sec, &local);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
    printf("{\"Time\":\"%s", text);
    snprintf(text, sizeof text, ".%09ld", time.tv_nsec);
    for (size_t end = strlen(text); end > 0 && strchr(".0", text[end - 1]) != NULL; end--)
        text[end - 1] = '\0';
    long minutes = labs(local.tm_gmtoff) / 60;
    if (minutes == 0)
        printf("%sZ\"", text);
    else
        printf("%s%c%02ld:%02ld\"", text, local.tm_gmtoff < 0 ? '-' : '+', minutes / 60,
               minutes % 60);
}

static void put_event(TestJson *json, const Event *event, const char *output, size_t len) {
    const char *test = event->test != NULL ? event->test : json->test;
    put_time();
    put_field("Action", event->action);
    put_field("Package", json->package);
    if (test != NULL)
        put_field("Test", test);
    if (event->elapsed >= 0) {
        fputs(",\"Elapsed\":", stdout);
        put_number(event->elapsed);
    }
    if (output != NULL) {
        fputs(",\"Output\":", stdout);
        put_string(output, len);
    }
    puts("}");
}

static void put_output(TestJson *json, const char *text, size_t len) {
    put_event(json, &(Event){.action = "output", .elapsed = -1}, text, len);
}

// ---- Line buffers

// The first field of a benchmark's line, which comes long before the rest.
static bool is_benchmark_name(const char *text, size_t len) {
    static const char benchmark[] = "Benchmark";
    const size_t prefix = sizeof benchmark - 1;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len < prefix || memcmp(text, benchmark, prefix) != 0)
        return false;
    utf8proc_int32_t rune;
    return utf8proc_iterate((const utf8proc_uint8_t *)text + prefix,
                            (utf8proc_ssize_t)(len - prefix), &rune) <= 0 ||
           utf8proc_category(rune) != UTF8PROC_CATEGORY_LL;
}

// How much of the text there is before a character that is not complete.
static size_t whole_characters(const char *text, size_t len) {
    for (size_t i = 1; i <= 4 && i <= len; i++) {
        unsigned char byte = (unsigned char)text[len - i];
        if ((byte & 0xc0) == 0x80)
            continue;
        size_t needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return i < needs ? len - i : len;
    }
    return len;
}

static void send_part(TestJson *json, LineBuffer *b, size_t from, size_t to, bool more) {
    b->part(json, b->text + from, to - from);
    b->in_line = more;
}

// Sends what can go; what is left begins at the returned place.
static size_t send_lines(TestJson *json, LineBuffer *b) {
    size_t at = 0;
    for (char *end; (end = memchr(b->text + at, '\n', b->len - at)) != NULL;) {
        size_t next = (size_t)(end - b->text) + 1;
        if (b->in_line)
            send_part(json, b, at, next, false);
        else
            b->line(json, b->text + at, next - at);
        at = next;
    }
    char *tab = b->in_line ? NULL : memchr(b->text + at, '\t', b->len - at);
    if (tab != NULL && is_benchmark_name(b->text + at, (size_t)(tab - b->text) - at)) {
        size_t next = (size_t)(tab - b->text) + 1;
        send_part(json, b, at, next, true);
        at = next;
    }
    if (at == 0 && b->len == b->room) {
        at = whole_characters(b->text, b->len);
        send_part(json, b, 0, at, true);
    }
    return at;
}

static void add(TestJson *json, LineBuffer *b, const char *text, size_t len) {
    while (len > 0) {
        size_t fits = b->room - b->len < len ? b->room - b->len : len;
        memcpy(b->text + b->len, text, fits);
        b->len += fits;
        text += fits;
        len -= fits;
        size_t sent = send_lines(json, b);
        b->len -= sent;
        memmove(b->text, b->text + sent, b->len);
    }
}

static void flush(TestJson *json, LineBuffer *b) {
    if (b->len > 0)
        b->part(json, b->text, b->len);
    b->len = 0;
}

// ---- The lines of package testing

static void set_test(TestJson *json, const char *name, size_t len) {
    free(json->test);
    json->test = name != NULL ? strndup(name, len) : NULL;
}

// Reports of that level and below it.
static void flush_reports(TestJson *json, int level) {
    set_test(json, NULL, 0);
    while (json->report_count > level) {
        Event *event = &json->reports[--json->report_count];
        put_event(json, event, NULL, 0);
        free(event->test);
    }
}

static void pass_on(TestJson *json, const char *text, size_t len) {
    add(json, &json->output, text, len);
}

static bool begins(const char *text, size_t len, const char *prefix) {
    size_t n = strlen(prefix);
    return len >= n && memcmp(text, prefix, n) == 0;
}

static bool is_line(const char *text, size_t len, const char *line) {
    return len == strlen(line) && memcmp(text, line, len) == 0;
}

static bool take_result(TestJson *json, const char *text, size_t len) {
    bool pass = is_line(text, len, "PASS\n");
    if (!pass && !is_line(text, len, "FAIL\n") && !begins(text, len, "FAIL\t"))
        return false;
    flush_reports(json, 0);
    pass_on(json, text, len);
    json->result = pass ? "pass" : "fail";
    return true;
}

// The name begins at NAME; without spaces around it and the end of the line.
static size_t name_length(const char **name, const char *end) {
    while (*name < end && strchr(" \t\r\n", **name) != NULL)
        ++*name;
    while (end > *name && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    return (size_t)(end - *name);
}

// === RUN   TestSum
static bool take_update(TestJson *json, const char *text, size_t len) {
    static const char *const updates[][2] = {
        {"=== RUN   ", "run"}, {"=== PAUSE ", "pause"}, {"=== CONT  ", "cont"}};
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        if (!begins(text, len, updates[i][0]))
            continue;
        const char *name = text + strlen(updates[i][0]);
        size_t name_len = name_length(&name, text + len);
        flush_reports(json, 0);
        set_test(json, name, name_len);
        bool pauses = strcmp(updates[i][1], "pause") == 0;
        if (pauses)
            pass_on(json, text, len);
        put_event(json, &(Event){.action = updates[i][1], .elapsed = -1}, NULL, 0);
        if (!pauses)
            pass_on(json, text, len);
        return true;
    }
    return false;
}

// TestSum (0.01s)
static Event parse_report(const char *action, const char *name, size_t len) {
    Event event = {.action = action, .elapsed = -1};
    char *whole = strndup(name, len);
    char *time = strstr(whole, " (");
    if (time != NULL) {
        char *end;
        double seconds = strtod(time + 2, &end);
        if (end > time + 2 && strcmp(end, "s)") == 0)
            event.elapsed = seconds;
        *time = '\0';
    }
    event.test = whole;
    return event;
}

//     --- PASS: TestSum/two (0.00s)
static bool take_report(TestJson *json, const char *text, size_t len, int level) {
    static const char *const reports[][2] = {{"--- PASS: ", "pass"}, {"--- FAIL: ", "fail"},
                                             {"--- SKIP: ", "skip"}, {"--- BENCH: ", "bench"}};
    const char *line = text + level * INDENT;
    size_t line_len = len - (size_t)(level * INDENT);
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        if (!begins(line, line_len, reports[i][0]))
            continue;
        if (json->report_count < level || level >= REPORT_DEPTH)
            break; // deeper than expected: not of package testing
        const char *name = line + strlen(reports[i][0]);
        size_t name_len = name_length(&name, line + line_len);
        Event event = parse_report(reports[i][1], name, name_len);
        flush_reports(json, level);
        set_test(json, event.test, strlen(event.test));
        json->reports[json->report_count++] = event;
        pass_on(json, text, len);
        return true;
    }
    return false;
}

static void take_line(TestJson *json, const char *text, size_t len) {
    static const char no_tests[] = "\t[no test files]\n";
    if (take_result(json, text, len) || take_update(json, text, len))
        return;
    int level = 0;
    while (begins(text + level * INDENT, len - (size_t)(level * INDENT), "    "))
        level++;
    if (take_report(json, text, len, level))
        return;
    if (begins(text, len, "?   \t") && json->report_count == 0 &&
        len >= sizeof no_tests && is_line(text + len - (sizeof no_tests - 1),
                                          sizeof no_tests - 1, no_tests))
        json->result = "skip";
    // How far it is indented tells which of the reports it belongs to.
    if (level > 0 && level <= json->report_count) {
        const char *test = json->reports[level - 1].test;
        set_test(json, test, strlen(test));
    }
    pass_on(json, text, len);
}

// ---- From outside

static LineBuffer line_buffer(size_t room) {
    return (LineBuffer){.text = malloc(room), .room = room};
}

TestJson *test_json_begin(const char *package) {
    TestJson *json = calloc(1, sizeof *json);
    json->package = package;
    json->start = now();
    json->input = line_buffer(INPUT_ROOM);
    json->input.line = take_line;
    json->input.part = pass_on;
    json->output = line_buffer(OUTPUT_ROOM);
    json->output.line = json->output.part = put_output;
    return json;
}

void test_json_write(TestJson *json, const char *text, size_t len) {
    add(json, &json->input, text, len);
    fflush(stdout);
}

void test_json_end(TestJson *json, const char *result) {
    if (result != NULL)
        json->result = result;
    flush(json, &json->input);
    flush(json, &json->output);
    double seconds = (double)(long)((now() - json->start) * 1000 + 0.5) / 1000;
    if (json->result != NULL)
        put_event(json, &(Event){.action = json->result, .elapsed = seconds}, NULL, 0);
    fflush(stdout);
    free(json->test);
    free(json->input.text);
    free(json->output.text);
    free(json);
}
