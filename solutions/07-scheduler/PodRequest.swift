import ClusterObjects
import LabSupport
import SchedulingModel

/// What a pod asks for.
public enum PodRequest {
    /// What is set aside for a pod.
    ///
    /// - Kubernetes: 1.20, computePodResourceRequest; sidecars since 1.28
    public static func resources(of pod: Pod) throws -> Resources {
        // >>> scheduler.1
        // The containers run together: their requests add up. The init containers run before them, one at a
        // time: the greatest of them counts, resource by resource, and only where it is more than the sum.
        // An init container with the restart policy "Always" is a sidecar: it stays, so it is part of the
        // sum, and of what the init containers after it need. The overhead comes on top of everything.
        // Write it once for any way to read the request of one container: the next one needs it, too.
        // stub: throw Unimplemented("scheduler.1")
        combined(pod) { Resources($0.resources.requests) }
        // <<<
    }

    /// What a pod counts for when nodes are compared.
    ///
    /// - Kubernetes: 1.20, scheduler/util/non_zero.go
    public static func scored(of pod: Pod) throws -> Resources {
        // >>> scheduler.1
        // The same, but a container that does not name the processor counts for 100m, one that does not name
        // the memory for 200 MiB: ten pods without a request are more than none. A request of 0 that is
        // written down stays 0.
        // stub: throw Unimplemented("scheduler.1")
        combined(pod) { container in
            var request = Resources(container.resources.requests)
            if container.resources.requests["cpu"] == nil { request.milliCPU = 100 }
            if container.resources.requests["memory"] == nil { request.memory = 200 << 20 }
            return request
        }
        // <<<
    }

    // >>> scheduler.1
    private static func combined(_ pod: Pod, _ request: (Container) -> Resources) -> Resources {
        var together = Resources()
        for container in pod.spec.containers { together += request(container) }
        var sidecars = Resources()
        var before = Resources()
        for container in pod.spec.initContainers {
            var needed = request(container)
            if container.restartPolicy == "Always" {
                together += needed
                sidecars += needed
                needed = sidecars
            } else {
                needed += sidecars
            }
            before.formMaximum(needed)
        }
        together.formMaximum(before)
        together += Resources(pod.spec.overhead)
        return together
    }
    // <<<
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
