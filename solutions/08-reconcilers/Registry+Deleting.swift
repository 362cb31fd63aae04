import ClusterAPI
import ClusterObjects
import LabSupport

extension Registry {
    /// Asks an object to go.
    /// - Returns: it as it is now, or as it was last.
    /// - Throws: `NotFound`, `Conflict`
    public func delete(_ name: ObjectName, _ options: DeleteOptions) throws -> Object {
        // >>> reconcilers.5
        // One update that does what the plan says. If the object is to go after it was told, a second one takes it
        // out: whoever watches sees both. Somebody may have been faster with that, and another object may have its
        // name by now: neither is a failure.
        // stub: throw Unimplemented("reconcilers.5")
        let name = scoped(name)
        var goes = false
        let told = try storage.update(name) { old in
            goes = false
            switch try DeletionPlan.of(old, options, now: server.clock.timestamp) {
            case .remove: return .remove(old)
            case .keep: return .keep
            case .mark(let object, let thenRemove):
                goes = thenRemove
                return .write(object)
            }
        }
        guard goes else { return told }
        do {
            return try storage.update(name) { now in
                now.metadata.uid == told.metadata.uid ? .remove(now) : .keep
            }
        } catch let error as APIError where error.reason == .notFound {
            return told
        }
        // <<<
    }
}
