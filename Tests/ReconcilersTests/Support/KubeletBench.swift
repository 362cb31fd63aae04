import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import XCTest

/// A node with a kubelet on containers that only exist on paper.
final class KubeletBench {
    let world = NodeWorld()
    let runtime: FakeContainerRuntime
    private(set) var kubelet: Kubelet
    private let node: Node

    init(_ allocatable: ResourceList = ["cpu": Quantity(4), "pods": Quantity(10)]) throws {
        runtime = FakeContainerRuntime(clock: world.clock)
        node = Node(
            metadata: ObjectMeta(name: "a"),
            status: NodeStatus(capacity: allocatable, allocatable: allocatable))
        kubelet = Kubelet(
            node: node, api: world.api, reader: world.api, clock: world.clock, runtime: runtime,
            note: world.note)
        world.add(kubelet, keys: ObjectName(name: "a"))
    }

    /// Ends the kubelet, lets time pass, and starts a new one that knows nothing.
    func restart(after time: Duration = .zero) throws {
        world.drop(kubelet)
        try world.pass(time)
        kubelet = Kubelet(
            node: node, api: world.api, reader: world.api, clock: world.clock, runtime: runtime,
            note: world.note)
        world.add(kubelet, keys: ObjectName(name: "a"))
        try world.settle()
    }

    /// Scripts what containers of a name do: so long, and then this code, the last again and again.
    func script(_ name: String, _ runs: [(seconds: Int, code: Int32)], obeysAfter: Duration? = .zero) {
        var script = FakeContainerRuntime.Script(
            runs: runs.map { .init(.seconds($0.seconds), code: $0.code) })
        script.obeysAfter = obeysAfter
        runtime.scripts[name] = script
    }

    /// What the runtime was told, without the probes.
    var orders: [String] {
        runtime.journal.filter { line in !ProbeKind.allCases.contains { line.hasPrefix($0.rawValue) } }
    }

    func pod(_ name: String = "p") throws -> Pod { try XCTUnwrap(try world.find(pod: name)) }

    func phase(_ name: String = "p") throws -> String { try world.find(pod: name)?.status.phase ?? "gone" }

    /// A pod's conditions: `Ready=True`, by type.
    func conditions(_ name: String = "p") throws -> [String: String] {
        let pairs = try pod(name).status.conditions.map { ($0.type, $0.status) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The state of a pod's container in a few words.
    func state(_ name: String = "p", _ container: Int = 0) throws -> String {
        let status = try pod(name).status.containerStatuses[container]
        let state =
            status.state.waiting?.reason ?? status.state.terminated.map { "\($0.reason) \($0.exitCode)" }
            ?? (status.state.running == nil ? "-" : "running")
        return "\(state) #\(status.restartCount)"
    }

    func delete(_ name: String = "p", grace: Int64? = nil) throws {
        _ = try world.api.delete(
            Pod.self, ObjectName(namespace: "default", name: name), DeleteOptions(gracePeriodSeconds: grace))
    }
}
