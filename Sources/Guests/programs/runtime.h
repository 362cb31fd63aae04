// runtime.h - the contract between a benchmark program and what runs it. A
// program is run(): pure integer work, no input, no output, no library. The
// three runtimes (bare, linux, host) print its checksum as 16 hex digits.
#pragma once
#include <stddef.h>
#include <stdint.h>

uint64_t run(uint64_t iterations);

/// How often to repeat the work. Whoever loads the program may find this symbol
/// in the ELF file and write another number here before it starts.
extern volatile uint64_t iterations;

static inline void format_checksum(uint64_t checksum, char line[17])
{
    for (int i = 0; i < 16; i++)
        line[i] = "0123456789abcdef"[checksum >> (60 - 4 * i) & 0xf];
    line[16] = '\n';
}

// Numbers that look random and are the same everywhere (xorshift).
static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
