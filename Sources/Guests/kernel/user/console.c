// console.c (user) - text in and out by system call, and the line editor: the
// kernel delivers single characters; echo and backspace are our own business.
#include "user.h"

#define BACKSPACE '\b'
#define DELETE    0x7f

static void put(const char *bytes, size_t count) { ask_kernel(SYS_WRITE, (uint64_t)bytes, count); }

void print(const char *text) { put(text, length(text)); }

void print_number(uint64_t value)
{
    char digits[21];
    char *at = digits + sizeof digits - 1;
    *at = 0;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    print(at);
}

/// Decimal digits and nothing else, below 10^18.
bool parse_number(const char *text, uint64_t *value)
{
    size_t digits = length(text);
    if (digits == 0 || digits > 18)
        return false;
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    return true;
}

// CR, LF and CR LF each end one line: a LF right after a CR is swallowed.
static char next_character(void)
{
    static bool after_return;
    for (;;) {
        char c = (char)ask_kernel(SYS_READ, 0, 0);
        bool second_half = c == '\n' && after_return;
        after_return = c == '\r';
        if (!second_half)
            return c == '\r' ? '\n' : c;
    }
}

void read_line(char *line, size_t capacity)
{
    size_t used = 0;
    for (;;) {
        char c = next_character();
        if (c == '\n')
            break;
        if (c == BACKSPACE || c == DELETE) {
            if (used > 0) {
                used--;
                print("\b \b");
            }
        } else if (c >= ' ' && c <= '~' && used + 1 < capacity) {
            line[used++] = c;
            put(&c, 1);
        }
    }
    line[used] = 0;
    print("\n");
}

_Noreturn void exit(int64_t status)
{
    for (;;)
        ask_kernel(SYS_EXIT, (uint64_t)status, 0);
}
