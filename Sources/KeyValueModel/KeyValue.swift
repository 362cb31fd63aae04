/// A key with one of its values, and when that came to be.
///
/// - etcd: mvccpb.KeyValue
public struct KeyValue: Hashable, Sendable {
    /// The key: any bytes, at least one.
    public var key: [UInt8]
    /// The revision at which this life of the key began.
    public var createRevision: Int64
    /// The revision of this value.
    public var modRevision: Int64
    /// How many values the key has had in this life; 1 for the first, 0 in a tombstone.
    public var version: Int64
    /// The value: any bytes.
    public var value: [UInt8]
    /// The lease that it ends with; 0 for none.
    public var lease: Int64

    /// A tombstone has neither value nor version.
    public init(
        key: [UInt8], createRevision: Int64 = 0, modRevision: Int64 = 0, version: Int64 = 0,
        value: [UInt8] = [], lease: Int64 = 0
    ) {
        self.key = key
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
        self.value = value
        self.lease = lease
    }
}
