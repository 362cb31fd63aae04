import CKVM
import LabSupport

/// The general registers of a vCPU: `rax` to `r15`, `rip`, `rflags`.
/// - C: struct kvm_regs
public typealias KVMRegisters = ckvm_registers

/// The registers that decide a vCPU's mode: segments, tables, `cr0` to `cr8`, `efer`.
/// - C: struct kvm_sregs
public typealias KVMSpecialRegisters = ckvm_special_registers

/// What runs a guest until something needs the VMM: a vCPU, or a script of exits in a test.
public protocol KVMProcessor: AnyObject {
    /// Runs the guest until it exits.
    func run() throws -> KVMExit
    /// Hands over what the guest's last IN or load from MMIO reads.
    func complete(with data: [UInt8]) throws
}

/// Milestone 8. A processor of a machine. All of its calls belong on one thread.
/// - C: KVM_CREATE_VCPU
public final class KVMVCPU: KVMProcessor {
    // Holds the machine, which holds the memory, for as long as the guest may run.
    private let machine: KVMMachine
    private let descriptor: Int32
    /// The page shared with the kernel.
    public let area: KVMRunArea
    /// Where the answer to a read that the guest waits for belongs in `area`, and its size in bytes.
    private var awaited: (offset: UInt64, count: Int)?

    init(machine: KVMMachine, descriptor: Int32, runSize: UInt64) throws {
        self.machine = machine
        self.descriptor = descriptor
        do {
            area = try KVMRunArea(vcpu: descriptor, size: runSize)
            try check("KVM_SET_CPUID2", ckvm_offer_features(machine.kvm.descriptor, descriptor))
        } catch {
            // An object that was never whole has no deinit.
            ckvm_close(descriptor)
            throw error
        }
    }

    deinit {
        ckvm_close(descriptor)
    }

    /// The general registers, as they are between two runs.
    /// - Throws: `KVMError`.
    /// - C: KVM_GET_REGS
    public func registers() throws -> KVMRegisters {
        var values = KVMRegisters()
        try check("KVM_GET_REGS", ckvm_get_registers(descriptor, &values))
        return values
    }

    /// Replaces the general registers.
    /// - Throws: `KVMError`.
    /// - C: KVM_SET_REGS
    public func set(_ registers: KVMRegisters) throws {
        var values = registers
        try check("KVM_SET_REGS", ckvm_set_registers(descriptor, &values))
    }

    /// The registers that decide the mode.
    /// - Throws: `KVMError`.
    /// - C: KVM_GET_SREGS
    public func specialRegisters() throws -> KVMSpecialRegisters {
        var values = KVMSpecialRegisters()
        try check("KVM_GET_SREGS", ckvm_get_special_registers(descriptor, &values))
        return values
    }

    /// Replaces the registers that decide the mode.
    /// - Throws: `KVMError`, also for a mode that no processor can be in.
    /// - C: KVM_SET_SREGS
    public func set(_ registers: KVMSpecialRegisters) throws {
        var values = registers
        try check("KVM_SET_SREGS", ckvm_set_special_registers(descriptor, &values))
    }

    /// Whether each instruction ends in a `.debug` exit.
    /// - Throws: `KVMError` where the host cannot do it.
    /// - C: KVM_SET_GUEST_DEBUG
    public func setSingleStep(_ isOn: Bool) throws {
        try check("KVM_SET_GUEST_DEBUG", ckvm_set_single_step(descriptor, isOn ? 1 : 0))
    }

    /// Runs the guest until it exits.
    ///
    /// A signal to this thread, or `area.requestStop()`, ends it with `.interrupted`; the guest goes on
    /// with the next call as if nothing had been.
    /// - Throws: `KVMError` when the kernel refuses to run it.
    /// - C: KVM_RUN
    public func run() throws -> KVMExit {
        // TODO vmm.8
        // `ckvm_run`, then `KVMExit.decode`. An answer of -CKVM_INTERRUPTED_CALL is an outcome and no
        // error; the area may then still hold the exit before, so do not decode that again. Remember
        // where the answer to a read belongs, for `complete`; every run uses the answer up.
        throw Unimplemented("vmm.8")
    }

    /// Hands over what the guest's last IN or load from MMIO reads. The guest gets it with the next run;
    /// without an answer it reads what the area happens to hold.
    ///
    /// - Parameter data: exactly as many bytes as the exit's `data`, little-endian.
    /// - Throws: `KVMError` when the guest waits for nothing, or for another number of bytes.
    public func complete(with data: [UInt8]) throws {
        // TODO vmm.8
        // The bytes go where the kernel looks for them: for IN at the exit's data offset, for MMIO at
        // CKVM_RUN_MMIO_DATA.
        throw Unimplemented("vmm.8")
    }

    // TODO vmm.8
}
