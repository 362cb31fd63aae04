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
        // >>> reconcilers.7
        // Has it a controller? Another one: ignore - by uid, a name may have been somebody else's before. This one:
        // keep it while it matches, else release it. None: adopt it if it matches. Whoever is being deleted
        // neither adopts nor releases, and is not adopted.
        // stub: throw Unimplemented("reconcilers.7")
        let matches = selector.matches(object.labels)
        let isLeaving = owner.metadata.deletionTimestamp != nil
        if let controller = ControllerReference.of(object) {
            guard controller.uid == owner.metadata.uid else { return .ignore }
            if matches { return .keep }
            return isLeaving ? .ignore : .release
        }
        guard matches, !isLeaving, object.deletionTimestamp == nil else { return .ignore }
        return object.namespace == owner.metadata.namespace ? .adopt : .ignore
        // <<<
    }

    /// Those of the objects that belong to the owner now: adopts and releases on the way.
    /// - Throws: the first failure, after all objects were dealt with.
    public func claim<Object: ClusterObject>(_ objects: [Object]) throws -> [Object] {
        // >>> reconcilers.7
        // The decision is made on a cache. Before the first adoption ask the API itself (`mayAdopt`): an owner that
        // has gone must adopt nobody. Who has gone in the meantime is no failure.
        // stub: throw Unimplemented("reconcilers.7")
        var claimed: [Object] = []
        var failure: (any Error)?
        var hasAsked = false
        for object in objects {
            do {
                switch try decide(about: object.metadata) {
                case .ignore: continue
                case .keep: claimed.append(object)
                case .release: _ = try api.update(released(object))
                case .adopt:
                    if !hasAsked { try mayAdopt() }
                    hasAsked = true
                    claimed.append(try api.update(adopted(object)))
                }
            } catch let error as APIError where error.reason == .notFound {
                continue
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return claimed
        // <<<
    }

    /// Asks the API itself whether the owner is still there, and stays.
    private func mayAdopt() throws {
        // >>> reconcilers.7
        // stub: throw Unimplemented("reconcilers.7")
        let fresh = try api.find(Owner.self, owner.name)
        guard let fresh, fresh.metadata.uid == owner.metadata.uid else {
            throw APIError.conflict(Owner.resource, owner.metadata.name, "it has gone: it adopts nobody")
        }
        guard fresh.metadata.deletionTimestamp == nil else {
            throw APIError.conflict(Owner.resource, owner.metadata.name, "it is leaving: it adopts nobody")
        }
        // <<<
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
