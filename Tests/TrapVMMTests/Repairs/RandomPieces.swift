import Hardware
import LabSupport
import RISCV
import TrapVMM

/// The pieces that a random kernel is made of, one after another.
struct RandomPieces {
    private(set) var bytes: [UInt8] = []
    /// How many pieces there are.
    private(set) var count = 0
    private let kept: Set<UInt8>
    private let readable: [CSR]
    private let isExact: Bool

    private static let compressible = RISCV.Operation.allCases.filter {
        $0.rawValue <= RISCV.Operation.lui.rawValue
    }

    /// - Parameter kept: registers that are never written.
    init(kept: Set<UInt8>, readsClocks: Bool) {
        self.kept = kept
        isExact = readsClocks
        let quiet: [CSR] = [.sstatus, .sie, .sip, .stvec, .sscratch, .sepc, .scause, .stval, .satp]
        readable = quiet + (readsClocks ? [.time, .instret, .cycle] : [])
    }

    /// Adds a random piece.
    mutating func add(using generator: inout SeededGenerator) {
        count += 1
        switch Int.random(in: 0..<16, using: &generator) {
        case 0...4: arithmetic(&generator)
        case 5: compressed(&generator)
        case 6...7: memory(&generator)
        case 8: atomic(&generator)
        case 9: branch(&generator)
        case 10: jump(&generator)
        case 11...13: sensitive(&generator)
        case 14: fault(&generator)
        default: leave(&generator)
        }
    }

    private mutating func emit(_ instructions: Instruction...) {
        for instruction in instructions { emit(instruction.encoded) }
    }

