import DNSMessages
import LabSupport
import ServiceModel

extension DNSMessage {
    /// Reads a message.
    /// - Throws: `MessageFault` for bytes that are no message, with the first that is wrong; also for bytes behind
    ///   the last record.
    /// - Source: RFC 1035 §4
    public init(reading bytes: [UInt8]) throws {
        var cursor = MessageCursor(bytes)
        self.init()
        id = try cursor.number16()
        readFlags(try cursor.number16())
        let counts = try (0..<4).map { _ in try cursor.number16() }
        // A number of records is a claim, not a size to make room for: reading ends where the bytes end.
        for _ in 0..<counts[0] { questions.append(try Self.question(&cursor)) }
        for _ in 0..<counts[1] { answers.append(try Self.record(&cursor)) }
        for _ in 0..<counts[2] { authority.append(try Self.record(&cursor)) }
        for _ in 0..<counts[3] { try readAdditional(&cursor) }
        guard cursor.isAtEnd else {
            throw MessageFault(at: cursor.place, "expected the end, found more than was announced")
        }
    }

    private mutating func readFlags(_ flags: UInt16) {
        isResponse = flags & 0x8000 != 0
        opcode = UInt8(flags >> 11 & 0xf)
        isAuthoritative = flags & 0x400 != 0
        isTruncated = flags & 0x200 != 0
        wantsRecursion = flags & 0x100 != 0
        offersRecursion = flags & 0x80 != 0
        isAuthentic = flags & 0x20 != 0
        disablesChecking = flags & 0x10 != 0
        code = ResponseCode(rawValue: flags & 0xf)
    }

    private static func question(_ cursor: inout MessageCursor) throws -> Question {
        Question(
            try cursor.name(), RecordType(rawValue: try cursor.number16()),
            class: RecordClass(rawValue: try cursor.number16()))
    }

    private static func record(_ cursor: inout MessageCursor) throws -> DNSRecord {
        let place = cursor.place
        let head = try RecordHead(&cursor)
        guard head.type != .opt else {
            throw MessageFault(at: place, "an OPT record: expected it among the additional ones only")
        }
        return try head.record(&cursor)
    }

    private mutating func readAdditional(_ cursor: inout MessageCursor) throws {
        let place = cursor.place
        let head = try RecordHead(&cursor)
        guard head.type == .opt else { return additional.append(try head.record(&cursor)) }
        // TODO proxy.8
        // One at most, and of the root. The class is a size, and the TTL holds eight more bits of the code, the
        // version, and flags.
        _ = place
        throw Unimplemented("proxy.8")
    }

    private static func options(
        _ cursor: inout MessageCursor, end: Int
    ) throws -> [ExtendedPart.Option] {
        var options: [ExtendedPart.Option] = []
        while cursor.place < end {
            let code = try cursor.number16()
            let size = Int(try cursor.number16())
            options.append(.init(code: code, bytes: try cursor.take(size)))
        }
        guard cursor.place == end else {
            throw MessageFault(at: end, "an option goes beyond the end of its record")
        }
        return options
    }
}

/// What all records begin with.
private struct RecordHead {
    let name: DNSName
    let type: RecordType
    let recordClass: RecordClass
    let ttl: UInt32
    /// Bytes of what it says.
    let size: Int

    init(_ cursor: inout MessageCursor) throws {
        name = try cursor.name()
        type = RecordType(rawValue: try cursor.number16())
        recordClass = RecordClass(rawValue: try cursor.number16())
        ttl = try cursor.number32()
        size = Int(try cursor.number16())
        guard size <= cursor.bytes.count - cursor.place else {
            throw MessageFault(
                at: cursor.place,
                "a record of \(size) bytes: expected \(cursor.bytes.count - cursor.place) at most")
        }
    }

    func record(_ cursor: inout MessageCursor) throws -> DNSRecord {
        let end = cursor.place + size
        let data = try data(&cursor)
        guard cursor.place == end else {
            throw MessageFault(
                at: end, "\(type): what it says is \(size) bytes long, but was read to byte \(cursor.place)")
        }
        return DNSRecord(name, ttl: ttl, data, class: recordClass)
    }

    private func data(_ cursor: inout MessageCursor) throws -> RecordData {
        guard recordClass == .internet else { return .other(type, try cursor.take(size)) }
        switch type {
        case .a, .aaaa: return try address(&cursor)
        case .ns: return .nameServer(try cursor.name())
        case .cname: return .alias(try cursor.name())
        case .ptr: return .pointer(try cursor.name())
        case .soa: return .authority(try Self.authority(&cursor))
        case .srv:
            return .service(
                ServiceTarget(
                    priority: try cursor.number16(), weight: try cursor.number16(),
                    port: try cursor.number16(), target: try cursor.name()))
        case .txt: return .text(try texts(&cursor))
        default: return .other(type, try cursor.take(size))
        }
    }

    private func address(_ cursor: inout MessageCursor) throws -> RecordData {
        let (place, wanted) = (cursor.place, type == .a ? 4 : 16)
        guard size == wanted, let address = IPAddress(bytes: try cursor.take(size)) else {
            throw MessageFault(at: place, "\(type) of \(size) bytes: expected \(wanted)")
        }
        return .address(address)
    }

    private func texts(_ cursor: inout MessageCursor) throws -> [[UInt8]] {
        let end = cursor.place + size
        var texts: [[UInt8]] = []
        while cursor.place < end { texts.append(try cursor.take(Int(try cursor.byte()))) }
        return texts
    }

    private static func authority(_ cursor: inout MessageCursor) throws -> ZoneAuthority {
        ZoneAuthority(
            server: try cursor.name(), mailbox: try cursor.name(), serial: try cursor.number32(),
            refresh: try cursor.number32(), retry: try cursor.number32(), expire: try cursor.number32(),
            minimum: try cursor.number32())
    }
}
