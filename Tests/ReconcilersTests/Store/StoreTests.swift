import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

final class StoreTests: XCTestCase {
    private let desk = StoreDesk()

    // Writing

    func testEveryChangeHasTheNextRevision() throws {
        XCTAssertEqual(desk.store.revision, 1, "an empty store has the revision 1")
        let revisions = [
            try desk.put("a", "1"), try desk.put("b", "2"), try desk.put("a", "1"), try desk.delete("b"),
        ]
        assertLesson(
            revisions, is: [2, 3, 4, 5], "put a, put b, put a again, delete b",
            why: "each change is one step in the history of the whole store, not of a key")
        XCTAssertEqual(desk.store.revision, 5)
    }

    func testAKeyKnowsWhenItCameAndHowOftenItChanged() throws {
        try desk.put("other")
        for value in ["1", "2", "3"] { try desk.put("a", value) }
        assertLesson(
            try desk.get("a"), is: "a=3 c3 m5 v3", "put a three times",
            why: "the create revision stays, the mod revision is of the last change, the version counts")
    }

    func testADeletedKeyBeginsANewLife() throws {
        for value in ["1", "2"] { try desk.put("a", value) }
        try desk.delete("a")
        XCTAssertNil(try desk.get("a"))
        try desk.put("a", "3")
        assertLesson(
            try desk.get("a"), is: "a=3 c5 m5 v1", "put a twice, delete it, put it again",
            why: "whoever compares version 1 or the create revision asks whether it is the same thing")
    }

    func testARemovalOfNothingHasNoRevision() throws {
        try desk.put("a")
        let answer = try desk.store.deleteRange(DeleteRangeRequest(.text("b", to: "z"), prevKV: true))
        assertLesson(
            answer, is: DeleteRangeResponse(revision: 2, deleted: 0), "delete what is not there",
            why: "nothing has happened, so nobody need be told")
        try desk.delete("a")
        XCTAssertEqual(try desk.delete("a"), 3, "it is gone already")
        XCTAssertEqual(desk.store.revision, 3)
    }

    func testARangeIsRemovedAtOneRevision() throws {
        for key in ["a", "b", "c", "d"] { try desk.put(key, key) }
        let answer = try desk.store.deleteRange(DeleteRangeRequest(.text("b", to: "d"), prevKV: true))
        assertLesson(
            [answer.revision, answer.deleted], is: [6, 2], "delete [b, d) of a, b, c, d",
            why: "one call, one revision; the end is no longer meant")
        XCTAssertEqual(answer.previous.map(shown), ["b=b c3 m3 v1", "c=c c4 m4 v1"])
        XCTAssertEqual(try desk.all(), ["a=a c2 m2 v1", "d=d c5 m5 v1"])
        let quiet = try desk.store.deleteRange(DeleteRangeRequest(.all))
        XCTAssertEqual(
            quiet, DeleteRangeResponse(revision: 7, deleted: 2), "what was there, only where asked for")
    }

    func testAPutTellsWhatWasThereWhereAsked() throws {
        var request = PutRequest.text("a", "1")
        request.prevKV = true
        XCTAssertNil(try desk.store.put(request).previous, "there was nothing")
        request.value = bytes("2")
        XCTAssertEqual(try desk.store.put(request).previous.map(shown), "a=1 c2 m2 v1")
        XCTAssertNil(try desk.store.put(.text("a", "3")).previous, "nobody asked")
        try desk.delete("a")
        XCTAssertNil(try desk.store.put(request).previous, "a deleted key was not there")
    }

    func testAValueCanBeKept() throws {
        var request = PutRequest.text("a")
        request.ignoreValue = true
        XCTAssertEqual(try refusal { _ = try desk.store.put(request) }, .keyNotFound)
        try desk.put("a", "1")
        _ = try desk.store.put(request)
        assertLesson(
            try desk.get("a"), is: "a=1 c2 m3 v2", "put a with ignoreValue",
            why: "a new version of the old value")
        try desk.delete("a")
        XCTAssertEqual(try refusal { _ = try desk.store.put(request) }, .keyNotFound, "it must be there now")
    }

