import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

final class TransactionTests: XCTestCase {
    private let desk = StoreDesk()

    private func put(_ key: String, _ value: String = "", lease: Int64 = 0) -> TxnOperation {
        .put(.text(key, value, lease: lease))
    }

    private func delete(_ key: String, to end: String = "") -> TxnOperation {
        .deleteRange(DeleteRangeRequest(.text(key, to: end)))
    }

    private func read(_ key: String, at revision: Int64 = 0) -> TxnOperation {
        .range(RangeRequest(.text(key), revision: revision))
    }

    private func inner(_ success: TxnOperation..., failure: [TxnOperation] = []) -> TxnOperation {
        .txn(TxnRequest(success: success, failure: failure))
    }

    private func run(_ steps: TxnOperation...) throws -> TxnResponse {
        try desk.store.txn(TxnRequest(success: steps))
    }

    // One revision

    func testAllThatATransactionWritesHasOneRevision() throws {
        try desk.put("old")
        let answer = try run(put("a", "1"), put("b", "2"), delete("old"), inner(put("c", "3")))
        assertLesson(
            try desk.all(), is: ["a=1 c3 m3 v1", "b=2 c3 m3 v1", "c=3 c3 m3 v1"],
            "put a and b, delete old, put c in a transaction inside, all in one",
            why: "others see all of it or nothing; a revision is how they see")
        XCTAssertEqual(answer.revision, 3)
        XCTAssertEqual(desk.store.revision, 3)
        XCTAssertEqual(try desk.all(at: 2), ["old= c2 m2 v1"], "before it nothing of it was there")
        try desk.put("d")
        XCTAssertEqual(desk.store.revision, 4)
    }

    func testATransactionThatWritesNothingHasNoRevision() throws {
        try desk.put("a")
        XCTAssertEqual(try run(read("a"), delete("missing"), inner(read("a"))).revision, 2)
        XCTAssertEqual(try run(), TxnResponse(revision: 2, succeeded: true), "of nothing all is true")
        XCTAssertEqual(desk.store.revision, 2)
        XCTAssertEqual(try desk.put("a"), 3)
    }

    func testATransactionReadsWhatItHasWritten() throws {
        try desk.put("a", "old")
        let answer = try run(read("a"), put("a", "new"), read("a"), delete("b"), inner(read("a")))
        let read = { (result: TxnResult) -> String in
            if case .range(let range) = result {
                "\(range.kvs.map(shown)) at \(range.revision)"
            } else {
                "no range"
            }
        }
        guard case .txn(let nested) = answer.results[4] else { return XCTFail("no transaction inside") }
        assertLesson(
            [read(answer.results[0]), read(answer.results[2]), read(nested.results[0])],
            is: ["[\"a=old c2 m2 v1\"] at 2", "[\"a=new c2 m3 v2\"] at 3", "[\"a=new c2 m3 v2\"] at 3"],
            "read a, put a, read a, read a in a transaction inside",
            why: "steps are done one after the other; the first write begins the new revision")
    }

    func testEachStepHasItsAnswer() throws {
        try desk.put("a", "1")
        try desk.put("b", "1")
        var keeping = PutRequest.text("a", "2")
        keeping.prevKV = true
        let removal = TxnOperation.deleteRange(DeleteRangeRequest(.text("b"), prevKV: true))
        let answer = try run(.put(keeping), removal, delete("b"), inner(put("z")))
        let first = { (key: String, revision: Int64) in
            KeyValue(
                key: bytes(key), createRevision: revision, modRevision: revision, version: 1,
                value: bytes("1"))
        }
        assertLesson(
            answer,
            is: TxnResponse(
                revision: 4, succeeded: true,
                results: [
                    .put(PutResponse(revision: 4, previous: first("a", 2))),
                    .deleteRange(DeleteRangeResponse(revision: 4, deleted: 1, previous: [first("b", 3)])),
                    .deleteRange(DeleteRangeResponse(revision: 4, deleted: 0)),
                    .txn(
                        TxnResponse(revision: 4, succeeded: true, results: [.put(PutResponse(revision: 4))])),
                ]), "put a, delete b twice, put z in a transaction inside",
            why: "one answer for each step, in their order")
    }

