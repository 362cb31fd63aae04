import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// What holds at every write, in whatever order things happen.
extension RolloutTests {
    /// Looks at a cluster after every write.
    private final class Watchman {
        let cluster = TestCluster()
        var failures: [String] = []
        /// Before the first rollout is complete there is nothing to keep available.
        var minds = false
        private let replicas: Int
        private let posts: Fenceposts

        init(_ deployment: Deployment) throws {
            replicas = Int(deployment.spec.replicas ?? 1)
            posts = try Fenceposts(of: deployment)
            cluster.api.afterWrite = { [unowned self] in try look() }
        }

        private func look() throws {
            guard minds else { return }
            let wanted = try cluster.sets.reduce(0) { $0 + Int($1.spec.replicas ?? 1) }
            let pods = try cluster.pods.filter { PodHealth(of: $0).isActive }
            let available = pods.filter { PodHealth(of: $0).isReady }.count
            let last = cluster.api.writes.last ?? ""
            if wanted > replicas + posts.surge {
                failures.append(
                    "after \(last): \(wanted) pods are wanted, \(replicas + posts.surge) are the most")
            }
            if pods.count > replicas + posts.surge {
                failures.append("after \(last): \(pods.count) pods, \(replicas + posts.surge) are the most")
            }
            if available < replicas - posts.unavailable {
                let least = replicas - posts.unavailable
                failures.append("after \(last): \(available) pods are available, \(least) are the least")
            }
        }
    }

    func testTheFencepostsHoldAtEveryWrite() throws {
        try withSeed { generator in
            for round in 0..<10 {
                let replicas = Int32.random(in: 1...12, using: &generator)
                let deployment = Scene.deployment(
                    replicas, surge: Self.post(using: &generator), unavailable: Self.post(using: &generator))
                let watchman = try Watchman(deployment)
                let cluster = watchman.cluster
                _ = try cluster.api.create(deployment)
                try cluster.roll()
                watchman.minds = true
                try Self.disturb(cluster, using: &generator)
                assertLesson(
                    watchman.failures, is: [],
                    "roll \(replicas) pods with \(String(describing: deployment.spec.strategy.rollingUpdate)), "
                        + "round \(round)",
                    why: "caches lag and controllers restart: the sums must hold all the same")
                XCTAssertEqual(try cluster.sizes.reduce(0, +), replicas)
                XCTAssertEqual(try cluster.pods.filter { PodHealth(of: $0).isActive }.count, Int(replicas))
            }
        }
    }

    private static func post(using generator: inout SeededGenerator) -> IntOrString {
        Bool.random(using: &generator)
            ? .int(.random(in: 0...4, using: &generator))
            : .string("\(Int.random(in: 0...60, using: &generator))%")
    }

    /// Templates change, caches lag, controllers restart, pods become ready one by one; at the end all settles.
    private static func disturb(_ cluster: TestCluster, using generator: inout SeededGenerator) throws {
        var seen: [String: Int] = [:]
        cluster.api.visible = { seen[$0.kind] ?? .max }
        for _ in 0..<300 {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0:
                let image = "web:\(Int.random(in: 1...4, using: &generator))"
                try cluster.change { $0.template = Scene.template(image: image) }
            case 1: cluster.restart()
            case 2: cluster.api.breakWatches()
            case 3..<8:
                let kind = ["Pod", "ReplicaSet"][Int.random(in: 0..<2, using: &generator)]
                seen[kind] = cluster.api.revision
            case 8..<11: try cluster.makeReady(1)
            default:
                let loop = cluster.loops[Int.random(in: 0..<2, using: &generator)]
                _ = try loop.step()
                cluster.clock.advance(by: .milliseconds(20))
            }
        }
        seen = [:]
        cluster.api.visible = nil
        for _ in 0..<3 {
            try cluster.settle(for: .seconds(400))
            try cluster.roll()
        }
    }

    func testKilledPodsComeBackWhateverHappens() throws {
        try withSeed { generator in
            let cluster = TestCluster()
            try cluster.start(8)
            for _ in 0..<200 {
                switch Int.random(in: 0..<6, using: &generator) {
                case 0:
                    // The test's own requests are not refused.
                    let refuse = cluster.api.refuse
                    cluster.api.refuse = nil
                    if let pod = try cluster.pods.randomElement(using: &generator) {
                        try cluster.api.delete(Pod.self, pod.name)
                    }
                    cluster.api.refuse = refuse
                case 1: cluster.api.breakWatches()
                case 2: cluster.api.forgetHistory()
                case 3:
                    let reason = [APIError.Reason.conflict, .tooManyRequests, .serviceUnavailable]
                        .randomElement(using: &generator)
                    cluster.api.refuse = { _, _, _ in reason.map { APIError($0, "not now") } }
                case 4: cluster.api.refuse = nil
                default:
                    cluster.clock.advance(by: .milliseconds(50))
                    for loop in cluster.loops { _ = try loop.step() }
                }
            }
            cluster.api.refuse = nil
            try cluster.settle(for: .seconds(700))
            try cluster.roll()
            XCTAssertEqual(try cluster.pods.count, 8)
            XCTAssertEqual(try cluster.deployment().status.availableReplicas, 8)
            cluster.api.clearWrites()
            try cluster.settle(for: .seconds(3600))
            XCTAssertEqual(cluster.api.writes, [], "it is as it shall be: nothing is written any more")
        }
    }
}
