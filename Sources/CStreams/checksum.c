// CRC-32 by carry-less multiplication where the CPU has it, else by zlib.
//
// A checksum is the remainder of the bytes, as a polynomial over bits, divided by a fixed one. A part that
// lies n bits before another can be folded into it: multiplied by x^n modulo the divisor. Four folds of 128
// bits side by side keep the multiplier busy; what is left at the end is divided for real, by zlib.
//
// Source: Intel, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (2009).
#include "checksum.h"

#include <zlib.h>

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

#define FOLD __attribute__((target("pclmul,sse4.1")))

static int has_multiplication(void) {
    static _Atomic int known;  // 0: not asked yet
    if (known == 0) {
        unsigned a, b, c = 0, d;
        known = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_PCLMUL) && (c & bit_SSE4_1) ? 2 : 1;
    }
    return known == 2;
}

FOLD static inline __m128i fold(__m128i before, __m128i powers, __m128i after) {
    __m128i low = _mm_clmulepi64_si128(before, powers, 0x00);
    __m128i high = _mm_clmulepi64_si128(before, powers, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), after);
}

/// At least 64 bytes, a multiple of 16.
FOLD static uint32_t folded(uint32_t crc, const uint8_t *bytes, size_t count) {
    // x^(512+32), x^(512-32) and x^(128+32), x^(128-32) modulo the divisor, their bits reversed.
    const __m128i far = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);
    const __m128i near = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
    const __m128i *next = (const __m128i *)bytes;
    // zlib's checksum begins and ends inverted.
    __m128i one = _mm_xor_si128(_mm_loadu_si128(next), _mm_cvtsi32_si128((int)~crc));
    __m128i two = _mm_loadu_si128(next + 1), three = _mm_loadu_si128(next + 2), four = _mm_loadu_si128(next + 3);
    for (next += 4, count -= 64; count >= 64; next += 4, count -= 64) {
        one = fold(one, far, _mm_loadu_si128(next));
        two = fold(two, far, _mm_loadu_si128(next + 1));
        three = fold(three, far, _mm_loadu_si128(next + 2));
        four = fold(four, far, _mm_loadu_si128(next + 3));
    }
    __m128i all = fold(fold(fold(one, near, two), near, three), near, four);
    for (; count >= 16; next++, count -= 16) all = fold(all, near, _mm_loadu_si128(next));
    uint8_t rest[16];
    memcpy(rest, &all, 16);
    // The sixteen bytes have the same remainder as everything, begun at zero.
    return (uint32_t)crc32_z(0xffffffff, rest, 16);
}

uint32_t cstreams_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    if (count >= 64 && has_multiplication()) {
        size_t part = count & ~(size_t)15;
        crc = folded(crc, bytes, part);
        bytes += part, count -= part;
    }
    return (uint32_t)crc32_z(crc, bytes, count);
}

#else

uint32_t cstreams_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    return (uint32_t)crc32_z(crc, bytes, count);
}

#endif
