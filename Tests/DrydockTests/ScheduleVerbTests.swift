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
}
