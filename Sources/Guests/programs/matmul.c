// matmul.c - product of two 64 x 64 matrices of 64-bit integers, the plain
// triple loop: loads, multiplications, additions.
#include "runtime.h"

#define SIDE 64
static uint64_t a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];

static void fill(void)
{
    uint64_t random = 88172645463325252;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            a[i][j] = next_random(&random) >> 32;
            b[i][j] = next_random(&random) >> 32;
        }
}

static void multiply(void)
{
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            uint64_t cell = 0;
            for (int k = 0; k < SIDE; k++)
                cell += a[i][k] * b[k][j];
            c[i][j] = cell;
        }
}

uint64_t run(uint64_t iterations)
{
    uint64_t checksum = 0;
    fill();
    for (uint64_t n = 0; n < iterations; n++) {
        multiply();
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++)
                checksum = checksum * 31 + c[i][j];
        a[n % SIDE][n / SIDE % SIDE] ^= checksum;  // no two rounds are the same
    }
    return checksum;
}
