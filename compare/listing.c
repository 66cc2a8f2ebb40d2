// The code of a function in both builds, side by side.
//
// A listing (burrow build -S) says before each piece of code which source line it is
// for.  So it is a sequence of *groups*, each with the number of its line; the two
// sequences are aligned by a longest common subsequence of line numbers, and where
// both have a group of the same line, their instructions stand beside each other:
//
//     x.go:9   p := &T{n}
//     A  mov rsi, [rt.cache.16.0]        |  A  mov rsi, [rt.cache.16.0]
//     W  mov [rsi], rax                  |
//
// Marks: A allocates, F uses a slot of the frame, W writes to other memory.
#include "compare/table.h"

#include <stdlib.h>
#include <string.h>

typedef struct Instruction {
    const char *text;
    char mark;            // 'A' 'F' 'W' or ' '
    bool label;           // a label, not an instruction
} Instruction;

typedef struct Group {
    const char *source;   // "x.go:9   p := …", or what a stub is for
    int line;             // 0: a stub, or the prologue
    Vec(Instruction) code;
} Group;

typedef struct Listing {
    Vec(Group) groups;
    int instructions, allocations, frame, writes;
} Listing;

// ---- Reading

static bool is_jump(const char *code) { return code[0] == 'j'; }

static bool writes_memory(const char *code) {
    const char *operand = strchr(code, ' ');
    if (operand == NULL || strncmp(code, "cmp", 3) == 0 || strncmp(code, "test", 4) == 0 ||
        strncmp(code, "call", 4) == 0 || is_jump(code))
        return false;
    const char *bracket = strchr(operand, '['), *comma = strchr(operand, ',');
    return bracket != NULL && (comma == NULL || bracket < comma);
}

static char mark_of(const char *code, const char *comment) {
    if ((comment != NULL && strstr(comment, "allocates") != NULL) ||
        strncmp(code, "call rt.new", 11) == 0)
        return 'A';
    if (strstr(code, "[rsp") != NULL)
        return 'F';
    return writes_memory(code) ? 'W' : ' ';
}

static Group *last_group(Listing *l) {
    if (l->groups.len == 0)
        vec_push(&compilation, &l->groups, ((Group){.source = "prologue"}));
    return &l->groups.items[l->groups.len - 1];
}

// "; x.go:9    p := …" begins the code of a line; other remarks that of a stub.
static void begin_group(Listing *l, const char *remark) {
    Group group = {.source = arena_strndup(&compilation, remark, strlen(remark))};
    const char *colon = strstr(remark, ".go:");
    if (colon != NULL)
        group.line = atoi(colon + 4);
    vec_push(&compilation, &l->groups, group);
}

static void add_code(Listing *l, char *line) {
    Instruction instruction = {.label = line[0] != '\t'};
    char *code = instruction.label ? line : line + 1;
    char *comment = strstr(code, "  ;");
    if (comment != NULL) {
        char *end = comment;
        while (end > code && end[-1] == ' ')
            end--;
        *end = '\0';
        comment += 3;
    }
    if (strncmp(code, "align ", 6) == 0)
        return;
    if (!instruction.label) {
        instruction.mark = mark_of(code, comment);
        l->instructions++;
        l->allocations += instruction.mark == 'A';
        l->frame += instruction.mark == 'F';
        l->writes += instruction.mark == 'W';
    }
    instruction.text = arena_strndup(&compilation, code, strlen(code));
    Group *group = last_group(l);
    vec_push(&compilation, &group->code, instruction);
}

// The number of the label at the end of TEXT: .L12, .L12: or jmp short .L12.
static int label_number(const char *text) {
    const char *label = strstr(text, ".L");
    return label != NULL ? atoi(label + 2) : -1;
}

// Labels that no jump names are for tables.
static void drop_unused_labels(Listing *l) {
    int most = 0;
    for (int i = 0; i < l->groups.len; i++)
        for (int k = 0; k < l->groups.items[i].code.len; k++) {
            int number = label_number(l->groups.items[i].code.items[k].text);
            most = number > most ? number : most;
        }
    bool *used = ARENA_ARRAY(&compilation, bool, most + 1);
    for (int i = 0; i < l->groups.len; i++)
        for (int k = 0; k < l->groups.items[i].code.len; k++) {
            const Instruction *in = &l->groups.items[i].code.items[k];
            if (!in->label && is_jump(in->text) && label_number(in->text) >= 0)
                used[label_number(in->text)] = true;
        }
    for (int i = 0; i < l->groups.len; i++) {
        Group *group = &l->groups.items[i];
        int kept = 0;
        for (int k = 0; k < group->code.len; k++) {
            const Instruction *in = &group->code.items[k];
            int number = label_number(in->text);
            if (!in->label || (number >= 0 && used[number]))
                group->code.items[kept++] = *in;
        }
        group->code.len = kept;
    }
}

// Reads what stands under FUNC's label, which comes after remarks:
//
//     ; main.(*T).M
//     ; no frame: everything is in registers
//     main.~l~pT~r.M:
static bool read_listing(const char *path, const char *func, Listing *l) {
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return false;
    const char *name = arena_printf(&compilation, "; %s", func);
    char *line = NULL;
    size_t room = 0;
    bool named = false, inside = false;
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        line[n - (line[n - 1] == '\n')] = '\0';
        if (!inside) {
            inside = named && line[0] != ';';
            named |= strcmp(line, name) == 0;
        } else if (line[0] == '\0') {
            break;
        } else if (line[0] == ';') {
            begin_group(l, line + 1 + (line[1] == ' '));
        } else {
            add_code(l, line);
        }
    }
    free(line);
    fclose(in);
    drop_unused_labels(l);
    return inside;
}

