import ClusterAPI

/// What happened to an object in a cache.
///
/// - Kubernetes: 1.20, client-go tools/cache ResourceEventHandler
public enum CacheEvent<Object: ClusterObject>: Equatable {
    case added(Object)
    /// It as it was and as it is; both are the same when nothing happened and it is only brought to mind.
    case updated(Object, Object)
    /// It as it was last known. `isGuess`: it went while nobody watched, its last state may have been another.
    case deleted(Object, isGuess: Bool)

    /// It before; nil when it is new.
    public var before: Object? {
        switch self {
        case .added: nil
        case .updated(let before, _), .deleted(let before, _): before
        }
    }

    /// It after; nil when it has gone.
    public var after: Object? {
        switch self {
        case .added(let after), .updated(_, let after): after
        case .deleted: nil
        }
    }
}
