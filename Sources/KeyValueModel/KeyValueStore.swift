/// A store that remembers: every change has a revision, and the past can be read until it is compacted.
///
/// Called from any thread; each call is atomic, and they are linearizable. All throw `StoreError`.
/// - etcd: v3 API, KV, Watch and Lease
public protocol KeyValueStore: AnyObject, Sendable {
    /// The revision of the newest change; 1 in an empty store.
    var revision: Int64 { get throws }

    /// Reads keys, now or as they were.
    func range(_ request: RangeRequest) throws -> RangeResponse
    /// Gives a key a value.
    func put(_ request: PutRequest) throws -> PutResponse
    /// Removes keys.
    func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse
    /// Compares, then does one of two lists, at one revision.
    func txn(_ request: TxnRequest) throws -> TxnResponse
    /// Forgets what was before a revision; what is alive at it stays readable.
    /// - Returns: the store's revision.
    func compact(_ revision: Int64) throws -> Int64

    /// Grants a lease.
    /// - Parameters:
    ///   - id: its number; 0 lets the store choose one.
    ///   - ttl: seconds; the store may give more.
    func grant(id: Int64, ttl: Int64) throws -> LeaseGrant
    /// Ends a lease: its keys go, all at one revision.
    /// - Returns: the store's revision.
    func revoke(_ lease: Int64) throws -> Int64
    /// Starts a lease's time anew.
    func keepAlive(_ lease: Int64) throws -> LeaseGrant
    /// How long a lease has left; `ttl` is -1 when it is not there.
    func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive
    /// The numbers of all leases, in order.
    func leases() throws -> [Int64]
    /// Ends every lease whose time is over by the store's clock.
    /// - Returns: their numbers, in order.
    func expireLeases() throws -> [Int64]

    /// Tells what happens to keys from now on, or from a revision on.
    /// - Parameter wake: called, from any thread and with no lock held, when `next` may have something new;
    ///   it must return at once.
    func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws -> any StoreWatch
}

/// A store whose changes survive only what `commit` was called after.
///
/// Whoever answers a client calls it first: once for all that came together.
public protocol CommittingStore: KeyValueStore {
    /// Returns when every change made so far is safe.
    /// - Throws: when it cannot be; the store then takes no more changes.
    func commit() throws
}

/// All that a store has to remember: what it is made of, and can be made from.
public struct StoreImage: Equatable, Sendable {
    /// A value or the tombstone of a key, as it came to be.
    public struct Change: Hashable, Sendable {
        /// What happened.
        public var kind: StoreEvent.Kind
        /// The key as it was then.
        public var kv: KeyValue

        /// A change.
        public init(_ kind: StoreEvent.Kind, _ kv: KeyValue) {
            self.kind = kind
            self.kv = kv
        }
    }

    /// A lease and the time that it had left.
    public struct Lease: Hashable, Sendable {
        /// Its number.
        public var id: Int64
        /// Seconds that it was granted for.
        public var ttl: Int64
        /// Time left.
        public var left: Duration

        /// A lease.
        public init(id: Int64, ttl: Int64, left: Duration) {
            self.id = id
            self.ttl = ttl
            self.left = left
        }
    }

    /// The revision of the newest change.
    public var revision: Int64
    /// What was forgotten: all before it that was not alive at it.
    public var compactRevision: Int64
    /// Every change that is still remembered, in the order in which they happened.
    public var changes: [Change]
    /// The leases, by number.
    public var leases: [Lease]

    /// An image.
    public init(revision: Int64, compactRevision: Int64, changes: [Change], leases: [Lease]) {
        self.revision = revision
        self.compactRevision = compactRevision
        self.changes = changes
        self.leases = leases
    }
}

/// A store that can be written down and made anew.
public protocol ImagedStore: KeyValueStore {
    /// All that it remembers, at one moment.
    func image() throws -> StoreImage
    /// Takes hold of all that it remembers at this moment; its image is made when the answer is called, in any
    /// thread, while the store goes on.
    func frozenImage() throws -> @Sendable () throws -> StoreImage
    /// The store that an image was taken of.
    /// - Parameter now: the time, for leases; it never goes back.
    init(image: StoreImage, now: @escaping @Sendable () -> Duration) throws
}

extension ImagedStore {
    /// Makes the image at once, where a store knows nothing better.
    public func frozenImage() throws -> @Sendable () throws -> StoreImage {
        let image = try image()
        return { image }
    }
}
