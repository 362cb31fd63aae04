import LabSupport
import LinuxSystem

/// The init of a container: passes signals to its program, takes away everybody's ended children, and
/// ends as its program did.
///
/// - C: pid_namespaces(7), waitpid(2)
public struct Reaper: InitPolicy, Sendable {
    private let main: Int32

    /// The init of this main program.
    public init(main: Int32) {
        self.main = main
    }

    /// What to do about one event.
    public mutating func actions(after event: InitEvent) -> [InitAction] {
        // TODO namespaces.3
        // SIGCHLD (17) is for init itself. It says that *at least* one child has ended: signals of one
        // number do not queue. So reap until none is left - but stop when the main program was among
        // them: init's own exit ends all others. A program that a signal killed counts as 128 + signal.
        // Every other signal goes to the main program, which alone knows what it means.
        return [.exit(status: 70)]
    }
}
