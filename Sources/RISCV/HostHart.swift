/// A hart as the software that owns the machine sees it: what a hypervisor runs its guests on.
///
/// The hypervisor is the machine's only M-level software. It does not run on this hart: it is the
/// program that calls `run`, and gets control back where a real hart would enter its trap handler.
/// At that moment nothing has been saved or changed yet: `pc` and `mode` are those of the guest.
public protocol HostHart: AnyObject {
    /// The registers x0...x31; x0 stays zero.
    subscript(register number: UInt8) -> UInt64 { get set }
    /// The address of the instruction that runs next.
    var pc: UInt64 { get set }
    /// How much the running code may do.
    var mode: PrivilegeMode { get set }
    /// The machine's RAM, by host physical addresses.
    var memory: Memory { get }
    /// Which instruction set it has.
    var instructionSet: InstructionSet { get set }
    /// Maps guest physical to host physical addresses while the hart is in S or U; nil: they are the same.
    var secondStage: (any SecondStage)? { get set }
    /// Instructions retired since reset.
    var retired: UInt64 { get }
    /// The machine's time in ticks, which `time` shows and `stimecmp` is compared with.
    ///
    /// Setting it plays the part of `htimedelta`.
    var time: UInt64 { get set }

    /// The value of a control and status register, read with machine privilege.
    func read(_ csr: CSR) -> UInt64
    /// Writes a control and status register with machine privilege; keeps what is legal of `value`.
    func write(_ csr: CSR, _ value: UInt64)
    /// Forgets every cached translation (`sfence.vma`, `hfence`).
    func fence()
    /// Forgets what it has kept of the code at host physical addresses, which somebody else has stored to:
    /// the hypervisor, or a device (`fence.i`). Its own stores it sees.
    func fenceInstructions(_ range: Range<UInt64>)
    /// Runs until `limit` instructions have retired or a trap is raised that is not delegated to S.
    ///
    /// - Throws: only what is no trap of the guest, such as `Unimplemented`.
    func run(atMost limit: UInt64) throws -> HartExit

    /// The instruction that a word stands for; a word whose low two bits are not both set is compressed.
    /// - Throws: `Trap.illegal(word)`.
    func decode(_ word: UInt32) throws -> Instruction
    /// What the arithmetic unit makes of two operands: every register operation of I and M.
    func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64
    /// Whether a branch on two operands is taken.
    func isTaken(_ branch: Operation, _ a: UInt64, _ b: UInt64) throws -> Bool
}

/// Why a hart gave control back.
public enum HartExit: Equatable, Sendable {
    /// The instruction at `pc` raised this; it has had no effect.
    case trap(Trap)
    /// The instructions asked for have retired.
    case limit
    /// `wfi` ran and no interrupt is pending.
    case waiting
}

/// The second stage of address translation, from guest physical to host physical addresses.
///
/// - ISA: Privileged 1.12, §8.5 (G-stage)
public protocol SecondStage: AnyObject {
    /// The host physical address; nil raises a guest page fault.
    func hostPhysical(_ guestPhysical: UInt64, for access: Access) -> UInt64?
}
