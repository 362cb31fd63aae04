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
        // >>> vmm.8
        // One exit of a string instruction (REP OUTSB) holds many items: each is one access of the
        // device, in order. Items and values are little-endian. A debug exit has nothing to answer.
        // Count every exit under its `name`.
        // stub: throw Unimplemented("vmm.8")
        while true {
            let exit = try processor.run()
            exits[exit.name, default: 0] += 1
            if let ending = try answer(exit, processor, devices) { return ending }
        }
        // <<<
    }

    // >>> vmm.8
    private func answer(
        _ exit: KVMExit, _ processor: some KVMProcessor, _ devices: some KVMDevices
    ) throws -> Ending? {
        switch exit {
        case .io(let port, .output, let size, _, let data):
            for item in items(data, of: size) {
                let value = UInt32(truncatingIfNeeded: number(item))
                if let status = devices.output(port: port, size: size, value: value) {
                    return .exited(status: status)
                }
            }
        case .io(let port, .input, let size, let count, _):
            let values = (0..<count).map { _ in UInt64(devices.input(port: port, size: size)) }
            try processor.complete(with: values.flatMap { bytes($0, size) })
        case .mmio(let address, true, let data):
            devices.store(address: address, size: data.count, value: number(data[...]))
        case .mmio(let address, false, let data):
            let value = devices.load(address: address, size: data.count)
            try processor.complete(with: bytes(value, data.count))
        case .debug: break
        case .halt: return .halted
        case .shutdown: return .shutdown
        case .interrupted: return .interrupted
        case .failEntry, .internalError, .other: return .stuck(exit)
        }
        return nil
    }

    private func items(_ data: [UInt8], of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: data.count, by: max(1, size)).map { data[$0..<min($0 + size, data.count)] }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (UInt64($0) * 8)) }
    }
    // <<<
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
