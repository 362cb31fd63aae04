import Foundation
import SuiteSupport
import XCTest

/// Tests of `drydock image`: a folder with a layout, a context, and a base with a shell in it.
class ImageTestCase: XCTestCase {
    private(set) var folder = ""
    var layout: String { folder + "/layout" }
    var context: String { folder + "/context" }

    override func setUpWithError() throws {
        folder = NSTemporaryDirectory() + "drydock-image-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: context, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder + "/tmp", withIntermediateDirectories: true)
        // Builds of others are none of our business.
        setenv("TMPDIR", folder + "/tmp", 1)
    }

    override func tearDown() {
        unsetenv("TMPDIR")
        let left = try? FileManager.default.contentsOfDirectory(atPath: folder + "/tmp")
        XCTAssertEqual(left, [], "a build leaves no folder behind")
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        XCTAssertFalse(mounts.contains(folder), "a build leaves no mount behind")
        try? FileManager.default.removeItem(atPath: folder)
    }

    func write(_ name: String, _ text: String) throws {
        let path = context + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// `drydock image VERB … --layout …`
    func image(_ words: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["image"] + words + ["--layout", layout])
    }

    /// Makes an image `ubuntu:15.04` of busybox and a `make` that leaves a file.
    func importBase() throws {
        try requires(.executable("busybox"))
        let bin = folder + "/base/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let busybox = ["/bin/busybox", "/usr/bin/busybox"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        try FileManager.default.copyItem(atPath: try XCTUnwrap(busybox), toPath: bin + "/busybox")
        for name in ["sh", "cat", "rm", "echo", "id", "sleep", "mkdir", "true"] {
            try FileManager.default.createSymbolicLink(
                atPath: bin + "/" + name, withDestinationPath: "busybox")
        }
        try Data("#!/bin/sh\ncat $1/app.py > $1/app.pyc\n".utf8).write(
            to: URL(fileURLWithPath: bin + "/make"))
        chmod(bin + "/make", 0o755)
        let run = try image("import", "ubuntu:15.04", folder + "/base")
        XCTAssertEqual(run.status, 0, run.errors)
    }

    /// A program of the host, which must succeed.
    @discardableResult
    func host(_ words: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, words.joined(separator: " "))
        return String(decoding: bytes, as: UTF8.self)
    }
}
