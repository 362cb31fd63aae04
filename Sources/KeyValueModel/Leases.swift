/// A promise to come back in time: keys attached to it go when it ends.
///
/// - etcd: etcdserverpb.LeaseGrantResponse
public struct LeaseGrant: Hashable, Sendable {
    /// The store's revision.
    public var revision: Int64
    /// Its number.
    public var id: Int64
    /// Seconds that it lives without being kept alive.
    public var ttl: Int64

    /// An answer.
    public init(revision: Int64, id: Int64, ttl: Int64) {
        self.revision = revision
        self.id = id
        self.ttl = ttl
    }
}

/// How long a lease has left, and what hangs on it.
///
/// - etcd: etcdserverpb.LeaseTimeToLiveResponse
public struct LeaseTimeToLive: Hashable, Sendable {
    /// The store's revision.
    public var revision: Int64
    /// Its number.
    public var id: Int64
    /// Seconds left, rounded down; -1 for a lease that is not there.
    public var ttl: Int64
    /// Seconds that it was granted for; 0 for a lease that is not there.
    public var grantedTTL: Int64
    /// The keys attached to it, in order, where they were asked for.
    public var keys: [[UInt8]]

    /// An answer.
    public init(revision: Int64, id: Int64, ttl: Int64, grantedTTL: Int64, keys: [[UInt8]] = []) {
        self.revision = revision
        self.id = id
        self.ttl = ttl
        self.grantedTTL = grantedTTL
        self.keys = keys
    }
}
