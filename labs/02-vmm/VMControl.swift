import LabSupport
import RISCV

/// Milestone 7. What the hart needs to run a guest in S and U by itself: the control block of a virtual
/// hart (VT-x calls it VMCS, AMD-V VMCB).
///
/// In this model the hypervisor is M-level software and the guest's `vs*` registers are loaded into the
/// hart's own; a hart with the H extension has both sets side by side, and HS for the hypervisor.
/// - ISA: Privileged 1.12, §8.2
public struct VMControl: Equatable, Sendable {
    /// Registers that are the guest's own while it runs: entered from the block, and back into it.
    static let guestOwned: [CSR] = [.stvec, .scounteren, .senvcfg, .sscratch, .sepc, .scause, .stval, .satp]

    /// vsstatus, with SIE, SPIE, SPP, SUM and MXR.
    public var status: UInt64 = 0
    /// TVM and TSR: what the guest's own M-level code keeps from its S.
    public var denied: UInt64 = 0
    /// The registers of `guestOwned`, in their order.
    public var own: [UInt64] = []
    /// Exceptions that go straight to the guest's handler.
    public var hedeleg: UInt64 = 0
    /// Interrupts that do.
    public var hideleg: UInt64 = 0
    /// vsie.
    public var enabled: UInt64 = 0
    /// hvip: the virtual interrupts that are pending.
    public var pending: UInt64 = 0
    /// vstimecmp.
    public var timer: UInt64 = .max
    /// henvcfg: whether the guest has a timer of its own.
    public var environment: UInt64 = 0
    /// hcounteren: which counters the guest may read.
    public var counters: UInt64 = 0
    /// The guest's time; a real hart adds `htimedelta` to its own.
    public var time: UInt64 = 0

    /// The block of a guest, as its virtual registers say.
    public init(_ csr: VirtualCSRs, time: UInt64) throws {
        // TODO vmm.7
        // hedeleg: what the guest itself has delegated to S - except illegal instructions, which may be
        // ours to emulate, and calls from S. cycle and instret stay ours (bits 0 and 2 of counters).
        throw Unimplemented("vmm.7")
    }

    /// VM entry: loads the block into the hart.
    /// - Parameter old: what the hart still holds of this guest; nil: nothing.
    func enter(_ hart: any HostHart, over old: VMControl? = nil) {
        func load(_ csr: CSR, _ value: UInt64, _ held: UInt64?) {
            if value != held { hart.write(csr, value) }
        }
        for (index, csr) in Self.guestOwned.enumerated() { load(csr, own[index], old?.own[index]) }
        // `wfi` comes to the hypervisor, or a waiting guest would stop the hart for everybody.
        load(.mstatus, status | denied | Status.tw, old.map { $0.status | $0.denied | Status.tw })
        load(.medeleg, hedeleg, old?.hedeleg)
        load(.mideleg, hideleg, old?.hideleg)
        load(.mie, enabled, old?.enabled)
        load(.menvcfg, environment, old?.environment)
        load(.mcounteren, counters, old?.counters)
        load(.mip, pending, old?.pending)
        load(.stimecmp, timer, old?.timer)
        hart.time = time
    }

    /// VM exit: what the guest has changed.
    mutating func leave(_ hart: any HostHart) {
        own = Self.guestOwned.map { hart.read($0) }
        status = hart.read(.mstatus) & Status.supervisorWritable
        enabled = hart.read(.mie)
        pending = hart.read(.mip)
        timer = hart.read(.stimecmp)
    }

    /// Brings what the guest has changed back to its virtual registers.
    public func update(_ csr: inout VirtualCSRs) throws {
        // TODO vmm.7
        // The S-level fields of mstatus; the delegated bits of mie; the guest's own registers; stimecmp.
        // Of the pending bits only SSIP is the guest's to change.
        throw Unimplemented("vmm.7")
    }
}

extension VirtualMachine {
    /// Whether the guest's code runs on the hart in the mode that it believes to be in.
    var isAssisted: Bool { technique == .hardware && mode < .machine }

    /// Runs the guest in S or U up to its next exit.
    func runAssisted(atMost limit: UInt64) throws {
        look()
        var control = try VMControl(csr, time: board.time)
        hart.mode = mode
        let isLoaded = hypervisor.loaded == .stage(of: ObjectIdentifier(self))
        control.enter(hart, over: isLoaded ? controlOnHart : nil)
        if !isLoaded {
            hart.secondStage = stage
            hart.fence()
            hypervisor.loaded = .stage(of: ObjectIdentifier(self))
        }
        let before = hart.retired
        let exit = try hart.run(atMost: limit)
        control.leave(hart)
        controlOnHart = control
        mode = hart.mode
        try control.update(&csr)
        let ran = hart.retired &- before
        retire(ran)
        // Its handler faults, without end and without an exit: that is its share of the hart, too.
        if ran == 0, exit == .limit { counts.idle &+= limit }
        if case .trap(let trap) = exit { try handle(trap) }
    }

    /// A page fault of the second stage: RAM that the guest touches for the first time, or a device.
    func stageFault(_ trap: Trap, for access: Access) throws {
        // TODO vmm.7
        // In the slot: map it - 2 MiB at once where the slot has them all and both addresses are
        // multiples of that, else one page - and let the guest try again. Elsewhere: walk the guest's own
        // table (its entries may lie where no RAM is: reflect), then the device, or an access fault for a
        // fetch.
        throw Unimplemented("vmm.7")
    }

    // TODO vmm.7
}
