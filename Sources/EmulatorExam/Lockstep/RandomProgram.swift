import ExamKit
import LabSupport
import RISCV

/// Builds programs that never end and never go astray, so that every difference is the engine's.
///
/// Registers: x8 and x9 point to data, x3 and x4 belong to the timer, x27 points to a hole, x28 and
/// x29 count loops, x1 holds a return address, x16 to x18 patch code, x30 and x31 are the handler's.
/// The others are anybody's.
struct RandomProgram {
    private var generator: SeededGenerator
    /// The code so far, in units of 16 bits.
    private var parcels: [UInt16] = []

    private static let free: [UInt8] = [5, 6, 7, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26]
    private static let pointers: [UInt8] = [8, 9]
    private static let arithmetic = Operation.allCases.filter {
        $0.rawValue <= Operation.auipc.rawValue
            || (Operation.mul.rawValue...Operation.remuw.rawValue).contains($0.rawValue)
    }
    private static let loads = [Operation.lb, .lh, .lw, .ld, .lbu, .lhu, .lwu]
    private static let stores = [Operation.sb, .sh, .sw, .sd]
    private static let branches = [Operation.beq, .bne, .blt, .bge, .bltu, .bgeu]
    private static let atomics = [
        Operation.amoaddW, .amoaddD, .amoxorD, .amomaxW, .amominuD, .amoswapD, .lrD, .scD,
    ]

    /// The bytes of a new program.
    static func make(_ generator: inout SeededGenerator) -> [UInt8] {
        var program = RandomProgram(generator: SeededGenerator(seed: generator.next()))
        let parts = 6 + program.generator.below(6)
        for _ in 0..<parts { program.addPart() }
        // Round again: the same code with other values, now from the engine's cache.
        program.add(Instruction(.jal, immediate: -2 * Int64(program.parcels.count)))
        return program.parcels.flatMap(littleEndian)
    }

    private init(generator: SeededGenerator) {
        self.generator = generator
    }

    private mutating func addPart() {
        switch generator.below(7) {
        case 0: addLoop()
        case 1: addSkip()
        case 2: addCall()
        case 3: addPatch()
        case 4: addTrap()
        default: parcels += straight(2 + generator.below(10))
        }
    }

    private mutating func add(_ instruction: Instruction) {
        parcels += Self.parcels(of: instruction)
    }

    private static func parcels(of instruction: Instruction) -> [UInt16] {
        let word = instruction.encoded
        return [UInt16(truncatingIfNeeded: word), UInt16(truncatingIfNeeded: word >> 16)]
    }

    /// Instructions without jumps or traps.
    private mutating func straight(_ count: UInt64) -> [UInt16] {
        (0..<count).flatMap { _ in generator.chance(35) ? [compressed()] : Self.parcels(of: plain()) }
    }

    private mutating func plain() -> Instruction {
        let rd = generator.chance(5) ? 0 : generator.pick(Self.free)
        let immediate = Int64(bitPattern: generator.next())
        // Displacements stay even with their base, so that every size is now and then misaligned.
        let offset = Int64.random(in: -1024...1016, using: &generator) & (generator.chance(85) ? ~7 : ~0)
        switch generator.below(20) {
        case 0...9:
            return Instruction(
                generator.pick(Self.arithmetic), rd: rd, rs1: generator.pick(Self.free),
                rs2: generator.pick(Self.free), immediate: immediate)
        case 10...13:
            return Instruction(
                generator.pick(Self.loads), rd: rd, rs1: generator.pick(Self.pointers), immediate: offset)
        case 14...16:
            return Instruction(
                generator.pick(Self.stores), rs1: generator.pick(Self.pointers),
                rs2: generator.pick(Self.free),
                immediate: offset)
        case 17, 18:
            let operation = generator.pick(Self.atomics)
            return Instruction(
                operation, rd: rd, rs1: generator.pick(Self.pointers),
                rs2: operation == .lrD ? 0 : generator.pick(Self.free))
        default:
            let counter = generator.pick([CSR.instret, .time])
            return Instruction(.csrrs, rd: rd, immediate: Int64(counter.rawValue))
        }
    }

