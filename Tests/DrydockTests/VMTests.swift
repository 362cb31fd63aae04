import Glibc
import Guests
import XCTest

/// `drydock vm`: guests under the hypervisor, as the user sees them.
final class VMTests: XCTestCase {
    private func vm(_ words: [String], input: ProgramRun.Input = .nothing) throws -> ProgramRun {
        try ProgramRun.drydock(["vm"] + words, input: input)
    }

    func testAKernelShowsTheSameBytesAsOnTheBareMachine() throws {
        let script = ProgramRun.Input.text("echo ahoy\nmem\ncrash\nspin\nhalt 5\n")
        let bare = try ProgramRun.drydock(["emulate", Guests.kernel], input: script)
        XCTAssertEqual(bare.status, 5)
        for technique in ["trap", "patch", "translate", "hardware"] {
            let run = try vm([Guests.kernel, "--technique", technique], input: script)
            XCTAssertEqual(run.output, bare.output, technique)
            XCTAssertEqual(run.status, 5, technique)
            XCTAssertEqual(run.errors, "", technique)
        }
    }

    func testAKernelAtTwoMebibytesGetsFirmware() throws {
        let run = try vm([Guests.tick])
        XCTAssertEqual(run.status, 0)
        XCTAssertTrue(run.output.hasSuffix("tick: done\n"), run.output)
    }

    func testFirmwareCanBeOverruled() throws {
        let run = try vm([Guests.tick, "--firmware", "none", "--max-instructions", "100000"])
        XCTAssertNotEqual(run.status, 0, "without firmware nobody answers its calls")
        XCTAssertFalse(run.output.contains("tick: done"), run.output)
    }

    func testADiskIsReadAndWrittenInPlace() throws {
        let scratch = try Scratch()
        let text = Array("from the image\n".utf8)
        let disk = try scratch.file("disk.img", text + [UInt8](repeating: 0, count: 1024 - text.count))
        let run = try vm([Guests.kernel, "--disk", disk], input: .text("halt\n"))
        XCTAssertTrue(run.output.contains("disk: from the image\n"), run.output)
    }

    func testOneGuestsPanicDoesNotDisturbTheOther() throws {
        let run = try vm([Guests.tick, Guests.crash, "--quantum", "2000"])
        XCTAssertEqual(run.status, 1, "the first status that is not 0")
        XCTAssertTrue(run.errors.contains("crash: exited with status 1"), run.errors)
        XCTAssertTrue(run.errors.contains("tick: exited with status 0"), run.errors)
        let lines = run.output.split(separator: "\n")
        XCTAssertTrue(lines.allSatisfy { $0.hasPrefix("tick| ") || $0.hasPrefix("crash| ") }, run.output)
        let alone = try vm([Guests.tick])
        let its = lines.filter { $0.hasPrefix("tick| ") }.map { $0.dropFirst(6) + "\n" }.joined()
        XCTAssertEqual(its, alone.output)
    }

    func testInputGoesToTheFirstGuest() throws {
        let run = try vm([Guests.kernel, Guests.tick], input: .text("echo hi\nhalt 7\n"))
        XCTAssertEqual(run.status, 7)
        XCTAssertTrue(run.output.contains("kernel| hi\n"), run.output)
        XCTAssertTrue(run.output.contains("tick| tick: done\n"), run.output)
    }

    func testGuestsOfOneFileAreToldApart() throws {
        let run = try vm([Guests.tick, Guests.tick])
        XCTAssertEqual(run.status, 0)
        XCTAssertTrue(run.output.contains("tick-2| tick: done\n"), run.output)
    }

    func testGuestsThatWaitForEndedInputAreStopped() throws {
        let alone = try vm([Guests.kernel])
        XCTAssertEqual(alone.status, 125)
        XCTAssertEqual(
            alone.errors, "drydock: stopped: the guest waits for input, and its input has ended\n")
        let both = try vm([Guests.kernel, Guests.kernel])
        XCTAssertEqual(both.status, 125)
        XCTAssertTrue(both.errors.contains("kernel-2: stopped: the guest waits for input"), both.errors)
    }

    func testAGuestThatLoopsIsStopped() throws {
        let scratch = try Scratch()
        let loop = try scratch.file("loop.elf", TinyImage.loop.file)
        let run = try vm([loop, "--max-instructions", "5000"])
        XCTAssertEqual(run.status, 124)
        let both = try vm([loop, Guests.tick, "--max-instructions", "100000"])
        XCTAssertEqual(both.status, 124)
        XCTAssertTrue(both.output.contains("tick| tick: done"), both.output)
    }

    func testWhatIsWrongIsSaidInOneLine() throws {
        let missing = try vm([Guests.kernel, "/no/such.elf"])
        XCTAssertEqual(missing.status, 1)
        XCTAssertEqual(missing.errors, "drydock: /no/such.elf: no such file or directory\n")
        let small = try vm([Guests.kernel, "--memory", "8K"])
        XCTAssertEqual(small.status, 1)
        XCTAssertTrue(small.errors.hasPrefix("drydock: \(Guests.kernel): "), small.errors)
        for words in [
            ["--technique", "magic"], ["--isa", "x86"], ["--firmware", "bios"], ["--quantum", "0"],
            ["--memory", "12Q"],
        ] {
            XCTAssertEqual(try vm([Guests.kernel] + words).status, 64, "\(words)")
        }
        XCTAssertEqual(try vm([]).status, 64)
    }

    func testHelpHasAnExampleAndFitsTheScreen() throws {
        for verb in [[], ["run"], ["compare"], ["bench"]] {
            let run = try vm(verb + ["--help"])
            XCTAssertEqual(run.status, 0)
            XCTAssertTrue(run.output.contains("Example"), run.output)
            for line in run.output.split(separator: "\n") {
                XCTAssertLessThanOrEqual(line.count, 80, "\(line)")
            }
        }
    }
}
