import LabSupport
import RISCV

/// Milestone 8. Turns the instructions from one address to the next jump into micro-operations.
struct BlockTranslator {
    /// The longest block, in instructions.
    static let longest = 64

    /// The steps of one block, without its header.
    var steps: [MicroOp] = []
    /// How many instructions they stand for.
    private(set) var count = 0
    /// Bytes of code they were made from.
    private(set) var bytes: UInt64 = 0
    private let start: UInt64

    /// Translates the code at `start`.
    ///
    /// The block ends with a jump, a branch or an instruction that may change the machine, at the end of
    /// the page, or when it is long enough.
    /// - Parameter fusing: join neighbours to pairs.
    /// - Parameter fetch: the instruction at an address of the page; nil when it is none, or when it
    ///   reaches into the next page.
    init(start: UInt64, fusing: Bool, fetch: (UInt64) -> Instruction?) {
        self.start = start
        // TODO emulator.8
        // Ask for one instruction after the other. `Self.step` gives the step of one that the block goes
        // on after (append it); of another one make the block's end, and stop. A block that stops for
        // want of room or page goes on behind its last instruction: close it with a `.jump` link. One
        // that stops because there is no instruction ends with `.leave`. Fuse at the end, if asked to.
        close(.leave, links: [start])
    }

    private mutating func append(_ step: MicroOp, _ length: UInt8) {
        var step = step
        step.offset = UInt16(bytes)
        step.index = UInt16(count)
        steps.append(step)
        count += 1
        bytes += UInt64(length)
    }

    /// A jump, a branch, or an instruction after which the machine must be looked at.
    private mutating func append(end i: Instruction) {
        let pc = start &+ bytes
        let next = pc &+ UInt64(i.length)
        let target = pc &+ UInt64(bitPattern: i.immediate)
        switch i.operation {
        case .jal:
            let offset = UInt16(bytes)
            append(
                MicroOp(code: .constant, rd: Self.destination(i), immediate: Int64(bitPattern: next)),
                i.length)
            if i.rd == 0 { steps.removeLast() }
            close(.jump, links: [target], offset: offset)
        case .jalr:
            append(
                MicroOp(code: .jumpToRegister, rd: Self.destination(i), rs1: i.rs1, immediate: i.immediate),
                i.length)
            steps.append(MicroOp(code: .leave, offset: UInt16(bytes), immediate: Int64(bitPattern: next)))
        case .beq, .bne, .blt, .bge, .bltu, .bgeu:
            let code: MicroOp.Code =
                switch i.operation {
                case .beq: .beq
                case .bne: .bne
                case .blt: .blt
                case .bge: .bge
                case .bltu: .bltu
                default: .bgeu
                }
            let offset = UInt16(bytes)
            count += 1
            bytes += UInt64(i.length)
            close(code, links: [target, next], offset: offset, rs1: i.rs1, rs2: i.rs2)
        default:
            append(MicroOp(.system, carrying: i), i.length)
        }
    }

    /// The end of the block: for each way out a link, empty yet, and the address it leads to.
    private mutating func close(
        _ code: MicroOp.Code, links: [UInt64], offset: UInt16? = nil, rs1: UInt8 = 0, rs2: UInt8 = 0
    ) {
        for link in links {
            steps.append(
                MicroOp(code: code, rs1: rs1, rs2: rs2, offset: offset ?? UInt16(bytes), index: UInt16(count))
            )
            steps.append(MicroOp(code: code, immediate: Int64(bitPattern: link)))
        }
    }

    /// Where `i` writes: the sink for x0.
    static func destination(_ i: Instruction) -> UInt8 {
        i.rd == 0 ? UInt8(RegisterFile.sink) : i.rd
    }
}
