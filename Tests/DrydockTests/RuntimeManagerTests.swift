import Documents
import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// The rest of what managers call, in the words of runc(8).
final class RuntimeManagerTests: RuntimeTestCase {
    private func begin(_ id: String) throws {
        try requires(.root)
        try write("while :; do sleep 0.05; done")
        XCTAssertEqual(try detached("run", "--detach", "--bundle", bundle, id), 0)
    }

    override func tearDown() {
        _ = try? runtime("delete", "--force", "web")
        super.tearDown()
    }

    func testExecInAPausedContainerIsRefusedAndDoesNotWaitForever() throws {
        try begin("web")
        XCTAssertEqual(try runtime("pause", "web").status, 0)
        let run = try runtime("exec", "web", "true")
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("it is paused"), run.errors)
        XCTAssertEqual(try runtime("resume", "web").status, 0)
        XCTAssertEqual(try runtime("exec", "web", "true").status, 0)
    }

    func testDescriptorsThatAreToBeKeptKeepTheirNumbers() throws {
        try requires(.root)
        try write("read word <&3; echo $word $LISTEN_FDS $LISTEN_PID; ls /proc/self/fd | wc -l")
        let drydock = "\(ProgramRun.folder)/drydock runtime --root \(state) run --bundle \(bundle)"
        let kept = try shell("echo salt > \(bundle)/word; \(drydock) --preserve-fds 1 one 3< \(bundle)/word")
        XCTAssertEqual(kept.output, "salt\n5\n", kept.errors + ": 0, 1, 2, 3 and that of ls")
        let listening = try shell("LISTEN_FDS=1 \(drydock) one 3< \(bundle)/word")
        XCTAssertEqual(listening.output, "salt 1 1\n5\n", listening.errors)
        let closed = try shell("\(drydock) --preserve-fds 2 one 3< \(bundle)/word")
        XCTAssertTrue(closed.errors.contains("descriptor 4 is not open"), closed.errors)
        let many = try shell("\(drydock) --preserve-fds 9 one 3< \(bundle)/word")
        XCTAssertTrue(many.errors.contains("at most 5"), many.errors)
    }

    func testEventsSayWhatIsUsed() throws {
        try begin("web")
        let run = try runtime("events", "--stats", "web")
        XCTAssertEqual(run.status, 0, run.errors)
        let line = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        XCTAssertEqual(line["id"] as? String, "web")
        let data = try XCTUnwrap(line["data"] as? [String: Any])
        XCTAssertEqual(Set(data.keys), ["cpu", "memory", "pids"])
        let pids = try XCTUnwrap(data["pids"] as? [String: Any])
        if FileManager.default.fileExists(atPath: "/sys/fs/cgroup/pids/pids.current")
            || pids["current"] != nil
        {
            XCTAssertGreaterThanOrEqual(pids["current"] as? Int ?? 0, 1)
        }
        XCTAssertEqual(try runtime("kill", "web", "KILL").status, 0)
        XCTAssertEqual(try runtime("events", "--interval", "0s", "web").status, 1)
        XCTAssertEqual(try runtime("events", "--stats", "none").status, 1)
    }

    func testTheListIsADocumentToo() throws {
        try begin("web")
        let run = try runtime("list", "--format", "json")
        let list = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        XCTAssertEqual(list.map { $0["id"] as? String }, ["web"])
        XCTAssertEqual(list.map { $0["status"] as? String }, ["running"])
    }

    func testWhatAKilledCreateHasLeftIsRemovedByForce() throws {
        try requires(.root)
        try write("true")
        // As far as it comes before it notes a state.
        _ = try shell("mkdir -p -m 700 \(state)/web; mkfifo \(state)/web/start")
        XCTAssertEqual(try runtime("run", "--bundle", bundle, "web").status, 1, "the name is taken")
        XCTAssertEqual(try runtime("delete", "--force", "web").status, 0)
        XCTAssertEqual(try runtime("run", "--bundle", bundle, "web").status, 0, "and free again")
    }

    func testLimitsThatOnlyRootCanSetAreRefusedToOthers() throws {
        try requires(.root)
        try write("true") { config in
            config.linux?.namespaces.append(.init(type: .user))
            config.linux?.uidMappings = [.init(containerID: 0, hostID: 65_534, size: 1)]
            config.linux?.gidMappings = [.init(containerID: 0, hostID: 65_534, size: 1)]
            config.linux?.resources = .init(pids: .init(limit: 20))
        }
        _ = try shell("chown -R 65534:65534 \(bundle)")
        let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"
        let run = try shell(
            "\(nobody) \(ProgramRun.folder)/drydock runtime --root \(state) run --bundle \(bundle) one")
        guard run.status != 126, run.status != 127 else {
            throw XCTSkip("nobody cannot reach \(ProgramRun.folder): \(run.errors)")
        }
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("linux.resources: only root"), run.errors)
    }

    func testIdsThatNobodyLentAreRefusedByWhoGivesThem() throws {
        try requires(.root)
        let ids = [(UInt32(0), UInt32(65_534), UInt32(1)), (1, 4_000_000_000, 7)].map {
            RuntimeConfig.IDMapping(containerID: $0.0, hostID: $0.1, size: $0.2)
        }
        try write("true") { config in
            config.linux?.namespaces.append(.init(type: .user))
            config.linux?.uidMappings = ids
            config.linux?.gidMappings = ids
            config.linux?.resources = nil
        }
        _ = try shell("chown -R 65534:65534 \(bundle)")
        let run = try shell(
            "setpriv --reuid 65534 --regid 65534 --clear-groups \(ProgramRun.folder)/drydock runtime --root \(state) run --bundle \(bundle) one"
        )
        guard run.status != 126, run.status != 127 else {
            throw XCTSkip("nobody cannot reach \(ProgramRun.folder): \(run.errors)")
        }
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("newuidmap"), run.errors)
    }

    func testWhatThisRuntimeHasNotIsRefusedByName() throws {
        try write("true")
        for (words, reason) in [
            (["checkpoint", "web"], "checkpoint"), (["restore", "web"], "restore"),
            (["create", "--no-pivot", "--bundle", bundle, "web"], "--no-pivot"),
            (["--systemd-cgroup", "list"], "--systemd-cgroup"),
            (["exec", "--apparmor", "strict", "web", "true"], "container web"),
        ] {
            let run = try ProgramRun.drydock(["runtime", "--root", state] + words)
            XCTAssertEqual(run.status, 1, run.errors)
            XCTAssertTrue(run.errors.contains(reason), "\(words): \(run.errors)")
        }
    }
}
