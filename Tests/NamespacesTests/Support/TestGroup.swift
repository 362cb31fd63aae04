import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// An empty control group right below the root of one of this host's hierarchies.
final class TestGroup {
    /// Its path in the hierarchy.
    let path: String
    private let folder: String
    /// What its line in /proc/PID/cgroup has before the path, such as "0::".
    private let prefix: String

    /// Skips when no hierarchy is mounted in which a new group takes a process at once.
    init() throws {
        try requires(.root)
        let own = try String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)
        let info = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let found = info.split(separator: "\n").lazy.compactMap { line -> (String, String)? in
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), words[3] == "/" else { return nil }
            let isUnified = words[dash + 1] == "cgroup2"
            guard isUnified || words[dash + 1] == "cgroup" && words[dash + 3].hasSuffix("pids") else {
                return nil
            }
            let line = own.split(separator: "\n").first {
                isUnified ? $0.hasPrefix("0::") : $0.contains(":pids:")
            }
            return line.map { (words[4], String($0.prefix { $0 != "/" })) }
        }.first
        guard let (mount, prefix) = found else {
            throw XCTSkip("needs cgroup2, or version 1's pids, mounted from its root")
        }
        self.prefix = prefix
        path = "/drydock-tests-\(getpid())-\(UUID().uuidString.prefix(8))"
        folder = mount + path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit {
        rmdir(folder)
    }

    /// Moves a process into it.
    func take(_ process: Int32) throws {
        try OwnedDescriptor(opening: folder + "/cgroup.procs", .writeOnly).write("\(process)", to: folder)
    }

    /// Where a process is in this hierarchy, by the text of its /proc/PID/cgroup.
    func place(in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
