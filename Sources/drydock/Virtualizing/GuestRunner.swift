import RISCV
import TrapVMM

/// A way to run guests to their ends.
protocol GuestRunner {
    /// What the serial line of a guest is connected to, by its place in the list.
    func console(of guest: Int) -> any Console
    /// Runs the guests; how each ended, in their order.
    /// - Throws: `Unimplemented` while the lab is not finished.
    func run(_ guests: [VirtualMachine]) throws -> [Session.Outcome]
}

/// A run with the user's terminal: how the guests ended, and what it took.
struct Attendance {
    let outcomes: [Session.Outcome]
    /// Time on the clock on the wall, and processor time of this process.
    let seconds: Double
    let cpuSeconds: Double

    /// Gives the guests the terminal, runs them, and takes it back.
    init(_ line: SerialLine, _ run: () throws -> [Session.Outcome]) throws {
        RawTerminal.catchEndingSignals()
        RawTerminal.enter()
        defer {
            line.finish()
            RawTerminal.leave()
        }
        let wall = wallTime()
        let cpu = processorTime()
        outcomes = try run()
        seconds = wallTime() - wall
        cpuSeconds = processorTime() - cpu
    }
}

extension SerialLine {
    /// The end that the user's side asks for; nil while the run may go on.
    var requestedEnd: Session.Outcome? {
        switch end {
        case .quit: .quit
        case .outputClosed: .outputClosed
        case .starved: .waitsForEver
        case .signal(let number): .signal(number)
        case nil: RawTerminal.endingSignal == 0 ? nil : .signal(RawTerminal.endingSignal)
        }
    }
}
