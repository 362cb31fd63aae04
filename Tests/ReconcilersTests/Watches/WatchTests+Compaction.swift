import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension WatchTests {
    func testWhatIsAliveAtTheCompactRevisionStaysReadable() throws {
        let desk = StoreDesk()
        try desk.put("old", "1")  // 2
        try desk.put("a", "1")  // 3
        try desk.put("a", "2")  // 4
        try desk.put("gone")  // 5
        try desk.delete("gone")  // 6
        try desk.put("a", "3")  // 7
        let before = try (6...7).map { try desk.all(at: $0) }
        XCTAssertEqual(try desk.store.compact(6), 7)
        assertLesson(
            try (6...7).map { try desk.all(at: $0) }, is: before, "compact 6, then read at 6 and 7",
            why: "forgetting the past is not forgetting what is still there")
        XCTAssertEqual(before[0], ["a=2 c3 m4 v2", "old=1 c2 m2 v1"])
        for revision in 1...5 as ClosedRange<Int64> {
            XCTAssertEqual(try refusal { _ = try desk.all(at: revision) }, .compacted, "revision \(revision)")
        }
        XCTAssertEqual(try desk.get("gone"), nil)
        try desk.put("a", "4")
        try desk.put("gone")
        XCTAssertEqual(try desk.all(), ["a=4 c3 m8 v4", "gone= c9 m9 v1", "old=1 c2 m2 v1"])
    }

    func testWhatCanBeCompacted() throws {
        let desk = StoreDesk()
        for _ in 0..<5 { try desk.put("a") }
        let rows: [Row<Int64, StoreError?>] = [
            Row("-1", -1, gives: .compacted), Row("7, the future", 7, gives: .futureRevision),
            Row("0", 0, gives: nil, why: "the first time: nothing is older"),
            Row("0 again", 0, gives: .compacted),
            Row("3", 3, gives: nil), Row("3 again", 3, gives: .compacted),
            Row("2, which is older", 2, gives: .compacted),
            Row("6, the newest", 6, gives: nil), Row("the greatest number", .max, gives: .futureRevision),
        ]
        try assertRows(rows, "compact", why: "only forwards, and not into the future") { revision in
            try refusal { _ = try desk.store.compact(revision) }
        }
        XCTAssertEqual(try desk.all(at: 6), ["a= c2 m6 v5"])
        XCTAssertEqual(desk.store.revision, 6, "a compaction is no change")
    }

    func testATransactionRefusesWhatIsCompacted() throws {
        let desk = StoreDesk()
        for _ in 0..<3 { try desk.put("a") }
        _ = try desk.store.compact(3)
        let read = { (revision: Int64) in
            let range = TxnOperation.range(RangeRequest(.text("a"), revision: revision))
            return try refusal { _ = try desk.store.txn(TxnRequest(success: [.put(.text("z")), range])) }
        }
        XCTAssertEqual(try read(2), .compacted)
        XCTAssertEqual(desk.store.revision, 4)
        XCTAssertNil(try read(3))
    }

    func testAWatchFromACompactedRevisionEndsAndSaysWhy() throws {
        let desk = StoreDesk()
        for _ in 0..<5 { try desk.put("a") }
        _ = try desk.store.compact(4)
        let watch = try desk.watch(from: 3)
        let response = try watch.next()
        XCTAssertEqual(response?.compactRevision, 4, "list again, and watch from there")
        XCTAssertEqual(response?.events, [])
        try desk.put("a")
        XCTAssertNil(try watch.next(), "it is over")
        XCTAssertEqual(
            try desk.watch(from: 4).events(),
            ["put a= c2 m4 v3", "put a= c2 m5 v4", "put a= c2 m6 v5", "put a= c2 m7 v6"],
            "the compact revision itself can still be told")
    }

    func testARemovalAtTheCompactRevisionIsStillTold() throws {
        let desk = StoreDesk()
        try desk.put("a")
        try desk.delete("a")  // 3
        try desk.put("b")
        _ = try desk.store.compact(3)
        assertLesson(
            try desk.watch(from: 3).events(), is: ["delete a m3", "put b= c4 m4 v1"],
            "compact the revision of a removal, and watch from it",
            why: "who has listed at 2 still has a in its picture (etcd up to 3.4 loses this)")
        _ = try desk.store.compact(4)
        XCTAssertEqual(try desk.watch(from: 4).events(), ["put b= c4 m4 v1"])
        XCTAssertEqual(try desk.store.image().changes.map { text($0.kv.key) }, ["b"], "now it is forgotten")
    }

    func testAWatchThatFellBehindACompactionEnds() throws {
        let desk = StoreDesk()
        let (behind, idle) = (try desk.watch(.text("a")), try desk.watch(.text("z")))
        for _ in 0..<5 { try desk.put("a") }
        _ = try desk.store.compact(5)
        XCTAssertEqual(try behind.next()?.compactRevision, 5, "revisions 2 to 4 are lost to it")
        XCTAssertNil(try idle.next(), "of what this one watches nothing was lost")
        try desk.put("z")
        XCTAssertEqual(try idle.events(), ["put z= c7 m7 v1"])
    }

    func testCompactionLeavesNothingOfWhatIsGone() throws {
        let desk = StoreDesk()
        for number in 0..<1000 { try desk.put("key\(number % 100)", "\(number)") }
        try desk.delete("key0", to: "key5")
        try desk.put("last")
        _ = try desk.store.compact(desk.store.revision)
        let image = try desk.store.image()
        XCTAssertEqual(
            image.changes.count, try desk.all().count, "one change for each key that is there, no more")
        XCTAssertEqual(image.compactRevision, 1003)
    }

    func testRandomCompactionsChangeNothingThatCanBeRead() throws {
        try withSeed { generator in
            var naive = NaiveStore()
            let store = StoreDesk().store
            var compacted: Int64 = 1
            for number in 0..<500 {
                let range = RandomKeys.range(using: &generator)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    naive.delete(range)
                    _ = try store.deleteRange(DeleteRangeRequest(range))
                } else {
                    naive.put(range.key, bytes("\(number)"))
                    _ = try store.put(PutRequest(key: range.key, value: bytes("\(number)")))
                }
                if Int.random(in: 0..<10, using: &generator) == 0, compacted < naive.revision {
                    compacted = Int64.random(in: compacted + 1...naive.revision, using: &generator)
                    _ = try store.compact(compacted)
                }
                let revision = Int64.random(in: compacted...naive.revision, using: &generator)
                XCTAssertEqual(
                    try store.range(RangeRequest(.all, revision: revision)).kvs.map(shown),
                    naive.range(.all, at: revision).map(shown), "at \(revision), compacted up to \(compacted)"
                )
            }
        }
    }

    func testAStoreIsItsImage() throws {
        try withSeed { generator in
            let desk = StoreDesk()
            _ = try desk.store.grant(id: 7, ttl: 100)
            for number in 0..<200 {
                let range = RandomKeys.range(using: &generator)
                if Int.random(in: 0..<5, using: &generator) == 0 {
                    _ = try desk.store.deleteRange(DeleteRangeRequest(range))
                } else {
                    let lease: Int64 = Bool.random(using: &generator) ? 7 : 0
                    _ = try desk.store.put(
                        PutRequest(key: range.key, value: bytes("\(number)"), lease: lease))
                }
                if number == 120 { _ = try desk.store.compact(60) }
            }
            desk.time.advance(by: .seconds(30))
            let image = try desk.store.image()
            let twin = try StoreDesk(image: image)
            XCTAssertEqual(try twin.store.image(), image)
            for revision in 60...desk.store.revision {
                XCTAssertEqual(try twin.all(at: revision), try desk.all(at: revision))
            }
            XCTAssertEqual(try twin.watch(from: 60).events(), try desk.watch(from: 60).events())
            XCTAssertEqual(
                try twin.store.timeToLive(7, keys: true), try desk.store.timeToLive(7, keys: true),
                "70 seconds left")
            XCTAssertEqual(try twin.store.revoke(7), try desk.store.revoke(7))
            XCTAssertEqual(try twin.all(), try desk.all())
        }
    }

    func testAnImageThatCannotBeIsRefused() throws {
        let change = { (key: String, revision: Int64, version: Int64) in
            StoreImage.Change(
                .put,
                KeyValue(key: bytes(key), createRevision: revision, modRevision: revision, version: version))
        }
        let image = { (revision: Int64, compacted: Int64, changes: [StoreImage.Change]) in
            StoreImage(revision: revision, compactRevision: compacted, changes: changes, leases: [])
        }
        var leased = change("a", 2, 1)
        leased.kv.lease = 9
        let lease = StoreImage.Lease(id: 9, ttl: 60, left: .seconds(Int64.max))
        let twice = StoreImage(revision: 2, compactRevision: 0, changes: [], leases: [lease, lease])
        let wrong = [
            image(0, 0, []), image(1, 2, []), image(3, -2, []), image(2, 0, [change("", 2, 1)]),
            image(2, 0, [change("a", 3, 1)]), image(3, 0, [change("a", 3, 1), change("b", 2, 1)]),
            image(2, 0, [change("a", 2, .max)]), image(2, 0, [change("a", 1, 1)]), image(2, 0, [leased]),
            twice,
        ]
        for (index, image) in wrong.enumerated() {
            XCTAssertThrowsError(try StoreDesk(image: image), "image \(index)") {
                XCTAssertTrue($0 is ImageFault, "image \(index): \($0)")
            }
        }
        let full = try StoreDesk(image: image(.max, 0, [change("a", 2, 1)]))
        XCTAssertEqual(try refusal { try full.put("a") }, .noSpace, "a store that has counted to the end")
        XCTAssertEqual(try full.get("a"), "a= c2 m2 v1")
    }
}
