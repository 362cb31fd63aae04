/// Why no store can be made from an image.
public struct ImageFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong where, and what would be right.
    public let description: String

    /// A fault.
    public init(_ description: String) {
        self.description = description
    }
}
