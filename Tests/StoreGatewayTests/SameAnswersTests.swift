import Foundation
import LinuxSystem
import LabSupport
import SuiteSupport
import XCTest

/// One client, two servers: ours and the real one give the same answers.
final class SameAnswersTests: XCTestCase {
    func testARandomClientGetsTheSameAnswersFromEtcdAndFromUs() throws {
        let etcd = try EtcdProcess()
        try etcd.start()
        let served = try ServedGateway()
        try withSeed { random in
            let (theirs, ours) = (try WebClient(to: etcd.address), try WebClient(to: served.address))
            var script = EtcdScript()
            for number in 0..<500 {
                let (path, body) = script.next(&random)
                let wanted = normalized(try theirs.post(path, body), path)
                let found = normalized(try ours.post(path, body), path)
                guard wanted != found else { continue }
                assertLesson(
                    found, is: wanted, "call \(number): POST \(path) \(body)", why: "etcd answers so")
                return
            }
            assertLesson(
                try history(served.address, from: script.compacted),
                is: try history(etcd.address, from: script.compacted), "watch all that is remembered",
                why: "every event, with what was there before, in the order of revisions")
        }
    }

    func testWrongRequestsGetTheSameAnswersFromEtcdAndFromUs() throws {
        let etcd = try EtcdProcess()
        try etcd.start()
        let served = try ServedGateway()
        for body in EtcdScript.oddBodies {
            for path in ["/v3/kv/range", "/v3/kv/put", "/v3/kv/txn", "/v3/kv/deleterange", "/v3/lease/grant"]
            {
                let wanted = normalized(try WebClient(to: etcd.address).post(path, body), path)
                let found = normalized(try WebClient(to: served.address).post(path, body), path)
                assertLesson(found, is: wanted, "POST \(path) \(body.prefix(200))", why: "etcd answers so")
            }
        }
        try withSeed { random in
            for _ in 0..<300 {
                guard let body = String(validating: JSONFuzz.mutated(&random), as: UTF8.self),
                    // These end etcd 3.4 itself, or are a choice that it leaves to chance.
                    !body.contains("sort_target"), !body.contains("compare"), !body.contains("null")
                else { continue }
                let path =
                    ["/v3/kv/range", "/v3/kv/put", "/v3/lease/timetolive"].randomElement(using: &random) ?? ""
                let wanted = normalized(try WebClient(to: etcd.address).post(path, body), path)
                let found = normalized(try WebClient(to: served.address).post(path, body), path)
                guard wanted != found else { continue }
                return assertLesson(found, is: wanted, "POST \(path) \(body)", why: "etcd answers so")
            }
        }
    }

    /// Without what one server cannot know of another.
    private func normalized(_ answer: WebAnswer, _ path: String) -> String {
        var body = answer.body.replacing(/"(cluster_id|member_id|raft_term)":"\d+",?/, with: "")
        body = body.replacing(/,}/, with: "}")
        if path.hasSuffix("timetolive") { body = body.replacing(/"TTL":"\d+"/, with: "\"TTL\"") }
        if path.hasSuffix("timetolive"), let keys = body.firstMatch(of: /"keys":\[(.*)\]/) {
            // In the order of etcd's map.
            let sorted = keys.1.split(separator: ",").sorted().joined(separator: ",")
            body = body.replacingOccurrences(of: String(keys.1), with: sorted)
        }
        if path.hasSuffix("grant") { body = body.replacing(/"ID":"\d{15,}"/, with: "\"ID\"") }
        if path.hasSuffix("leases") {
            // etcd lists them as its map has them.
            let ids = body.matches(of: /"ID":"(-?\d+)"/).map { String($0.1) }.sorted()
            body = body.replacing(/"leases":.*/, with: "") + ids.joined(separator: " ")
        }
        return "\(answer.status) \(body)"
    }

    private func history(_ address: SocketAddress, from revision: Int) throws -> String {
        let client = try WebClient(to: address)
        let last = try client.post("/v3/kv/put", "{\"key\":\"\(base64("~last"))\"}").body
        let newest = last.firstMatch(of: /"revision":"(\d+)"/).map { String($0.1) } ?? ""
        let body =
            "{\"create_request\":{\"key\":\"AA==\",\"range_end\":\"AA==\",\"prev_kv\":true,\"start_revision\":\"\(revision + 1)\"}}"
        client.send("POST /v3/watch HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        _ = try client.readHead()
        var events = ""
        while !events.contains("\"mod_revision\":\"\(newest)\""), let line = try client.readChunk() {
            events += line.firstMatch(of: /"events":\[(.*)\]\}\}/).map { String($0.1) + "\n" } ?? ""
        }
        return events.replacingOccurrences(of: "}},{", with: "}}\n{").replacingOccurrences(
            of: "},{\"", with: "}\n{\"")
    }
}

