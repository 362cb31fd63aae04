/// Where a server listens.
public enum ListenAddress: Equatable, Sendable, CustomStringConvertible {
    /// An address of this machine and a port; 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A socket in the file system.
    case unix(path: String)

    /// Reads `127.0.0.1:5000`, `[::1]:5000`, `localhost:0` or `unix:/run/a.sock`.
    /// - Throws: `ListenAddressFault`.
    public init(parsing text: String) throws(ListenAddressFault) {
        if text.hasPrefix("unix:"), text.utf8.count > 5 {
            self = .unix(path: String(text.dropFirst("unix:".count)))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw ListenAddressFault(text: text)
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw ListenAddressFault(text: text) }
        self = .tcp(host: String(host), port: Int(port))
    }

    /// As it is read.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// A text that is no address to listen at.
public struct ListenAddressFault: Error, Equatable, Sendable, CustomStringConvertible {
    let text: String

    /// What would be right.
    public var description: String {
        "\"\(text)\": expected ADDRESS:PORT such as 127.0.0.1:5000, or unix:PATH"
    }
}
