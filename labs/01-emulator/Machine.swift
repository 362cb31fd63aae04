import ELF
import RISCV
import LabSupport

/// Milestone 7. A whole computer: hart, RAM and the devices of QEMU's `virt` machine.
public final class Machine {
    /// The processor.
    public let hart: Hart
    /// RAM and devices.
    public let bus: SystemBus
    private let console: any Console
    private let board: VirtBoard
    private var hostInterface: HostInterface?

    /// A machine that has been switched on, with nothing in its memory.
    ///
    /// - Parameters:
    ///   - memorySize: bytes of RAM at 0x8000_0000.
    ///   - console: what the serial line is connected to.
    ///   - disk: what the block device holds; without one its slot is empty.
    /// - Throws: `MemoryError` when the host has not that much memory.
    public init(memorySize: UInt64 = 128 << 20, console: any Console, disk: (any Disk)? = nil) throws {
        board = try VirtBoard(memory: try Memory(size: memorySize), console: console, disk: disk)
        bus = board.bus
        hart = Hart(bus: bus)
        self.console = console
    }

    /// Copies an executable into RAM and puts the hart at its entry.
    ///
    /// - Throws: `LoadError` when a segment or the entry lies outside RAM; then nothing was copied.
    public func load(_ file: ELFFile) throws {
        // TODO emulator.7
        // Segments go to their physical addresses; check all before copying the first. a0 is the
        // hart's number, 0. If the symbol `tohost` is there, the guest speaks HTIF: call
        // `connectHostInterface`.
        throw Unimplemented("emulator.7")
    }

    private func connectHostInterface(_ file: ELFFile) {
        guard let toHost = file.symbols["tohost"], bus.memory.contains(toHost, count: 8) else { return }
        hostInterface = HostInterface(
            bus: bus, toHost: toHost, fromHost: file.symbols["fromhost"], console: console)
    }

    /// Why a run ended.
    public enum Stop: Equatable, Sendable {
        /// The guest turned the machine off.
        case exited(status: Int32)
        /// The budget is spent; the machine can go on.
        case budgetSpent
        /// The guest waits for an interrupt that cannot come: no timer is set, no input is left.
        case waiting
    }

    /// How often the serial line is looked at, in instructions.
    private static let pollInterval: UInt64 = 1 << 14

    /// Runs the guest.
    ///
    /// - Parameters:
    ///   - engine: what executes the instructions.
    ///   - budget: instructions and traps at most, so that a guest that loops, in whatever way, ends.
    ///   - idle: called when the guest waits, with the ticks until its next timer (nil: none is set);
    ///     true means go on waiting for input, false that none can come.
    /// - Throws: `Unimplemented` while the guest needs something that is still a stub.
    public func run(
        _ engine: any Engine, budget: UInt64 = .max, idle: (UInt64?) -> Bool = { _ in false }
    ) throws -> Stop {
        // TODO emulator.7
        // In turns: let the engine run to the next look at the serial line, poll the UART, and see
        // whether the machine is off or the hart waits. A hart that waits with a timer set sleeps
        // until then: `clock.skip`.
        throw Unimplemented("emulator.7")
    }

    // TODO emulator.7
    /// Lets time pass up to the next timer. Returns false when nothing can ever happen.
}

/// An executable does not fit into the machine's RAM.
public struct LoadError: Error, CustomStringConvertible {
    let part: String
    let address: UInt64
    let size: UInt64
    let memory: Range<UInt64>

    /// Says what lies where, and where RAM is.
    public var description: String {
        func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
        let ram = "RAM, \(hex(memory.lowerBound)) to \(hex(memory.upperBound))"
        return "\(part) (\(size) bytes at \(hex(address))) must lie at an even address inside \(ram): "
            + "link it there, or give more memory"
    }
}
