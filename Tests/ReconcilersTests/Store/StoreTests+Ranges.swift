import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension StoreTests {
    private func keys(_ request: RangeRequest, of keys: [String]) throws -> [String] {
        let desk = StoreDesk()
        for key in keys { try desk.put(key) }
        return try desk.store.range(request).kvs.map { text($0.key) }
    }

    func testWhichKeysARangeMeans() throws {
        try assertRows(
            [
                Row("b", KeyRange.text("b"), gives: ["b"]),
                Row("what is not there", .text("bc"), gives: []),
                Row("[b, c)", .text("b", to: "c"), gives: ["b", "ba", "bb"], why: "longer keys lie between"),
                Row("[ba, z)", .text("ba", to: "z"), gives: ["ba", "bb", "c"]),
                Row("all that begin with b", .prefix(bytes("b")), gives: ["b", "ba", "bb"]),
                Row("[bb, without end)", .text("bb", to: "\0"), gives: ["bb", "c"]),
                Row("all", .all, gives: ["a", "b", "ba", "bb", "c"]),
                Row("[c, a)", .text("c", to: "a"), gives: [], why: "nothing lies between; no error"),
                Row("[b, b)", .text("b", to: "b"), gives: []),
            ], "read", why: "a range ends before its end"
        ) { try keys(RangeRequest($0), of: ["c", "bb", "a", "ba", "b"]) }
    }

    func testKeysAreBytesNotText() throws {
        let desk = StoreDesk()
        let keys: [[UInt8]] = [[0], [0, 0], [1], [0x7f], [0x80], [0xc3, 0x28], [0xff], [0xff, 0xff]]
        for key in keys.reversed() { _ = try desk.store.put(PutRequest(key: key, value: key)) }
        assertLesson(
            try desk.store.range(RangeRequest(.all)).kvs.map(\.key), is: keys, "read all keys of odd bytes",
            why: "keys are ordered as numbers from 0 to 255, whatever they mean as text")
        XCTAssertEqual(try desk.store.range(RangeRequest(.prefix([0xff]))).count, 2, "nothing comes after ff")
    }

    func testManyKeysStayInOrder() throws {
        let desk = StoreDesk()
        let names = (0..<3000).map { "key\($0 * 7919 % 3000)" }
        for name in names { try desk.put(name) }
        for name in names where name.hasSuffix("5") { try desk.delete(name) }
        let expected = names.filter { !$0.hasSuffix("5") }.sorted()
        let answer = try desk.store.range(RangeRequest(.all))
        XCTAssertEqual(answer.kvs.map { text($0.key) }, expected)
        XCTAssertEqual(answer.count, 2700)
        let part = try desk.store.range(RangeRequest(.text("key1", to: "key2")))
        XCTAssertEqual(part.kvs.map { text($0.key) }, expected.filter { $0 >= "key1" && $0 < "key2" })
    }

    func testALimitCutsAndSaysThatThereIsMore() throws {
        let desk = StoreDesk()
        for key in ["a", "b", "c"] { try desk.put(key) }
        try desk.delete("b")
        try desk.put("d")
        let ask = { (limit: Int64) in
            let answer = try desk.store.range(RangeRequest(.all, limit: limit))
            return "\(answer.kvs.map { text($0.key) }.joined()) \(answer.more) \(answer.count)"
        }
        try assertRows(
            [
                Row("1", 1, gives: "a true 3"), Row("2", 2, gives: "ac true 3"),
                Row("3", 3, gives: "acd false 3", why: "exactly as many: nothing was cut off"),
                Row("4", 4, gives: "acd false 3"), Row("0, which is none", 0, gives: "acd false 3"),
                Row("-1", -1, gives: "acd false 3"), Row("the greatest number", .max, gives: "acd false 3"),
            ], "read a, c, d with the limit",
            why: "count is of the whole range, so that a reader knows how much is left",
            body: ask)
    }

    func testCountOnlyCounts() throws {
        let desk = StoreDesk()
        for key in ["a", "b", "c"] { try desk.put(key) }
        var request = RangeRequest(.all, limit: 1)
        request.countOnly = true
        XCTAssertEqual(try desk.store.range(request), RangeResponse(revision: 4, count: 3))
        try desk.delete("b")
        XCTAssertEqual(try desk.store.range(request), RangeResponse(revision: 5, count: 2))
        request.revision = 4
        XCTAssertEqual(try desk.store.range(request), RangeResponse(revision: 5, count: 3), "as it was")
    }

    func testKeysOnlyLeavesTheValuesOut() throws {
        let desk = StoreDesk()
        try desk.put("a", "large")
        var request = RangeRequest(.all)
        request.keysOnly = true
        XCTAssertEqual(try desk.store.range(request).kvs.map(shown), ["a= c2 m2 v1"], "all else is there")
        XCTAssertEqual(try desk.get("a"), "a=large c2 m2 v1", "and the store still has it")
    }

    func testFiltersLeaveOutButStillCount() throws {
        let desk = StoreDesk()
        for key in ["a", "b", "c", "a"] { try desk.put(key) }  // a: c2 m5, b: 3, c: 4
        let ask = { (change: (inout RangeRequest) -> Void) in
            var request = RangeRequest(.all)
            change(&request)
            let answer = try desk.store.range(request)
            XCTAssertEqual(answer.count, 3, "count is of the range, not of what the filters leave")
            return answer.kvs.map { text($0.key) }.joined() + (answer.more ? "+" : "")
        }
        try assertRows(
            [
                Row("changed at 4 or later", { $0.minModRevision = 4 }, gives: "ac"),
                Row("changed at 4 or earlier", { $0.maxModRevision = 4 }, gives: "bc"),
                Row("created at 3 or later", { $0.minCreateRevision = 3 }, gives: "bc"),
                Row("created at 3 or earlier", { $0.maxCreateRevision = 3 }, gives: "ab"),
                Row("both", { ($0.minModRevision, $0.maxCreateRevision) = (3, 3) }, gives: "ab"),
                Row("changed at 3 or later, one", { ($0.minModRevision, $0.limit) = (3, 1) }, gives: "a+"),
                Row(
                    "created at 3 or later, one", { ($0.minCreateRevision, $0.limit) = (3, 1) }, gives: "b+",
                    why: "the limit is of what is left, so that all must be looked at"),
                Row("changed at 5 or later, two", { ($0.minModRevision, $0.limit) = (5, 2) }, gives: "a"),
            ] as [Row<(inout RangeRequest) -> Void, String>], "read what was",
            why: "filters come before the limit",
            body: ask)
    }

    func testResultsAreSortedByWhatIsAskedFor() throws {
        let desk = StoreDesk()
        for (key, value) in [("c", "1"), ("b", "3"), ("a", "2"), ("b", "3"), ("c", "9"), ("c", "0")] {
            try desk.put(key, value)
        }  // a=2 c4 m4 v1, b=3 c3 m5 v2, c=0 c2 m7 v3
        let ask = { (sorting: (RangeRequest.SortTarget, RangeRequest.SortOrder)) in
            var request = RangeRequest(.all)
            (request.target, request.order) = sorting
            return try desk.store.range(request).kvs.map { text($0.key) }.joined()
        }
        try assertRows(
            [
                Row("key, no order", (.key, .none), gives: "abc"),
                Row("key, down", (.key, .descend), gives: "cba"),
                Row("version, up", (.version, .ascend), gives: "abc"),
                Row("creation, up", (.create, .ascend), gives: "cba"),
                Row("creation, down", (.create, .descend), gives: "abc"),
                Row("change, down", (.mod, .descend), gives: "cba"),
                Row("value, up", (.value, .ascend), gives: "cab"),
                Row("value, down", (.value, .descend), gives: "bac"),
                Row("value, no order", (.value, .none), gives: "cab", why: "a target without an order is up"),
            ], "sort by", why: "the target says by what, the order which way", body: ask)
    }

    func testEqualsAreInTheOrderOfTheirKeys() throws {
        let desk = StoreDesk()
        for key in ["b", "c", "a"] { try desk.put(key, "same") }
        for order in [RangeRequest.SortOrder.ascend, .descend] {
            var request = RangeRequest(.all)
            (request.target, request.order) = (.value, order)
            XCTAssertEqual(try desk.store.range(request).kvs.map { text($0.key) }, ["a", "b", "c"])
        }
    }

    func testTheLimitCutsAfterSorting() throws {
        let desk = StoreDesk()
        for (key, value) in [("a", "3"), ("b", "2"), ("c", "1")] { try desk.put(key, value) }
        var request = RangeRequest(.all, limit: 1)
        (request.target, request.order) = (.value, .ascend)
        XCTAssertEqual(try desk.store.range(request).kvs.map(shown), ["c=1 c4 m4 v1"])
        request.order = .none
        assertLesson(
            try desk.store.range(request).kvs.map(shown), is: ["b=2 c3 m3 v1"],
            "sort by value without an order, limit 1",
            why: "etcd 3.4 then looks at one key more than the limit only, and sorts those")
    }
}