    func testWhatIsNoRequestIsRefusedAndChangesNothing() throws {
        try desk.put("a", "1")
        var value = PutRequest.text("a", "1")
        value.ignoreValue = true
        var lease = PutRequest.text("a", "1", lease: 7)
        lease.ignoreLease = true
        let store = desk.store
        let rows: [Row<() throws -> Void, StoreError?>] = [
            Row("without a key", { _ = try store.put(.text("", "1")) }, gives: .emptyKey),
            Row("a value and ignoreValue", { _ = try store.put(value) }, gives: .valueProvided),
            Row("a lease and ignoreLease", { _ = try store.put(lease) }, gives: .leaseProvided),
            Row(
                "with a lease that is not there", { _ = try store.put(.text("a", "2", lease: 7)) },
                gives: .leaseNotFound),
            Row(
                "a removal without a key",
                { _ = try store.deleteRange(DeleteRangeRequest(.text("", to: "z"))) }, gives: .emptyKey),
            Row(
                "a range without a key", { _ = try store.range(RangeRequest(.text("", to: "z"))) },
                gives: .emptyKey),
            Row(
                "a range of the future", { _ = try store.range(RangeRequest(.all, revision: 3)) },
                gives: .futureRevision),
        ]
        try assertRows(rows, "put", why: "etcd refuses it in these words") { try refusal($0) }
        XCTAssertEqual(try desk.all(), ["a=1 c2 m2 v1"])
        XCTAssertEqual(store.revision, 2)
    }

    // The past

    func testThePastStaysReadable() throws {
        try desk.put("a", "1")
        try desk.put("b", "1")
        try desk.put("a", "2")
        try desk.delete("a")
        try desk.put("a", "3")
        let past = try (1...6).map { try desk.all(at: $0).joined(separator: ", ") }
        assertLesson(
            past,
            is: [
                "", "a=1 c2 m2 v1", "a=1 c2 m2 v1, b=1 c3 m3 v1", "a=2 c2 m4 v2, b=1 c3 m3 v1",
                "b=1 c3 m3 v1",
                "a=3 c6 m6 v1, b=1 c3 m3 v1",
            ], "read all keys at each revision", why: "a revision is a picture of the whole store",
            show: { $0.joined(separator: "\n") })
    }

    func testTheAnswerCarriesTheStoresRevisionNotTheOneAskedFor() throws {
        for value in ["1", "2", "3"] { try desk.put("a", value) }
        XCTAssertEqual(try desk.store.range(RangeRequest(.text("a"), revision: 2)).revision, 4)
        XCTAssertEqual(try desk.store.range(RangeRequest(.text("missing"))).revision, 4)
        XCTAssertEqual(try desk.get("a", at: -5), "a=3 c2 m4 v3", "no revision, or less, is the newest")
    }

    func testALongHistoryOfOneKeyIsReadableEverywhere() throws {
        for number in 0..<500 {
            if number % 7 == 6 { try desk.delete("a") } else { try desk.put("a", "\(number)") }
        }
        for number in 0..<500 {
            let value = try desk.store.range(RangeRequest(.text("a"), revision: Int64(number) + 2)).kvs.first
            XCTAssertEqual(value.map { text($0.value) }, number % 7 == 6 ? nil : "\(number)")
        }
    }

    func testRandomHistoriesAreThoseOfANaiveStore() throws {
        try withSeed { generator in
            var naive = NaiveStore()
            let store = StoreDesk().store
            for number in 0..<600 {
                let range = RandomKeys.range(using: &generator)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    naive.delete(range)
                    _ = try store.deleteRange(DeleteRangeRequest(range))
                } else {
                    naive.put(range.key, bytes("\(number)"))
                    _ = try store.put(PutRequest(key: range.key, value: bytes("\(number)")))
                }
                XCTAssertEqual(store.revision, naive.revision)
                let asked = RandomKeys.range(using: &generator)
                let revision = Int64.random(in: 1...naive.revision, using: &generator)
                let answer = try store.range(RangeRequest(asked, revision: revision))
                let expected = naive.range(asked, at: revision)
                guard answer.kvs == expected, answer.count == expected.count else {
                    assertLesson(
                        answer.kvs.map(shown), is: expected.map(shown), "read \(asked) at \(revision)",
                        why: "the naive store has a copy of that moment")
                    return
                }
            }
        }
    }
}
