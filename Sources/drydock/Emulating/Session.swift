import Emulator
import Glibc

/// One run of a guest, from its first instruction to whatever ends it.
struct Session {
    /// How a run ended.
    enum Outcome: Equatable {
        /// The guest turned the machine off.
        case exited(Int32)
        /// `--max-instructions` are spent.
        case budgetSpent
        /// The guest waits for input, and there is no more.
        case waitsForEver
        /// Ctrl-A X.
        case quit
        /// Nobody reads the console any more.
        case outputClosed
        /// A signal asked for the end.
        case signal(Int32)
    }

    /// What a run took.
    struct Measure {
        var outcome = Outcome.budgetSpent
        /// Time on the clock on the wall, and processor time of this process, in seconds.
        var seconds = 0.0
        var cpuSeconds = 0.0
    }

    let machine: Machine
    let line: SerialLine
    let engine: any Engine
    /// Instructions and traps at most.
    let budget: UInt64

    /// Between two looks at what the user wants; some milliseconds of work.
    private static let turn: UInt64 = 1 << 20

    /// Runs the guest to its end and gives the terminal back.
    /// - Throws: `Unimplemented` while the lab is not finished.
    func run() throws -> Measure {
        RawTerminal.catchEndingSignals()
        RawTerminal.enter()
        defer {
            line.finish()
            RawTerminal.leave()
        }
        var measure = Measure()
        let wall = wallTime()
        let cpu = processorTime()
        measure.outcome = try outcome()
        measure.seconds = wallTime() - wall
        measure.cpuSeconds = processorTime() - cpu
        return measure
    }

    private func outcome() throws -> Outcome {
        var left = budget
        while true {
            let before = spent
            let stop = try machine.run(engine, budget: min(left, Self.turn), idle: line.wait)
            if case .exited(let status) = stop { return .exited(status) }
            if let outcome = requestedEnd { return outcome }
            if stop == .waiting { return .waitsForEver }
            left -= min(left, spent - before)
            if left == 0 { return .budgetSpent }
        }
    }

    private var spent: UInt64 { machine.bus.clock.retired + machine.hart.traps.count }

    private var requestedEnd: Outcome? {
        switch line.end {
        case .quit: .quit
        case .outputClosed: .outputClosed
        case .starved: .waitsForEver
        case .signal(let number): .signal(number)
        case nil: RawTerminal.endingSignal == 0 ? nil : .signal(RawTerminal.endingSignal)
        }
    }
}
