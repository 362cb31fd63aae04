// sieve.c - the sieve of Eratosthenes over odd numbers: byte stores with a
// growing stride, very few of anything else.
#include "runtime.h"

#define LIMIT 65536
static uint8_t composite[LIMIT / 2];  // [i] stands for 2 * i + 1

static uint64_t sieve(void)
{
    for (uint32_t i = 0; i < LIMIT / 2; i++)
        composite[i] = 0;
    uint64_t count = 1, sum = 2;  // 2, the even one
    for (uint32_t i = 1; i < LIMIT / 2; i++) {
        if (composite[i])
            continue;
        uint32_t prime = 2 * i + 1;
        count++;
        sum += prime;
        for (uint32_t multiple = i + prime; multiple < LIMIT / 2; multiple += prime)
            composite[multiple] = 1;
    }
    return sum << 16 | count;
}

uint64_t run(uint64_t iterations)
{
    uint64_t checksum = 0;
    for (uint64_t i = 0; i < iterations; i++)
        checksum = checksum * 1000003 + sieve() + i;
    return checksum;
}
