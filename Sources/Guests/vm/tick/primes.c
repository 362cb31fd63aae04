// primes.c - a little work to be interrupted in.
#include <stdbool.h>
#include "tick.h"

static bool prime(uint64_t n)
{
    for (uint64_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return n >= 2;
}

uint64_t primes_between(uint64_t first, uint64_t last)
{
    uint64_t count = 0;
    for (uint64_t n = first; n <= last; n++)
        count += prime(n);
    return count;
}
