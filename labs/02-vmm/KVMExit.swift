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
        // TODO vmm.8
        // The field CKVM_RUN_EXIT_REASON picks the case; `ckvm_exit` names the numbers. From offset 32
        // on lies a C union: what the bytes there mean depends on the reason. An IO exit's data lie
        // elsewhere in the area, where its CKVM_RUN_IO_DATA_OFFSET says; an MMIO exit's lie in place.
        // A read has no data yet: answer as many zeros.
        throw Unimplemented("vmm.8")
    }

    // TODO vmm.8
}
