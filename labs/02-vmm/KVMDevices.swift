/// What a guest of KVM finds beyond its processor and its memory.
///
/// Numbers are as wide as `size` says, in bytes: 1, 2 or 4 for ports, 1 to 8 for memory.
public protocol KVMDevices: AnyObject {
    /// IN: what the guest reads from a port.
    func input(port: UInt16, size: Int) -> UInt32
    /// OUT: what the guest writes to a port. An answer other than nil turns the machine off with that
    /// status.
    func output(port: UInt16, size: Int, value: UInt32) -> Int32?
    /// A load where no memory is.
    func load(address: UInt64, size: Int) -> UInt64
    /// A store where no memory is.
    func store(address: UInt64, size: Int, value: UInt64)
}

/// The board of our small guests: a serial line and a switch.
///
/// | port | in | out |
/// |---|---|---|
/// | 0x3F8 | the next byte of the input, 0 without one | a byte to the console |
/// | 0x3FD | line status: 0x60, ready to send; bit 0 while there is input | |
/// | 0xF4 | | turns the machine off with this status |
///
/// Nothing answers elsewhere: reads give ones, writes are lost.
public final class KVMBoard: KVMDevices {
    /// The serial line's data register.
    public static let console: UInt16 = 0x3F8
    /// The serial line's status register.
    public static let lineStatus: UInt16 = 0x3FD
    /// The switch.
    public static let power: UInt16 = 0xF4

    private var waiting: ArraySlice<UInt8>
    private let write: (UInt8) -> Void

    /// A board that is off.
    ///
    /// - Parameters:
    ///   - input: what somebody has typed already.
    ///   - write: takes each byte that the guest prints.
    public init(input: [UInt8] = [], write: @escaping (UInt8) -> Void) {
        waiting = input[...]
        self.write = write
    }

    /// What the serial line has; ones from a port where nothing is.
    public func input(port: UInt16, size: Int) -> UInt32 {
        switch port {
        case Self.console: UInt32(waiting.popFirst() ?? 0)
        case Self.lineStatus: 0x60 | (waiting.isEmpty ? 0 : 1)
        default: .max
        }
    }

    /// To the console or the switch; lost at a port where nothing is.
    public func output(port: UInt16, size: Int, value: UInt32) -> Int32? {
        switch port {
        case Self.console: write(UInt8(truncatingIfNeeded: value))
        case Self.power: return Int32(value & 0xFF)
        default: break
        }
        return nil
    }

    /// Ones: the board has no MMIO.
    public func load(address: UInt64, size: Int) -> UInt64 { .max }

    /// Lost: the board has no MMIO.
    public func store(address: UInt64, size: Int, value: UInt64) {}
}
