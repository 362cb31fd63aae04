import Foundation
import LabSupport
import XCTest

@testable import Grading

/// The program itself, killed in the middle of its work and started again.
final class ClassKillTests: XCTestCase {
    private let students = 12

    /// A kit whose toolchain builds nothing: every submission is refused before it would be compiled.
    private func kit(in folder: ScratchFolder) throws -> Kit {
        let kit = try ToyLab.write(to: folder)
        _ = try folder.script("exit 0", named: "bin/swift")
        _ = try folder.script(
            "printf 'sum\\nproduct\\n' >&3", named: ".build-solutions/debug/ToyExam")
        return kit
    }

    private func inbox() throws -> ScratchFolder {
        let inbox = try ScratchFolder()
        for number in 0..<students {
            try inbox.write("import Glibc // \(number)\n", to: "s\(number)/01-toy/Sum.swift")
        }
        try inbox.write("not an archive", to: "broken.tar")
        try inbox.write("", to: "<script>.zip")
        return inbox
    }

    /// Runs `grader class`; after the time it is killed with SIGKILL, and everything that it started.
    private func grade(
        _ inbox: ScratchFolder, _ kit: Kit, out: String, within time: Duration
    ) throws -> LaunchResult {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let grader = bundle.deletingLastPathComponent().appending(path: "grader").path
        guard FileManager.default.isExecutableFile(atPath: grader) else {
            throw XCTSkip("\(grader) is missing: build the product grader")
        }
        return try LaunchRequest(
            executable: grader,
            arguments: [
                "class", inbox.path, "--kit", kit.root, "--out", out, "--seed", "3", "--jobs", "2",
                "--resume",
            ],
            environment: ["PATH": "\(kit.root)/bin:/usr/bin:/bin"],
            limits: Limits(wall: time, fileSize: 64 << 20, processes: 512)
        ).run()
    }

    func testAClassThatIsKilledAgainAndAgainGivesTheSameBytes() throws {
        let (folder, inbox) = (try ScratchFolder(), try inbox())
        let kit = try kit(in: folder)
        let whole = try grade(inbox, kit, out: "\(folder.path)/whole", within: .seconds(60))
        XCTAssertEqual(whole.ending, .exited(0), whole.standardError.text)
        let expected = try folder.text("whole/class.json")
        XCTAssertTrue(expected.contains("import Glibc is not allowed"))

        let seed =
            ProcessInfo.processInfo.environment["DRYDOCK_SEED"].flatMap(UInt64.init) ?? .random(in: 1...9999)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        // What a whole run takes here, in milliseconds; it gets a little more each time, so that it ends.
        let span = max(100, Int(whole.wallSeconds * 1000))
        var kills = 0
        for attempt in 0..<200 {
            let part = Int.random(in: (span / 20)...(span / 4), using: &generator) + attempt * span / 10
            let result = try grade(inbox, kit, out: "\(folder.path)/killed", within: .milliseconds(part))
            if result.ending != .wallLimit {
                XCTAssertEqual(result.ending, .exited(0), "seed \(seed): \(result.standardError.text)")
                break
            }
            kills += 1
        }
        XCTAssertGreaterThan(kills, 0, "seed \(seed): it was too fast to be killed")
        XCTAssertEqual(try folder.text("killed/class.json"), expected, "seed \(seed)")
        let verdicts = try EventLog.read("\(folder.path)/killed/events.jsonl").compactMap(\.judgement)
        XCTAssertEqual(verdicts.count, students, "seed \(seed): each is judged once")
    }
}
