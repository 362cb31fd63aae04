import CKVM
import LabSupport

/// Milestone 8. One virtual machine of the kernel: memory, to which vCPUs are added.
/// - C: KVM_CREATE_VM
public final class KVMMachine {
    let kvm: KVM
    let descriptor: Int32
    // The kernel holds their addresses until the machine is gone, so they must live as long.
    private var memories: [KVMMemory] = []

    init(kvm: KVM, descriptor: Int32) {
        self.kvm = kvm
        self.descriptor = descriptor
    }

    deinit {
        ckvm_close(descriptor)
    }

    /// How the kernel treats a piece of memory.
    public struct MemoryFlags: OptionSet, Sendable {
        /// The bits as the kernel wants them.
        public let rawValue: UInt32
        /// Remember which pages the guest writes: `dirtyPages(of:)`.
        public static let logDirtyPages = MemoryFlags(rawValue: CKVM_MEMORY_LOG_DIRTY_PAGES.rawValue)
        /// The guest's writes are MMIO exits, as with a ROM.
        public static let readOnly = MemoryFlags(rawValue: CKVM_MEMORY_READ_ONLY.rawValue)

        /// Flags as the kernel numbers them.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }
    }

    /// Gives the guest memory.
    ///
    /// - Parameters:
    ///   - start: guest-physical address of the first byte, a multiple of 4096.
    ///   - size: bytes, a multiple of 4096.
    ///   - slot: a number of the caller's choice, one for each piece.
    ///   - flags: how the kernel treats it.
    /// - Throws: `KVMError` for sizes that are not pages, for pieces that overlap, and when the host has
    ///   not that much memory.
    /// - C: KVM_SET_USER_MEMORY_REGION
    public func map(
        guestPhysical start: UInt64, size: UInt64, slot: UInt32 = 0, flags: MemoryFlags = []
    ) throws -> KVMMemory {
        // TODO vmm.8
        // A `KVMMemory` is memory of this process; the kernel learns of it by a `ckvm_memory_region`
        // that says which guest-physical addresses lead to which of ours. The kernel keeps our address
        // and nothing else: who keeps the memory alive until the machine is gone?
        throw Unimplemented("vmm.8")
    }

    /// Pages of a piece that the guest has written since the last call, as indices within the piece, in
    /// order. Asking makes them clean.
    ///
    /// - Throws: `KVMError` unless the piece was mapped with `.logDirtyPages`.
    /// - C: KVM_GET_DIRTY_LOG
    public func dirtyPages(of memory: KVMMemory) throws -> [Int] {
        let pages = Int((memory.range.upperBound - memory.range.lowerBound) / KVMMemory.pageSize)
        // The kernel writes whole 64-bit words.
        var bitmap = [UInt64](repeating: 0, count: (pages + 63) / 64)
        try check("KVM_GET_DIRTY_LOG slot \(memory.slot)", ckvm_dirty_log(descriptor, memory.slot, &bitmap))
        return try Self.pages(in: bitmap)
    }

    /// The numbers of the bits that are set: bit b of word w is page 64w + b.
    /// - Throws: `Unimplemented` while the milestone is a stub.
    public static func pages(in bitmap: [UInt64]) throws -> [Int] {
        // TODO vmm.8
        // In order, lowest page first.
        throw Unimplemented("vmm.8")
    }

    /// A new processor, with the features that this host's KVM can give it.
    ///
    /// It wakes as an 8086 at 0xFFFF_FFF0 with all that a reset leaves; `startInRealMode` and
    /// `startInLongMode` put it where a guest wants it.
    /// - Parameter number: 0 for the first.
    /// - Throws: `KVMError`.
    /// - C: KVM_CREATE_VCPU, mmap(2)
    public func makeVCPU(_ number: Int32 = 0) throws -> KVMVCPU {
        let size = try check("KVM_GET_VCPU_MMAP_SIZE", ckvm_run_size(kvm.descriptor))
        let created = try check("KVM_CREATE_VCPU \(number)", ckvm_create_vcpu(descriptor, number))
        return try KVMVCPU(machine: self, descriptor: created, runSize: UInt64(size))
    }
}
