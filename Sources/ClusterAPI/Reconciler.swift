/// Makes what is into what shall be, for one object at a time.
///
/// It is told only which object to look at, never what happened to it: it looks at the state, finds the
/// difference, and writes. Called again without anything having changed, it writes nothing.
public protocol Reconciler: AnyObject {
    /// What it is called: `replicaset`.
    var name: String { get }
    /// What it watches, and which objects it is to look at then.
    var interests: [Interest] { get }
    /// Looks at one object and does what is to be done.
    /// - Returns: when to look again although nothing happens; nil for never.
    /// - Throws: when it could not; it will be called again, after a while.
    func reconcile(_ key: ObjectName) throws -> Duration?
}

/// A kind that a controller watches, and which objects it is to look at when one of the kind changes.
public struct Interest {
    /// The kind.
    public let type: any ClusterObject.Type
    /// The keys to look at: given an object before and after; before is nil for a new one, after for one that
    /// has gone.
    public let keys: (_ before: (any ClusterObject)?, _ after: (any ClusterObject)?) -> [ObjectName]

    /// An interest in a kind.
    public init<Object: ClusterObject>(
        in type: Object.Type, keys: @escaping (_ before: Object?, _ after: Object?) -> [ObjectName]
    ) {
        self.type = type
        self.keys = { before, after in keys(before as? Object, after as? Object) }
    }
}