    // Compares

    func testComparesOfAKeyThatIsThere() throws {
        try desk.put("other")
        _ = try desk.store.grant(id: 9, ttl: 60)
        for value in ["k", "m"] { try desk.put("a", value, lease: 9) }  // a=m c3 m4 v2 L9
        let targets: [(String, Compare.Target, String)] = [
            ("version 1", .version(1), ">"), ("version 2", .version(2), "="), ("version 3", .version(3), "<"),
            ("created 3", .create(3), "="), ("created 4", .create(4), "<"), ("changed 4", .mod(4), "="),
            ("changed 3", .mod(3), ">"), ("lease 9", .lease(9), "="), ("lease 0", .lease(0), ">"),
            ("value m", .value(bytes("m")), "="), ("value n", .value(bytes("n")), "<"),
            ("value ma", .value(bytes("ma")), "<"), ("no value", .value([]), ">"),
        ]
        let truths: [(Compare.Relation, String)] = [
            (.equal, "="), (.notEqual, "<>"), (.less, "<"), (.greater, ">"),
        ]
        for (name, target, order) in targets {
            for (relation, sign) in truths {
                let holds = try desk.store.txn(TxnRequest(compares: [Compare(.text("a"), target, relation)]))
                assertLesson(
                    holds.succeeded, is: sign.contains(order),
                    "compare a, as it is, with \(name): \(relation)?",
                    why: "what the store has comes first, what is given second")
            }
        }
    }

    func testAKeyThatIsNotThereIsZeroButHasNoValue() throws {
        try desk.put("gone", "1")
        try desk.delete("gone")
        try assertRows(
            [
                Row(
                    "version 0", Compare(.text("gone"), .version(0)), gives: true,
                    why: "that is how a key is created only once"),
                Row("version greater than 0", Compare(.text("gone"), .version(0), .greater), gives: false),
                Row("created 0", Compare(.text("gone"), .create(0)), gives: true),
                Row(
                    "changed at 0", Compare(.text("gone"), .mod(0)), gives: true,
                    why: "not at the revision of its removal"),
                Row("lease 0", Compare(.text("gone"), .lease(0)), gives: true),
                Row("value ''", Compare(.text("gone"), .value([])), gives: false),
                Row("not value 'x'", Compare(.text("gone"), .value(bytes("x")), .notEqual), gives: false),
                Row("value less than 'x'", Compare(.text("gone"), .value(bytes("x")), .less), gives: false),
                Row("value '' in a range", Compare(.text("g", to: "h"), .value([])), gives: false),
                Row("version 0 in a range", Compare(.text("g", to: "h"), .version(0)), gives: true),
            ], "compare a key that is not there:",
            why: "no value stands in no relation to any, so the compare fails"
        ) { try desk.store.txn(TxnRequest(compares: [$0])).succeeded }
    }

    func testACompareOfARangeMeansEveryKey() throws {
        for (key, value) in [("a", "1"), ("b", "2"), ("c", "1")] { try desk.put(key, value) }
        let compare = { [desk] (end: String) in
            let compare = Compare(.text("a", to: end), .value(bytes("1")))
            return try desk.store.txn(TxnRequest(compares: [compare])).succeeded
        }
        XCTAssertTrue(try compare("b"))
        XCTAssertFalse(try compare("c"), "b is 2")
        XCTAssertFalse(try compare("\0"), "b is 2, and c after it does not help")
    }

    func testAllComparesMustHoldOrTheOtherListIsDone() throws {
        try desk.put("a", "1")
        let request = { (value: String) in
            TxnRequest(
                compares: [Compare(.text("a"), .version(1)), Compare(.text("a"), .value(bytes(value)))],
                success: [self.put("did", "this")], failure: [self.put("did", "that"), self.read("a")])
        }
        let failed = try desk.store.txn(request("2"))
        XCTAssertFalse(failed.succeeded)
        XCTAssertEqual(failed.results.count, 2)
        XCTAssertEqual(try desk.get("did"), "did=that c3 m3 v1")
        XCTAssertTrue(try desk.store.txn(request("1")).succeeded)
        XCTAssertEqual(try desk.get("did"), "did=this c3 m4 v2")
    }

