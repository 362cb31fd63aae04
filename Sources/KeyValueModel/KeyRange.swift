/// One key, or all keys from one up to another.
///
/// - etcd: rpc.proto, `key` and `range_end`
public struct KeyRange: Hashable, Sendable {
    /// The first key.
    public var key: [UInt8]
    /// The first key that is no longer meant. Empty: only `key` itself. One zero byte: no end.
    public var end: [UInt8]

    /// As the protocol spells it.
    public init(key: [UInt8], end: [UInt8] = []) {
        self.key = key
        self.end = end
    }

    /// All keys.
    public static var all: KeyRange { KeyRange(key: [0], end: [0]) }

    /// All keys that begin with these bytes; all there are for none.
    public static func prefix(_ bytes: [UInt8]) -> KeyRange {
        guard let last = bytes.lastIndex(where: { $0 < 0xff }) else {
            return KeyRange(key: bytes.isEmpty ? [0] : bytes, end: [0])
        }
        return KeyRange(key: bytes, end: bytes[..<last] + [bytes[last] + 1])
    }

    /// Whether only one key is meant.
    public var isSingle: Bool { end.isEmpty }
    /// Whether it goes on for ever.
    public var isEndless: Bool { end == [0] }

    /// Whether this key is meant.
    public func contains(_ key: [UInt8]) -> Bool {
        if isSingle { return key == self.key }
        return !key.precedes(self.key) && (isEndless || key.precedes(end))
    }
}
