import CKVM
import LabSupport

/// Milestone 8. Why a guest stopped and the VMM has the processor again.
/// - C: struct kvm_run, KVM_EXIT_*
public enum KVMExit: Equatable, Sendable {
    /// Which way the bytes of a port access go, seen from the guest.
    public enum Direction: Sendable {
        case input, output
    }

    /// The guest executed IN or OUT, or a string of them.
    ///
    /// `count` items of `size` bytes (1, 2 or 4), all to one port. `data` holds `size * count` bytes: what
    /// the guest writes, or as many zeros as it waits for.
    case io(port: UInt16, direction: Direction, size: Int, count: Int, data: [UInt8])
    /// The guest reached for a guest-physical address without memory. `data` holds 1 to 8 bytes: what
    /// the guest writes, or as many zeros as it waits for.
    case mmio(address: UInt64, isWrite: Bool, data: [UInt8])
    /// HLT: the guest waits for an interrupt.
    case halt
    /// A fault in the handler of a fault in the handler of a fault. A real machine resets.
    case shutdown
    /// Nothing happened in the guest: a signal came, or a stop was requested.
    case interrupted
    /// After each instruction, when single stepping is on.
    case debug
    /// The processor refused the state that it was given; `reason` is the processor's own number.
    case failEntry(reason: UInt64)
    /// KVM cannot go on; 1 is an instruction that it should emulate and does not know.
    case internalError(suberror: UInt32)
    /// A reason that this lab does not need.
    case other(reason: UInt32)

    /// Reads the area as the kernel left it.
    /// - Throws: `Unimplemented` while the milestone is a stub.
    public static func decode(_ area: KVMRunArea) throws -> KVMExit {
        // >>> vmm.8
        // The field CKVM_RUN_EXIT_REASON picks the case; `ckvm_exit` names the numbers. From offset 32
        // on lies a C union: what the bytes there mean depends on the reason. An IO exit's data lie
        // elsewhere in the area, where its CKVM_RUN_IO_DATA_OFFSET says; an MMIO exit's lie in place.
        // A read has no data yet: answer as many zeros.
        // stub: throw Unimplemented("vmm.8")
        let reason: UInt32 = area.load(CKVM_RUN_EXIT_REASON)
        switch ckvm_exit(reason) {
        case CKVM_EXIT_IO: return portAccess(area)
        case CKVM_EXIT_MMIO: return memoryAccess(area)
        case CKVM_EXIT_HLT: return .halt
        case CKVM_EXIT_SHUTDOWN: return .shutdown
        case CKVM_EXIT_INTERRUPTED: return .interrupted
        case CKVM_EXIT_DEBUG: return .debug
        case CKVM_EXIT_FAIL_ENTRY: return .failEntry(reason: area.load(CKVM_RUN_FAIL_ENTRY_REASON))
        case CKVM_EXIT_INTERNAL_ERROR:
            return .internalError(suberror: area.load(CKVM_RUN_INTERNAL_SUBERROR))
        default: return .other(reason: reason)
        }
        // <<<
    }

    // >>> vmm.8
    private static func portAccess(_ area: KVMRunArea) -> KVMExit {
        let isOutput = area.load(CKVM_RUN_IO_DIRECTION, as: UInt8.self) == 1
        let size = Int(area.load(CKVM_RUN_IO_SIZE, as: UInt8.self))
        let count = Int(area.load(CKVM_RUN_IO_COUNT, as: UInt32.self))
        let offset: UInt64 = area.load(CKVM_RUN_IO_DATA_OFFSET)
        let data = area.read(at: offset, count: size &* count)
        return .io(
            port: area.load(CKVM_RUN_IO_PORT), direction: isOutput ? .output : .input, size: size,
            count: count, data: isOutput ? data : [UInt8](repeating: 0, count: data.count))
    }

    private static func memoryAccess(_ area: KVMRunArea) -> KVMExit {
        let isWrite = area.load(CKVM_RUN_MMIO_IS_WRITE, as: UInt8.self) == 1
        let length = min(8, Int(area.load(CKVM_RUN_MMIO_LENGTH, as: UInt32.self)))
        let data = area.read(at: UInt64(CKVM_RUN_MMIO_DATA.rawValue), count: length)
        return .mmio(
            address: area.load(CKVM_RUN_MMIO_ADDRESS), isWrite: isWrite,
            data: isWrite ? data : [UInt8](repeating: 0, count: length))
    }
    // <<<
}
