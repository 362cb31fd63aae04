import ClusterAPI
import ClusterSimulation
import SuiteSupport
import XCTest

final class SimulationTests: XCTestCase {
    private final class Counter: SimulatedPart {
        var left: Int
        var nextWake: Duration?
        let note: () -> Void

        init(_ left: Int, note: @escaping () -> Void) {
            self.left = left
            self.note = note
        }

        func step() -> Bool {
            guard left > 0 else { return false }
            left -= 1
            note()
            return true
        }
    }

    private func order(_ seed: UInt64) throws -> String {
        let simulation = Simulation(seed: seed)
        var letters = ""
        for letter in ["a", "b", "c"] {
            try simulation.add(letter) { Counter(5) { letters += letter } }
        }
        try simulation.run(until: .seconds(1))
        return letters
    }

    func testASeedIsAnOrder() throws {
        let orders = try (0..<20).map { try order($0) }
        XCTAssertEqual(orders, try (0..<20).map { try order($0) }, "the same seeds must give the same orders")
        XCTAssertGreaterThan(
            Set(orders).count, 10, "twenty seeds give hardly different orders: \(Set(orders))")
        XCTAssert(orders.allSatisfy { $0.count == 15 }, "everybody does all of it: \(orders)")
    }

    func testTimeMovesOnlyWhenNobodyHasAnythingToDo() throws {
        let simulation = Simulation(seed: 1)
        var seen: [String] = []
        for second in [3, 1, 2] {
            simulation.at(.seconds(second), "at \(second)") { seen.append("\(second) \(simulation.elapsed)") }
        }
        try simulation.run(until: .seconds(2))
        XCTAssertEqual(
            seen, ["1 1.0 seconds", "2 2.0 seconds"], "appointments until 2 s, in order, each at its time")
        XCTAssertEqual(simulation.elapsed, .seconds(2), "in the end it is as late as was asked for")
    }

    func testWhoNeverRestsIsNamed() throws {
        let simulation = Simulation(seed: 1)
        simulation.patience = 100
        try simulation.add("busy") { Counter(.max) { simulation.transcript.note("busy", "again") } }
        XCTAssertThrowsError(try simulation.run(until: .seconds(1))) { error in
            XCTAssert("\(error)".contains("busy again"), "the error says who: \(error)")
        }
    }

    func testARestartedPartForgets() throws {
        let simulation = Simulation(seed: 1)
        var made = 0
        try simulation.add("part") {
            made += 1
            return Counter(1) {}
        }
        simulation.at(.seconds(1), "restart") { try simulation.restart("part") }
        try simulation.run(until: .seconds(2))
        XCTAssertEqual(made, 2, "it is made anew")
        XCTAssertEqual(simulation.transcript.last(1), ["1.000 simulation restart part"])
    }

    func testWhereTwoTranscriptsPart() {
        XCTAssertNil(Transcript.difference("a\nb\n", "a\nb\n"))
        XCTAssertEqual(Transcript.difference("a\nb\n", "a\nc\n")?.description, "line 2:\n- b\n+ c")
        XCTAssertEqual(Transcript.difference("a\n", "a\nb\n")?.description, "line 2:\n- (the end)\n+ b")
    }
}
