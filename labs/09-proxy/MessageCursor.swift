import DNSMessages
import LabSupport

/// A message that somebody sent, and how far it was read. Nothing in it is believed.
struct MessageCursor {
    let bytes: [UInt8]
    /// What comes next.
    private(set) var place = 0

    /// How often a name may jump: each jump but the last is for a label, and there are no more of those.
    private static let mostJumps = 126

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether all of it was read.
    var isAtEnd: Bool { place >= bytes.count }

    mutating func byte() throws -> UInt8 { try take(1)[0] }

    mutating func number16() throws -> UInt16 {
        try take(2).reduce(0) { $0 << 8 | UInt16($1) }
    }

    mutating func number32() throws -> UInt32 {
        try take(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func take(_ count: Int) throws -> [UInt8] {
        guard count <= bytes.count - place else {
            throw MessageFault(
                at: place, "the message ends: expected \(count) more bytes, found \(bytes.count - place)")
        }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// A name, with what it shares with names before it.
    mutating func name() throws -> DNSName {
        // TODO proxy.8
        // The two upper bits of the first byte of each part: 00 is a label of so many bytes, of which 0 is the
        // root and ends it; 11 is a pointer of 14 bits, from the beginning of the message; the rest is none.
        // Reading goes on behind the first pointer. Each pointer leads before the part that it ends: what
        // leads on, or to itself, would never end. And count the bytes: 255 is all that a name has.
        throw Unimplemented("proxy.8")
    }

    /// Whether a pointer leads back, and not too often.
    private static func check(_ target: Int, isBefore start: Int, _ jumps: Int, at offset: Int) throws {
        // TODO proxy.8
        throw Unimplemented("proxy.8")
    }

    private init(_ bytes: [UInt8], at place: Int) {
        self.bytes = bytes
        self.place = place
    }
}
