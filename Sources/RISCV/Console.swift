/// What a guest's serial line is connected to.
public protocol Console: AnyObject {
    /// Takes a byte that the guest sent.
    func write(_ byte: UInt8)
    /// The next byte for the guest; nil when there is none now.
    func read() -> UInt8?
}
