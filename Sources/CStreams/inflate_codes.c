// The tables of Huffman codes, and how a block brings its own.
//
// Source: RFC 1951, sections 3.2.2, 3.2.5, 3.2.6, 3.2.7.
#include <string.h>

#include "inflate.h"

enum { LONGEST = 15, MOST_SYMBOLS = 288 };

struct symbol {
    uint16_t value;
    uint16_t code;  // its first bit highest
    uint8_t length;
};

static unsigned reversed(unsigned code, unsigned length) {
    unsigned result = 0;
    for (unsigned i = 0; i < length; i++) result |= (code >> i & 1) << (length - 1 - i);
    return result;
}

/// Sorts the symbols by length and gives them codes. Returns how many have one, or -1 when that cannot be.
static int assign(struct symbol *symbols, const uint8_t *lengths, unsigned count) {
    unsigned counts[LONGEST + 1] = {0}, places[LONGEST + 2] = {0}, used = 0;
    for (unsigned i = 0; i < count; i++) counts[lengths[i]]++;
    used = count - counts[0];
    counts[0] = 0;
    int left = 1;
    for (unsigned length = 1; length <= LONGEST; length++) {
        left = left * 2 - (int)counts[length];
        if (left < 0) return -1;
        places[length + 1] = places[length] + counts[length];
    }
    // A code that leaves bits without a meaning is allowed for one symbol of one bit, and for none.
    if (left > 0 && used > 0 && !(used == 1 && counts[1] == 1)) return -1;
    for (unsigned i = 0; i < count; i++) {
        if (lengths[i] > 0) symbols[places[lengths[i]]++] = (struct symbol){(uint16_t)i, 0, lengths[i]};
    }
    unsigned code = 0;
    for (unsigned i = 0; i < used; i++) {
        if (i > 0) code = (code + 1) << (symbols[i].length - symbols[i - 1].length);
        symbols[i].code = (uint16_t)code;
    }
    return (int)used;
}

/// Puts an entry wherever the bits that are looked at begin with its code.
static void put(uint32_t *table, unsigned bits, unsigned code, unsigned length, uint32_t entry) {
    for (unsigned index = reversed(code, length); index < 1u << bits; index += 1u << length) {
        table[index] = entry;
    }
}

/// `meaning` makes the entry of a symbol; the length of its code is added here.
static int build(uint32_t *table, unsigned room, unsigned bits, const uint8_t *lengths, unsigned count,
                 uint32_t (*meaning)(unsigned symbol, unsigned length)) {
    struct symbol symbols[MOST_SYMBOLS];
    int used = assign(symbols, lengths, count);
    if (used < 0) return 0;
    for (unsigned i = 0; i < 1u << bits; i++) table[i] = SPECIAL | 1;
    unsigned next = 1u << bits;
    for (int i = 0; i < used;) {
        if (symbols[i].length <= bits) {
            unsigned length = symbols[i].length;
            put(table, bits, symbols[i].code, length, meaning(symbols[i].value, length));
            i++;
            continue;
        }
        // All codes that begin with the same bits follow each other, the longest last.
        unsigned start = symbols[i].code >> (symbols[i].length - bits);
        int last = i;
        while (last + 1 < used && symbols[last + 1].code >> (symbols[last + 1].length - bits) == start) last++;
        unsigned more = symbols[last].length - bits;
        if (next + (1u << more) > room) return 0;
        table[reversed(start, bits)] = SPECIAL | SUBTABLE | next << 16 | more << 8 | bits;
        for (; i <= last; i++) {
            unsigned length = symbols[i].length - bits;
            put(table + next, more, symbols[i].code & ((1u << length) - 1), length,
                meaning(symbols[i].value, length));
        }
        next += 1u << more;
    }
    return 1;
}

