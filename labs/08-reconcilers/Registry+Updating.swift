import ClusterAPI
import ClusterObjects
import Documents
import LabSupport

extension Registry {
    /// Replaces an object, or a part of it.
    /// - Throws: `Conflict` when it has a resource version or a uid that is not the stored one's, `Invalid`,
    ///   `NotFound`.
    public func update(_ wish: Object, part: Subresource?) throws -> Object {
        try storage.update(scoped(wish.name)) { old in
            let (uid, stored) = (wish.metadata.uid, old.metadata.uid)
            guard uid.isEmpty || uid == stored else {
                let why = "Precondition failed: UID in precondition: \(uid), UID in object meta: \(stored)"
                throw APIError.conflict(Self.resource, wish.metadata.name, why)
            }
            return try change(old, to: wish, part)
        }
    }

    /// What becomes of a stored object when somebody wants it to be another.
    func change(_ old: Object, to wish: Object, _ part: Subresource?) throws -> ObjectStorage<Object>.Change {
        // TODO reconcilers.5
        // First the resource version: one that is given must be the stored one's. Then what the caller may say of it
        // (`merged`), and what cannot be. The last finalizer of an object in deletion, whose time is over or was
        // never given, takes the object with it.
        throw Unimplemented("reconcilers.5")
    }

    private func checkVersion(of wish: Object, against old: Object) throws(APIError) {
        let text = wish.metadata.resourceVersion
        guard !text.isEmpty else { return }
        guard let version = Int64(text), version >= 0 else {
            let fault = FieldFault.invalid("metadata.resourceVersion", text, "expected a whole number")
            throw .invalid(Self.resource, wish.metadata.name, [fault])
        }
        // Zero is none.
        guard version == 0 || text == old.metadata.resourceVersion else {
            throw .conflict(Self.resource, wish.metadata.name)
        }
    }

    /// What a caller wants, as far as it is theirs to say.
    private func merged(_ wish: Object, into old: Object, _ part: Subresource?) throws -> Object {
        // TODO reconcilers.5
        // The whole: status is the stored one's, and so is what the server has noted of it (`kept`). A new generation
        // begins when anything but metadata and status is another, or the kind says so.
        // Only the status, or only the number of replicas: all else is the stored one's, metadata too. (The real one
        // lets labels and annotations through with the status of its own kinds, not with that of others.)
        // Work on the documents: `document` and `read(document:)`.
        throw Unimplemented("reconcilers.5")
    }

    /// Metadata as a caller may set it.
    private static func kept(_ wish: ObjectMeta, from old: ObjectMeta) -> ObjectMeta {
        // TODO reconcilers.5
        // No uid is the stored one. The generation and the time of creation are the stored ones whatever they say. A
        // deletion cannot be taken back: its time stays, and its grace period unless they give another (which is then
        // a fault).
        return wish
    }

    /// The object in its next generation, if it begins one.
    /// - Parameter isSame: whether what it shall be has not changed.
    private func grown(_ new: Object, from old: Object, isSame: Bool) -> Object {
        // TODO reconcilers.5
        // Kinds that count no generations have none; some count more than what an object shall be.
        return new
    }

    /// Whether two documents say the same of what an object shall be: all members but metadata and status.
    private static func isSame(_ first: JSONValue, _ second: JSONValue) -> Bool {
        desired(first).isEquivalent(to: desired(second))
    }

    /// What an object shall be: neither who it is nor what it is.
    private static func desired(_ document: JSONValue) -> JSONValue {
        .object(JSONMembers(document).list.filter { !["metadata", "status"].contains($0.name) })
    }
}
