import KeyValueModel
import LabSupport

/// Texts that are JSON, nearly JSON, or requests that somebody has damaged.
enum JSONFuzz {
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\n", "\\u00e9", "true", "false", "null", "0", "-1", "1.5",
        "1e9", "\"a\"", "\"key\":", "\"AA==\"", " ", "\n", "x", "é", "{}", "[]", "[1,2]", "{\"a\":1}",
    ]
    private static let requests = [
        #"{"key":"YQ==","range_end":"Yg==","limit":"5","revision":3,"sort_order":"DESCEND","sort_target":1}"#,
        #"{"key":"YQ==","value":"Yg==","lease":"7","prev_kv":true,"ignoreValue":false}"#,
        #"{"compare":[{"key":"YQ==","target":"MOD","mod_revision":"3","result":"LESS"}],"success":[{"request_put":{"key":"YQ=="}}],"failure":[{"request_txn":{"success":[{"request_range":{"key":"AA==","range_end":"AA=="}}]}}]}"#,
        #"{"create_request":{"key":"YQ==","filters":["NOPUT",1],"watch_id":"4","start_revision":-9}}"#,
        #"{"ID":"9223372036854775807","keys":true,"TTL":"1e3"}"#,
        #"{"result":{"header":{"revision":"5"},"events":[{"type":"DELETE","kv":{"key":"YQ==","mod_revision":"5"}}]}}"#,
        #"{"header":{"revision":"9"},"responses":[{"response_range":{"kvs":[{"key":[1,2,300]}]}},{}]}"#,
    ]

    /// Pieces of JSON in any order, or a value that is JSON.
    static func text(_ random: inout SeededGenerator) -> String {
        if Bool.random(using: &random) { return value(&random, depth: 0) }
        return (0..<Int.random(in: 1...12, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> String {
        let space = ["", " ", "\n\t"].randomElement(using: &random) ?? ""
        switch Int.random(in: 0...(depth < 4 ? 7 : 5), using: &random) {
        case 0: return "null" + space
        case 1: return "true"
        case 2: return space + "-12.5e+3"
        case 3: return "\"a\\\"b\\\\\""
        case 4: return "\"é\""
        case 5: return "0"
        case 6:
            let count = Int.random(in: 0...3, using: &random)
            return "[" + (0..<count).map { _ in value(&random, depth: depth + 1) }.joined(separator: ",")
                + "]"
        default:
            let count = Int.random(in: 0...3, using: &random)
            let members = (0..<count).map { "\"k\($0)\"\(space):" + value(&random, depth: depth + 1) }
            return "{" + members.joined(separator: "," + space) + "}"
        }
    }

    /// A request with some bytes changed, lost or doubled.
    static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Array((requests.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            case 3:
                bytes[place...].replaceSubrange(
                    place..<place, with: Array("\"\\{[,".utf8).shuffled(using: &random))
            default: bytes.removeLast(min(bytes.count, Int.random(in: 1...20, using: &random)))
            }
        }
        return bytes
    }
}
