/// What surrounds a hart: RAM, devices at physical addresses, interrupt wires, and time.
///
/// A hypervisor gives each guest a board of its own and plays its hart.
public protocol Board: Bus, AnyObject {
    /// The RAM, by physical addresses.
    var memory: Memory { get }
    /// The bits of `mip` that devices and the machine timer hold high now.
    var pendingInterrupts: UInt64 { get }
    /// `mtime`, in ticks.
    var time: UInt64 { get }
    /// Ticks until the machine timer becomes pending; nil when it is not set or already is.
    var untilTimer: UInt64? { get }
    /// Called when a device has written to RAM by itself, with the physical addresses.
    var onDeviceWrite: ((Range<UInt64>) -> Void)? { get set }
    /// The status with which the guest has turned the board off; nil while it is on.
    var exitStatus: Int32? { get }

    /// Lets time pass.
    func advance(by ticks: UInt64)
    /// Looks whether the serial line has input.
    func poll()
    /// Turns the board off.
    func powerOff(status: Int32)
    /// Sends a byte to the serial line's other end.
    func print(_ byte: UInt8)
    /// A byte from the serial line's other end; nil when there is none now.
    func readInput() -> UInt8?
}
