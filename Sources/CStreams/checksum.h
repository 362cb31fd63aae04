#ifndef CSTREAMS_CHECKSUM_H
#define CSTREAMS_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32 of RFC 1952, going on from an earlier value; 0 to begin with.
uint32_t cstreams_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