    /// A random compressed instruction that keeps to the registers' roles.
    private mutating func compressed() -> UInt16 {
        while true {
            let half = UInt16(truncatingIfNeeded: generator.next())
            guard half & 3 != 3, let instruction = decoded(UInt32(half)) else { continue }
            let isLoad = Self.loads.contains(instruction.operation)
            let isStore = Self.stores.contains(instruction.operation)
            if isLoad || isStore {
                guard Self.pointers.contains(instruction.rs1) else { continue }
            } else if !Self.arithmetic.contains(instruction.operation) {
                continue
            }
            if isStore || instruction.rd == 0 || Self.free.contains(instruction.rd) { return half }
        }
    }

    /// Counts x28 down; within it perhaps a loop over x29.
    private mutating func addLoop() {
        add(Instruction(.addi, rd: 28, immediate: Int64(2 + generator.below(12))))
        let start = parcels.count
        parcels += straight(1 + generator.below(6))
        if generator.chance(30) {
            add(Instruction(.addi, rd: 29, immediate: Int64(1 + generator.below(5))))
            let inner = parcels.count
            parcels += straight(1 + generator.below(3))
            addBack(29, to: inner)
        }
        addBack(28, to: start)
    }

    private mutating func addBack(_ counter: UInt8, to start: Int) {
        add(Instruction(.addi, rd: counter, rs1: counter, immediate: -1))
        add(Instruction(.bne, rs1: counter, immediate: -2 * Int64(parcels.count - start)))
    }

    /// A branch over a few instructions, taken or not as the values will have it.
    private mutating func addSkip() {
        let body = straight(1 + generator.below(5))
        if generator.chance(40) {
            let operation: CompressedJump = generator.chance(50) ? .beqz : .bnez
            parcels.append(
                operation.encoded(register: generator.register(10...15), offset: 2 + 2 * body.count))
            parcels += body
            return
        }
        add(
            Instruction(
                generator.pick(Self.branches), rs1: generator.pick(Self.free), rs2: generator.pick(Self.free),
                immediate: 4 + 2 * Int64(body.count)))
        parcels += body
    }

    /// A subroutine, jumped over first, then called twice.
    private mutating func addCall() {
        let back =
            generator.chance(50) ? [CompressedJump.returns] : Self.parcels(of: Instruction(.jalr, rs1: 1))
        let body = straight(1 + generator.below(5)) + back
        if generator.chance(50) {
            parcels.append(CompressedJump.j.encoded(offset: 2 + 2 * body.count))
        } else {
            add(Instruction(.jal, immediate: 4 + 2 * Int64(body.count)))
        }
        let start = parcels.count
        parcels += body
        for _ in 0..<2 {
            add(Instruction(.jal, rd: 1, immediate: -2 * Int64(parcels.count - start)))
            parcels += straight(generator.below(3))
        }
    }

    /// Code that changes an instruction ahead of it (its immediate grows by one), then fence.i.
    private mutating func addPatch() {
        let body = straight(generator.below(4))
        let distance = Int64(24 + 2 * body.count)
        add(Instruction(.auipc, rd: 17))
        add(Instruction(.lw, rd: 16, rs1: 17, immediate: distance))
        add(Instruction(.lui, rd: 18, immediate: 1 << 20))
        add(Instruction(.add, rd: 16, rs1: 16, rs2: 18))
        add(Instruction(.sw, rs1: 17, rs2: 16, immediate: distance))
        add(Instruction(.fenceI))
        parcels += body
        add(Instruction(.addi, rd: 10, rs1: 10, immediate: 1))
    }

    /// Something that the handler must step over.
    private mutating func addTrap() {
        switch generator.below(6) {
        case 0: add(Instruction(.ecall))
        case 1: parcels.append(0)
        case 2: parcels += [0xFFFF, 0xFFFF]
        case 3:
            add(Instruction(generator.pick(Self.loads), rd: generator.pick(Self.free), rs1: 27, immediate: 7))
        case 4: add(Instruction(generator.pick(Self.stores), rs1: 27, rs2: generator.pick(Self.free)))
        default: add(Instruction(.amoaddD, rd: generator.pick(Self.free), rs1: 27, rs2: 10))
        }
    }

    /// Values for the registers of a program.
    static func registers(_ generator: inout SeededGenerator) -> [String: Hex] {
        var registers: [String: Hex] = [:]
        for number in free { registers["x\(number)"] = Hex(generator.operand()) }
        for (number, address) in zip(pointers, LockstepLayout.data) { registers["x\(number)"] = Hex(address) }
        registers["x3"] = Hex(LockstepLayout.timerCompare)
        registers["x4"] = Hex(20 + generator.below(60))
        registers["x27"] = Hex(LockstepLayout.hole)
        return registers
    }
}
