import Histories
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

final class LinearizabilityTests: XCTestCase {
    typealias Call = Histories.Operation<RegisterModel.Input, RegisterModel.Output>

    /// Calls drawn as spans: `"1 write 3"` and where it begins and ends; no end: nobody saw it come back.
    static func call(_ process: Int, _ text: String, _ invoked: Int, _ returned: Int?) -> Call {
        let words = text.split(separator: " ").map(String.init)
        let known = returned != nil
        switch words[0] {
        case "read":
            let value = words[1] == "nil" ? nil : words[1]
            return Call(
                process: process, input: .read, output: known ? .value(value) : nil, invoked: invoked,
                returned: returned)
        case "write":
            return Call(
                process: process, input: .write(words[1]), output: known ? .written : nil, invoked: invoked,
                returned: returned)
        default:
            return Call(
                process: process, input: .compareAndSet(words[1], words[2]),
                output: known ? .compared(words[3] == "ok") : nil, invoked: invoked, returned: returned)
        }
    }

    private func verdict(_ calls: [Call], budget: Int = 1_000_000) throws -> LinearizabilityVerdict {
        try LinearizabilityChecker(RegisterModel(), budget: budget).check(calls)
    }

    func testHistoriesOfARegister() throws {
        let call = Self.call
        let rows: [Row<[Call], Bool?>] = [
            Row("nothing", [], gives: true),
            Row(
                "a write, then a read of it", [call(0, "write 1", 0, 1), call(1, "read 1", 2, 3)], gives: true
            ),
            Row("a read of what was never written", [call(1, "read 1", 2, 3)], gives: false),
            Row("a read of nothing", [call(1, "read nil", 2, 3)], gives: true),
            Row(
                "a write, then a read that missed it", [call(0, "write 1", 0, 1), call(1, "read nil", 2, 3)],
                gives: false, why: "the write had come back before the read began"),
            Row(
                "a write, and a read during it that missed it",
                [call(0, "write 1", 0, 3), call(1, "read nil", 1, 2)], gives: true,
                why: "the write may have taken effect after the read"),
            Row(
                "a write, and a read during it that saw it",
                [call(0, "write 1", 0, 3), call(1, "read 1", 1, 2)],
                gives: true),
            Row(
                "two reads during a write, new then old",
                [call(0, "write 1", 0, 9), call(1, "read 1", 1, 2), call(2, "read nil", 3, 4)], gives: false,
                why: "what one has seen the next cannot have missed"),
            Row(
                "two overlapping reads during a write, new and old",
                [call(0, "write 1", 0, 9), call(1, "read 1", 1, 4), call(2, "read nil", 3, 5)], gives: true),
            Row(
                "two writes at once, two readers that disagree",
                [
                    call(0, "write 1", 0, 9), call(1, "write 2", 0, 9), call(2, "read 1", 1, 2),
                    call(2, "read 2", 3, 4), call(3, "read 2", 1, 2), call(3, "read 1", 3, 4),
                ], gives: false, why: "there is one order, the same for all"),
            Row(
                "calls that touch overlap", [call(0, "write 1", 0, 2), call(1, "read nil", 2, 3)],
                gives: true,
                why: "at the same time neither is before the other"),
        ]
        try assertRows(rows, "check", why: "each call takes effect at one moment while it is under way") {
            try verdict($0).isLinearizable
        }
    }

