import CgroupFS
import Foundation
import LabSupport
import SuiteSupport
import XCTest

/// The model against a kernel that has controllers: random walks through the rules of the tree.
final class KernelWalkTests: CleanTestCase {
    private static let controllers: Set<Controller> = [.cpu, .memory, .pids]

    /// One thing to do, the same in both worlds.
    private enum Act: CustomStringConvertible {
        case make(String)
        case remove(String)
        case write(String, String)
        case attach(Int, String)
        case read(String)

        var description: String {
            switch self {
            case .make(let group): "mkdir \(group)"
            case .remove(let group): "rmdir \(group)"
            case .write(let text, let file): "write \(text) to \(file)"
            case .attach(let index, let group): "attach process \(index) to \(group)"
            case .read(let file): "read \(file)"
            }
        }
    }

    /// One of the two worlds.
    private struct World {
        let files: any ControlFileSystem
        let base: String
        let processes: [Int32]

        func answer(to act: Act) -> String {
            switch act {
            case .make(let group): refusal { try files.makeDirectory(base + group) }
            case .remove(let group): refusal { try files.removeDirectory(base + group) }
            case .write(let text, let file): refusal { try files.write(text, to: base + file) }
            case .attach(let index, let group):
                refusal { try files.write("\(processes[index])", to: "\(base)\(group)/cgroup.procs") }
            case .read(let file): text(of: file)
            }
        }

        private func text(of file: String) -> String {
            var text = ""
            let name = refusal { text = try files.read(base + file) }
            guard name == "ok" else { return name }
            guard file.hasSuffix("cgroup.procs") else {
                return text.split(separator: "\n").joined(separator: "; ")
            }
            // Ids differ: which of the processes they are.
            return text.split(separator: "\n").compactMap { Int32($0).flatMap(processes.firstIndex) }
                .sorted().map { "\($0)" }.joined(separator: " ")
        }
    }

    private func act(_ random: inout SeededGenerator) -> Act {
        let groups = ["/a", "/a/b", "/a/b/c", "/d", "/d/e"]
        let writes: [(String, [String])] = [
            (
                "cgroup.subtree_control",
                ["+cpu", "+memory", "+pids", "-cpu", "-memory", "-pids", "+cpu +pids"]
            ),
            // Never so little that the kernel would kill one of the two.
            ("pids.max", ["5", "max", "0", "-1", "x", "4194305"]),
            ("memory.max", ["max", "67108865", "64M", "-1", "1Q"]), ("memory.high", ["max", "8M", "z"]),
            ("memory.low", ["4096", "max"]), ("memory.min", ["0", "12K"]),
            ("cpu.weight", ["0", "1", "100", "10000", "10001", "x"]),
            ("cpu.max", ["max", "50000", "50000 100000", "max 1000", "999 100000", "5000 999", "a b"]),
            ("cgroup.max.descendants", ["0", "1", "max"]),
        ]
        let reads = [
            "cgroup.procs", "cgroup.controllers", "cgroup.subtree_control", "cgroup.type", "pids.max",
            "pids.current", "memory.max", "memory.high", "memory.low", "memory.min", "cpu.weight", "cpu.max",
            "cgroup.max.descendants", "cgroup.stat.none",
        ]
        let group = groups[Int.random(in: 0..<groups.count, using: &random)]
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2: return .make(group)
        case 3: return .remove(group)
        case 4, 5:
            return .attach(Int.random(in: 0..<2, using: &random), Bool.random(using: &random) ? group : "")
        case 6, 7, 8:
            // Controllers most of all: the rules are about them.
            let (file, texts) =
                Bool.random(using: &random)
                ? writes[0] : writes[Int.random(in: 0..<writes.count, using: &random)]
            let place = Int.random(in: 0..<6, using: &random) == 0 ? "" : group
            return .write(texts[Int.random(in: 0..<texts.count, using: &random)], "\(place)/\(file)")
        default: return .read("\(group)/\(reads[Int.random(in: 0..<reads.count, using: &random)])")
        }
    }

    func testTheModelAnswersLikeAKernelWithControllers() throws {
        try requires(.root)
        let root = "/sys/fs/cgroup"
        let host = HostControlFiles(mountedAt: root)
        let offered = (try? host.read("/cgroup.controllers"))?.split(whereSeparator: \.isWhitespace) ?? []
        guard Self.controllers.allSatisfy({ offered.contains(Substring($0.rawValue)) }) else {
            throw XCTSkip("needs version 2 with cpu, memory and pids at \(root): make test-vm has it")
        }
        let before = try host.read("/cgroup.subtree_control").split(whereSeparator: \.isWhitespace)
        let ours = Self.controllers.map(\.rawValue).filter { !before.contains(Substring($0)) }.sorted()
        try host.write(ours.map { "+\($0)" }.joined(separator: " "), to: "/cgroup.subtree_control")
        defer { try? host.write(ours.map { "-\($0)" }.joined(separator: " "), to: "/cgroup.subtree_control") }
        let sleepers = try (0..<2).map { _ in
            let sleeper = Process()
            sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
            sleeper.arguments = ["600"]
            try sleeper.run()
            return sleeper
        }
        defer {
            for sleeper in sleepers {
                sleeper.terminate()
                sleeper.waitUntilExit()
            }
        }
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        var seen: Set<String> = []
        for walk in 0..<30 {
            seen.formUnion(try self.walk(walk, seed, &random, host, sleepers.map(\.processIdentifier)))
        }
        XCTAssertTrue(
            seen.isSuperset(of: ["ok", "EBUSY", "EEXIST", "EINVAL", "ENOENT", "ERANGE"]),
            "seed \(seed): walks that meet few refusals prove little: \(seen.sorted())")
    }

    /// - Returns: the different answers of the kernel.

    private func walk(
        _ number: Int, _ seed: UInt64, _ random: inout SeededGenerator, _ host: HostControlFiles,
        _ processes: [Int32]
    ) throws -> Set<String> {
        let base = "/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        let model = InMemoryCgroups(controllers: Self.controllers)
        try model.write("+cpu +memory +pids", to: "/cgroup.subtree_control")
        try model.makeDirectory(base)
        try host.makeDirectory(base)
        let paper = World(
            files: model, base: base, processes: try processes.map { _ in try model.spawn(in: "/") })
        let kernel = World(files: host, base: base, processes: processes)
        defer { clean(host, base, processes) }
        var history: [String] = []
        var seen: Set<String> = []
        for _ in 0..<60 {
            let act = act(&random)
            let (expected, answer) = (kernel.answer(to: act), paper.answer(to: act))
            history.append("\(act): \(expected)")
            seen.insert(expected)
            guard expected != answer else { continue }
            XCTFail(
                """
                seed \(seed), walk \(number): \(act): the kernel says \(expected), the model \(answer); \
                a model that answers otherwise would teach what is not so. What led there:
                  \(history.suffix(25).joined(separator: "\n  "))
                """)
            break
        }
        return seen
    }

    private func clean(_ host: HostControlFiles, _ base: String, _ processes: [Int32]) {
        for process in processes { try? host.write("\(process)", to: "/cgroup.procs") }
        for group in ["/a/b/c", "/a/b", "/a", "/d/e", "/d", ""] { try? host.removeDirectory(base + group) }
    }
}
