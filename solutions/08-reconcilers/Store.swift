import KeyValueModel

/// A store in memory that remembers every change until it is compacted.
///
/// One lock around one state makes every call atomic, and all calls linearizable: each takes effect at the one
/// moment at which it holds the lock. Watches are woken when it is released.
/// - etcd: 3.4
public final class Store: ImagedStore {
    private let state: Guarded<StoreState>
    private let now: @Sendable () -> Duration

    /// An empty store.
    /// - Parameter now: the time, for leases; it never goes back.
    public init(now: @escaping @Sendable () -> Duration) {
        state = Guarded(StoreState())
        self.now = now
    }

    /// The store that an image was taken of.
    /// - Throws: `ImageFault` for what no store can have been.
    public init(image: StoreImage, now: @escaping @Sendable () -> Duration) throws {
        state = Guarded(try StoreState(image, at: now()))
        self.now = now
    }

    /// The revision of the newest change; 1 in an empty store.
    public var revision: Int64 { state.withLock { $0.revision } }

    /// Everything that is remembered, at one moment.
    public func image() throws -> StoreImage {
        let now = now()
        return state.withLock { $0.image(at: now) }
    }

    /// Takes hold of everything that is remembered. Its parts are copied only when a later call changes them.
    public func frozenImage() throws -> @Sendable () throws -> StoreImage {
        let now = now()
        let frozen = state.withLock { state in
            var frozen = state
            frozen.watches = WatchBook()
            return frozen
        }
        return { frozen.image(at: now) }
    }

    /// Runs a call that may write: all it changes has one revision, or it has changed nothing.
    private func call<Answer: Sendable>(
        _ body: (inout StoreState) throws -> Answer
    ) throws -> Answer {
        let (answer, sleepers) = state.withLock { state in
            let answer = Result<Answer, any Error> {
                let answer = try body(&state)
                try state.commit()
                return answer
            }
            return (answer, state.watches.takeSleepers())
        }
        for wake in sleepers { wake() }
        return try answer.get()
    }
}

// MARK: Keys

extension Store {
    /// Reads keys, now or as they were.
    public func range(_ request: RangeRequest) throws -> RangeResponse {
        try state.withLock { try $0.range(request) }
    }

    /// Gives a key a value.
    public func put(_ request: PutRequest) throws -> PutResponse {
        try call { try $0.put(request) }
    }

    /// Removes keys.
    public func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        try call { try $0.deleteRange(request) }
    }

    /// Compares, then does one of two lists, at one revision.
    public func txn(_ request: TxnRequest) throws -> TxnResponse {
        // Before the lock: it looks at nothing but the request, which may be large.
        try TransactionShape.check(request)
        return try call { try $0.txn(request) }
    }

    /// Forgets what was before a revision; what is alive at it stays readable.
    public func compact(_ revision: Int64) throws -> Int64 {
        try call {
            try $0.compact(revision)
            return $0.revision
        }
    }
}

// MARK: Leases

extension Store {
    /// Grants a lease.
    public func grant(id: Int64, ttl: Int64) throws -> LeaseGrant {
        let now = now()
        return try call { try $0.grant(id: id, ttl: ttl, at: now) }
    }

    /// Ends a lease: its keys go, all at one revision.
    public func revoke(_ lease: Int64) throws -> Int64 {
        try call {
            try $0.revoke(lease)
            return $0.current
        }
    }

    /// Starts a lease's time anew.
    public func keepAlive(_ lease: Int64) throws -> LeaseGrant {
        let now = now()
        return try call { try $0.keepAlive(lease, at: now) }
    }

    /// How long a lease has left; `ttl` is -1 when it is not there.
    public func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        let now = now()
        return try state.withLock { try $0.timeToLive(lease, keys: keys, at: now) }
    }

    /// The numbers of all leases, in order.
    public func leases() throws -> [Int64] {
        state.withLock { $0.leases.leases.keys.sorted() }
    }

    /// Ends every lease whose time is over, each at a revision of its own.
    public func expireLeases() throws -> [Int64] {
        let now = now()
        return try call { try $0.expireLeases(at: now) }
    }
}

// MARK: Watches

extension Store {
    /// Tells what happens to keys from now on, or from a revision on.
    ///
    /// `wake` is called for the past too: before this returns, when there is something to read already.
    public func watch(
        _ request: WatchRequest, wake: @escaping @Sendable () -> Void
    ) throws -> any StoreWatch {
        Watch(try call { try $0.watch(request, wake: wake) }, of: self)
    }

    fileprivate func next(_ id: Int) throws -> WatchResponse? {
        while true {
            switch try state.withLock({ try $0.read(id) }) {
            case .nothing: return nil
            case .lookOn: continue
            case .response(let response): return response
            }
        }
    }

    fileprivate func progress(of id: Int) throws -> WatchResponse? {
        try state.withLock { try $0.progress(of: id) }
    }

    fileprivate func cancel(_ id: Int) {
        state.withLock { $0.watches.remove(id) }
    }
}

/// One watch: all that is known of it lies in the store.
private final class Watch: StoreWatch {
    private let id: Int
    private let store: Store

    init(_ id: Int, of store: Store) {
        self.id = id
        self.store = store
    }

    func next() throws -> WatchResponse? { try store.next(id) }
    func progress() throws -> WatchResponse? { try store.progress(of: id) }
    func cancel() { store.cancel(id) }

    // Whoever lets go of a watch without a word must not leave it in the store for ever.
    deinit { store.cancel(id) }
}
