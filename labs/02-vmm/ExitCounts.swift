import RISCV

/// Why the hypervisor had to step in.
public enum ExitReason: String, CaseIterable, Sendable {
    /// A CSR instruction.
    case csr
    /// `sret` or `mret`.
    case trapReturn
    /// `wfi`.
    case wait
    /// `sfence.vma`.
    case fence
    /// `ecall`: to the hypervisor's firmware, or passed on to the guest's handler.
    case environmentCall
    /// A call of the paravirtual interface.
    case hypercall
    /// A page that the shadow table did not have yet.
    case shadowFill
    /// A page that the second stage did not have yet.
    case stageFill
    /// A load or store at a device.
    case device
    /// A fault of the guest's own, passed on to its handler.
    case reflected
    /// A breakpoint that stands for a sensitive instruction.
    case patch
    /// A jump to code that has no translation yet, or none that the translated code could find.
    case translation
}

/// What running a guest took.
public struct ExitCounts: Sendable {
    /// Instructions that the guest has retired, emulated ones among them.
    public internal(set) var instructions: UInt64 = 0
    /// Of them: carried out one by one by software.
    public internal(set) var interpreted: UInt64 = 0
    /// Interrupts that the hypervisor delivered.
    public internal(set) var interrupts: UInt64 = 0
    /// Budget that the guest spent on traps that led nowhere.
    var idle: UInt64 = 0
    private var byReason = [UInt64](repeating: 0, count: ExitReason.allCases.count)

    private static let places = Dictionary(
        uniqueKeysWithValues: ExitReason.allCases.enumerated().map { ($1, $0) })

    /// How often the hypervisor stepped in for one reason.
    public subscript(reason: ExitReason) -> UInt64 { byReason[Self.places[reason] ?? 0] }

    /// Exits for all reasons.
    public var exits: UInt64 { byReason.reduce(0, &+) }

    mutating func add(_ reason: ExitReason) { byReason[Self.places[reason] ?? 0] &+= 1 }
}
