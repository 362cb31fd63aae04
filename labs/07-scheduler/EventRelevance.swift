import LabSupport
import SchedulingModel

extension ClusterEvent {
    /// Whether a pod that this plug-in refused may fit now.
    ///
    /// - Kubernetes: EventsToRegister, since 1.22; version 1.20 tries all pods again after every event
    public func mayHelp(rejectedBy plugin: String) throws -> Bool {
        // TODO scheduler.5
        // A new node may help everybody. Room and ports: a pod has gone; room: a node grew. Names of labels:
        // NodeAffinity, PodTopologySpread, InterPodAffinity. Taints: TaintToleration, NodeUnschedulable. The
        // two that look at other pods are also helped by a pod that was placed or has gone, and
        // PodTopologySpread by a node that has gone: its place is no minimum any more.
        throw Unimplemented("scheduler.5")
    }
}