    func testComparesInsideSeeTheStoreAsItWasBefore() throws {
        let fresh = TxnRequest(
            compares: [Compare(.text("a"), .version(0))], success: [put("saw", "nothing")],
            failure: [put("saw", "a")])
        _ = try run(put("a"), .txn(fresh))
        assertLesson(
            try desk.get("saw"), is: "saw=nothing c2 m2 v1", "put a, then compare it in a transaction inside",
            why: "which way it goes is decided before anything is done")
    }

    // Refusals

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
            try refusal { _ = try StoreDesk().store.txn(TxnRequest(success: steps)) }
        }
        let other = TxnRequest(success: [put("x")], failure: [put("a"), put("a")])
        XCTAssertEqual(
            try refusal { _ = try desk.store.txn(other) }, .duplicateKey, "also in a list that is not done")
        XCTAssertEqual(desk.store.revision, 1)
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
            try refusal { _ = try StoreDesk().store.txn(request) }
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
            try refusal { _ = try desk.store.txn(TxnRequest(success: [put("z")] + steps)) }
        }
        XCTAssertEqual(try desk.all(), ["a=3 c2 m4 v3"])
        let compare = TxnRequest(compares: [Compare(.text("", to: "b"), .version(0))])
        XCTAssertEqual(try refusal { _ = try desk.store.txn(compare) }, .emptyKey)
        let other = TxnRequest(success: [put("z")], failure: [put("b", lease: 99)])
        XCTAssertNil(
            try refusal { _ = try desk.store.txn(other) }, "a list that is not done may be impossible")
        XCTAssertEqual(desk.store.revision, 5)
    }

    func testRandomTransactionsAreThoseOfANaiveStore() throws {
        try withSeed { generator in
            var naive = NaiveStore()
            let store = StoreDesk().store
            for number in 0..<300 {
                let keys = Set((0..<4).map { _ in RandomKeys.key(using: &generator) })
                let doomed = Set(keys.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 })
                let guarded = RandomKeys.key(using: &generator)
                let isThere = naive.range(KeyRange(key: guarded), at: naive.revision).count == 1
                let steps: [TxnOperation] = keys.map { key in
                    doomed.contains(key)
                        ? .deleteRange(DeleteRangeRequest(KeyRange(key: key)))
                        : .put(PutRequest(key: key, value: bytes("\(number)")))
                }
                let answer = try store.txn(
                    TxnRequest(
                        compares: [Compare(KeyRange(key: guarded), .create(0), .greater)], success: steps))
                XCTAssertEqual(answer.succeeded, isThere || (number == -1))
                // Until something is there nothing would ever be written.
                let done = isThere ? steps : [.put(PutRequest(key: guarded, value: []))]
                if !isThere { _ = try store.txn(TxnRequest(success: done)) }
                Self.apply(done, to: &naive)
                XCTAssertEqual(store.revision, naive.revision, "step \(number)")
                let found = try store.range(RangeRequest(.all)).kvs
                let expected = naive.range(.all, at: naive.revision)
                XCTAssertEqual(found.map(shown), expected.map(shown), "step \(number)")
                if found != expected { return }
            }
        }
    }

    private static func apply(_ steps: [TxnOperation], to naive: inout NaiveStore) {
        let current = naive.range(.all, at: naive.revision).map(\.key)
        let changesSomething = steps.contains { step in
            if case .deleteRange(let request) = step { current.contains(request.range.key) } else { true }
        }
        guard changesSomething else { return }
        naive.change { copy, revision in
            for step in steps {
                switch step {
                case .put(let request):
                    let old = copy[request.key]
                    copy[request.key] = KeyValue(
                        key: request.key, createRevision: old?.createRevision ?? revision,
                        modRevision: revision,
                        version: (old?.version ?? 0) + 1, value: request.value)
                case .deleteRange(let request): copy[request.range.key] = nil
                case .range, .txn: break
                }
            }
        }
    }
}
