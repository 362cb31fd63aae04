/// What a schema asks of a value besides its type.
public struct ValueRule<Value> {
    /// How a message calls what is allowed.
    public let expected: String
    /// Whether a value is allowed.
    public let allows: (Value) -> Bool

    /// Whether a value is allowed.
    public init(expected: String, allows: @escaping (Value) -> Bool) {
        self.expected = expected
        self.allows = allows
    }
}

extension UInt8 {
    /// Whether it is an ASCII letter from A to Z.
    public var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    /// Whether it is an ASCII digit.
    public var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
