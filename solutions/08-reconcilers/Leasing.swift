import KeyValueModel
import LabSupport

extension StoreState {
    /// Grants a lease, of a number of the store's own choice for 0.
    /// - Throws: `StoreError`.
    mutating func grant(id: Int64, ttl: Int64, at now: Duration) throws -> LeaseGrant {
        // >>> reconcilers.2
        // Refuse more seconds than there can be; then a number that is taken. Who asks for less than the least
        // is given the least.
        // stub: throw Unimplemented("reconcilers.2")
        guard ttl <= LeaseBook.lifetimes.upperBound else { throw StoreError.leaseTTLTooLarge }
        guard !leases.contains(id) else { throw StoreError.leaseExists }
        let id = id == 0 ? leases.freshID(at: now, revision: revision) : id
        let ttl = max(ttl, LeaseBook.lifetimes.lowerBound)
        leases.set(id, LeaseBook.Lease(ttl: ttl, end: now + .seconds(ttl)))
        return LeaseGrant(revision: revision, id: id, ttl: ttl)
        // <<<
    }

    /// Ends a lease; its keys go with it, all at one revision.
    /// - Throws: `StoreError.leaseNotFound`.
    mutating func revoke(_ id: Int64) throws {
        // >>> reconcilers.2
        // Its keys in order, so that the same lease always makes the same events; then the lease itself.
        // stub: throw Unimplemented("reconcilers.2")
        guard let lease = leases.leases[id] else { throw StoreError.leaseNotFound }
        for key in lease.keys.sorted(by: { $0.precedes($1) }) {
            _ = try deleteRange(DeleteRangeRequest(KeyRange(key: key)))
        }
        leases.remove(id)
        // <<<
    }

    /// Starts a lease's time anew.
    /// - Throws: `StoreError.leaseNotFound`, also when its time is over and only nobody has ended it yet.
    mutating func keepAlive(_ id: Int64, at now: Duration) throws -> LeaseGrant {
        // >>> reconcilers.2
        // Its full time, from now. One whose time is over cannot be brought back: somebody may have been told.
        // stub: throw Unimplemented("reconcilers.2")
        guard var lease = leases.leases[id], !lease.isOver(at: now) else { throw StoreError.leaseNotFound }
        lease.end = now + .seconds(lease.ttl)
        leases.set(id, lease)
        return LeaseGrant(revision: revision, id: id, ttl: lease.ttl)
        // <<<
    }

    /// How long a lease has left.
    func timeToLive(_ id: Int64, keys wantsKeys: Bool, at now: Duration) throws -> LeaseTimeToLive {
        // >>> reconcilers.2
        // No error for one that is not there: -1 seconds left, granted for 0. Never less than 0 otherwise.
        // stub: throw Unimplemented("reconcilers.2")
        guard let lease = leases.leases[id] else {
            return LeaseTimeToLive(revision: revision, id: id, ttl: -1, grantedTTL: 0)
        }
        return LeaseTimeToLive(
            revision: revision, id: id, ttl: max(0, (lease.end - now).components.seconds),
            grantedTTL: lease.ttl,
            keys: wantsKeys ? lease.keys.sorted { $0.precedes($1) } : [])
        // <<<
    }

    /// Ends every lease whose time is over, each at a revision of its own.
    /// - Returns: their numbers, in order.
    mutating func expireLeases(at now: Duration) throws -> [Int64] {
        // >>> reconcilers.2
        // In the order of their numbers; commit after each.
        // stub: throw Unimplemented("reconcilers.2")
        let over = leases.leases.filter { $0.value.isOver(at: now) }.keys.sorted()
        for id in over {
            try revoke(id)
            try commit()
        }
        return over
        // <<<
    }
}
