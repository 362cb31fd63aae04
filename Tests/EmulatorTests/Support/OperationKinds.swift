import RISCV

extension Operation {
    /// Whether it sets `pc` to more than the next instruction.
    var isControlFlow: Bool {
        (Operation.jal.rawValue...Operation.bgeu.rawValue).contains(rawValue)
    }
}

extension Encoding {
    /// Whether the format has an rd field.
    var hasDestination: Bool {
        switch format {
        case .s, .b, .fixed: false
        default: true
        }
    }
}
