import Documents
import Foundation
import SuiteSupport
import XCTest

/// `drydock schedule` on files.
final class ScheduleVerbTests: XCTestCase {
    private func schedule(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["schedule"] + arguments)
    }

    private func node(_ name: String, cpu: String) -> String {
        """
        {"kind":"Node","metadata":{"name":"\(name)"},"status":{"allocatable":{"cpu":"\(cpu)","memory":"8Gi","pods":"9"}}}
        """
    }

    private func pod(_ name: String, cpu: String, _ spec: String = "") -> String {
        """
        {"kind":"Pod","metadata":{"name":"\(name)","namespace":"default"},
        "spec":{\(spec)"containers":[{"name":"c","resources":{"requests":{"cpu":"\(cpu)"}}}]}}
        """
    }

    private func list(_ items: String...) -> [UInt8] {
        Array("{\"kind\":\"List\",\"items\":[\(items.joined(separator: ","))]}".utf8)
    }

    func testEachPodGetsANodeOrAReason() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "c.json", list(node("a", cpu: "1"), pod("p", cpu: "600m"), pod("q", cpu: "600m")))
        let run = try schedule(file, "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        let pods = try JSONValue.parse(run.output)["pods"]
        guard case .array(let results)? = pods, results.count == 2 else { return XCTFail(run.output) }
        XCTAssertEqual(results[0]["node"], .string("a"))
        XCTAssertEqual(results[0]["message"], .null)
        XCTAssertEqual(results[1]["node"], .null)
        XCTAssertEqual(results[1]["message"], .string("0/1 nodes are available: 1 Insufficient cpu."))
    }

    func testRoomIsNominatedAndTheVictimNamed() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "c.json",
            list(
                node("a", cpu: "1"), pod("old", cpu: "1", "\"nodeName\":\"a\","),
                pod("new", cpu: "1", "\"priorityClassName\":\"high\","),
                "{\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\"high\"},\"value\":10}"))
        let run = try schedule(file, "--json")
        guard case .array(let results)? = try JSONValue.parse(run.output)["pods"] else {
            return XCTFail(run.output)
        }
        XCTAssertEqual(results.first?["node"], .null)
        XCTAssertEqual(results.first?["nominatedNode"], .string("a"))
        XCTAssertEqual(
            results.first?["evicted"]?.text(), "[{\"namespace\":\"default\",\"name\":\"old\"}]")
    }

    func testAPodThatNeedsAnotherIsTriedAgainWhenThatIsThere() throws {
        let scratch = try Scratch()
        let needs = """
            "affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"host",\
            "labelSelector":{"matchLabels":{"app":"db"}}}]}},
            """
        let host =
            "{\"kind\":\"Node\",\"metadata\":{\"name\":\"a\",\"labels\":{\"host\":\"a\"}},"
            + "\"status\":{\"allocatable\":{\"cpu\":\"2\",\"memory\":\"1Gi\",\"pods\":\"9\"}}}"
        let other =
            "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"db\",\"labels\":{\"app\":\"db\"}},\"spec\":{}}"
        let file = try scratch.file("c.json", list(host, pod("web", cpu: "1", needs), other))
        let run = try schedule(file, "--json")
        guard case .array(let results)? = try JSONValue.parse(run.output)["pods"] else {
            return XCTFail(run.output)
        }
        XCTAssertEqual(results.map { $0["node"] }, [.string("a"), .string("a")])
    }

    func testYAMLMeansTheSame() throws {
        let scratch = try Scratch()
        let yaml = """
            kind: Node
            metadata: {name: a}
            status: {allocatable: {cpu: 2, memory: 1Gi, pods: 10}}
            ---
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, resources: {requests: {cpu: 0.5}}}]}
            """
        let run = try schedule(try scratch.file("c.yaml", Array(yaml.utf8)), "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("\"node\":\"a\""), run.output)
    }

    func testExplainGivesEveryPluginsPart() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "c.json", list(node("a", cpu: "1"), node("b", cpu: "0"), pod("p", cpu: "1")))
        let run = try schedule(file, "--explain")
        XCTAssertTrue(run.output.contains("b: Insufficient cpu"), run.output)
        XCTAssertTrue(run.output.contains("NodeResourcesLeastAllocated"), run.output)
        for line in run.output.split(separator: "\n") {
            XCTAssertLessThanOrEqual(line.count, 80, String(line))
        }
    }

    func testBadInputIsNamedWithItsPlace() throws {
        let scratch = try Scratch()
        let rows: [(String, [UInt8], String)] = [
            ("quantity", list(pod("p", cpu: "lots")), "items[0].spec.containers[0].resources.requests.cpu"),
            ("syntax", Array("{\"kind\":".utf8), "line 1"),
            ("twice", list(pod("p", cpu: "1"), pod("p", cpu: "1")), "default/p"),
            ("class", list(pod("p", cpu: "1", "\"priorityClassName\":\"none\",")), "none"),
            (
                "selector",
                list(
                    pod(
                        "p", cpu: "1",
                        "\"topologySpreadConstraints\":[{\"maxSkew\":0,\"topologyKey\":\"a b\",\"whenUnsatisfiable\":\"DoNotSchedule\"}],"
                    )), "topologySpreadConstraints[0]"
            ),
        ]
        for (name, bytes, wanted) in rows {
            let run = try schedule(try scratch.file("\(name).json", bytes))
            XCTAssertEqual(run.status, 1, name)
            XCTAssertTrue(run.errors.contains(wanted), "\(name): \(run.errors)")
        }
        XCTAssertEqual(try schedule("/no/such/file").status, 1)
    }

    func testAProfileFromAFileDecides() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "c.json",
            list(
                node("a", cpu: "4"), node("b", cpu: "4"),
                pod("old", cpu: "1\",\"memory\":\"2Gi", "\"nodeName\":\"b\","),
                pod("p", cpu: "1\",\"memory\":\"2Gi")))
        XCTAssertTrue(try schedule(file, "--profile", "pack").output.contains(" b\n"))
        XCTAssertTrue(try schedule(file, "--profile", "spread").output.contains(" a\n"))
        let profile = """
            {"profiles":[{"plugins":{"score":{"disabled":[{"name":"*"}],"enabled":[{"name":"RequestedToCapacityRatio"}]}},
            "pluginConfig":[{"name":"RequestedToCapacityRatio","args":{"shape":[{"utilization":0,"score":0},
            {"utilization":100,"score":10}],"resources":[{"name":"cpu","weight":1}]}}]}]}
            """
        let path = try scratch.file("profile.json", Array(profile.utf8))
        XCTAssertTrue(try schedule(file, "--profile", path).output.contains(" b\n"))
        let unknown = try scratch.file(
            "unknown.json", Array("{\"plugins\":{\"score\":{\"enabled\":[{\"name\":\"Luck\"}]}}}".utf8))
        XCTAssertTrue(try schedule(file, "--profile", unknown).errors.contains("Luck is unknown"))
    }

    func testASimulationEndsWithAllPodsAndAPrice() throws {
        let scratch = try Scratch()
        let example = try schedule("simulate", "--example")
        let file = try scratch.file("trace.json", Array(example.output.utf8))
        let run = try schedule("simulate", file, "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        guard case .array(let policies)? = try JSONValue.parse(run.output)["policies"] else {
            return XCTFail(run.output)
        }
        XCTAssertEqual(
            policies.map { $0["policy"] }, [.string("partition"), .string("pack"), .string("spread")])
        for policy in policies { XCTAssertEqual(policy["unfinished"], .number("0"), policy.text()) }
        let again = try schedule("simulate", file, "--json")
        XCTAssertEqual(again.output, run.output, "the same seed, the same run")
    }

    /// The policies of a simulation with one way to place pods.
    private func simulate(_ trace: String, _ more: String...) throws -> JSONValue? {
        let scratch = try Scratch()
        let file = try scratch.file("trace.json", Array(trace.utf8))
        let run = try ProgramRun.drydock(
            ["schedule", "simulate", file, "--policy", "pack", "--json"] + more)
        XCTAssertEqual(run.status, 0, run.errors)
        guard case .array(let policies)? = try JSONValue.parse(run.output)["policies"] else { return nil }
        return policies.first
    }

    private func trace(_ more: String, capacity: String = "") -> String {
        let labels = capacity.isEmpty ? "" : ",\"labels\":{\"drydock/capacity\":\"\(capacity)\"}"
        return """
            {"nodes":[{"node":{"metadata":{"name":"a"\(labels)},
            "status":{"allocatable":{"cpu":"2","memory":"8Gi","pods":"9"}}}}],
            "pods":[{"at":0,"runs":3600,"count":2,"pod":{"metadata":{"name":"p"},
            "spec":{"containers":[{"resources":{"requests":{"cpu":"1"}}}]}}}]\(more)}
            """
    }

    func testAnHourOfANodeCostsItsPriceAndAFailureAddsToTheWait() throws {
        let scratch = try Scratch()
        let prices = try scratch.file(
            "p.json", Array("{\"onDemand\":\"4\",\"reserved\":\"2\",\"spot\":\"1\"}".utf8))
        let quiet = try simulate(trace(""), "--pricing", prices)
        XCTAssertEqual(quiet?["cost"], .number("4.000000"))
        XCTAssertEqual(quiet?["finished"], .number("2"))
        XCTAssertEqual(quiet?["nodesLost"], .number("0"))
        let spot = try simulate(trace("", capacity: "spot"), "--pricing", prices)
        XCTAssertEqual(spot?["cost"], .number("1.000000"))
        let failing = try simulate(trace(",\"failures\":[{\"at\":600,\"node\":\"a\",\"seconds\":60}]"))
        XCTAssertEqual(failing?["nodesLost"], .number("1"))
        XCTAssertEqual(failing?["finished"], .number("2"), "what was lost is done again")
        let interrupted = try simulate(
            trace(",\"spot\":{\"interruptionsPerHour\":3,\"checkpointSeconds\":5}", capacity: "spot"))
        XCTAssertNotEqual(interrupted?["nodesLost"], .number("0"))
        XCTAssertEqual(interrupted?["unfinished"], .number("0"))
    }

    func testTheChartsAreDrawnInTheTerminalAndInAFile() throws {
        let scratch = try Scratch()
        let file = try scratch.file("trace.json", Array(trace("").utf8))
        let drawing = scratch.path + "/chart.svg"
        let run = try schedule("simulate", file, "--svg", drawing)
        XCTAssertEqual(run.status, 0, run.errors)
        for line in run.output.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80) }
        XCTAssertTrue(run.output.contains("100 % |█"), run.output)
        let svg = try String(contentsOfFile: drawing, encoding: .utf8)
        XCTAssertTrue(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"), String(svg.suffix(40)))
        XCTAssertEqual(svg.components(separatedBy: "<polyline").count - 1, 3, "one for each policy")
    }

    func testATraceThatMakesNoSenseIsRefusedWithItsPlace() throws {
        let scratch = try Scratch()
        let rows = [
            (
                ",\"failures\":[{\"at\":1,\"node\":\"b\",\"seconds\":1}]",
                "failures[0].node: no node is called b"
            ),
            (",\"spot\":{\"interruptionsPerHour\":\"many\"}", "spot.interruptionsPerHour: expected a number"),
            (",\"failures\":[{\"at\":-1,\"node\":\"a\",\"seconds\":1}]", "failures[0].at: expected seconds"),
        ]
        for (index, (more, wanted)) in rows.enumerated() {
            let run = try schedule("simulate", try scratch.file("\(index).json", Array(trace(more).utf8)))
            XCTAssertEqual(run.status, 1, more)
            XCTAssertTrue(run.errors.contains(wanted), run.errors)
        }
    }

    func testTheSameSeedGivesTheSameNodes() throws {
        let scratch = try Scratch()
        let nodes = (0..<20).map { node("n\($0)", cpu: "4") }
        let file = try scratch.file(
            "c.json",
            Array(
                "{\"kind\":\"List\",\"items\":[\((nodes + [pod("p", cpu: "1")]).joined(separator: ","))]}"
                    .utf8))
        let chosen = try (1...20).map { try schedule(file, "--seed", "\($0)", "--json").output }
        XCTAssertGreaterThan(Set(chosen).count, 1, "ties are broken by the seed")
        XCTAssertEqual(try schedule(file, "--seed", "7", "--json").output, chosen[6])
    }
}
