import ELF
import LabSupport
import SuiteSupport
import XCTest

/// Files that cannot be used: each is told what is wrong and where, and none traps.
final class BadFileTests: XCTestCase {
    func testEveryTruncationIsRefused() throws {
        let whole = SampleFile().bytes
        for length in 0..<whole.count {
            XCTAssertThrowsError(
                try ELFFile(Array(whole.prefix(length)), machine: .riscv),
                "the first \(length) bytes were accepted"
            ) { error in
                let text = "\(error)"
                let isTold =
                    length < 4 ? text.hasPrefix("not an ELF file") : text.hasSuffix("the file has \(length)")
                XCTAssertTrue(isTold, "\(length) bytes: '\(text)' names neither the part nor the size")
            }
        }
        XCTAssertNoThrow(try ELFFile(whole, machine: .riscv))
    }

    func testForeignFilesAreNamed() throws {
        try refuse([
            Row(
                "a shell script", Array("#!/bin/sh\nexit 0\n".utf8),
                gives: "not an ELF file: it must begin with the bytes 7f 45 4c 46"),
            Row("an empty file", [], gives: "not an ELF file: it must begin with the bytes 7f 45 4c 46"),
            Row("32 bits", spoilt(1, 1, at: 4), gives: "ELF class is 1, expected 2 (64-bit)"),
            Row("big-endian", spoilt(2, 1, at: 5), gives: "ELF byte order is 2, expected 1 (little-endian)"),
            Row("an object file", spoilt(1, 2, at: 16), gives: "ELF type is 1, expected 2 (executable)"),
            Row("a core dump", spoilt(4, 2, at: 16), gives: "ELF type is 4, expected 2 (executable)"),
            Row("x86-64", spoilt(62, 2, at: 18), gives: "ELF machine is 62, expected 243 (riscv)"),
        ])
    }

    func testSegmentsThatCannotBeAreNamed() throws {
        let header = SampleFile.programHeaders
        try refuse([
            Row(
                "more in the file than in memory", spoilt(8, 8, at: header + 40),
                gives: "ELF segment 0 has 16 bytes in the file for 8 in memory"),
            Row(
                "memory beyond the end of all addresses", spoilt(.max, 8, at: header + 56 + 40),
                gives: "ELF segment 1 reaches beyond the end of the address space"),
            Row(
                "contents beyond the end of the file", spoilt(10_000, 8, at: header + 8),
                gives: "ELF file is truncated: segment 0 ends at byte 10016, the file has 544"),
            Row(
                "contents at an offset that overflows", spoilt(.max, 8, at: header + 8),
                gives: "ELF file is truncated: segment 0 ends at byte \(UInt64.max), the file has 544"),
            Row(
                "two segments in one place", spoilt(0x8000_0008, 8, at: header + 56 + 24),
                gives: "ELF segments 0 and 1 overlap at address 0x80000008"),
            Row(
                "a later segment before an earlier one", spoilt(0x7FFF_FF80, 8, at: header + 56 + 24),
                gives: "ELF segments 1 and 0 overlap at address 0x80000000"),
            Row(
                "nothing to load", noSegments,
                gives: "ELF file has no loadable segment (PT_LOAD): is it an object file? Link it first"),
        ])
    }

    func testTablesThatCannotBeAreNamed() throws {
        let symbols = SampleFile.sectionHeaders + 128
        try refuse([
            Row(
                "program headers of 32 bits", spoilt(32, 2, at: 54),
                gives: "ELF program header size is 32, expected 56"),
            Row(
                "program headers behind the file", spoilt(1000, 8, at: 32),
                gives: "ELF file is truncated: program header 0 ends at byte 1004, the file has 544"),
            Row(
                "program headers at the end of all numbers", spoilt(.max - 60, 8, at: 32),
                gives:
                    "ELF file is truncated: program header 0 ends at byte \(UInt64.max - 56), the file has 544"
            ),
            Row(
                "more program headers than there are bytes", spoilt(100, 2, at: 56),
                gives: "ELF file is truncated: program header 9 ends at byte 572, the file has 544"),
            Row(
                "section headers of 40 bytes", spoilt(40, 2, at: 58),
                gives: "ELF section header size is 40, expected 64"),
            Row(
                "section headers behind the file", spoilt(500, 8, at: 40),
                gives: "ELF file is truncated: the section header table ends at byte 756, the file has 544"),
            Row(
                "symbols behind the file", spoilt(600, 8, at: symbols + 24),
                gives: "ELF file is truncated: section 2 ends at byte 672, the file has 544"),
            Row(
                "more symbols than fit", spoilt(.max, 8, at: symbols + 32),
                gives: "ELF file is truncated: section 2 ends at byte \(UInt64.max), the file has 544"),
            Row(
                "names in a section that is not there", spoilt(9, 4, at: symbols + 40),
                gives: "ELF symbol table names section 9 of 4"),
        ])
    }

    func testANameBehindTheNamesIsLeftOut() throws {
        let file = try ELFFile(spoilt(5000, 4, at: SampleFile.symbolTable + 24), machine: .riscv)
        XCTAssertEqual(file.symbols, ["tohost": 0x8000_1000])
    }

    func testRandomDamageNeverTraps() throws {
        let whole = SampleFile().bytes
        try withSeed(1) { generator in
            var accepted = 0
            for _ in 0..<4000 {
                var damaged = whole
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<damaged.count, using: &generator)
                    damaged[place] =
                        [0, 0xFF, 0x80, .random(in: 0...255, using: &generator)]
                        .randomElement(using: &generator) ?? 0
                }
                do {
                    _ = try ELFFile(damaged, machine: .riscv)
                    accepted += 1
                } catch let error as ELFError {
                    XCTAssertFalse("\(error)".isEmpty)
                }
            }
            XCTAssertGreaterThan(accepted, 100, "damage to contents is no damage to the file")
        }
    }

    // MARK: - How it is done

    private func spoilt(_ value: UInt64, _ count: Int, at offset: Int) -> [UInt8] {
        SampleFile().with(value, count, at: offset)
    }

    private var noSegments: [UInt8] {
        var bytes = SampleFile().bytes
        for header in [SampleFile.programHeaders, SampleFile.programHeaders + 56] { bytes[header] = 6 }
        return bytes
    }

    /// Each file is refused with this text.
    private func refuse(_ rows: [Row<[UInt8], String>]) throws {
        try assertRows(
            rows, "read", why: "the message names what is wrong, where, and what would be right"
        ) { bytes in
            do {
                _ = try ELFFile(bytes, machine: .riscv)
                return "accepted"
            } catch {
                return "\(error)"
            }
        }
    }
}
