import EventLoop
import Foundation
import KeyValueModel
import LinuxSystem
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreGateway

/// `/v3/watch`: one line for each thing that happens.
final class WatchTests: XCTestCase {
    private func put(_ key: String, _ value: String, _ client: WebClient) throws {
        let body = "{\"key\":\"\(base64(key))\",\"value\":\"\(base64(value))\"}"
        XCTAssertEqual(try client.post("/v3/kv/put", body).status, 200)
    }

    private func begin(_ body: String, at address: SocketAddress) throws -> WebClient {
        let client = try WebClient(to: address)
        client.send("POST /v3/watch HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return client
    }

    private let header =
        "\"header\":{\"cluster_id\":\"1\",\"member_id\":\"2\",\"revision\":\"%\",\"raft_term\":\"2\"}"

    private func line(_ revision: Int, _ rest: String) -> String {
        "{\"result\":{" + header.replacingOccurrences(of: "%", with: "\(revision)") + rest + "}}\n"
    }

    func testEachThingThatHappensIsALine() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let watch = try begin("{\"create_request\":{\"key\":\"YQ==\",\"prev_kv\":true}}", at: served.address)
        XCTAssertTrue(try watch.readHead().contains("Transfer-Encoding: chunked"))
        XCTAssertEqual(try watch.readChunk(), line(1, ",\"created\":true"))
        try put("a", "x", client)
        try put("b", "not watched", client)
        _ = try client.post("/v3/kv/deleterange", "{\"key\":\"YQ==\"}")
        let kv =
            "{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"2\",\"version\":\"1\",\"value\":\"eA==\"}"
        assertLesson(
            try watch.readChunk(), is: line(2, ",\"events\":[{\"kv\":\(kv)}]"), "put a",
            why: "a put is what is not said to be anything else", show: { $0 ?? "the end" })
        assertLesson(
            try watch.readChunk(),
            is: line(
                4,
                ",\"events\":[{\"type\":\"DELETE\",\"kv\":{\"key\":\"YQ==\",\"mod_revision\":\"4\"},\"prev_kv\":\(kv)}]"
            ),
            "remove a", why: "what was there is told where it was asked for", show: { $0 ?? "the end" })
    }

