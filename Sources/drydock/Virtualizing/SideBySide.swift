import RISCV
import TrapVMM

/// Several guests on one hart, in turns.
///
/// The scheduler gives the turns; after a slice of some of them we look at who has ended, who
/// waits, and what the user wants.
final class SideBySide: GuestRunner {
    private let line: SerialLine
    private let lines: NamedLines
    private let names: [String]
    private let scheduler: Scheduler
    private let quantum: UInt64
    private let budget: UInt64
    private var outcomes: [Session.Outcome?]
    /// What all guests had spent when one of them waited last.
    private var spentAtNap: [UInt64]

    private static let turnsPerSlice: UInt64 = 50

    init(line: SerialLine, names: [String], quantum: UInt64, budget: UInt64) {
        self.line = line
        self.names = names
        self.quantum = quantum
        self.budget = budget
        lines = NamedLines(line, names: names)
        scheduler = Scheduler(quantum: quantum)
        outcomes = names.map { _ in nil }
        spentAtNap = names.map { _ in 0 }
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
            try slice(guests)
        }
        outcomes.indices.forEach(lines.show)
        lines.interrupt()
        return outcomes.map { $0 ?? .budgetSpent }
    }

    /// Lets every guest that can still run have some turns.
    private func slice(_ guests: [VirtualMachine]) throws {
        let live = guests.indices.filter { outcomes[$0] == nil }
        let length = quantum.multipliedReportingOverflow(by: Self.turnsPerSlice).partialValue
        let left = live.map { budget - min(budget, guests[$0].spent) }.min() ?? 0
        let endings = try scheduler.run(
            live.map { guests[$0] }, budget: min(max(length, quantum), left)
        ) { machine, ticks in
            guard let guest = guests.firstIndex(where: { $0 === machine }) else { return false }
            return self.wait(guest, ticks, guests, live: live.count)
        }
        var waiting: [Int] = []
        for (guest, ending) in zip(live, endings) {
            switch ending.stop {
            case .exited(let status): end(guest, .exited(status))
            case .waiting: waiting.append(guest)
            case .budgetSpent where guests[guest].spent >= budget: end(guest, .budgetSpent)
            case .budgetSpent: break
            }
        }
        if live[0] != 0 || outcomes[0] != nil { discardInput() }
        look(after: waiting)
    }

    /// Guests without a timer wait for input: the first may get some, the others never will.
    private func look(after waiting: [Int]) {
        for guest in waiting where guest != 0 { end(guest, .waitsForEver) }
        guard waiting.contains(0) else { return }
        let isAlone = !outcomes.dropFirst().contains(nil)
        // With others to run, ask and go on; alone, sleep until something comes.
        if !line.wait(isAlone ? nil : 0), line.requestedEnd == nil { end(0, .waitsForEver) }
    }

    /// A guest has nothing to do until its timer, or (nil) until it gets input.
    ///
    /// While others work, time just passes for it. When all nap, the host naps as well: each of them
    /// sleeps its part, so that together it is as long as one would.
    private func wait(_ guest: Int, _ ticks: UInt64?, _ guests: [VirtualMachine], live: Int) -> Bool {
        lines.show(guest)
        guard let ticks else { return false }
        let spent = guests.reduce(0) { $0 &+ $1.spent }
        let isBusy = spent &- spentAtNap[guest] >= quantum
        spentAtNap[guest] = spent
        return line.wait(isBusy ? 0 : ticks / UInt64(live))
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
