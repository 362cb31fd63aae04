import Guests
import XCTest

/// What is wrong with a file or an argument is said in one line: what, where, what would be right.
final class BadInputTests: XCTestCase {
    private func assertRefused(
        _ words: [String], saying texts: String..., status: Int32 = 1, file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        let run = try ProgramRun.drydock(["emulate"] + words)
        XCTAssertEqual(run.status, status, run.errors, file: file, line: line)
        XCTAssertEqual(run.output, "", file: file, line: line)
        for text in texts { XCTAssertTrue(run.errors.contains(text), run.errors, file: file, line: line) }
    }

    func testAFileThatIsNotOne() throws {
        try assertRefused(["/no/such.elf"], saying: "drydock: /no/such.elf: no such file or directory")
        try assertRefused(["/tmp"], saying: "drydock: /tmp: is a folder, expected a regular file")
        try assertRefused(["/dev/zero"], saying: "is a pipe or device")
    }

    func testAnELFFileThatIsCutOffOrNone() throws {
        let scratch = try Scratch()
        let whole = try Guests.contents(of: Guests.kernel)
        let empty = try scratch.file("empty", [])
        let text = try scratch.file("text", Array("#!/bin/sh\n".utf8))
        let cut = try scratch.file("cut.elf", Array(whole.prefix(5000)))
        let headless = try scratch.file("head.elf", Array(whole.prefix(40)))
        try assertRefused([empty], saying: "drydock: \(empty): not an ELF file", "7f 45 4c 46")
        try assertRefused([text], saying: "not an ELF file")
        try assertRefused([cut], saying: "truncated", "the file has 5000")
        try assertRefused([headless], saying: "truncated", "the header", "the file has 40")
    }

    func testAnELFFileOfAnotherKind() throws {
        let scratch = try Scratch()
        var image = TinyImage.loop
        image.machine = 62
        try assertRefused(
            [try scratch.file("x86.elf", image.file)], saying: "ELF machine is 62, expected 243 (riscv)")
        image = TinyImage.loop
        image.type = 1
        try assertRefused([try scratch.file("object.o", image.file)], saying: "ELF type is 1", "executable")
        var narrow = TinyImage.loop.file
        narrow[4] = 1
        try assertRefused([try scratch.file("rv32.elf", narrow)], saying: "ELF class is 1", "64-bit")
    }

    func testSegmentsThatOverlapOrLieOutsideRAM() throws {
        let scratch = try Scratch()
        var image = TinyImage.loop
        image.segments.append(.init(address: TinyImage.ram + 2, contents: [1, 2, 3, 4]))
        try assertRefused([try scratch.file("overlap.elf", image.file)], saying: "segments 0 and 1 overlap")
        image.segments[1].address = 0x1000
        try assertRefused(
            [try scratch.file("low.elf", image.file)], saying: "segment 1 (4 bytes at 0x1000)",
            "RAM, 0x80000000")
        try assertRefused([Guests.kernel, "--memory", "8K"], saying: Guests.kernel, "give more memory")
    }

    func testADiskThatIsMissingEmptyOrShort() throws {
        let scratch = try Scratch()
        let empty = try scratch.file("empty.img", [])
        let short = try scratch.file("short.img", [UInt8](repeating: 7, count: 700))
        try assertRefused([Guests.kernel, "--disk", "/no.img"], saying: "drydock: /no.img: no such file")
        try assertRefused([Guests.kernel, "--disk", empty], saying: "\(empty): disk image is empty", "512")
        try assertRefused(
            [Guests.kernel, "--disk", short], saying: "has 700 bytes, expected a multiple of 512", "1024")
        try assertRefused([Guests.kernel, "--disk", "/tmp"], saying: "/tmp: is a folder")
    }

    func testArgumentsThatMakeNoSense() throws {
        for size in ["0", "12Q", "K", "4097", "99999999999G", "32G", ""] {
            try assertRefused(
                [Guests.kernel, "--memory", size], saying: "--memory", "expected 4K to 16G", status: 64)
        }
        try assertRefused(
            [Guests.kernel, "--engine", "warp"], saying: "'stepper', 'interpreter' or 'blocks'", status: 64)
        try assertRefused([Guests.kernel, "--max-instructions", "many"], saying: "many", status: 64)
        try assertRefused([], saying: "<file>", status: 64)
    }

    func testHelpHasAnExampleAndFitsTheScreen() throws {
        for verb in [[], ["emulate"], ["step"], ["race"], ["bench"]] {
            let run = try ProgramRun.drydock(verb + ["--help"])
            XCTAssertEqual(run.status, 0)
            XCTAssertTrue(run.output.lowercased().contains("example"), run.output)
            for line in run.output.split(separator: "\n") {
                XCTAssertLessThanOrEqual(line.count, 80, "\(line)")
            }
        }
    }

    func testTheBenchSaysHowToBuildWhatIsMissing() throws {
        let run = try ProgramRun.drydock(["bench", "/no/folder"])
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("make -C Sources/Guests programs OUT=/no/folder"), run.errors)
        XCTAssertEqual(try ProgramRun.drydock(["bench", "/tmp", "--programs", "doom"]).status, 64)
    }
}
