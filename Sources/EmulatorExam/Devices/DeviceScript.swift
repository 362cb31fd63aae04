import Emulator
import ExamKit
import LabSupport
import RISCV

/// What a guest and the world do to the devices, one after the other.
struct DeviceScript: Codable, Sendable {
    struct Action: Codable, Sendable {
        enum Kind: String, Codable, Sendable {
            /// A load or a store of `size` bytes at `address`.
            case load, store
            /// The byte `value` is typed, and the UART looks.
            case type
            /// The wire of PLIC source `address` goes high (1) or low (0).
            case wire
        }

        var kind: Kind
        var address = Hex(0)
        var size: UInt8 = 4
        var value = Hex(0)
    }

    var actions: [Action] = []

    mutating func load(_ address: UInt64, _ size: AccessSize = .word) {
        actions.append(Action(kind: .load, address: Hex(address), size: size.rawValue))
    }

    mutating func store(_ address: UInt64, _ value: UInt64, _ size: AccessSize = .word) {
        actions.append(Action(kind: .store, address: Hex(address), size: size.rawValue, value: Hex(value)))
    }

    mutating func type(_ byte: UInt8) {
        actions.append(Action(kind: .type, size: 1, value: Hex(UInt64(byte))))
    }

    mutating func wire(_ source: UInt64, _ high: Bool) {
        actions.append(Action(kind: .wire, address: Hex(source), value: Hex(high ? 1 : 0)))
    }
}

/// What can be seen from outside while a script runs.
struct DeviceTranscript: Codable, Equatable, Sendable {
    /// For each action: the loaded value, `fault`, or nothing.
    var results: [String] = []
    /// For each action: the interrupt lines of the hart afterwards, as bits of `mip`.
    var lines: [Hex] = []
    /// What came out of the serial line.
    var console = HexBytes([])
    /// What reached the recorder: the device must see each access as it was made.
    var recorded: [String] = []
}

extension DeviceScript {
    /// Lets the lab's devices act it out.
    func run() throws -> DeviceTranscript {
        let console = TypedConsole()
        let bus = SystemBus(memory: try Memory(size: 0x1000))
        let plic = PLIC(bus: bus)
        let uart = UART(console: console, interrupt: { plic.set(source: 10, high: $0) })
        try bus.attach(CLINT(bus: bus), at: DeviceMap.clint..<DeviceMap.clint + 0x1_0000)
        try bus.attach(plic, at: DeviceMap.plic..<DeviceMap.plic + 0x400_0000)
        try bus.attach(uart, at: DeviceMap.uart..<DeviceMap.uart + 0x100)
        let recorder = Recorder()
        try bus.attach(recorder, at: DeviceMap.recorder..<DeviceMap.recorder + 0x100)
        var transcript = DeviceTranscript()
        for action in actions {
            let result = try perform(action, bus, plic) {
                console.typed.append($0)
                uart.poll()
            }
            transcript.results.append(result)
            transcript.lines.append(Hex(bus.lines.pending))
        }
        transcript.console = HexBytes(console.written)
        transcript.recorded = recorder.accesses
        return transcript
    }

    private func perform(_ action: Action, _ bus: SystemBus, _ plic: PLIC, type: (UInt8) -> Void) throws
        -> String
    {
        guard let size = AccessSize(rawValue: action.size) else { return "" }
        do {
            switch action.kind {
            case .load: return try bus.load(action.address.value, size: size).hex
            case .store: try bus.store(action.address.value, size: size, action.value.value)
            case .type: type(UInt8(truncatingIfNeeded: action.value.value))
            case .wire: plic.set(source: Int(action.address.value & 31), high: action.value.value == 1)
            }
            return ""
        } catch is BusFault {
            return "fault"
        }
    }
}

/// A device that notes how it was accessed.
private final class Recorder: Device {
    private(set) var accesses: [String] = []

    func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        accesses.append("load \(size.bytes) bytes at offset \(offset.hex)")
        return 0xFFEE_DDCC_BBAA_9988 ^ offset
    }

    func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        accesses.append("store \(size.bytes) bytes at offset \(offset.hex): \((value & size.mask).hex)")
    }
}

/// Where the devices of the `virt` machine are, and the exam's own.
enum DeviceMap {
    static let recorder: UInt64 = 0x3000_0000
    static let clint: UInt64 = 0x200_0000
    static let plic: UInt64 = 0xC00_0000
    static let uart: UInt64 = 0x1000_0000
    static let ram: UInt64 = 0x8000_0000
}

/// A serial line whose other end is a script.
final class TypedConsole: Console {
    /// What is still to be read.
    var typed: [UInt8]
    /// What the guest has sent.
    private(set) var written: [UInt8] = []
    /// Output beyond this is dropped: a guest that floods must not fill the host.
    private static let most = 1 << 16

    init(_ typed: [UInt8] = []) {
        self.typed = typed
    }

    func write(_ byte: UInt8) {
        if written.count < Self.most { written.append(byte) }
    }

    func read() -> UInt8? {
        typed.isEmpty ? nil : typed.removeFirst()
    }
}
