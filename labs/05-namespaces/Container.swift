import LabSupport
import LinuxSystem
import OCIRuntime

/// A container in the hands of a runtime: the five operations of the specification.
///
/// - OCI: runtime-spec, runtime.md, "Operations"
public struct Container: Sendable {
    /// What is remembered of it.
    public let folder: ContainerFolder
    /// The program that carries plans out.
    public let labinit: Labinit

    /// A container by its name.
    /// - Parameter root: the folder in which the runtime keeps its containers.
    /// - Throws: `LifecycleError.badName`.
    public init(_ id: String, root: String, labinit: Labinit) throws {
        folder = try ContainerFolder(root: root, id: id)
        self.labinit = labinit
    }

    /// What is done from outside for a process that waits in its new namespaces, and what the plan gains
    /// by it: into cgroups, devices for its network. Is given the process id.
    public typealias Outside = (Int32, inout ContainerPlan) throws -> Void

    /// Makes everything but the program run, which then waits for `start`.
    /// - Parameters:
    ///   - plan: what it is to be.
    ///   - descriptors: its standard streams and what else it is given.
    ///   - outside: see `Outside`.
    ///   - cgroup: makes the cgroup v2 folder in which it is born, if it is to be born in one: moving a process
    ///     later makes the whole machine wait. It is asked when the name is taken.
    /// - Returns: the process that the caller is the parent of.
    /// - Throws: `StepFailure`, `LifecycleError`, `SystemError`, what the closures throw; nothing is left
    ///   of the container then.
    public func create(
        _ plan: ContainerPlan, descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2],
        outside: Outside = { _, _ in }, cgroup: () throws -> String? = { nil }
    ) throws -> RunningProcess {
        // TODO namespaces.7
        // The folder first: it says that the name is taken. Whatever fails from there on takes it away.
        // The pipe is opened for reading and writing, so that opening does not wait and the reader never
        // sees an end; the namespaces to join are opened here, where their paths mean something.
        throw Unimplemented("namespaces.7")
    }

    // TODO namespaces.7

    /// Lets the program run.
    /// - Parameter hooks: those of the configuration that were to run after the start.
    /// - Returns: the hooks that failed, in words: the specification wants them logged and no more.
    /// - Throws: `LifecycleError.illegal`.
    public func start(poststart hooks: [RuntimeConfig.Hook] = []) throws -> [String] {
        // TODO namespaces.7
        // Check, then open the pipe without waiting for a reader, take its name away (whoever comes
        // second finds none), and write the byte.
        throw Unimplemented("namespaces.7")
    }

    /// Sends a signal to its process.
    /// - Throws: `LifecycleError.illegal`, `SystemError`.
    public func kill(_ signal: Int32) throws {
        // TODO namespaces.7
        throw Unimplemented("namespaces.7")
    }

    /// Removes what is left of it.
    /// - Parameters:
    ///   - isForced: kills it first, whatever it does.
    ///   - hooks: those of the configuration that were to run after the end.
    ///   - outside: undoes what was done from outside; the processes are gone by then.
    /// - Returns: the hooks that failed, in words.
    /// - Throws: `LifecycleError.illegal`, `SystemError`.
    public func delete(
        isForced: Bool = false, poststop hooks: [RuntimeConfig.Hook] = [], outside: () throws -> Void = {}
    ) throws -> [String] {
        // TODO namespaces.7
        // Check, kill (9) and wait for the end if it is forced and there is anything to kill, undo what
        // was done outside, remove the folder, run the hooks with the state "stopped".
        throw Unimplemented("namespaces.7")
    }

    // TODO namespaces.7
}
