import Emulator
import ExamKit
import LabSupport
import RISCV

/// A program for the block engine, and where to stop and look.
struct LockstepCase: Codable, Sendable {
    /// From `LockstepLayout.program` on.
    var program: HexBytes
    var registers: [String: Hex] = [:]
    /// Runs in supervisor mode behind a page table instead of machine mode.
    var isTranslated = false
    /// Ticks until the first timer interrupt; nil: the timer is off.
    var timer: UInt64?
    /// As machine code of the host, where the engine has it; otherwise micro-operations.
    var isNative = false
    /// Instructions between two looks.
    var chunks: [UInt64] = []
}

/// Where things are in 64 KiB of RAM.
enum LockstepLayout {
    static let ram: UInt64 = 0x8000_0000
    static let ramSize: UInt64 = 0x1_0000
    static let handler: UInt64 = 0x8000_0400
    static let program: UInt64 = 0x8000_1000
    /// Stores of the program reach 2 KiB to both sides of these.
    static let data: [UInt64] = [0x8000_4800, 0x8000_6800]
    static let dataBytes: Range<UInt64> = 0x8000_4000..<0x8000_7800
    static let pageTable: UInt64 = 0x8000_8000
    /// Nothing is here.
    static let hole: UInt64 = 0x4000_0001
    static let timerCompare = DeviceMap.clint + 0x4000
}

/// What the registers were at each look.
struct LockstepTranscript: Codable, Equatable, Sendable {
    struct Look: Codable, Equatable, Sendable {
        /// Instructions retired since the start.
        var retired: UInt64
        var pc: Hex
        var mode: UInt8
        /// Traps taken since the start.
        var traps: UInt64
        /// Registers that changed since the last look.
        var changed: [String: Hex]
    }

    var looks: [Look] = []
    /// FNV-1a of the memory that the program stores to.
    var memory = Hex(0)
}

extension LockstepCase {
    /// A hart about to run the program.
    func makeHart() throws -> Hart {
        let bus = SystemBus(memory: try Memory(size: LockstepLayout.ramSize))
        try bus.attach(CLINT(bus: bus), at: DeviceMap.clint..<DeviceMap.clint + 0x1_0000)
        let hart = Hart(bus: bus)
        try bus.memory.write(code(LockstepHandler.instructions), at: LockstepLayout.handler)
        try bus.memory.write(program.bytes, at: LockstepLayout.program)
        try hart.csr.write(CSR.mtvec.rawValue, LockstepLayout.handler, in: .machine)
        try hart.csr.write(CSR.mcounteren.rawValue, 7, in: .machine)
        for (name, value) in registers {
            if let number = Register.number(name) { hart.registers[number] = value.value }
        }
        if isTranslated { try translate(hart) }
        if let timer { try startTimer(hart, timer) }
        hart.pc = LockstepLayout.program
        return hart
    }

    /// One leaf for the gigabyte that RAM lies in.
    private func translate(_ hart: Hart) throws {
        // Valid, readable, writable, executable, accessed, dirty.
        let leaf = LockstepLayout.ram >> 2 | 0xCF
        try hart.bus.memory.store(LockstepLayout.pageTable + 16, size: .double, leaf)
        try hart.csr.write(CSR.satp.rawValue, 8 << 60 | LockstepLayout.pageTable >> 12, in: .machine)
        hart.mode = .supervisor
    }

    private func startTimer(_ hart: Hart, _ ticks: UInt64) throws {
        try hart.bus.store(LockstepLayout.timerCompare, size: .double, ticks)
        try hart.csr.write(CSR.mie.rawValue, Interrupt.machineTimer.mask, in: .machine)
        try hart.csr.write(CSR.mstatus.rawValue, Status.mie, in: .machine)
    }

    /// Lets an engine run the program, looking after each chunk.
    func run(_ engine: any Engine) throws -> LockstepTranscript {
        let hart = try makeHart()
        var transcript = LockstepTranscript()
        var before = hart.registers.values
        for chunk in chunks {
            try Self.advance(hart, engine, by: chunk)
            let now = hart.registers.values
            let changed = now.indices.filter { now[$0] != before[$0] }.map { ("x\($0)", Hex(now[$0])) }
            transcript.looks.append(
                .init(
                    retired: hart.clock.retired, pc: Hex(hart.pc), mode: hart.mode.rawValue,
                    traps: hart.traps.count, changed: Dictionary(uniqueKeysWithValues: changed)))
            before = now
        }
        let data = LockstepLayout.dataBytes
        transcript.memory = Hex(fnv1a(try hart.bus.memory.read(data.lowerBound, count: Int(data.count))))
        return transcript
    }

    private static func advance(_ hart: Hart, _ engine: any Engine, by chunk: UInt64) throws {
        let target = hart.clock.retired &+ chunk
        // An engine may come back early after many traps; one that never moves must not keep us.
        for _ in 0..<4 where hart.clock.retired < target { try engine.run(hart, until: target) }
    }
}

/// The machine-mode handler: after an exception it goes on behind the instruction, after a timer
/// interrupt it sets the timer anew.
///
/// It uses x30 and x31; x3 holds the address of mtimecmp, x4 the ticks between two interrupts.
enum LockstepHandler {
    static let instructions: [Instruction] =
        [
            Instruction(.csrrs, rd: 31, immediate: Int64(CSR.mcause.rawValue)),
            Instruction(.blt, rs1: 31, immediate: 40),
            Instruction(.csrrs, rd: 31, immediate: Int64(CSR.mepc.rawValue)),
            // 2 bytes further if the low two bits are not both set, else 4.
            Instruction(.lhu, rd: 30, rs1: 31),
            Instruction(.andi, rd: 30, rs1: 30, immediate: 3),
            Instruction(.sltiu, rd: 30, rs1: 30, immediate: 3),
            Instruction(.slli, rd: 30, rs1: 30, immediate: 1),
            Instruction(.addi, rd: 31, rs1: 31, immediate: 4),
            Instruction(.sub, rd: 31, rs1: 31, rs2: 30),
            Instruction(.csrrw, rs1: 31, immediate: Int64(CSR.mepc.rawValue)),
            Instruction(.mret),
            // The timer. (The branch above leads behind the mret.)
        ] + [
            Instruction(.ld, rd: 30, rs1: 3),
            Instruction(.add, rd: 30, rs1: 30, rs2: 4),
            Instruction(.sd, rs1: 3, rs2: 30),
            Instruction(.mret),
        ]
}
