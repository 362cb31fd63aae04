import Glibc

/// Where a TCP socket is: a numeric address and a port.
///
/// - C: ip(7), ipv6(7)
public struct SocketAddress: Hashable, Sendable {
    /// Four bytes, or sixteen, in network order.
    public let bytes: [UInt8]
    /// 0 lets the kernel choose.
    public var port: UInt16

    /// This machine, as only itself can reach it.
    public static func loopback(port: UInt16) -> SocketAddress {
        SocketAddress(bytes: [127, 0, 0, 1], port: port)
    }

    /// An address of 4 or 16 bytes in network order; nil for any other number.
    public init?(networkBytes bytes: [UInt8], port: UInt16) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.init(bytes: bytes, port: port)
    }

    init(bytes: [UInt8], port: UInt16) {
        self.bytes = bytes
        self.port = port
    }

    /// Reads `127.0.0.1:80`, `[::1]:80` or `localhost:80`; names are not looked up.
    /// - Throws: `BadSocketAddress`.
    public init(parsing text: String) throws(BadSocketAddress) {
        guard let colon = text.lastIndex(of: ":") else { throw BadSocketAddress(text: text) }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = UInt16(digits), let bytes = Self.bytes(of: text[..<colon])
        else { throw BadSocketAddress(text: text) }
        self.init(bytes: bytes, port: port)
    }

    private static func bytes(of host: Substring) -> [UInt8]? {
        if host == "localhost" { return [127, 0, 0, 1] }
        let isLong = host.hasPrefix("[") && host.hasSuffix("]")
        let text = isLong ? String(host.dropFirst().dropLast()) : String(host)
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: isLong ? 16 : 4)
        return inet_pton(isLong ? AF_INET6 : AF_INET, text, &bytes) == 1 ? bytes : nil
    }

    var family: Int32 { bytes.count == 4 ? AF_INET : AF_INET6 }
}

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:80`, `[::1]:80`.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(family, bytes, &text, 64) != nil else { return "?:\(port)" }
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return family == AF_INET ? "\(host):\(port)" : "[\(host)]:\(port)"
    }
}

/// What is no address.
public struct BadSocketAddress: Error, Equatable, CustomStringConvertible {
    /// As it was given.
    public let text: String

    /// What would be right.
    public var description: String {
        "'\(text)': expected a numeric address and a port from 0 to 65535, such as 127.0.0.1:2379 or [::1]:2379"
    }
}

// As the kernel wants it.
extension SocketAddress {
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if family == AF_INET {
            var form = sockaddr_in()
            form.sin_family = sa_family_t(AF_INET)
            form.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &form.sin_addr) { $0.copyBytes(from: bytes) }
            return Self.rebound(&form, body)
        }
        var form = sockaddr_in6()
        form.sin6_family = sa_family_t(AF_INET6)
        form.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &form.sin6_addr) { $0.copyBytes(from: bytes) }
        return Self.rebound(&form, body)
    }

    private static func rebound<Form, Result>(
        _ form: inout Form, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &form) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Form>.size))
            }
        }
    }

    /// Where a socket is bound.
    /// - C: getsockname(2)
    init(of socket: Int32) throws(SystemError) {
        var form = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = try checkErrno("getsockname") {
            withUnsafeMutablePointer(to: &form) { place in
                place.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
            }
        }
        self.init(form)
    }

    init(_ form: sockaddr_in6) {
        var form = form
        let port = UInt16(bigEndian: form.sin6_port)
        // Both forms have the port at the same place; the short one has its address right after it.
        let bytes = withUnsafeBytes(of: &form) { all in
            Int32(all.loadUnaligned(as: sa_family_t.self)) == AF_INET
                ? Array(all[4..<8]) : Array(all[8..<24])
        }
        self.init(bytes: bytes, port: port)
    }
}
