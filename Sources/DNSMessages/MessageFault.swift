/// What is wrong with the bytes of a message, and where.
public struct MessageFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// `byte 12: a pointer to byte 40: expected one to what stands before it`
    public let description: String

    /// A fault at a byte of the message.
    public init(at offset: Int, _ problem: String) {
        description = "byte \(offset): \(problem)"
    }

    /// A fault of a message that was to be written.
    public init(_ problem: String) {
        description = problem
    }
}