// ---- Aligning

static bool same_group(const Group *a, const Group *b) {
    return a->line == b->line && (a->line != 0 || strcmp(a->source, b->source) == 0);
}

// Longest common subsequence; PAIR[i] is the partner of A's group i, or -1.
static int *align(const Listing *a, const Listing *b) {
    int n = a->groups.len, m = b->groups.len;
    int *pair = ARENA_ARRAY(&compilation, int, n + 1);
    for (int i = 0; i <= n; i++)
        pair[i] = -1;
    if ((int64_t)n * m > 4000000) // two very long functions stand one below the other
        return pair;
    int *best = ARENA_ARRAY(&compilation, int, (n + 1) * (m + 1));
    for (int i = n - 1; i >= 0; i--)
        for (int k = m - 1; k >= 0; k--) {
            int *here = &best[i * (m + 1) + k];
            int down = here[m + 1], right = here[1];
            *here = down > right ? down : right;
            if (same_group(&a->groups.items[i], &b->groups.items[k]) &&
                here[m + 2] + 1 > *here)
                *here = here[m + 2] + 1;
        }
    for (int i = 0, k = 0; i < n && k < m;) {
        const int *here = &best[i * (m + 1) + k];
        if (same_group(&a->groups.items[i], &b->groups.items[k]) &&
            *here == here[m + 2] + 1) {
            pair[i++] = k++;
        } else if (here[m + 1] >= here[1]) {
            i++;
        } else {
            k++;
        }
    }
    return pair;
}

// ---- Printing

typedef struct Columns {
    FILE *out;
    int width;            // of each half
    Line line;
} Columns;

static Style style_of(char mark) {
    return mark == 'A' ? RED : mark == 'W' ? YELLOW : mark == 'F' ? DIM : PLAIN;
}

static void add_half(Columns *c, const Group *group, int index, int start) {
    if (group == NULL || index >= group->code.len)
        return;
    const Instruction *in = &group->code.items[index];
    line_to(&c->line, start);
    if (in->label) {
        line_cut(&c->line, c->width, DIM, in->text);
        return;
    }
    line_add(&c->line, style_of(in->mark), "%c ", in->mark);
    line_cut(&c->line, c->width - 2, style_of(in->mark), in->text);
}

static void print_groups(Columns *c, const Group *a, const Group *b) {
    const Group *some = a != NULL ? a : b;
    line_cut(&c->line, 2 * c->width + 3, BOLD, some->source);
    line_print(c->out, &c->line);
    int count = a != NULL ? a->code.len : 0;
    if (b != NULL && b->code.len > count)
        count = b->code.len;
    for (int i = 0; i < count; i++) {
        add_half(c, a, i, 0);
        line_to(&c->line, c->width + 1);
        line_add(&c->line, DIM, "│");
        add_half(c, b, i, c->width + 3);
        line_print(c->out, &c->line);
    }
}

static int64_t frame_of(const Counts *counts, const char *func) {
    for (int i = 0; i < counts->functions.len; i++)
        if (strcmp(counts->functions.items[i].name, func) == 0)
            return counts->functions.items[i].frame;
    return -1;
}

static void print_sums(Columns *c, const Comparison *comparison, const Listing l[SIDES],
                       const char *func) {
    line_add(&c->line, BOLD, "%s", func);
    line_print(c->out, &c->line);
    for (int side = 0; side < SIDES; side++) {
        int64_t frame = frame_of(&comparison->side[side].counts, func);
        line_add(&c->line, BOLD, "  %-6s", side_names[side]);
        line_add(&c->line, PLAIN, " %d instructions: %d allocate (A), %d use the frame (F), "
                 "%d write elsewhere (W)", l[side].instructions, l[side].allocations,
                 l[side].frame, l[side].writes);
        if (frame >= 0)
            line_add(&c->line, PLAIN, "; frame %s", byte_text(frame));
        line_print(c->out, &c->line);
    }
    putc('\n', c->out);
}

static bool read_both(const Comparison *comparison, const char *func, Listing l[SIDES]) {
    bool found = false;
    for (int side = 0; side < SIDES; side++)
        found |= read_listing(comparison->listing[side], func, &l[side]);
    return found;
}

bool print_listings(FILE *out, const Comparison *comparison, const PageOptions *options) {
    const char *func = comparison->func; // as given, or in package main
    Listing l[SIDES] = {0};
    if (!read_both(comparison, func, l)) {
        func = arena_printf(&compilation, "main.%s", func);
        if (!read_both(comparison, func, l))
            return false;
    }
    Columns c = {out, (options->width - 3) / 2, {.colour = options->colour}};
    print_sums(&c, comparison, l, func);
    int *pair = align(&l[SIDE_GO], &l[SIDE_NAIVE]);
    int next = 0;
    for (int i = 0; i < l[SIDE_GO].groups.len; i++) {
        const Group *a = &l[SIDE_GO].groups.items[i];
        for (; pair[i] >= 0 && next < pair[i]; next++)
            print_groups(&c, NULL, &l[SIDE_NAIVE].groups.items[next]);
        print_groups(&c, a, pair[i] >= 0 ? &l[SIDE_NAIVE].groups.items[next++] : NULL);
    }
    for (; next < l[SIDE_NAIVE].groups.len; next++)
        print_groups(&c, NULL, &l[SIDE_NAIVE].groups.items[next]);
    return true;
}
