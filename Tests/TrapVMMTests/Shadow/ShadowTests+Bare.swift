import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Random programs under the monitor and on a bare machine.
extension ShadowTests {
    func testRandomProgramsDoWhatTheyDoOnABareMachine() throws {
        try withSeed { generator in
            for number in 0..<150 where (testRun?.totalFailureCount ?? 0) < 2 {
                let mode: PrivilegeMode = number % 3 == 0 ? .user : .supervisor
                let program = Self.program(in: mode, using: &generator)
                let registers = (0..<14).map { _ in generator.next() >> (generator.next() % 64) }
                let (guest, bare) = (
                    try Stand.guest(memorySize: 1 << 19), try BareMachine(memorySize: 1 << 19)
                )
                try Self.prepare(guest.memory, program, user: mode == .user)
                try Self.prepare(bare.memory, program, user: mode == .user)
                guest.enter(mode)
                try bare.enter(mode)
                guest.vm.pc = 0x4000
                bare.hart.pc = 0x4000
                for (csr, value) in [(CSR.stvec, Self.code), (.satp, 8 << 60 | 0x80040)] {
                    guest.vm.csr[csr] = value
                    try bare.set(csr, value)
                }
                for (index, value) in registers.enumerated() {
                    guest.vm[register: UInt8(index) + 10] = value
                    bare.hart.registers[UInt8(index) + 10] = value
                }
                guest.vm[register: 8] = 0x5000
                bare.hart.registers[8] = 0x5000
                let stops = (try guest.vm.run(budget: 20_000), try bare.run(budget: 20_000))
                XCTAssertEqual("\(stops.0)", "\(stops.1)", "how program \(number) ended")
                assertLesson(
                    try Snapshot.of(guest), is: try Snapshot.of(bare),
                    "program \(number) in \(mode): \(program.map(\.description).joined(separator: "; "))",
                    why: "Popek and Goldberg's equivalence: the guest cannot tell, not even by counting")
            }
        }
    }

    /// A handler that skips what trapped and ends the program at an ecall of the user.
    private static let skipping: [Instruction] = [
        .csr(.csrrci, 0, .sip, 2), .csrr(31, .scause), Instruction(.blt, rs1: 31, rs2: 0, immediate: 24),
        .li(30, 8), Instruction(.beq, rs1: 31, rs2: 30, immediate: 20), .csrr(31, .sepc), .addi(31, 31, 4),
        .csrw(.sepc, 31), .sret, .csrw(.sie, 0), .wfi,
    ]

    private static func prepare(_ memory: Memory, _ program: [Instruction], user: Bool) throws {
        let tables = GuestTables(in: memory)
        let mode = user ? PTE.u : 0
        try tables.map(code, to: code, PTE.code)
        try tables.map(0x4000, to: userCode, PTE.v | PTE.r | PTE.x | mode)
        try tables.map(0x5000, to: userData, PTE.v | PTE.r | PTE.w | mode)
        try tables.map(0x7000, to: data, PTE.v | PTE.r | mode)
        for (address, instructions) in [(code, skipping), (userCode, program)] {
            for (index, i) in instructions.enumerated() {
                try memory.store(address + 4 * UInt64(index), size: .word, UInt64(i.encoded))
            }
        }
    }

    private static func program(in mode: PrivilegeMode, using generator: inout SeededGenerator)
        -> [Instruction]
    {
        let body = (0..<40).map { _ in instruction(using: &generator) }
        return body + (mode == .user ? [.ecall] : [.csrw(.sie, 0), .wfi])
    }

    private static func instruction(using generator: inout SeededGenerator) -> Instruction {
        let any = generator.next()
        let (rd, a, b) = (UInt8(any >> 8 & 7) + 10, UInt8(any >> 12 & 7) + 10, UInt8(any >> 16 & 7) + 10)
        let offset = Int64(any >> 20 & 0xFFF) - 1024
        let operations: [RISCV.Operation] = [.add, .sub, .xor, .sltu, .mul, .divu, .sraw, .addw, .remw, .sll]
        let loads: [RISCV.Operation] = [.lb, .lhu, .lw, .ld, .lwu]
        let stores: [RISCV.Operation] = [.sb, .sh, .sw, .sd]
        let csrs: [CSR] = [.sstatus, .sie, .sip, .sscratch, .sepc, .scause, .stval, .scounteren]
        let readable: [CSR] = [.satp, .stvec, .time, .mstatus, .cycle, .mhartid]
        let atomics: [RISCV.Operation] = [.amoaddD, .amoswapW, .lrD, .scD, .amomaxuW]
        let pick = Int(any >> 40 & 0xFFFF)
        switch any % 11 {
        case 0, 1: return Instruction(operations[pick % operations.count], rd: rd, rs1: a, rs2: b)
        case 2: return .addi(rd, a, offset)
        case 3: return .load(loads[pick % loads.count], rd, offset & ~7, 8)
        case 4: return .store(stores[pick % stores.count], a, offset & ~7, 8)
        case 5: return .load(loads[pick % loads.count], rd, offset, 8)
        case 6, 7:
            let csr = Operation(rawValue: Operation.csrrw.rawValue + UInt8(pick % 6)) ?? .csrrw
            return .csr(csr, rd, csrs[pick / 6 % csrs.count], a)
        case 8: return .csrr(rd, readable[pick % readable.count])
        case 9: return Instruction(atomics[pick % atomics.count], rd: rd, rs1: 8, rs2: b)
        default:
            let others: [Instruction] = [.fenceAll, .fence(8), Instruction(.ebreak), .mret, .nop]
            return others[pick % others.count]
        }
    }
}
