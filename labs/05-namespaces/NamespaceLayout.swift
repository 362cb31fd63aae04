import LabSupport
import LinuxSystem
import OCIRuntime

/// How a process gets into the namespaces that a configuration asks for.
///
/// - OCI: runtime-spec, config-linux.md, "Namespaces"
public struct NamespaceLayout: Equatable, Sendable {
    /// One that is there already.
    public struct Joined: Equatable, Sendable {
        /// Its kind.
        public let kind: NamespaceKinds
        /// The file that stands for it.
        public let path: String

        /// The namespace of this kind behind this file.
        public init(kind: NamespaceKinds, path: String) {
            self.kind = kind
            self.path = path
        }
    }

    /// Kinds that the process is born in anew.
    public var atBirth: NamespaceKinds
    /// Those of others, in the order in which they are entered.
    public var joined: [Joined]
    /// Kinds that it makes itself, after it has entered the others and its cgroup is decided.
    public var later: NamespaceKinds

    /// This way in.
    public init(atBirth: NamespaceKinds = [], joined: [Joined] = [], later: NamespaceKinds = []) {
        self.atBirth = atBirth
        self.joined = joined
        self.later = later
    }

    /// The way for these entries of a configuration.
    public init(_ namespaces: [RuntimeConfig.Linux.Namespace]) throws {
        // TODO namespaces.7
        // Those with a path are joined, the user namespace first: it is what gives the right to enter
        // the others. The rest is new. The cgroup namespace must wait until the process is in its cgroup
        // (what it is in then becomes its "/"), and the time namespace until its offsets are written. If
        // a user namespace is joined, all new ones must wait: they shall belong to it.
        throw Unimplemented("namespaces.7")
    }

    /// The steps of those that are not born into.
    /// - Parameter first: the number of the descriptor of the first joined one; the others follow.
    public func steps(descriptorsFrom first: Int32) throws -> [Step] {
        // TODO namespaces.7
        // Enter each by its descriptor, make the later ones except time, and fork if a PID namespace is
        // among them (time needs none: the program that is executed gets it, see `ContainerPlan`).
        throw Unimplemented("namespaces.7")
    }

    /// Whether the process is in namespaces of this kind that are not the runtime's.
    public func isOwn(_ kind: NamespaceKinds) -> Bool {
        atBirth.union(later).contains(kind) || joined.contains { $0.kind == kind }
    }
}

extension RuntimeConfig.Linux.NamespaceType {
    /// The kind in the kernel's own terms.
    public var kind: NamespaceKinds {
        switch self {
        case .pid: .pid
        case .network: .network
        case .mount: .mount
        case .ipc: .ipc
        case .uts: .uts
        case .user: .user
        case .cgroup: .cgroup
        case .time: .time
        }
    }
}
