import ExamKit
import LabSupport
import RISCV

/// Parts about address spaces.
extension KernelBuilder {
    private static let loads: [RISCV.Operation] = [.lb, .lh, .lw, .ld, .lbu, .lhu, .lwu]
    private static let stores: [RISCV.Operation] = [.sb, .sh, .sw, .sd]

    mutating func window() -> UInt64 { generator.below(GuestLayout.windowCount) }

    static func start(of window: UInt64) -> UInt64 { GuestLayout.windows + window << 12 }

    /// A load, a store or an atomic at the start of a window.
    mutating func access(_ base: UInt8) -> Instruction {
        let (offset, register) = (Int64(8 * generator.below(6)), generator.pick(Self.free))
        switch generator.below(9) {
        case 0...3: return Instruction(generator.pick(Self.loads), rd: register, rs1: base, immediate: offset)
        case 4...7:
            return Instruction(generator.pick(Self.stores), rs1: base, rs2: register, immediate: offset)
        default: return Instruction(.amoaddD, rd: register, rs1: base, rs2: generator.pick(Self.free))
        }
    }

    mutating func addAccess() {
        let window = window()
        note("an access to window \(window)")
        load(4, Self.start(of: window))
        for _ in 0...generator.below(2) { code.add(word: access(4).encoded) }
    }

    /// A function behind a window, if there is one and it may run.
    mutating func addWindowCall() {
        let window = window()
        note("a call into window \(window)")
        load(4, Self.start(of: window))
        code.add(.jalr, rd: 1, rs1: 4)
    }

    /// Another entry for a window, a fence for all addresses or for this one, and a look.
    mutating func addRemap() {
        let (window, entry) = (window(), WindowEntry.random(&generator))
        let both = generator.chance(50)
        let alone = generator.chance(50)
        note("window \(window) becomes \(entry.description), sfence.vma \(alone ? "for it" : "for all")")
        let address = Self.start(of: window)
        load(3, entry.value)
        for space in both ? [0, 1] : [0] {
            load(4, GuestLayout.entry(ofWindow: window, in: space))
            code.add(.sd, rs1: 4, rs2: 3)
        }
        load(4, address)
        code.add(.sfenceVMA, rs1: alone ? 4 : 0)
        let isFunction = entry.bits & RISCV.PageTableEntry.execute != 0
        if isFunction && generator.chance(70) {
            code.add(.jalr, rd: 1, rs1: 4)
        } else {
            code.add(word: access(4).encoded)
        }
    }

    mutating func addSwitch() {
        let space = Int(generator.below(2))
        note("address space \(space + 1)")
        load(3, GuestLayout.satp(space))
        code.write(.satp, 3)
        code.add(.sfenceVMA)
        load(4, Self.start(of: window()))
        code.add(word: access(4).encoded)
    }
}
