/// Writes numbers and byte strings one after another.
///
/// A number takes a byte for every seven bits, the lowest first; all but the last have their top bit set.
/// A string of bytes is its length, then the bytes.
struct RecordWriter {
    /// What was written.
    var bytes: [UInt8] = []

    mutating func add(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Negative ones are rare and take ten bytes.
    mutating func add(_ number: Int64) {
        add(UInt64(bitPattern: number))
    }

    mutating func add(_ count: Int) {
        add(UInt64(count))
    }

    mutating func add(_ string: [UInt8]) {
        add(string.count)
        bytes += string
    }
}