    private mutating func emit(_ word: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(word >> shift & 0xFF)) }
    }

    private func any(_ generator: inout SeededGenerator) -> UInt8 { .random(in: 0...31, using: &generator) }

    private func target(_ generator: inout SeededGenerator) -> UInt8 {
        let register = any(&generator)
        return kept.contains(register) ? 5 : register
    }

    private mutating func arithmetic(_ generator: inout SeededGenerator) {
        let first = RISCV.Operation.allCases.prefix { $0 != .jal }
        let products = RISCV.Operation.allCases.filter {
            (RISCV.Operation.mul.rawValue...RISCV.Operation.remuw.rawValue).contains($0.rawValue)
        }
        let operation = (Array(first) + products).randomElement(using: &generator) ?? .add
        let small = Int64.random(in: -2048...2047, using: &generator)
        let immediate: Int64 =
            switch operation.encoding.format {
            case .u: small << 12
            case .shift(let bits): small & (1 << Int64(bits) - 1)
            case .r: 0
            default: small
            }
        emit(
            Instruction(
                operation, rd: target(&generator), rs1: any(&generator), rs2: any(&generator),
                immediate: immediate))
    }

    private mutating func compressed(_ generator: inout SeededGenerator) {
        for _ in 0..<100 {
            let half = UInt16.random(in: 1...(.max), using: &generator)
            guard half & 3 != 3, let i = try? Decoder.expand(half),
                Self.compressible.contains(i.operation), !kept.contains(i.rd)
            else { continue }
            bytes += [UInt8(half & 0xFF), UInt8(half >> 8)]
            return
        }
    }

    private mutating func memory(_ generator: inout SeededGenerator) {
        let operations: [RISCV.Operation] = [.lb, .lh, .lw, .ld, .lbu, .lhu, .lwu, .sb, .sh, .sw, .sd]
        let operation = operations.randomElement(using: &generator) ?? .ld
        // Around the end of a page: x8 is a page's start, and many accesses are not aligned.
        let near = Bool.random(using: &generator)
        let offset = Int64.random(in: near ? -8...7 : -2048...2047, using: &generator)
        emit(
            Instruction(
                operation, rd: target(&generator), rs1: 8, rs2: any(&generator), immediate: offset))
    }

    private mutating func atomic(_ generator: inout SeededGenerator) {
        let atomics = RISCV.Operation.allCases.filter {
            (RISCV.Operation.lrW.rawValue...RISCV.Operation.amomaxuD.rawValue).contains($0.rawValue)
        }
        // A reservation may be lost at any time, and across two pages it is: so they come in loops.
        let place = (RandomKernel.start + UInt64(bytes.count)) & 0xFFF
        if Bool.random(using: &generator), place < 0xFE0 {
            emit(
                Instruction(.lrD, rd: target(&generator), rs1: 9),
                Instruction(.scD, rd: 6, rs1: 9, rs2: any(&generator)),
                Instruction(.bne, rs1: 6, immediate: -8))
        } else {
            var operation = atomics.randomElement(using: &generator) ?? .amoaddD
            if !isExact, operation == .scW || operation == .scD { operation = .amoswapD }
            let source = operation == .lrW || operation == .lrD ? 0 : any(&generator)
            emit(Instruction(operation, rd: target(&generator), rs1: 9, rs2: source))
        }
    }

    private mutating func branch(_ generator: inout SeededGenerator) {
        let branches: [RISCV.Operation] = [.beq, .bne, .blt, .bge, .bltu, .bgeu]
        let operation = branches.randomElement(using: &generator) ?? .beq
        emit(Instruction(operation, rs1: any(&generator), rs2: any(&generator), immediate: 12))
        arithmetic(&generator)
        arithmetic(&generator)
    }

    private mutating func jump(_ generator: inout SeededGenerator) {
        let through = UInt8.random(in: 1...7, using: &generator)
        let link = Bool.random(using: &generator) ? through : target(&generator)
        if Bool.random(using: &generator) {
            emit(Instruction(.jal, rd: link, immediate: 8))
        } else {
            emit(
                Instruction(.auipc, rd: through),
                Instruction(
                    .jalr, rd: link, rs1: through, immediate: 12 | .random(in: 0...1, using: &generator)))
        }
        arithmetic(&generator)
    }

    private mutating func sensitive(_ generator: inout SeededGenerator) {
        let target = target(&generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: emit(NonTrapping.prober(rd: target, rs1: [8, 9, 28].randomElement(using: &generator) ?? 8))
        case 1: emit(Instruction(.csrrs, rd: target, immediate: Int64(NonTrapping.curpriv)))
        case 2...3: emit(.csrr(target, readable.randomElement(using: &generator) ?? .sstatus))
        case 4: emit(.fenceAll, Instruction(.fenceI))
        default:
            let operations: [RISCV.Operation] = [.csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci]
            let written: [CSR] = [.sstatus, .sscratch, .sepc, .scause, .stval, .sie]
            emit(
                .csr(
                    operations.randomElement(using: &generator) ?? .csrrw, target,
                    written.randomElement(using: &generator) ?? .sscratch, any(&generator)))
        }
    }

    /// What the handler has to skip.
    private mutating func fault(_ generator: inout SeededGenerator) {
        let target = target(&generator)
        let faults: [Instruction] = [
            .ecall, Instruction(.ebreak), .mret, .csrr(target, .mstatus), .csrw(.time, 5),
            .load(.lw, target, 8, 28),
            .store(.sd, target, 16, 28), Instruction(.amoaddW, rd: target, rs1: 28, rs2: 5),
            Instruction(.amoaddD, rd: target, rs1: 28, rs2: 5),
        ]
        emit(faults.randomElement(using: &generator) ?? .ecall)
    }

    /// `sret` to the instruction behind it, in S.
    private mutating func leave(_ generator: inout SeededGenerator) {
        emit(
            Instruction(.auipc, rd: 5), .addi(5, 5, 24), .csrw(.sepc, 5), .li(5, 256),
            .csr(.csrrs, 0, .sstatus, 5), .sret)
    }

    /// Ends the program.
    mutating func end() { emit(.wfi) }
}
