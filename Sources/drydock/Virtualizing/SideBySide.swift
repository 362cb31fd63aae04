import RISCV
import TrapVMM

/// Several guests on one hart, in turns.
///
/// The scheduler gives the turns; after a few of them we look at who has ended, who naps, and what
/// the user wants.
final class SideBySide: GuestRunner {
    private let line: SerialLine
    private let lines: NamedLines
    private let names: [String]
    private let scheduler: Scheduler
    private let budget: UInt64
    private let slice: UInt64
    private var outcomes: [Session.Outcome?]
    /// The user's side was asked for input, and there will be none.
    private var inputIsOver = false

    private static let turnsPerSlice: UInt64 = 4

    init(line: SerialLine, names: [String], quantum: UInt64, budget: UInt64) {
        self.line = line
        self.names = names
        self.budget = budget
        let (product, overflow) = quantum.multipliedReportingOverflow(by: Self.turnsPerSlice)
        slice = overflow ? .max : product
        lines = NamedLines(line, names: names)
        scheduler = Scheduler(quantum: quantum)
        outcomes = names.map { _ in nil }
    }

    func console(of guest: Int) -> any Console {
        NamedConsole(lines, guest: guest, input: guest == 0 ? line : nil)
    }

    func run(_ guests: [VirtualMachine]) throws -> [Session.Outcome] {
        while outcomes.contains(nil) {
            if let end = line.requestedEnd {
                settle(end)
                break
            }
            try runSlice(guests.indices.filter { outcomes[$0] == nil }, of: guests)
        }
        outcomes.indices.forEach(lines.show)
        lines.interrupt()
        return outcomes.map { $0 ?? .budgetSpent }
    }

    private func runSlice(_ live: [Int], of all: [VirtualMachine]) throws {
        let guests = live.map { all[$0] }
        let starts = guests.map { ($0.spent, $0.board.time &- $0.counts.instructions) }
        let length = min(slice, guests.map { budget - min(budget, $0.spent) }.min() ?? 0)
        let endings = try scheduler.run(guests, budget: length) {
            // Somebody who has had this slice's share has work for the next.
            guard !zip(guests, starts).contains(where: { $0.spent &- $1.0 >= length }) else { return false }
            live.forEach(lines.show)
            inputIsOver = !line.wait(nil)
            return !inputIsOver && line.requestedEnd == nil
        }
        for (guest, ending) in zip(live, endings) { note(ending.stop, of: guest, all[guest]) }
        nap(zip(guests, starts).map { ($0.board.time &- $0.counts.instructions) &- $1.1 }, live)
        if outcomes[0] != nil { discardInput() }
    }

    private func note(_ stop: VirtualMachine.Stop, of guest: Int, _ machine: VirtualMachine) {
        switch stop {
        case .exited(let status): end(guest, .exited(status))
        case .waiting:
            lines.show(guest)
            if inputIsOver, line.requestedEnd == nil { end(guest, .waitsForEver) }
        case .budgetSpent: if machine.spent >= budget { end(guest, .budgetSpent) }
        }
    }

    /// When all guests have slept, the host sleeps as long as the shortest: until then nobody has work.
    /// - Parameter ticks: guest time that passed without instructions, for each.
    private func nap(_ ticks: [UInt64], _ live: [Int]) {
        guard let shortest = ticks.min(), shortest > 0 else { return }
        live.forEach(lines.show)
        _ = line.wait(shortest)
    }

    /// Nobody listens any more, but Ctrl-A X must still be heard.
    private func discardInput() {
        _ = line.wait(0)
        while line.read() != nil {}
    }

    private func settle(_ end: Session.Outcome) {
        for guest in outcomes.indices where outcomes[guest] == nil {
            if end == .waitsForEver { self.end(guest, end) } else { outcomes[guest] = end }
        }
    }

    /// Says what became of a guest; the others go on.
    private func end(_ guest: Int, _ outcome: Session.Outcome) {
        outcomes[guest] = outcome
        lines.show(guest)
        lines.interrupt()
        let (_, message) = outcome.ending(maxInstructions: budget)
        if case .exited(let status) = outcome {
            complain("\(names[guest]): exited with status \(status)")
        } else if let message {
            complain("\(names[guest]): \(message)")
        }
    }
}
