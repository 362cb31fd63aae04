import ExamKit
import RISCV

/// Code that grows, in units of 16 bits, and the numbers that it loads.
struct CodeBuffer {
    let start: UInt64
    private(set) var parcels: [UInt16] = []

    init(at start: UInt64) {
        self.start = start
    }

    /// The address of what is added next.
    var here: UInt64 { start + 2 * UInt64(parcels.count) }

    mutating func add(word: UInt32) {
        parcels += [UInt16(truncatingIfNeeded: word), UInt16(truncatingIfNeeded: word >> 16)]
    }

    mutating func add(half: UInt16) { parcels.append(half) }

    mutating func add(
        _ operation: RISCV.Operation, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, _ immediate: Int64 = 0
    ) {
        add(word: Instruction(operation, rd: rd, rs1: rs1, rs2: rs2, immediate: immediate).encoded)
    }

    mutating func read(_ csr: CSR, to rd: UInt8) { add(.csrrs, rd: rd, Int64(csr.rawValue)) }

    mutating func write(_ csr: CSR, _ rs1: UInt8) { add(.csrrw, rs1: rs1, Int64(csr.rawValue)) }

    /// Branches to what will be added after `body`.
    mutating func skip(
        if operation: RISCV.Operation, _ rs1: UInt8, _ rs2: UInt8, _ body: (inout CodeBuffer) -> Void
    ) {
        var inner = CodeBuffer(at: here + 4)
        body(&inner)
        add(operation, rs1: rs1, rs2: rs2, 4 + 2 * Int64(inner.parcels.count))
        parcels += inner.parcels
    }

    /// The code as double words of memory.
    var doubles: [Hex] {
        stride(from: 0, to: parcels.count, by: 4).map { first in
            let group = parcels[first..<min(first + 4, parcels.count)]
            return Hex(group.reversed().reduce(0) { $0 << 16 | UInt64($1) })
        }
    }

    /// The same from the last multiple of eight on.
    var aligned: [Hex] {
        var whole = CodeBuffer(at: start & ~7)
        whole.parcels = Array(repeating: 0, count: Int(start & 7) / 2) + parcels
        return whole.doubles
    }
}
