// Literals and matches.
//
// Source: RFC 1951, section 3.2.3.
#include <string.h>

#include "inflate.h"

// Bytes before the end of the input where reading becomes careful.
enum { NEAR = 40 };

static const char *const invalid_symbol = "a symbol that has no meaning";
static const char *const too_far = "a distance beyond the beginning";

/// Copies a match; writes up to 16 bytes more than that.
static inline uint8_t *copy_match(uint8_t *to, size_t distance, size_t length) {
    const uint8_t *from = to - distance;
    uint8_t *end = to + length;
    if (distance >= 16) {
        do {
            memcpy(to, from, 16);
            to += 16, from += 16;
        } while (to < end);
    } else if (distance >= 8) {
        do {
            memcpy(to, from, 8);
            to += 8, from += 8;
        } while (to < end);
    } else if (distance == 1) {
        memset(to, *from, length);
    } else {
        // What is copied was written just before: byte for byte.
        do *to++ = *from++; while (to < end);
    }
    return end;
}

static inline uint64_t load(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint32_t extra(uint64_t held, uint32_t entry) {
    return (uint32_t)((held & ((1ull << entry_all(entry)) - 1)) >> entry_part(entry));
}

/// Whole registers at a time, while neither end is near: input for three refills, and room for a match.
static inline __attribute__((always_inline)) enum outcome body_fast(
    const struct codes *codes, struct bits *bits, struct output *output, const char **message) {
    uint64_t held = bits->held;
    unsigned count = bits->count;
    const uint8_t *next = bits->next;
    const uint8_t *const last = bits->end - NEAR;
    uint8_t *to = output->bytes + output->end;
    uint8_t *const history = output->bytes + output->history;
    uint8_t *const full = output->bytes + HISTORY + CHUNK;
    const uint32_t *const lengths = codes->lengths, *const distances = codes->distances;
    enum outcome outcome = OUT_OF_ROOM;
// At least 56 bits; bytes that are only partly used are read again.
#define FILL held |= load(next) << count, next += (63 - count) >> 3, count |= 56
#define DROP(entry) held >>= (entry) & 0x3f, count -= (entry) & 0xff
#define LENGTH lengths[held & ((1u << LENGTH_BITS) - 1)]
    FILL;
    uint32_t entry = LENGTH;
    for (;;) {
        if (to >= full) break;
        if (next > last) {
            outcome = OUT_OF_INPUT;
            break;
        }
        if (entry & LITERAL) {
            // Three literals of the first table need no more than 33 bits, and the look at the next 11.
            DROP(entry);
            *to++ = (uint8_t)(entry >> 16);
            entry = LENGTH;
            if (entry & LITERAL) {
                DROP(entry);
                *to++ = (uint8_t)(entry >> 16);
                entry = LENGTH;
                if (entry & LITERAL) {
                    DROP(entry);
                    *to++ = (uint8_t)(entry >> 16);
                    entry = LENGTH;
                    FILL;
                    continue;
                }
            }
        }
        if (entry & SPECIAL) {
            if (entry & SUBTABLE) {
                DROP(entry);
                entry = lengths[entry_value(entry) + (held & ((1u << entry_part(entry)) - 1))];
            }
            if (entry & LITERAL) {
                DROP(entry);
                *to++ = (uint8_t)(entry >> 16);
                FILL;
                entry = LENGTH;
                continue;
            }
            if (entry & SPECIAL) {
                if (entry & END) {
                    DROP(entry);
                    outcome = BLOCK_ENDED;
                } else {
                    *message = invalid_symbol;
                    outcome = BROKEN;
                }
                break;
            }
        }
        size_t length = entry_value(entry) + extra(held, entry);
        DROP(entry);
        FILL;
        entry = distances[held & ((1u << DISTANCE_BITS) - 1)];
        if (entry & SPECIAL) {
            if (entry & SUBTABLE) {
                DROP(entry);
                entry = distances[entry_value(entry) + (held & ((1u << entry_part(entry)) - 1))];
            }
            if (entry & SPECIAL) {
                *message = invalid_symbol;
                outcome = BROKEN;
                break;
            }
        }
        size_t distance = entry_value(entry) + extra(held, entry);
        DROP(entry);
        if (distance > (size_t)(to - history)) {
            *message = too_far;
            outcome = BROKEN;
            break;
        }
        // The next symbol is looked up while the match is copied.
        FILL;
        entry = LENGTH;
        to = copy_match(to, distance, length);
    }
#undef FILL
#undef DROP
#undef LENGTH
    output->end = (size_t)(to - output->bytes);
    // Above `count` there are bits of the byte at `next`, which is read again.
    bits->held = held & ((1ull << count) - 1);
    bits->count = count;
    bits->next = next;
    bits_return(bits);
    return outcome;
}

static enum outcome body_plain(const struct codes *codes, struct bits *bits, struct output *output,
                               const char **message) {
    return body_fast(codes, bits, output, message);
}

#if defined(__x86_64__)

#include <cpuid.h>

/// The same with instructions that shift by a register without touching the flags.
__attribute__((target("bmi,bmi2"))) static enum outcome body_bmi2(
    const struct codes *codes, struct bits *bits, struct output *output, const char **message) {
    return body_fast(codes, bits, output, message);
}

static int has_bmi2(void) {
    static _Atomic int known;  // 0: not asked yet
    if (known == 0) {
        unsigned a, b = 0, c, d;
        known = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_BMI) && (b & bit_BMI2) ? 2 : 1;
    }
    return known == 2;
}

