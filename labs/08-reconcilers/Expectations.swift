import ClusterAPI
import LabSupport

/// What a controller has done that its cache does not show yet.
///
/// A cache lags. A controller that has made three pods and sees none of them would make three more. So it notes
/// what it expects to see, and does nothing more about an object until it has seen it - or for five minutes: what
/// has come and gone unseen must not stop it for ever.
/// - Kubernetes: 1.20, pkg/controller ControllerExpectations, UIDTrackingControllerExpectations
public final class Expectations {
    /// After so long the caches count, whatever was expected.
    public static let timeout = Duration.seconds(300)

    private struct Record {
        var creations: Int
        var deletions: Set<String>
        let since: Duration
    }

    private let clock: any ClusterClock
    private var records: [String: Record] = [:]

    /// Without any.
    public init(clock: any ClusterClock) {
        self.clock = clock
    }

    /// Expects to see so many new objects of an owner; what was expected of it before is forgotten.
    public func expectCreations(_ count: Int, of owner: String) throws {
        // TODO reconcilers.6
        throw Unimplemented("reconcilers.6")
    }

    /// Expects to see these objects of an owner go; what was expected of it before is forgotten.
    /// - Parameter uids: by uid, because one object may be seen to go more than once: first its time of deletion,
    ///   then its end.
    public func expectDeletions(_ uids: [String], of owner: String) throws {
        // TODO reconcilers.6
        throw Unimplemented("reconcilers.6")
    }

    /// An object was seen, or will never be there.
    public func creationObserved(of owner: String, count: Int = 1) throws {
        // TODO reconcilers.6
        // More than were expected is possible: somebody else makes objects, too.
        throw Unimplemented("reconcilers.6")
    }

    /// An object was seen to go, or will not go.
    public func deletionObserved(_ uid: String, of owner: String) throws {
        // TODO reconcilers.6
        throw Unimplemented("reconcilers.6")
    }

    /// Whether the cache can be trusted about what belongs to this owner.
    public func areSatisfied(of owner: String) throws -> Bool {
        // TODO reconcilers.6
        // Nothing was expected, or all of it was seen, or it was too long ago.
        throw Unimplemented("reconcilers.6")
    }

    /// The uids of those of an owner that were asked to go and have not been seen to.
    public func awaitedDeletions(of owner: String) -> Set<String> {
        guard let record = records[owner], clock.now - record.since < Self.timeout else { return [] }
        return record.deletions
    }

    /// When what is missing will no longer be waited for; nil when nothing is.
    public func deadline(of owner: String) -> Duration? {
        guard let record = records[owner], record.creations > 0 || !record.deletions.isEmpty else {
            return nil
        }
        return record.since + Self.timeout
    }

    /// Forgets an owner that has gone.
    public func forget(_ owner: String) { records[owner] = nil }
}
