import CgroupFS
import ControlGroups
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// The control groups of this host, found without the learner's code.
enum HostGroups {
    /// Where each version 1 controller is mounted.
    static let legacy: [Controller: String] = {
        let mine = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        let known = Set(
            mine.split(separator: "\n").flatMap { line in
                line.split(separator: ":", omittingEmptySubsequences: false)[1].split(separator: ",")
            })
        var folders: [Controller: String] = [:]
        for line in mounts(of: "cgroup") {
            for option in line.options.split(separator: ",") where known.contains(option) {
                folders[Controller(String(option))] = line.path
            }
        }
        return folders
    }()

    /// Where version 2 is mounted.
    static let unified: String? = mounts(of: "cgroup2").first?.path

    /// What version 2's root has to hand down.
    private static let handedDown: Set<Controller> = {
        let text = unified.flatMap {
            try? String(contentsOfFile: "\($0)/cgroup.controllers", encoding: .utf8)
        }
        return Set((text ?? "").split(whereSeparator: \.isWhitespace).map { Controller(String($0)) })
    }()

    private static func mounts(of type: String) -> [(path: String, options: String)] {
        let info = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        return info.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), words[dash + 1] == type, words[3] == "/" else {
                return nil
            }
            return (words[4], words[dash + 3])
        }
    }

    /// The driver of the version in which the host has all of these controllers; skips if there is none.
    static func driver(_ controllers: Controller...) throws -> any CgroupDriver {
        try requires(.root)
        if let unified, controllers.allSatisfy(handedDown.contains) {
            return UnifiedDriver(files: HostControlFiles(mountedAt: unified))
        }
        let missing = controllers.filter { legacy[$0] == nil }
        guard missing.isEmpty else {
            throw XCTSkip(
                "needs the controllers \(missing.map(\.rawValue).joined(separator: ", ")) in one version")
        }
        let wanted = controllers + [.freezer]
        return LegacyDriver(
            files: HostControlFiles(mountedAt: "/"), folders: legacy.filter { wanted.contains($0.key) })
    }

    /// The controller of block devices in the version that would be used.
    static var blockController: Controller { handedDown.contains(.io) ? .io : .blkio }

    /// A block device, and something on it that can be read past the cache.
    struct Disk {
        let path: String
        /// `major:minor` of the whole disk.
        let device: String
        private let isOurs: Bool

        /// A file of ours on a disk, or else a disk that can be read.
        init() throws {
            let file = NSTemporaryDirectory() + "drydock-\(UUID().uuidString)"
            try Data(count: 2 << 20).write(to: URL(fileURLWithPath: file))
            var about = stat()
            stat(file, &about)
            let name = "\(about.st_dev >> 8):\(about.st_dev & 0xff)"
            // A disk has a queue; a part of one has not.
            if FileManager.default.fileExists(atPath: "/sys/dev/block/\(name)/queue") {
                (path, device, isOurs) = (file, name, true)
                return
            }
            unlink(file)
            let disks = try FileManager.default.contentsOfDirectory(atPath: "/sys/block").sorted()
            guard let disk = disks.first(where: { access("/dev/\($0)", R_OK) == 0 && !$0.hasPrefix("loop") })
            else { throw XCTSkip("needs a file system on a whole disk, or a disk that can be read") }
            path = "/dev/\(disk)"
            isOurs = false
            device = try String(contentsOfFile: "/sys/block/\(disk)/dev", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }

        func remove() {
            if isOurs { unlink(path) }
        }
    }

    /// A name that no other test has.
    static func freshName() -> String {
        "/\(CleanTestCase.mark)\(UUID().uuidString.prefix(8))"
    }
}

/// A process that waits until it has been attached, and then becomes a shell.
struct WaitingShell: ~Copyable {
    let process: RunningProcess
    private let line: OwnedDescriptor

    init(_ script: String) throws {
        let pipe = try PipeEnds()
        let quiet = try OwnedDescriptor(opening: "/dev/null", .writeOnly)
        process = try Labinit.besideThisProgram().begin(
            [
                .awaitLine,
                .execute(
                    candidates: ["/bin/sh"], arguments: ["sh", "-c", script],
                    environment: ["PATH=/usr/bin:/bin"]),
            ], descriptors: [0: pipe.reading.number, 1: quiet.number, 2: quiet.number])
        line = pipe.keepWriting()
    }

    /// Lets it go on, and waits for its end.
    consuming func run() throws -> ProcessEnd {
        try line.writeAll([10])
        return try process.wait()
    }

    /// Lets it go on, and gives it to who will wait for it.
    consuming func release() throws -> RunningProcess {
        try line.writeAll([10])
        return process
    }
}
