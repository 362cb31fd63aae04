import Documents
import LabSupport
import OCIRuntime
import SuiteSupport
import XCTest

/// States, features, and the document to start from.
final class DocumentTests: XCTestCase {
    func testAStateIsWrittenAndReadBack() throws {
        let state = RuntimeState(
            ociVersion: "1.2.0", id: "a", status: .created, pid: 4422, bundle: "/b", annotations: ["k": "v"])
        let text = """
            {"ociVersion":"1.2.0","id":"a","status":"created","pid":4422,"bundle":"/b","annotations":{"k":"v"}}
            """
        assertLesson(state.text(indent: nil), is: text, "write a state", why: "hooks and engines read it")
        assertLesson(
            try RuntimeState.parse(Array(text.utf8)), is: state, "read it", why: "so does the next command")
    }

    func testAStateIsHeldAgainstItsSchema() throws {
        let rows: [Row<String, [String]>] = [
            Row("a stopped one", #"{"ociVersion":"1","id":"a","status":"stopped","bundle":"/"}"#, gives: []),
            Row(
                "an empty one", "{}",
                gives: ["ociVersion", "id", "status", "bundle"].map {
                    "\($0): expected this required member, found none"
                }),
            Row(
                "a paused one", #"{"ociVersion":"1","id":"a","status":"paused","pid":-1,"bundle":"/"}"#,
                gives: [
                    #"status: expected one of creating, created, running, stopped, found "paused""#,
                    "pid: expected at least 0, found -1",
                ]),
        ]
        try assertRows(rows, "parse", why: "runtime-spec 1.3, schema/state-schema.json") {
            (text: String) throws -> [String] in
            do {
                _ = try RuntimeState.parse(Array(text.utf8))
                return []
            } catch let error as DocumentFaults {
                return error.faults.map(\.description)
            }
        }
    }

    func testFeaturesAreHeldAgainstTheirSchema() throws {
        let versions = #""ociVersionMin":"1.0.0","ociVersionMax":"1.3.0""#
        let rows: [Row<String, [String]>] = [
            Row("the least", "{\(versions)}", gives: []),
            Row(
                "no newest version", #"{"ociVersionMin":"1.0.0"}"#,
                gives: ["ociVersionMax: expected this required member, found none"]),
            Row(
                "wrong words",
                #"{\#(versions),"linux":{"capabilities":["CAP_KILL","kill"],"namespaces":["time","net"]}}"#,
                gives: [
                    #"linux.capabilities[1]: expected CAP_ and capital letters, found "kill""#,
                    #"linux.namespaces[1]: expected one of pid, network, mount, ipc, uts, user, cgroup, time, found "net""#,
                ]),
            Row(
                "a word for a truth", #"{\#(versions),"linux":{"cgroup":{"v2":"yes"}}}"#,
                gives: [#"linux.cgroup.v2: expected true or false, found "yes""#]),
        ]
        try assertRows(rows, "parse", why: "runtime-spec 1.3, schema/features-schema.json") {
            (text: String) throws -> [String] in
            do {
                _ = try RuntimeFeatures.parse(Array(text.utf8))
                return []
            } catch let error as DocumentFaults {
                return error.faults.map(\.description)
            }
        }
    }

    func testTheTemplateIsReadBackAndRuns() throws {
        let template = RuntimeConfig.template(args: ["/bin/true"], terminal: false)
        assertLesson(
            try RuntimeConfig.parse(template.text()), is: template, "write and parse the template",
            why: "spec writes it, create reads it"
        ) { $0.text() }
        assertLesson(
            template.faultsForLinux(), is: [], "look for faults in the template",
            why: "it is what people start from")
        XCTAssertTrue(
            template.text().hasPrefix("{\n\t\"ociVersion\": \"1.2.0\",\n\t\"process\": {\n"), template.text())
    }

    func testAParameterOfTheKernelHasAFile() throws {
        let rows: [Row<String, String?>] = [
            Row("points", "net.ipv4.ip_forward", gives: "net/ipv4/ip_forward"),
            Row("slashes", "net/ipv4/ip_forward", gives: "net/ipv4/ip_forward"),
            Row(
                "a point in a name", "net/ipv4/conf/eth0.1/forwarding",
                gives: "net/ipv4/conf/eth0.1/forwarding"),
            Row(
                "the same, with points", "net.ipv4.conf.eth0/1.forwarding",
                gives: "net/ipv4/conf/eth0.1/forwarding"),
            Row("the way out", "net/../kernel/core_pattern", gives: nil),
            Row("the way out, with points", "net.//.kernel.core_pattern", gives: nil),
            Row("the root", "/etc/passwd", gives: nil),
            Row("nothing", "", gives: nil),
            Row("a point at the end", "net.", gives: nil),
            Row("a NUL", "net.a\0", gives: nil),
        ]
        try assertRows(
            rows, "find the file of",
            why: "a name is all that stands between a container and the host's /proc/sys"
        ) {
            RuntimeConfig.Linux.sysctlFile($0)
        }
    }

    func testNoBytesOfADocumentTrap() throws {
        let seed = Array(RuntimeConfig.template().text().utf8)
        let marks = Array("{}[],:\"\\/u0dD8e+-.tn \n\u{7F}é".utf8) + [0, 0xFF, 0xED]
        try withSeed { generator in
            for _ in 0..<400 {
                var bytes = seed
                for _ in 0...Int.random(in: 0..<4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    let mark = marks.randomElement(using: &generator) ?? 0
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = mark
                    case 1: bytes.insert(mark, at: place)
                    case 2: bytes.remove(at: place)
                    default: bytes.removeSubrange(place..<min(bytes.count, place + 40))
                    }
                }
                let config = try? RuntimeConfig.parse(bytes)
                _ = config?.faultsForLinux()
                _ = try? RuntimeState.parse(bytes)
                _ = try? RuntimeFeatures.parse(bytes)
            }
        }
    }
}
