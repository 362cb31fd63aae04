/// How a question was answered.
///
/// - Source: RFC 1035 §4.1.1, RFC 6895 §2.3
public struct ResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Its number: twelve bits, of which a message without EDNS holds four.
    public let rawValue: UInt16

    /// A code by its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue & 0xfff
    }

    /// The name is there, with or without what was asked for.
    public static let noError = ResponseCode(rawValue: 0)
    /// The question cannot be read.
    public static let formatError = ResponseCode(rawValue: 1)
    /// It is not the question's fault.
    public static let serverFailure = ResponseCode(rawValue: 2)
    /// NXDOMAIN: there is no such name, and none below it.
    public static let nameError = ResponseCode(rawValue: 3)
    /// This kind of question is not known.
    public static let notImplemented = ResponseCode(rawValue: 4)
    /// Not from here.
    public static let refused = ResponseCode(rawValue: 5)
    /// That version of EDNS is not known (RFC 6891).
    public static let badVersion = ResponseCode(rawValue: 16)

    private static let names: [ResponseCode: String] = [
        .noError: "NOERROR", .formatError: "FORMERR", .serverFailure: "SERVFAIL", .nameError: "NXDOMAIN",
        .notImplemented: "NOTIMP", .refused: "REFUSED", .badVersion: "BADVERS",
    ]

    /// As `dig` writes it: `NXDOMAIN`; `RCODE9` for one without a name here.
    public var description: String { Self.names[self] ?? "RCODE\(rawValue)" }
}