/// Calls that a client might make, from a seed.
struct EtcdScript {
    /// The revision that was compacted last.
    private(set) var compacted = 0
    private var calls = 0

    private static let keys = ["a", "b", "c", "d", "dir/1", "dir/2", "dir/3", "e\u{ff}"]

    mutating func next(_ random: inout SeededGenerator) -> (String, String) {
        calls += 1
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: return ("/v3/kv/put", put(&random))
        case 30..<60: return ("/v3/kv/range", range(&random))
        case 60..<68: return ("/v3/kv/deleterange", deleteRange(&random))
        case 68..<85: return ("/v3/kv/txn", txn(&random, depth: 0))
        case 85..<88: return compaction(&random)
        case 88..<96: return lease(&random)
        default: return ("/v3/kv/range", Self.oddBodies.randomElement(using: &random) ?? "")
        }
    }

    private func key(_ random: inout SeededGenerator) -> String {
        base64(Self.keys.randomElement(using: &random) ?? "")
    }

    /// `"key":…`, often with an end.
    private func keys(_ random: inout SeededGenerator) -> String {
        switch Int.random(in: 0...5, using: &random) {
        case 0: "\"key\":\"AA==\",\"range_end\":\"AA==\""
        case 1: "\"key\":\"\(base64("dir/"))\",\"range_end\":\"\(base64("dir0"))\""
        case 2: "\"key\":\"\(key(&random))\",\"range_end\":\"\(key(&random))\""
        case 3: "\"key\":\"\(key(&random))\",\"rangeEnd\":\"AA==\""
        default: "\"key\":\"\(key(&random))\""
        }
    }

    private func fields(_ all: [String], _ random: inout SeededGenerator) -> String {
        all.filter { _ in Int.random(in: 0...4, using: &random) == 0 }.map { "," + $0 }.joined()
    }

    private func number(_ random: inout SeededGenerator) -> String {
        let value = Int.random(in: -1...(calls / 2 + 3), using: &random)
        return Bool.random(using: &random) ? "\(value)" : "\"\(value)\""
    }

    /// - Parameter isStep: of a transaction. There it keeps nothing that the key has: where an earlier step
    ///   has removed the key, etcd 3.4 ends itself.
    private func put(_ random: inout SeededGenerator, isStep: Bool = false) -> String {
        let value = base64(String(repeating: "v", count: Int.random(in: 0...4, using: &random)))
        let lease = "\"lease\":\(Int.random(in: 1...4, using: &random))"
        let keeping = isStep ? [] : ["\"ignore_lease\":true", "\"ignoreValue\":true"]
        return "{\"key\":\"\(key(&random))\",\"value\":\"\(value)\""
            + fields([lease, "\"prev_kv\":true"] + keeping, &random) + "}"
    }

    private func range(_ random: inout SeededGenerator) -> String {
        let order = ["NONE", "ASCEND", "DESCEND"].randomElement(using: &random) ?? ""
        return "{\(keys(&random))"
            + fields(
                [
                    "\"limit\":\(Int.random(in: 0...4, using: &random))", "\"revision\":\(number(&random))",
                    "\"sort_order\":\"\(order)\"", "\"sort_target\":\(Int.random(in: 0...4, using: &random))",
                    "\"serializable\":true", "\"keys_only\":true", "\"count_only\":true",
                    "\"min_mod_revision\":\(number(&random))", "\"maxModRevision\":\(number(&random))",
                    "\"min_create_revision\":\(number(&random))",
                    "\"max_create_revision\":\(number(&random))",
                ], &random) + "}"
    }

    private func deleteRange(_ random: inout SeededGenerator) -> String {
        "{\(keys(&random))" + fields(["\"prev_kv\":true"], &random) + "}"
    }

    private func txn(_ random: inout SeededGenerator, depth: Int) -> String {
        var parts: [String] = []
        let compares = (0..<Int.random(in: 0...2, using: &random)).map { _ in compare(&random) }
        if !compares.isEmpty { parts.append("\"compare\":[\(compares.joined(separator: ","))]") }
        for name in ["success", "failure"] {
            let count = Int.random(in: 0...3, using: &random)
            let operations = (0..<count).map { _ in operation(&random, depth: depth) }
            parts.append("\"\(name)\":[\(operations.joined(separator: ","))]")
        }
        return "{\(parts.joined(separator: ","))}"
    }

    private func compare(_ random: inout SeededGenerator) -> String {
        let result = ["EQUAL", "GREATER", "LESS", "NOT_EQUAL"].randomElement(using: &random) ?? ""
        let targets = [
            "\"target\":\"VERSION\",\"version\":\(number(&random))",
            "\"target\":\"CREATE\",\"create_revision\":\(number(&random))",
            "\"target\":\"MOD\",\"mod_revision\":\(number(&random))",
            "\"target\":\"VALUE\",\"value\":\"dnY=\"",
            "\"target\":\"LEASE\",\"lease\":\(Int.random(in: 0...3, using: &random))", "\"target\":9",
        ]
        return "{\(keys(&random)),\"result\":\"\(result)\",\(targets.randomElement(using: &random) ?? "")}"
    }

    private func operation(_ random: inout SeededGenerator, depth: Int) -> String {
        switch Int.random(in: 0...(depth < 2 ? 9 : 8), using: &random) {
        case 0..<4: "{\"request_put\":\(put(&random, isStep: true))}"
        case 4..<7: "{\"request_range\":\(range(&random))}"
        case 7..<9: "{\"request_delete_range\":\(deleteRange(&random))}"
        default: "{\"request_txn\":\(txn(&random, depth: depth + 1))}"
        }
    }

    private mutating func compaction(_ random: inout SeededGenerator) -> (String, String) {
        // Mostly one that is there, so that the history at the end can be watched from it.
        let revision = compacted + Int.random(in: 0...6, using: &random)
        if revision > compacted, revision < calls / 3 {
            compacted = revision
        } else {
            return ("/v3/kv/compaction", "{}")
        }
        return ("/v3/kv/compaction", "{\"revision\":\"\(revision)\"}")
    }

    private func lease(_ random: inout SeededGenerator) -> (String, String) {
        let id = Int.random(in: 1...4, using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0, 1: return ("/v3/lease/grant", "{\"ID\":\(id),\"TTL\":\"1000\"}")
        case 2: return ("/v3/lease/revoke", "{\"ID\":\(id)}")
        case 3: return ("/v3/lease/timetolive", "{\"ID\":\(id),\"keys\":true}")
        case 4: return ("/v3/kv/lease/leases", "{}")
        default: return ("/v3/lease/keepalive", "{\"ID\":\(id)}{\"ID\":9}")
        }
    }

    /// Bodies that a client should not send.
    static let oddBodies: [String] =
        [
            "", " ", "null", "true", "5", "\"s\"", "[]", "{", "{\"key\":\"YQ==\"}x", "{\"key\":null}",
            "{\"key\":[97,98]}", "{\"key\":[1,256]}", "{\"key\":[\"a\"]}", "{\"key\":{}}",
            "{\"Key\":\"YQ==\"}",
            "{\"k\\u0065y\":\"YQ==\"}", "{\"key\":\"Y\\u0051==\"}", "{\"key\":\"\\ud800\"}",
            "{\"key\":\"\\ud83d\\ude00\"}", "{\"key\":\"YQ==\",\"key\":\"!\"}",
            "{\"key\":\"!\",\"key\":\"YQ==\"}",
            "{\"key\":\"YQ==\",\"value\":5}", "{\"key\":\"YQ==\",\"prev_kv\":\"true\"}",
            "{\"nope\":[{}],\"key\":\"YQ==\"}",
            "{\"success\":{}}", "{\"success\":[5]}", "{\"success\":[{\"request_range\":5}]}",
            "{\"success\":[{\"request_put\":{}}]}", "{\"compare\":[{}]}",
            "{\"compare\":[{\"key\":\"YQ==\",\"target\":\"no\"}]}",
            "{\"success\":[{\"request_range\":{\"key\":\"YQ==\",\"revision\":\"99999\"}}]}",
            "{\"success\":[{\"request_put\":{\"key\":\"YQ==\",\"lease\":\"99\"}}]}",
            "{\"ID\":\"x\"}", "{\"TTL\":\"-5\",\"ID\":\"-3\"}", "{\"TTL\":1.5}",
            "{\"key\":\"YQ==\",\"limit\":\" 5 \"}",
        ]
        + [
            "AA", "AA=", "A", "AA==A", "_-8=", "A\\nA==", "AAAA!", "AAA", "AAAAA", "=", "A=", "AA=A", "AAA=A",
            "AAAA====",
        ]
        .map { "{\"key\":\"\($0)\"}" }
        + [
            "null", "true", "[]", "\"\"", "\"+5\"", "\"0x5\"", "\"null\"", "\"true\"", "-0",
            "\"-9223372036854775808\"",
            "9223372036854775808", "1e3", "\"1\\u0032\"", "\"01\"", "\"{}\"", "\"[1\"",
        ].map { "{\"key\":\"YQ==\",\"limit\":\($0),\"lease\":\($0),\"TTL\":\($0)}" }
        + ["-1", "7", "null", "1.5", "99999999999", "true", "\"2\"", "\"\\u0041\"", "\"é\""]
        .map { "{\"key\":\"YQ==\",\"sort_order\":\($0)}" }
}
