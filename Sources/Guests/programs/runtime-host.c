// runtime-host.c - runs the program natively: what the emulators are measured against.
#include "runtime.h"
#include <stdio.h>

volatile uint64_t iterations = ITERATIONS;

int main(void)
{
    char line[17];
    format_checksum(run(iterations), line);
    return fwrite(line, sizeof line, 1, stdout) == 1 ? 0 : 1;
}
