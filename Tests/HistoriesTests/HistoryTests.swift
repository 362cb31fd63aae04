import Histories
import XCTest

final class HistoryTests: XCTestCase {
    private typealias Event = HistoryEvent<RegisterModel.Input, RegisterModel.Output>
    private typealias Call = Histories.Operation<RegisterModel.Input, RegisterModel.Output>

    func testEventsArePairedByProcess() throws {
        let calls = try Call.pairing([
            Event(process: 1, .invoke(.write("1"))), Event(process: 2, .invoke(.read)),
            Event(process: 2, .ok(.value("1"))), Event(process: 1, .ok(.written)),
            Event(process: 2, .invoke(.write("2"))), Event(process: 3, .invoke(.write("3"))),
            Event(process: 2, .fail), Event(process: 3, .info), Event(process: 1, .invoke(.write("4"))),
        ])
        XCTAssertEqual(
            calls,
            [
                Call(process: 1, input: .write("1"), output: .written, invoked: 0, returned: 3),
                Call(process: 2, input: .read, output: .value("1"), invoked: 1, returned: 2),
                Call(process: 3, input: .write("3"), output: nil, invoked: 5, returned: nil),
                Call(process: 1, input: .write("4"), output: nil, invoked: 8, returned: nil),
            ], "one that failed never was; of one that was lost, or has no end, nobody knows")
    }

    func testLinesThatAreNoHistoryAreRefused() {
        XCTAssertThrowsError(try Call.pairing([Event(process: 1, .ok(.written))])) {
            XCTAssertEqual("\($0)", "event 1: process 1 has an answer, expected its call")
        }
        let twice = [Event(process: 1, .invoke(.read)), Event(process: 1, .invoke(.read))]
        XCTAssertThrowsError(try Call.pairing(twice)) {
            XCTAssertEqual("\($0)", "event 2: process 1 calls, expected the answer to its call")
        }
    }

    func testARecorderNotesWhatOverlaps() {
        let recorder = HistoryRecorder<String, Int>()
        recorder.record(process: 0, "outer") {
            recorder.record(process: 1, "inner") { 1 }
            recorder.record(process: 2, "lost") { nil }
            return 2
        }
        let history = recorder.history
        XCTAssertEqual(history.map(\.input), ["outer", "inner", "lost"])
        XCTAssertEqual(history.map(\.invoked), [0, 1, 3])
        XCTAssertEqual(history.map(\.returned), [4, 2, nil])
    }

    func testATextMapAppends() {
        let model = TextMapModel()
        XCTAssertEqual(model.step("x", .append("k", "y"), ""), "xy")
        XCTAssertEqual(model.step("x", .put("k", "y"), ""), "y")
        XCTAssertEqual(model.step("x", .get("k"), "x"), "x")
        XCTAssertNil(model.step("x", .get("k"), "y"))
        XCTAssertEqual(model.step("x", .get("k"), nil), "x")
        XCTAssertEqual(model.part(of: .append("k", "y")), "k")
    }
}
