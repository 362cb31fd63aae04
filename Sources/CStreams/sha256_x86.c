// SHA-256 by the instructions that x86-64 has for it, found at run time.
//
// Source: Intel 64 and IA-32 Software Developer's Manual, volume 2, SHA256RNDS2, SHA256MSG1, SHA256MSG2.
#include "sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

int32_t cstreams_has_sha_instructions(void) {
    // 0: not asked yet. Two threads that ask at once write the same answer.
    static _Atomic int32_t known;
    if (known == 0) {
        unsigned a, b, c, d, features = 0, extended = 0;
        if (__get_cpuid(1, &a, &b, &c, &d)) features = c;
        if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) extended = b;
        int has = (features & bit_SSE4_1) && (features & bit_SSSE3) && (extended & 1u << 29);
        known = has ? 2 : 1;
    }
    return known == 2;
}

#define SHA __attribute__((target("sha,sse4.1,ssse3")))

// Four rounds. The state lives in two registers, as ABEF and CDGH; each instruction does two rounds
// and takes its two sums of word and constant from the low half.
#define ROUNDS(index, words)                                                                        \
    sum = _mm_add_epi32(words, _mm_loadu_si128((const __m128i *)&cstreams_sha256_constants[index])); \
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                                  \
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));

// Four words of the schedule, from the sixteen before them: w0 (oldest) becomes the new ones.
#define SCHEDULE(w0, w1, w2, w3)                                              \
    w0 = _mm_sha256msg2_epu32(                                                \
        _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4)), w3);

SHA void cstreams_sha256_compress_x86(uint32_t state[8], const uint8_t *block, size_t count) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);         // CDAB
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);  // EFGH
    __m128i abef = _mm_alignr_epi8(low, high, 8);
    __m128i cdgh = _mm_blend_epi16(high, low, 0xf0);
    for (; count > 0; count--, block += 64) {
        const __m128i *words = (const __m128i *)block;
        __m128i sum, before_abef = abef, before_cdgh = cdgh;
        __m128i w0 = _mm_shuffle_epi8(_mm_loadu_si128(words), swap);
        __m128i w1 = _mm_shuffle_epi8(_mm_loadu_si128(words + 1), swap);
        __m128i w2 = _mm_shuffle_epi8(_mm_loadu_si128(words + 2), swap);
        __m128i w3 = _mm_shuffle_epi8(_mm_loadu_si128(words + 3), swap);
        ROUNDS(0, w0) ROUNDS(4, w1) ROUNDS(8, w2) ROUNDS(12, w3)
        for (int t = 16; t < 64; t += 16) {
            SCHEDULE(w0, w1, w2, w3) ROUNDS(t, w0)
            SCHEDULE(w1, w2, w3, w0) ROUNDS(t + 4, w1)
            SCHEDULE(w2, w3, w0, w1) ROUNDS(t + 8, w2)
            SCHEDULE(w3, w0, w1, w2) ROUNDS(t + 12, w3)
        }
        abef = _mm_add_epi32(abef, before_abef);
        cdgh = _mm_add_epi32(cdgh, before_cdgh);
    }
    low = _mm_shuffle_epi32(abef, 0x1b);   // FEBA
    high = _mm_shuffle_epi32(cdgh, 0xb1);  // DCHG
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xf0));        // DCBA
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));     // HGFE
}

#else

int32_t cstreams_has_sha_instructions(void) { return 0; }

void cstreams_sha256_compress_x86(uint32_t state[8], const uint8_t *block, size_t count) {
    (void)state, (void)block, (void)count;
}

#endif
