import Documents
import Foundation
import SuiteSupport
import XCTest

/// What `drydock schedule` says to files that people really have.
final class ScheduleInputTests: XCTestCase {
    private let node =
        #"{"kind":"Node","metadata":{"name":"n"},"status":{"allocatable":{"cpu":"1","memory":"8Gi","pods":"9"}}}"#

    private func pod(_ spec: String, name: String = "p") -> String {
        #"{"kind":"Pod","metadata":{"name":"\#(name)"},"spec":{\#(spec)}}"#
    }

    private func schedule(_ text: String, as name: String = "c.json") throws -> ProgramRun {
        let scratch = try Scratch()
        return try ProgramRun.drydock(["schedule", try scratch.file(name, Array(text.utf8)), "--json"])
    }

    private func list(_ items: String...) -> String {
        #"{"kind":"List","items":[\#(items.joined(separator: ","))]}"#
    }

    /// The message of the only pod; "" when it has a node.
    private func verdict(_ items: String...) throws -> String {
        let run = try schedule(#"{"kind":"List","items":[\#(items.joined(separator: ","))]}"#)
        guard run.status == 0, case .array(let pods)? = try JSONValue.parse(run.output)["pods"] else {
            return run.errors
        }
        guard case .string(let message)? = pods.first?["message"] else { return "" }
        return message
    }

    func testYAMLThatBreaksOffIsNotTakenForAShortCluster() throws {
        let good = "kind: Node\nmetadata: {name: n}\n---\n"
        let rows = [
            ("broken", good + "kind: [Pod,\n", "line"),
            ("nested", good + "kind: " + String(repeating: "[", count: 100_000), "nesting"),
            ("tab", good + "kind:\n\t- Pod\n", "line"),
            ("empty", "# nothing\n---\n", "is empty"),
            ("dangling", good + "kind: *nobody\n", "nobody"),
        ]
        for (name, text, wanted) in rows {
            let run = try schedule(text, as: "c.yaml")
            XCTAssertEqual(run.status, 1, "\(name): \(run.output)")
            XCTAssertTrue(run.errors.contains("c.yaml: "), "\(name): \(run.errors)")
            XCTAssertTrue(run.errors.contains(wanted), "\(name): \(run.errors)")
        }
    }

    func testAliasesOfAliasesEndBeforeTheMemoryDoes() throws {
        var text = "kind: List\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1..<10 {
            let all = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            text += "a\(level): &a\(level) [\(all)]\n"
        }
        let run = try schedule(text + "items: []\n", as: "c.yaml")
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("aliases"), run.errors)
    }

    func testBytesThatAreNoTextAreRefusedInPlainWords() throws {
        let scratch = try Scratch()
        let run = try ProgramRun.drydock(["schedule", try scratch.file("c.json", [0xFF, 0xFE, 0x00, 0x9C])])
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("expected JSON or YAML in UTF-8"), run.errors)
    }

    func testAnEmptyListOfGoIsEmpty() throws {
        XCTAssertEqual(try schedule(#"{"kind":"PodList","items":null}"#).output, "{\"pods\":[]}\n")
    }

    func testWhatTheServerAddsCounts() throws {
        XCTAssertEqual(
            try verdict(node, pod(#""containers":[{"resources":{"limits":{"cpu":"2"}}}]"#)),
            "0/1 nodes are available: 1 Insufficient cpu.", "a limit without a request is a request")
        XCTAssertEqual(
            try verdict(
                node, pod(#""containers":[{"resources":{"limits":{"cpu":"2"},"requests":{"cpu":"1"}}}]"#)),
            "", "a request that is there stays")
        let capacity = node.replacingOccurrences(of: "allocatable", with: "capacity")
        XCTAssertEqual(try verdict(capacity, pod(#""containers":[]"#)), "", "all that it has is for pods")
        let server = #""hostNetwork":true,"containers":[{"ports":[{"containerPort":80}]}]"#
        XCTAssertEqual(
            try verdict(node, pod(#""nodeName":"n",\#(server)"#, name: "old"), pod(server)),
            "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.")
    }

    func testWhatNoServerWouldTakeIsRefusedWithItsPlace() throws {
        let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        let rows: [(String, String)] = [
            (
                pod(#""containers":[{"ports":[{"hostPort":70000}]}]"#),
                "ports[0].hostPort: expected 0 to 65535"
            ),
            (
                pod(#""affinity":{"nodeAffinity":{"\#(preferred)":[{"weight":2000000,"preference":{}}]}}"#),
                "\(preferred)[0].weight: expected 0 to 100"
            ),
            (
                pod(
                    #""topologySpreadConstraints":[{"maxSkew":1,"minDomains":0,"topologyKey":"z","#
                        + #""whenUnsatisfiable":"DoNotSchedule"}]"#), "minDomains: expected at least 1"
            ),
            (pod("", name: ""), "has no metadata.name"),
            (#"{"kind":"Node","metadata":{}}"#, "a node has no metadata.name"),
            (
                pod(#""tolerations":[{"operator":"Near"}]"#),
                #"operator: expected one of Equal, Exists, found "Near""#
            ),
            (pod(#""priorityClassName":"none""#), "priority class none is not in the cluster"),
        ]
        for (object, wanted) in rows {
            let run = try schedule(list(node, object))
            XCTAssertEqual(run.status, 1, object)
            XCTAssertTrue(run.errors.contains(wanted), "\(object): \(run.errors)")
        }
    }

    func testPodsOfNodesThatAreGoneTakeNoRoom() throws {
        let asks = #""containers":[{"resources":{"requests":{"cpu":"1"}}}]"#
        XCTAssertEqual(try verdict(node, pod(#""nodeName":"ghost",\#(asks)"#, name: "old"), pod(asks)), "")
    }

    func testPrioritiesBelowZeroPushOutThoseFurtherBelow() throws {
        let asks = #""containers":[{"resources":{"requests":{"cpu":"1"}}}]"#
        let old = pod(#""nodeName":"n","priority":-2147483648,\#(asks)"#, name: "old")
        let run = try schedule(list(node, old, pod(#""priority":-2147483647,\#(asks)"#)))
        XCTAssertTrue(run.output.contains(#""nominatedNode":"n""#), run.output)
    }
}
