import ELF
import SuiteSupport
import XCTest

/// What a sound executable says.
final class ELFFileTests: XCTestCase {
    func testSegmentsKeepTheirPlacesAndBytes() throws {
        let file = try ELFFile(SampleFile().bytes, machine: .riscv)
        XCTAssertEqual(file.entry, 0x8000_0000)
        XCTAssertEqual(file.segments.count, 2)
        let code = try XCTUnwrap(file.segments.first)
        XCTAssertEqual(code.contents, Array(1...16))
        XCTAssertEqual(code.physicalAddress, 0x8000_0000)
        XCTAssertEqual(
            code.virtualAddress, 0xFFFF_FFFF_8000_0000, "a kernel may be linked high and loaded low")
        XCTAssertEqual(code.flags, 5, "readable and executable")
        let data = try XCTUnwrap(file.segments.last)
        XCTAssertEqual(data.contents, Array(17...24))
        XCTAssertEqual(data.memorySize, 0x100, "the rest of .bss is not in the file")
        XCTAssertEqual([code.index, data.index], [0, 1])
    }

    func testSymbolsAreFoundByName() throws {
        let file = try ELFFile(SampleFile().bytes, machine: .riscv)
        XCTAssertEqual(file.symbols, ["start": 0x8000_0004, "tohost": 0x8000_1000])
    }

    func testOfEqualNamesTheFirstCounts() throws {
        let file = try ELFFile(SampleFile().with(1, 4, at: SampleFile.symbolTable + 48), machine: .riscv)
        XCTAssertEqual(file.symbols, ["start": 0x8000_0004])
    }

    func testAFileWithoutSectionsHasNoSymbols() throws {
        let file = try ELFFile(SampleFile().with(0, 8, at: 40), machine: .riscv)
        XCTAssertEqual(file.symbols, [:])
        XCTAssertEqual(file.segments.count, 2, "a loader needs no sections")
    }

    func testOnlyLoadableSegmentsAreKept() throws {
        let note = SampleFile().with(4, 4, at: SampleFile.programHeaders)
        let file = try ELFFile(note, machine: .riscv)
        XCTAssertEqual(file.segments.map(\.index), [1], "a note (type 4) is not loaded")
    }

    func testPositionIndependentExecutablesAreExecutables() throws {
        XCTAssertNoThrow(try ELFFile(SampleFile().with(3, 2, at: 16), machine: .riscv))
    }

    func testTheWantedMachineIsAParameter() throws {
        let foreign = SampleFile().with(183, 2, at: 18)
        XCTAssertNoThrow(try ELFFile(foreign, machine: .aarch64))
        XCTAssertThrowsError(try ELFFile(foreign, machine: .riscv)) { error in
            XCTAssertEqual("\(error)", "ELF machine is 183, expected 243 (riscv)")
        }
    }
}
