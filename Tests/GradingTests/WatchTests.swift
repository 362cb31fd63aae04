import Foundation
import XCTest

@testable import Grading

/// The parts of the learner's loop.
final class WatchTests: XCTestCase {
    func testTheCommandsAreReadFromTheBuildsPlan() throws {
        let yaml = """
            commands:
              "C.ToyTests-x86_64-unknown-linux-gnu-debug.module":
                args: ["swiftc","-module-name","ToyTests"]

              "C.Toy-x86_64-unknown-linux-gnu-debug.module":
                tool: shell
                description: "Compiling"
                args: ["swiftc","-emit-module-path","/s/Toy.swiftmodule","-parseable-output","-g"]

              "C.ToyExam-x86_64-unknown-linux-gnu-debug.exe":
                inputs: ["/s/Toy.build/Sum.swift.o"]
                args: ["swiftc","-o","ToyExam"]

              "C.toyinit-x86_64-unknown-linux-gnu-debug.exe":
                inputs: ["/s/Toy.build/Sum.swift.o"]
                args: ["swiftc","-o","toyinit"]

              "C.other-x86_64-unknown-linux-gnu-debug.exe":
                inputs: ["/s/ToyExam.build/main.swift.o"]
                args: ["swiftc","-o","other"]

              "C.ToyPackageTests-x86_64-unknown-linux-gnu-debug.test":
                args: ["swiftc","-emit-executable","-Xlinker","-rpath=$ORIGIN"]

            """
        let plan = try XCTUnwrap(BuildPlan(yaml: yaml, module: "Toy"))
        XCTAssertEqual(plan.compile, ["swiftc", "-emit-module-path", "/s/Toy.swiftmodule", "-g"])
        XCTAssertEqual(plan.linkTests, ["swiftc", "-emit-executable", "-Xlinker", "-rpath=$ORIGIN"])
        XCTAssertEqual(plan.linkExam, ["swiftc", "-o", "ToyExam"])
        XCTAssertEqual(plan.linkPrograms, [["swiftc", "-o", "toyinit"]], "it holds the module, too")
        XCTAssertEqual(plan.interface, "/s/Toy.swiftmodule")
        XCTAssertNil(BuildPlan(yaml: yaml, module: "Other"))
        XCTAssertNil(BuildPlan(yaml: "", module: "Toy"))
    }

    func testSavesInPlaceAndByRenamingAreSeen() throws {
        let folder = try ScratchFolder()
        let watcher = try FileWatcher(folders: [folder.path, folder.path + "/missing"])
        XCTAssertEqual(watcher.changes(), [])
        try folder.write("a", to: "A.swift")
        XCTAssertEqual(Set(watcher.changes()), [folder.path + "/A.swift"])
        try folder.write("b", to: ".B.tmp")
        rename(folder.path + "/.B.tmp", folder.path + "/B.swift")
        XCTAssertTrue(watcher.changes().contains(folder.path + "/B.swift"))
    }

    func testProgressIsAPlainFileThatALearnerMayEdit() throws {
        let folder = try ScratchFolder()
        let progress = WatchProgress(kit: Kit(root: folder.path))
        XCTAssertEqual(progress.passed(), [])
        try progress.note("toy.2", passes: true)
        try progress.note("toy.1", passes: true)
        try progress.note("toy.1", passes: true)
        XCTAssertEqual(progress.passed(), ["toy.1", "toy.2"])
        try progress.note("toy.2", passes: false)
        XCTAssertEqual(progress.passed(), ["toy.1"])
        try folder.write("# mine\n\n  toy.2 \n", to: ".drydock/progress")
        XCTAssertEqual(progress.passed(), ["toy.2"])
    }

    func testThePlaceIsKeptForEachLabAndTheLastOneIsKnown() throws {
        let folder = try ScratchFolder()
        let progress = WatchProgress(kit: Kit(root: folder.path))
        var other = try ToyLab.lab()
        other.milestones = [other.milestones[0]]
        other.milestones[0].id = "other.1"
        XCTAssertNil(progress.lastPlace())
        try progress.stay(at: .init(milestone: "toy.1"), in: ToyLab.lab())
        try progress.stay(at: .init(milestone: "other.1", test: "testZero"), in: other)
        try progress.stay(at: .init(milestone: "toy.2", test: "testOne"), in: ToyLab.lab())
        try progress.note("toy.1", passes: true)
        XCTAssertEqual(progress.lastPlace(), .init(milestone: "toy.2", test: "testOne"))
        XCTAssertEqual(progress.place(in: other), .init(milestone: "other.1", test: "testZero"))
        XCTAssertEqual(progress.passed(), ["toy.1"])
        XCTAssertTrue(
            try folder.text(".drydock/progress").hasSuffix("toy.1\n> other.1 testZero\n> toy.2 testOne\n"))
    }

    func testAWatchThatIsKilledBeginsWhereItWas() throws {
        let grader = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
            path: "grader")
        guard access(grader.path, X_OK) == 0 else {
            throw XCTSkip("the program grader is not built beside the tests")
        }
        let folder = try ScratchFolder()
        // Nothing to build: each round ends at once with what the build has to say.
        let kit = try ToyLab.write(to: folder)
        let start = { (arguments: [String], input: Pipe, output: Pipe) in
            let process = Process()
            process.executableURL = grader
            process.arguments = ["watch", "--kit", kit.root] + arguments
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            return process
        }
        let (input, output) = (Pipe(), Pipe())
        let first = try start([], input, output)
        var shown = ""
        let read = { (words: String) in
            while !shown.contains(words), let data = try output.fileHandleForReading.read(upToCount: 1),
                !data.isEmpty
            {
                shown += String(decoding: data, as: UTF8.self)
            }
        }
        try read("n next")
        XCTAssertTrue(shown.hasPrefix("toy.1  Sums"), shown)
        input.fileHandleForWriting.write(Data("n".utf8))
        try read("toy.2  Products")
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        let again = Pipe()
        let second = try start(["--once"], Pipe(), again)
        let text = String(decoding: try again.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        second.waitUntilExit()
        XCTAssertTrue(text.hasPrefix("toy.2  Products"), text)
    }

    func testTimingsGiveMedianAndNinetyFifthPercentile() {
        var timings = Timings()
        XCTAssertNil(timings.summary)
        for hundredths in (1...20).reversed() { timings.add(Double(hundredths) / 100) }
        XCTAssertEqual(
            timings.summary, "20 saves, save to verdict: median 0.10 s, 95th percentile 0.19 s")
    }

    func testSignalsAndFinishedWorkArriveAsBytes() throws {
        let events = try SignalPipe(signals: [SIGUSR2])
        kill(getpid(), SIGUSR2)
        XCTAssertEqual(events.next(), UInt8(SIGUSR2))
        events.sender(200)
        XCTAssertEqual(events.next(), 200)
    }
}
