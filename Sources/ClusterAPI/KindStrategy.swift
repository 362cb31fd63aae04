import ClusterObjects
import Documents

/// What the API does with objects of one kind beyond what it does with all.
///
/// Every part has a default, which is what it does with kinds that a user has defined.
/// - Kubernetes: registry/rest, the strategies of the kinds
public protocol KindStrategy {
    /// Whether objects of the kind count the changes of what they shall be.
    static var countsGenerations: Bool { get }
    /// Takes out what nobody may set on a new object.
    mutating func prepareForCreation()
    /// Whether a change of an object counts though what it shall be stays the same.
    func isNewGeneration(after old: Self) -> Bool
    /// What is wrong with what it shall be.
    /// - Parameter old: as it is stored; nil for a new one.
    func faults(updating old: Self?) -> [FieldFault]
    /// Seconds that the object is given to go; nil for a kind that goes at once.
    /// - Parameter wish: what the caller asks for.
    func gracePeriod(wish: Int64?) -> Int64?
    /// The value of a field by which objects can be chosen; nil for a field by which they cannot.
    /// - Parameter name: `spec.nodeName`; not those of the metadata.
    func selectableField(_ name: String) -> String?
}

extension KindStrategy {
    /// They do.
    public static var countsGenerations: Bool { true }
    /// Leaves all as it is.
    public mutating func prepareForCreation() {}
    /// It does not.
    public func isNewGeneration(after old: Self) -> Bool { false }
    /// Nothing.
    public func faults(updating old: Self?) -> [FieldFault] { [] }
    /// It goes at once.
    public func gracePeriod(wish: Int64?) -> Int64? { nil }
    /// There is none.
    public func selectableField(_ name: String) -> String? { nil }
}

extension Pod {
    /// Not before 1.33.
    public static var countsGenerations: Bool { false }

    /// A pod waits until its kubelet says more.
    ///
    /// - Kubernetes: 1.20, registry/core/pod/strategy.go
    public mutating func prepareForCreation() { status = PodStatus(phase: "Pending") }

    /// Only a pod that a kubelet may be running takes time to go.
    ///
    /// - Kubernetes: 1.20, registry/core/pod/strategy.go, CheckGracefulDelete
    public func gracePeriod(wish: Int64?) -> Int64? {
        guard !spec.nodeName.isEmpty, !["Failed", "Succeeded"].contains(status.phase) else { return 0 }
        return wish ?? spec.terminationGracePeriodSeconds ?? 30
    }

    /// - Kubernetes: 1.20, registry/core/pod/strategy.go, ToSelectableFields
    public func selectableField(_ name: String) -> String? {
        switch name {
        case "spec.nodeName", "spec.host": spec.nodeName
        case "spec.restartPolicy": spec.restartPolicy.isEmpty ? "Always" : spec.restartPolicy
        case "spec.schedulerName": spec.schedulerName.isEmpty ? "default-scheduler" : spec.schedulerName
        case "status.phase": status.phase
        case "status.nominatedNodeName": status.nominatedNodeName
        default: nil
        }
    }
}

extension ClusterObjects.Node {
    /// They do not.
    public static var countsGenerations: Bool { false }

    /// - Kubernetes: 1.20, registry/core/node/strategy.go, NodeToSelectableFields
    public func selectableField(_ name: String) -> String? {
        name == "spec.unschedulable" ? "\(spec.unschedulable)" : nil
    }
}

extension ReplicaSet {
    /// Its controller says how it is.
    public mutating func prepareForCreation() { status = ReplicaSetStatus() }

    /// What is wrong with its numbers and its selector.
    public func faults(updating old: ReplicaSet?) -> [FieldFault] {
        WorkloadFaults.of(
            replicas: spec.replicas, selector: spec.selector, template: spec.template,
            oldSelector: old?.spec.selector)
    }

    /// - Kubernetes: 1.20, registry/apps/replicaset/strategy.go
    public func selectableField(_ name: String) -> String? {
        name == "status.replicas" ? "\(status.replicas)" : nil
    }
}

extension Deployment {
    /// Its controller says how it is.
    public mutating func prepareForCreation() { status = DeploymentStatus() }

    /// Its annotations are copied to its replica sets: a change of them is news for its controller.
    ///
    /// - Kubernetes: 1.20, registry/apps/deployment/strategy.go
    public func isNewGeneration(after old: Deployment) -> Bool {
        metadata.annotations != old.metadata.annotations
    }

    /// What is wrong with its numbers and its selector.
    public func faults(updating old: Deployment?) -> [FieldFault] {
        WorkloadFaults.of(
            replicas: spec.replicas, selector: spec.selector, template: spec.template,
            oldSelector: old?.spec.selector)
    }
}
