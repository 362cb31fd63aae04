// SHA-2: FIPS 180-4.
#ifndef CSTREAMS_HASHES_H
#define CSTREAMS_HASHES_H

#include <stddef.h>
#include <stdint.h>

/// A running SHA-256. A plain value: a copy goes on by itself.
struct cstreams_sha256 {
    uint32_t state[8];
    uint64_t length;     // bytes so far
    uint8_t block[64];   // the last length % 64 of them
};

/// A running SHA-512. A plain value: a copy goes on by itself.
struct cstreams_sha512 {
    uint64_t state[8];
    uint64_t length;     // bytes so far
    uint8_t block[128];  // the last length % 128 of them
};

/// Which code hashes blocks.
enum cstreams_engine {
    CSTREAMS_BEST = 0,      // what the CPU has
    CSTREAMS_PORTABLE = 1,  // plain C, for comparison
};

void cstreams_sha256_start(struct cstreams_sha256 *hash);
void cstreams_sha256_update(struct cstreams_sha256 *hash, const void *bytes, size_t count, int32_t engine);
/// Ends the message; the hash is used up.
void cstreams_sha256_end(struct cstreams_sha256 *hash, uint8_t digest[32], int32_t engine);

void cstreams_sha512_start(struct cstreams_sha512 *hash);
void cstreams_sha512_update(struct cstreams_sha512 *hash, const void *bytes, size_t count);
/// Ends the message; the hash is used up.
void cstreams_sha512_end(struct cstreams_sha512 *hash, uint8_t digest[64]);

/// Whether this CPU has instructions for SHA-256 that the best engine uses.
int32_t cstreams_has_sha_instructions(void);

#endif
