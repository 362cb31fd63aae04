import LabSupport
import LinuxSystem

/// The classic jail: another root directory, and nothing else.
///
/// - C: chroot(2)
public struct Jail: Sendable {
    /// The folder that the program takes for `/`.
    public let root: String

    /// A jail in a folder of this host.
    public init(root: String) {
        self.root = root
    }

    /// The steps from this process to the command inside of the jail.
    ///
    /// Its environment is exactly what was given. The working directory lies inside of the new root
    /// from the moment there is one.
    public func plan(for command: Command) throws -> Plan {
        // TODO jail.2
        // chroot changes what "/" means and nothing else: a process that stands outside of the new
        // root goes on standing there, and walks away with "..". So: go in first, then chroot to
        // where you stand, then go to the new "/", and only then to the command's directory.
        throw Unimplemented("jail.2")
    }

    /// Runs a command and waits for its end.
    /// - Parameter descriptors: what it gets, number there and number here.
    /// - Throws: `StepFailure` naming the step that was refused, such as a program that is not there.
    public func run(
        _ command: Command, by labinit: Labinit, descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2]
    ) throws -> ExitStatus {
        try ExitStatus(labinit.start(plan(for: command), descriptors: descriptors).wait())
    }
}

extension Command {
    /// The last step: become the command.
    var execution: Step {
        get throws {
            .execute(candidates: try candidates, arguments: arguments, environment: environment)
        }
    }
}
