extension Instruction: CustomStringConvertible {
    /// Assembly text, such as `addi a0, a0, -1` or `lw t0, 8(sp)`.
    public var description: String {
        let rd = Register.name(rd)
        let a = Register.name(rs1)
        let b = Register.name(rs2)
        let name = operation.mnemonic
        switch operation.encoding.format {
        case .r where operation == .sfenceVMA: return "\(name) \(a), \(b)"
        case .r: return "\(name) \(rd), \(a), \(b)"
        case .i where operation == .fence || operation == .fenceI: return name
        case .i where isLoad || operation == .jalr: return "\(name) \(rd), \(immediate)(\(a))"
        case .i, .shift: return "\(name) \(rd), \(a), \(immediate)"
        case .s: return "\(name) \(b), \(immediate)(\(a))"
        case .b: return "\(name) \(a), \(b), \(offset)"
        case .u: return "\(name) \(rd), 0x\(String(UInt32(truncatingIfNeeded: immediate) >> 12, radix: 16))"
        case .j: return "\(name) \(rd), \(offset)"
        case .atomic where operation == .lrW || operation == .lrD: return "\(name)\(ordering) \(rd), (\(a))"
        case .atomic: return "\(name)\(ordering) \(rd), \(b), (\(a))"
        case .csr:
            let csr = CSR.name(UInt16(truncatingIfNeeded: immediate))
            return "\(name) \(rd), \(csr), \(operation.rawValue >= Operation.csrrwi.rawValue ? "\(rs1)" : a)"
        case .fixed: return name
        }
    }

    private var isLoad: Bool {
        (Operation.lb.rawValue...Operation.lwu.rawValue).contains(operation.rawValue)
    }

    /// A target relative to the instruction itself: `.+8`, `.-4`.
    private var offset: String {
        immediate < 0 ? ".\(immediate)" : ".+\(immediate)"
    }

    private var ordering: String {
        ["", ".rl", ".aq", ".aqrl"][Int(immediate & 3)]
    }
}
