/// What one word of an EXPOSE opens: `80`, `53/udp`, `8000-8010/tcp`.
///
/// - Docker: Dockerfile reference, EXPOSE
public struct ExposedPorts: Equatable, Sendable {
    /// From the first to the last.
    public let ports: ClosedRange<UInt16>
    /// tcp, udp or sctp.
    public let protocolName: String

    /// Reads a word whose variables are replaced; nil for what is no port.
    ///
    /// An address and a port of the host may stand before it, as Docker allows (`127.0.0.1:8080:80`); they
    /// mean nothing for an image.
    public init?(_ word: String) {
        let inner = word.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let (range, name) = inner.cut(at: "/")
        let spelled = (name ?? "").isEmpty ? "tcp" : (name ?? "").lowercased()
        guard ["tcp", "udp", "sctp"].contains(spelled), let ports = Self.range(range) else { return nil }
        self.ports = ports
        protocolName = spelled
    }

    private static func range(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let first = number(ends[0]),
            let last = number(ends[ends.count - 1]),
            first <= last
        else { return nil }
        return first...last
    }

    // UInt16("+8") is 8.
    private static func number(_ digits: Substring) -> UInt16? {
        digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt16(digits) : nil
    }

    /// `80/tcp` for each port: the names in an image's configuration.
    public var names: [String] {
        ports.map { "\($0)/\(protocolName)" }
    }
}
