// SHA-256 in plain C, and its choice of engine.
//
// Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3, 6.2.
#include "sha256.h"

#include <string.h>

const uint32_t cstreams_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }

static uint32_t load(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void compress_portable(uint32_t state[8], const uint8_t *block, size_t count) {
    uint32_t w[64];
    for (; count > 0; count--, block += 64) {
        for (int t = 0; t < 16; t++) w[t] = load(block + 4 * t);
        for (int t = 16; t < 64; t++) {
            uint32_t x = w[t - 15], y = w[t - 2];
            w[t] = w[t - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[t - 7] +
                   (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
        }
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t++) {
            uint32_t one = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) +
                           cstreams_sha256_constants[t] + w[t];
            uint32_t two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

static void compress(uint32_t state[8], const uint8_t *block, size_t count, int32_t engine) {
    if (engine == CSTREAMS_BEST && cstreams_has_sha_instructions()) {
        cstreams_sha256_compress_x86(state, block, count);
    } else {
        compress_portable(state, block, count);
    }
}

void cstreams_sha256_start(struct cstreams_sha256 *hash) {
    static const uint32_t initial[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(hash->state, initial, sizeof initial);
    hash->length = 0;
}

void cstreams_sha256_update(struct cstreams_sha256 *hash, const void *bytes, size_t count, int32_t engine) {
    if (count == 0) return;
    const uint8_t *next = bytes;
    size_t held = hash->length % 64;
    hash->length += count;
    if (held > 0) {
        size_t part = count < 64 - held ? count : 64 - held;
        memcpy(hash->block + held, next, part);
        next += part, count -= part;
        if (held + part < 64) return;
        compress(hash->state, hash->block, 1, engine);
    }
    compress(hash->state, next, count / 64, engine);
    memcpy(hash->block, next + (count & ~(size_t)63), count % 64);
}

void cstreams_sha256_end(struct cstreams_sha256 *hash, uint8_t digest[32], int32_t engine) {
    // A one bit, zeros up to eight bytes before the end of a block, and the length in bits.
    uint64_t bits = hash->length * 8;
    uint8_t padding[72] = {0x80};
    size_t held = hash->length % 64;
    size_t zeros = (held < 56 ? 56 : 120) - held;
    for (int i = 0; i < 8; i++) padding[zeros + i] = (uint8_t)(bits >> (56 - 8 * i));
    cstreams_sha256_update(hash, padding, zeros + 8, engine);
    for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}
