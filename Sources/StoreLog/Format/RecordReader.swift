/// Bytes that are not what a writer of this version writes.
struct MalformedRecord: Error, Equatable {
    /// What is wrong with them.
    let what: String
}

/// Reads what a `RecordWriter` wrote. Nothing in the bytes is believed: every length is held against what
/// is there.
struct RecordReader {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// How many bytes are left.
    var left: Int { bytes.endIndex - place }

    mutating func byte() throws(MalformedRecord) -> UInt8 {
        guard place < bytes.endIndex else { throw MalformedRecord(what: "it ends in the middle of a record") }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func unsigned() throws(MalformedRecord) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try byte()
            let part = UInt64(byte & 0x7f)
            guard shift < 63 || part <= 1 else { break }
            number |= part << shift
            if byte < 0x80 { return number }
        }
        throw MalformedRecord(what: "a number has more than 64 bits")
    }

    mutating func signed() throws(MalformedRecord) -> Int64 {
        Int64(bitPattern: try unsigned())
    }

    /// A number of things of which each takes at least one byte.
    mutating func count() throws(MalformedRecord) -> Int {
        let number = try unsigned()
        guard let count = Int(exactly: number), count <= left else {
            throw MalformedRecord(what: "a length of \(number) where \(left) bytes are left")
        }
        return count
    }

    mutating func string() throws(MalformedRecord) -> [UInt8] {
        let count = try count()
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// Makes sure that nothing is left but a frame's filling.
    func finish() throws(MalformedRecord) {
        guard 1...8 ~= left, bytes[place...].allSatisfy({ $0 == 0xff }) else {
            throw MalformedRecord(what: "\(left) bytes follow the last record of a batch")
        }
    }
}
