// work.c - the part of a kernel that needs no monitor at all.
#include "sensitive.h"

// innocuous.S
uint64_t innocuous(uint64_t seed);
extern const uint64_t innocuous_instructions;

#define SEED  0x9e3779b97f4a7c15
#define RIGHT 0xe45956e918c4629f  // the same loop, reckoned elsewhere

void check_innocuous(void)
{
    uint64_t result = innocuous(SEED);
    print("innocuous: ");
    print_number(innocuous_instructions);
    expect_hex(" instructions, result", result, RIGHT);
}
