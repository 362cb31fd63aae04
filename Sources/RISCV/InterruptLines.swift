/// The wires from devices to a hart: one bit of `mip` each.
///
/// Devices raise and lower them; the hart looks when `attention` says that something changed.
public final class InterruptLines {
    /// The bits of `mip` that devices hold high.
    public private(set) var pending: UInt64 = 0
    /// Set by every change; the hart clears it when it has looked.
    public var attention = false

    /// All lines low.
    public init() {}

    /// Drives one line.
    public func set(_ interrupt: Interrupt, _ high: Bool) {
        let next = high ? pending | interrupt.mask : pending & ~interrupt.mask
        if next != pending {
            pending = next
            attention = true
        }
    }
}
