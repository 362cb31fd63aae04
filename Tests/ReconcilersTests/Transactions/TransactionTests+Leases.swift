import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension TransactionTests {
    func testALeaseTakesItsKeysWithItAtOneRevision() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 60)
        for key in ["c", "a", "b"] { try desk.put(key, lease: 7) }
        try desk.put("stays")
        let watch = try desk.watch()
        XCTAssertEqual(try desk.store.revoke(7), 6)
        assertLesson(
            try desk.all(), is: ["stays= c5 m5 v1"], "revoke a lease that three keys hang on",
            why: "whoever held them is gone")
        XCTAssertEqual(desk.store.revision, 6, "all at one revision: nobody sees half of it")
        XCTAssertEqual(
            try watch.events(), ["delete a m6", "delete b m6", "delete c m6"], "in the order of keys")
        XCTAssertEqual(try refusal { _ = try desk.store.revoke(7) }, .leaseNotFound)
        XCTAssertEqual(try refusal { try desk.put("a", lease: 7) }, .leaseNotFound)
    }

    func testALeaseWithoutKeysEndsWithoutARevision() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 60)
        XCTAssertEqual(try desk.store.revoke(7), 1)
        XCTAssertEqual(desk.store.revision, 1)
    }

    func testAPutWithoutALeaseLetsGoOfTheOldOne() throws {
        let desk = StoreDesk()
        for id in [7, 8] as [Int64] { _ = try desk.store.grant(id: id, ttl: 60) }
        for key in ["freed", "moved", "kept", "deleted"] { try desk.put(key, "1", lease: 7) }
        try desk.put("freed", "2")
        try desk.put("moved", "2", lease: 8)
        try desk.delete("deleted")
        var keeping = PutRequest.text("kept", "2")
        keeping.ignoreLease = true
        _ = try desk.store.put(keeping)
        let left = try [7, 8].map { try desk.store.timeToLive($0, keys: true).keys.map(text) }
        assertLesson(
            left, is: [["kept"], ["moved"]],
            "put without a lease, with another, with ignoreLease, and delete",
            why: "a key hangs on the lease of its last put, and on no other")
        XCTAssertEqual(try desk.get("kept"), "kept=2 c4 m9 v2 L7")
        _ = try desk.store.revoke(7)
        XCTAssertEqual(try desk.all(), ["freed=2 c2 m6 v2", "moved=2 c3 m7 v2 L8"])
        XCTAssertEqual(try refusal { _ = try desk.store.put(keeping) }, .keyNotFound)
    }

    func testATransactionMovesLeasesToo() throws {
        let desk = StoreDesk()
        for id in [7, 8] as [Int64] { _ = try desk.store.grant(id: id, ttl: 60) }
        _ = try desk.store.txn(TxnRequest(success: [.put(.text("a", lease: 7)), .put(.text("b", lease: 7))]))
        _ = try desk.store.txn(
            TxnRequest(success: [.put(.text("a", lease: 8)), .deleteRange(DeleteRangeRequest(.text("b")))]))
        XCTAssertEqual(try desk.store.timeToLive(7, keys: true).keys, [])
        XCTAssertEqual(try desk.store.revoke(7), 3, "nothing hangs on it any more")
        XCTAssertEqual(try desk.all(), ["a= c2 m3 v2 L8"])
    }

    func testWhatALeaseIsGrantedFor() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 5)
        try assertRows(
            [
                Row("5 seconds", 5, gives: 5),
                Row("1 second", 1, gives: 2, why: "a store may be away that long"),
                Row("0 seconds", 0, gives: 2), Row("-1 seconds", -1, gives: 2),
                Row("the most there can be", 9_000_000_000, gives: 9_000_000_000),
            ], "grant", why: "etcd 3.4 gives two seconds at least"
        ) { try desk.store.grant(id: 0, ttl: $0).ttl }
        XCTAssertEqual(try refusal { _ = try desk.store.grant(id: 8, ttl: 9_000_000_001) }, .leaseTTLTooLarge)
        XCTAssertEqual(try refusal { _ = try desk.store.grant(id: 8, ttl: .max) }, .leaseTTLTooLarge)
        XCTAssertEqual(try refusal { _ = try desk.store.grant(id: 7, ttl: 5) }, .leaseExists)
        XCTAssertEqual(try desk.store.grant(id: -3, ttl: 5), LeaseGrant(revision: 1, id: -3, ttl: 5))
    }

    func testNumbersThatTheStoreChoosesAreItsOwn() throws {
        let (desk, twin) = (StoreDesk(), StoreDesk())
        let chosen = try (0..<100).map { _ in try desk.store.grant(id: 0, ttl: 5).id }
        XCTAssertEqual(Set(chosen).count, 100)
        XCTAssertTrue(chosen.allSatisfy { $0 > 0 })
        XCTAssertEqual(try desk.store.leases(), chosen.sorted())
        XCTAssertEqual(
            chosen, try (0..<100).map { _ in try twin.store.grant(id: 0, ttl: 5).id },
            "the same calls give the same numbers: a simulation can be replayed")
    }

    func testTimeToLive() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 10)
        try desk.put("b", lease: 7)
        try desk.put("a", lease: 7)
        desk.time.advance(by: .milliseconds(2500))
        XCTAssertEqual(
            try desk.store.timeToLive(7, keys: true),
            LeaseTimeToLive(revision: 3, id: 7, ttl: 7, grantedTTL: 10, keys: [bytes("a"), bytes("b")]),
            "7.5 seconds left, in whole ones")
        XCTAssertEqual(try desk.store.timeToLive(7, keys: false).keys, [])
        XCTAssertEqual(
            try desk.store.timeToLive(8, keys: true),
            LeaseTimeToLive(revision: 3, id: 8, ttl: -1, grantedTTL: 0),
            "no error for one that is not there")
        desk.time.advance(by: .seconds(100))
        XCTAssertEqual(try desk.store.timeToLive(7, keys: false).ttl, 0, "over, but not ended yet")
    }

    func testKeepingAliveStartsTheTimeAnew() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 10)
        try desk.put("a", lease: 7)
        for _ in 0..<5 {
            desk.time.advance(by: .seconds(9))
            XCTAssertEqual(try desk.store.keepAlive(7), LeaseGrant(revision: 2, id: 7, ttl: 10))
            XCTAssertEqual(try desk.store.expireLeases(), [])
        }
        desk.time.advance(by: .seconds(10))
        XCTAssertEqual(try desk.store.expireLeases(), [7])
        XCTAssertNil(try desk.get("a"))
        XCTAssertEqual(try refusal { _ = try desk.store.keepAlive(7) }, .leaseNotFound)
    }

    func testALeaseEndsWhenItsTimeIsOverNotBefore() throws {
        let desk = StoreDesk()
        _ = try desk.store.grant(id: 7, ttl: 10)
        try desk.put("a", lease: 7)
        desk.time.advance(by: .milliseconds(9999))
        XCTAssertEqual(try desk.store.expireLeases(), [])
        XCTAssertNotNil(try desk.get("a"))
        desk.time.advance(by: .milliseconds(1))
        XCTAssertNotNil(
            try desk.get("a"), "the clock alone changes nothing: revisions do not come by themselves")
        XCTAssertEqual(
            try refusal { _ = try desk.store.keepAlive(7) }, .leaseNotFound, "its time is over; too late")
        XCTAssertEqual(try desk.store.expireLeases(), [7])
        XCTAssertEqual(try desk.store.expireLeases(), [])
        XCTAssertEqual(try desk.store.leases(), [])
    }

    func testEachLeaseEndsAtARevisionOfItsOwn() throws {
        let desk = StoreDesk()
        for id in [9, 7, 8] as [Int64] {
            _ = try desk.store.grant(id: id, ttl: 10)
            try desk.put("a\(id)", lease: id)
            try desk.put("b\(id)", lease: id)
        }
        _ = try desk.store.grant(id: 6, ttl: 100)
        let watch = try desk.watch()
        desk.time.advance(by: .seconds(10))
        XCTAssertEqual(try desk.store.expireLeases(), [7, 8, 9])
        assertLesson(
            try watch.events(),
            is: [
                "delete a7 m8", "delete b7 m8", "delete a8 m9", "delete b8 m9", "delete a9 m10",
                "delete b9 m10",
            ], "let three leases of two keys end", why: "one lease, one revision",
            show: { $0.joined(separator: "\n") })
        XCTAssertEqual(try desk.store.leases(), [6])
    }
}
