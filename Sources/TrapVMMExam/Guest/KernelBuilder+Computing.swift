import ExamKit
import LabSupport
import RISCV

/// Parts that need no hypervisor: they must run as if there were none.
extension KernelBuilder {
    private static let arithmetic = RISCV.Operation.allCases.filter {
        $0.rawValue <= RISCV.Operation.auipc.rawValue
            || (RISCV.Operation.mul.rawValue...RISCV.Operation.remuw.rawValue).contains($0.rawValue)
    }
    private static let branches: [RISCV.Operation] = [.beq, .bne, .blt, .bge, .bltu, .bgeu]

    /// Instructions without jumps and traps on some registers.
    mutating func addStraight(
        _ count: UInt64, _ registers: [UInt8] = KernelBuilder.free,
        to buffer: WritableKeyPath<KernelBuilder, CodeBuffer> = \.code
    ) {
        for _ in 0..<count {
            let (rd, rs2) = (generator.pick(registers), generator.pick(registers))
            if generator.chance(30) {
                // c.addi, c.mv, c.add
                let immediate = UInt16(1 + generator.below(31)) << 2
                let forms: [UInt16] = [
                    0x0001 | immediate, 0x8002 | UInt16(rs2) << 2, 0x9002 | UInt16(rs2) << 2,
                ]
                self[keyPath: buffer].add(half: generator.pick(forms) | UInt16(rd) << 7)
                continue
            }
            // auipc tells an address, and that is the one of the user's window or of the code.
            let word = Instruction(
                generator.pick(Self.arithmetic), rd: rd, rs1: generator.pick(registers), rs2: rs2,
                immediate: Int64(bitPattern: generator.next()))
            self[keyPath: buffer].add(word: word.encoded)
        }
    }

    mutating func addLoop() {
        note("a loop")
        code.add(.addi, rd: 18, Int64(2 + generator.below(9)))
        let start = code.here
        addStraight(1 + generator.below(4))
        code.add(.addi, rd: 18, rs1: 18, -1)
        code.add(.bne, rs1: 18, Int64(start) - Int64(code.here))
    }

    mutating func addBranch() {
        note("a branch")
        let before = code
        addStraight(1 + generator.below(4))
        let body = Array(code.parcels.dropFirst(before.parcels.count))
        code = before
        code.add(
            generator.pick(Self.branches), rs1: generator.pick(Self.free), rs2: generator.pick(Self.free),
            4 + 2 * Int64(body.count))
        body.forEach { code.add(half: $0) }
    }

    /// A subroutine, jumped over first, then called in two ways; the links stay to be looked at.
    mutating func addCall() {
        let link = generator.pick([1, 5, 6, 7, 10] as [UInt8])
        note("calls with \(Register.name(link)) as the link")
        let jump = code
        code.add(.jal, 4)
        let start = code.here
        addStraight(1 + generator.below(4), Self.inner)
        code.add(.jalr, rs1: link)
        let body = Array(code.parcels.dropFirst(jump.parcels.count + 2))
        code = jump
        code.add(.jal, 4 + 2 * Int64(body.count))
        body.forEach { code.add(half: $0) }
        code.add(.jal, rd: link, Int64(start) - Int64(code.here))
        addStraight(generator.below(3), Self.inner)
        load(link, start)
        code.add(.jalr, rd: link, rs1: link)
    }

    /// Code that changes an instruction ahead of it (its immediate grows by one), then fence.i.
    mutating func addChange() {
        note("code that changes itself")
        code.add(.auipc, rd: 4)
        code.add(.lw, rd: 3, rs1: 4, 24)
        code.add(.lui, rd: 5, 1 << 20)
        code.add(.add, rd: 3, rs1: 3, rs2: 5)
        code.add(.sw, rs1: 4, rs2: 3, 24)
        code.add(.fenceI)
        code.add(.addi, rd: 10, rs1: 10, 1)
    }
}