    func testOneStreamCarriesManyWatchesAndTheirEnds() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let create = { (rest: String) in "{\"create_request\":{\"key\":\"YQ==\"\(rest)}}" }
        let watch = try begin(
            create(",\"watch_id\":\"5\"") + create(",\"watch_id\":5") + create("")
                + create(",\"range_end\":\"YQ==\"")
                + "{\"cancel_request\":{\"watch_id\":\"5\"}}{\"cancel_request\":{\"watch_id\":\"77\"}}{\"progress_request\":{}}",
            at: served.address)
        _ = try watch.readHead()
        let refused = ",\"watch_id\":\"-1\",\"created\":true,\"canceled\":true,\"cancel_reason\":"
        for expected in [
            ",\"watch_id\":\"5\",\"created\":true",
            refused + "\"mvcc: duplicate watch ID provided on the WatchStream\"",
            ",\"created\":true", refused + "\"mvcc: watcher range is empty\"",
            ",\"watch_id\":\"5\",\"canceled\":true", ",\"watch_id\":\"-1\"",
        ] {
            XCTAssertEqual(try watch.readChunk(), line(1, expected))
        }
        try put("a", "", client)
        let event = "{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"2\",\"version\":\"1\"}"
        XCTAssertEqual(try watch.readChunk(), line(2, ",\"events\":[{\"kv\":\(event)}]"))
    }

    func testAStreamThatIsStillBeingWrittenIsAnsweredAtOnce() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let watch = try WebClient(to: served.address)
        watch.send("POST /v3/watch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let say = { (text: String) in watch.send(String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n") }
        say("{\"create_requ")
        say("est\":{\"key\":\"YQ==\"}}")
        _ = try watch.readHead()
        XCTAssertEqual(try watch.readChunk(), line(1, ",\"created\":true"))
        say("{\"cancel_request\":{\"watch_id\":0}}")
        XCTAssertEqual(try watch.readChunk(), line(1, ",\"canceled\":true"))
        try put("a", "", client)
        say("{\"progress_request\":{}}")
        XCTAssertEqual(
            try watch.readChunk(), line(2, ",\"watch_id\":\"-1\""), "and no event of a watch that ended")
    }

    func testAWatchOfThePastTellsAllOfItAndOneOfWhatIsForgottenEnds() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        for number in 0..<5 { try put("a", "\(number)", client) }
        let watch = try begin(
            "{\"create_request\":{\"key\":\"YQ==\",\"start_revision\":\"3\"}}", at: served.address)
        _ = try watch.readHead()
        XCTAssertEqual(try watch.readChunk(), line(6, ",\"created\":true"))
        let events = try XCTUnwrap(try watch.readChunk())
        XCTAssertEqual(events.components(separatedBy: "\"mod_revision\"").count - 1, 4, events)
        _ = try client.post("/v3/kv/compaction", "{\"revision\":\"4\"}")
        let late = try begin(
            "{\"create_request\":{\"key\":\"YQ==\",\"start_revision\":\"3\"}}", at: served.address)
        _ = try late.readHead()
        _ = try late.readChunk()
        XCTAssertEqual(
            try late.readChunk(),
            "{\"result\":{\"header\":{\"cluster_id\":\"1\",\"member_id\":\"2\",\"raft_term\":\"2\"},\"canceled\":true,\"compact_revision\":\"4\"}}\n"
        )
    }

    func testWrongRequestsEndAStreamOnlyBeforeItBegan() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        for (body, message) in [
            ("x", "invalid character 'x' looking for beginning of value"),
            ("{\"create_request\":{\"key\":\"!\"}}", "illegal base64 data at input byte 0"),
            ("{\"create_request\":{\"key\":\"YQ==\"", "unexpected EOF"),
            (
                "{\"create_request\":{\"filters\":[\"X\"]}}",
                "unknown value \\\"X\\\" for enum etcdserverpb.WatchCreateRequest_FilterType"
            ),
        ] {
            let answer = try begin(body, at: served.address).answer()
            XCTAssertEqual(answer.status, 500)
            XCTAssertEqual(answer.body, "{\"error\":\"\(message)\",\"message\":\"\(message)\",\"code\":2}")
        }
        let watch = try begin("{\"create_request\":{\"key\":\"YQ==\"}}x", at: served.address)
        _ = try watch.readHead()
        _ = try watch.readChunk()
        try put("a", "", client)
        XCTAssertTrue(try XCTUnwrap(try watch.readChunk()).contains("events"), "it goes on")
    }

    func testAStalledWatcherHoldsUpNobodyAndMissesNothing() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let stalled = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
        let lively = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
        _ = try lively.readHead()
        _ = try lively.readChunk()
        let value = String(repeating: "v", count: 100_000)
        for number in 0..<80 {
            try put("a", "\(number)" + value, client)
            XCTAssertTrue(
                try XCTUnwrap(try lively.readChunk()).contains("\"mod_revision\":\"\(number + 2)\""))
        }
        // 10 MB wait for it: now it reads.
        _ = try stalled.readHead()
        var next = 2
        while next < 82, let line = try stalled.readChunk() {
            for match in line.matches(of: /"mod_revision":"(\d+)"/) {
                XCTAssertEqual(Int(match.1), next, "every event, in order, once")
                next += 1
            }
        }
        XCTAssertEqual(next, 82)
    }

    func testAPastOfManyMegabytesComesInLinesOfWholeRevisions() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let value = base64(String(repeating: "v", count: 400_000))
        let step = { (key: String) in "{\"request_put\":{\"key\":\"\(base64(key))\",\"value\":\"\(value)\"}}"
        }
        for _ in 0..<5 {
            let both = "{\"success\":[\(step("a")),\(step("b"))]}"
            XCTAssertEqual(try client.post("/v3/kv/txn", both).status, 200)
        }
        let watch = try begin(
            "{\"create_request\":{\"key\":\"AA==\",\"range_end\":\"AA==\",\"start_revision\":\"2\"}}",
            at: served.address)
        _ = try watch.readHead()
        _ = try watch.readChunk()
        var lines: [[Int]] = []
        while lines.joined().count < 10, let line = try watch.readChunk() {
            lines.append(line.matches(of: /"mod_revision":"(\d+)"/).compactMap { Int($0.1) })
        }
        assertLesson(
            lines, is: [[2, 2, 3, 3], [4, 4, 5, 5], [6, 6]], "watch five revisions of 800 KB each",
            why: "what is written at once is bounded, and a revision is never split")
    }

    func testAWatcherThatGoesIsForgotten() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        for _ in 0..<50 {
            let watch = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
            _ = try watch.readHead()
            watch.abort()
        }
        try put("a", "", client)
        let watch = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
        _ = try watch.readHead()
        XCTAssertEqual(try watch.readChunk(), line(2, ",\"created\":true"))
    }

    func testALeaseThatEndsTakesItsKeysWithItAndWatchesHearOfIt() throws {
        let time = TestTime()
        let served = try ServedGateway(Store(now: { time.now }))
        let client = try WebClient(to: served.address)
        _ = try client.post("/v3/lease/grant", "{\"ID\":\"9\",\"TTL\":\"5\"}")
        _ = try client.post("/v3/kv/put", "{\"key\":\"YQ==\",\"lease\":\"9\"}")
        let watch = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
        _ = try watch.readHead()
        _ = try watch.readChunk()
        time.advance(.seconds(6))
        XCTAssertTrue(try XCTUnwrap(try watch.readChunk()).contains("\"type\":\"DELETE\""))
    }

    func testNothingIsToldThatIsNotSafe() throws {
        let store = try UnsafeStore()
        let served = try ServedGateway(store)
        let client = try WebClient(to: served.address)
        let watch = try begin("{\"create_request\":{\"key\":\"YQ==\"}}", at: served.address)
        _ = try watch.readHead()
        _ = try watch.readChunk()
        try put("a", "safe", client)
        XCTAssertEqual(store.commits, 1, "one commit for what came together")
        XCTAssertTrue(try XCTUnwrap(try watch.readChunk()).contains("\"events\""))
        store.breakDown()
        client.send("POST /v3/kv/put HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n{\"key\":\"YQ==\"}")
        XCTAssertEqual(try client.readToEnd(), [], "a change that may be lost is not answered")
        XCTAssertNotNil(served.awaitFailure(), "a server whose disk fails does not go on")
        XCTAssertEqual(try watch.readToEnd(), [], "and nobody hears of that change")
    }
}

