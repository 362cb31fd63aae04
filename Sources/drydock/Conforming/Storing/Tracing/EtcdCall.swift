import Documents

/// One recorded call of etcd's v3 API, whatever its columns are called.
struct EtcdCall {
    /// Such as `/v3/kv/put`; empty for time that passes.
    let path: String
    let request: JSONValue
    let response: JSONValue?
    /// The HTTP status, where it was noted.
    let status: Int?
    /// What etcd refused with.
    let error: String?
    /// How long nothing was asked.
    let pause: Duration

    init(_ row: JSONValue) {
        let columns = LooseRow(row: row)
        let asked = columns.value(["request", "req", "body", "args", "params", "input"])
        let answer = columns.value([
            "response", "resp", "result", "reply", "answer", "responses", "events", "want", "expected",
        ])
        let name = { (value: JSONValue?) in
            value.flatMap {
                LooseRow(row: $0).value(["path", "url", "endpoint", "op", "rpc", "call", "method", "api"])?
                    .text
            }
        }
        path = Self.path(name(row) ?? name(asked) ?? "")
        // A recorder of HTTP wraps the messages; a recorder of calls may have put the fields into the row.
        request = Self.message(asked?["body"] ?? asked ?? row)
        let body = (answer?["body"]).map(Self.message) ?? answer.map(Self.message)
        response = body
        status = columns.number("status", "code", "statusCode") ?? answer?["status"]?.integer
        let fault = columns.value(["error", "err"]) ?? body?["error"]
        error = fault?.text ?? fault?["message"]?.text
        let seconds = columns.number("seconds", "sleep", "advance") ?? asked?["seconds"]?.integer ?? 0
        pause = path.isEmpty ? .seconds(seconds) : .zero
    }

    /// Also one that was noted as text, a line for each message of a stream.
    private static func message(_ value: JSONValue) -> JSONValue {
        guard let text = value.text else { return value }
        let lines = text.split(separator: "\n").compactMap { try? JSONValue.parse(String($0)) }
        return lines.count == 1 ? lines[0] : .array(lines)
    }

    /// The path of a call that may be written as `KV.DeleteRange`, `delete` or `/v3/kv/deleterange`.
    private static func path(_ name: String) -> String {
        if name.hasPrefix("/v3") { return String(name.prefix { $0 != "?" }) }
        let word = name.split { "/.: ".contains($0) }.last.map { $0.lowercased().filter(\.isLetter) } ?? ""
        return paths[word] ?? ""
    }

    private static let paths: [String: String] = [
        "range": "/v3/kv/range", "get": "/v3/kv/range", "put": "/v3/kv/put", "txn": "/v3/kv/txn",
        "deleterange": "/v3/kv/deleterange", "delete": "/v3/kv/deleterange", "del": "/v3/kv/deleterange",
        "compact": "/v3/kv/compaction", "compaction": "/v3/kv/compaction", "watch": "/v3/watch",
        "grant": "/v3/lease/grant", "leasegrant": "/v3/lease/grant", "revoke": "/v3/lease/revoke",
        "leaserevoke": "/v3/lease/revoke", "keepalive": "/v3/lease/keepalive",
        "leasekeepalive": "/v3/lease/keepalive", "timetolive": "/v3/lease/timetolive",
        "leasetimetolive": "/v3/lease/timetolive", "leases": "/v3/lease/leases",
        "leaseleases": "/v3/lease/leases", "status": "/v3/maintenance/status",
    ]
}

// Keys and values.
extension EtcdCall {
    /// The fields that are base64 in JSON, and that a recording may show as text.
    static let byteFields: Set = ["key", "range_end", "rangeEnd", "value", "keys"]

    /// Whether all keys and values of the call can be base64. In a whole table those that only look so do not count.
    var isBase64: Bool {
        Self.isBase64(request) && (response.map { Self.isBase64($0) } ?? true)
    }

    private static func isBase64(_ value: JSONValue, isBytes: Bool = false) -> Bool {
        switch value {
        case .string(let text):
            !isBytes
                || text.utf8.count % 4 == 0
                    && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }
        case .array(let items): items.allSatisfy { isBase64($0, isBytes: isBytes) }
        case .object(let members):
            members.allSatisfy { isBase64($0.value, isBytes: byteFields.contains($0.name)) }
        default: true
        }
    }
}
