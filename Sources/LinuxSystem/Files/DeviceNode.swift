/// A device, as its node names it.
public struct DeviceNode: Equatable, Hashable, Sendable {
    /// Which table the numbers are looked up in.
    public enum Kind: String, Sendable {
        case block = "b"
        case character = "c"
        /// A pipe with a name, which has no numbers.
        case pipe = "p"
    }

    /// Which table its numbers are looked up in.
    public let kind: Kind
    /// The driver.
    public let major: UInt32
    /// The device of that driver.
    public let minor: UInt32

    /// A device by its numbers.
    public init(_ kind: Kind, _ major: UInt32, _ minor: UInt32) {
        self.kind = kind
        self.major = major
        self.minor = minor
    }
}
