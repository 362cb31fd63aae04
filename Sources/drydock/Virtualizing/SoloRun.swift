import RISCV
import TrapVMM

/// One guest, whose serial line is the user's terminal.
struct SoloRun: GuestRunner {
    let line: SerialLine
    /// Instructions and exits at most.
    let budget: UInt64

    /// Between two looks at what the user wants; some milliseconds of work.
    private static let turn: UInt64 = 1 << 20

    func console(of guest: Int) -> any Console { line }

    func run(_ guests: [VirtualMachine]) throws -> [Session.Outcome] {
        try guests.map(outcome)
    }

    private func outcome(_ guest: VirtualMachine) throws -> Session.Outcome {
        var left = budget
        while true {
            let before = guest.spent
            let stop = try guest.run(budget: min(left, Self.turn), idle: line.wait)
            if case .exited(let status) = stop { return .exited(status) }
            if let end = line.requestedEnd { return end }
            if stop == .waiting { return .waitsForEver }
            left -= min(left, guest.spent - before)
            if left == 0 { return .budgetSpent }
        }
    }
}
