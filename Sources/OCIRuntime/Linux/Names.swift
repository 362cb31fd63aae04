import Documents

extension RuntimeConfig.Linux {
    /// A kind of namespace.
    ///
    /// - C: namespaces(7)
    public enum NamespaceType: String, CaseIterable, Sendable {
        /// Process ids.
        case pid
        /// Network devices, addresses, ports.
        case network
        /// Mount points.
        case mount
        /// System V objects and POSIX message queues.
        case ipc
        /// The host name and the NIS domain name.
        case uts
        /// User and group ids, capabilities.
        case user
        /// The root of the control group hierarchy.
        case cgroup
        /// The boot and the monotonic clock.
        case time
    }

    /// How mounts below a point spread to and from other namespaces.
    ///
    /// - C: mount_namespaces(7)
    public enum Propagation: String, CaseIterable, Sendable {
        /// Neither way.
        case `private`
        /// Both ways.
        case shared
        /// Only into the container.
        case slave
        /// Neither way, and not to be bound.
        case unbindable
    }

    /// The rule of a memory policy.
    ///
    /// - C: set_mempolicy(2)
    public enum MemoryPolicyMode: String, CaseIterable, Sendable {
        /// That of the system.
        case `default` = "MPOL_DEFAULT"
        /// From these nodes alone.
        case bind = "MPOL_BIND"
        /// From these nodes in turn.
        case interleave = "MPOL_INTERLEAVE"
        /// From these nodes in turn, by weights.
        case weightedInterleave = "MPOL_WEIGHTED_INTERLEAVE"
        /// From this node first.
        case preferred = "MPOL_PREFERRED"
        /// From these nodes first.
        case preferredMany = "MPOL_PREFERRED_MANY"
        /// From the node of the CPU.
        case local = "MPOL_LOCAL"
    }

    /// How the nodes of a memory policy are meant.
    ///
    /// - C: set_mempolicy(2)
    public enum MemoryPolicyFlag: String, CaseIterable, Sendable {
        /// Let the kernel move pages.
        case balancing = "MPOL_F_NUMA_BALANCING"
        /// Count within the cpuset.
        case relativeNodes = "MPOL_F_RELATIVE_NODES"
        /// Do not follow the cpuset.
        case staticNodes = "MPOL_F_STATIC_NODES"
    }

    /// What uname(2) tells.
    ///
    /// - C: personality(2)
    public enum PersonalityDomain: String, CaseIterable, Sendable {
        /// The machine as it is.
        case linux = "LINUX"
        /// A 32-bit machine.
        case linux32 = "LINUX32"
    }
}

extension RuntimeConfig.Linux.NamespaceType: JSONMapped {}
extension RuntimeConfig.Linux.Propagation: JSONMapped {}
extension RuntimeConfig.Linux.MemoryPolicyMode: JSONMapped {}
extension RuntimeConfig.Linux.MemoryPolicyFlag: JSONMapped {}
extension RuntimeConfig.Linux.PersonalityDomain: JSONMapped {}
