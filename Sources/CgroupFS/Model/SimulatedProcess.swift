/// A process on paper, of one thread.
struct SimulatedProcess {
    let id: Int32
    var group: Group
    /// Private memory in bytes, by the group that was charged: charges do not follow a move.
    var anonymous: [Charge] = []

    struct Charge {
        let group: Group
        var bytes: UInt64
    }

    var resident: UInt64 {
        anonymous.reduce(0) { $0 &+ $1.bytes }
    }
}

/// A simulated process that is asked to act while its group is frozen.
public struct FrozenProcess: Error, Equatable, CustomStringConvertible {
    /// The process's id.
    public let process: Int32

    /// The message, in one line.
    public var description: String {
        "process \(process) is frozen and does nothing: write 0 to cgroup.freeze first"
    }
}
