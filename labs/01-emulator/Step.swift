import RISCV

/// The arithmetic steps: `x` are the registers, `ip` is the step at hand.
///
/// Each writes one register and cannot fail. They are functions of their own so that a pair of them
/// reads as what it is: the first, then the second.
enum Step {
    typealias Registers = UnsafeMutablePointer<UInt64>

    @inline(__always)
    static func constant(_ ip: MicroOps, _ x: Registers) { x[ip.d] = ip.immediate }

    @inline(__always)
    static func add(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &+ x[ip.b] }

    @inline(__always)
    static func sub(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &- x[ip.b] }

    @inline(__always)
    static func sll(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &<< x[ip.b] }

    @inline(__always)
    static func slt(_ ip: MicroOps, _ x: Registers) { x[ip.d] = signed(x[ip.a]) < signed(x[ip.b]) ? 1 : 0 }

    @inline(__always)
    static func sltu(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] < x[ip.b] ? 1 : 0 }

    @inline(__always)
    static func xor(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] ^ x[ip.b] }

    @inline(__always)
    static func srl(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &>> x[ip.b] }

    @inline(__always)
    static func sra(_ ip: MicroOps, _ x: Registers) {
        x[ip.d] = unsigned(signed(x[ip.a]) &>> signed(x[ip.b]))
    }

    @inline(__always)
    static func or(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] | x[ip.b] }

    @inline(__always)
    static func and(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] & x[ip.b] }

    @inline(__always)
    static func addw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &+ low(x[ip.b])) }

    @inline(__always)
    static func subw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &- low(x[ip.b])) }

    @inline(__always)
    static func sllw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &<< low(x[ip.b])) }

    @inline(__always)
    static func srlw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(shiftRight(x[ip.a], x[ip.b])) }

    @inline(__always)
    static func sraw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &>> low(x[ip.b])) }

    @inline(__always)
    static func addi(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &+ ip.immediate }

    @inline(__always)
    static func slti(_ ip: MicroOps, _ x: Registers) {
        x[ip.d] = signed(x[ip.a]) < signed(ip.immediate) ? 1 : 0
    }

    @inline(__always)
    static func sltiu(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] < ip.immediate ? 1 : 0 }

    @inline(__always)
    static func xori(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] ^ ip.immediate }

    @inline(__always)
    static func ori(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] | ip.immediate }

    @inline(__always)
    static func andi(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] & ip.immediate }

    @inline(__always)
    static func slli(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &<< ip.immediate }

    @inline(__always)
    static func srli(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &>> ip.immediate }

    @inline(__always)
    static func srai(_ ip: MicroOps, _ x: Registers) {
        x[ip.d] = unsigned(signed(x[ip.a]) &>> signed(ip.immediate))
    }

    @inline(__always)
    static func addiw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &+ low(ip.immediate)) }

    @inline(__always)
    static func slliw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &<< low(ip.immediate)) }

    @inline(__always)
    static func srliw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(shiftRight(x[ip.a], ip.immediate)) }

    @inline(__always)
    static func sraiw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &>> low(ip.immediate)) }

    @inline(__always)
    static func mul(_ ip: MicroOps, _ x: Registers) { x[ip.d] = x[ip.a] &* x[ip.b] }

    @inline(__always)
    static func mulw(_ ip: MicroOps, _ x: Registers) { x[ip.d] = wide(low(x[ip.a]) &* low(x[ip.b])) }

    @inline(__always)
    static func beq(_ ip: MicroOps, _ x: Registers) -> Bool { x[ip.a] == x[ip.b] }

    @inline(__always)
    static func bne(_ ip: MicroOps, _ x: Registers) -> Bool { x[ip.a] != x[ip.b] }

    @inline(__always)
    static func blt(_ ip: MicroOps, _ x: Registers) -> Bool { signed(x[ip.a]) < signed(x[ip.b]) }

    @inline(__always)
    static func bge(_ ip: MicroOps, _ x: Registers) -> Bool { signed(x[ip.a]) >= signed(x[ip.b]) }

    @inline(__always)
    static func bltu(_ ip: MicroOps, _ x: Registers) -> Bool { x[ip.a] < x[ip.b] }

    @inline(__always)
    static func bgeu(_ ip: MicroOps, _ x: Registers) -> Bool { x[ip.a] >= x[ip.b] }

    /// The rarer multiplications and the divisions, as milestone 3 computes them.
    @inline(__always)
    static func multiply(_ operation: Operation, _ ip: MicroOps, _ x: Registers) {
        // The reference never throws here; a stub of milestone 3 leaves the register as it was.
        if let product = try? Multiplier.compute(operation, x[ip.a], x[ip.b]) { x[ip.d] = product }
    }

    @inline(__always)
    private static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value) }
    @inline(__always)
    private static func unsigned(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) }
    @inline(__always)
    private static func low(_ value: UInt64) -> Int32 { Int32(truncatingIfNeeded: value) }
    @inline(__always)
    private static func wide(_ value: Int32) -> UInt64 { UInt64(bitPattern: Int64(value)) }
    @inline(__always)
    private static func shiftRight(_ value: UInt64, _ amount: UInt64) -> Int32 {
        Int32(bitPattern: UInt32(truncatingIfNeeded: value) &>> UInt32(truncatingIfNeeded: amount))
    }
}

/// The operands of a step, ready for indexing.
extension MicroOps {
    @inline(__always)
    var d: Int { Int(pointee.rd) }
    @inline(__always)
    var a: Int { Int(pointee.rs1) }
    @inline(__always)
    var b: Int { Int(pointee.rs2) }
    @inline(__always)
    var immediate: UInt64 { UInt64(bitPattern: pointee.immediate) }
}
