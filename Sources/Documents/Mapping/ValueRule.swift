/// What a schema asks of a value besides its type.
package struct ValueRule<Value> {
    /// How a message calls what is allowed.
    package let expected: String
    package let allows: (Value) -> Bool

    package init(expected: String, allows: @escaping (Value) -> Bool) {
        self.expected = expected
        self.allows = allows
    }
}

extension UInt8 {
    package var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
