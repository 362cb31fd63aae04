import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    func testAPodRuns() throws {
        let bench = try KubeletBench()
        try bench.world.pod("p")
        try bench.world.settle()
        XCTAssertEqual(bench.orders, ["start p/app#0"])
        assertLesson(
            try bench.phase() + " " + bench.state(), is: "Running running #0", "bind a pod to a node",
            why: "the kubelet starts what the pod asks for, and says so")
        XCTAssertEqual(
            try bench.conditions(),
            ["PodScheduled": "True", "Initialized": "True", "ContainersReady": "True", "Ready": "True"])
        XCTAssertEqual(try bench.pod().status.startTime, bench.world.clock.timestamp)
        let version = try bench.pod().metadata.resourceVersion
        try bench.world.pass(.seconds(60))
        XCTAssertEqual(
            try bench.pod().metadata.resourceVersion, version, "nothing changed: nothing is written")
    }

    func testInitContainersRunOneAfterTheOther() throws {
        let bench = try KubeletBench()
        bench.script("one", [(5, 0)])
        bench.script("two", [(5, 1), (5, 0)])
        try bench.world.pod("p") {
            $0.spec.initContainers = [Container(name: "one"), Container(name: "two")]
        }
        try bench.world.settle()
        XCTAssertEqual(try bench.phase(), "Pending")
        XCTAssertEqual(try bench.state(), "PodInitializing #0")
        XCTAssertEqual(try bench.conditions()["Initialized"], "False")
        try bench.world.pass(.seconds(30))
        assertLesson(
            bench.orders, is: ["start p/one#0", "start p/two#0", "start p/two#1", "start p/app#0"],
            "run init containers of which the second fails once",
            why: "each begins when the one before has returned 0, and the pod when all have")
        XCTAssertEqual(try bench.phase(), "Running")
    }

    func testAFailedInitContainerFailsAPodThatIsNeverRestarted() throws {
        let bench = try KubeletBench()
        bench.script("one", [(5, 3)])
        try bench.world.pod("p") {
            $0.spec.restartPolicy = "Never"
            $0.spec.initContainers = [Container(name: "one"), Container(name: "two")]
        }
        try bench.world.pass(.seconds(60))
        XCTAssertEqual(try bench.phase(), "Failed")
        XCTAssertEqual(bench.orders, ["start p/one#0"], "nothing comes after it")
    }

    func testWhatTheRestartPolicyMeans() throws {
        typealias Case = (policy: String, code: Int32)
        let rows: [Row<Case, String>] = [
            Row("Always and 0", ("Always", 0), gives: "Running, 2 starts"),
            Row("Always and 1", ("Always", 1), gives: "Running, 2 starts"),
            Row("nothing and 0", ("", 0), gives: "Running, 2 starts", why: "nothing is Always"),
            Row("OnFailure and 0", ("OnFailure", 0), gives: "Succeeded, 1 starts"),
            Row("OnFailure and 1", ("OnFailure", 1), gives: "Running, 2 starts"),
            Row("Never and 0", ("Never", 0), gives: "Succeeded, 1 starts"),
            Row("Never and 1", ("Never", 1), gives: "Failed, 1 starts"),
        ]
        try assertRows(rows, "let a container end; policy and code:", why: "services go on, jobs end") {
            row in
            let bench = try KubeletBench()
            bench.script("app", [(3, row.code), (1000, 0)])
            try bench.world.pod("p") { $0.spec.restartPolicy = row.policy }
            try bench.world.pass(.seconds(9))
            return "\(try bench.phase()), \(bench.orders.count) starts"
        }
    }

    func testThePhaseOfAPod() throws {
        let running = ContainerState(running: ContainerStateRunning())
        let waiting = ContainerState(waiting: ContainerStateWaiting(reason: "X"))
        let ended = { (code: Int32) in ContainerState(terminated: ContainerStateTerminated(exitCode: code)) }
        let status = { (state: ContainerState, last: ContainerState) in
            ContainerStatus(name: "c", state: state, lastState: last)
        }
        let none = ContainerState()
        typealias Case = (policy: String, inits: [ContainerStatus], containers: [ContainerStatus])
        let rows: [Row<Case, String>] = [
            Row("runs", ("Always", [], [status(running, none)]), gives: "Running"),
            Row("never ran", ("Always", [], [status(waiting, none)]), gives: "Pending"),
            Row(
                "one of two never ran", ("Always", [], [status(running, none), status(waiting, none)]),
                gives: "Pending"),
            Row("crashes again and again", ("Always", [], [status(waiting, ended(1))]), gives: "Running"),
            Row(
                "one of two ended", ("Never", [], [status(ended(0), none), status(running, none)]),
                gives: "Running"),
            Row(
                "two ended, one badly", ("Never", [], [status(ended(0), none), status(ended(1), none)]),
                gives: "Failed"),
            Row(
                "two ended, one badly, once more",
                ("OnFailure", [], [status(ended(0), none), status(ended(1), none)]), gives: "Running"),
            Row(
                "is prepared", ("Always", [status(running, none)], [status(waiting, none)]), gives: "Pending"),
            Row(
                "preparing failed, once more",
                ("Always", [status(waiting, ended(1))], [status(waiting, none)]), gives: "Pending"),
            Row(
                "preparing failed for good", ("Never", [status(ended(1), none)], [status(waiting, none)]),
                gives: "Failed"),
        ]
        try assertRows(rows, "the phase of a pod that", why: "one word for a whole pod") {
            try PodReport.phase(restartPolicy: $0.policy, inits: $0.inits, containers: $0.containers)
        }
    }

    func testBackOffDoublesUpToFiveMinutes() throws {
        let bench = try KubeletBench()
        bench.script("app", [(0, 1)])
        try bench.world.pod("p")
        let began = bench.world.clock.now
        var starts: [Int64] = []
        for _ in 0..<1800 {
            try bench.world.pass(.seconds(1))
            if bench.orders.count > starts.count {
                starts.append((bench.world.clock.now - began).components.seconds)
            }
        }
        let waits = zip(starts.dropFirst(), starts).map { $0 - $1 }
        assertLesson(
            waits.filter { $0 > 1 }.map { ($0 + 5) / 10 * 10 },
            is: [10, 20, 40, 80, 160, 300, 300, 300, 300],
            "let a container fail as soon as it starts, for half an hour; seconds between starts",
            why: "whoever fails at once will fail again; the machine must not be busy with nothing else")
        XCTAssertTrue(try bench.state().hasPrefix("CrashLoopBackOff"))
        let message = try bench.pod().status.containerStatuses[0].state.waiting?.message
        XCTAssertEqual(
            message?.hasPrefix("back-off 5m0s restarting failed container=app pod=p_default("), true,
            message ?? "-")
        XCTAssertEqual(try bench.pod().status.containerStatuses[0].lastState.terminated?.exitCode, 1)
    }

    func testBackOffForgivesWhoRanForLong() throws {
        var backOff = CrashBackOff()
        let second = { Duration.seconds($0) }
        try backOff.restarted("c", ended: .zero, at: .zero)
        try backOff.restarted("c", ended: second(1), at: second(11))
        XCTAssertEqual(try backOff.wait("c", ended: second(12), at: second(12)), second(20))
        XCTAssertNil(try backOff.wait("other", ended: second(12), at: second(12)), "each has its own")
        XCTAssertEqual(
            try backOff.wait("c", ended: second(611), at: second(611)), second(20),
            "600 s are not more than 600 s")
        assertLesson(
            try backOff.wait("c", ended: second(612), at: second(612)), is: nil,
            "end after ten minutes and a second", why: "it works after all; this is another failure")
        try backOff.restarted("c", ended: second(612), at: second(612))
        XCTAssertEqual(
            try backOff.wait("c", ended: second(613), at: second(613)), second(10), "from the beginning")
    }

    func testAPodHasItsGracePeriod() throws {
        let bench = try KubeletBench()
        bench.script("app", [], obeysAfter: nil)
        try bench.world.pod("p") { $0.spec.terminationGracePeriodSeconds = 20 }
        try bench.world.pass(.seconds(5))
        try bench.delete()
        try bench.world.pass(.seconds(19))
        XCTAssertEqual(
            bench.orders, ["start p/app#0", "terminate p/app#0"], "SIGTERM, once, and then patience")
        XCTAssertEqual(try bench.phase(), "Running", "the name is taken until nothing runs any more")
        try bench.world.pass(.seconds(2))
        assertLesson(
            bench.orders + [try bench.phase()],
            is: ["start p/app#0", "terminate p/app#0", "kill p/app#0", "gone"],
            "delete a pod that does not obey", why: "first it is asked, after its grace period it is made to")
        XCTAssertEqual(try bench.runtime.containers(), [], "nothing is left behind")
    }

    func testAnObedientPodGoesAtOnce() throws {
        let bench = try KubeletBench()
        bench.script("app", [], obeysAfter: .seconds(3))
        try bench.world.pod("p")
        try bench.world.settle()
        try bench.delete()
        try bench.world.pass(.seconds(5))
        XCTAssertEqual(bench.orders.last, "terminate p/app#0", "no SIGKILL for whoever ends in time")
        XCTAssertEqual(try bench.phase(), "gone")
    }

    func testAPodInDeletionIsNotRestarted() throws {
        let bench = try KubeletBench()
        bench.script("app", [(5, 1)], obeysAfter: nil)
        try bench.world.pod("p", containers: [Container(name: "app"), Container(name: "stubborn")])
        bench.script("stubborn", [], obeysAfter: nil)
        try bench.world.settle()
        try bench.delete(grace: 20)
        try bench.world.pass(.seconds(15))
        XCTAssertEqual(bench.orders.count { $0.hasPrefix("start p/app") }, 1)
    }

    func testContainersThatNobodyKnowsAreEnded() throws {
        let bench = try KubeletBench()
        try bench.world.pod("p")
        try bench.world.settle()
        try bench.delete(grace: 0)
        XCTAssertEqual(try bench.phase(), "gone", "somebody forced it out of the API")
        try bench.restart()
        try bench.world.pass(.seconds(15))
        assertLesson(
            bench.orders, is: ["start p/app#0", "terminate p/app#0"],
            "start a kubelet on a node with a container whose pod is gone",
            why: "it holds room and ports, and another one may run elsewhere already")
        XCTAssertEqual(try bench.runtime.containers(), [])
    }

    func testNobodyIsEndedOnHearsay() throws {
        let bench = try KubeletBench()
        let world = bench.world
        try world.pod("p")
        try world.settle()
        let reader = LaggingReader(world.api)
        reader.unheard = ["p"]
        let deaf = Kubelet(
            node: Node(metadata: ObjectMeta(name: "a")), api: world.api, reader: reader, clock: world.clock,
            runtime: bench.runtime)
        _ = try deaf.reconcile(ObjectName(name: "a"))
        _ = try deaf.reconcile(ObjectName(namespace: "default", name: "p"))
        assertLesson(
            bench.orders, is: ["start p/app#0"], "read from a cache that has not heard of a pod",
            why: "a cache may lag; before a container is ended the API itself is asked")
    }

    func testAKubeletThatIsStartedAgainLosesNothing() throws {
        let bench = try KubeletBench()
        bench.script("job", [(30, 0)])
        try bench.world.pod("p")
        try bench.world.pod("j", containers: [Container(name: "job")]) { $0.spec.restartPolicy = "Never" }
        try bench.world.settle()
        let before = try bench.pod()
        try bench.restart(after: .seconds(35))
        assertLesson(
            bench.orders, is: ["start j/job#0", "start p/app#0"], "start the kubelet again",
            why: "what runs goes on running, and what ended meanwhile is not run twice")
        XCTAssertEqual(try bench.pod().status, before.status, "nothing about it has changed")
        XCTAssertEqual(try bench.phase("j"), "Succeeded")
    }

    func testANodeTakesInOnlyWhatItHasRoomFor() throws {
        let bench = try KubeletBench(["cpu": Quantity(1), "pods": Quantity(3)])
        let asking = { (milli: Int64) in
            [
                Container(
                    name: "app", resources: ResourceRequirements(requests: ["cpu": Quantity(milli: milli)]))
            ]
        }
        try bench.world.pod("a", containers: asking(600))
        try bench.world.settle()
        try bench.world.pod("b", containers: asking(500))
        try bench.world.settle()
        let status = try bench.pod("b").status
        assertLesson(
            "\(status.phase) \(status.reason): \(status.message)",
            is: "Failed OutOfcpu: Pod Node didn't have enough resource: cpu, requested: 500, used: 600, "
                + "capacity: 1000",
            "bind a pod to a node that is too full for it",
            why: "two schedulers can give the same room away; the node has the last word")
        try bench.world.pod("c", containers: asking(400))
        try bench.world.settle()
        XCTAssertEqual(try bench.phase("c"), "Running", "whoever was turned away takes no room")
        for name in ["d", "e"] {
            try bench.world.pod(name)
            try bench.world.settle()
        }
        XCTAssertEqual(try bench.pod("e").status.reason, "OutOfpods")
    }

    func testAPodHasItsDeadline() throws {
        let bench = try KubeletBench()
        try bench.world.pod("p") { $0.spec.activeDeadlineSeconds = 60 }
        try bench.world.pass(.seconds(59))
        XCTAssertEqual(try bench.phase(), "Running")
        try bench.world.pass(.seconds(3))
        XCTAssertEqual(try bench.phase() + " " + bench.pod().status.reason, "Failed DeadlineExceeded")
        XCTAssertEqual(try bench.runtime.containers().filter(\.isRunning), [])
    }

    func testAKubeletSaysThatItsNodeIsAlive() throws {
        let bench = try KubeletBench()
        let lease = ObjectName(namespace: "kube-node-lease", name: "a")
        try bench.world.settle()
        let node = try bench.world.find("a")
        XCTAssertEqual(try bench.world.ready("a"), "True")
        XCTAssertEqual(node.status.allocatable["pods"], Quantity(10))
        try bench.world.pass(.seconds(100))
        let renewed = try bench.world.api.get(Lease.self, lease)
        assertLesson(
            [
                renewed.spec.renewTime?.microseconds,
                try bench.world.find("a").status.conditions.first?.lastHeartbeatTime?.microseconds,
            ],
            is: [bench.world.clock.timestamp.microseconds, node.metadata.creationTimestamp?.microseconds],
            "look at lease and status after 100 s",
            why: "the lease is renewed every 10 s; the status, in which nothing is new, every five minutes")
        XCTAssertEqual(renewed.spec.leaseDurationSeconds, 40)
        XCTAssertEqual(
            renewed.metadata.ownerReferences.map(\.uid), [node.metadata.uid], "it goes with its node")
        bench.runtime.outage = "no socket"
        try bench.world.pass(.seconds(10))
        XCTAssertEqual(
            try bench.world.ready("a"), "False", "a node that cannot start anything says so at once")
        bench.runtime.outage = nil
        try bench.world.pass(.seconds(10))
        XCTAssertEqual(try bench.world.ready("a"), "True")
    }
}
