import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// A bundle and a state folder for `drydock runtime`, gone with the test.
class RuntimeTestCase: CleanTestCase {
    var bundle = ""
    var state: String { bundle + "/state" }
    /// The control group of its container: the guard looks for what begins so, and no other test has it.
    let group = "/\(CleanTestCase.mark)container"

    override func setUpWithError() throws {
        bundle = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: bundle + "/rootfs", withIntermediateDirectories: true)
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: bundle)
        super.tearDown()
    }

    /// Options before the operation, as managers write them.
    func runtime(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["runtime", "--root", state, "--log-format", "json"] + arguments)
    }

    /// The same without a pipe that the container would keep open.
    func detached(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ProgramRun.folder + "/drydock")
        process.arguments = ["runtime", "--root", state] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func write(_ script: String, change: (inout RuntimeConfig) -> Void = { _ in }) throws {
        var config = RuntimeConfig.template(args: ["sh", "-c", script], readonly: false, terminal: false)
        let folders = ["/usr", "/bin", "/sbin", "/lib", "/lib64"].map {
            RuntimeConfig.Mount(
                destination: $0, type: "bind",
                source: URL(fileURLWithPath: $0).resolvingSymlinksInPath().path,
                options: ["rbind", "ro"])
        }.filter { FileManager.default.fileExists(atPath: $0.source ?? "") }
        config.mounts = folders + config.mounts
        config.linux?.cgroupsPath = group
        change(&config)
        try config.text().write(toFile: bundle + "/config.json", atomically: true, encoding: .utf8)
    }

    func shell(_ script: String) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: text, as: UTF8.self),
            String(decoding: complaints, as: UTF8.self)
        )
    }
}
