import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    private func show(_ decision: HPADecision) -> String {
        "\(decision.replicas) \(decision.reason.rawValue)"
    }

    func testHowManyReplicasAUtilizationAsksFor() throws {
        typealias Case = (states: String, values: [Int64?], target: Int32)
        let rows: [Row<Case, String>] = [
            Row("300, 500, 700 at 30 %", ("RRR", [300, 500, 700], 30), gives: "5 measured"),
            Row("rounding up", ("RRR", [300, 400, 300], 30), gives: "4 measured", why: "33 / 30 · 3 = 3.3"),
            Row("a little more", ("RRR", [320, 320, 320], 30), gives: "3 withinTolerance"),
            Row("a little more than that", ("RRRR", [340, 340, 340, 340], 30), gives: "5 measured"),
            Row("exactly 10 % less", ("RRR", [270, 270, 270], 30), gives: "3 withinTolerance"),
            Row("less", ("RRRRR", [100, 300, 500, 250, 250], 50), gives: "3 measured"),
            Row("nothing at all", ("RRR", [0, 0, 0], 30), gives: "0 measured", why: "the bounds come later"),
            Row(
                "missing, growing", ("RRRR", [nil, nil, nil, 950], 50), gives: "4 outweighed",
                why: "95 % of one are 23 % of four: the missing ones are taken for idle"),
            Row("missing, growing all the same", ("RRR", [nil, 1000, 1000], 30), gives: "7 assumed"),
            Row(
                "missing, shrinking", ("RRRRR", [100, nil, nil, nil, 100], 50), gives: "5 outweighed",
                why: "the missing ones are taken to use all that they request"),
            Row("missing, shrinking all the same", ("RRRR", [100, 100, 100, nil], 50), gives: "3 assumed"),
            Row("missing, just right", ("RR", [500, nil], 50), gives: "2 withinTolerance"),
            Row(
                "unready, growing", ("URR", [100, 500, 700], 30), gives: "4 assumed",
                why: "unready pods are taken for idle: soon they will help"),
            Row("unready, not growing", ("UUR", [100, 300, 500], 30), gives: "3 outweighed"),
            Row("unready, shrinking", ("URRRR", [900, 100, 100, 100, 100], 50), gives: "1 measured"),
            Row("pending", ("RRP", [900, 900, nil], 50), gives: "4 assumed"),
            Row(
                "failed", ("RRFF", [500, 700, nil, nil], 30), gives: "4 measured",
                why: "it will not come back"),
            Row("on its way out", ("RRD", [500, 700, 900], 30), gives: "4 measured"),
            Row("huge", ("RR", [.max, .max], 1), gives: "\(Int32.max) measured"),
        ]
        let rule =
            "desired = ceil(current · metric / target), and whoever is not known speaks against a change"
        try assertRows(rows, "decide by", why: rule) { row in
            let current: Int32? = row.states.contains("F") || row.states.contains("D") ? 2 : nil
            let question = ScalingScene.question(row.states, row.values, current: current)
            return show(try HPADecision.utilization(question, target: row.target))
        }
    }

    func testHowManyReplicasAnAverageAsksFor() throws {
        typealias Case = (states: String, values: [Int64?], target: Int64)
        let rows: [Row<Case, String>] = [
            Row("twice the target", ("RRR", [20000, 20000, 20000], 10000), gives: "6 measured"),
            Row("near the target", ("RRR", [20000, 21000, 21000], 20000), gives: "3 withinTolerance"),
            Row("half of it", ("RRRRR", [12000, 12000, 12000, 12000, 12000], 20000), gives: "3 measured"),
            Row("missing, growing", ("RRRR", [30000, 30000, 30000, nil], 10000), gives: "9 assumed"),
            Row(
                "missing, shrinking", ("RRRR", [1000, 1000, 1000, nil], 10000), gives: "2 assumed",
                why: "one that is missing is taken to be at the target"),
            Row("unready ones count", ("UUR", [50000, 50000, 50000], 10000), gives: "15 measured"),
        ]
        try assertRows(rows, "decide by an average of", why: "only processors are busy because of a start") {
            row in
            let question = ScalingScene.question(row.states, row.values, resource: nil)
            return show(try HPADecision.average(question, target: row.target))
        }
    }

    func testHowManyReplicasOneValueAsksFor() throws {
        typealias Case = (current: Int32, usage: Int64, target: Int64, states: String)
        let rows: [Row<Case, String>] = [
            Row("half too much", (3, 30000, 20000, "RRR"), gives: "5 measured"),
            Row("half too much, one not ready", (3, 30000, 20000, "URR"), gives: "3 measured"),
            Row("near enough", (3, 20500, 20000, "RRR"), gives: "3 withinTolerance"),
            Row("from nothing", (0, 25000, 10000, ""), gives: "3 measured"),
            Row("nothing to do", (0, 0, 10000, ""), gives: "0 measured"),
        ]
        try assertRows(rows, "decide by one value:", why: "who is ready shares it") { row in
            let pods = row.states.enumerated().map { ScalingScene.pod("p\($0)", $1) }
            return show(
                try HPADecision.value(current: row.current, usage: row.usage, target: row.target, pods: pods))
        }
        let share = try HPADecision.share(replicas: 3, usage: 8601, target: 2150)
        XCTAssertEqual(
            "\(share.replicas) \(share.current)", "5 2867", "8601 / 2150 = 4.0005, 8601 / 3 = 2867")
        XCTAssertEqual(
            show(try HPADecision.share(replicas: 4, usage: 8600, target: 2150)), "4 withinTolerance")
        XCTAssertEqual(show(try HPADecision.share(replicas: 0, usage: 8600, target: 2150)), "4 measured")
    }

    func testWhenAnAutoscalerCannotTell() throws {
        let utilization = { (states: String, values: [Int64?], target: Int32, cpu: Int64?) in
            _ = try HPADecision.utilization(ScalingScene.question(states, values, cpu: cpu), target: target)
        }
        typealias Case = (String, [Int64?], Int32, Int64?)
        let rows: [Row<Case, String>] = [
            Row(
                "no pods", ("", [], 50, 1000),
                gives: "no pods returned by selector while calculating replica count"),
            Row("no request", ("RR", [1, 1], 50, nil), gives: "missing request for cpu"),
            Row(
                "no metrics", ("RR", [nil, nil], 50, 1000),
                gives: "did not receive metrics for any ready pods"),
            Row("requests of 0", ("RR", [1, 1], 50, 0), gives: "no metrics returned matched known pods"),
            Row(
                "a target of 0", ("RR", [1, 1], 0, 1000), gives: "expected a target greater than 0, found 0"),
        ]
        try assertRows(rows, "decide with", why: "no number is better than a wrong one") { row in
            do {
                try utilization(row.0, row.1, row.2, row.3)
                return "decided"
            } catch let fault as HPAFault {
                return fault.description
            }
        }
    }

    func testWhichMeasurementsOfAStartCount() throws {
        let now = ScalingScene.now
        typealias Case = (age: Int, ready: String, turned: Int, measured: Int)
        let rows: [Row<Case, Bool>] = [
            Row("young and ready, measured since", (120, "True", 100, 20), gives: true),
            Row(
                "young and ready, measured before", (120, "True", 100, 50), gives: false,
                why: "it was still starting"),
            Row("young and unready", (120, "False", 110, 5), gives: false),
            Row("old and ready", (600, "True", 3, 2), gives: true),
            Row("old and never ready", (600, "False", 580, 5), gives: false),
            Row(
                "old and no longer ready", (600, "False", 100, 5), gives: true,
                why: "it is busy with real work"),
        ]
        try assertRows(rows, "does it count:", why: "starting costs more than serving") { row in
            var pod = ScalingScene.pod("p")
            pod.status.startTime = now + .seconds(-row.age)
            pod.status.conditions[0].status = row.ready
            pod.status.conditions[0].lastTransitionTime = now + .seconds(-row.turned)
            let metric = PodMetric(
                milliValue: 1, timestamp: now + .seconds(-row.measured), window: .seconds(60))
            let groups = try HPAPodGroups([pod], ["p": metric], resource: "cpu", at: now)
            XCTAssertEqual(try HPAPodGroups([pod], ["p": metric], resource: "memory", at: now).readyCount, 1)
            return groups.readyCount == 1
        }
    }

    func testHowMuchOfAWishIsDone() throws {
        typealias Case = (current: Int32, desired: Int32, least: Int32, most: Int32)
        let rows: [Row<Case, String>] = [
            Row("5 to 7 in 3...8", (5, 7, 3, 8), gives: "7 DesiredWithinRange"),
            Row("3 to 1 in 2...8", (3, 1, 2, 8), gives: "2 TooFewReplicas"),
            Row("1 to 0 in 0...10", (1, 0, 0, 10), gives: "0 DesiredWithinRange"),
            Row("20 to 1000 in 1...10", (20, 1000, 1, 10), gives: "10 TooManyReplicas"),
            Row(
                "3 to 1000 in 1...2000", (3, 1000, 1, 2000), gives: "6 ScaleUpLimit",
                why: "at most twice as many"),
            Row("1 to 1000 in 1...2000", (1, 1000, 1, 2000), gives: "4 ScaleUpLimit", why: "or four"),
            Row("the most there can be", (.max, .max, 1, .max), gives: "\(Int32.max) DesiredWithinRange"),
        ]
        try assertRows(
            rows, "limit a change from", why: "a wrong measurement must not cost a thousand machines"
        ) {
            var history = HPAHistory()
            let limits = HPALimits(current: $0.current, least: $0.least, most: $0.most)
            let result = try limits.apply(to: $0.desired, &history, at: .zero)
            return "\(result.replicas) \(result.limit)"
        }
    }

    func testOnlyCalmTakesReplicasAway() throws {
        var history = HPAHistory()
        history.recommendations = [HPAHistory.Entry(10, at: .zero), HPAHistory.Entry(7, at: .seconds(100))]
        let limits = HPALimits(current: 10, least: 1, most: 20)
        var answers: [String] = []
        for second in [200, 300, 301, 400, 401] {
            let result = try limits.apply(to: 4, &history, at: .seconds(second))
            answers.append("\(result.replicas) \(result.stabilized)")
        }
        assertLesson(
            answers,
            is: [
                "10 ScaleDownStabilized", "10 ScaleDownStabilized", "7 ScaleDownStabilized",
                "7 ScaleDownStabilized",
                "4 ReadyForNewScale",
            ], "wish for 4 after 10 at 0 s and 7 at 100 s",
            why: "the greatest wish of the last five minutes counts: load comes in waves")
    }

    private func rules(
        up: HPAScalingRules? = nil, down: HPAScalingRules? = nil
    ) -> HPARules { HPARules(HorizontalPodAutoscalerBehavior(scaleUp: up, scaleDown: down)) }

    func testWhatPoliciesAllow() throws {
        let pods = { (value: Int32, period: Int32) in
            HPAScalingPolicy(type: "Pods", value: value, periodSeconds: period)
        }
        let percent = { (value: Int32, period: Int32) in
            HPAScalingPolicy(type: "Percent", value: value, periodSeconds: period)
        }
        typealias Case = (from: Int32, to: Int32, select: String, policies: [HPAScalingPolicy])
        let rows: [Row<Case, String>] = [
            Row("4 pods", (10, 100, "Max", [pods(4, 60)]), gives: "14 ScaleUpLimit"),
            Row("50 %, rounded up", (5, 100, "Max", [percent(50, 60)]), gives: "8 ScaleUpLimit"),
            Row("the greater", (10, 100, "Max", [pods(4, 60), percent(100, 60)]), gives: "20 ScaleUpLimit"),
            Row("the smaller", (10, 100, "Min", [pods(4, 60), percent(100, 60)]), gives: "14 ScaleUpLimit"),
            Row("none", (10, 100, "Disabled", [pods(4, 60)]), gives: "10 ScaleUpLimit"),
            Row("4 pods less", (10, 1, "Max", [pods(4, 60)]), gives: "6 ScaleDownLimit"),
            Row("30 % less, rounded down", (5, 1, "Max", [percent(30, 60)]), gives: "3 ScaleDownLimit"),
            Row(
                "the smaller step down", (10, 1, "Min", [pods(4, 60), percent(10, 60)]),
                gives: "9 ScaleDownLimit"),
            Row(
                "the greater step down", (10, 1, "Max", [pods(4, 60), percent(10, 60)]),
                gives: "6 ScaleDownLimit"),
            Row("enough", (10, 12, "Max", [pods(4, 60)]), gives: "12 DesiredWithinRange"),
        ]
        try assertRows(
            rows, "limit a change by policies:", why: "the owner of the service knows how fast is safe"
        ) {
            let given = HPAScalingRules(
                stabilizationWindowSeconds: 0, selectPolicy: $0.select, policies: $0.policies)
            var history = HPAHistory()
            let result = try HPALimits(current: $0.from, least: 1, most: 1000)
                .apply(rules(up: given, down: given), to: $0.to, &history, at: .seconds(1000))
            return "\(result.replicas) \(result.limit)"
        }
    }

    func testAPolicyRemembersWhatWasDone() throws {
        let four = HPAScalingRules(policies: [HPAScalingPolicy(type: "Pods", value: 4, periodSeconds: 60)])
        var history = HPAHistory()
        history.scaled(from: 10, to: 13, at: .seconds(100))
        let limits = HPALimits(current: 13, least: 1, most: 1000)
        let at = { (second: Int) -> Int32 in
            var copy = history
            return try limits.apply(self.rules(up: four), to: 50, &copy, at: .seconds(second)).replicas
        }
        assertLesson(
            [try at(130), try at(159), try at(160)], is: [14, 14, 17],
            "allow 4 pods a minute, of which 3 were added at 100 s",
            why: "a policy is about a period, not about a call")
    }

    func testWindowsInBothDirections() throws {
        let calm = HPAScalingRules(stabilizationWindowSeconds: 60)
        var history = HPAHistory()
        history.recommendations = [
            HPAHistory.Entry(6, at: .seconds(50)), HPAHistory.Entry(12, at: .seconds(60)),
        ]
        var copy = history
        let up = try HPALimits(current: 5, least: 1, most: 100)
            .apply(rules(up: calm), to: 10, &copy, at: .seconds(100))
        XCTAssertEqual(
            "\(up.replicas) \(up.stabilized)", "6 ScaleUpStabilized", "upwards the least wish counts")
        copy = history
        let down = try HPALimits(current: 20, least: 1, most: 100).apply(
            rules(), to: 10, &copy, at: .seconds(100))
        XCTAssertEqual(
            "\(down.replicas) \(down.stabilized)", "12 ScaleDownStabilized", "300 s is the default")
        copy = history
        let late = try HPALimits(current: 5, least: 1, most: 100)
            .apply(rules(up: calm), to: 7, &copy, at: .seconds(110))
        XCTAssertEqual(late.replicas, 7, "60 s ago is too long ago")
    }
}
