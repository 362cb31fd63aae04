// gzip (RFC 1952), zlib (RFC 1950) and zstd (RFC 8878).
#ifndef CSTREAMS_PACKING_H
#define CSTREAMS_PACKING_H

#include <stddef.h>
#include <stdint.h>

/// What an unpacker says after a step.
enum cstreams_progress {
    CSTREAMS_GOES_ON = 0,    // wants more input, or more room
    CSTREAMS_ENDED = 1,      // a member or frame is complete and its checksum agrees
    CSTREAMS_CORRUPT = -1,   // the message says what is wrong
    CSTREAMS_NO_MEMORY = -2,
};

/// Bytes on their way through; counts are lowered and pointers moved by what was used.
struct cstreams_flow {
    const uint8_t *input;
    size_t input_count;
    uint8_t *output;
    size_t output_count;
};

struct cstreams_inflater;
/// Unpacks one gzip member or one zlib stream, whichever it is. NULL without memory.
struct cstreams_inflater *cstreams_inflater_new(void);
void cstreams_inflater_free(struct cstreams_inflater *inflater);
/// Begins the next member.
void cstreams_inflater_reset(struct cstreams_inflater *inflater);
/// Does what can be done with the input and the room.
int32_t cstreams_inflater_step(struct cstreams_inflater *inflater, struct cstreams_flow *flow);
/// What was wrong; never NULL.
const char *cstreams_inflater_message(const struct cstreams_inflater *inflater);

struct cstreams_deflater;
/// Packs one gzip member without name and time. NULL without memory.
struct cstreams_deflater *cstreams_deflater_new(int32_t level);
void cstreams_deflater_free(struct cstreams_deflater *deflater);
/// Does what can be done; with `ending` the input is the last and the step is repeated until ENDED.
int32_t cstreams_deflater_step(struct cstreams_deflater *deflater, struct cstreams_flow *flow, int32_t ending);

/// Whether zstd was there when this was built.
int32_t cstreams_has_zstd(void);
struct cstreams_zstd;
/// Unpacks frames. NULL without memory, or without zstd.
struct cstreams_zstd *cstreams_zstd_new(void);
void cstreams_zstd_free(struct cstreams_zstd *zstd);
int32_t cstreams_zstd_step(struct cstreams_zstd *zstd, struct cstreams_flow *flow);
/// What was wrong; never NULL.
const char *cstreams_zstd_message(const struct cstreams_zstd *zstd);

#endif
