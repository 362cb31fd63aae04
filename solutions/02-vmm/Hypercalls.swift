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
        // >>> vmm.6
        // Every argument comes from the guest: an address outside its RAM, a number that is no
        // register of S, a count without end are refused (Hypercall.refused) and cost only the guest.
        // stub: throw Unimplemented("vmm.6")
        switch call {
        case .version: return 1
        case .status:
            let old = try csr.read(CSR.sstatus.rawValue, in: .supervisor)
            try csr.write(CSR.sstatus.rawValue, old & ~a0 | a1, in: .supervisor)
            shareEnable()
            return old
        case .writeCSR:
            let number = UInt16(truncatingIfNeeded: a0)
            guard a0 < 4096, let old = try illegalAsNil({ try csr.read(number, in: .supervisor) }),
                try illegalAsNil({ try csr.write(number, a1, in: .supervisor) }) != nil
            else { return Hypercall.refused }
            return old
        case .readCSR:
            let number = UInt16(truncatingIfNeeded: a0)
            return try illegalAsNil { try csr.read(number, in: .supervisor) } ?? Hypercall.refused
        case .mode: return UInt64(mode.rawValue)
        case .readable: return isReadable(a0) ? 1 : 0
        case .updateTables: return try updateTables(a0, count: a1)
        case .setShared:
            let fits = slot.memory.contains(a0, count: SharedPage.size) && a0 & 7 == 0
            guard fits || a0 == 0 else { return Hypercall.refused }
            sharedPage = a0 == 0 ? nil : a0
            return 0
        case .poll, .returnFromTrap: return 0
        }
        // <<<
    }

    // >>> vmm.6
    /// Many entries of the guest's page tables in one exit.
    private func updateTables(_ list: UInt64, count: UInt64) throws -> UInt64 {
        var done: UInt64 = 0
        while done < min(count, 512) {
            guard let place = try? interpreter.load(list &+ 16 * done, size: .double),
                let value = try? interpreter.load(list &+ 16 * done &+ 8, size: .double),
                (try? slot.memory.store(place, size: .double, value)) != nil
            else { break }
            noteStore(toPage: place)
            done += 1
        }
        interpreter.forget()
        shadow.removeAll()
        return done
    }
    // <<<

    /// `sret`, asked for: registers a0 and a7, which the call itself took, come from a list.
    private func returnFromTrap(registersAt list: UInt64) throws {
        // >>> vmm.6
        // Read the list first, as the guest: it may name no memory. With a shared page, sepc, SPP and SPIE
        // are taken from there, and its enable word says afterwards whether interrupts are on.
        // stub: throw Unimplemented("vmm.6")
        interpreter.forget()
        let a0 = try? interpreter.load(list, size: .double)
        let a7 = try? interpreter.load(list &+ 8, size: .double)
        if let sharedPage {
            csr[.sepc] = shared(SharedPage.sepc, of: sharedPage) & ~1
            let bits = Status.spp | Status.spie
            csr[.mstatus] = csr[.mstatus] & ~bits | shared(SharedPage.previous, of: sharedPage) & bits
        }
        try emulateSret()
        if let a0, let a7 {
            self[register: 10] = a0
            self[register: 17] = a7
        }
        shareEnable()
        // <<<
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
