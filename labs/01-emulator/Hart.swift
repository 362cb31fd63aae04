import RISCV
import LabSupport

/// A hardware thread: registers, a program counter, a mode, and the way to memory.
///
/// - ISA: Unprivileged 20191213, §1.2
public final class Hart {
    /// x0...x31.
    public let registers = RegisterFile()
    /// The address of the instruction that runs next.
    public var pc: UInt64 = 0x8000_0000
    /// How much the running code may do. A change makes every cached translation stale.
    public var mode: PrivilegeMode = .machine {
        didSet { if mode != oldValue { flushTranslations() } }
    }
    /// The control and status registers.
    public var csr: CSRFile
    /// What answers loads and stores at physical addresses.
    public let bus: SystemBus
    /// Instructions retired and the machine's time.
    public let clock: Clock
    /// The wires that devices pull.
    public let lines: InterruptLines
    /// The bytes that the last `lr` reserved, until a store or an `sc` ends it.
    var reservation: Range<UInt64>?
    /// `wfi` ran and no interrupt has come since.
    public internal(set) var isWaiting = false
    /// How often each trap was taken.
    public internal(set) var traps = TrapCounts()
    let translations = TranslationCache()
    /// Which variant of the instruction set it runs.
    public var instructionSet = InstructionSet.rv64
    /// A hypervisor's second stage of translation.
    var secondStage: (any SecondStage)? { didSet { flushTranslations() } }
    /// Whether a hypervisor takes the traps that are not delegated to S, and the one it has not taken yet.
    var isHosted = false
    var intercepted: Trap?

    /// A hart in machine mode at the start of RAM.
    public init(bus: SystemBus) {
        self.bus = bus
        clock = bus.clock
        lines = bus.lines
        csr = CSRFile(clock: bus.clock, lines: bus.lines)
        bus.onWatchedStore.append { [weak self] stored in
            if let reserved = self?.reservation, reserved.overlaps(stored) { self?.reservation = nil }
        }
    }

    deinit {
        registers.deallocate()
    }

    /// Runs one instruction, or takes the interrupt that waits.
    ///
    /// - Returns: the trap that was taken, nil when an instruction retired.
    /// - Throws: `Unimplemented` while a milestone it needs is a stub; never a `Trap`.
    @discardableResult
    public func step() throws -> Trap? {
        do {
            if let interrupt = try pendingInterrupt() { throw Trap(.interrupt(interrupt)) }
            try execute(try fetch())
            clock.retired &+= 1
            return nil
        } catch let trap as Trap {
            try take(trap)
            return trap
        }
    }

    /// Whether the guest has turned the machine off.
    public var isOff: Bool { bus.power.status != nil }

    /// Has the reserved bytes watched again, after their page's watches were forgotten.
    func watchReservation() {
        if let reservation, bus.watch(reservation) { translations.flushStores() }
    }

    /// The instruction at `pc`.
    ///
    /// A word whose low two bits are not both set is compressed and 16 bits long. A 32-bit word may
    /// begin in the last two bytes of a page, so its halves are fetched one after the other.
    func fetch() throws -> Instruction {
        let low = try fetchHalf(pc)
        guard low & 3 == 3 else { return try Decoder.expand(low) }
        let high = try fetchHalf(pc &+ 2)
        return try Decoder.decode(UInt32(high) << 16 | UInt32(low))
    }

    /// Forgets every cached translation: after a change of mode, `satp`, or what `mstatus` allows.
    func flushTranslations() {
        translations.flush()
        // An engine that follows pages it has translated must translate again.
        lines.attention = true
    }
}
