import DNSMessages
import LabSupport

/// Answers messages from a zone.
public struct NameService {
    /// Bytes of UDP that go everywhere in one piece, whatever the other side says that it can take.
    public static let largestDatagram: UInt16 = 1232
    /// Bytes of UDP for those that say nothing.
    public static let plainDatagram: UInt16 = 512

    /// The names, which may change at any time.
    public var zone: ServiceZone
    /// How often addresses were turned.
    private var turns: UInt64

    /// - Parameter seed: with which address the first answer begins; each one after it begins with the next.
    public init(_ zone: ServiceZone, seed: UInt64 = 0) {
        self.zone = zone
        turns = seed
    }

    /// Answers the bytes of a message.
    /// - Returns: nil for what is no question at all: it is not answered.
    /// - Throws: `Unimplemented` only.
    public mutating func answer(_ bytes: [UInt8], over carrier: MessageCarrier) throws -> [UInt8]? {
        guard bytes.count >= DNSMessage.headerSize, bytes[2] & 0x80 == 0 else { return nil }
        let query: DNSMessage
        do {
            query = try DNSMessage(reading: bytes)
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            return try Self.formatError(bytes).bytes()
        }
        let response = try answer(query)
        return try response.bytes(limit: Self.limit(for: query, over: carrier))
    }

    /// How long an answer may be.
    static func limit(for query: DNSMessage, over carrier: MessageCarrier) throws -> Int {
        // TODO proxy.8
        // A stream takes all. A datagram has 512 bytes unless whoever asks says that it can take more; less than
        // 512 counts as 512.
        throw Unimplemented("proxy.8")
    }

    /// Answers a message.
    public mutating func answer(_ query: DNSMessage) throws -> DNSMessage {
        // TODO proxy.8
        // In this order: EDNS of a version that is not 0 (BADVERS), another operation (NOTIMP), not exactly one
        // question (FORMERR), another class or the transfer of a zone (REFUSED). Whoever speaks EDNS is answered
        // with it, also when refused.
        throw Unimplemented("proxy.8")
    }

    /// What an answer takes over from its question.
    private static func head(of query: DNSMessage) -> DNSMessage {
        var response = DNSMessage()
        response.id = query.id
        response.isResponse = true
        response.opcode = query.opcode
        response.wantsRecursion = query.wantsRecursion
        response.disablesChecking = query.disablesChecking
        // More than one would be many bytes in an answer that says no.
        response.questions = query.questions.count == 1 ? query.questions : []
        return response
    }

    /// Nil: there is one question, which may be answered.
    private static func refusal(of query: DNSMessage) -> ResponseCode? {
        if let version = query.extended?.version, version != 0 { return .badVersion }
        if query.opcode != 0 { return .notImplemented }
        guard query.questions.count == 1, let question = query.questions.first else { return .formatError }
        let isTransfer = [.axfr, .ixfr].contains(question.type)
        return question.recordClass != .internet || isTransfer ? .refused : nil
    }

    /// Another address first each time: many who ask take the first.
    private mutating func turned(_ answers: [DNSRecord]) -> [DNSRecord] {
        // TODO proxy.8
        // The other names stay in front, in their order.
        return answers
    }

    /// Of a question that cannot be read only the head is known.
    private static func formatError(_ bytes: [UInt8]) -> DNSMessage {
        var response = DNSMessage()
        response.id = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        response.isResponse = true
        response.opcode = bytes[2] >> 3 & 0xf
        response.wantsRecursion = bytes[2] & 1 != 0
        response.code = .formatError
        return response
    }
}
