import Foundation
import SuiteSupport
import XCTest

/// `drydock conformance etcd-mvcc-trace`: rows as etcd 3.4.23 answered them, in two forms.
final class EtcdTraceTests: CleanTestCase {
    /// As a recorder of HTTP notes it.
    private static let recorded = [
        #"{"path":"/v3/kv/put","request":{"key":"YQ==","value":"eA=="},"status":200,"response":{"header":{"cluster_id":"1","member_id":"2","revision":"2","raft_term":"2"}}}"#,
        #"{"path":"/v3/lease/grant","request":{"TTL":"60"},"status":200,"response":{"header":{"revision":"2"},"ID":"7587883212297104132","TTL":"60"}}"#,
        #"{"path":"/v3/kv/put","request":{"key":"Yg==","value":"eQ==","lease":"7587883212297104132"},"status":200,"response":{"header":{"revision":"3"}}}"#,
        #"{"path":"/v3/watch","request":{"create_request":{"key":"AA==","range_end":"AA==","start_revision":"2"}},"response":[{"result":{"created":true}},{"result":{"events":[{"kv":{"key":"YQ==","create_revision":"2","mod_revision":"2","version":"1","value":"eA=="}},{"kv":{"key":"Yg==","create_revision":"3","mod_revision":"3","version":"1","value":"eQ==","lease":"7587883212297104132"}}]}},{"result":{"events":[{"type":"DELETE","kv":{"key":"YQ==","mod_revision":"4"}}]}}]}"#,
        #"{"path":"/v3/kv/deleterange","request":{"key":"YQ=="},"status":200,"response":{"header":{"revision":"4"},"deleted":"1"}}"#,
        #"{"path":"/v3/kv/range","request":{"key":"YQ==","revision":"9"},"status":400,"response":{"error":"etcdserver: mvcc: required revision is a future revision","message":"etcdserver: mvcc: required revision is a future revision","code":11}}"#,
    ]
    /// As a recorder of calls notes it: keys and values are text, numbers are numbers.
    private static let plain = [
        #"{"op":"Put","request":{"key":"a","value":"x"},"response":{"header":{"revision":2}}}"#,
        #"{"op":"Range","request":{"key":"a"},"response":{"header":{"revision":2},"kvs":[{"key":"a","value":"x","create_revision":2,"mod_revision":2,"version":1}],"count":1}}"#,
        #"{"op":"Compact","request":{"revision":9},"error":"etcdserver: mvcc: required revision is a future revision"}"#,
    ]

    private func run(_ rows: [String]) throws -> ProgramRun {
        let folder = try TestFolder()
        let file = folder.path("table.json")
        try Data("{\"cases\":[\(rows.joined(separator: ","))]}".utf8).write(to: URL(fileURLWithPath: file))
        return try ProgramRun.drydock(["conformance", "etcd-mvcc-trace", file])
    }

    func testRecordedCallsGetTheRecordedAnswers() throws {
        for rows in [Self.recorded, Self.plain] {
            let run = try run(rows)
            assertLesson(run.status, is: 0, "play what etcd was asked", why: run.output + run.errors)
            XCTAssertTrue(run.output.contains("passed \(rows.count) of \(rows.count)"), run.output)
        }
    }

    func testEveryKindOfDifferenceIsFound() throws {
        let changes = [
            (0, "\"revision\":\"2\"", "\"revision\":\"3\""), (3, "\"value\":\"eA==\"", "\"value\":\"eB==\""),
            (3, "\"mod_revision\":\"4\"", "\"mod_revision\":\"5\""),
            (4, "\"deleted\":\"1\"", "\"deleted\":\"2\""),
            (5, "future revision\",\"message\"", "other revision\",\"message\""),
            (3, "{\"type\":\"DELETE\"", "{\"type\":\"PUT\""),
        ]
        for (row, old, new) in changes {
            var rows = Self.recorded
            rows[row] = rows[row].replacingOccurrences(of: old, with: new)
            XCTAssertNotEqual(rows[row], Self.recorded[row], "the row was changed")
            let run = try run(rows)
            assertLesson(run.status, is: 1, "row \(row + 1) with \(new)", why: "etcd did not answer so")
            XCTAssertTrue(run.output.contains("row \(row + 1), "), "it names the row: \(run.output)")
        }
    }
}
