import DNSMessages
import LabSupport
import ServiceModel

/// A message that could be, from a seed.
struct RandomMessage {
    var generator: SeededGenerator

    mutating func next() throws -> DNSMessage {
        var message = DNSMessage()
        message.id = .random(in: 0...65_535, using: &generator)
        message.opcode = .random(in: 0...15, using: &generator)
        message.isResponse = .random(using: &generator)
        message.isAuthoritative = .random(using: &generator)
        message.isTruncated = .random(using: &generator)
        message.wantsRecursion = .random(using: &generator)
        message.offersRecursion = .random(using: &generator)
        message.isAuthentic = .random(using: &generator)
        message.disablesChecking = .random(using: &generator)
        if Bool.random(using: &generator) { message.extended = part() }
        let codes: ClosedRange<UInt16> = message.extended == nil ? 0...15 : 0...4095
        message.code = ResponseCode(rawValue: .random(in: codes, using: &generator))
        message.questions = try (0..<number(2)).map { _ in
            Question(try name(), RecordType(rawValue: number16()), class: RecordClass(rawValue: number16()))
        }
        message.answers = try (0..<number(6)).map { _ in try record() }
        message.authority = try (0..<number(2)).map { _ in try record() }
        message.additional = try (0..<number(6)).map { _ in try record() }
        return message
    }

    private mutating func number(_ most: Int) -> Int { .random(in: 0...most, using: &generator) }
    private mutating func number16() -> UInt16 { .random(in: 0...65_535, using: &generator) }
    private mutating func bytes(_ most: Int) -> [UInt8] {
        (0..<number(most)).map { _ in .random(in: 0...255, using: &generator) }
    }

    /// Few labels, so that many names share their ends.
    mutating func name() throws -> DNSName {
        let labels = ["a", "A", "web", "shop", "svc", "cluster", "local", String(repeating: "x", count: 63)]
        var name = DNSName.root
        for _ in 0..<number(5) {
            name = (try? name.below([labels[number(labels.count - 1)]])) ?? name
        }
        return name
    }

    private mutating func part() -> ExtendedPart {
        ExtendedPart(
            payloadSize: number16(), version: .random(in: 0...255, using: &generator), flags: number16(),
            options: (0..<number(3)).map { _ in .init(code: number16(), bytes: bytes(9)) })
    }

    private mutating func record() throws -> DNSRecord {
        let name = try name()
        let ttl = UInt32.random(in: 0...UInt32.max, using: &generator)
        if number(9) == 0 {
            let data = RecordData.other(.a, bytes(9))
            return DNSRecord(name, ttl: ttl, data, class: .chaos)
        }
        return DNSRecord(name, ttl: ttl, try data())
    }

    private mutating func data() throws -> RecordData {
        switch number(8) {
        case 0: return .address(IPAddress(1, 2, 3, .random(in: 0...255, using: &generator)))
        case 1: return IPAddress("2001:db8::\(number(999))").map { .address($0) } ?? .text([])
        case 2: return .nameServer(try name())
        case 3: return .alias(try name())
        case 4: return .pointer(try name())
        case 5:
            return .service(
                ServiceTarget(priority: number16(), weight: number16(), port: number16(), target: try name()))
        case 6:
            return .authority(
                ZoneAuthority(
                    server: try name(), mailbox: try name(), serial: UInt32(number(Int(UInt32.max))),
                    refresh: 1,
                    retry: 2, expire: 3, minimum: 4))
        case 7: return .text((0..<number(3)).map { _ in bytes(255) })
        default: return .other(RecordType(rawValue: 64), bytes(40))
        }
    }
}
