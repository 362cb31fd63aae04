import ClusterObjects
import LabSupport
import SchedulingModel

/// What a pod asks for.
public enum PodRequest {
    /// What is set aside for a pod.
    ///
    /// - Kubernetes: 1.20, computePodResourceRequest; sidecars since 1.28
    public static func resources(of pod: Pod) throws -> Resources {
        // TODO scheduler.1
        // The containers run together: their requests add up. The init containers run before them, one at a
        // time: the greatest of them counts, resource by resource, and only where it is more than the sum.
        // An init container with the restart policy "Always" is a sidecar: it stays, so it is part of the
        // sum, and of what the init containers after it need. The overhead comes on top of everything.
        // Write it once for any way to read the request of one container: the next one needs it, too.
        throw Unimplemented("scheduler.1")
    }

    /// What a pod counts for when nodes are compared.
    ///
    /// - Kubernetes: 1.20, scheduler/util/non_zero.go
    public static func scored(of pod: Pod) throws -> Resources {
        // TODO scheduler.1
        // The same, but a container that does not name the processor counts for 100m, one that does not name
        // the memory for 200 MiB: ten pods without a request are more than none. A request of 0 that is
        // written down stays 0.
        throw Unimplemented("scheduler.1")
    }

    // TODO scheduler.1
}

extension PodInfo {
    /// A pod with the request that this lab works out.
    /// - Parameter priority: nil takes it from the pod, 0 without one.
    /// - Throws: `Unimplemented` until milestone 1 is done.
    public convenience init(of pod: Pod, priority: Int32? = nil) throws {
        self.init(
            pod, request: try PodRequest.resources(of: pod), scored: try PodRequest.scored(of: pod),
            priority: priority)
    }
}
