/// One decoded instruction: an operation and its operands, whatever format they were packed in.
///
/// - ISA: Unprivileged 20191213, §2.2
public struct Instruction: Equatable, Hashable, Sendable {
    /// What it does.
    public var operation: Operation
    /// Destination register, 0...31; 0 where the format has none.
    public var rd: UInt8
    /// First source register, 0...31; for `csrr?i` the five-bit immediate.
    public var rs1: UInt8
    /// Second source register, 0...31; 0 where the format has none.
    public var rs2: UInt8
    /// Bytes in memory: 4, or 2 for a compressed instruction.
    public var length: UInt8
    /// The immediate, sign-extended. Shifts: the amount. `lui`, `auipc`: the upper 20 bits in place.
    /// CSR instructions: the CSR's address. Atomics: aq in bit 1, rl in bit 0. `fence`: fm, pred, succ.
    public var immediate: Int64

    /// Puts an instruction together from its parts.
    public init(
        _ operation: Operation, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, immediate: Int64 = 0,
        length: UInt8 = 4
    ) {
        self.operation = operation
        self.rd = rd
        self.rs1 = rs1
        self.rs2 = rs2
        self.length = length
        self.immediate = immediate
    }
}