static uint32_t length_meaning(unsigned symbol, unsigned length) {
    static const uint16_t bases[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t extras[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    if (symbol < 256) return LITERAL | symbol << 16 | length;
    if (symbol == 256) return SPECIAL | END | length;
    if (symbol > 285) return SPECIAL | length;
    return (uint32_t)bases[symbol - 257] << 16 | length << 8 | (length + extras[symbol - 257]);
}

static uint32_t distance_meaning(unsigned symbol, unsigned length) {
    static const uint16_t bases[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                       193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    if (symbol > 29) return SPECIAL | length;
    unsigned extra = symbol < 4 ? 0 : symbol / 2 - 1;
    return (uint32_t)bases[symbol] << 16 | length << 8 | (length + extra);
}

static uint32_t plain_meaning(unsigned symbol, unsigned length) { return symbol << 16 | length; }

const char *inflate_build_lengths(uint32_t *table, const uint8_t *lengths, unsigned count) {
    if (lengths[256] == 0) return "a code without an end of the block";
    return build(table, LENGTH_ENTRIES, LENGTH_BITS, lengths, count, length_meaning)
               ? NULL : "impossible lengths of the code of literals";
}

const char *inflate_build_distances(uint32_t *table, const uint8_t *lengths, unsigned count) {
    return build(table, DISTANCE_ENTRIES, DISTANCE_BITS, lengths, count, distance_meaning)
               ? NULL : "impossible lengths of the code of distances";
}

const char *inflate_build_code_lengths(uint32_t *table, const uint8_t *lengths) {
    return build(table, 1u << CODE_BITS, CODE_BITS, lengths, 19, plain_meaning)
               ? NULL : "impossible lengths of the code of lengths";
}

void inflate_use_fixed(struct codes *codes) {
    if (codes->are_fixed) return;
    uint8_t lengths[288];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    inflate_build_lengths(codes->lengths, lengths, 288);
    memset(lengths, 5, 32);
    inflate_build_distances(codes->distances, lengths, 32);
    codes->are_fixed = 1;
}

enum outcome inflate_read_codes(struct codes *codes, struct bits *bits, const char **message) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    bits_fill(bits);
    if (bits->count < 14) return OUT_OF_INPUT;
    unsigned literals = bits_peek(bits, 5) + 257;
    bits_drop(bits, 5);
    unsigned distances = bits_peek(bits, 5) + 1;
    bits_drop(bits, 5);
    unsigned given = bits_peek(bits, 4) + 4;
    bits_drop(bits, 4);
    if (literals > 286 || distances > 30) {
        *message = "too many symbols in a code";
        return BROKEN;
    }
    uint8_t lengths[286 + 30] = {0};
    for (unsigned i = 0; i < given; i++) {
        bits_fill(bits);
        if (bits->count < 3) return OUT_OF_INPUT;
        lengths[order[i]] = (uint8_t)bits_peek(bits, 3);
        bits_drop(bits, 3);
    }
    uint32_t table[1 << CODE_BITS];
    if ((*message = inflate_build_code_lengths(table, lengths))) return BROKEN;
    memset(lengths, 0, 19);
    for (unsigned i = 0; i < literals + distances;) {
        bits_fill(bits);
        uint32_t entry = table[bits_peek(bits, CODE_BITS)];
        unsigned symbol = entry_value(entry), length = entry_all(entry);
        unsigned extra = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
        if (entry & SPECIAL) {
            if (bits->count < CODE_BITS) return OUT_OF_INPUT;
            *message = "a length of a code that is none";
            return BROKEN;
        }
        if (bits->count < length + extra) return OUT_OF_INPUT;
        bits_drop(bits, length);
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        unsigned count = bits_peek(bits, extra) + (symbol == 18 ? 11 : 3);
        bits_drop(bits, extra);
        if (i + count > literals + distances || (symbol == 16 && i == 0)) {
            *message = "a repetition of lengths that does not fit";
            return BROKEN;
        }
        memset(lengths + i, symbol == 16 ? lengths[i - 1] : 0, count);
        i += count;
    }
    codes->are_fixed = 0;
    if ((*message = inflate_build_lengths(codes->lengths, lengths, literals))) return BROKEN;
    if ((*message = inflate_build_distances(codes->distances, lengths + literals, distances))) return BROKEN;
    return BLOCK_ENDED;
}
