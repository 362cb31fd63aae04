import EventLoop
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// What etcd 3.4.23 answered to these requests, one after another, on 2026-12-01; our ids in the headers.
final class AnswerTests: XCTestCase {
    private let header =
        "\"header\":{\"cluster_id\":\"1\",\"member_id\":\"2\",\"revision\":\"%\",\"raft_term\":\"2\"}"

    /// Path, request, status, answer; `H5` stands for the header at revision 5, `E…` for an error.
    private let rows: [(String, String, Int, String)] = [
        ("kv/put", "{\"key\":\"YQ==\"}", 200, "{H2}"),
        (
            "kv/put", "{\"key\":\"YQ==\",\"value\":\"Yg==\",\"prev_kv\":true}", 200,
            "{H3,\"prev_kv\":{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"2\",\"version\":\"1\"}}"
        ),
        (
            "kv/put", "{\"key\":\"YQ==\",\"ignore_value\":true,\"value\":\"YQ==\"}", 400,
            "E3 etcdserver: value is provided"
        ),
        ("kv/put", "{\"key\":\"YQ==\",\"lease\":\"7\"}", 404, "E5 etcdserver: requested lease not found"),
        ("kv/put", "{\"key\":\"YQ==\",\"prevKV\":true}", 200, "{H4}"),
        (
            "kv/range", "{\"key\":\"YQ==\",\"limit\":5.0}", 400,
            "E3 json: cannot unmarshal number 5.0 into Go value of type int64"
        ),
        (
            "kv/range", "{\"key\":\"YQ==\",\"limit\":\"9223372036854775808\"}", 400,
            "E3 json: cannot unmarshal number 9223372036854775808 into Go value of type int64"
        ),
        ("kv/range", "{\"key\":\"YQ==\",\"limit\":\"\"}", 400, "E3 unexpected end of JSON input"),
        (
            "kv/range", "{\"key\":\"YQ==\",\"limit\":\"1\\u0032\"}", 400,
            "E3 invalid character '\\\\\\\\' after top-level value"
        ),
        (
            "kv/range", "{\"key\":\"YQ==\",\"sort_order\":\"descend\"}", 400,
            "E3 unknown value \\\"descend\\\" for enum etcdserverpb.RangeRequest_SortOrder"
        ),
        (
            "kv/range", "{\"key\":\"YQ==\",\"sort_order\":99999999999}", 400,
            "E3 json: cannot unmarshal number 99999999999 into Go value of type etcdserverpb.RangeRequest_SortOrder"
        ),
        (
            "kv/range", "{\"key\":[1,300]}", 400,
            "E3 json: cannot unmarshal number 300 into Go value of type uint8"
        ),
        ("kv/range", "{\"key\":true}", 400, "E3 json: cannot unmarshal bool into Go value of type []uint8"),
        (
            "kv/range", "[]", 400,
            "E3 json: cannot unmarshal array into Go value of type map[string]json.RawMessage"
        ),
        ("kv/range", "", 400, "E3 etcdserver: key is not provided"),
        (
            "kv/range", "{\"rangeEnd\":\"AA==\",\"range_end\":\"!\"}", 400,
            "E3 etcdserver: key is not provided"
        ),
        ("kv/range", "{\"keysOnly\":1,\"key\":\"!\"}", 400, "E3 illegal base64 data at input byte 0"),
        (
            "kv/range", "{\"key\":\"YQ==\",\"revision\":99}", 400,
            "E11 etcdserver: mvcc: required revision is a future revision"
        ),
        (
            "kv/txn",
            "{\"compare\":[{\"key\":\"YQ==\",\"target\":\"VERSION\",\"version\":\"3\"}],\"success\":[{\"request_put\":{\"key\":\"YQ==\",\"value\":\"MQ==\"}}]}",
            200,
            "{H5,\"succeeded\":true,\"responses\":[{\"response_put\":{\"header\":{\"revision\":\"5\"}}}]}"
        ),
        ("kv/txn", "{\"compare\":[{\"key\":\"YQ==\",\"target\":9}]}", 200, "{H5,\"succeeded\":true}"),
        ("kv/txn", "{\"compare\":[{\"key\":\"YQ==\",\"target\":9,\"result\":2}]}", 200, "{H5}"),
        ("kv/txn", "{\"compare\":[{\"key\":\"YQ==\",\"result\":9}]}", 200, "{H5,\"succeeded\":true}"),
        ("kv/txn", "{\"success\":[{}]}", 400, "E3 etcdserver: key not found"),
        (
            "kv/txn", "{\"success\":[{}],\"failure\":5}", 400,
            "E3 json: cannot unmarshal number into Go value of type []json.RawMessage"
        ),
        (
            "kv/txn",
            "{\"success\":[{\"request_txn\":{\"success\":[{\"request_put\":{\"key\":\"Yg==\"}}]}}]}", 200,
            "{H6,\"succeeded\":true,\"responses\":[{\"response_txn\":{\"header\":{},\"succeeded\":true,\"responses\":[{\"response_put\":{\"header\":{\"revision\":\"6\"}}}]}}]}"
        ),
        ("kv/compaction", "{\"revision\":\"3\"}", 200, "{H6}"),
        (
            "kv/compaction", "{\"revision\":\"3\"}", 400,
            "E11 etcdserver: mvcc: required revision has been compacted"
        ),
        ("lease/grant", "{\"ID\":\"77\",\"TTL\":\"100\"}", 200, "{H6,\"ID\":\"77\",\"TTL\":\"100\"}"),
        ("lease/grant", "{\"ID\":\"77\",\"TTL\":\"100\"}", 412, "E9 etcdserver: lease already exists"),
        ("lease/grant", "{\"TTL\":\"9000000001\"}", 400, "E11 etcdserver: too large lease TTL"),
        ("kv/put", "{\"key\":\"bA==\",\"lease\":\"77\"}", 200, "{H7}"),
        ("kv/lease/leases", "{}", 200, "{H7,\"leases\":[{\"ID\":\"77\"}]}"),
        ("lease/timetolive", "{\"ID\":\"5\"}", 200, "{H7,\"ID\":\"5\",\"TTL\":\"-1\"}"),
        (
            "lease/keepalive", "{\"ID\":\"77\"}{\"ID\":\"5\"}", 200,
            "{\"result\":{H7,\"ID\":\"77\",\"TTL\":\"100\"}}\n{\"result\":{H7,\"ID\":\"5\"}}\n"
        ),
        ("lease/keepalive", "x", 500, "E2 invalid character 'x' looking for beginning of value"),
        ("lease/keepalive", "", 200, ""),
        ("lease/revoke", "{\"ID\":\"77\"}", 200, "{H8}"),
        ("kv/lease/revoke", "{\"ID\":\"77\"}", 404, "E5 etcdserver: requested lease not found"),
        (
            "kv/deleterange", "{\"key\":\"YQ==\",\"prev_kv\":true}", 200,
            "{H9,\"deleted\":\"1\",\"prev_kvs\":[{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"5\",\"version\":\"4\",\"value\":\"MQ==\"}]}"
        ),
        ("maintenance/alarm", "{}", 200, "{}"),
    ]

