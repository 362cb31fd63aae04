import RISCV

/// What one instruction did in one setting and one mode.
public struct Outcome: Equatable, Sendable {
    /// How it ended.
    public enum Ending: Equatable, Sendable {
        /// It ran, and the hart would go on with the next.
        case executed
        /// It ran, and the hart waits for an interrupt.
        case stopped
        /// It was not carried out. Nothing has changed then.
        case trapped(Trap)
    }

    /// How it ended.
    public let ending: Ending
    /// x0...x31 afterwards.
    public let registers: [UInt64]
    /// The address of the instruction that would be next.
    public let pc: UInt64
    /// The mode afterwards.
    public let mode: PrivilegeMode
    /// The bytes of memory that it changed, by physical address.
    public let stored: [UInt64: UInt8]
    /// The control and status registers that it changed. A counter that counted on has not changed.
    public let configured: Set<CSR>
}
