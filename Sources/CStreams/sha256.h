#ifndef CSTREAMS_SHA256_H
#define CSTREAMS_SHA256_H

#include "CStreams.h"

extern const uint32_t cstreams_sha256_constants[64];

/// Whole blocks by the SHA instructions of x86-64; only where the CPU has them.
void cstreams_sha256_compress_x86(uint32_t state[8], const uint8_t *block, size_t count);

#endif
