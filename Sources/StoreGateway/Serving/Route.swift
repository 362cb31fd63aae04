/// Where a request goes.
enum Route: Equatable {
    /// What is asked by POST, with a message as JSON.
    case range, put, deleteRange, txn, compaction
    case grant, revoke, keepAlive, timeToLive, leases
    case status, alarm
    case watch
    /// What is asked by GET.
    case health, version
    case notFound
    /// Under /v3/, where nothing is.
    case unknownMethod
    /// The path in its simplest form; whoever asks shall ask there.
    case moved(String)

    /// etcd 3.4 serves leases at two places, and everything also under the name that 3.3 had.
    private static let table: [(StaticString, Route)] = [
        ("kv/range", .range), ("kv/put", .put), ("kv/txn", .txn), ("kv/deleterange", .deleteRange),
        ("kv/compaction", .compaction), ("watch", .watch), ("lease/keepalive", .keepAlive),
        ("lease/grant", .grant), ("lease/revoke", .revoke), ("lease/timetolive", .timeToLive),
        ("lease/leases", .leases), ("kv/lease/revoke", .revoke), ("kv/lease/timetolive", .timeToLive),
        ("kv/lease/leases", .leases), ("maintenance/status", .status), ("maintenance/alarm", .alarm),
    ]

    init(_ target: String) {
        var target = target
        self = target.withUTF8 { Self.find($0) } ?? Self.search(target)
    }

    /// The usual spelling, without a copy.
    private static func find(_ path: UnsafeBufferPointer<UInt8>) -> Route? {
        guard path.count > 4, path[0] == 47, path[1] == 118, path[2] == 51, path[3] == 47 else { return nil }
        let name = UnsafeBufferPointer(rebasing: path[4...])
        return table.first { $0.0.isEqual(to: name) }?.1
    }

    /// Any other: with a query, escapes, dots, or under another root.
    private static func search(_ target: String) -> Route {
        var path = String(target.prefix { $0 != "?" })
        if path.hasPrefix("http://") {
            path = String(path.dropFirst(7).drop { $0 != "/" })
        }
        guard let plain = unescaped(path) else { return .notFound }
        let simple = simplified(plain)
        if simple != plain { return .moved(simple + target.drop { $0 != "?" }) }
        switch simple {
        case "/health": return .health
        case "/version": return .version
        case "/v3", "/v3beta": return .moved(simple + "/")
        default: break
        }
        for root in ["/v3/", "/v3beta/"] where simple.hasPrefix(root) {
            let name = simple.dropFirst(root.count)
            return table.first { $0.0.description == name }?.1 ?? .unknownMethod
        }
        return .notFound
    }

    private static func unescaped(_ path: String) -> String? {
        guard path.contains("%") else { return path }
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
                return nil
            }
            bytes.append(UInt8(high << 4 | low))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without empty parts and dots.
    private static func simplified(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let simple = "/" + parts.joined(separator: "/")
        return path.hasSuffix("/") && !parts.isEmpty ? simple + "/" : simple
    }
}

extension StaticString {
    fileprivate func isEqual(to bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard utf8CodeUnitCount == bytes.count else { return false }
        for place in 0..<bytes.count where utf8Start[place] != bytes[place] { return false }
        return true
    }
}