    func testCompareAndSet() throws {
        let call = Self.call
        let rows: [Row<[Call], Bool?>] = [
            Row(
                "one that fits",
                [call(0, "write 1", 0, 1), call(1, "cas 1 2 ok", 2, 3), call(0, "read 2", 4, 5)], gives: true),
            Row(
                "one that cannot fit", [call(0, "write 1", 0, 1), call(1, "cas 3 2 ok", 2, 3)], gives: false),
            Row(
                "one that failed rightly", [call(0, "write 1", 0, 1), call(1, "cas 3 2 no", 2, 3)],
                gives: true),
            Row(
                "one that failed though it fits", [call(0, "write 1", 0, 1), call(1, "cas 1 2 no", 2, 3)],
                gives: false),
            Row(
                "two that both took the same value",
                [call(0, "write 1", 0, 1), call(1, "cas 1 2 ok", 2, 5), call(2, "cas 1 3 ok", 2, 5)],
                gives: false, why: "the second finds what the first has put there"),
            Row(
                "a chain in an order that nobody called them in",
                [
                    call(0, "write 1", 0, 1), call(1, "cas 3 4 ok", 2, 9), call(2, "cas 2 3 ok", 3, 9),
                    call(3, "cas 1 2 ok", 4, 9), call(0, "read 4", 10, 11),
                ], gives: true),
        ]
        try assertRows(rows, "check", why: "an answer says what was there") { try verdict($0).isLinearizable }
    }

    func testCallsThatNobodySawComeBack() throws {
        let call = Self.call
        let rows: [Row<[Call], Bool?>] = [
            Row(
                "a lost write that is never seen", [call(0, "write 1", 0, nil), call(1, "read nil", 5, 6)],
                gives: true),
            Row(
                "a lost write that is seen", [call(0, "write 1", 0, nil), call(1, "read 1", 5, 6)],
                gives: true),
            Row(
                "a lost write that is seen late",
                [call(0, "write 1", 0, nil), call(1, "read nil", 5, 6), call(1, "read 1", 7, 8)], gives: true,
                why: "it may still be on its way"),
            Row(
                "a lost write that is seen twice, with another between",
                [
                    call(0, "write 1", 0, nil), call(1, "read 1", 5, 6), call(1, "write 2", 7, 8),
                    call(1, "read 1", 9, 10),
                ], gives: false, why: "it takes effect once"),
            Row(
                "a lost write that is seen before it was called",
                [call(1, "read 1", 0, 1), call(0, "write 1", 2, nil)], gives: false),
            Row("a lost read", [call(0, "read nil", 0, nil), call(1, "write 1", 1, 2)], gives: true),
            Row(
                "a lost compare that must have happened",
                [call(0, "write 1", 0, 1), call(2, "cas 1 2 ok", 2, nil), call(1, "read 2", 3, 4)],
                gives: true),
            Row("lost writes only", [call(0, "write 1", 0, nil), call(2, "write 2", 0, nil)], gives: true),
        ]
        try assertRows(
            rows, "check", why: "without an answer anything may have happened, or nothing, or later"
        ) {
            try verdict($0).isLinearizable
        }
    }

    func testTheOrderFoundExplainsTheHistory() throws {
        try withSeed { generator in
            for _ in 0..<60 {
                let calls = RandomHistory.linearizable(calls: 60, using: &generator)
                guard case .linearizable(let orders) = try verdict(calls) else {
                    return XCTFail("a history of a real register was not found linearizable")
                }
                let order = orders[""] ?? []
                XCTAssertEqual(Set(order).count, order.count, "a call is in the order twice")
                let left = Set(calls.indices).subtracting(order)
                XCTAssertTrue(
                    left.allSatisfy { calls[$0].returned == nil }, "a call that came back must be in it")
                var (state, latest) = (String?.none, Int.min)
                for number in order {
                    let call = calls[number]
                    guard let next = RegisterModel().step(state, call.input, call.output) else {
                        return XCTFail("the order found is not what a register does, at call \(number)")
                    }
                    XCTAssertGreaterThanOrEqual(
                        call.returned ?? .max, latest, "it came back before one that comes earlier began")
                    (state, latest) = (next, max(latest, call.invoked))
                }
            }
        }
    }

