// print and println, and everything else the runtime says.
//
// Text is collected and written to standard error when a statement ends (or the
// buffer is full), so that one println is one system call.
#include "runtime/rt.h"

enum { BUFFER_SIZE = 1024 };
static char buffer[BUFFER_SIZE];
static size_t used;
int print_file = 2;  // standard error

// Where text goes instead, for runtime.Stack.
static uint8_t *capture;
static size_t capture_room, captured;

static void put_out(const void *p, size_t n) {
    if (capture == NULL) {
        os_write(print_file, p, n);
        return;
    }
    size_t fits = n < capture_room - captured ? n : capture_room - captured;
    memcpy(capture + captured, p, fits);
    captured += fits;
}

void print_flush(void) {
    put_out(buffer, used);
    used = 0;
}

void print_capture(uint8_t *to, size_t room) {
    print_flush();
    capture = to;
    capture_room = room;
    captured = 0;
}

size_t print_capture_end(void) {
    print_flush();
    capture = NULL;
    return captured;
}

void print_bytes(const void *p, size_t n) {
    if (n > BUFFER_SIZE - used)
        print_flush();
    if (n > BUFFER_SIZE) {
        put_out(p, n);
        return;
    }
    memcpy(buffer + used, p, n);
    used += n;
}

void print_text(const char *text) {
    print_bytes(text, c_length(text));
}

void print_go_string(String s) {
    print_bytes(s.ptr, (size_t)s.len);
}

void print_unsigned(uint64_t v) {
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    print_bytes(digits + i, sizeof digits - i);
}

void print_decimal(int64_t v) {
    if (v < 0)
        print_text("-");
    print_unsigned(v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void print_hex(uint64_t v) {
    char digits[18];
    size_t i = sizeof digits;
    do {
        digits[--i] = "0123456789abcdef"[v % 16];
        v /= 16;
    } while (v != 0);
    digits[--i] = 'x';
    digits[--i] = '0';
    print_bytes(digits + i, sizeof digits - i);
}

// ---- Entries

// What one statement prints stays together.
void rt_print_lock(void) {
    rt_current->pinned++;
}

void rt_print_unlock(void) {
    print_flush();
    sched_unpin(rt_current);
}

void rt_print_bool(int64_t v) {
    print_text((uint8_t)v ? "true" : "false");
}

void rt_print_int(int64_t v) {
    print_decimal(v);
}

void rt_print_uint(uint64_t v) {
    print_unsigned(v);
}

// Seven digits and an exponent, +1.500000e+000: not the shortest form, but one
// that needs neither tables nor memory.  Exactly Go's roundings.
void rt_print_float(double v) {
    enum { DIGITS = 7 };
    if (v != v)
        return print_text("NaN");
    if (v + v == v && v != 0)
        return print_text(v > 0 ? "+Inf" : "-Inf");

    int exponent = 0;
    char sign = '+';
    if (v < 0 || (v == 0 && 1 / v < 0))
        sign = '-';
    if (v != 0) {
        if (v < 0)
            v = -v;
        for (; v >= 10; v /= 10)
            exponent++;
        for (; v < 1; v *= 10)
            exponent--;
        double half = 5.0;
        for (int i = 0; i < DIGITS; i++)
            half /= 10;
        v += half;
        if (v >= 10) {
            exponent++;
            v /= 10;
        }
    }

    char text[DIGITS + 7];
    for (int i = 0; i < DIGITS; i++) {
        int digit = (int)v;
        text[i + 2] = (char)('0' + digit);
        v = (v - digit) * 10;
    }
    text[0] = sign;
    text[1] = text[2];
    text[2] = '.';
    text[DIGITS + 2] = 'e';
    text[DIGITS + 3] = exponent < 0 ? '-' : '+';
    if (exponent < 0)
        exponent = -exponent;
    text[DIGITS + 4] = (char)('0' + exponent / 100);
    text[DIGITS + 5] = (char)('0' + exponent / 10 % 10);
    text[DIGITS + 6] = (char)('0' + exponent % 10);
    print_bytes(text, sizeof text);
}

void rt_print_complex(double real, double imaginary) {
    print_text("(");
    rt_print_float(real);
    rt_print_float(imaginary);
    print_text("i)");
}

void rt_print_string(const uint8_t *p, int64_t n) {
    print_bytes(p, (size_t)n);
}

void rt_print_pointer(uintptr_t p) {
    print_hex(p);
}

void rt_print_slice(uintptr_t p, int64_t n, int64_t cap) {
    print_text("[");
    print_decimal(n);
    print_text("/");
    print_decimal(cap);
    print_text("]");
    print_hex(p);
}

void rt_print_iface(uintptr_t type, uintptr_t data) {
    print_text("(");
    print_hex(type);
    print_text(",");
    print_hex(data);
    print_text(")");
}

void rt_print_space(void) {
    print_text(" ");
}

void rt_print_newline(void) {
    print_text("\n");
}
