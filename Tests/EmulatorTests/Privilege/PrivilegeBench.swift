import Emulator
import RISCV

/// A hart that is about to trap: handlers for M and S at known places, nothing else.
struct PrivilegeBench {
    let bench: Workbench
    var hart: Hart { bench.hart }

    /// Where machine mode handles its traps.
    static let machineHandler: UInt64 = 0x8000_1000
    /// Where the supervisor handles its traps.
    static let supervisorHandler: UInt64 = 0x8000_2000

    init(in mode: PrivilegeMode = .machine) throws {
        bench = try Workbench()
        try set(.mtvec, Self.machineHandler)
        try set(.stvec, Self.supervisorHandler)
        hart.mode = mode
    }

    /// Reads a register as the machine's firmware would.
    func get(_ csr: CSR) throws -> UInt64 {
        try hart.csr.read(csr.rawValue, in: .machine)
    }

    /// Writes a register as the machine's firmware would.
    func set(_ csr: CSR, _ value: UInt64) throws {
        try hart.csr.write(csr.rawValue, value, in: .machine)
    }

    /// Sets bits of a register.
    func raise(_ csr: CSR, _ bits: UInt64) throws {
        try set(csr, try get(csr) | bits)
    }

    /// Sets a wire, as a device would.
    func wire(_ interrupt: Interrupt, _ high: Bool = true) {
        bench.bus.lines.set(interrupt, high)
    }

    /// Runs one instruction at 0x8000_0000 and says what it led to.
    func step(_ instruction: Instruction) throws -> Trap? {
        try bench.place([instruction])
        return try hart.step()
    }

    /// MPP of mstatus.
    var previousMachineMode: UInt64 { get throws { try get(.mstatus) >> 11 & 3 } }

    /// The bits of mstatus that traps and returns move, by name.
    func stack() throws -> String {
        let status = try get(.mstatus)
        func bit(_ mask: UInt64) -> Int { status & mask == 0 ? 0 : 1 }
        return "MIE \(bit(Status.mie)) MPIE \(bit(Status.mpie)) MPP \(status >> 11 & 3) "
            + "SIE \(bit(Status.sie)) SPIE \(bit(Status.spie)) SPP \(bit(Status.spp))"
    }
}
