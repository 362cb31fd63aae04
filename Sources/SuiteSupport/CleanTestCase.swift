import Foundation
import XCTest

/// The guard of every suite that works on the real kernel: after each test, also one that failed, it looks
/// whether the machine is as it was.
///
/// Folders that a test mounts on carry `drydock-` and its process id in their names, its control groups
/// begin with `mark`: so two test processes do not see each other's.
open class CleanTestCase: XCTestCase {
    /// How the names of a test process's control groups begin. Not with the process id alone: in namespaces
    /// of their own two have the same.
    public static let mark = "drydock-\(getpid())-\(UUID().uuidString.prefix(8))-"

    private var before: Set<String> = []

    override open func setUp() {
        super.setUp()
        before = Self.traces()
    }

    override open func tearDown() {
        let left = Self.traces().subtracting(before).sorted()
        XCTAssertEqual(left, [], "a test leaves no mount, process, control group or network device behind")
        super.tearDown()
    }

    private static func traces() -> Set<String> {
        let name = "drydock-\(getpid())-"
        let mounts = lines(of: "/proc/self/mountinfo").filter { $0.contains(name) }
        let children = lines(of: "/proc/self/task/\(getpid())/children")
            .flatMap { $0.split(separator: " ").map { "child \($0)" } }
        let hierarchies = lines(of: "/proc/self/mountinfo").compactMap { line -> String? in
            let columns = line.split(separator: " ").map(String.init)
            return line.contains(" - cgroup") && columns.count > 4 ? columns[4] : nil
        }
        let groups = hierarchies.flatMap { folder in
            names(in: folder).filter { $0.hasPrefix(mark) }.map { "\(folder)/\($0)" }
        }
        let devices = names(in: "/sys/class/net").map { "network device \($0)" }
        return Set(mounts + children + groups + devices)
    }

    private static func lines(of file: String) -> [String] {
        ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
