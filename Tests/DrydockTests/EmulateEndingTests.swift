import Glibc
import Guests
import XCTest

/// How `drydock emulate` ends, and with which status.
final class EmulateEndingTests: XCTestCase {
    private func emulate(_ words: String..., input: ProgramRun.Input = .nothing) throws -> ProgramRun {
        try ProgramRun.drydock(["emulate"] + words, input: input)
    }

    func testTheGuestsExitStatusIsOurs() throws {
        let run = try emulate(Guests.kernel, input: .text("halt 7\n"))
        XCTAssertEqual(run.status, 7)
        XCTAssertTrue(run.output.hasSuffix("drydock$ halt 7\nkernel: halted with code 7\n"), run.output)
        XCTAssertEqual(run.errors, "")
    }

    func testAPanicOfTheKernelIsItsStatusThree() throws {
        XCTAssertEqual(try emulate(Guests.kernel, input: .text("panic\n")).status, 3)
    }

    func testAStatusThatDoesNotFitIsSaidAndBecomes255() throws {
        let run = try emulate(Guests.kernel, input: .text("halt 300\n"))
        XCTAssertEqual(run.status, 255)
        XCTAssertTrue(run.errors.contains("exit status 300 is not in 0 to 255"), run.errors)
    }

    func testAGuestThatWaitsForEndedInputIsStopped() throws {
        for input in [ProgramRun.Input.nothing, .closed, .text("echo hi\n")] {
            let run = try emulate(Guests.kernel, input: input)
            XCTAssertEqual(run.status, 125)
            XCTAssertTrue(run.output.hasSuffix("drydock$ "), run.output)
            XCTAssertEqual(
                run.errors, "drydock: stopped: the guest waits for input, and its input has ended\n")
        }
    }

    func testAGuestThatOnlyWaitsIsStopped() throws {
        let scratch = try Scratch()
        let run = try emulate(try scratch.file("idle.elf", TinyImage.idle.file))
        XCTAssertEqual(run.status, 125)
    }

    func testMaxInstructionsEndsALoopOnEveryEngine() throws {
        let scratch = try Scratch()
        let loop = try scratch.file("loop.elf", TinyImage.loop.file)
        let traps = try scratch.file("traps.elf", TinyImage.trapLoop.file)
        for engine in ["stepper", "interpreter", "blocks"] {
            for file in [loop, traps] {
                let run = try emulate(file, "--engine", engine, "--max-instructions", "5000")
                XCTAssertEqual(run.status, 124, "\(engine) \(file)")
                XCTAssertTrue(run.errors.contains("has spent its 5000 instructions and traps"), run.errors)
            }
        }
    }

    func testEveryEngineAndTheTraceRunTheSameInstructions() throws {
        var seen: Set<String> = []
        for words in [["--engine", "stepper"], ["--engine", "interpreter"], [], ["--trace"]] {
            let run = try ProgramRun.drydock(
                ["emulate", Guests.kernel, "--json"] + words, input: .text("echo hi\nmem\nhalt\n"))
            let statistics = run.errors.split(separator: "\n").last.map(String.init) ?? ""
            let count = statistics.split(separator: ",").first { $0.contains("instructions") } ?? "none"
            seen.insert("\(run.status ?? -1) \(count) \(run.output)")
        }
        XCTAssertEqual(seen.count, 1, "\(seen)")
    }

    func testAClosedOutputEndsTheRun() throws {
        let stdout = try Channel()
        let stderr = try Channel()
        stdout.closeReader()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/zero", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, stderr.writer, 2)
        let child = try ProgramRun.spawn("drydock", ["emulate", Guests.kernel], &actions)
        XCTAssertEqual(ProgramRun.wait(for: child).status, 128 + SIGPIPE)
    }

    func testADiskIsReadAndKept() throws {
        let scratch = try Scratch()
        let text = Array("from the image\n".utf8)
        let disk = try scratch.file("disk.img", text + [UInt8](repeating: 0, count: 1024 - text.count))
        let run = try emulate(Guests.kernel, "--disk", disk, input: .text("disk 0\ndisk 9\nhalt\n"))
        XCTAssertEqual(run.status, 0)
        XCTAssertTrue(run.output.contains("disk: from the image\n"), run.output)
        XCTAssertTrue(run.output.contains("disk: no such sector\n"), run.output)
    }
}
