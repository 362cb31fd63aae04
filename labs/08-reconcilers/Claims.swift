import ClusterAPI
import ClusterObjects
import LabSupport

/// Which objects belong to an owner: those that say so and still match, and orphans that match.
///
/// - Kubernetes: 1.20, controller_ref_manager.go
public struct Claims<Owner: ClusterObject> {
    /// What becomes of one object.
    public enum Decision: Equatable {
        /// It belongs to the owner.
        case keep
        /// It belongs to nobody and matches: it shall belong to the owner.
        case adopt
        /// It belongs to the owner and matches no more.
        case release
        /// It is none of the owner's business.
        case ignore
    }

    private let owner: Owner
    private let selector: LabelSelector
    private let api: any ClusterAPI

    /// The claims of an owner.
    public init(of owner: Owner, selector: LabelSelector, api: any ClusterAPI) {
        self.owner = owner
        self.selector = selector
        self.api = api
    }

    /// What becomes of an object.
    public func decide(about object: ObjectMeta) throws -> Decision {
        // TODO reconcilers.7
        // Has it a controller? Another one: ignore - by uid, a name may have been somebody else's before. This one:
        // keep it while it matches, else release it. None: adopt it if it matches. Whoever is being deleted
        // neither adopts nor releases, and is not adopted.
        throw Unimplemented("reconcilers.7")
    }

    /// Those of the objects that belong to the owner now: adopts and releases on the way.
    /// - Throws: the first failure, after all objects were dealt with.
    public func claim<Object: ClusterObject>(_ objects: [Object]) throws -> [Object] {
        // TODO reconcilers.7
        // The decision is made on a cache. Before the first adoption ask the API itself (`mayAdopt`): an owner that
        // has gone must adopt nobody. Who has gone in the meantime is no failure.
        throw Unimplemented("reconcilers.7")
    }

    /// Asks the API itself whether the owner is still there, and stays.
    private func mayAdopt() throws {
        // TODO reconcilers.7
        throw Unimplemented("reconcilers.7")
    }

    // With its resource version: the references are written as a whole, nobody's change must be lost.
    private func adopted<Object: ClusterObject>(_ object: Object) -> Object {
        var object = released(object)
        object.metadata.ownerReferences.append(ControllerReference.to(owner))
        return object
    }

    private func released<Object: ClusterObject>(_ object: Object) -> Object {
        var object = object
        object.metadata.ownerReferences.removeAll { $0.uid == owner.metadata.uid }
        return object
    }
}
