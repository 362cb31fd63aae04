import ExamKit
import LabSupport
import RISCV

/// Random page tables in the first pages of RAM, and addresses that mostly hit them.
enum WalkCases {
    private typealias Bits = RISCV.PageTableEntry
    private static let tables: [UInt64] = [0x8000_1000, 0x8000_2000, 0x8000_3000]

    static func next(_ generator: inout SeededGenerator) -> WalkCase {
        var question = WalkCase()
        question.satp = Hex(generator.chance(95) ? 8 << 60 | tables[0] >> 12 : 0)
        for (level, table) in tables.enumerated() {
            question.memory[table.hex] = (0..<6).map { _ in Hex(entry(level, &generator)) }
        }
        question.looks = (0..<16).map { _ in look(&generator) }
        return question
    }

    private static func entry(_ level: Int, _ generator: inout SeededGenerator) -> UInt64 {
        if level < 2, generator.chance(55) {
            // A table that is no RAM, or a pointer with bits that only leaves have.
            let target = generator.chance(90) ? tables[level + 1] : 0x4000_0000
            let odd = generator.chance(8) ? generator.pick([Bits.accessed, Bits.dirty, Bits.user]) : 0
            return (target >> 12) << 10 | Bits.valid | odd
        }
        let shift = UInt64(9 * (2 - level))
        var frame: UInt64 = 0x8_0000 + generator.below(16) << shift
        if generator.chance(12) { frame |= 1 }
        let noise = generator.next() & 0xFE
        let odd: UInt64 = generator.chance(6) ? 1 << (54 + generator.below(10)) : 0
        // Bit 5, G, changes nothing here.
        let valid = generator.chance(90) ? Bits.valid : 0
        let number: UInt64 = (frame & (1 << 44 - 1)) << 10
        return number | noise | odd | valid
    }

    private static func look(_ generator: inout SeededGenerator) -> WalkCase.Look {
        let index = (0..<3).map { _ in generator.below(6) }
        let pages: UInt64 = index[0] << 18 | index[1] << 9 | index[2]
        var address: UInt64 = pages << 12 | generator.below(0x1000)
        if generator.chance(6) { address |= (1 as UInt64) << (39 + generator.below(25)) }
        let noise = generator.next() & (Status.sum | Status.mxr)
        let mode = generator.pick([0, 1, 1, 3] as [UInt8])
        let lends = mode == 3 && generator.chance(70)
        let status = noise | (lends ? Status.mprv | generator.pick([0, 1, 3]) << Status.mppShift : 0)
        return .init(
            address: Hex(address), access: generator.pick(Access.allCases).rawValue, mode: mode,
            status: Hex(status))
    }
}
