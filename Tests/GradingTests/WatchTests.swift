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
