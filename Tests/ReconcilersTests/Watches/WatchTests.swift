import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

/// Counts how often it is woken.
final class Bell: Sendable {
    private let count = Mutex(0)
    var rings: Int { count.withLock { $0 } }
    func ring() { count.withLock { $0 += 1 } }
}

final class WatchTests: XCTestCase {
    private let desk = StoreDesk()

    func testAWatchTellsWhatHappensFromNowOn() throws {
        try desk.put("a", "before")
        let watch = try desk.watch()
        XCTAssertNil(try watch.next(), "nothing has happened since")
        try desk.put("a", "1")
        try desk.put("b", "2")
        try desk.delete("a")
        assertLesson(
            try watch.events(), is: ["put a=1 c2 m3 v2", "put b=2 c4 m4 v1", "delete a m5"],
            "watch, then put a, put b, delete a", why: "every change, in the order of revisions, once")
        XCTAssertNil(try watch.next())
        try desk.put("c")
        XCTAssertEqual(try watch.events(), ["put c= c6 m6 v1"])
    }

    func testHistoryComesFirstThenWhatIsNew() throws {
        for value in ["1", "2", "3"] { try desk.put("a", value) }
        let watch = try desk.watch(from: 3)
        try desk.put("a", "4")
        assertLesson(
            try watch.events(), is: ["put a=2 c2 m3 v2", "put a=3 c2 m4 v3", "put a=4 c2 m5 v4"],
            "watch from revision 3 of 4, then put once more",
            why: "the revision asked for is the first that is told: who has listed at 2 asks for 3")
        XCTAssertEqual(try desk.watch(from: 5).events(), ["put a=4 c2 m5 v4"], "the newest is past already")
        XCTAssertEqual(try desk.watch(from: 6).events(), [])
        XCTAssertEqual(try desk.watch(from: 1).events().count, 4)
    }

    func testAWatchMayBeginInTheFuture() throws {
        let watch = try desk.watch(from: 4)
        for value in ["2", "3", "4", "5"] { try desk.put("a", value) }
        XCTAssertEqual(try watch.events(), ["put a=4 c2 m4 v3", "put a=5 c2 m5 v4"])
    }

    func testEventsOfOneRevisionComeTogether() throws {
        let live = try desk.watch()
        for round in 0..<4 {
            let puts = (0..<100).map { TxnOperation.put(.text("key\($0)", "\(round)")) }
            _ = try desk.store.txn(TxnRequest(success: puts))
        }
        for number in 0..<2000 { try desk.put("many\(number)") }
        try desk.delete("many", to: "manz")
        for watch in [live, try desk.watch(from: 1)] {
            var last: Int64 = 1
            var sizes: [Int64: Int] = [:]
            while let response = try watch.next() {
                let revisions = response.events.map(\.kv.modRevision)
                XCTAssertEqual(revisions, revisions.sorted())
                XCTAssertGreaterThan(revisions[0], last, "a revision was split between two responses")
                last = revisions[revisions.count - 1]
                XCTAssertGreaterThanOrEqual(response.revision, last)
                for revision in revisions { sizes[revision, default: 0] += 1 }
            }
            XCTAssertEqual(sizes.count, 2005)
            XCTAssertEqual(
                [sizes[2], sizes[5], sizes[2006]], [100, 100, 2000], "none is lost, none comes twice")
        }
    }

    func testTheRevisionOfAResponseLeavesNothingBehind() throws {
        for number in 0..<5000 { try desk.put("a", "\(number)") }
        let watch = try desk.watch(from: 2)
        var told: Int64 = 1
        while let response = try watch.next() {
            told += Int64(response.events.count)
            XCTAssertEqual(
                response.revision, told, "all up to it has been told: who comes back goes on behind it")
        }
        XCTAssertEqual(told, 5001)
    }

