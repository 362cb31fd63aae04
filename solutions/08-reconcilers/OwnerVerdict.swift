import ClusterAPI
import ClusterObjects
import LabSupport

/// What becomes of an object whose owners were looked at closely.
///
/// - Kubernetes: 1.20, pkg/controller/garbagecollector, attemptToDeleteItem
public enum OwnerVerdict: Equatable, Sendable {
    /// What an owner turned out to be.
    public enum Finding: Equatable, Sendable {
        /// It is there.
        case solid
        /// It is not there, or another one has its name.
        case dangling
        /// It is there, and waits until what belongs to it has gone.
        case waiting
        /// It cannot be looked up: its kind is not known, or it lies in a namespace and what belongs to it in
        /// none.
        case unclear
    }

    /// It stays.
    case stays
    /// It stays, but no longer belongs to the owners with these uids.
    case sheds([String])
    /// It goes.
    /// - Parameter unblocking: whether it must stop blocking its owners first: they and it wait for each other.
    case goes(DeleteOptions.Propagation, unblocking: Bool)

    /// Judges an object.
    /// - Parameters:
    ///   - findings: of each of its owners, by uid.
    ///   - dependents: what belongs to it.
    public init(
        on object: ObjectMeta, findings: [(uid: String, finding: Finding)], dependents: [OwnerGraph.Vertex]
    ) throws {
        // >>> reconcilers.8
        // No owner, or one that is unclear: it stays. One that is solid: it stays, and sheds those that dangle
        // or wait. None is solid: it goes. If one waits and it has dependents itself, in the foreground, and if
        // one of those awaits its own dependents this may be a circle: stop blocking. Otherwise as a finalizer
        // of its own says ("orphan", "foregroundDeletion"), or in the background.
        // stub: throw Unimplemented("reconcilers.8")
        let uids = { (finding: Finding) in findings.filter { $0.finding == finding }.map(\.uid) }
        if findings.isEmpty || !uids(.unclear).isEmpty {
            self = .stays
        } else if !uids(.solid).isEmpty {
            let shed = uids(.dangling) + uids(.waiting)
            self = shed.isEmpty ? .stays : .sheds(shed)
        } else if !uids(.waiting).isEmpty && !dependents.isEmpty {
            self = .goes(.foreground, unblocking: dependents.contains(where: \.awaitsDependents))
        } else if object.finalizers.contains(Finalizer.orphan) {
            self = .goes(.orphan, unblocking: false)
        } else if object.finalizers.contains(Finalizer.foreground) {
            self = .goes(.foreground, unblocking: false)
        } else {
            self = .goes(.background, unblocking: false)
        }
        // <<<
    }
}
