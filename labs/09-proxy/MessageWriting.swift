import DNSMessages
import LabSupport
import ServiceModel

extension DNSMessage {
    /// Its bytes.
    ///
    /// What does not fit is left out, record by record from the end. Whoever asked misses nothing when additional
    /// records are; when others are, TC says so.
    /// - Parameter limit: bytes at most; a stream can have 65535.
    /// - Throws: `MessageFault` for what no message can hold: texts above 255 bytes, a code above 15 without
    ///   EDNS, questions beyond the limit.
    /// - Source: RFC 1035 §4.1.4, RFC 2181 §9
    public func bytes(limit: Int = 65_535) throws -> [UInt8] {
        guard extended != nil || code.rawValue < 16 else {
            throw MessageFault("\(code) needs EDNS: expected a code up to 15")
        }
        guard opcode < 16, questions.count <= 65_535 else {
            throw MessageFault("opcode \(opcode), \(questions.count) questions: expected up to 15, 65535")
        }
        let tail = try extended.map { try Self.bytes(of: $0, code) } ?? []
        var scroll = MessageScroll()
        scroll.append([UInt8](repeating: 0, count: Self.headerSize))
        for question in questions { try Self.write(question, on: &scroll) }
        let room = limit - tail.count
        guard scroll.bytes.count <= room else {
            throw MessageFault("questions beyond \(limit) bytes: expected room for them and OPT")
        }
        let counts = try fill(&scroll, room: room)
        scroll.append(tail)
        let isShort = counts[0] < answers.count || counts[1] < authority.count
        let numbers =
            [id, flags(isTruncated: isTruncated || isShort), UInt16(questions.count)]
            + [counts[0], counts[1], counts[2] + (extended == nil ? 0 : 1)].map { UInt16($0) }
        for (index, number) in numbers.enumerated() { scroll.set(number, at: index * 2) }
        return scroll.bytes
    }

    /// Writes the records for which there is room.
    /// - Returns: how many of each section.
    private func fill(_ scroll: inout MessageScroll, room: Int) throws -> [Int] {
        // TODO proxy.8
        // A record that goes beyond the room is taken back, and then it is over: a smaller one behind it must not
        // take its place. 65535 is all that a section can count, with one left for OPT.
        throw Unimplemented("proxy.8")
    }

    private func flags(isTruncated: Bool) -> UInt16 {
        let bits: [(Bool, UInt16)] = [
            (isResponse, 0x8000), (isAuthoritative, 0x400), (isTruncated, 0x200), (wantsRecursion, 0x100),
            (offersRecursion, 0x80), (isAuthentic, 0x20), (disablesChecking, 0x10),
        ]
        return bits.filter(\.0).reduce(UInt16(opcode) << 11 | code.rawValue & 0xf) { $0 | $1.1 }
    }

    private static func write(_ question: Question, on scroll: inout MessageScroll) throws {
        try scroll.append(question.name)
        scroll.append(question.type.rawValue)
        scroll.append(question.recordClass.rawValue)
    }

    private static func write(_ record: DNSRecord, on scroll: inout MessageScroll) throws {
        try scroll.append(record.name)
        scroll.append(record.type.rawValue)
        scroll.append(record.recordClass.rawValue)
        scroll.append(record.ttl)
        let place = scroll.bytes.count
        scroll.append(UInt16(0))
        try write(record.data, on: &scroll)
        guard let size = UInt16(exactly: scroll.bytes.count - place - 2) else {
            throw MessageFault("\(record.name) \(record.type): expected 65535 bytes at most")
        }
        scroll.set(size, at: place)
    }

    private static func write(_ data: RecordData, on scroll: inout MessageScroll) throws {
        switch data {
        case .address(let address): scroll.append(address.bytes)
        case .nameServer(let name), .alias(let name), .pointer(let name): try scroll.append(name)
        case .authority(let zone):
            try scroll.append(zone.server)
            try scroll.append(zone.mailbox)
            for number in [zone.serial, zone.refresh, zone.retry, zone.expire, zone.minimum] {
                scroll.append(number)
            }
        case .service(let service):
            for number in [service.priority, service.weight, service.port] { scroll.append(number) }
            // Younger than RFC 1035: whoever does not know the type could not find the pointer (RFC 2782).
            try scroll.append(service.target, compresses: false)
        case .text(let texts):
            for text in texts {
                guard let size = UInt8(exactly: text.count) else {
                    throw MessageFault("a text of \(text.count) bytes: expected 255 at most")
                }
                scroll.append([size] + text)
            }
        case .other(_, let bytes): scroll.append(bytes)
        }
    }

    private static func bytes(of part: ExtendedPart, _ code: ResponseCode) throws -> [UInt8] {
        var scroll = MessageScroll()
        scroll.append([0])
        scroll.append(RecordType.opt.rawValue)
        scroll.append(part.payloadSize)
        scroll.append(UInt32(code.rawValue >> 4) << 24 | UInt32(part.version) << 16 | UInt32(part.flags))
        let size = part.options.reduce(0) { $0 + $1.bytes.count + 4 }
        guard let size = UInt16(exactly: size) else {
            throw MessageFault("options of \(size) bytes: expected 65535 at most")
        }
        scroll.append(size)
        for option in part.options {
            scroll.append(option.code)
            scroll.append(UInt16(option.bytes.count))
            scroll.append(option.bytes)
        }
        return scroll.bytes
    }
}
