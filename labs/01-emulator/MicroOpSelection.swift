import RISCV

/// Which micro-operation stands for an instruction, and which neighbours run as one.
extension BlockTranslator {
    /// The step for an instruction that does not end a block; nil for one that does.
    ///
    /// Fences order nothing here: they are constants that nobody sees.
    static func step(for i: Instruction, at pc: UInt64) -> MicroOp? {
        let rd = destination(i)
        switch i.operation {
        case .lui: return MicroOp(code: .constant, rd: rd, immediate: i.immediate)
        case .auipc: return MicroOp(code: .constant, rd: rd, immediate: Int64(bitPattern: pc) &+ i.immediate)
        case .fence, .fenceI: return MicroOp(code: .constant, rd: UInt8(RegisterFile.sink))
        case .lrW, .scW, .amoswapW, .amoaddW, .amoxorW, .amoandW, .amoorW, .amominW, .amomaxW, .amominuW,
            .amomaxuW, .lrD, .scD, .amoswapD, .amoaddD, .amoxorD, .amoandD, .amoorD, .amominD, .amomaxD,
            .amominuD, .amomaxuD:
            return MicroOp(.atomic, carrying: i)
        case .addi where i.rs1 == 0: return MicroOp(code: .constant, rd: rd, immediate: i.immediate)
        case .sb, .sh, .sw, .sd:
            guard let code = codes[i.operation] else { return nil }
            return MicroOp(code: code, rs1: i.rs1, rs2: i.rs2, immediate: i.immediate)
        default:
            guard let code = codes[i.operation] else { return nil }
            return MicroOp(code: code, rd: rd, rs1: i.rs1, rs2: i.rs2, immediate: i.immediate)
        }
    }

    /// Operations whose step has the same name.
    private static let codes: [Operation: MicroOp.Code] = {
        var table: [Operation: MicroOp.Code] = [:]
        let first = Int(Operation.add.rawValue)
        let plain = Operation.allCases.filter { $0.rawValue < Operation.lui.rawValue }
        for operation in plain {
            table[operation] = MicroOp.Code(
                rawValue: MicroOp.Code.add.rawValue + operation.rawValue - UInt8(first))
        }
        let memory = Operation.lb.rawValue...Operation.remuw.rawValue
        for operation in Operation.allCases where memory.contains(operation.rawValue) {
            table[operation] = MicroOp.Code(
                rawValue: MicroOp.Code.lb.rawValue + operation.rawValue - Operation.lb.rawValue)
        }
        return table
    }()

    /// Joins neighbours that occur together often: one dispatch in place of two.
    mutating func fuse() {
        var index = 0
        while index + 1 < steps.count {
            if let pair = Self.pairs[Pair(steps[index].code, steps[index + 1].code)] {
                steps[index].code = pair
                index += 1
            }
            // The second slot of an end holds an address; nothing after it is a step.
            if Self.isEnd(steps[index].code) { return }
            index += 1
        }
    }

    private static func isEnd(_ code: MicroOp.Code) -> Bool {
        switch code {
        case .jump, .jumpToRegister, .jumpFar, .beq, .bne, .blt, .bge, .bltu, .bgeu, .system, .leave: true
        default: false
        }
    }

    private struct Pair: Hashable {
        let first: MicroOp.Code
        let second: MicroOp.Code

        init(_ first: MicroOp.Code, _ second: MicroOp.Code) {
            self.first = first
            self.second = second
        }
    }

    private static let pairs: [Pair: MicroOp.Code] = [
        Pair(.add, .lbu): .addAndLbu,
        Pair(.add, .lw): .addAndLw,
        Pair(.add, .ld): .addAndLd,
        Pair(.slli, .add): .slliAndAdd,
        Pair(.slli, .srli): .slliAndSrli,
        Pair(.addi, .addi): .addiAndAddi,
        Pair(.addw, .addw): .addwAndAddw,
        Pair(.add, .add): .addAndAdd,
        Pair(.andi, .add): .andiAndAdd,
        Pair(.slliw, .srliw): .slliwAndSrliw,
        Pair(.or, .addw): .orAndAddw,
        Pair(.srliw, .slliw): .srliwAndSlliw,
        Pair(.xor, .xor): .xorAndXor,
        Pair(.xor, .and): .xorAndAnd,
        Pair(.and, .xor): .andAndXor,
        Pair(.addi, .add): .addiAndAdd,
        Pair(.addw, .or): .addwAndOr,
        Pair(.add, .slli): .addAndSlli,
        Pair(.addi, .sd): .addiAndSd,
        Pair(.addi, .sw): .addiAndSw,
        Pair(.addi, .lw): .addiAndLw,
        Pair(.addi, .ld): .addiAndLd,
        Pair(.lw, .lw): .lwAndLw,
        Pair(.ld, .ld): .ldAndLd,
        Pair(.sd, .sd): .sdAndSd,
        Pair(.lw, .addi): .lwAndAddi,
        Pair(.lw, .addw): .lwAndAddw,
        Pair(.lbu, .addi): .lbuAndAddi,
        Pair(.mulw, .addw): .mulwAndAddw,
        Pair(.mul, .add): .mulAndAdd,
        Pair(.addi, .beq): .addiAndBeq,
        Pair(.addi, .bne): .addiAndBne,
        Pair(.addi, .blt): .addiAndBlt,
        Pair(.addi, .bltu): .addiAndBltu,
        Pair(.addi, .bge): .addiAndBge,
        Pair(.addi, .bgeu): .addiAndBgeu,
        Pair(.andi, .beq): .andiAndBeq,
        Pair(.andi, .bne): .andiAndBne,
        Pair(.addiw, .bne): .addiwAndBne,
        Pair(.add, .bne): .addAndBne,
        Pair(.add, .bltu): .addAndBltu,
        Pair(.lbu, .bne): .lbuAndBne,
        Pair(.lbu, .beq): .lbuAndBeq,
        Pair(.lw, .bne): .lwAndBne,
        Pair(.lw, .beq): .lwAndBeq,
        Pair(.sb, .add): .sbAndAdd,
        Pair(.sb, .bltu): .sbAndBltu,
        Pair(.addi, .jump): .addiAndJump,
        Pair(.add, .jump): .addAndJump,
    ]
}