    func testEveryAnswerIsThatOfEtcd() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        for (path, request, status, answer) in rows {
            let found = try client.post("/v3/\(path)", request)
            assertLesson(
                "\(found.status) \(found.body)", is: "\(status) \(spelledOut(answer))",
                "\(path) \(request.prefix(300))", why: "clients written for etcd read this")
        }
    }

    func testRequestsAreMeasuredAsEtcdMeasuresThem() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let put = { (count: Int) in
            "{\"key\":\"YQ==\",\"value\":\"\(base64(String(repeating: "v", count: count)))\"}"
        }
        let rows: [(String, Int)] = [
            (put(1_572_839), 200), (put(1_572_840), 400), (put(2_097_140), 400), (put(2_097_152), 429),
        ]
        for (request, status) in rows {
            assertLesson(
                try client.post("/v3/kv/put", request).status, is: status,
                "put \(request.utf8.count) bytes of JSON",
                why: "etcd counts protocol buffers: 1.5 MiB for a change, 2 MiB for any message")
        }
        let message = try client.post("/v3/kv/put", put(2_097_152)).body
        XCTAssertTrue(message.contains("larger than max (2097160 vs. 2097152)"), message)
        let txn = { (count: Int) in "{\"success\":[{\"request_put\":\(put(count))}]}" }
        XCTAssertEqual(try client.post("/v3/kv/txn", txn(1_572_831)).status, 200)
        XCTAssertEqual(try client.post("/v3/kv/txn", txn(1_572_832)).status, 400)
    }

    private func spelledOut(_ answer: String) -> String {
        if answer.hasPrefix("E") {
            let parts = answer.dropFirst().split(separator: " ", maxSplits: 1)
            return "{\"error\":\"\(parts[1])\",\"message\":\"\(parts[1])\",\"code\":\(parts[0])}"
        }
        return answer.replacing(/H(\d+)/) { header.replacingOccurrences(of: "%", with: String($0.1)) }
    }
}
