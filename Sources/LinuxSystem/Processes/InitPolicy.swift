/// What an init learns.
public enum InitEvent: Equatable, Hashable, Sendable {
    /// A signal has arrived. SIGCHLD says that at least one child has ended, not how many.
    case signal(Int32)
    /// `reap` found this child, which is gone now.
    case childEnded(pid: Int32, ProcessEnd)
    /// `reap` found none that has ended.
    case noneEnded
}

/// What an init does.
public enum InitAction: Equatable, Hashable, Sendable {
    /// Takes one ended child away, whoever's it was; answered by `childEnded` or `noneEnded`.
    case reap
    /// Sends the signal to the main program.
    case forward(signal: Int32)
    /// Ends, and in a PID namespace everything else with it.
    case exit(status: Int32)
}

/// The decisions of a process 1: signals for its program, and the end of everybody's orphans.
///
/// - C: pid_namespaces(7)
public protocol InitPolicy {
    /// The init of a main program.
    init(main: Int32)
    /// What to do about one event, in this order.
    mutating func actions(after event: InitEvent) -> [InitAction]
}

/// Waits for one child and passes every signal on to it: what a process outside of the namespace does.
struct Bystander: InitPolicy {
    let main: Int32

    init(main: Int32) {
        self.main = main
    }

    mutating func actions(after event: InitEvent) -> [InitAction] {
        switch event {
        case .signal(17): [.reap]
        case .signal(let number): [.forward(signal: number)]
        case .childEnded(main, .exited(let status)): [.exit(status: status)]
        case .childEnded(main, .signalled(let number)): [.exit(status: 128 + number)]
        case .childEnded: [.reap]
        case .noneEnded: []
        }
    }
}
