/// A question, or an answer to it.
///
///     | 15..0 id |
///     | 15 QR | 14..11 opcode | 10 AA | 9 TC | 8 RD | 7 RA | 6 - | 5 AD | 4 CD | 3..0 code |
///     | numbers of questions, answers, authority, additional: 16 bits each |
///
/// - Source: RFC 1035 §4.1, RFC 6891
public struct DNSMessage: Equatable, Sendable {
    /// Bytes before the first question.
    public static let headerSize = 12

    /// Brings question and answer together.
    public var id: UInt16 = 0
    /// QR: it is an answer.
    public var isResponse = false
    /// What is asked for, four bits: 0 for a plain question.
    public var opcode: UInt8 = 0
    /// AA: whoever answers has the zone.
    public var isAuthoritative = false
    /// TC: there was no room for all of it.
    public var isTruncated = false
    /// RD: ask others where needed.
    public var wantsRecursion = false
    /// RA: others would be asked.
    public var offersRecursion = false
    /// AD (RFC 4035).
    public var isAuthentic = false
    /// CD (RFC 4035).
    public var disablesChecking = false
    /// How it went; more than four bits of it need `extended`.
    public var code = ResponseCode.noError
    /// What is asked.
    public var questions: [Question] = []
    /// What was asked for.
    public var answers: [DNSRecord] = []
    /// Who could know, or the zone in which there is nothing.
    public var authority: [DNSRecord] = []
    /// What will be asked next.
    public var additional: [DNSRecord] = []
    /// The OPT record, which is none.
    public var extended: ExtendedPart?

    /// An empty question.
    public init() {}

    /// A question as a client asks it.
    public init(id: UInt16, asking name: DNSName, _ type: RecordType, extended: ExtendedPart? = nil) {
        self.id = id
        self.extended = extended
        wantsRecursion = true
        questions = [Question(name, type)]
    }
}

/// What is asked.
///
/// - Source: RFC 1035 §4.1.2
public struct Question: Hashable, Sendable {
    /// About whom.
    public var name: DNSName
    /// What.
    public var type: RecordType
    /// In which system.
    public var recordClass: RecordClass

    /// A question about the internet, unless something else is said.
    public init(_ name: DNSName, _ type: RecordType, class recordClass: RecordClass = .internet) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
    }
}

/// EDNS: what two hosts tell each other about the message itself.
///
///     name: the root | type: 41 | class: payload size | TTL: 31..24 code | 23..16 version | 15 DO | 14..0 -
///
/// - Source: RFC 6891 §6.1
public struct ExtendedPart: Equatable, Sendable {
    /// Bytes of UDP that whoever sends it can take.
    public var payloadSize: UInt16
    /// 0 is the only one there is.
    public var version: UInt8
    /// DO and fifteen bits that nobody has defined.
    public var flags: UInt16
    /// Options; those that are not known are ignored.
    public var options: [Option]

    /// One of version 0.
    public init(payloadSize: UInt16, version: UInt8 = 0, flags: UInt16 = 0, options: [Option] = []) {
        self.payloadSize = payloadSize
        self.version = version
        self.flags = flags
        self.options = options
    }

    /// One thing more.
    public struct Option: Equatable, Sendable {
        /// Which.
        public var code: UInt16
        /// What it says.
        public var bytes: [UInt8]

        /// An option.
        public init(code: UInt16, bytes: [UInt8]) {
            self.code = code
            self.bytes = bytes
        }
    }
}

/// What carries a message.
public enum MessageCarrier: Sendable {
    /// UDP: one message a packet, and not a large one.
    case datagram
    /// TCP: a length of two bytes before each.
    case stream
}
