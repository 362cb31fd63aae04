import ClusterAPI
import Documents

/// One recorded call of a real API server, whatever its columns are called.
struct APIRecording {
    let request: APIRequest
    let code: Int?
    let response: JSONValue?

    init(_ row: JSONValue) {
        let column = { (names: [String]) in
            names.compactMap { row[$0] ?? row["request"]?[$0] }.first { $0 != .null }
        }
        let text = { (names: [String]) in column(names)?.text ?? "" }
        let address = text(["path", "url", "uri"]).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var query: [String: String] = [:]
        for pair in (address.dropFirst().first ?? "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1).map { Self.resolved(String($0)) }
            if let name = sides.first { query[name] = sides.count > 1 ? sides[1] : "" }
        }
        for member in column(["query", "params"])?.members ?? [] {
            query[member.name] = member.value.text ?? member.value.text()
        }
        let type = text(["contentType", "content_type", "content-type", "patchType"])
        let body = column(["body", "requestBody", "payload"])
        request = APIRequest(
            text(["method", "verb"]).uppercased(), address.first.map { Self.resolved(String($0)) } ?? "",
            query: query, contentType: Self.mediaType(type),
            body: body.map { value in value.text.flatMap { try? JSONValue.parse($0) } ?? value })
        let answer = row["response"] ?? row["responseBody"] ?? row["result"]
        code = (column(["code", "status", "statusCode"]) ?? answer?["code"])?.integer
        response = answer?["body"] ?? answer
    }

    /// `merge` and `application/merge-patch+json` are the same.
    private static func mediaType(_ text: String) -> String {
        if text.isEmpty { return PatchKind.strategicMerge.rawValue }
        if text.contains("/") { return text }
        if text.contains("strategic") { return PatchKind.strategicMerge.rawValue }
        return (text.contains("merge") ? PatchKind.merge : .json).rawValue
    }

    /// Without `%2F` and the like.
    private static func resolved(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
