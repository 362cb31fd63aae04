import DNSMessages
import LabSupport

/// What a resolver makes of a name that a program asks for.
///
/// - C: resolv.conf(5)
public struct SearchList: Equatable, Sendable {
    /// As many dots make a name one to be tried as it is, first.
    public var ndots: Int
    /// What is put behind the others, in this order.
    public var search: [DNSName]

    /// The greatest `ndots`; more counts as this.
    public static let mostDots = 15

    /// A list; pods have `ndots: 5` and three domains.
    public init(ndots: Int = 1, search: [DNSName] = []) {
        self.ndots = max(0, min(ndots, Self.mostDots))
        self.search = search
    }

    /// Reads the lines `search`, `domain` and `options ndots:N` of a `resolv.conf`; the last of each counts.
    /// - Throws: `NameFault` for a domain that is no name.
    public init(parsing text: String) throws {
        self.init()
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            switch words.first {
            case "search": search = try words.dropFirst().map { try DNSName(parsing: $0) }
            case "domain": search = try words.dropFirst().prefix(1).map { try DNSName(parsing: $0) }
            case "options":
                for word in words.dropFirst() where word.hasPrefix("ndots:") {
                    guard let dots = Int(word.dropFirst(6)) else { continue }
                    ndots = max(0, min(dots, Self.mostDots))
                }
            default: continue
            }
        }
    }

    /// The names to ask for, one after the other until one is there.
    /// - Throws: `NameFault` for what is no name.
    public func candidates(for text: String) throws -> [DNSName] {
        // TODO proxy.8
        // A dot at the end says that nothing is missing. Otherwise count the dots: enough of them, and the name
        // itself comes first; too few, and it comes last. What would be too long is left out.
        throw Unimplemented("proxy.8")
    }
}
