import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// What the specification's own validation programs ask of a runtime, where no other test asks it.
///
/// - Source: opencontainers/runtime-tools, validation: the names of its programs stand with the rows
final class RuntimeValidationTests: RuntimeTestCase {
    /// Runs a script in a container and gives back what it says.
    private func output(_ script: String, change: (inout RuntimeConfig) -> Void) throws -> String {
        try requires(.root)
        try write(script, change: change)
        let run = try runtime("run", "--bundle", bundle, "one")
        XCTAssertEqual(run.status, 0, "\(script): \(run.errors)")
        return run.output
    }

    /// linux_rootfs_propagation
    func testTheRootSpreadsMountsAsItWasAskedTo() throws {
        for (propagation, mark) in [
            (Linux.Propagation.shared, "shared:"), (.slave, ""), (.private, ""), (.unbindable, "unbindable"),
        ] {
            let text = try output(
                "while read a b c d p rest; do if test $p = /; then echo $rest; fi; done < /proc/self/mountinfo"
            ) {
                $0.linux?.rootfsPropagation = propagation
            }
            let options = text.components(separatedBy: " - ").first ?? ""
            for word in ["shared:", "unbindable"] {
                XCTAssertEqual(options.contains(word), word == mark, "\(propagation.rawValue): \(text)")
            }
        }
    }

    /// process_oom_score_adj, process_rlimits, process_user, process_capabilities
    func testTheProcessIsWhoItIsToBe() throws {
        let text = try output(
            "cat /proc/self/oom_score_adj; ulimit -n; ulimit -Hn; id -u; id -G; umask; grep CapAmb /proc/self/status"
        ) {
            $0.process?.oomScoreAdj = 100
            $0.process?.rlimits = [.init(type: "RLIMIT_NOFILE", soft: 500, hard: 600)]
            $0.process?.user = .init(uid: 10, gid: 20, umask: 0o27, additionalGids: [5, 6])
            let one = ["CAP_CHOWN"]
            $0.process?.capabilities = .init(
                bounding: one, effective: one, inheritable: one, permitted: one, ambient: one)
        }
        XCTAssertEqual(text, "100\n500\n600\n10\n20 5 6\n0027\nCapAmb:\t0000000000000001\n")
    }

    /// linux_masked_paths, linux_readonly_paths, root_readonly_true, linux_sysctl
    func testWhatIsCoveredCannotBeReachedAndTheRestIsSet() throws {
        _ = try shell("cd \(bundle)/rootfs; mkdir hidden kept; echo secret | tee hidden/file > covered")
        let text = try output(
            "ls /hidden; cat /covered; (: > /kept/new) 2> /dev/null || echo kept; (: > /new) 2> /dev/null || echo root; cat /proc/sys/net/ipv4/ip_forward"
        ) {
            $0.linux?.maskedPaths = ["/hidden", "/covered", "/none"]
            $0.linux?.readonlyPaths = ["/kept", "/none"]
            $0.root?.readonly = true
            $0.linux?.sysctl = ["net.ipv4.ip_forward": "1"]
        }
        XCTAssertEqual(text, "kept\nroot\n1\n")
    }

    /// linux_ns_path, linux_ns_path_type, linux_ns_nopath
    func testANamespaceIsJoinedByItsPathOrRefused() throws {
        try requires(.root)
        let join = { (path: String) in
            { (config: inout RuntimeConfig) in
                config.linux?.namespaces.removeAll { $0.type == .ipc }
                config.linux?.namespaces.append(.init(type: .ipc, path: path))
            }
        }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/ipc")
        XCTAssertEqual(
            try output("readlink /proc/self/ns/ipc", change: join("/proc/self/ns/ipc")), own + "\n")
        for path in ["/proc/self/ns/uts", "/etc/passwd", "/no/such"] {
            try write("true", change: join(path))
            let run = try runtime("run", "--bundle", bundle, "one")
            XCTAssertNotEqual(run.status, 0, path)
            XCTAssertTrue(run.errors.contains("setns(ipc)") || run.errors.contains(path), run.errors)
        }
    }

    /// prestart, prestart_fail, poststart_fail, poststop_fail, hooks, hooks_stdin
    func testAHookThatFailsStopsACreationAndNothingLater() throws {
        try requires(.root)
        let log = bundle + "/log"
        let list = ["prestart", "createRuntime", "createContainer", "poststart", "poststop"]
        for failing in [nil] + list.map(Optional.init) {
            try? FileManager.default.removeItem(atPath: log)
            try write("echo main") { config in
                let hook = { (name: String) -> [RuntimeConfig.Hook] in
                    let script =
                        "grep -q '\"id\" *: *\"one\"' && echo \(name) >> \(log); exit \(name == failing ? 3 : 0)"
                    return [.init(path: "/bin/sh", args: ["sh", "-c", script])]
                }
                config.hooks = .init(
                    prestart: hook(list[0]), createRuntime: hook(list[1]), createContainer: hook(list[2]),
                    poststart: hook(list[3]), poststop: hook(list[4]))
            }
            let run = try runtime("run", "--bundle", bundle, "one")
            let place = list.firstIndex(of: failing ?? "") ?? list.count
            let isFatal = place < 3
            XCTAssertEqual(run.status == 0, !isFatal, "\(failing ?? "none"): \(run.errors)")
            XCTAssertEqual(run.output, isFatal ? "" : "main\n", failing ?? "none")
            let ran = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
            XCTAssertEqual(ran, Array(list.prefix(isFatal ? place + 1 : list.count)), failing ?? "none")
            XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: state), [], "nothing stays")
        }
    }

    private typealias Linux = RuntimeConfig.Linux
}
