import EventLoop
import Glibc
import LinuxSystem

/// What is asked of a server, again and again.
struct StoreLoad {
    let task: String
    let clients: Int
    let requests: [[UInt8]]

    /// 256 bytes, in base64.
    private static let value = String(repeating: "dmFs", count: 85) + "dg=="

    static func put(_ task: String, clients: Int) -> StoreLoad {
        StoreLoad(task: task, clients: clients, requests: (0..<6000).map { post("kv/put", putBody($0)) })
    }

    static func get(clients: Int) -> StoreLoad {
        StoreLoad(
            task: "get", clients: clients,
            requests: (0..<6000).map { post("kv/range", "{\"key\":\"\(key($0))\"}") })
    }

    /// A hundred of the 6,000 keys that the puts have made.
    static func range(clients: Int) -> StoreLoad {
        let requests = (0..<59).map { number in
            let (first, end) = (key(number * 100), key(number * 100 + 100))
            return post("kv/range", "{\"key\":\"\(first)\",\"range_end\":\"\(end)\"}")
        }
        return StoreLoad(task: "range of 100", clients: clients, requests: requests)
    }

    static func txn(clients: Int) -> StoreLoad {
        let requests = (0..<6000).map { number in
            post(
                "kv/txn",
                "{\"compare\":[{\"key\":\"\(key(number))\",\"target\":\"VERSION\",\"version\":\"0\","
                    + "\"result\":\"GREATER\"}],\"success\":[{\"request_put\":\(putBody(number))}],"
                    + "\"failure\":[{\"request_range\":{\"key\":\"\(key(number))\"}}]}")
        }
        return StoreLoad(task: "txn", clients: clients, requests: requests)
    }

    /// A put of the one key that is watched.
    static let watchedPut = post("kv/put", putBody(0))
    static let watch = post("watch", "{\"create_request\":{\"key\":\"\(key(0))\"}}")

    private static func putBody(_ number: Int) -> String {
        "{\"key\":\"\(key(number))\",\"value\":\"\(value)\"}"
    }

    /// `/registry/pods/default/000042`, as a cluster would have it.
    private static func key(_ number: Int) -> String {
        let digits = String(number)
        let name = "/registry/pods/default/" + String(repeating: "0", count: 6 - digits.count) + digits
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(name.utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? letters[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func post(_ path: String, _ body: String) -> [UInt8] {
        Array(
            "POST /v3/\(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                .utf8)
    }
}
