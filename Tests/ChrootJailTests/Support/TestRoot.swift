import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// A folder with a shell and what it needs, for tests of jails that do not test `Rootfs`.
final class TestRoot {
    let path: String

    init() throws {
        path = try Self.freshFolder()
        for program in ["/bin/sh", "/bin/cat", "/bin/ls", "/bin/sleep"] { try install(program) }
        let labinit = try Labinit.besideThisProgram().path
        try FileManager.default.copyItem(atPath: labinit, toPath: path + "/labinit")
        for folder in ["/tmp", "/proc"] {
            try FileManager.default.createDirectory(atPath: path + folder, withIntermediateDirectories: true)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A new empty folder with a name that nobody else has.
    static func freshFolder() throws -> String {
        let path = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    /// What the host's own ldd names for a program, as paths.
    static func ldd(_ program: String) throws -> [String] {
        let text = try LiveRun([
            .execute(
                candidates: ["/usr/bin/ldd"], arguments: ["ldd", program], environment: ["PATH=/usr/bin:/bin"]
            )
        ]).output
        return text.split(separator: "\n").compactMap { line in
            line.split(separator: " ").map { $0.trimmingCharacters(in: .whitespaces) }
                .first { $0.hasPrefix("/") }
        }
    }

    private func install(_ program: String) throws {
        for file in try Self.ldd(program) + [program] {
            let target = path + file
            if FileManager.default.fileExists(atPath: target) { continue }
            let folder = target.split(separator: "/").dropLast().map { "/" + $0 }.joined()
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
            try FileManager.default.copyItem(atPath: real, toPath: target)
        }
    }
}
