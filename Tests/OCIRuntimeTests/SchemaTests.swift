import Documents
import OCIRuntime
import SuiteSupport
import XCTest

/// A document is held against the schema of the specification, and every fault is named.
final class SchemaTests: XCTestCase {
    func testTheLeastDocumentIsAVersion() throws {
        let config = try RuntimeConfig.parse(#"{"ociVersion":"1.0.0"}"#)
        assertLesson(
            config, is: RuntimeConfig(ociVersion: "1.0.0"), "parse a version alone",
            why: "the schema asks for no more")
    }

    func testWhatADocumentSaysIsRead() throws {
        let config = try RuntimeConfig.parse(
            """
            {"ociVersion": "1.2.0", "root": {"path": "r", "readonly": true}, "hostname": "box",
             "process": {"terminal": true, "user": {"uid": 4294967294, "gid": 7, "additionalGids": [1, 2], "umask": 18},
                         "args": ["a", "b"], "env": ["A=1"], "cwd": "/w", "oomScoreAdj": -5, "noNewPrivileges": true,
                         "capabilities": {"bounding": ["CAP_KILL"]},
                         "rlimits": [{"type": "RLIMIT_CORE", "soft": 1, "hard": 18446744073709551615}]},
             "mounts": [{"destination": "/p", "type": "proc", "source": "proc", "options": ["ro"]}],
             "hooks": {"poststop": [{"path": "/h", "timeout": 3}]},
             "annotations": {"b": "2", "a": "1"},
             "linux": {"namespaces": [{"type": "pid"}, {"type": "network", "path": "/n"}],
                       "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}],
                       "resources": {"memory": {"limit": -1, "swap": 9223372036854775807}, "pids": {"limit": 3},
                                     "cpu": {"shares": 18446744073709551615, "quota": -1, "cpus": "0-1"},
                                     "unified": {"memory.high": "max"}},
                       "seccomp": {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
                                   "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW",
                                                 "args": [{"index": 1, "value": 2, "op": "SCMP_CMP_GE"}]}]}}}
            """)
        var expected = RuntimeConfig(ociVersion: "1.2.0")
        expected.root = .init(path: "r", readonly: true)
        expected.hostname = "box"
        expected.process = .init(
            terminal: true, user: .init(uid: 4_294_967_294, gid: 7, umask: 0o22, additionalGids: [1, 2]),
            args: ["a", "b"], env: ["A=1"], cwd: "/w", capabilities: .init(bounding: ["CAP_KILL"]),
            rlimits: [.init(type: "RLIMIT_CORE", soft: 1, hard: .max)], noNewPrivileges: true, oomScoreAdj: -5
        )
        expected.mounts = [.init(destination: "/p", type: "proc", source: "proc", options: ["ro"])]
        expected.hooks = .init(poststop: [.init(path: "/h", timeout: 3)])
        expected.annotations = ["a": "1", "b": "2"]
        expected.linux = .init(
            namespaces: [.init(type: .pid), .init(type: .network, path: "/n")],
            uidMappings: [.init(containerID: 0, hostID: 1000, size: 10)],
            resources: .init(
                memory: .init(limit: -1, swap: .max), cpu: .init(shares: .max, quota: -1, cpus: "0-1"),
                pids: .init(limit: 3), unified: ["memory.high": "max"]),
            seccomp: .init(
                defaultAction: .errno, defaultErrnoRet: 38,
                syscalls: [
                    .init(
                        names: ["read"], action: .allow,
                        args: [.init(index: 1, value: 2, comparison: .atLeast)])
                ]))
        assertLesson(
            config, is: expected, "parse a document", why: "a member that is lost is a container that differs"
        ) {
            $0.text()
        }
        assertLesson(
            try RuntimeConfig.parse(config.text()), is: config, "write and parse it",
            why: "nothing may be lost")
    }

    func testEveryFaultIsNamedInTheOrderOfTheDocument() throws {
        let text = """
            {"process": {"env": ["A=1", 7], "user": {"gid": -1}, "args": "sh"},
             "mounts": [{"type": 3}, {}],
             "ociVersion": 1,
             "linux": {"namespaces": [{"type": "pid"}, {"type": "Net"}, {}]}}
            """
        assertLesson(
            faults(text),
            is: [
                "process.env[1]: expected a string, found 7",
                "process.user.gid: expected an integer from 0 to 4294967295, found -1",
                #"process.args: expected an array, found "sh""#,
                "process.cwd: expected this required member, found none",
                "mounts[0].type: expected a string, found 3",
                "mounts[0].destination: expected this required member, found none",
                "mounts[1].destination: expected this required member, found none",
                "ociVersion: expected a string, found 1",
                "linux.namespaces[1].type: expected one of pid, network, mount, ipc, uts, user, cgroup, time, found \"Net\"",
                "linux.namespaces[2].type: expected this required member, found none",
            ], "parse a document with ten faults", why: "who mends one fault a run gives up at the third")
    }

    func testTheSchemaIsHeldMemberByMember() throws {
        try assertRows(SchemaRows.wrong, "parse", why: "runtime-spec 1.3, schema/config-schema.json") { row in
            faults(SchemaRows.document(row))
        }
    }

    func testWhatTheSchemaAllowsIsTaken() throws {
        for row in SchemaRows.right {
            assertLesson(
                faults(SchemaRows.document(row)), is: [], "parse \(row)",
                why: "runtime-spec 1.3, schema/config-schema.json")
        }
    }

    func testAFaultOfTheTextHasALine() throws {
        assertLesson(
            faults("{\n  \"ociVersion\": 1.0.0}"), is: ["line 2, column 20: expected , or }, found ."],
            "parse a document that is no JSON", why: "there is no path yet")
    }

    func testADocumentIsAnObject() throws {
        assertLesson(
            faults("[]"), is: ["document: expected an object, found an empty array"], "parse []",
            why: "the schema says so")
    }

    func testOtherPlatformsAreKept() throws {
        let config = try RuntimeConfig.parse(
            #"{"ociVersion":"1.3.0","zos":{"x":[1.50]},"vm":{"kernel":{"path":"k"}}}"#)
        assertLesson(
            config.text(indent: nil),
            is: #"{"ociVersion":"1.3.0","vm":{"kernel":{"path":"k"}},"zos":{"x":[1.50]}}"#,
            "write what was read", why: "a tool between two others must not lose what it does not know")
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try RuntimeConfig.parse(text)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }
}
