import KeyValueModel

extension DurableStore {
    /// Gives a key a value.
    public func put(_ request: PutRequest) throws -> PutResponse {
        try change(room: request.recordRoom) {
            let answer = try base.put(request)
            return (answer, (.put(request), answer.revision))
        }
    }

    /// Removes keys.
    public func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        try change(room: request.range.recordRoom) {
            let answer = try base.deleteRange(request)
            return (answer, answer.deleted > 0 ? (.deleteRange(request.range), answer.revision) : nil)
        }
    }

    /// Compares, then does one of two lists.
    /// - Throws: `StoreError.tooManyOperations` also when more than 128 transactions lie in each other.
    public func txn(_ request: TxnRequest) throws -> TxnResponse {
        try change(room: request.recordRoom()) {
            let answer = try base.txn(request)
            let steps = request.steps(done: answer)
            return (answer, steps.isEmpty ? nil : (.txn(steps), answer.revision))
        }
    }

    /// Forgets what was before a revision.
    /// - Returns: the store's revision.
    public func compact(_ revision: Int64) throws -> Int64 {
        try change(room: LogRecord.fixedRoom) {
            let answer = try base.compact(revision)
            return (answer, (.compact(revision), answer))
        }
    }

    /// Grants a lease; the number that the store chose is in the log.
    public func grant(id: Int64, ttl: Int64) throws -> LeaseGrant {
        try change(room: LogRecord.fixedRoom) {
            let answer = try base.grant(id: id, ttl: ttl)
            return (answer, (.grant(id: answer.id, ttl: answer.ttl), answer.revision))
        }
    }

    /// Ends a lease, and its keys with it.
    /// - Returns: the store's revision.
    public func revoke(_ lease: Int64) throws -> Int64 {
        try change(room: LogRecord.fixedRoom) {
            let answer = try base.revoke(lease)
            return (answer, (.revoke(lease), answer))
        }
    }

    /// Not written down: a store that is opened gives each lease its whole time anew, as etcd does.
    public func keepAlive(_ lease: Int64) throws -> LeaseGrant {
        try base.keepAlive(lease)
    }

    /// Ends every lease whose time is over.
    /// - Returns: their numbers, in order.
    public func expireLeases() throws -> [Int64] {
        // Ten bytes for a lease at most. Those that are granted meanwhile are not over.
        try change(room: LogRecord.fixedRoom + 10 * base.leases().count) {
            let ended = try base.expireLeases()
            return (ended, ended.isEmpty ? nil : (.expire(ended), try base.revision))
        }
    }
}

// Reading goes to the base, and waits for no disk.
extension DurableStore {
    /// The revision of the newest change, safe or not.
    public var revision: Int64 { get throws { try base.revision } }

    /// Reads keys, now or as they were.
    public func range(_ request: RangeRequest) throws -> RangeResponse {
        try base.range(request)
    }

    /// How long a lease has left.
    public func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        try base.timeToLive(lease, keys: keys)
    }

    /// The numbers of all leases, in order.
    public func leases() throws -> [Int64] {
        try base.leases()
    }

    /// Tells what happens to keys, when no lock of the store is held.
    public func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws
        -> any StoreWatch
    {
        try base.watch(request) { [wakes] in wakes.tell(wake) }
    }
}
