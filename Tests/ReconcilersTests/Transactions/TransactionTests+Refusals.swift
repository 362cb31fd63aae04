import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension TransactionTests {
    func testOneKeyIsNotWrittenTwice() throws {
        let nested = { (success: [TxnOperation], failure: [TxnOperation]) in
            TxnOperation.txn(TxnRequest(success: success, failure: failure))
        }
        let rows: [Row<[TxnOperation], StoreError?>] = [
            Row("put a, put a", [put("a"), put("a")], gives: .duplicateKey),
            Row("delete a, put a", [delete("a"), put("a")], gives: .duplicateKey),
            Row("put b, delete [a, c)", [put("b"), delete("a", to: "c")], gives: .duplicateKey),
            Row("put c, delete [a, c)", [put("c"), delete("a", to: "c")], gives: nil, why: "c is not in it"),
            Row(
                "delete a, delete [a, c)", [delete("a"), delete("a", to: "c")], gives: nil,
                why: "two removals agree"),
            Row("read a, put a, read a", [read("a"), put("a"), read("a")], gives: nil),
            Row("put a, put a inside", [put("a"), inner(put("a"))], gives: .duplicateKey),
            Row("delete a, put a inside", [delete("a"), inner(put("a"))], gives: .duplicateKey),
            Row("put a, delete a inside", [put("a"), inner(delete("a"))], gives: .duplicateKey),
            Row("put a in two inside", [inner(put("a")), inner(put("a"))], gives: .duplicateKey),
            Row(
                "a in both lists of one inside", [nested([put("a")], [put("a")])], gives: nil,
                why: "only one is done"),
            Row(
                "a in lists of two inside", [inner(put("a")), nested([], [put("a")])], gives: .duplicateKey,
                why: "nobody looks which list will be done"),
            Row("put a, and in the list not done", [put("a"), nested([], [put("a")])], gives: .duplicateKey),
            Row(
                "delete a inside, then put a inside", [inner(delete("a")), inner(put("a"))],
                gives: .duplicateKey),
            Row(
                "put a inside, then delete a inside", [inner(put("a")), inner(delete("a"))], gives: nil,
                why: "etcd looks only at what was removed before"),
            Row(
                "put b, delete [a, without end)", [put("b"), delete("a", to: "\0")], gives: nil,
                why: "etcd does not notice"),
            Row("the other list's", [inner(inner(put("a")), put("a"))], gives: .duplicateKey),
        ]
        try assertRows(rows, "do", why: "which of two values at one revision would be the value?") { steps in
            try storeRefusal { _ = try StoreDesk().store.txn(TxnRequest(success: steps)) }
        }
        let other = TxnRequest(success: [put("x")], failure: [put("a"), put("a")])
        XCTAssertEqual(
            try storeRefusal { _ = try desk.store.txn(other) }, .duplicateKey,
            "also in a list that is not done")
        XCTAssertEqual(desk.store.revision, 1)
    }

    func testAKeyIsFoundAmongManyRangesThatAreRemoved() throws {
        let ranges = [
            ("k", "n"), ("c", "e"), ("d", "f"), ("x", ""), ("a", "b"), ("m", "p"), ("z", "y"), ("e", "c"),
        ]
        let removals = ranges.map { delete($0.0, to: $0.1) }
        for key in "abcdefghijklmnopqrstuvwxyz".map(String.init) {
            let isRemoved = "acdeklmnox".contains(key)
            let refused = try storeRefusal {
                _ = try StoreDesk().store.txn(TxnRequest(success: removals + [put(key)]))
            }
            assertLesson(
                refused, is: isRemoved ? .duplicateKey : nil,
                "delete [k, n), [c, e), [d, f), x, [a, b), [m, p), [z, y), [e, c) and put \(key)",
                why: "ranges overlap, come in any order, and may hold nothing")
            let longer = try storeRefusal {
                _ = try StoreDesk().store.txn(TxnRequest(success: removals + [put(key + "0")]))
            }
            XCTAssertEqual(longer, isRemoved && key != "x" ? .duplicateKey : nil, "\(key)0")
        }
    }

    func testThereIsALimitOfOperations() throws {
        let puts = { (count: Int, name: String) in (0..<count).map { self.put("\(name)\($0)") } }
        let inside = { (steps: [TxnOperation]) in [TxnOperation.txn(TxnRequest(success: steps))] }
        let compares = (0..<129).map { _ in Compare(.text("a"), .version(0)) }
        var deep = [put("a")]
        for _ in 0..<200 { deep = inside(deep) }
        let rows: [Row<TxnRequest, StoreError?>] = [
            Row("128 puts", TxnRequest(success: puts(128, "a")), gives: nil),
            Row("129 puts", TxnRequest(success: puts(129, "a")), gives: .tooManyOperations),
            Row("129 compares", TxnRequest(compares: compares), gives: .tooManyOperations),
            Row("129 in the other list", TxnRequest(failure: puts(129, "a")), gives: .tooManyOperations),
            Row(
                "100, one of them of 28", TxnRequest(success: puts(99, "a") + inside(puts(28, "b"))),
                gives: nil),
            Row(
                "100, one of them of 29", TxnRequest(success: puts(99, "a") + inside(puts(29, "b"))),
                gives: .tooManyOperations),
            Row("200 deep", TxnRequest(success: deep), gives: .tooManyOperations),
            Row(
                "too many, some malformed", TxnRequest(success: puts(129, "a") + [put("")]),
                gives: .tooManyOperations),
        ]
        try assertRows(rows, "do", why: "what is inside has what the list around it leaves of 128") {
            request in
            try storeRefusal { _ = try StoreDesk().store.txn(request) }
        }
    }

    func testNothingIsDoneWhenOneStepCannotBe() throws {
        for value in ["1", "2", "3"] { try desk.put("a", value) }
        var kept = PutRequest.text("missing")
        kept.ignoreValue = true
        var malformed = PutRequest.text("m", "1")
        malformed.ignoreValue = true
        var both = PutRequest.text("missing", lease: 99)
        both.ignoreValue = true
        let rows: [Row<[TxnOperation], StoreError?>] = [
            Row("with a lease that is not there", [put("b", lease: 99)], gives: .leaseNotFound),
            Row("keeping a value that is not there", [.put(kept)], gives: .keyNotFound),
            Row("neither key nor lease", [.put(both)], gives: .keyNotFound),
            Row("inside", [inner(.put(kept))], gives: .keyNotFound),
            Row(
                "reading the future", [read("a", at: 5)], gives: .futureRevision,
                why: "also the revision it will get"),
            Row("reading the future inside", [inner(read("a", at: 9))], gives: .futureRevision),
            Row(
                "a put before a range", [read("a", at: 9), put("b", lease: 99)], gives: .leaseNotFound,
                why: "puts are checked first"),
            Row("of two values", [.put(malformed)], gives: .valueProvided),
            Row("without a key", [put("")], gives: .emptyKey),
            Row("removing without a key", [delete("", to: "b")], gives: .emptyKey),
            Row("reading without a key", [inner(read(""))], gives: .emptyKey),
        ]
        try assertRows(rows, "put z, and a step", why: "all or nothing") { steps in
            try storeRefusal { _ = try desk.store.txn(TxnRequest(success: [put("z")] + steps)) }
        }
        XCTAssertEqual(try desk.all(), ["a=3 c2 m4 v3"])
        let compare = TxnRequest(compares: [Compare(.text("", to: "b"), .version(0))])
        XCTAssertEqual(try storeRefusal { _ = try desk.store.txn(compare) }, .emptyKey)
        let other = TxnRequest(success: [put("z")], failure: [put("b", lease: 99)])
        XCTAssertNil(
            try storeRefusal { _ = try desk.store.txn(other) }, "a list that is not done may be impossible")
        XCTAssertEqual(desk.store.revision, 5)
    }
}