    func testOnlyKeysOfTheRangeAreTold() throws {
        let ranges: [(String, KeyRange, String)] = [
            ("one key", .text("b"), "b"), ("what begins with b", .prefix(bytes("b")), "b ba bb"),
            ("[a, ba)", .text("a", to: "ba"), "a b"), ("[bb, without end)", .text("bb", to: "\0"), "bb c"),
            ("all", .all, "a b ba bb c"), ("all from the empty key on", .text("", to: "\0"), "a b ba bb c"),
        ]
        let watches = try ranges.map { ($0.0, $0.2, try desk.watch($0.1)) }
        for key in ["a", "b", "ba", "bb", "c"] { try desk.put(key) }
        for (index, (name, expected, watch)) in watches.enumerated() {
            let keys = { (watch: any StoreWatch) in
                var keys: [String] = []
                while let response = try watch.next() { keys += response.events.map { text($0.kv.key) } }
                return keys.joined(separator: " ")
            }
            assertLesson(
                try keys(watch), is: expected, "watch \(name)", why: "nobody reads what he did not ask for")
            let past = try desk.watch(ranges[index].1, from: 1)
            assertLesson(
                try keys(past), is: expected, "watch \(name) from the beginning", why: "the past is no other")
        }
    }

    func testARangeThatHoldsNothingIsRefused() throws {
        for end in ["a", "b"] {
            XCTAssertEqual(try refusal { _ = try desk.watch(.text("b", to: end)) }, .emptyWatchRange)
        }
    }

    func testFiltersLeaveOutPutsOrRemovals() throws {
        var request = WatchRequest(.all, startRevision: 1)
        request.noPut = true
        let removals = try desk.store.watch(request) {}
        (request.noPut, request.noDelete) = (false, true)
        let puts = try desk.store.watch(request) {}
        try desk.put("a")
        try desk.delete("a")
        XCTAssertEqual(try removals.events(), ["delete a m3"])
        XCTAssertEqual(try puts.events(), ["put a= c2 m2 v1"])
    }

    func testAnEventTellsWhatWasBeforeWhereAsked() throws {
        var request = WatchRequest(.all, startRevision: 1)
        request.prevKV = true
        let watch = try desk.store.watch(request) {}
        try desk.put("a", "1")
        try desk.put("a", "2")
        try desk.delete("a")
        try desk.put("a", "3")
        assertLesson(
            try watch.events(),
            is: [
                "put a=1 c2 m2 v1", "put a=2 c2 m3 v2 before: a=1 c2 m2 v1",
                "delete a m4 before: a=2 c2 m3 v2",
                "put a=3 c5 m5 v1",
            ], "watch with prevKV", why: "what is before the first value of a life? Nothing",
            show: { $0.joined(separator: "\n") })
        _ = try desk.store.compact(3)
        let late = try desk.store.watch(
            {
                request.startRevision = 3
                return request
            }()
        ) {}
        XCTAssertEqual(
            try late.events(),
            ["put a=2 c2 m3 v2", "delete a m4 before: a=2 c2 m3 v2", "put a=3 c5 m5 v1"],
            "what was before revision 3 is compacted")
    }

    func testAListAndAWatchLeaveNoGap() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let store = StoreDesk().store
                var picture: [[UInt8]: KeyValue] = [:]
                var watch: (any StoreWatch)?
                for number in 0..<120 {
                    let range = RandomKeys.range(using: &generator)
                    if Int.random(in: 0..<4, using: &generator) == 0 {
                        _ = try store.deleteRange(DeleteRangeRequest(range))
                    } else {
                        _ = try store.put(PutRequest(key: range.key, value: bytes("\(number)")))
                    }
                    if number == 30 {
                        let list = try store.range(RangeRequest(.all))
                        picture = Dictionary(uniqueKeysWithValues: list.kvs.map { ($0.key, $0) })
                        // Some time passes before the watch begins.
                        for _ in 0..<5 { _ = try store.put(PutRequest(key: [1], value: [])) }
                        watch = try store.watch(WatchRequest(.all, startRevision: list.revision + 1)) {}
                    }
                    while Bool.random(using: &generator), let response = try watch?.next() {
                        for event in response.events {
                            picture[event.kv.key] = event.kind == .put ? event.kv : nil
                        }
                    }
                }
                while let response = try watch?.next() {
                    for event in response.events {
                        picture[event.kv.key] = event.kind == .put ? event.kv : nil
                    }
                }
                let now = try store.range(RangeRequest(.all)).kvs
                assertLesson(
                    picture.values.map(shown).sorted(), is: now.map(shown).sorted(),
                    "list, then watch from the next revision on, and keep a picture up to date",
                    why: "that is what every controller of a cluster does")
            }
        }
    }
}
