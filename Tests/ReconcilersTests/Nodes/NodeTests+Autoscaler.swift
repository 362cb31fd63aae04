import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    /// A world with a deployment, its pods and an autoscaler; somebody makes as many pods as are wanted.
    private func scaling(
        _ replicas: Int32, change: (inout HorizontalPodAutoscaler) -> Void = { _ in }
    ) throws -> (NodeWorld, TestMetrics) {
        let world = NodeWorld()
        let selector = LabelSelector(matchLabels: ["app": "web"])
        let template = PodTemplateSpec(
            metadata: ObjectMeta(name: "", labels: ["app": "web"]),
            spec: PodSpec(containers: [Container(name: "app")]))
        _ = try world.api.create(
            Deployment(
                metadata: ObjectMeta(name: "web", namespace: "default"),
                spec: DeploymentSpec(replicas: replicas, selector: selector, template: template)))
        var scaler = HorizontalPodAutoscaler(metadata: ObjectMeta(name: "web", namespace: "default"))
        scaler.spec.scaleTargetRef = CrossVersionObjectReference(
            kind: "Deployment", name: "web", apiVersion: "apps/v1")
        scaler.spec.maxReplicas = 10
        let target = MetricTarget(type: "Utilization", averageUtilization: 50)
        scaler.spec.metrics = [
            MetricSpec(type: "Resource", resource: ResourceMetricSource(name: "cpu", target: target))
        ]
        change(&scaler)
        _ = try world.api.create(scaler)
        let metrics = TestMetrics(world.api, clock: world.clock)
        world.add(
            HorizontalPodAutoscalerController(
                api: world.api, reader: world.api, clock: world.clock, metrics: metrics, note: world.note))
        try follow(world)
        return (world, metrics)
    }

    private func replicas(_ world: NodeWorld) throws -> Int32 {
        try world.api.get(Deployment.self, ObjectName(namespace: "default", name: "web")).spec.replicas ?? 1
    }

    /// Makes as many ready pods as the deployment wants.
    private func follow(_ world: NodeWorld) throws {
        let wanted = try replicas(world)
        let scope = ListScope(namespace: "default", labels: LabelSelector(matchLabels: ["app": "web"]))
        let names = try world.api.all(Pod.self, in: scope).map(\.metadata.name)
        for name in names.dropFirst(Int(wanted)) {
            try world.api.delete(Pod.self, ObjectName(namespace: "default", name: name))
        }
        for index in 0..<Int(wanted) where !names.contains("p\(index)") {
            let model = ScalingScene.pod("p\(index)")
            var pod = try world.api.create(model)
            pod.status = model.status
            _ = try world.api.updateStatus(pod)
        }
    }

    private func scaler(_ world: NodeWorld) throws -> HorizontalPodAutoscaler {
        try world.api.get(HorizontalPodAutoscaler.self, ObjectName(namespace: "default", name: "web"))
    }

    private func conditions(_ world: NodeWorld) throws -> [String] {
        try scaler(world).status.conditions.map { "\($0.type)=\($0.status) \($0.reason)" }
    }

    func testLoadMakesReplicas() throws {
        let (world, metrics) = try scaling(2)
        metrics.usage = ["cpu": 900]
        try world.pass(.seconds(1))
        assertLesson(
            try replicas(world), is: 4, "use 90 % of the processors where 50 % are wanted, with 2 replicas",
            why: "ceil(2 · 90 / 50) = 4")
        XCTAssertEqual(
            try conditions(world),
            [
                "AbleToScale=True SucceededRescale", "ScalingActive=True ValidMetricFound",
                "ScalingLimited=False DesiredWithinRange",
            ])
        let status = try scaler(world).status
        XCTAssertEqual([status.currentReplicas, status.desiredReplicas], [2, 4])
        XCTAssertEqual(
            status.lastScaleTime?.microseconds, (world.clock.timestamp + .seconds(-1)).microseconds)
        XCTAssertEqual(status.currentMetrics.first?.resource?.current.averageUtilization, 90)
        XCTAssertEqual(
            world.notices.map(\.message),
            ["New size: 4; reason: cpu resource utilization (percentage of request) above target"])
    }

    func testItLooksEveryFifteenSecondsAndNotMoreOften() throws {
        let (world, metrics) = try scaling(2)
        metrics.usage = ["cpu": 900]
        try world.pass(.seconds(14))
        try follow(world)
        XCTAssertEqual(try replicas(world), 4, "its own writing is no reason to look again")
        try world.pass(.seconds(2))
        XCTAssertEqual(try replicas(world), 8)
        try follow(world)
        try world.pass(.seconds(15))
        assertLesson(
            "\(try replicas(world)) \(try conditions(world)[2])",
            is: "10 ScalingLimited=True TooManyReplicas",
            "go on asking for more", why: "the upper bound is the upper bound")
    }

    func testReplicasGoOnlyAfterFiveMinutesOfCalm() throws {
        let (world, metrics) = try scaling(8)
        metrics.usage = ["cpu": 100]
        try world.pass(.seconds(300))
        XCTAssertEqual(try replicas(world), 8)
        XCTAssertEqual(try conditions(world).first, "AbleToScale=True ScaleDownStabilized")
        try world.pass(.seconds(16))
        assertLesson(
            try replicas(world), is: 2, "let the load fall to a fifth",
            why: "ceil(8 · 10 / 50) = 2, but not at once")
        XCTAssertEqual(world.notices.map(\.message), ["New size: 2; reason: All metrics below target"])
    }

    func testTheGreatestOfSeveralMetricsCounts() throws {
        let (world, metrics) = try scaling(2) { scaler in
            let average = MetricTarget(type: "AverageValue", averageValue: Quantity(10))
            scaler.spec.metrics += [
                MetricSpec(
                    type: "Pods",
                    pods: PodsMetricSource(metric: MetricIdentifier(name: "qps"), target: average)),
                MetricSpec(
                    type: "External",
                    external: ExternalMetricSource(metric: MetricIdentifier(name: "queue"), target: average)),
            ]
        }
        metrics.usage = nil
        metrics.values = ["qps": 15000, "queue": 35000]
        try world.pass(.seconds(1))
        assertLesson(
            try replicas(world), is: 4, "wish for nothing known, 3 and 4 by three metrics",
            why: "the greatest wish counts, and one metric that cannot be had does not hinder the others")
        XCTAssertEqual(try scaler(world).status.currentMetrics.map(\.type), ["Resource", "Pods", "External"])
    }

    func testWithoutMetricsNothingIsChanged() throws {
        let (world, metrics) = try scaling(4)
        metrics.usage = nil
        try world.pass(.seconds(600))
        XCTAssertEqual(try replicas(world), 4)
        let active = try scaler(world).status.conditions.first { $0.type == "ScalingActive" }
        assertLesson(
            "\(active?.status ?? "-") \(active?.reason ?? "-")", is: "False FailedGetResourceMetric",
            "ask a metrics server that is down", why: "whoever sees nothing must not steer, and must say so")
    }

    func testBoundsAreKeptWithoutMetrics() throws {
        let (many, none) = try scaling(50)
        none.usage = nil
        try many.pass(.seconds(1))
        XCTAssertEqual(try replicas(many), 10)
        let (few, no) = try scaling(1) { $0.spec.minReplicas = 3 }
        no.usage = nil
        try few.pass(.seconds(1))
        XCTAssertEqual(try replicas(few), 3)
        XCTAssertEqual(
            few.notices.map(\.message),
            ["New size: 3; reason: Current number of replicas below Spec.MinReplicas"])
    }

    func testZeroReplicasMeanOff() throws {
        let (world, metrics) = try scaling(0)
        metrics.usage = ["cpu": 900]
        try world.pass(.seconds(60))
        XCTAssertEqual(try replicas(world), 0, "whoever said 0 meant it")
        XCTAssertTrue(try conditions(world).contains("ScalingActive=False ScalingDisabled"))
    }

    func testATargetThatIsNotThereIsReported() throws {
        let (world, _) = try scaling(1) { $0.spec.scaleTargetRef.name = "nobody" }
        try world.pass(.seconds(1))
        XCTAssertEqual(try conditions(world), ["AbleToScale=False FailedGetScale"])
    }

    func testBehaviourSlowsItDown() throws {
        let (world, metrics) = try scaling(2) { scaler in
            let one = HPAScalingPolicy(type: "Pods", value: 1, periodSeconds: 60)
            scaler.spec.behavior = HorizontalPodAutoscalerBehavior(scaleUp: HPAScalingRules(policies: [one]))
        }
        metrics.usage = ["cpu": 900]
        var counts: [Int32] = []
        for _ in 0..<6 {
            try world.pass(.seconds(30))
            try follow(world)
            counts.append(try replicas(world))
        }
        assertLesson(
            counts, is: [3, 4, 4, 5, 5, 6], "allow one pod a minute; replicas every 30 s",
            why: "also between calls the minute counts")
    }
}
