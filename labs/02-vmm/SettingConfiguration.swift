import LabSupport
import RISCV

extension Setting {
    /// The control and status registers of a setting, and its clock.
    public struct Configuration: Sendable {
        /// What is written to each register that does not follow from others.
        private var values: [CSR: UInt64] = [:]
        /// The machine's time, in ticks.
        private var time: UInt64
        private var addressSpace: UInt64
        /// Whether U and S translate addresses.
        public private(set) var isTranslating = true
        private let isOpen: Bool

        /// A random configuration.
        /// - Parameter isOpen: S may do all that M could forbid it, U may read the counters, and what
        ///   lies open stays open in the mirror: sie and sip show every bit, counters count.
        init(using generator: inout SeededGenerator, isOpen: Bool) {
            self.isOpen = isOpen
            time = generator.next() & Self.longestTime
            addressSpace = generator.next() & 0xFFFF
            for (csr, bits) in Self.varying { values[csr] = generator.next() & bits }
            // MPP: 2 is no mode, so both bits are alike. Mirroring leads from U to M and back.
            let isMachine = generator.next() & 1 == 1
            set(.mstatus, bits: Status.mpp, to: isMachine)
            guard isOpen else { return }
            set(.mstatus, bits: Status.tvm | Status.tw | Status.tsr, to: false)
            set(.mstatus, bits: Status.sum, to: true)
            for csr in [CSR.mcounteren, .scounteren, .mideleg] { set(csr, bits: .max, to: true) }
            set(.mcountinhibit, bits: .max, to: false)
            // One pending and one not, so that in the mirror, too, sie has a bit to set and one to clear.
            set(.mip, bits: Interrupt.supervisorSoftware.mask, to: true)
            set(.mip, bits: Interrupt.supervisorExternal.mask, to: false)
        }

        /// Turns every bit that can be either way.
        mutating func mirror() {
            for (csr, bits) in Self.varying where !(isOpen && [.mideleg, .mcountinhibit].contains(csr)) {
                values[csr] = ~values[csr, default: 0] & bits
            }
            time = ~time & Self.longestTime
            isTranslating.toggle()
        }

        /// Closes the counters to U and S.
        mutating func closeCounters() {
            values[.mcounteren] = 0
            values[.scounteren] = 0
        }

        private mutating func set(_ csr: CSR, bits: UInt64, to isOn: Bool) {
            let all = Self.varying.first { $0.csr == csr }?.bits ?? 0
            let old = values[csr, default: 0]
            values[csr] = isOn ? (old | bits) & all : old & ~bits
        }
    }
}

extension Setting.Configuration {
    private static let machineInterrupts =
        Interrupt.machineSoftware.mask | Interrupt.machineTimer.mask | Interrupt.machineExternal.mask
    private static let supervisorInterrupts =
        Interrupt.supervisorSoftware.mask | Interrupt.supervisorTimer.mask | Interrupt.supervisorExternal.mask
    private static let longestTime: UInt64 = 1 << 62 - 1
    // A delegated trap would not come to us: only of fetches, which cannot trap here.
    private static let delegable: UInt64 =
        1 << Exception.instructionMisaligned.rawValue | 1 << Exception.instructionPageFault.rawValue

    /// The registers of a setting and the bits in them that can be either way, in the order of writing.
    private static let varying: [(csr: CSR, bits: UInt64)] = [
        (.mstatus, Status.machineWritable), (.medeleg, delegable), (.mideleg, supervisorInterrupts),
        // Bit 1 of a vector stays 0: modes 2 and 3 are reserved.
        (.mtvec, ~2), (.stvec, ~2), (.mepc, ~1), (.sepc, ~1), (.mscratch, .max), (.sscratch, .max),
        (.mcause, .max), (.scause, .max), (.mtval, .max), (.stval, .max),
        (.mcounteren, 0xFFFF_FFFF), (.scounteren, 0xFFFF_FFFF), (.menvcfg, 1 << 63 | 1), (.senvcfg, 1),
        (.mcountinhibit, 5), (.mcycle, .max), (.minstret, .max), (.stimecmp, .max),
        (.mip, supervisorInterrupts), (.mie, machineInterrupts),
    ]

    /// Writes it all to a hart.
    /// - Parameter root: the physical address of the page table.
    func apply(to hart: any HostHart, in mode: PrivilegeMode, root: UInt64) {
        hart.time = time
        for (csr, _) in Self.varying { hart.write(csr, value(of: csr, in: mode)) }
        // Nothing that is pending is enabled: the interrupt would come before the instruction.
        hart.write(.mie, (hart.read(.mie) | Self.supervisorInterrupts) & ~hart.read(.mip))
        hart.write(.satp, isTranslating ? 8 << 60 | addressSpace << 44 | root >> 12 : 0)
    }

    private func value(of csr: CSR, in mode: PrivilegeMode) -> UInt64 {
        let value = values[csr, default: 0]
        // Only M runs with MPRV on: every return to a lower mode clears it.
        return csr == .mstatus && mode != .machine ? value & ~Status.mprv : value
    }
}
