import LabSupport
import RISCV

/// One guest: a virtual hart, RAM, and a board.
///
/// While a guest is on the hart its registers are the hart's; otherwise they are kept here.
public final class VirtualMachine {
    /// What the guest is called in reports.
    public let name: String
    /// Its RAM.
    public let slot: Slot
    /// Its devices, wires and time.
    public let board: any Board
    /// How it is run.
    public let technique: Technique
    /// What stands below it.
    public let firmware: Firmware
    /// The registers that it believes it has.
    public var csr = VirtualCSRs()
    /// The mode that it believes it is in.
    public var mode: PrivilegeMode
    /// `wfi` ran and no interrupt has come since.
    public var isWaiting = false
    /// What running it took so far.
    public internal(set) var counts = ExitCounts()

    let hypervisor: Hypervisor
    var hart: any HostHart { hypervisor.hart }
    /// Its shadow page tables.
    let shadow: ShadowTables
    /// Its second stage, for `Technique.hardware`.
    public let stage: GuestStage
    /// What the hart holds of it since its last exit, while it is `loaded` there.
    var controlOnHart: VMControl?
    /// What was replaced in its code, for `Technique.patch`.
    public internal(set) var patches = PatchTable()
    /// The structure that a paravirtual guest shares with us; nil before it has named one.
    var sharedPage: UInt64?
    /// Host memory for translated code.
    let extra: Range<UInt64>
    lazy var translator = Translator(self)
    lazy var interpreter = Interpreter(self)

    private var saved = [UInt64](repeating: 0, count: 32)
    private var savedPC: UInt64 = 0
    /// The pages that the guest has stored to since `takeDirtyPages`, by number in the slot; nil: not kept.
    var dirtyPages: Set<UInt64>?

    init(
        name: String, slot: Slot, board: any Board, technique: Technique, firmware: Firmware,
        frames: Range<UInt64>, hypervisor: Hypervisor
    ) {
        self.name = name
        self.slot = slot
        self.board = board
        self.technique = technique
        self.firmware = firmware
        self.hypervisor = hypervisor
        let memory = hypervisor.hart.memory
        // A second stage or translated code, whichever the technique needs, and the shadow tables.
        let middle = frames.lowerBound + CodeCache.size
        extra = frames.lowerBound..<middle
        stage = GuestStage(memory: memory, frames: extra)
        shadow = ShadowTables(memory: memory, frames: middle..<frames.upperBound)
        mode = firmware == .sbi ? .supervisor : .machine
        if firmware == .sbi { csr.delegateEverything() }
        board.onDeviceWrite = { [weak self] in self?.noteDeviceWrite($0) }
    }

    /// The guest's registers x0...x31.
    public subscript(register number: UInt8) -> UInt64 {
        get { isOnHart ? hart[register: number] : saved[Int(number & 31)] }
        set {
            if isOnHart {
                hart[register: number] = newValue
            } else if number & 31 != 0 {
                saved[Int(number & 31)] = newValue
            }
        }
    }

    /// The address of the guest's next instruction.
    public var pc: UInt64 {
        get { isOnHart ? hart.pc : savedPC }
        set { if isOnHart { hart.pc = newValue } else { savedPC = newValue } }
    }

    /// Whether this guest's registers are on the hart at the moment.
    public var isOnHart: Bool { hypervisor.current === self }

    /// Takes the guest's registers off the hart.
    func save() {
        saved = (0..<32).map { hart[register: $0] }
        savedPC = hart.pc
    }

    /// Puts the guest's registers on the hart.
    func load() {
        for number in UInt8(1)..<32 { hart[register: number] = saved[Int(number)] }
        hart.pc = savedPC
    }

    /// Counts instructions that the guest has retired: they are its time.
    func retire(_ instructions: UInt64) {
        counts.instructions &+= instructions
        board.advance(by: instructions)
    }

    /// Shows the guest's registers what the board and the shared page show now.
    func look() {
        takeSharedEnable()
        csr.lines = board.pendingInterrupts
        csr.time = board.time
        csr.retired = counts.instructions
    }
}

extension VirtualCSRs {
    /// What firmware does before it starts a kernel in S: all exceptions and interrupts are the kernel's,
    /// and so are the timer and the counters.
    mutating func delegateEverything() {
        self[.medeleg] = CSRRules.writable(.medeleg) & ~(1 << Exception.supervisorEnvironmentCall.rawValue)
        self[.mideleg] = CSRRules.writable(.mideleg)
        self[.mcounteren] = 7
        self[.menvcfg] = 1 << 63
    }
}
