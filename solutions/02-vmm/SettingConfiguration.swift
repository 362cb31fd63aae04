import LabSupport
import RISCV

/// The control and status registers of a setting, and its clock.
public struct Configuration: Sendable {
    /// What is written to each register, except those that follow from others.
    private var values: [CSR: UInt64] = [:]
    /// The machine's time, in ticks.
    private(set) var time: UInt64
    /// Whether U and S translate addresses.
    public private(set) var isTranslating = true
    private let isOpen: Bool

    /// The registers that a setting chooses, with the bits that can be either way; in the order in
    /// which they are written.
    private static let varying: [(csr: CSR, bits: UInt64)] = [
        (.mstatus, Status.machineWritable),
        // Delegated traps would not come to us, so only such as cannot happen here: of fetches.
        (
            .medeleg,
            1 << Exception.instructionMisaligned.rawValue | 1 << Exception.instructionPageFault.rawValue
        ),
        (.mideleg, supervisorInterrupts),
        // Bit 1 of a vector stays 0: modes 2 and 3 are reserved.
        (.mtvec, ~2), (.stvec, ~2), (.mepc, ~1), (.sepc, ~1),
        (.mscratch, .max), (.mcause, .max), (.mtval, .max),
        (.sscratch, .max), (.scause, .max), (.stval, .max),
        (.mcounteren, 0xFFFF_FFFF), (.scounteren, 0xFFFF_FFFF),
        (.menvcfg, 1 << 63 | 1), (.senvcfg, 1),
        (.mcountinhibit, 5), (.mcycle, .max), (.minstret, .max),
        (.stimecmp, .max), (.mip, supervisorInterrupts),
    ]
    private static let supervisorInterrupts =
        Interrupt.supervisorSoftware.mask | Interrupt.supervisorTimer.mask | Interrupt.supervisorExternal.mask
    private static let longestTime: UInt64 = 1 << 62 - 1

    /// A random configuration.
    /// - Parameter isOpen: S may do what M can forbid it, and U may read the counters.
    init(using generator: inout SeededGenerator, isOpen: Bool) {
        self.isOpen = isOpen
        time = generator.next() & Self.longestTime
        for (csr, bits) in Self.varying { values[csr] = generator.next() & bits }
        // 2 is no mode; mirroring leads from 0 to 3.
        let isMachine = generator.next() & 1 == 1
        set(.mstatus, bits: Status.mpp, to: isMachine)
        guard isOpen else { return }
        set(.mstatus, bits: Status.tvm | Status.tw | Status.tsr, to: false)
        set(.mstatus, bits: Status.sum, to: true)
        for csr in [CSR.mcounteren, .scounteren, .mideleg] { set(csr, bits: .max, to: true) }
    }

    /// Turns every bit that can be either way.
    mutating func mirror() {
        for (csr, bits) in Self.varying where !isOpen || csr != .mideleg {
            // Without delegation sie and sip would be empty in one of the two.
            values[csr] = ~values[csr, default: 0] & bits
        }
        time = ~time & Self.longestTime
        isTranslating.toggle()
    }

    mutating func closeCounters() {
        values[.mcounteren] = 0
        values[.scounteren] = 0
    }

    private mutating func set(_ csr: CSR, bits: UInt64, to isOn: Bool) {
        let all = Self.varying.first { $0.csr == csr }?.bits ?? 0
        let old = values[csr, default: 0]
        values[csr] = isOn ? (old | bits) & all : old & ~bits
    }

    /// Writes it all to a hart.
    /// - Parameter root: the physical address of the page table.
    func apply(to hart: any HostHart, in mode: PrivilegeMode, root: UInt64) {
        hart.time = time
        for (csr, _) in Self.varying { hart.write(csr, value(of: csr, in: mode)) }
        // Only what is not pending is enabled: an interrupt would come before the instruction.
        hart.write(.mie, ~hart.read(.mip))
        let asid = values[.mscratch, default: 0] & 0xFFFF
        hart.write(.satp, isTranslating ? 8 << 60 | asid << 44 | root >> 12 : 0)
    }

    private func value(of csr: CSR, in mode: PrivilegeMode) -> UInt64 {
        let value = values[csr, default: 0]
        // Only M is ever entered with MPRV on: every return to a lower mode clears it.
        return csr == .mstatus && mode != .machine ? value & ~Status.mprv : value
    }
}
