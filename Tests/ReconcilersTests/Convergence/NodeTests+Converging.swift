import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    /// Nodes with kubelets on a runtime each, all controllers, and a scheduler.
    private func wholeCluster(_ seed: UInt64, nodes: Int, _ disruptions: Disruptions = .none) throws
        -> ConvergingWorld
    {
        let world = ConvergingWorld(seed: seed, disruptions)
        let (simulation, api) = (world.simulation, world.api)
        let own = ClientAPI(
            "world", api, over: Network(seed: seed, clock: simulation.clock), noting: simulation.transcript)
        try simulation.add("scheduler") { Binder(api: own, clock: simulation.clock) }
        for number in 1...nodes {
            let runtime = FakeContainerRuntime(clock: simulation.clock)
            let node = try ConvergingWorld.node("n\(number)")
            try world.add(
                "kubelet-n\(number)",
                { Kubelet(node: node, api: $0, reader: $1, clock: $2, runtime: runtime) },
                keys: ObjectName(name: "n\(number)"))
        }
        try world.addRollouts()
        try world.add(
            "node-lifecycle", { NodeLifecycleController(api: $0, reader: $1, clock: $2) },
            keys: NodeLifecycleController.key)
        try world.add("taint-eviction", { TaintEviction(api: $0, reader: $1, clock: $2) })
        let types: [any ClusterObject.Type] = [Deployment.self, ReplicaSet.self, Pod.self]
        try world.add(
            "garbage-collector",
            { api, reader, _ in GarbageCollector(api: api, reader: reader, types: types) },
            keys: GarbageCollector.key)
        return world
    }

    private func tolerant(_ replicas: Int32) -> Deployment {
        var web = ConvergingWorld.web(replicas)
        web.spec.template.spec.tolerations = [
            Toleration(
                key: "node.kubernetes.io/unreachable", comparison: .exists, effect: .noExecute,
                tolerationSeconds: 60)
        ]
        return web
    }

    func testANodeThatFailsIsReplaced() throws {
        try withSeed { generator in
            let seed = generator.next()
            let world = try wholeCluster(seed, nodes: 4)
            _ = try world.api.create(tolerant(8))
            world.simulation.at(.seconds(60), "n1 fails") { world.network.cutOff("kubelet-n1") }
            try world.simulation.run(until: .seconds(400))
            let pods = try world.api.list(Pod.self).items.filter { $0.metadata.deletionTimestamp == nil }
            assertLesson(
                "\(try world.pods()) \(pods.contains { $0.spec.nodeName == "n1" })",
                is: "\(Array(repeating: "web:1 ready", count: 8)) false",
                "seed \(seed): eight pods on four nodes, one of which is silent from 60 s on; 400 s",
                why: "40 s of silence, then a taint, a minute of patience, and others run in their place")
            world.network.reconnect("kubelet-n1")
            try world.simulation.run(until: .seconds(600))
            assertLesson(
                try world.pods(), is: Array(repeating: "web:1 ready", count: 8),
                "seed \(seed): the node comes back",
                why: "it ends the pods that were replaced, and no others")
            let left = try world.api.list(Pod.self).items.count
            assertLesson(
                left, is: 8, "seed \(seed): and all pods that were on their way out have gone",
                why: "only their node could let them go")
        }
    }

    func testTheWholeClusterConvergesAndThenOnlyBreathes() throws {
        try withSeed { generator in
            let seed = generator.next()
            let world = try wholeCluster(seed, nodes: 3, .rough)
            _ = try world.api.create(tolerant(6))
            Chaos.rough.plan(
                for: world.simulation, world.network, api: world.api, until: .seconds(60), seed: seed)
            world.simulation.at(.seconds(40), "a new image") { try world.setImage("web:2") }
            world.simulation.at(.seconds(60), "calm") { world.network.disruptions = .none }
            try world.simulation.run(until: .seconds(700))
            let late = world.simulation.transcript.writes(after: .seconds(600)).map(\.description)
            assertLesson(
                "\(try world.pods()) \(late)", is: "\(Array(repeating: "web:2 ready", count: 6)) []",
                "seed \(seed): a rough minute with a roll-out in it, then calm; writes from 600 s on but heartbeats",
                why: "a cluster at rest says that it is alive, and nothing else")
        }
    }

    func testWhatADeploymentOwnedGoesWithIt() throws {
        try withSeed { generator in
            let seed = generator.next()
            let world = try wholeCluster(seed, nodes: 2, Disruptions(conflicts: 0.1, lateNews: 0.2))
            let web = try world.api.create(tolerant(4))
            try world.simulation.run(until: .seconds(60))
            let before = try world.pods().count
            _ = try world.api.delete(Deployment.self, web.name)
            try world.simulation.run(until: .seconds(300))
            let left = [
                try world.api.list(ReplicaSet.self).items.count, try world.api.list(Pod.self).items.count,
            ]
            assertLesson(
                "\(before) \(left)", is: "4 [0, 0]", "seed \(seed): delete a deployment of four",
                why: "nobody asked for its replica sets and pods but the deployment")
        }
    }
}
