import RISCV
import SuiteSupport
import XCTest

/// RAM: bytes at a range of addresses, and nothing beyond them.
final class MemoryTests: XCTestCase {
    func testBytesAreLittleEndian() throws {
        let memory = try Memory(size: 64)
        try memory.store(0x8000_0008, size: .double, 0x1122_3344_5566_7788)
        XCTAssertEqual(
            try memory.read(0x8000_0008, count: 8), [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11])
        XCTAssertEqual(try memory.load(0x8000_0008, size: .byte), 0x88)
        XCTAssertEqual(try memory.load(0x8000_0008, size: .half), 0x7788)
        XCTAssertEqual(try memory.load(0x8000_000C, size: .word), 0x1122_3344)
        XCTAssertEqual(try memory.load(0x8000_0009, size: .word), 0x4455_6677, "misaligned accesses work")
    }

    func testStoresChangeTheirBytesOnly() throws {
        for size in AccessSize.allCases {
            let memory = try Memory(size: 32)
            try memory.write(Array(repeating: 0xAA, count: 32), at: memory.base)
            try memory.store(memory.base + 8, size: size, 0)
            let changed = try memory.read(memory.base, count: 32).filter { $0 != 0xAA }.count
            XCTAssertEqual(changed, Int(size.bytes), "bytes that a store of a \(size) changed")
        }
    }

    func testAccessesOutsideFault() throws {
        let memory = try Memory(base: 0x8000_0000, size: 16)
        let rows: [Row<(UInt64, AccessSize), Bool>] = [
            Row("the first byte", (0x8000_0000, .byte), gives: true),
            Row("the last byte", (0x8000_000F, .byte), gives: true),
            Row("the last doubleword", (0x8000_0008, .double), gives: true),
            Row("below", (0x7FFF_FFFF, .byte), gives: false),
            Row("behind", (0x8000_0010, .byte), gives: false),
            Row("over the end", (0x8000_0009, .double), gives: false),
            Row("over the beginning", (0x7FFF_FFFC, .double), gives: false),
            Row("address 0", (0, .word), gives: false),
            Row("the last address of all", (.max, .double), gives: false),
        ]
        try assertRows(rows, "touch", why: "RAM must not reach one byte further than it is") { place in
            let loads = (try? memory.load(place.0, size: place.1)) != nil
            let stores = (try? memory.store(place.0, size: place.1, 0)) != nil
            XCTAssertEqual(loads, stores, "loads and stores must agree at 0x\(String(place.0, radix: 16))")
            return loads
        }
        XCTAssertThrowsError(try memory.load(0x10, size: .word)) { error in
            XCTAssertEqual("\(error)", "nothing answers at physical address 0x10")
        }
    }

    func testMemoryMayEndAtTheLastAddress() throws {
        let memory = try Memory(base: .max - 15, size: 16)
        try memory.store(.max, size: .byte, 7)
        XCTAssertEqual(try memory.load(.max, size: .byte), 7)
        XCTAssertFalse(memory.contains(.max, count: 2), "behind the last address there is nothing")
        XCTAssertFalse(memory.contains(0, count: 1), "not address 0 either")
    }

    func testBlocksAreCopiedWholeOrNotAtAll() throws {
        let memory = try Memory(size: 16)
        XCTAssertThrowsError(try memory.write(Array(repeating: 1, count: 9), at: memory.base + 8))
        XCTAssertEqual(try memory.read(memory.base, count: 16), Array(repeating: 0, count: 16))
        XCTAssertThrowsError(try memory.read(memory.base + 8, count: 9))
    }

    func testNothingCanBeCopiedAnywhere() throws {
        let memory = try Memory(size: 16)
        for address in [0, memory.base, memory.base + 16, .max] as [UInt64] {
            XCTAssertNoThrow(try memory.write([], at: address))
            XCTAssertEqual(try memory.read(address, count: 0), [])
            XCTAssertEqual(try memory.read(address, count: -1), [])
        }
    }

    func testImpossibleSizesAreRefused() {
        for size in [0, 1 << 41, .max] as [UInt64] {
            XCTAssertThrowsError(try Memory(size: size)) { error in
                XCTAssertEqual(
                    "\(error)",
                    "cannot give the guest \(size) bytes of memory: ask for 1 byte to what this host has free"
                )
            }
        }
    }

    func testAccessSizesAndMasks() {
        XCTAssertEqual(AccessSize.allCases.map(\.bytes), [1, 2, 4, 8])
        XCTAssertEqual(AccessSize.allCases.map(\.mask), [0xFF, 0xFFFF, 0xFFFF_FFFF, .max])
        XCTAssertLessThan(AccessSize.half, .word)
    }
}