#else

#define body_bmi2 body_plain
static int has_bmi2(void) { return 0; }

#endif

/// An entry of a table, through its subtable. 0 when the bits do not suffice.
static uint32_t find(const uint32_t *table, unsigned width, struct bits *bits) {
    uint32_t entry = table[bits_peek(bits, width)];
    if (entry_all(entry) > bits->count) return 0;
    if (!(entry & SPECIAL && entry & SUBTABLE)) return entry;
    bits_drop(bits, entry_all(entry));
    entry = table[entry_value(entry) + bits_peek(bits, entry_part(entry))];
    return entry_all(entry) > bits->count ? 0 : entry;
}

/// One symbol, every bit counted. OUT_OF_ROOM: there may be more.
static enum outcome body_careful(const struct codes *codes, struct bits *bits, struct output *output,
                                 const char **message) {
    bits_fill(bits);
    uint32_t entry = find(codes->lengths, LENGTH_BITS, bits);
    if (entry == 0) return OUT_OF_INPUT;
    uint64_t held = bits->held;
    bits_drop(bits, entry_all(entry));
    if (entry & LITERAL) {
        output->bytes[output->end++] = (uint8_t)(entry >> 16);
        return OUT_OF_ROOM;
    }
    if (entry & SPECIAL) {
        if (entry & END) return BLOCK_ENDED;
        *message = invalid_symbol;
        return BROKEN;
    }
    size_t length = entry_value(entry) + extra(held, entry);
    entry = find(codes->distances, DISTANCE_BITS, bits);
    if (entry == 0) return OUT_OF_INPUT;
    if (entry & SPECIAL) {
        *message = invalid_symbol;
        return BROKEN;
    }
    size_t distance = entry_value(entry) + extra(bits->held, entry);
    bits_drop(bits, entry_all(entry));
    if (distance > output->end - output->history) {
        *message = too_far;
        return BROKEN;
    }
    copy_match(output->bytes + output->end, distance, length);
    output->end += length;
    return OUT_OF_ROOM;
}

enum outcome inflate_body(const struct codes *codes, struct bits *bits, struct output *output,
                          const char **message) {
    while (output->end < HISTORY + CHUNK) {
        if (bits->end - bits->next >= NEAR) {
            enum outcome outcome = (has_bmi2() ? body_bmi2 : body_plain)(codes, bits, output, message);
            if (outcome != OUT_OF_INPUT) return outcome;
        }
        struct bits before = *bits;
        enum outcome outcome = body_careful(codes, bits, output, message);
        if (outcome == OUT_OF_INPUT) *bits = before;
        if (outcome != OUT_OF_ROOM) return outcome;
        bits_return(bits);
    }
    return OUT_OF_ROOM;
}