    func testVerdictsAreThoseOfTryingAllOrders() throws {
        try withSeed { generator in
            var verdicts: [Bool: Int] = [:]
            for _ in 0..<400 {
                let calls = RandomHistory.any(calls: 5, using: &generator)
                let expected = RandomHistory.hasOrder(calls)
                verdicts[expected, default: 0] += 1
                let actual = try verdict(calls).isLinearizable
                guard actual != expected else { continue }
                let lines = calls.map {
                    "\($0.invoked)-\($0.returned.map { "\($0)" } ?? "") \(RegisterModel().describe($0.input, $0.output))"
                }
                return assertLesson(
                    "\(actual.map { "\($0)" } ?? "unknown")", is: "\(expected)",
                    "check\n" + lines.joined(separator: "\n"),
                    why: "all 326 orders of some of five calls were tried")
            }
            XCTAssertGreaterThan(verdicts[true] ?? 0, 20)
            XCTAssertGreaterThan(verdicts[false] ?? 0, 20)
        }
    }

    func testPartsAreJudgedByThemselves() throws {
        typealias Call = Histories.Operation<TextMapModel.Input, String>
        let checker = LinearizabilityChecker(TextMapModel())
        var calls: [Call] = []
        for key in 0..<40 {
            // Five overlapping appends in each part: together nobody could check them.
            for number in 0..<5 {
                calls.append(
                    Call(
                        process: number, input: .append("k\(key)", "\(number % 10)"), output: "", invoked: 0,
                        returned: 9))
            }
            calls.append(
                Call(process: 99, input: .get("k\(key)"), output: "31420", invoked: 10, returned: 11))
        }
        XCTAssertEqual(try checker.check(calls).isLinearizable, true)
        calls.append(Call(process: 99, input: .get("k7"), output: "x", invoked: 12, returned: 13))
        guard case .violation(let found) = try checker.check(calls) else { return XCTFail("no violation") }
        XCTAssertEqual(found.part, "k7")
        XCTAssertEqual(found.stuck, calls.count - 1)
    }

    func testACounterexampleNamesTheAnswerThatCannotBe() throws {
        let call = Self.call
        let calls = [
            call(0, "write 1", 0, 1), call(1, "write 2", 2, 3), call(3, "write 9", 4, nil),
            call(0, "read 1", 5, 7),
            call(1, "read 2", 6, 8), call(2, "read 1", 9, 10),
        ]
        guard case .violation(let found) = try verdict(calls) else { return XCTFail("no violation") }
        assertLesson(
            found, is: Counterexample(part: "", stuck: 3, order: [0, 1], underWay: [2, 4]),
            "write 1, write 2, then read 1", why: "the first answer that no order explains, not the last")
        assertLesson(
            found.explanation(of: calls, by: RegisterModel()),
            is: """
                no order of the calls explains process 0: read -> 1
                  an order that explains every answer before it:
                    process 0: write 1   => holds 1
                    process 1: write 2   => holds 2
                  under way, and of no help:
                    process 3: write 9 -> unknown
                    process 1: read -> 2
                """, "explain it", why: "a person has to understand what went wrong")
    }

    func testAHistoryThatIsTooHardIsUnknown() throws {
        // Writes of the same moment, and a read of something that none wrote: all orders of all subsets fail.
        let calls = (0..<24).map { Self.call($0, "write \($0)", 0, 100) } + [Self.call(99, "read x", 50, 60)]
        guard case .unknown(let visited) = try verdict(calls, budget: 1000) else {
            return XCTFail("expected no verdict with a budget of 1000")
        }
        XCTAssertLessThan(visited, 1100)
        XCTAssertEqual(try verdict(Array(calls.prefix(10)) + [calls[24]]).isLinearizable, false)
    }

    func testACallThatEndsBeforeItBeginsIsRefused() throws {
        for returned in [3, 4] {
            XCTAssertThrowsError(try verdict([Self.call(0, "write 1", 4, returned)])) {
                XCTAssertTrue($0 is HistoryFault, "\($0)")
            }
        }
    }

    func testTenThousandCalls() throws {
        try withSeed { generator in
            var calls = RandomHistory.linearizable(calls: 10_000, lost: 0, using: &generator)
            XCTAssertEqual(try verdict(calls).isLinearizable, true)
            guard let last = calls.lastIndex(where: { $0.input == .read }) else { return }
            calls[last].output = .value("never written")
            XCTAssertEqual(try verdict(calls).isLinearizable, false)
        }
    }
}
