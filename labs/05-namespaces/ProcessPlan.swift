import LabSupport
import LinuxSystem
import OCIRuntime

/// What the process of a container gives up, and as whom it goes on.
///
/// - OCI: runtime-spec, config.md, "Process"
/// - C: capabilities(7), credentials(7)
public struct ProcessPlan: Sendable {
    /// The process of the configuration.
    public var process: RuntimeConfig.Process
    /// Capabilities that can be kept at all: those of the runtime, or all in a new user namespace.
    public var available: CapabilitySet
    /// Whether the group list may be set: not in a user namespace that an ordinary user has made.
    public var canSetGroups: Bool
    /// The filter on its system calls.
    public var filter: FilterProgram?

    /// A plan for this process.
    public init(
        _ process: RuntimeConfig.Process, available: CapabilitySet = .all, canSetGroups: Bool = true,
        filter: FilterProgram? = nil
    ) {
        self.process = process
        self.available = available
        self.canSetGroups = canSetGroups
        self.filter = filter
    }

    /// The limits and the mask, which need privileges that go later.
    public func limits() throws -> [Step] {
        // TODO namespaces.7
        // The order of the list; a name that this system does not have cannot be there: the document
        // was checked. Then the mask, if any.
        throw Unimplemented("namespaces.7")
    }

    /// From root to whoever the process is to be.
    public func identity() throws -> [Step] {
        // TODO namespaces.7
        // Each step needs what a later one gives up. Bounding first (CAP_SETPCAP). A user id other than 0
        // would clear the permitted set: keep it over the change, then set the sets as they are asked
        // for. Groups before users. Names that this kit does not know, and capabilities that nobody could
        // give, are left out: the specification wants no failure. No capabilities in the document: none
        // are changed. The filter needs CAP_SYS_ADMIN or no_new_privs: with no_new_privs it comes last, so
        // that it has to allow the least; without, before the capabilities go.
        throw Unimplemented("namespaces.7")
    }

    // TODO namespaces.7
}
