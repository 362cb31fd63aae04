/// Asks for keys and their values.
///
/// - etcd: etcdserverpb.RangeRequest
public struct RangeRequest: Hashable, Sendable {
    /// What the answer is sorted by.
    public enum SortTarget: Int, Sendable, CaseIterable {
        case key, version, create, mod, value
    }

    /// How it is sorted; `none` is ascending by key, unless another target asks for more.
    public enum SortOrder: Int, Sendable, CaseIterable {
        case none, ascend, descend
    }

    /// Which keys.
    public var range: KeyRange
    /// As of which revision; 0 or less for the newest.
    public var revision: Int64 = 0
    /// How many at most; 0 for all.
    public var limit: Int64 = 0
    /// In which order.
    public var order = SortOrder.none
    /// Sorted by what.
    public var target = SortTarget.key
    /// Without the values.
    public var keysOnly = false
    /// Only how many there are.
    public var countOnly = false
    /// Only values of this revision or later; 0 for all.
    public var minModRevision: Int64 = 0
    /// Only values of this revision or earlier; 0 for all.
    public var maxModRevision: Int64 = 0
    /// Only keys that came to be at this revision or later; 0 for all.
    public var minCreateRevision: Int64 = 0
    /// Only keys that came to be at this revision or earlier; 0 for all.
    public var maxCreateRevision: Int64 = 0

    /// All else as its default says.
    public init(_ range: KeyRange, revision: Int64 = 0, limit: Int64 = 0) {
        self.range = range
        self.revision = revision
        self.limit = limit
    }
}

/// Keys and their values.
public struct RangeResponse: Hashable, Sendable {
    /// The store's revision when it answered (not the one that was asked for).
    public var revision: Int64
    /// What was found, sorted and cut.
    public var kvs: [KeyValue]
    /// Whether the limit cut some off.
    public var more: Bool
    /// How many keys are in the range, whatever the limit says.
    public var count: Int64

    /// An answer.
    public init(revision: Int64, kvs: [KeyValue] = [], more: Bool = false, count: Int64 = 0) {
        self.revision = revision
        self.kvs = kvs
        self.more = more
        self.count = count
    }
}

/// Gives a key a value.
///
/// - etcd: etcdserverpb.PutRequest
public struct PutRequest: Hashable, Sendable {
    /// The key; not empty.
    public var key: [UInt8]
    /// Its new value.
    public var value: [UInt8]
    /// The lease that it shall end with; 0 for none: an earlier one lets it go.
    public var lease: Int64
    /// Whether the answer shall hold what was there before.
    public var prevKV = false
    /// Keep the value that it has; it must have one.
    public var ignoreValue = false
    /// Keep the lease that it has; the key must exist.
    public var ignoreLease = false

    /// All else as its default says.
    public init(key: [UInt8], value: [UInt8], lease: Int64 = 0) {
        self.key = key
        self.value = value
        self.lease = lease
    }
}

/// What a put did.
public struct PutResponse: Hashable, Sendable {
    /// The store's revision afterwards.
    public var revision: Int64
    /// What was there before, where it was asked for and there was something.
    public var previous: KeyValue?

    /// An answer.
    public init(revision: Int64, previous: KeyValue? = nil) {
        self.revision = revision
        self.previous = previous
    }
}

/// Removes keys.
///
/// - etcd: etcdserverpb.DeleteRangeRequest
public struct DeleteRangeRequest: Hashable, Sendable {
    /// Which keys.
    public var range: KeyRange
    /// Whether the answer shall hold what was there before.
    public var prevKV: Bool

    /// A request.
    public init(_ range: KeyRange, prevKV: Bool = false) {
        self.range = range
        self.prevKV = prevKV
    }
}

/// What a removal did.
public struct DeleteRangeResponse: Hashable, Sendable {
    /// The store's revision afterwards; the old one when nothing was there to remove.
    public var revision: Int64
    /// How many keys went.
    public var deleted: Int64
    /// What they were, where it was asked for.
    public var previous: [KeyValue]

    /// An answer.
    public init(revision: Int64, deleted: Int64, previous: [KeyValue] = []) {
        self.revision = revision
        self.deleted = deleted
        self.previous = previous
    }
}
