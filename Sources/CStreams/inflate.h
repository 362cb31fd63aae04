// The parts of the unpacker of deflate's format, RFC 1951.
//
// Bytes come in pieces. A step that runs out of input in the middle of something (a header, a symbol) leaves
// the input of that something untouched and does it again when there is more: so nothing in here is a
// half-done state, and what is held between two steps are less than eight bits.
#ifndef CSTREAMS_INFLATE_H
#define CSTREAMS_INFLATE_H

#include "CStreams.h"

enum {
    LENGTH_BITS = 11,          // what the first table of literals and lengths looks at
    DISTANCE_BITS = 8,         // and that of distances
    CODE_BITS = 7,             // and that of the code of code lengths, which has no second table
    // The largest tables that complete codes of 288 and 32 symbols of up to 15 bits need.
    LENGTH_ENTRIES = 2342,
    DISTANCE_ENTRIES = 402,

    HISTORY = 32768,           // how far back a distance reaches
    CHUNK = 1 << 17,           // unpacked bytes that are held at once
    SLACK = 512,               // a match of 258 and what its copy writes beyond it
};

// An entry of a table says what the next bits are:
//
//                | 31 | 30..16 | 15 | 14 | 13 | 12..8          | 7..0
//     literal    | 1  | byte   | 0  | 0  | 0  |                | bits of the code
//     match      | 0  | base   | 0  | 0  | 0  | bits of code   | bits of the code and the extra ones
//     end        | 0  |        | 1  | 0  | 1  |                | bits of the code
//     subtable   | 0  | start  | 1  | 1  | 0  | bits of index  | bits looked at so far
//     invalid    | 0  |        | 1  | 0  | 0  |                | bits of the code, or 1
#define LITERAL 0x80000000u
#define SPECIAL 0x8000u
#define SUBTABLE 0x4000u
#define END 0x2000u

static inline uint32_t entry_all(uint32_t entry) { return entry & 0xff; }
static inline uint32_t entry_part(uint32_t entry) { return entry >> 8 & 0x1f; }
static inline uint32_t entry_value(uint32_t entry) { return entry >> 16 & 0x7fff; }

/// Bits as they come, the next one lowest.
struct bits {
    uint64_t held;
    unsigned count;
    const uint8_t *next, *end;
};

/// What decoding came to.
enum outcome {
    OUT_OF_INPUT,
    OUT_OF_ROOM,
    BLOCK_ENDED,
    BROKEN,
};

struct codes {
    uint32_t lengths[LENGTH_ENTRIES];
    uint32_t distances[DISTANCE_ENTRIES];
    int are_fixed;
};

/// Unpacked bytes: those from `history` on may be copied, those from `delivered` on are still wanted.
struct output {
    size_t history, delivered, end;
    uint8_t bytes[HISTORY + CHUNK + SLACK];
};

/// Makes the table of a code from the lengths of its symbols. Returns NULL, or what is wrong.
const char *inflate_build_lengths(uint32_t *table, const uint8_t *lengths, unsigned count);
const char *inflate_build_distances(uint32_t *table, const uint8_t *lengths, unsigned count);
const char *inflate_build_code_lengths(uint32_t *table, const uint8_t *lengths);

/// The codes of a block that uses the fixed ones.
void inflate_use_fixed(struct codes *codes);
/// Reads the codes of a block. BLOCK_ENDED: they are there. With BROKEN the message is set.
enum outcome inflate_read_codes(struct codes *codes, struct bits *bits, const char **message);
/// Unpacks symbols until something ends. With BROKEN the message is set.
enum outcome inflate_body(const struct codes *codes, struct bits *bits, struct output *output,
                          const char **message);

/// Gets as many whole bytes as fit, one by one.
static inline void bits_fill(struct bits *bits) {
    while (bits->count <= 56 && bits->next < bits->end) {
        bits->held |= (uint64_t)*bits->next++ << bits->count;
        bits->count += 8;
    }
}

static inline uint32_t bits_peek(const struct bits *bits, unsigned count) {
    return (uint32_t)(bits->held & ((1ull << count) - 1));
}

static inline void bits_drop(struct bits *bits, unsigned count) {
    bits->held >>= count;
    bits->count -= count;
}

/// Puts back the bytes that were got and not used.
static inline void bits_return(struct bits *bits) {
    bits->next -= bits->count / 8;
    bits->count %= 8;
    bits->held &= (1u << bits->count) - 1;
}

#endif
