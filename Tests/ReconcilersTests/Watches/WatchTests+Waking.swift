import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension WatchTests {
    func testAWatchIsWokenOnlyForWhatItWants() throws {
        let desk = StoreDesk()
        let bells = (0..<5).map { _ in Bell() }
        var noPut = WatchRequest(.text("a"))
        noPut.noPut = true
        let requests = [
            WatchRequest(.text("a")), WatchRequest(.text("b")), WatchRequest(.prefix(bytes("a"))), noPut,
            WatchRequest(.text("a", to: "c"), startRevision: 9),
        ]
        let watches = try zip(requests, bells).map { request, bell in
            try desk.store.watch(request) { bell.ring() }
        }
        try desk.put("a")
        assertLesson(
            bells.map(\.rings), is: [1, 0, 1, 0, 0],
            "put a, watched by: a; b; what begins with a; a without puts; [a, c) from revision 9",
            why: "ten thousand watches cost a writer nothing if he does not touch their keys")
        try desk.put("a")
        XCTAssertEqual(
            bells.map(\.rings), [1, 0, 1, 0, 0], "who has been woken and has not come need not be woken again"
        )
        for watch in watches { _ = try watch.events() }
        try desk.put("a")
        XCTAssertEqual(bells.map(\.rings), [2, 0, 2, 0, 0], "who has come is woken anew")
    }

    func testAWatchWithAPastIsWokenAtOnce() throws {
        let desk = StoreDesk()
        try desk.put("a")
        let bell = Bell()
        let watch = try desk.store.watch(WatchRequest(.all, startRevision: 2)) { bell.ring() }
        XCTAssertEqual(bell.rings, 1)
        XCTAssertEqual(try watch.events().count, 1)
    }

    func testASlowWatcherCostsNobodyAnything() throws {
        let desk = StoreDesk()
        let bell = Bell()
        let slow = try desk.store.watch(WatchRequest(.all)) { bell.ring() }
        let quick = try desk.watch()
        var seen = 0
        for number in 0..<20_000 {
            try desk.put("key\(number % 10)", "\(number)")
            if number % 100 == 0 { seen += try quick.events().count }
        }
        seen += try quick.events().count
        XCTAssertEqual(seen, 20_000)
        XCTAssertEqual(bell.rings, 1, "one that does not come is not told again and again")
        XCTAssertEqual(try slow.events().count, 20_000, "and when it comes nothing is lost")
    }

    func testACancelledWatchIsSilent() throws {
        let desk = StoreDesk()
        let bell = Bell()
        let watch = try desk.store.watch(WatchRequest(.all)) { bell.ring() }
        try desk.put("a")
        watch.cancel()
        watch.cancel()
        try desk.put("a")
        XCTAssertNil(try watch.next())
        XCTAssertNil(try watch.progress())
        XCTAssertEqual(bell.rings, 1)
    }

    func testAWatchThatNobodyHoldsEnds() throws {
        let desk = StoreDesk()
        let bell = Bell()
        var watch: (any StoreWatch)? = try desk.store.watch(WatchRequest(.all)) { bell.ring() }
        XCTAssertNil(try watch?.next())
        watch = nil
        try desk.put("a")
        XCTAssertEqual(bell.rings, 0)
    }

    func testProgressIsOnlyToldWhenNothingIsToCome() throws {
        let desk = StoreDesk()
        try desk.put("a")
        let watch = try desk.watch(.text("a"), from: 2)
        XCTAssertNil(try watch.progress(), "revision 2 is still to come")
        _ = try watch.events()
        try desk.put("b")
        XCTAssertEqual(
            try watch.progress(), WatchResponse(revision: 3),
            "b is not watched: nothing is to come up to there")
        try desk.put("a")
        XCTAssertNil(try watch.progress())
        XCTAssertEqual(try watch.events(), ["put a= c2 m4 v2"])
        XCTAssertEqual(try watch.progress(), WatchResponse(revision: 4))
    }

    func testTenThousandWatches() throws {
        let desk = StoreDesk()
        let watches = try (0..<10_000).map { try desk.watch(.prefix(bytes("node\($0)/"))) }
        for number in 0..<10_000 { try desk.put("node\(number)/status") }
        for (number, watch) in watches.enumerated() {
            XCTAssertEqual(try watch.events(), ["put node\(number)/status= c\(number + 2) m\(number + 2) v1"])
        }
    }

    func testWatchersAndWritersOnManyThreads() throws {
        let desk = StoreDesk()
        let watches = try (0..<4).map { _ in try desk.watch() }
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            if worker < 4 {
                for number in 0..<500 { _ = try? desk.put("\(worker)-\(number % 5)", "\(number)") }
                return
            }
            var last: Int64 = 1
            while last < 2001 {
                guard let response = try? watches[worker - 4].next() else { continue }
                for event in response.events {
                    guard event.kv.modRevision == last + 1 else {
                        return XCTFail("\(event.kv.modRevision) after \(last)")
                    }
                    last = event.kv.modRevision
                }
            }
        }
        XCTAssertEqual(desk.store.revision, 2001)
    }
}
