import LabSupport
import LinuxSystem

/// A jail that holds root: another root *mount*, and nothing left to leave it with.
///
/// - C: pivot_root(2), capabilities(7)
public struct HardenedJail: Sendable {
    /// The folder that the program takes for `/`.
    public let root: String
    /// Who the program runs as; as before when nil.
    public var credentials: Credentials?
    /// The capabilities that stay.
    public var capabilities: CapabilitySet
    /// Whether the program may write into its root.
    public var isReadOnly: Bool

    /// A jail in a folder of this host, closed as far as it can be unless said otherwise.
    public init(
        root: String, credentials: Credentials? = nil, capabilities: CapabilitySet = [],
        isReadOnly: Bool = true
    ) {
        self.root = root
        self.credentials = credentials
        self.capabilities = capabilities
        self.isReadOnly = isReadOnly
    }

    /// The steps from this process to the command inside of the jail.
    public func plan(for command: Command) throws -> Plan {
        Plan(try enclose() + confine(to: command.directory) + surrender() + [command.execution])
    }

    /// Makes the folder the root mount of a mount namespace in which nothing else is mounted.
    func enclose() throws -> [Step] {
        // TODO jail.7
        // A new mount namespace is a copy that still tells its peers: make "/" private, with all
        // below, before anything else. pivot_root wants a mount point: bind the folder to itself.
        // Stand in it, pivot with "." in both places (the old root then lies *over* the new one),
        // detach what lies there, and go to the new "/".
        throw Unimplemented("jail.7")
    }

    /// Takes away the right to write and set-user-ID, and goes to the command's directory.
    func confine(to directory: String) throws -> [Step] {
        // TODO jail.7
        // A bind mount takes its options only from a second call: remount and bind together.
        throw Unimplemented("jail.7")
    }

    /// Gives up capabilities, identity, future privileges and descriptors, in an order that works.
    func surrender() throws -> [Step] {
        // TODO jail.7
        // Each step needs what a later one gives up. The bounding set limits what a set-user-ID
        // program could get back, and dropping from it needs CAP_SETPCAP. A user id other than 0
        // clears the effective and permitted sets by itself. The descriptors come last.
        throw Unimplemented("jail.7")
    }
}

extension Credentials {
    /// Root's power goes with root's id.
    var keepsRoot: Bool { user == 0 }
}
