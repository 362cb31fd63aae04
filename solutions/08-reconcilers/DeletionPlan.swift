import ClusterAPI
import ClusterObjects
import LabSupport

/// What it means for one object that somebody asks it to go.
///
/// An object goes in up to three steps: it is told (it has a time of deletion), those named in its finalizers do their
/// part, and it is taken out of the store. Pods are given time between the first and the last.
/// - Kubernetes: 1.20, registry/rest/delete.go, registry/generic/registry/store.go
public enum DeletionPlan<Object: ClusterObject> {
    /// It is taken out at once.
    case remove
    /// It is told, and stays until somebody else lets it go; without finalizers and time it then goes at once.
    case mark(Object, thenRemove: Bool)
    /// It knows already.
    case keep

    /// What is to be done.
    /// - Throws: `Conflict` when it is not the object, or not in the state, that the caller means.
    public static func of(
        _ object: Object, _ options: DeleteOptions, now: Timestamp
    ) throws -> DeletionPlan<Object> {
        // >>> reconcilers.5
        // Check the preconditions. Then time:
        // - a kind that is given time (`gracePeriod` is not nil) and is not in deletion yet: told, to go at now +
        //   period, one generation later if it counts them.
        // - in deletion with a period left: only a shorter one makes a difference, counted from the same start;
        //   otherwise `keep`.
        // - all others are given no time.
        // Then finalizers, as `propagation` asks. Whoever has been given time is written; it is removed next if that
        // time is 0 and it has no finalizers. Whoever has not is marked with 0 if it has finalizers, and removed if
        // not.
        // stub: throw Unimplemented("reconcilers.5")
        try check(object, options)
        var marked = object
        let isTimed = object.gracePeriod(wish: nil) != nil
        if isTimed, let left = object.metadata.deletionGracePeriodSeconds, left > 0 {
            guard let wish = options.gracePeriodSeconds.map(Self.positive), wish < left else { return .keep }
            let start = object.metadata.deletionTimestamp.map { $0 + .seconds(-Self.bounded(left)) } ?? now
            marked.metadata.mark(at: start, period: wish)
        } else if isTimed, object.metadata.deletionTimestamp == nil,
            let period = object.gracePeriod(wish: options.gracePeriodSeconds.map(Self.positive))
        {
            marked.metadata.mark(at: now, period: Self.positive(period))
        } else {
            marked.metadata.finalizers = finalizers(of: object, options)
            guard !marked.metadata.finalizers.isEmpty else { return .remove }
            marked.metadata.mark(at: min(object.metadata.deletionTimestamp ?? now, now), period: 0)
            return .mark(marked, thenRemove: false)
        }
        marked.metadata.finalizers = finalizers(of: object, options)
        let isDone = marked.metadata.finalizers.isEmpty && marked.metadata.deletionGracePeriodSeconds == 0
        return .mark(marked, thenRemove: isDone)
        // <<<
    }

    private static func check(_ object: Object, _ options: DeleteOptions) throws(APIError) {
        let meta = object.metadata
        // Here the real one names the kind where it otherwise names the resource.
        let kind = Resource(
            group: Object.resource.group, plural: Object.resource.kind, kind: Object.resource.kind)
        if let uid = options.uid, uid != meta.uid {
            let why =
                "the UID in the precondition (\(uid)) does not match the UID in record (\(meta.uid)). "
                + "The object might have been deleted and then recreated"
            throw .conflict(kind, meta.name, why)
        }
        if let version = options.resourceVersion, version != meta.resourceVersion {
            let why =
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                + "(\(meta.resourceVersion)). The object might have been modified"
            throw .conflict(kind, meta.name, why)
        }
    }

    /// The finalizers that it has from now on.
    private static func finalizers(of object: Object, _ options: DeleteOptions) -> [String] {
        // >>> reconcilers.5
        // Of `orphan` and `foregroundDeletion` it has the one that the caller asks for, none when they ask for the
        // background, and the one that it has when they say nothing. All others stay.
        // stub: return object.metadata.finalizers
        let ours = [Finalizer.orphan, Finalizer.foreground]
        let others = object.metadata.finalizers.filter { !ours.contains($0) }
        switch options.propagation {
        case .orphan: return others + [Finalizer.orphan]
        case .foreground: return others + [Finalizer.foreground]
        case .background: return others
        case nil: return object.metadata.finalizers
        }
        // <<<
    }

    /// Less than no time is a second.
    /// - Kubernetes: since 1.24
    private static func positive(_ seconds: Int64) -> Int64 { seconds < 0 ? 1 : seconds }

    /// What can be added to a time without leaving the calendar.
    fileprivate static func bounded(_ seconds: Int64) -> Int64 { min(seconds, 100_000_000_000) }
}

extension ObjectMeta {
    /// Notes when it goes at last; the first time that is a change of what it shall be.
    fileprivate mutating func mark(at start: Timestamp, period: Int64) {
        if deletionTimestamp == nil, generation > 0 { generation += 1 }
        deletionTimestamp = start + .seconds(min(period, 100_000_000_000))
        deletionGracePeriodSeconds = period
    }
}
