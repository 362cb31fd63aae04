import ClusterAPI
import ClusterObjects
import Documents
import LabSupport

extension Registry {
    /// Changes a part of an object, whoever else changes it meanwhile.
    ///
    /// A patch that says nothing of the resource version is applied to the newest state, again for each that it is
    /// tried on; one that does is refused unless the object is in that state.
    /// - Throws: `BadRequest` for what is no patch, `Invalid` for one that cannot be applied, `Conflict`, `NotFound`.
    public func patch(
        _ name: ObjectName, _ kind: PatchKind, _ patch: JSONValue, part: Subresource?
    ) throws -> Object {
        // >>> reconcilers.5
        // An update of which the wish is made of the stored object. The document that is patched has its resource
        // version in it. A patch does not rename.
        // stub: throw Unimplemented("reconcilers.5")
        let name = scoped(name)
        return try storage.update(name) { old in
            let document = try Self.patched(old.document, kind, patch)
            let wish = try Self.object(document, of: name)
            try Self.check(wish, isStill: old)
            return try change(old, to: wish, part)
        }
        // <<<
    }

    private static func patched(
        _ document: JSONValue, _ kind: PatchKind, _ patch: JSONValue
    ) throws -> JSONValue {
        do {
            switch kind {
            case .merge:
                guard case .object = patch else {
                    throw APIError(.badRequest, "expected an object as patch, found \(patch.shown)")
                }
                return try JSONMergePatch.apply(patch, to: document)
            case .json: return try JSONPatch(patch).apply(to: document)
            case .strategicMerge:
                guard let schema = PatchSchema.of(kind: resource.kind) else { throw Self.unknownPatch }
                guard case .object = patch else {
                    throw APIError(.badRequest, "expected an object as patch, found \(patch.shown)")
                }
                return StrategicMerge.finished(try StrategicMerge(schema).apply(patch, to: document))
            }
        } catch let fault as JSONPatchFault {
            throw APIError(fault.kind == .unreadable ? .badRequest : .invalid, fault.message)
        } catch let fault as PatchFault {
            if case .listOfLists = fault { throw APIError(.invalid, fault.description) }
            throw APIError(.badRequest, fault.description)
        }
    }

    /// Kinds that a user has defined know nothing of keys in lists.
    private static var unknownPatch: APIError {
        let known = [PatchKind.json, .merge].map(\.rawValue).joined(separator: ", ")
        return APIError(
            .unsupportedMediaType,
            "the body of the request was in an unknown format - accepted media types include: \(known)")
    }

    private static func object(_ document: JSONValue, of name: ObjectName) throws(APIError) -> Object {
        do {
            return try Object.read(document: document)
        } catch {
            throw APIError(
                .invalid, "\(resource.qualifiedKind) \"\(name.name)\" is invalid: patch: \(error.message)")
        }
    }

    private static func check(_ wish: Object, isStill old: Object) throws(APIError) {
        for (what, new, stored) in [
            ("name", wish.metadata.name, old.metadata.name),
            ("namespace", wish.metadata.namespace, old.metadata.namespace),
        ] where new != stored {
            throw APIError(
                .badRequest,
                "the \(what) of the object (\(new)) does not match the \(what) on the URL (\(stored))")
        }
    }
}