/// A clock that a test moves.
private final class TestTime: Sendable {
    private let time = Mutex(Duration.zero)
    var now: Duration { time.withLock { $0 } }
    func advance(_ step: Duration) { time.withLock { $0 += step } }
}

/// A store whose disk can break.
private final class UnsafeStore: CommittingStore {
    struct DiskIsGone: Error {}

    private let base = Store(now: { .zero })
    private let state = Mutex((commits: 0, isBroken: false))

    init() throws {}

    var commits: Int { state.withLock { $0.commits } }
    func breakDown() { state.withLock { $0.isBroken = true } }

    func commit() throws {
        try state.withLock { state in
            guard !state.isBroken else { throw DiskIsGone() }
            state.commits += 1
        }
    }

    var revision: Int64 { get throws { base.revision } }
    func range(_ request: RangeRequest) throws -> RangeResponse { try base.range(request) }
    func put(_ request: PutRequest) throws -> PutResponse { try base.put(request) }
    func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        try base.deleteRange(request)
    }
    func txn(_ request: TxnRequest) throws -> TxnResponse { try base.txn(request) }
    func compact(_ revision: Int64) throws -> Int64 { try base.compact(revision) }
    func grant(id: Int64, ttl: Int64) throws -> LeaseGrant { try base.grant(id: id, ttl: ttl) }
    func revoke(_ lease: Int64) throws -> Int64 { try base.revoke(lease) }
    func keepAlive(_ lease: Int64) throws -> LeaseGrant { try base.keepAlive(lease) }
    func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        try base.timeToLive(lease, keys: keys)
    }
    func leases() throws -> [Int64] { try base.leases() }
    func expireLeases() throws -> [Int64] { try base.expireLeases() }
    func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws -> any StoreWatch {
        try base.watch(request, wake: wake)
    }
}
