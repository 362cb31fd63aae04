import ExamKit
import LabSupport
import RISCV

/// What a window of the address space leads to.
struct WindowEntry {
    /// The frame, 0...7.
    let frame: Int
    let bits: UInt64

    var value: UInt64 { (GuestLayout.frame(frame) >> 12) << 10 | bits }

    /// An entry of any kind, bad ones too. Only functions may run, and nobody stores to them.
    static func random(_ generator: inout SeededGenerator) -> WindowEntry {
        typealias Bits = RISCV.PageTableEntry
        if generator.chance(10) {
            return WindowEntry(frame: 0, bits: generator.pick([0, Bits.valid | Bits.write, Bits.read]))
        }
        let user = generator.chance(50) ? Bits.user : 0
        let marks = generator.chance(30) ? Bits.accessed | (generator.chance(50) ? Bits.dirty : 0) : 0
        if generator.chance(30) {
            let permission = generator.pick([Bits.execute, Bits.execute | Bits.read])
            return WindowEntry(
                frame: GuestLayout.functions + Int(generator.below(2)),
                bits: Bits.valid | permission | user | marks)
        }
        let permission = generator.pick([Bits.read, Bits.read | Bits.write, Bits.read | Bits.write])
        return WindowEntry(
            frame: Int(generator.below(UInt64(GuestLayout.functions))),
            bits: Bits.valid | permission | user | marks)
    }

    /// `frame 3, rw-, user`.
    var description: String {
        guard bits & RISCV.PageTableEntry.valid != 0 else { return "nothing" }
        let letters: [(String, UInt64)] = [
            ("r", RISCV.PageTableEntry.read), ("w", RISCV.PageTableEntry.write),
            ("x", RISCV.PageTableEntry.execute),
        ]
        let permissions = letters.map { bits & $0.1 != 0 ? $0.0 : "-" }.joined()
        return
            "frame \(frame), \(permissions), \(bits & RISCV.PageTableEntry.user != 0 ? "user" : "supervisor")"
    }
}
