import ClusterAPI
import ClusterObjects
import KeyValueModel
import LabSupport

extension Registry {
    /// Objects at one moment, by namespace and name.
    /// - Parameters:
    ///   - limit: how many at most; 0 for all.
    ///   - next: the token of the page before; empty for the first page.
    /// - Throws: `BadRequest`; `Expired` when the moment of the token is forgotten.
    public func list(in scope: ListScope, limit: Int, next: String) throws -> ObjectPage<Object> {
        // >>> reconcilers.5
        // Read keys of the prefix, from the token on and at its revision, `limit` at a time, until there are as many
        // objects in scope as are wanted, or no more keys: a page may be short, but not because few of many match.
        // All reads are of the revision of the first. The page's resource version is that revision: of the store, not
        // of an object. `remaining` is known only when nothing is left out.
        // stub: throw Unimplemented("reconcilers.5")
        try scope.check(for: Object.self)
        let prefix = ObjectKey.prefix(of: Object.self, in: scope.namespace)
        var token = next.isEmpty ? nil : try ContinueToken(parsing: next)
        var items: [Object] = []
        while true {
            let found = try read(prefix, after: token, limit: limit)
            let revision = token?.revision ?? found.revision
            for (number, kv) in found.kvs.enumerated() {
                let object = try storage.object(kv)
                if scope.matches(object) { items.append(object) }
                let last = String(decoding: kv.key.dropFirst(prefix.count), as: UTF8.self)
                token = ContinueToken(revision: revision, last: last)
                guard limit > 0, items.count >= limit, found.more || number + 1 < found.kvs.count else {
                    continue
                }
                let left = scope.choosesAll ? found.count - Int64(number + 1) : nil
                return ObjectPage(
                    items: items, resourceVersion: "\(revision)", next: token?.text ?? "", remaining: left)
            }
            guard found.more, !found.kvs.isEmpty else {
                return ObjectPage(items: items, resourceVersion: "\(revision)")
            }
        }
        // <<<
    }

    private func read(_ prefix: [UInt8], after token: ContinueToken?, limit: Int) throws -> RangeResponse {
        let range = token?.range(of: prefix) ?? KeyRange.prefix(prefix)
        let request = RangeRequest(range, revision: token?.revision ?? 0, limit: Int64(max(0, limit)))
        do {
            return try storage.store.range(request)
        } catch let error as StoreError where error == .compacted {
            throw APIError(
                .expired,
                "The provided continue parameter is too old to display a consistent list result. "
                    + "You can start a new list without the continue parameter.")
        } catch let error as StoreError {
            throw APIError(error)
        }
    }

    /// Tells what happens to objects.
    /// - Parameter resourceVersion: the moment of a list, after which it begins; empty or "0": first all there are.
    /// - Throws: `BadRequest`
    public func watch(
        in scope: ListScope, from resourceVersion: String
    ) throws -> any ObjectWatch<Object> {
        // >>> reconcilers.5
        // Without a moment: list, give each object as added, and go on from that list. A watch of the store begins
        // with the revision after the moment: what happened at it is in the list. It must tell also what was there
        // before: `prevKV`.
        // stub: throw Unimplemented("reconcilers.5")
        try scope.check(for: Object.self)
        var known: [Object] = []
        var start = Int64(resourceVersion)
        if resourceVersion.isEmpty || start == 0 {
            let page = try list(in: scope, limit: 0, next: "")
            known = page.items
            start = Int64(page.resourceVersion)
        }
        guard let start, start > 0, start < Int64.max else {
            throw APIError(
                .badRequest, "resourceVersion: Invalid value: \"\(resourceVersion)\": expected that of a list"
            )
        }
        let prefix = ObjectKey.prefix(of: Object.self, in: scope.namespace)
        var request = WatchRequest(.prefix(prefix), startRevision: start + 1)
        request.prevKV = true
        let watch = try calling { try storage.store.watch(request, wake: {}) }
        return ObjectChanges(watch, storage, in: scope, after: start, known: known)
        // <<<
    }
}
