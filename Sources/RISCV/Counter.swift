/// `mcycle` or `minstret`: counts the clock's retired instructions from a base that software may move.
public struct Counter: Sendable {
    /// The value when `retired` was 0, while counting.
    private var base: UInt64 = 0
    /// The value that stands still while `mcountinhibit` says so.
    private var frozen: UInt64?

    /// Counting from 0.
    public init() {}

    /// The value at `retired`.
    public func value(at retired: UInt64) -> UInt64 {
        frozen ?? base &+ retired
    }

    /// Sets the value that the instruction after the write reads.
    public mutating func set(_ value: UInt64, at retired: UInt64) {
        if frozen != nil {
            frozen = value
        } else {
            base = value &- (retired &+ 1)
        }
    }

    /// Stops or goes on.
    public mutating func inhibit(_ stop: Bool, at retired: UInt64) {
        if stop {
            frozen = value(at: retired)
        } else if let value = frozen {
            frozen = nil
            set(value, at: retired)
        }
    }
}
