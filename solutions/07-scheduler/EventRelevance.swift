import LabSupport
import SchedulingModel

extension ClusterEvent {
    /// Whether a pod that this plug-in refused may fit now.
    ///
    /// - Kubernetes: EventsToRegister, since 1.22; version 1.20 tries all pods again after every event
    public func mayHelp(rejectedBy plugin: String) throws -> Bool {
        // >>> scheduler.5
        // A new node may help everybody. Room and ports: a pod has gone; room: a node grew. Names of labels:
        // NodeAffinity, PodTopologySpread, InterPodAffinity. Taints: TaintToleration, NodeUnschedulable. The
        // two that look at other pods are also helped by a pod that was placed or has gone, and
        // PodTopologySpread by a node that has gone: its place is no minimum any more.
        // stub: throw Unimplemented("scheduler.5")
        let looksAtPods = plugin == "PodTopologySpread" || plugin == "InterPodAffinity"
        switch self {
        case .nodeAdded: return true
        case .podGone: return looksAtPods || plugin == "NodeResourcesFit" || plugin == "NodePorts"
        case .podPlaced: return looksAtPods
        case .nodeGone: return plugin == "PodTopologySpread"
        case .nodeGrew: return plugin == "NodeResourcesFit"
        case .nodeRelabelled: return looksAtPods || plugin == "NodeAffinity"
        case .nodeTaintsChanged: return plugin == "TaintToleration" || plugin == "NodeUnschedulable"
        }
        // <<<
    }
}
