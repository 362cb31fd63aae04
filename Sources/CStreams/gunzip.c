// A gzip member or a zlib stream: its header, its blocks, its trailer.
//
// Source: RFC 1952, section 2.3; RFC 1950, section 2.2; RFC 1951, section 3.2.
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "checksum.h"
#include "inflate.h"

enum place { HEADER, BLOCK, STORED, CODED, TRAILER, DONE };

struct cstreams_inflater {
    enum place place;
    int is_zlib, is_last;      // the wrapper; the block
    uint32_t stored;           // bytes of a stored block that are to come
    uint32_t checksum, total;  // of what was unpacked, modulo 2^32
    struct bits bits;
    const char *message;
    struct codes codes;
    struct output output;
};

struct cstreams_inflater *cstreams_inflater_new(void) {
    struct cstreams_inflater *inflater = malloc(sizeof *inflater);
    if (inflater == NULL) return NULL;
    inflater->message = "";
    inflater->codes.are_fixed = 0;
    inflater->output.history = inflater->output.delivered = inflater->output.end = 0;
    cstreams_inflater_reset(inflater);
    return inflater;
}

void cstreams_inflater_free(struct cstreams_inflater *inflater) { free(inflater); }

void cstreams_inflater_reset(struct cstreams_inflater *inflater) {
    inflater->place = HEADER;
    inflater->is_last = 0;
    inflater->checksum = inflater->total = 0;
    inflater->bits.held = inflater->bits.count = 0;
    // Members know nothing of each other.
    inflater->output.history = inflater->output.end;
}

const char *cstreams_inflater_message(const struct cstreams_inflater *inflater) { return inflater->message; }

static enum outcome broken(struct cstreams_inflater *inflater, const char *message) {
    inflater->message = message;
    return BROKEN;
}

/// The header of a member; nothing of it is used unless all of it is there.
static enum outcome read_gzip_header(struct cstreams_inflater *inflater) {
    struct bits *bits = &inflater->bits;
    const uint8_t *start = bits->next;
    size_t count = (size_t)(bits->end - start), size = 10;
    if (count < size) return OUT_OF_INPUT;
    unsigned flags = start[3];
    if (start[2] != 8) return broken(inflater, "an unknown method, expected deflate (8)");
    if (flags & 0xe0) return broken(inflater, "unknown flags in the header");
    if (flags & 4) {
        if (count < size + 2) return OUT_OF_INPUT;
        size += 2 + (size_t)(start[size] | start[size + 1] << 8);
    }
    for (unsigned text = 8; text <= 16; text *= 2) {  // a name, a comment
        if (!(flags & text)) continue;
        const uint8_t *end = count > size ? memchr(start + size, 0, count - size) : NULL;
        if (end == NULL) {
            return count > 1 << 16 ? broken(inflater, "a name of more than 64 KiB in the header") : OUT_OF_INPUT;
        }
        size = (size_t)(end - start) + 1;
    }
    if (flags & 2) size += 2;
    if (count < size) return OUT_OF_INPUT;
    if (flags & 2) {
        unsigned stated = start[size - 2] | start[size - 1] << 8;
        if ((cstreams_crc32(0, start, size - 2) & 0xffff) != stated) {
            return broken(inflater, "the header's checksum does not agree");
        }
    }
    bits->next += size;
    return BLOCK_ENDED;
}

static enum outcome read_header(struct cstreams_inflater *inflater) {
    struct bits *bits = &inflater->bits;
    if (bits->end - bits->next < 2) return OUT_OF_INPUT;
    unsigned first = bits->next[0], second = bits->next[1];
    inflater->is_zlib = first != 0x1f || second != 0x8b;
    inflater->place = BLOCK;
    if (!inflater->is_zlib) {
        enum outcome outcome = read_gzip_header(inflater);
        if (outcome != BLOCK_ENDED) inflater->place = HEADER;
        return outcome;
    }
    inflater->checksum = 1;
    if ((first & 0x0f) != 8 || first >> 4 > 7 || (first << 8 | second) % 31 != 0) {
        return broken(inflater, "no header of gzip or zlib");
    }
    if (second & 0x20) return broken(inflater, "it needs a preset dictionary");
    bits->next += 2;
    return BLOCK_ENDED;
}

static enum outcome begin_block(struct cstreams_inflater *inflater) {
    struct bits *bits = &inflater->bits;
    bits_fill(bits);
    if (bits->count < 3) return OUT_OF_INPUT;
    int is_last = (int)bits_peek(bits, 1);
    unsigned type = bits_peek(bits, 3) >> 1;
    bits_drop(bits, 3);
    switch (type) {
    case 0: {
        bits_drop(bits, bits->count % 8);
        bits_fill(bits);
        if (bits->count < 32) return OUT_OF_INPUT;
        uint32_t both = (uint32_t)bits->held;
        if ((both >> 16 ^ 0xffff) != (both & 0xffff)) return broken(inflater, "the length of a stored block");
        bits_drop(bits, 32);
        inflater->stored = both & 0xffff;
        inflater->place = STORED;
        break;
    }
    case 1:
        inflate_use_fixed(&inflater->codes);
        inflater->place = CODED;
        break;
    case 2: {
        enum outcome outcome = inflate_read_codes(&inflater->codes, bits, &inflater->message);
        if (outcome != BLOCK_ENDED) return outcome;
        inflater->place = CODED;
        break;
    }
    default: return broken(inflater, "an unknown kind of block");
    }
    inflater->is_last = is_last;
    bits_return(bits);
    return BLOCK_ENDED;
}

