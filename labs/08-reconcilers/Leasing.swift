import KeyValueModel
import LabSupport

extension StoreState {
    /// Grants a lease, of a number of the store's own choice for 0.
    /// - Throws: `StoreError`.
    mutating func grant(id: Int64, ttl: Int64, at now: Duration) throws -> LeaseGrant {
        // TODO reconcilers.2
        // Refuse more seconds than there can be; then a number that is taken. Who asks for less than the least
        // is given the least.
        throw Unimplemented("reconcilers.2")
    }

    /// Ends a lease; its keys go with it, all at one revision.
    /// - Throws: `StoreError.leaseNotFound`.
    mutating func revoke(_ id: Int64) throws {
        // TODO reconcilers.2
        // Its keys in order, so that the same lease always makes the same events; then the lease itself.
        throw Unimplemented("reconcilers.2")
    }

    /// Starts a lease's time anew.
    /// - Throws: `StoreError.leaseNotFound`, also when its time is over and only nobody has ended it yet.
    mutating func keepAlive(_ id: Int64, at now: Duration) throws -> LeaseGrant {
        // TODO reconcilers.2
        // Its full time, from now. One whose time is over cannot be brought back: somebody may have been told.
        throw Unimplemented("reconcilers.2")
    }

    /// How long a lease has left.
    func timeToLive(_ id: Int64, keys wantsKeys: Bool, at now: Duration) throws -> LeaseTimeToLive {
        // TODO reconcilers.2
        // No error for one that is not there: -1 seconds left, granted for 0. Never less than 0 otherwise.
        throw Unimplemented("reconcilers.2")
    }

    /// Ends every lease whose time is over, each at a revision of its own.
    /// - Returns: their numbers, in order.
    mutating func expireLeases(at now: Duration) throws -> [Int64] {
        // TODO reconcilers.2
        // In the order of their numbers; commit after each.
        throw Unimplemented("reconcilers.2")
    }
}
