import Hardware
import RISCV
import TrapVMM

/// What a program can see of its machine, as text that shows where two machines part.
enum Snapshot {
    /// Registers that the guest sees and that do not count.
    private static let watched: [CSR] = [
        .mstatus, .medeleg, .mideleg, .mie, .mtvec, .mscratch, .mepc, .mcause, .mtval, .mip, .stvec,
        .sscratch,
        .sepc, .scause, .stval, .satp, .scounteren, .mcounteren, .stimecmp, .minstret,
    ]

    /// A bare machine.
    static func of(_ bare: BareMachine) throws -> String {
        let hart = bare.hart
        return try text(
            retired: hart.clock.retired, time: hart.clock.now, mode: hart.mode, pc: hart.pc,
            registers: (0..<32).map { hart.registers[UInt8($0)] },
            memory: bare.memory
        ) { try hart.csr.read($0.rawValue, in: .machine) }
    }

    /// A guest.
    static func of(_ guest: Guest) throws -> String {
        let vm = guest.vm
        vm.csr.time = vm.board.time
        vm.csr.retired = vm.counts.instructions
        vm.csr.lines = vm.board.pendingInterrupts
        return try text(
            retired: vm.counts.instructions, time: vm.board.time, mode: vm.mode, pc: vm.pc,
            registers: (0..<32).map { vm[register: UInt8($0)] },
            memory: guest.memory
        ) { try vm.csr.read($0.rawValue, in: .machine) }
    }

    private static func text(
        retired: UInt64, time: UInt64, mode: PrivilegeMode, pc: UInt64, registers: [UInt64], memory: Memory,
        read: (CSR) throws -> UInt64
    ) rethrows -> String {
        var lines = ["retired \(retired), time \(time), mode \(mode), pc \(hex(pc))"]
        for (number, value) in registers.enumerated() { lines.append("x\(number) \(hex(value))") }
        for csr in watched { lines.append("\(csr) \(hex(try read(csr)))") }
        lines.append("memory \(hex(hash(memory)))")
        return lines.joined(separator: "\n")
    }

    /// FNV-1a over the RAM, eight bytes at a time.
    static func hash(_ memory: Memory) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for offset in stride(from: 0, to: Int(memory.size & ~7), by: 8) {
            hash = (hash ^ memory.bytes.load(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
        }
        return hash
    }
}
