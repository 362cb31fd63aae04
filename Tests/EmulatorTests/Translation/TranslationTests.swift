import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 6: virtual addresses. Permissions and the hart's own accesses are in files of their own.
final class TranslationTests: XCTestCase {
    func testPagesOfThreeSizes() throws {
        let rows: [Row<(level: Int, target: UInt64, virtual: UInt64), UInt64>] = [
            Row("4 KiB", (0, 0x8765_4000, 0x12_3456_7ABC), gives: 0x8765_4ABC),
            Row("2 MiB", (1, 0x8760_0000, 0x12_3456_7ABC), gives: 0x8776_7ABC),
            Row("1 GiB", (2, 0xC000_0000, 0x12_3456_7ABC), gives: 0xF456_7ABC),
            Row(
                "4 KiB, PPN of 44 bits", (0, 0xFF_FFFF_FFFF_F000, 0x3FFF_FFFF_F001),
                gives: 0xFF_FFFF_FFFF_F001),
        ]
        try assertRows(
            rows, "translate in a page of", why: "a leaf on an upper level is a page 512 times as large",
            show: hex
        ) { question in
            let tables = try PageTables()
            let virtual = question.virtual & 0x3F_FFFF_FFFF
            try tables.map(virtual, PTE.pointing(to: question.target, PTE.data), level: question.level)
            return try tables.hart.translate(virtual, for: .load)
        }
    }

    func testMachineModeAndBareModeDoNotTranslate() throws {
        let machine = try PageTables(in: .machine)
        let bare = try PageTables(in: .supervisor)
        try bare.set(.satp, 0)
        let translated = try PageTables()
        try translated.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, PTE.data))
        assertLesson(
            [
                try machine.translate(0x4000_0123), try bare.translate(0x4000_0123),
                try translated.translate(0x4000_0123),
            ], is: [.physical(0x4000_0123), .physical(0x4000_0123), .physical(0x8000_1123)],
            "translate 0x40000123 in M with satp set, in S with satp bare, and in S with satp set",
            why: "translation is for S and U, and only while satp's mode is 8")
    }

    func testNegativeAddressesAreTheUpperHalf() throws {
        let tables = try PageTables()
        try tables.map(0xFFFF_FFFF_FFFF_F000, PTE.pointing(to: 0x8000_1000, PTE.data))
        let rows: [Row<UInt64, Translated>] = [
            Row("the last page", 0xFFFF_FFFF_FFFF_F123, gives: .physical(0x8000_1123)),
            Row(
                "the same 39 bits, bit 38 not repeated", 0x7F_FFFF_F123,
                gives: .pageFault(.load, 0x7F_FFFF_F123)),
            Row("half repeated", 0x00FF_FFFF_FFFF_F123, gives: .pageFault(.load, 0x00FF_FFFF_FFFF_F123)),
            Row("bit 39 alone", 0x80_0000_0000, gives: .pageFault(.load, 0x80_0000_0000)),
        ]
        try assertRows(
            rows, "translate",
            why: "bits 63...39 must repeat bit 38, or different addresses would mean one page"
        ) { try tables.translate($0) }
    }

    func testMalformedEntriesFault() throws {
        for access in [Access.fetch, .load, .store] {
            try assertRows(
                EntryRows.all, "\(access) through an entry with",
                why: "what the manual reserves must fault, so that it can mean something later",
                show: { $0 ? "page fault" : "translated" }
            ) { question in
                let tables = try PageTables()
                try tables.map(0x4000_0000, question.entry, level: question.level)
                return try tables.translate(0x4000_0000, for: access) == .pageFault(access, 0x4000_0000)
            }
        }
    }

    func testFaultsAreNamedAfterTheAccess() throws {
        let tables = try PageTables()
        for access in [Access.fetch, .load, .store] {
            assertLesson(
                try tables.translate(0x4000_0042, for: access), is: .pageFault(access, 0x4000_0042),
                "\(access) at an address that is not mapped",
                why: "causes 12, 13 and 15 tell the kernel what was tried, and stval where")
        }
    }

    func testATableOutsideMemoryIsAnAccessFault() throws {
        let causes: [(Access, Exception)] = [
            (.fetch, .instructionAccessFault), (.load, .loadAccessFault), (.store, .storeAccessFault),
        ]
        for (access, exception) in causes {
            let tables = try PageTables()
            try tables.map(0x4000_0000, PTE.pointing(to: 0x9000_0000, PTE.v), level: 2)
            assertLesson(
                try tables.translate(0x4000_0042, for: access),
                is: .fault(.exception(exception, value: 0x4000_0042)),
                "\(access) through a pointer to 0x90000000, where no RAM is",
                why: "the walk itself is an access to memory: causes 1, 5 and 7, with the virtual address")
        }
    }

    func testTheRootCanLieAnywhere() throws {
        let tables = try PageTables()
        try tables.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, PTE.data))
        let other = Workbench.start + 0xF000
        try tables.bench.memory.store(other + 8, size: .double, PTE.pointing(to: 0xC000_0000, PTE.data))
        try tables.set(.satp, 8 << 60 | 0xABCD << 44 | other >> 12)
        assertLesson(
            try tables.translate(0x4000_0042), is: .physical(0xC000_0042),
            "translate after satp was set to another root, with an ASID",
            why: "each process has a table of its own; switching satp switches what addresses mean")
    }

    func testRandomWalksAgreeWithTheModel() throws {
        try withSeed(8) { generator in
            for _ in 0..<300 where !hasSeenEnough {
                let walk = RandomWalk(using: &generator)
                let tables = try PageTables(in: walk.mode)
                try walk.prepare(tables)
                let expected = try walk.expected(tables)
                assertLesson(
                    try tables.translate(walk.virtual, for: walk.access), is: expected,
                    walk.description,
                    why: "the manual's algorithm (P 4.3.2), followed step by step, gives this")
            }
        }
    }
}
