import Emulator
import LabSupport
import RISCV

/// A program of random instructions that runs somewhere, traps somewhere, and overwrites itself.
struct RandomProgram {
    let code: [UInt8]
    let registers: [UInt64]
    let trapVectors: (machine: UInt64, supervisor: UInt64)
    let delegated: UInt64
    let enabledInterrupts: UInt64
    let timer: UInt64

    static let size = 0x1800
    /// These hold addresses of data and code, so that most loads and stores find something.
    private static let pointers: ClosedRange<UInt8> = 8...11

    init(using generator: inout SeededGenerator) {
        var code: [UInt8] = []
        while code.count < Self.size { code += Self.instruction(using: &generator) }
        self.code = code
        registers = (0..<32).map { number in
            Self.pointers.contains(UInt8(number))
                ? Workbench.start + .random(in: 0..<0x4000, using: &generator)
                : .random(in: 0...(.max), using: &generator)
        }
        func place(_ generator: inout SeededGenerator) -> UInt64 {
            Workbench.start + 4 * .random(in: 0..<0x400, using: &generator)
        }
        trapVectors = (place(&generator), place(&generator))
        delegated = .random(in: 0...(.max), using: &generator)
        enabledInterrupts = .random(in: 0...(.max), using: &generator)
        timer = .random(in: 50..<1500, using: &generator)
    }

    /// A machine with the program in its memory, about to begin.
    func machine() throws -> Machine {
        let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        let hart = machine.hart
        try machine.bus.memory.write(code, at: Workbench.start)
        hart.pc = Workbench.start
        for (number, value) in registers.enumerated() { hart.registers[UInt8(number)] = value }
        try hart.csr.write(CSR.mtvec.rawValue, trapVectors.machine, in: .machine)
        try hart.csr.write(CSR.stvec.rawValue, trapVectors.supervisor, in: .machine)
        try hart.csr.write(CSR.medeleg.rawValue, delegated, in: .machine)
        try hart.csr.write(CSR.mideleg.rawValue, delegated >> 32, in: .machine)
        try hart.csr.write(CSR.mie.rawValue, enabledInterrupts, in: .machine)
        try machine.bus.store(0x200_4000, size: .double, timer)
        try hart.csr.write(CSR.mstatus.rawValue, Status.mie, in: .machine)
        return machine
    }

    private static func instruction(using generator: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let half = UInt16.random(in: 0...(.max), using: &generator)
            return half & 3 == 3 ? [] : [UInt8(half & 0xFF), UInt8(half >> 8)]
        }
        let operation = operation(using: &generator)
        // wfi would wait for what nobody sends; new vectors would leave the program too soon.
        if operation == .wfi { return [] }
        var rd = UInt8.random(in: 0...31, using: &generator)
        if pointers.contains(rd) && Int.random(in: 0..<10, using: &generator) > 0 { rd = 5 }
        var rs1 = UInt8.random(in: 0...31, using: &generator)
        if operation.touchesMemory { rs1 = .random(in: pointers, using: &generator) }
        let word = Instruction(
            operation, rd: rd, rs1: rs1, rs2: .random(in: 0...31, using: &generator),
            immediate: immediate(of: operation, using: &generator)
        ).encoded
        return (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
    }

    /// Two of three are plain: otherwise a program would do little but trap.
    private static func operation(using generator: inout SeededGenerator) -> RISCV.Operation {
        let plain = Operation.allCases.prefix { $0 != .lrW }
        let choice = Int.random(in: 0..<3, using: &generator)
        let pool = choice > 0 ? Array(plain) : Array(Operation.allCases)
        return pool[Int.random(in: 0..<pool.count, using: &generator)]
    }

    private static func immediate(
        of operation: RISCV.Operation, using generator: inout SeededGenerator
    ) -> Int64 {
        let small = Int64.random(in: -2048...2047, using: &generator)
        switch operation.encoding.format {
        case .u: return small << 12
        case .b, .j: return small / 4 & ~1
        case .csr:
            let registers: [CSR] = [
                .mstatus, .mscratch, .mepc, .mcause, .mtval, .mcycle, .minstret, .cycle, .time, .instret,
                .mie,
                .mip, .sstatus, .sscratch, .sepc, .medeleg, .mideleg, .sip, .sie,
            ]
            return Int64(registers[Int.random(in: 0..<registers.count, using: &generator)].rawValue)
        default:
            // Three of four accesses are aligned, where the base is.
            return Int.random(in: 0..<4, using: &generator) > 0 ? small & ~7 : small
        }
    }
}

extension RISCV.Operation {
    fileprivate var touchesMemory: Bool {
        switch encoding.format {
        case .s, .atomic: true
        default: (RISCV.Operation.lb.rawValue...RISCV.Operation.lwu.rawValue).contains(rawValue)
        }
    }
}
