import LabSupport
import RISCV

/// The software that owns the machine: one hart, its memory, and the guests on it.
public final class Hypervisor {
    /// The hart that all guests share.
    public let hart: any HostHart
    /// The guests, in the order in which they were made.
    public private(set) var machines: [VirtualMachine] = []
    /// Whose registers are on the hart.
    private(set) weak var current: VirtualMachine?
    /// Which page tables are on the hart.
    var loaded = Loaded.none
    /// Host memory from here on is free.
    private var free: UInt64

    static let pageSize: UInt64 = 0x1000
    /// Between two guests' slots lies one page that belongs to nobody.
    static let gap: UInt64 = 0x1000
    /// Bytes for the page tables of one guest.
    public static let tableBytes: UInt64 = 4 << 20

    /// Takes over a hart and all of its memory.
    public init(hart: any HostHart) {
        self.hart = hart
        free = hart.memory.base
        hart.mode = .user
    }

    /// Host memory that `makeMachine` takes for a guest with `size` bytes of RAM, at most.
    public static func footprint(ofMemory size: UInt64) -> UInt64 { size + tableBytes + 4 * gap + (2 << 20) }

    /// Makes a guest.
    ///
    /// - Parameters:
    ///   - name: what it is called in reports.
    ///   - memorySize: bytes of RAM at guest physical 0x8000_0000; a multiple of 4096.
    ///   - technique: how it is run.
    ///   - firmware: what stands below it.
    ///   - board: makes its board around its RAM.
    /// - Throws: `SlotError` when the memory is no multiple of a page or the host has not that much left.
    @discardableResult
    public func makeMachine(
        name: String, memorySize: UInt64, technique: Technique = .trap, firmware: Firmware = .none,
        board: (Memory) throws -> any Board
    ) throws -> VirtualMachine {
        let memory = hart.memory
        let tables = free + Self.gap
        let start = tables + Self.tableBytes + Self.gap
        // Slots of more than a superpage begin at one, so that the second stage can use them.
        let alignment: UInt64 = memorySize >= 2 << 20 ? 2 << 20 : Self.pageSize
        let hostBase = (start + alignment - 1) & ~(alignment - 1)
        guard memorySize > 0, memorySize % Self.pageSize == 0, memorySize < memory.size,
            hostBase + memorySize + Self.gap <= memory.base + memory.size
        else {
            throw SlotError(
                name: name, size: memorySize,
                free: memory.base + memory.size - min(free, memory.base + memory.size))
        }
        let slot = try Slot(within: memory, at: hostBase, size: memorySize)
        let machine = VirtualMachine(
            name: name, slot: slot, board: try board(slot.memory), technique: technique, firmware: firmware,
            frames: tables..<tables + Self.tableBytes, hypervisor: self)
        free = hostBase + memorySize
        machines.append(machine)
        return machine
    }

    /// Puts a guest's registers on the hart, after taking off the last one's.
    func activate(_ machine: VirtualMachine) {
        guard current !== machine else { return }
        current?.save()
        current = nil
        machine.load()
        current = machine
        // The page tables on the hart are still the other guest's.
        loaded = .none
    }

    /// What translates the addresses of the code on the hart.
    enum Loaded: Equatable {
        case none
        case shadow(root: UInt64, generation: UInt64, of: ObjectIdentifier)
        case stage(of: ObjectIdentifier)
    }
}

/// A guest's memory that cannot be given.
public struct SlotError: Error, CustomStringConvertible {
    let name: String
    let size: UInt64
    let free: UInt64

    /// Says what was asked for and what would be right.
    public var description: String {
        "guest \(name): cannot give it \(size) bytes of memory; ask for a multiple of 4096, with its page "
            + "tables at most \(free) bytes"
    }
}
