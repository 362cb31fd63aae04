import EventLoop
import Foundation
import KeyValueModel
import LinuxSystem
import SuiteSupport
import XCTest

@testable import StoreGateway

/// One contract, on our own server and on the real one.
final class EtcdClientTests: XCTestCase {
    func testAStoreBehindOurServerKeepsItsContract() throws {
        let served = try ServedGateway()
        try checkContract(try EtcdClient(address: served.address))
    }

    func testEtcdKeepsTheSameContract() throws {
        let etcd = try EtcdProcess()
        try etcd.start()
        try checkContract(try EtcdClient(address: etcd.address))
    }

    func testAServerThatIsNotThereIsNamed() throws {
        let address = try ListeningSocket(at: .loopback(port: 0)).address
        XCTAssertThrowsError(try EtcdClient(address: address).revision) {
            XCTAssertTrue("\($0)".contains("\(address)") && "\($0)".contains("ECONNREFUSED"), "\($0)")
        }
    }

    func testAServerThatComesAgainIsFoundAgain() throws {
        var served: ServedGateway? = try ServedGateway()
        let client = try EtcdClient(address: try XCTUnwrap(served).address)
        XCTAssertEqual(try client.revision, 1)
        served = nil
        XCTAssertThrowsError(try client.put(PutRequest(key: [1], value: []))) {
            guard case .unreachable? = $0 as? EtcdClientError else { return XCTFail("\($0)") }
        }
    }

    private func checkContract(_ store: any KeyValueStore) throws {
        try checkKeys(store)
        try checkTransactions(store)
        try checkWatches(store)
        try checkLeases(store)
        try checkRefusals(store)
        try checkThreads(store)
    }

    private func checkKeys(_ store: any KeyValueStore) throws {
        let start = try store.revision
        let key = Array("a/1".utf8)
        XCTAssertEqual(try store.put(PutRequest(key: key, value: [0, 255])).revision, start + 1)
        var again = PutRequest(key: key, value: Array("x".utf8))
        again.prevKV = true
        let before = try store.put(again).previous
        let first = KeyValue(
            key: key, createRevision: start + 1, modRevision: start + 1, version: 1, value: [0, 255])
        assertLesson(before, is: first, "put twice", why: "the answer holds what was there")
        _ = try store.put(PutRequest(key: Array("a/2".utf8), value: []))
        var range = RangeRequest(.prefix(Array("a/".utf8)), limit: 1)
        range.order = .descend
        let found = try store.range(range)
        XCTAssertEqual(found.kvs.map(\.key), [Array("a/2".utf8)])
        XCTAssertEqual([found.count, found.more ? 1 : 0, found.revision], [2, 1, start + 3])
        XCTAssertEqual(
            try store.range(RangeRequest(KeyRange(key: key), revision: start + 1)).kvs, [first], "the past")
        let gone = try store.deleteRange(DeleteRangeRequest(.prefix(Array("a/".utf8)), prevKV: true))
        XCTAssertEqual([gone.deleted, Int64(gone.previous.count), gone.revision], [2, 2, start + 4])
    }

    private func checkTransactions(_ store: any KeyValueStore) throws {
        let key = KeyRange(key: Array("t".utf8))
        let request = TxnRequest(
            compares: [Compare(key, .version(0)), Compare(key, .value([1]), .notEqual)].dropLast().map { $0 },
            success: [
                .put(PutRequest(key: key.key, value: [7])), .range(RangeRequest(key)),
                .txn(TxnRequest(success: [.put(PutRequest(key: Array("u".utf8), value: [8]))])),
            ], failure: [.deleteRange(DeleteRangeRequest(key))])
        let first = try store.txn(request)
        XCTAssertTrue(first.succeeded)
        guard case .range(let read)? = first.results.dropFirst().first else { return XCTFail("\(first)") }
        XCTAssertEqual(read.kvs.map(\.value), [[7]], "a step sees what the steps before it did")
        let second = try store.txn(request)
        XCTAssertFalse(second.succeeded)
        guard case .deleteRange(let gone)? = second.results.first else { return XCTFail("\(second)") }
        XCTAssertEqual(gone.deleted, 1)
        _ = try store.deleteRange(DeleteRangeRequest(KeyRange(key: Array("u".utf8))))
    }

    private func checkWatches(_ store: any KeyValueStore) throws {
        let bell = DispatchSemaphore(value: 0)
        let start = try store.revision
        var request = WatchRequest(.prefix(Array("w".utf8)))
        request.prevKV = true
        let watch = try store.watch(request) { bell.signal() }
        let filtered = try store.watch(
            {
                var copy = request; copy.noPut = true; copy.startRevision = start + 1; return copy
            }()
        ) {}
        for number in 0..<20 {
            _ = try store.put(PutRequest(key: Array("w\(number % 3)".utf8), value: [UInt8(number)]))
        }
        _ = try store.deleteRange(DeleteRangeRequest(.prefix(Array("w".utf8))))
        let events = try collect(23, watch, bell)
        XCTAssertEqual(events.map(\.kv.modRevision), (1...21).map { start + $0 } + [start + 21, start + 21])
        XCTAssertEqual(events.suffix(3).map(\.kind), [.delete, .delete, .delete])
        XCTAssertEqual(events.last?.previous?.value, [17])
        XCTAssertEqual(try collect(3, filtered, nil).map(\.kind), [.delete, .delete, .delete])
        watch.cancel()
        filtered.cancel()
        _ = try store.put(PutRequest(key: Array("w".utf8), value: []))
        XCTAssertNil(try watch.next(), "a watch that was ended says nothing")
        let past = try store.watch(WatchRequest(.prefix(Array("w".utf8)), startRevision: start + 1)) {}
        XCTAssertEqual(try collect(24, past, nil).count, 24)
        past.cancel()
    }

