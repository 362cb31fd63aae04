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
        // >>> proxy.8
        // The two upper bits of the first byte of each part: 00 is a label of so many bytes, of which 0 is the
        // root and ends it; 11 is a pointer of 14 bits, from the beginning of the message; the rest is none.
        // Reading goes on behind the first pointer. Each pointer leads before the part that it ends: what
        // leads on, or to itself, would never end. And count the bytes: 255 is all that a name has.
        // stub: throw Unimplemented("proxy.8")
        var labels: [[UInt8]] = []
        var length = 1
        var part = MessageCursor(bytes, at: place)
        var (start, jumps) = (place, 0)
        while true {
            let (first, offset) = (try part.byte(), part.place - 1)
            switch first >> 6 {
            case 0 where first == 0:
                if jumps == 0 { place = part.place }
                return try DNSName(labels: labels)
            case 0:
                length += Int(first) + 1
                guard length <= DNSName.longestName else {
                    throw MessageFault(at: offset, "a name is longer than \(DNSName.longestName) bytes")
                }
                labels.append(try part.take(Int(first)))
            case 3:
                let target = Int(first & 0x3f) << 8 | Int(try part.byte())
                if jumps == 0 { place = part.place }
                jumps += 1
                try Self.check(target, isBefore: start, jumps, at: offset)
                start = target
                part = MessageCursor(bytes, at: target)
            default:
                throw MessageFault(at: offset, "a label of kind \(first >> 6): expected 0 or 3")
            }
        }
        // <<<
    }

    /// Whether a pointer leads back, and not too often.
    private static func check(_ target: Int, isBefore start: Int, _ jumps: Int, at offset: Int) throws {
        // >>> proxy.8
        // stub: throw Unimplemented("proxy.8")
        guard target < start, jumps <= Self.mostJumps else {
            throw MessageFault(
                at: offset,
                target < start
                    ? "a name jumps more than \(Self.mostJumps) times"
                    : "a pointer to byte \(target): expected one to what stands before byte \(start)")
        }
        // <<<
    }

    private init(_ bytes: [UInt8], at place: Int) {
        self.bytes = bytes
        self.place = place
    }
}
