import LabSupport
import RISCV

/// The paravirtual interface: `ecall` from S with a7 = 0x5056_0000 + number ("PV").
public enum Hypercall: UInt64, CaseIterable, Sendable {
    /// -> 1, the version.
    case version = 0
    /// (clear, set) -> the old `sstatus`.
    case status
    /// (number, value) -> the old value.
    case writeCSR
    /// (number) -> the value.
    case readCSR
    /// -> the virtual mode.
    case mode
    /// (virtual address) -> 1 if a byte can be read there, else 0.
    case readable
    /// (virtual address of two words: a0, a7) -> does not come back: `sret`.
    case returnFromTrap
    /// (virtual address of pairs: place of an entry, its new value; count) -> how many were done.
    case updateTables
    /// (guest physical address of a `SharedPage`, 0 for none) -> 0.
    case setShared
    /// Delivers an interrupt that waits -> 0.
    case poll

    static let base: UInt64 = 0x5056_0000
    /// What a call returns that cannot be served.
    static let refused = UInt64(bitPattern: -3)
}

/// A structure in the guest's RAM that saves exits: both sides read and write it.
///
/// ```
/// +0 interrupts enabled | +8 an interrupt waits | +16 sepc | +24 scause | +32 stval | +40 SPP, SPIE
/// ```
enum SharedPage {
    static let enabled: UInt64 = 0
    static let pending: UInt64 = 8
    static let sepc: UInt64 = 16
    static let scause: UInt64 = 24
    static let stval: UInt64 = 32
    static let previous: UInt64 = 40
    static let size: UInt64 = 48
}

/// Milestone 6. The fourth repair: a guest that knows, and asks.
extension VirtualMachine {
    /// Serves a hypercall, if the guest's `ecall` is one and it may make them.
    func hypercall() throws -> Bool {
        guard technique == .paravirtual, let call = Hypercall(rawValue: self[register: 17] &- Hypercall.base)
        else { return false }
        counts.add(.hypercall)
        let (a0, a1) = (self[register: 10], self[register: 11])
        if call == .returnFromTrap {
            try returnFromTrap(registersAt: a0)
            retire(1)
        } else {
            try complete(4) { self[register: 10] = try serve(call, a0, a1) }
        }
        return true
    }

    private func serve(_ call: Hypercall, _ a0: UInt64, _ a1: UInt64) throws -> UInt64 {
        // TODO vmm.6
        // Every argument comes from the guest: an address outside its RAM, a number that is no
        // register of S, a count without end are refused (Hypercall.refused) and cost only the guest.
        throw Unimplemented("vmm.6")
    }

    // TODO vmm.6
    /// Many entries of the guest's page tables in one exit.

    /// `sret`, asked for: registers a0 and a7, which the call itself took, come from a list.
    private func returnFromTrap(registersAt list: UInt64) throws {
        // TODO vmm.6
        // Read the list first, as the guest: it may name no memory. With a shared page, sepc, SPP and SPIE
        // are taken from there, and its enable word says afterwards whether interrupts are on.
        throw Unimplemented("vmm.6")
    }

    private func shareEnable() {
        guard let sharedPage else { return }
        setShared(SharedPage.enabled, of: sharedPage, csr[.mstatus] & Status.sie != 0 ? 1 : 0)
    }

    private func shared(_ field: UInt64, of page: UInt64) -> UInt64 {
        (try? slot.memory.load(page &+ field, size: .double)) ?? 0
    }

    private func setShared(_ field: UInt64, of page: UInt64, _ value: UInt64) {
        noteStore(toPage: page)
        try? slot.memory.store(page &+ field, size: .double, value)
    }

    /// After a trap was injected: the guest finds it in its shared page, without asking.
    func shareTrap() {
        guard let sharedPage else { return }
        setShared(SharedPage.sepc, of: sharedPage, csr[.sepc])
        setShared(SharedPage.scause, of: sharedPage, csr[.scause])
        setShared(SharedPage.stval, of: sharedPage, csr[.stval])
        setShared(SharedPage.previous, of: sharedPage, csr[.mstatus] & (Status.spp | Status.spie))
        setShared(SharedPage.enabled, of: sharedPage, 0)
    }

    /// The guest turns its interrupts on and off in the shared page, without an exit.
    func takeSharedEnable() {
        guard let sharedPage, mode == .supervisor else { return }
        let isOn = shared(SharedPage.enabled, of: sharedPage) != 0
        csr[.mstatus] = csr[.mstatus] & ~Status.sie | (isOn ? Status.sie : 0)
    }

    /// Tells the guest that an interrupt waits until it turns them on.
    func sharePending() {
        guard let sharedPage else { return }
        let waits = csr.pending & csr[.mie] & csr[.mideleg] != 0
        setShared(SharedPage.pending, of: sharedPage, waits ? 1 : 0)
    }
}