    /// Waits for events, woken by the bell where there is one.
    private func collect(_ count: Int, _ watch: any StoreWatch, _ bell: DispatchSemaphore?) throws
        -> [StoreEvent]
    {
        var events: [StoreEvent] = []
        let end = ContinuousClock.now + .seconds(20)
        while events.count < count, ContinuousClock.now < end {
            while let response = try watch.next() { events += response.events }
            guard events.count < count else { break }
            if let bell { _ = bell.wait(timeout: .now() + 10) } else { usleep(1000) }
        }
        return events
    }

    private func checkLeases(_ store: any KeyValueStore) throws {
        let grant = try store.grant(id: 0, ttl: 600)
        XCTAssertNotEqual(grant.id, 0)
        XCTAssertEqual(grant.ttl, 600)
        XCTAssertEqual(try store.grant(id: -5, ttl: 500).id, -5)
        XCTAssertEqual(try store.leases(), [-5, grant.id].sorted())
        _ = try store.put(PutRequest(key: Array("l".utf8), value: [], lease: grant.id))
        let left = try store.timeToLive(grant.id, keys: true)
        XCTAssertEqual([left.grantedTTL, left.ttl >= 598 ? 1 : 0], [600, 1])
        XCTAssertEqual(left.keys, [Array("l".utf8)])
        XCTAssertEqual(try store.keepAlive(grant.id).ttl, 600)
        XCTAssertEqual(try store.timeToLive(77, keys: false).ttl, -1)
        XCTAssertEqual(try store.revoke(grant.id), try store.revision)
        XCTAssertEqual(try store.range(RangeRequest(KeyRange(key: Array("l".utf8)))).count, 0)
        _ = try store.revoke(-5)
        XCTAssertEqual(try store.expireLeases(), [])
    }

    private func checkRefusals(_ store: any KeyValueStore) throws {
        let now = try store.revision
        _ = try store.compact(now)
        let key = KeyRange(key: [1])
        refuses(.emptyKey) { _ = try store.put(PutRequest(key: [], value: [])) }
        refuses(.leaseNotFound) { _ = try store.put(PutRequest(key: [1], value: [], lease: 99)) }
        refuses(.keyNotFound) {
            _ = try store.put(
                {
                    var put = PutRequest(key: [1], value: []); put.ignoreValue = true; return put
                }())
        }
        refuses(.futureRevision) { _ = try store.range(RangeRequest(key, revision: now + 5)) }
        refuses(.compacted) { _ = try store.range(RangeRequest(key, revision: now - 1)) }
        refuses(.compacted) { _ = try store.compact(now) }
        refuses(.duplicateKey) {
            let put = TxnOperation.put(PutRequest(key: [1], value: []))
            _ = try store.txn(TxnRequest(success: [put, put]))
        }
        refuses(.leaseNotFound) { _ = try store.keepAlive(99) }
        refuses(.leaseNotFound) { _ = try store.revoke(99) }
        refuses(.requestTooLarge) {
            _ = try store.put(PutRequest(key: [1], value: [UInt8](repeating: 1, count: 1_600_000)))
        }
        refuses(.emptyWatchRange) { _ = try store.watch(WatchRequest(KeyRange(key: [2], end: [1]))) {} }
        XCTAssertEqual(try store.revision, now, "what is refused changes nothing")
        let late = try store.watch(WatchRequest(key, startRevision: 1)) {}
        var end: WatchResponse?
        let limit = ContinuousClock.now + .seconds(10)
        while end == nil, ContinuousClock.now < limit { end = try late.next() }
        XCTAssertEqual(end?.compactRevision, now)
        XCTAssertNil(try late.next())
    }

    private func refuses(_ error: StoreError, line: UInt = #line, _ body: () throws -> Void) {
        XCTAssertThrowsError(try body(), "expected '\(error)'", line: line) {
            XCTAssertEqual($0 as? StoreError, error, line: line)
        }
    }

    private func checkThreads(_ store: any KeyValueStore) throws {
        let key = Array("n".utf8)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10 { try? Self.increment(key, store) }
        }
        XCTAssertEqual(try store.range(RangeRequest(KeyRange(key: key))).kvs.first?.value, [80])
    }

    private static func increment(_ key: [UInt8], _ store: any KeyValueStore) throws {
        while true {
            let now = try store.range(RangeRequest(KeyRange(key: key))).kvs.first
            let put = PutRequest(key: key, value: [(now?.value.first ?? 0) + 1])
            let compare = Compare(KeyRange(key: key), .mod(now?.modRevision ?? 0))
            if try store.txn(TxnRequest(compares: [compare], success: [.put(put)])).succeeded { return }
        }
    }
}
