/// A bound on what one process may use.
///
/// - C: setrlimit(2)
public struct ResourceLimit: Equatable, Hashable, Sendable {
    /// What is bounded; the numbers are those of x86-64 and arm64.
    public enum Resource: Int32, CaseIterable, Sendable {
        case cpu = 0
        case fileSize, data, stack, core, residentSet, processes, openFiles, lockedMemory, addressSpace
        case locks, pendingSignals, messageQueues, nice, realTimePriority, realTimeTime

        /// The name of the manual: `RLIMIT_NOFILE`.
        public var name: String {
            "RLIMIT_"
                + [
                    "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS",
                    "LOCKS",
                    "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME",
                ][Int(rawValue)]
        }

        /// The resource of this name.
        public init?(name: String) {
            guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = found
        }
    }

    /// What is bounded.
    public var resource: Resource
    /// What the kernel enforces, in the resource's unit; `UInt64.max` for no bound.
    public var soft: UInt64
    /// How far the process may raise the soft limit itself.
    public var hard: UInt64

    /// A limit.
    public init(_ resource: Resource, soft: UInt64, hard: UInt64) {
        self.resource = resource
        self.soft = soft
        self.hard = hard
    }
}
