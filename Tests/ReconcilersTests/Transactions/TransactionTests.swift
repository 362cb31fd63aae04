import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

final class TransactionTests: XCTestCase {
    let desk = StoreDesk()

    func put(_ key: String, _ value: String = "", lease: Int64 = 0) -> TxnOperation {
        .put(.text(key, value, lease: lease))
    }

    func delete(_ key: String, to end: String = "") -> TxnOperation {
        .deleteRange(DeleteRangeRequest(.text(key, to: end)))
    }

    func read(_ key: String, at revision: Int64 = 0) -> TxnOperation {
        .range(RangeRequest(.text(key), revision: revision))
    }

    func inner(_ success: TxnOperation..., failure: [TxnOperation] = []) -> TxnOperation {
        .txn(TxnRequest(success: success, failure: failure))
    }

    func run(_ steps: TxnOperation...) throws -> TxnResponse {
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

    // Many

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
