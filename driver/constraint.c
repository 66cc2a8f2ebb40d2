// Build constraints: which files belong to a build for this system.
//
//     exec_linux.go, rand_windows_amd64.go      by name: _GOOS, _GOARCH, _test
//     //go:build linux && !cgo                  by an expression before `package`
//     // +build linux,!cgo darwin               the older form: spaces are "or",
//                                               commas "and", lines "and"
//
// A //go:build line makes the older ones count for nothing.
#include "driver/packages.h"

#include <ctype.h>
#include <string.h>

// ---- Tags

static bool in_list(const char *const *list, const char *word, size_t len) {
    for (; *list != NULL; list++)
        if (strlen(*list) == len && memcmp(*list, word, len) == 0)
            return true;
    return false;
}

static const char *const systems[] = {
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js",
    "linux", "nacl", "netbsd", "openbsd", "plan9", "solaris", "windows", "zos", NULL,
};

static const char *const machines[] = {
    "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips",
    "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64",
    "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm", NULL,
};

static const char *const tags[] = {"burrow", "linux", "unix", NULL};

// Go's library leaves out its assembly if these are set.  Elsewhere they also mean
// "without package unsafe".
static const char *const library_tags[] = {"purego", "math_big_pure_go", NULL};

// With -stock: those that Go 1.19's compiler sets.
static const char *const stock_tags[] = {
    "gc", "linux", "unix", "goexperiment.regabiwrappers", "goexperiment.regabiargs", NULL,
};

enum { GO_MINOR = 19 };

static bool tag_is_set(const char *tag, size_t len, const OverlayRule *rule) {
    if (in_list(options.stock_library ? stock_tags : tags, tag, len) ||
        (rule->library && in_list(library_tags, tag, len)))
        return true;
    if (len == 2 && memcmp(tag, "gc", 2) == 0 && rule->gc)
        return true;
    if (len == 5 && memcmp(tag, "amd64", 5) == 0)
        return !rule->portable;
    if (len >= 5 && len <= 6 && memcmp(tag, "go1.", 4) == 0) {
        int minor = 0;
        for (size_t i = 4; i < len; i++) {
            if (!isdigit((unsigned char)tag[i]))
                return false;
            minor = minor * 10 + (tag[i] - '0');
        }
        return minor >= 1 && minor <= GO_MINOR;
    }
    for (int i = 0; i < options.tags.count; i++)
        if (strlen(options.tags.items[i]) == len &&
            memcmp(options.tags.items[i], tag, len) == 0)
            return true;
    return false;
}

// ---- Names

bool file_name_matches(const char *name, const OverlayRule *rule) {
    const char *end = strchr(name, '.'); // foo_linux.pb.go counts as foo_linux
    const char *first = strchr(name, '_');
    if (end == NULL || first == NULL || first > end)
        return true;
    if (end - first >= 5 && memcmp(end - 5, "_test", 5) == 0)
        end -= 5; // x_linux_test.go
    if (end == first)
        return true;
    // The last two parts between underscores, the first part left out.
    const char *last = end;
    while (last[-1] != '_')
        last--;
    size_t last_len = (size_t)(end - last);
    if (in_list(machines, last, last_len)) {
        if (!tag_is_set(last, last_len, rule))
            return false;
        if (last - 1 <= first)
            return true;
        const char *before = last - 1;
        while (before[-1] != '_')
            before--;
        size_t before_len = (size_t)(last - 1 - before);
        return !in_list(systems, before, before_len) ||
               tag_is_set(before, before_len, rule);
    }
    return !in_list(systems, last, last_len) || tag_is_set(last, last_len, rule);
}

// ---- //go:build expressions:  x || y, x && y, !x, (x), tag

typedef struct Expression {
    const char *at;  // what is left to read
    const OverlayRule *rule; // what is said of the package
} Expression;

static bool read_or(Expression *e);

static void skip_blanks(Expression *e) {
    while (*e->at == ' ' || *e->at == '\t')
        e->at++;
}

static bool is_tag_char(unsigned char c) {
    return isalnum(c) || c == '_' || c == '.' || c >= 0x80;
}

static bool read_not(Expression *e) {
    skip_blanks(e);
    if (*e->at == '!') {
        e->at++;
        return !read_not(e);
    }
    if (*e->at == '(') {
        e->at++;
        bool value = read_or(e);
        skip_blanks(e);
        e->at += *e->at == ')';
        return value;
    }
    const char *tag = e->at;
    while (is_tag_char((unsigned char)*e->at))
        e->at++;
    return tag_is_set(tag, (size_t)(e->at - tag), e->rule);
}

static bool read_operator(Expression *e, const char *operator) {
    skip_blanks(e);
    if (strncmp(e->at, operator, 2) != 0)
        return false;
    e->at += 2;
    return true;
}

static bool read_and(Expression *e) {
    bool value = read_not(e);
    while (read_operator(e, "&&"))
        value &= read_not(e);
    return value;
}

static bool read_or(Expression *e) {
    bool value = read_and(e);
    while (read_operator(e, "||"))
        value |= read_and(e);
    return value;
}

// ---- // +build lines

static bool plus_term(const char *at, size_t len, const OverlayRule *rule) {
    bool value = true;
    while (len > 0) { // parts between commas
        const char *comma = memchr(at, ',', len);
        size_t part = comma != NULL ? (size_t)(comma - at) : len;
        bool negated = part > 0 && *at == '!';
        value &= tag_is_set(at + negated, part - negated, rule) != negated;
        at += part + (comma != NULL);
        len -= part + (comma != NULL);
    }
    return value;
}

static bool plus_line(const char *at, const char *end, const OverlayRule *rule) {
    bool value = false;
    while (at < end) {
        size_t blanks = strspn(at, " \t");
        at += blanks;
        const char *word = at;
        while (at < end && *at != ' ' && *at != '\t' && *at != '\r')
            at++;
        if (at > word)
            value |= plus_term(word, (size_t)(at - word), rule);
        else
            break;
    }
    return value;
}

// ---- The lines before the package clause

static const char *line_end(const char *at) {
    const char *newline = strchr(at, '\n');
    return newline != NULL ? newline : at + strlen(at);
}

static const char *behind_block_comment(const char *at) {
    const char *end = strstr(at + 2, "*/");
    return end != NULL ? end + 2 : at + strlen(at);
}

static bool is_word(const char *at, const char *word) {
    size_t len = strlen(word);
    return strncmp(at, word, len) == 0 && (at[len] == ' ' || at[len] == '\t');
}

bool file_text_matches(const char *text, const OverlayRule *rule) {
    bool plus = true, pending = true; // pending: +build lines with no blank line yet
    for (const char *at = text; *at != '\0';) {
        at += strspn(at, " \t\r\xef\xbb\xbf");
        const char *end = line_end(at);
        if (*at == '\n') {
            plus &= pending;
            pending = true;
        } else if (at[0] == '/' && at[1] == '*') {
            at = behind_block_comment(at);
            continue;
        } else if (at[0] != '/' || at[1] != '/') {
            break;
        } else if (is_word(at, "//go:build")) {
            Expression e = {at + strlen("//go:build"), rule};
            return read_or(&e);
        } else {
            const char *word = at + 2 + strspn(at + 2, " \t");
            if (is_word(word, "+build"))
                pending &= plus_line(word + strlen("+build"), end, rule);
        }
        at = *end == '\n' ? end + 1 : end;
    }
    return plus;
}
