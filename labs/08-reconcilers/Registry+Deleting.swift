import ClusterAPI
import ClusterObjects
import LabSupport

extension Registry {
    /// Asks an object to go.
    /// - Returns: it as it is now, or as it was last.
    /// - Throws: `NotFound`, `Conflict`
    public func delete(_ name: ObjectName, _ options: DeleteOptions) throws -> Object {
        // TODO reconcilers.5
        // One update that does what the plan says. If the object is to go after it was told, a second one takes it
        // out: whoever watches sees both. Somebody may have been faster with that, and another object may have its
        // name by now: neither is a failure.
        throw Unimplemented("reconcilers.5")
    }
}
