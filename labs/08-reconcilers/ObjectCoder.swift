import ClusterAPI
import ClusterObjects
import Documents
import KeyValueModel

/// Turns objects into the values of a store and back. The newest state of each is remembered, so that a list of ten
/// thousand objects of which one has changed reads one document.
final class ObjectCoder<Object: ClusterObject> {
    /// As many are remembered; then it begins anew.
    private static var most: Int { 100_000 }
    private var known: [[UInt8]: States] = [:]

    /// The newest state, and the one that was read last: whoever watches asks for what is and what was before.
    private struct States {
        var newest: (revision: Int64, object: Object)
        var last: (revision: Int64, object: Object)
    }

    /// An object as the store keeps it.
    func bytes(_ object: Object) -> [UInt8] { Array(stored(object).text().utf8) }

    /// Whether both would be stored as the same document.
    func isSame(_ first: Object, _ second: Object) -> Bool {
        first == second || stored(first).isEquivalent(to: stored(second))
    }

    private func stored(_ object: Object) -> JSONValue {
        var object = object
        object.metadata.resourceVersion = ""
        return object.document
    }

    /// The object that a key and its value are, with the revision as its resource version.
    /// - Throws: `InternalError` for a value that is no such object.
    func object(_ kv: KeyValue) throws(APIError) -> Object {
        if let known = known[kv.key] {
            if known.newest.revision == kv.modRevision { return known.newest.object }
            if known.last.revision == kv.modRevision { return known.last.object }
        }
        do {
            var object = try Object.read(document: try JSONValue.parse(kv.value))
            object.metadata.resourceVersion = String(kv.modRevision)
            note(object, at: kv.key, kv.modRevision)
            return object
        } catch {
            let key = String(decoding: kv.key, as: UTF8.self)
            throw APIError(.internalError, "unable to decode \(key) at revision \(kv.modRevision): \(error)")
        }
    }

    /// An object that was just written.
    func noting(_ object: Object, at key: [UInt8], _ revision: Int64) -> Object {
        var object = object
        object.metadata.resourceVersion = String(revision)
        note(object, at: key, revision)
        return object
    }

    /// A key that has gone.
    func forget(_ key: [UInt8]) { known[key] = nil }

    private func note(_ object: Object, at key: [UInt8], _ revision: Int64) {
        guard let states = known[key] else {
            if known.count >= Self.most { known = [:] }
            known[key] = States(newest: (revision, object), last: (revision, object))
            return
        }
        if revision > states.newest.revision {
            known[key] = States(newest: (revision, object), last: states.newest)
        } else {
            known[key]?.last = (revision, object)
        }
    }
}
