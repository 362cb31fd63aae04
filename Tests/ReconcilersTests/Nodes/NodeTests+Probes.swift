import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    /// Gives a probe these answers, one after the other, and notes what it has come to after each.
    private func course(_ kind: ProbeKind, _ probe: ContainerProbe, _ answers: String) throws -> String {
        var count = ProbeCount(kind, probe, startedAt: .zero)
        var course = ""
        for answer in answers where !count.isDone {
            let hasFailed = try count.take(answer == "+", at: count.due)
            course += hasFailed ? "F" : count.isGood ? "g" : "b"
        }
        return course
    }

    func testWhatAnswersComeTo() throws {
        typealias Case = (ProbeKind, ContainerProbe, String)
        let plain = ContainerProbe()
        let rows: [Row<Case, String>] = [
            Row("readiness, default", (.readiness, plain, "+---+"), gives: "gggbg"),
            Row(
                "readiness, two good ones", (.readiness, ContainerProbe(successThreshold: 2), "+-++"),
                gives: "bbbg"),
            Row("readiness never fails", (.readiness, plain, "------"), gives: "bbbbbb"),
            Row("liveness, default", (.liveness, plain, "--+---+"), gives: "gggggF"),
            Row("liveness, at once", (.liveness, ContainerProbe(failureThreshold: 1), "+-"), gives: "gF"),
            Row("startup, default", (.startup, plain, "--+--"), gives: "bbg"),
            Row("startup fails", (.startup, plain, "----"), gives: "bbF"),
        ]
        try assertRows(
            rows, "count the answers of",
            why: "only a row as long as its threshold counts: one answer may be chance"
        ) { try course($0.0, $0.1, $0.2) }
    }

    func testWhenAContainerIsAsked() throws {
        let probe = ContainerProbe(initialDelaySeconds: 5, periodSeconds: 3)
        var count = ProbeCount(.readiness, probe, startedAt: .seconds(100))
        XCTAssertEqual(count.due, .seconds(105))
        _ = try count.take(true, at: .seconds(105))
        XCTAssertEqual(count.due, .seconds(108))
        var slow = ProbeCount(.readiness, ContainerProbe(periodSeconds: 0), startedAt: .zero)
        _ = try slow.take(true, at: .zero)
        XCTAssertEqual(slow.due, .seconds(1), "not more than once a second")
    }

    private func bench(_ container: Container) throws -> KubeletBench {
        let bench = try KubeletBench()
        try bench.world.pod("p", containers: [container])
        return bench
    }

    func testAPodIsReadyWhenItSaysSo() throws {
        let bench = try bench(Container(name: "app", readinessProbe: ContainerProbe(periodSeconds: 5)))
        bench.runtime.scripts["app"] = .init()
        bench.runtime.scripts["app"]?.answers = [.readiness: false]
        try bench.world.pass(.seconds(20))
        XCTAssertEqual(try bench.conditions()["Ready"], "False")
        XCTAssertEqual(
            try bench.pod().status.conditions.first { $0.type == "Ready" }?.message,
            "containers with unready status: [app]")
        bench.runtime.scripts["app"]?.answers = [:]
        try bench.world.pass(.seconds(5))
        XCTAssertEqual(try bench.conditions()["Ready"], "True")
        bench.runtime.scripts["app"]?.answers = [.readiness: false]
        try bench.world.pass(.seconds(14))
        XCTAssertEqual(try bench.conditions()["Ready"], "True", "two bad answers")
        try bench.world.pass(.seconds(2))
        assertLesson(
            [try bench.conditions()["Ready"], try bench.state()], is: ["False", "running #0"],
            "give three bad answers to a readiness probe",
            why: "clients stay away; ending the container is not its business")
    }

    func testAContainerThatIsNotAliveIsStartedAgain() throws {
        let bench = try bench(
            Container(name: "app", livenessProbe: ContainerProbe(periodSeconds: 5, failureThreshold: 2)))
        bench.runtime.scripts["app"] = .init()
        bench.runtime.scripts["app"]?.answers = [.liveness: false]
        bench.runtime.scripts["app"]?.obeysAfter = .seconds(2)
        try bench.world.pass(.seconds(6))
        XCTAssertEqual(bench.orders, ["start p/app#0", "terminate p/app#0"])
        bench.runtime.scripts["app"]?.answers = [:]
        try bench.world.pass(.seconds(5))
        assertLesson(
            bench.orders, is: ["start p/app#0", "terminate p/app#0", "start p/app#1"],
            "give two bad answers to a liveness probe with a threshold of 2",
            why: "it hangs; a new one may not. It is asked to end first, and has its grace period")
        let status = try bench.pod().status.containerStatuses[0]
        XCTAssertEqual(status.restartCount, 1)
        XCTAssertEqual(status.lastState.terminated?.exitCode, 143)
    }

    func testNobodyElseAsksBeforeAContainerHasStarted() throws {
        let container = Container(
            name: "app", startupProbe: ContainerProbe(periodSeconds: 10, failureThreshold: 30),
            livenessProbe: ContainerProbe(periodSeconds: 1, failureThreshold: 1),
            readinessProbe: ContainerProbe(periodSeconds: 1))
        let bench = try bench(container)
        bench.runtime.scripts["app"] = .init()
        bench.runtime.scripts["app"]?.answers = [.startup: false, .liveness: false]
        try bench.world.pass(.seconds(60))
        assertLesson(
            Set(bench.runtime.journal.map { String($0.prefix { $0 != " " }) }).sorted(),
            is: ["start", "startup"],
            "start slowly, with a startup probe and an impatient liveness probe",
            why: "a slow start is no hanging: until it has started only the startup probe counts")
        XCTAssertEqual(try bench.pod().status.containerStatuses[0].started, false)
        bench.runtime.scripts["app"]?.answers = [:]
        try bench.world.pass(.seconds(12))
        XCTAssertEqual(try bench.conditions()["Ready"], "True")
        let asked = bench.runtime.journal.count { $0.hasPrefix("startup") }
        try bench.world.pass(.seconds(60))
        XCTAssertEqual(
            bench.runtime.journal.count { $0.hasPrefix("startup") }, asked, "it has started, once and for all"
        )
    }

    func testAReadyPodStaysReadyWhenTheKubeletIsStartedAgain() throws {
        let bench = try bench(Container(name: "app", readinessProbe: ContainerProbe(initialDelaySeconds: 30)))
        try bench.world.pass(.seconds(40))
        XCTAssertEqual(try bench.conditions()["Ready"], "True")
        let version = try bench.pod().metadata.resourceVersion
        try bench.restart()
        try bench.world.pass(.seconds(5))
        assertLesson(
            try bench.pod().metadata.resourceVersion, is: version,
            "start the kubelet again beside a ready pod",
            why: "its answers are still good: taking all pods out of service at once would be an outage")
    }
}
