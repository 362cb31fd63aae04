import CgroupFS
import Foundation
import SuiteSupport
import XCTest

/// The model against this machine's kernel, as far as the core of version 2 goes.
final class HostTests: CleanTestCase {
    /// What is done, in a group of the test's own; both worlds must answer alike.
    private struct Script {
        let kernel: any ControlFileSystem
        let base: String
        let process: Int32

        func run() -> [String] {
            [
                "mkdir a: " + refusal { try kernel.makeDirectory("\(base)/a") },
                "mkdir a again: " + refusal { try kernel.makeDirectory("\(base)/a") },
                "mkdir below nothing: " + refusal { try kernel.makeDirectory("\(base)/x/y") },
                "type: " + text("cgroup.type"),
                "events: " + text("a/cgroup.events"),
                "enable what is no controller: " + write("+drydock", "cgroup.subtree_control"),
                "enable without a sign: " + write("pids", "cgroup.subtree_control"),
                "read a file that is not there: " + text("drydock.max"),
                "write one: " + write("1", "drydock.max"),
                "write what is read only: " + write("1", "cgroup.events"),
                "freeze by a word: " + write("yes", "a/cgroup.freeze"),
                "freeze by 2: " + write("2", "a/cgroup.freeze"),
                "kill by 0: " + write("0", "a/cgroup.kill"),
                "attach nobody: " + write("2147483647", "a/cgroup.procs"),
                "attach a word: " + write("init", "a/cgroup.procs"),
                "attach: " + write("\(process)", "a/cgroup.procs"),
                "populated: " + text("cgroup.events"),
                "rmdir with a process: " + refusal { try kernel.removeDirectory("\(base)/a") },
                "rmdir with a child: " + refusal { try kernel.removeDirectory(base) },
                "make it threaded with a process: " + write("threaded", "a/cgroup.type"),
                "become a domain: " + write("domain", "a/cgroup.type"),
                "max.depth 0: " + write("0", "a/cgroup.max.depth"),
                "mkdir too deep: " + refusal { try kernel.makeDirectory("\(base)/a/b") },
                "max.depth -1: " + write("-1", "a/cgroup.max.depth"),
                "max.depth: " + text("a/cgroup.max.depth"),
                "stat: " + text("cgroup.stat", lines: 1),
                "move home: " + write("\(process)", "cgroup.procs"),
                "rmdir: " + refusal { try kernel.removeDirectory("\(base)/a") },
                "threads: " + threads(),
            ]
        }

        private func threads() -> String {
            [
                refusal { try kernel.makeDirectory("\(base)/t") },
                refusal { try kernel.makeDirectory("\(base)/s") },
                write("threaded", "t/cgroup.type"), text("cgroup.type"), text("s/cgroup.type"),
                write("\(process)", "s/cgroup.procs"), write("\(process)", "t/cgroup.threads"),
                text("t/cgroup.procs"), write("1", "t/cgroup.kill"),
                write("\(process)", "cgroup.threads"),
                refusal { try kernel.removeDirectory("\(base)/t") },
                refusal { try kernel.removeDirectory("\(base)/s") }, text("cgroup.type"),
            ].joined(separator: ", ")
        }

        private func write(_ text: String, _ file: String) -> String {
            refusal { try kernel.write(text, to: "\(base)/\(file)") }
        }

        private func text(_ file: String, lines: Int = .max) -> String {
            var text = ""
            let name = refusal { text = try kernel.read("\(base)/\(file)") }
            let shown = text.split(separator: "\n").prefix(lines).joined(separator: "; ")
            return name == "ok" ? shown : name
        }
    }

    func testTheModelAnswersLikeTheKernel() throws {
        try requires(.root)
        let roots = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
        guard let root = roots.first(where: { access("\($0)/cgroup.controllers", R_OK) == 0 }) else {
            throw XCTSkip("needs a version 2 hierarchy in \(roots.joined(separator: " or "))")
        }
        let host = HostControlFiles(mountedAt: root)
        let base = "/drydock-\(getpid())-model"
        do {
            try host.makeDirectory(base)
        } catch {
            throw XCTSkip("needs a version 2 hierarchy that takes groups: \(error)")
        }
        defer { try? host.removeDirectory(base) }
        let sleeper = Process()
        sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
        sleeper.arguments = ["60"]
        try sleeper.run()
        defer {
            sleeper.terminate()
            sleeper.waitUntilExit()
        }
        let model = InMemoryCgroups()
        try model.makeDirectory(base)
        let paper = Script(kernel: model, base: base, process: try model.spawn(in: "/")).run()
        let real = Script(kernel: host, base: base, process: sleeper.processIdentifier).run()
        assertLesson(
            paper.joined(separator: "\n"), is: real.joined(separator: "\n"),
            "run one script on paper and on this kernel",
            why: "a model that answers otherwise would teach what is not so")
    }

    func testAFileIsNeverCreated() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "drydock-\(getpid())-files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = HostControlFiles(mountedAt: folder.path)
        XCTAssertEqual(refusal { try files.write("1", to: "/pids.max") }, "ENOENT")
        XCTAssertEqual(try files.list("/"), [])
        try files.makeDirectory("/a")
        XCTAssertEqual(refusal { _ = try files.read("/a") }, "EISDIR")
        XCTAssertEqual(try files.list("/"), ["a"])
        try files.removeDirectory("/a")
    }
}
