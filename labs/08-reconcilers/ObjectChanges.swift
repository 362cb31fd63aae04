import ClusterAPI
import ClusterObjects
import KeyValueModel
import LabSupport

/// A watch of objects: the changes of keys, as seen by somebody who sees only what is in their scope.
///
/// - Kubernetes: 1.20, apiserver/pkg/storage/etcd3/watcher.go
public final class ObjectChanges<Object: ClusterObject>: ObjectWatch {
    private let watch: any StoreWatch
    private let storage: ObjectStorage<Object>
    private let scope: ListScope
    private var start: Int64
    private var waiting: [ObjectEvent<Object>]
    /// Where in `waiting` the next one is.
    private var index = 0
    /// Whether there will never be another event.
    public private(set) var hasEnded = false

    /// - Parameters:
    ///   - start: the moment after which the watch of the store begins.
    ///   - known: what is there at it, to be told first.
    init(
        _ watch: any StoreWatch, _ storage: ObjectStorage<Object>, in scope: ListScope, after start: Int64,
        known: [Object]
    ) {
        self.watch = watch
        self.storage = storage
        self.scope = scope
        self.start = start
        waiting = known.map { .added($0) }
    }

    /// The next event, if there is one now.
    /// - Throws: `Expired` when what it wanted is forgotten: list again.
    public func next() throws -> ObjectEvent<Object>? {
        while index == waiting.count {
            guard !hasEnded, let response = try pull() else { return nil }
            let events = try response.events.compactMap(event)
            (waiting, index) = (events, 0)
            start = max(start, response.revision)
            // Nothing in it was for this scope: say at least how far it is, or a watch that sees little would one
            // day begin anew at a moment that is long forgotten.
            if waiting.isEmpty, !response.events.isEmpty { waiting = [.bookmark("\(response.revision)")] }
        }
        index += 1
        return waiting[index - 1]
    }

    private func pull() throws -> WatchResponse? {
        do {
            guard let response = try watch.next() else { return nil }
            guard response.compactRevision == 0 else {
                throw expired("too old resource version: \(start) (\(response.compactRevision))")
            }
            return response
        } catch let error as StoreError {
            stop()
            throw APIError(error)
        }
    }

    private func expired(_ message: String) -> APIError {
        stop()
        return APIError(.expired, message)
    }

    /// What a change of a key is in this scope.
    private func event(_ change: StoreEvent) throws -> ObjectEvent<Object>? {
        // TODO reconcilers.5
        // Two questions: was it in scope before, is it now? Yes and yes is modified, no and yes is added, yes and no is
        // deleted: also when the object lives on with another label. What is deleted is told as it was last, with the
        // resource version of its end. A change without what was before, though there was something, cannot be told:
        // that was compacted, and the watch has `expired`.
        throw Unimplemented("reconcilers.5")
    }

    /// Ends it. It may be called again.
    public func stop() {
        hasEnded = true
        watch.cancel()
    }
}