static enum outcome copy_stored(struct cstreams_inflater *inflater) {
    struct bits *bits = &inflater->bits;
    struct output *output = &inflater->output;
    size_t input = (size_t)(bits->end - bits->next), room = HISTORY + CHUNK - output->end;
    size_t part = inflater->stored < input ? inflater->stored : input;
    if (part > room) part = room;
    memcpy(output->bytes + output->end, bits->next, part);
    bits->next += part, output->end += part, inflater->stored -= (uint32_t)part;
    if (inflater->stored == 0) return BLOCK_ENDED;
    return part == room ? OUT_OF_ROOM : OUT_OF_INPUT;
}

static enum outcome read_trailer(struct cstreams_inflater *inflater) {
    struct bits *bits = &inflater->bits;
    bits->held = bits->count = 0;  // the rest of the last byte
    const uint8_t *at = bits->next;
    if (bits->end - at < (inflater->is_zlib ? 4 : 8)) return OUT_OF_INPUT;
    uint32_t big = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    if (inflater->is_zlib) {
        if (big != inflater->checksum) return broken(inflater, "the checksum (Adler-32) does not agree");
        bits->next += 4;
        return BLOCK_ENDED;
    }
    if (__builtin_bswap32(big) != inflater->checksum) return broken(inflater, "the checksum (CRC-32) does not agree");
    uint32_t size = at[4] | (uint32_t)at[5] << 8 | (uint32_t)at[6] << 16 | (uint32_t)at[7] << 24;
    if (size != inflater->total) return broken(inflater, "the length (ISIZE) does not agree");
    bits->next += 8;
    return BLOCK_ENDED;
}

/// Does what comes next, and says where to go on.
static enum outcome proceed(struct cstreams_inflater *inflater) {
    enum outcome outcome;
    switch (inflater->place) {
    case HEADER: return read_header(inflater);
    case BLOCK: return begin_block(inflater);
    case STORED:
    case CODED:
        outcome = inflater->place == STORED
                      ? copy_stored(inflater)
                      : inflate_body(&inflater->codes, &inflater->bits, &inflater->output, &inflater->message);
        if (outcome == BLOCK_ENDED) {
            bits_return(&inflater->bits);
            inflater->place = inflater->is_last ? TRAILER : BLOCK;
        }
        return outcome;
    case TRAILER:
        outcome = read_trailer(inflater);
        if (outcome == BLOCK_ENDED) inflater->place = DONE;
        return outcome;
    case DONE: return BLOCK_ENDED;
    }
    return BROKEN;
}

/// Unpacks until the room is used up or something ends; what is new is summed up while it is near.
static enum outcome unpack(struct cstreams_inflater *inflater) {
    struct output *output = &inflater->output;
    for (;;) {
        size_t before = output->end;
        struct bits start = inflater->bits;
        enum outcome outcome = proceed(inflater);
        const uint8_t *fresh = output->bytes + before;
        size_t count = output->end - before;
        if (count > 0) {
            inflater->checksum = inflater->is_zlib ? (uint32_t)adler32(inflater->checksum, fresh, (uInt)count)
                                                   : cstreams_crc32(inflater->checksum, fresh, count);
            inflater->total += (uint32_t)count;
        }
        // Headers are read as a whole or not at all; bodies have put back what they did not use.
        if (outcome == OUT_OF_INPUT && inflater->place != CODED && inflater->place != STORED) inflater->bits = start;
        if (outcome != BLOCK_ENDED || inflater->place == DONE) return outcome;
    }
}

static void deliver(struct output *output, struct cstreams_flow *flow) {
    size_t ready = output->end - output->delivered;
    size_t part = ready < flow->output_count ? ready : flow->output_count;
    if (part == 0) return;
    memcpy(flow->output, output->bytes + output->delivered, part);
    output->delivered += part;
    flow->output += part, flow->output_count -= part;
}

/// Everything was delivered: keeps what distances may reach.
static void slide(struct output *output) {
    size_t kept = output->end - output->history < HISTORY ? output->end - output->history : HISTORY;
    memmove(output->bytes, output->bytes + output->end - kept, kept);
    output->history = 0;
    output->delivered = output->end = kept;
}

int32_t cstreams_inflater_step(struct cstreams_inflater *inflater, struct cstreams_flow *flow) {
    struct output *output = &inflater->output;
    if (output->delivered < output->end) {
        deliver(output, flow);
        if (output->delivered < output->end) return CSTREAMS_GOES_ON;
    }
    if (inflater->place == DONE) return CSTREAMS_ENDED;
    if (output->end >= HISTORY + CHUNK) slide(output);
    inflater->bits.next = flow->input, inflater->bits.end = flow->input + flow->input_count;
    enum outcome outcome = unpack(inflater);
    flow->input_count = (size_t)(inflater->bits.end - inflater->bits.next);
    flow->input = inflater->bits.next;
    if (outcome == BROKEN) return CSTREAMS_CORRUPT;
    deliver(output, flow);
    return inflater->place == DONE && output->delivered == output->end ? CSTREAMS_ENDED : CSTREAMS_GOES_ON;
}
