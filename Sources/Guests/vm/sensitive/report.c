// report.c - a line for each check, and how many were wrong.
#include "sensitive.h"

uint64_t wrong;

static const char *verdict(bool right)
{
    if (!right)
        wrong++;
    return right ? "right" : "WRONG";
}

void expect(const char *what, bool right)
{
    print(what);
    print(": ");
    print(verdict(right));
    print("\n");
}

static void finish_line(bool right)
{
    print(" (");
    print(verdict(right));
    print(")\n");
}

void expect_number(const char *what, uint64_t got, uint64_t wanted)
{
    print(what);
    print(": ");
    print_number(got);
    finish_line(got == wanted);
}

void expect_hex(const char *what, uint64_t got, uint64_t wanted)
{
    print(what);
    print(": ");
    print_hex(got);
    finish_line(got == wanted);
}

/// FNV-1a, 64 bits, of this kernel's own code. A monitor that patched the code
/// in memory cannot hide from it.
uint64_t text_checksum(void)
{
    uint64_t sum = 0xcbf29ce484222325;
    for (const uint8_t *at = (const uint8_t *)text_start; at < (const uint8_t *)text_end; at++)
        sum = (sum ^ *at) * 0x100000001b3;
    return sum;
}

// No verdict: a program cannot hold the checksum of itself. Compare with the
// bare machine's line.
void show_checksum(uint64_t sum, const char *when)
{
    print("text: ");
    print_hex(sum);
    print(" ");
    print(when);
    print("\n");
}
