import LabSupport

/// Milestone 8. The heart of every VMM: run, look why the guest stopped, answer, run again.
public struct KVMRunLoop {
    /// Why the loop ended.
    public enum Ending: Equatable, Sendable {
        /// The guest waits for an interrupt, and here nothing sends one.
        case halted
        /// The guest turned the machine off.
        case exited(status: Int32)
        /// A triple fault.
        case shutdown
        /// Somebody asked for a stop. The loop may be entered again.
        case interrupted
        /// An exit that a VMM can do nothing about.
        case stuck(KVMExit)
    }

    /// How often the guest exited, by the exit's name.
    public private(set) var exits: [String: Int] = [:]

    /// A loop that has counted nothing.
    public init() {}

    /// Runs a guest until something ends it.
    ///
    /// - Parameters:
    ///   - processor: what runs it.
    ///   - devices: what answers its ports and its MMIO.
    /// - Throws: what `processor` throws.
    public mutating func run(
        _ processor: some KVMProcessor, _ devices: some KVMDevices
    ) throws -> Ending {
        // TODO vmm.8
        // One exit of a string instruction (REP OUTSB) holds many items: each is one access of the
        // device, in order. Items and values are little-endian. A debug exit has nothing to answer.
        // Count every exit under its `name`.
        throw Unimplemented("vmm.8")
    }

    // TODO vmm.8
}

extension KVMExit {
    /// One word, for counting.
    public var name: String {
        switch self {
        case .io(_, .input, _, _, _): "in"
        case .io(_, .output, _, _, _): "out"
        case .mmio(_, let isWrite, _): isWrite ? "mmio-write" : "mmio-read"
        case .halt: "halt"
        case .shutdown: "shutdown"
        case .interrupted: "interrupted"
        case .debug: "debug"
        case .failEntry: "fail-entry"
        case .internalError: "internal-error"
        case .other(let reason): "reason-\(reason)"
        }
    }
}
