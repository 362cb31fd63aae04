import LabSupport
import LinuxSystem
import OCIRuntime

/// Everything that happens between the birth of a container's process and its program: the parts of this
/// lab in the order in which they work.
///
/// - OCI: runtime-spec, runtime.md, "Lifecycle"
public struct ContainerPlan: Sendable {
    /// What the container is to be.
    public var config: RuntimeConfig
    /// The root folder: absolute, without links.
    public var root: String
    /// The folder of `config.json`.
    public var bundle: String
    /// The number of the descriptor of the first namespace to join, in the new process.
    public var joinsFrom: Int32 = 10
    /// The descriptor on which the word to start comes; nil starts at once.
    public var startsOn: Int32?
    /// Capabilities that can be kept at all.
    public var available: CapabilitySet = .all
    /// Whether the group list may be set.
    public var canSetGroups = true
    /// Whether nodes can be made.
    public var isPrivileged = true
    /// The filter on system calls, compiled.
    public var filter: FilterProgram?
    /// What configures the network, taken in the container's namespace.
    public var network: [Step] = []
    /// What gives it a terminal, taken when its /dev is complete.
    public var console: [Step] = []
    /// How many descriptors the program has besides 0, 1 and 2.
    public var kept: UInt32 = 0
    /// Whether an init of ours is process 1, and the program its child.
    public var hasInit = false
    /// Whether it ends with the process that created it, as a command of the shell should; a runtime's
    /// container goes on without.
    public var endsWithParent = false
    /// The state of the container, as its hooks read it while it is being created.
    public var state = RuntimeState(ociVersion: "1.2.0", id: "", status: .creating, bundle: "/")

    /// A plan for this configuration.
    public init(_ config: RuntimeConfig, root: String, bundle: String) {
        self.config = config
        self.root = root
        self.bundle = bundle
    }

    /// All steps.
    /// - Throws: `LifecycleError.missing`, `MountError`, `NamespaceError`.
    public func plan() throws -> Plan {
        // TODO namespaces.7
        // 1 into the namespaces; 2 what they are called, how their clocks run and what the kernel is to
        // do in them (while the host's /proc is still there); 3 the tree of mounts, with the
        // createContainer hooks before the pivot and the terminal after the devices; 4 limits and identity; 5 the last checks, then the
        // caller is let go, the word to start is awaited, startContainer hooks, the program.
        throw Unimplemented("namespaces.7")
    }

    // TODO namespaces.7
}

/// Which files a word of a command line may mean.
///
/// - C: execvp(3)
public enum ProgramSearch {
    /// A word with a slash is a path; any other is looked for in the PATH of this environment.
    public static func candidates(_ name: String, environment: [String]) -> [String] {
        if name.contains("/") { return [name] }
        let path = environment.last { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":", omittingEmptySubsequences: false).map {
            "\($0.isEmpty ? "." : $0)/\(name)"
        }
    }
}
