import Emulator
import RISCV
import SuiteSupport
import XCTest

extension TranslationTests {
    func testEveryCombinationOfPermissions() throws {
        for flags in [PTE.r, PTE.x, PTE.r | PTE.w, PTE.r | PTE.x, PTE.r | PTE.w | PTE.x] {
            for user in [0, PTE.u] {
                for status in [0, Status.sum, Status.mxr, Status.sum | Status.mxr] {
                    try check(flags | user, status)
                }
            }
        }
    }

    /// All modes and accesses at a page with these flags.
    private func check(_ flags: UInt64, _ status: UInt64) throws {
        for mode in [PrivilegeMode.user, .supervisor] {
            let tables = try PageTables(in: mode)
            try tables.set(.mstatus, status)
            try tables.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, flags | PTE.v | PTE.a | PTE.d))
            for access in [Access.fetch, .load, .store] where !hasSeenEnough {
                let isAllowed = Permission(flags: flags, status: status, mode: mode).allows(access)
                assertLesson(
                    try tables.translate(0x4000_0000, for: access),
                    is: isAllowed ? .physical(0x8000_1000) : .pageFault(access, 0x4000_0000),
                    "\(access) in \(mode) mode at a page with \(letters(flags)), \(words(status))",
                    why: "U pages are for U; S loads and stores there only with SUM and never runs them; "
                        + "MXR lets loads read what may be executed")
            }
        }
    }

    func testUseLeavesItsMarks() throws {
        let rows: [Row<(Access, UInt64), UInt64>] = [
            Row("load, A and D off", (.load, 0), gives: PTE.a),
            Row("fetch, A and D off", (.fetch, 0), gives: PTE.a),
            Row("store, A and D off", (.store, 0), gives: PTE.a | PTE.d),
            Row("store, A on", (.store, PTE.a), gives: PTE.a | PTE.d),
            Row("load, D on", (.load, PTE.a | PTE.d), gives: PTE.a | PTE.d),
        ]
        try assertRows(
            rows, "look at A and D after a",
            why: "the hart sets A on every use and D on every store: page-outs rely on it",
            show: letters
        ) { question in
            let tables = try PageTables()
            let flags = PTE.v | PTE.r | PTE.w | PTE.x | question.1
            try tables.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, flags))
            _ = try tables.translate(0x4000_0000, for: question.0)
            let entry = try tables.entry(0x4000_0000)
            XCTAssertEqual(
                entry & ~0xC0, PTE.pointing(to: 0x8000_1000, flags & ~0xC0), "only A and D may change")
            return entry & (PTE.a | PTE.d)
        }
    }

    func testARefusedAccessLeavesNoMark() throws {
        let tables = try PageTables(in: .user)
        try tables.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, PTE.v | PTE.r | PTE.u))
        let result = try tables.translate(0x4000_0000, for: .store)
        assertLesson(
            "\(result), entry \(letters(try tables.entry(0x4000_0000)))",
            is: "\(Translated.pageFault(.store, 0x4000_0000)), entry VRU",
            "store to a read-only page of the user",
            why: "nothing was used and nothing changed: the entry stays clean")
    }

    func testMarksAreSetInSuperpagesToo() throws {
        let tables = try PageTables()
        try tables.map(0x4000_0000, PTE.pointing(to: 0xC000_0000, PTE.v | PTE.r | PTE.w), level: 2)
        _ = try tables.translate(0x7FFF_FFF8, for: .store)
        assertLesson(
            letters(try tables.entry(0x4000_0000, level: 2)), is: "VRWAD", "store in a page of 1 GiB",
            why: "the marks are in the leaf that was used, on whatever level")
    }

    func testMPRVBorrowsTheModeOfMPP() throws {
        typealias Question = (mpp: UInt64, status: UInt64, access: Access)
        // Without a walk there is nothing to borrow a mode for.
        _ = try PageTables(in: .supervisor).translate(0x4000_0000)
        let rows: [Row<Question, Translated>] = [
            Row("a load as U", (0, Status.mprv, .load), gives: .physical(0x8000_1000)),
            Row("a store as U", (0, Status.mprv, .store), gives: .physical(0x8000_1000)),
            Row("a load as S", (1, Status.mprv, .load), gives: .pageFault(.load, 0x4000_0000)),
            Row("a load as S with SUM", (1, Status.mprv | Status.sum, .load), gives: .physical(0x8000_1000)),
            Row("a load as M", (3, Status.mprv, .load), gives: .physical(0x4000_0000)),
            Row("a fetch", (0, Status.mprv, .fetch), gives: .physical(0x4000_0000)),
            Row("a load without MPRV", (0, 0, .load), gives: .physical(0x4000_0000)),
        ]
        try assertRows(
            rows, "in M at a user's page:",
            why: "MPRV lets firmware touch memory as the program does that called it; fetches stay its own"
        ) { question in
            let tables = try PageTables(in: .machine)
            try tables.set(.mstatus, question.mpp << 11 | question.status)
            try tables.map(0x4000_0000, PTE.pointing(to: 0x8000_1000, PTE.data | PTE.x | PTE.u))
            return try tables.translate(0x4000_0000, for: question.access)
        }
    }

    // MARK: - How it reads

    private func letters(_ flags: UInt64) -> String {
        zip("VRWXUGAD", 0..<8).filter { flags >> UInt64($0.1) & 1 == 1 }.map { String($0.0) }.joined()
    }

    private func words(_ status: UInt64) -> String {
        "SUM \(status & Status.sum == 0 ? "off" : "on"), MXR \(status & Status.mxr == 0 ? "off" : "on")"
    }
}

/// The manual's sentences about who may do what (P 3.1.6.3 and 4.3.1), one line each.
private struct Permission {
    let flags: UInt64
    let status: UInt64
    let mode: PrivilegeMode

    func allows(_ access: Access) -> Bool {
        let isUserPage = flags & PTE.u != 0
        if mode == .user && !isUserPage { return false }
        if mode == .supervisor && isUserPage && access == .fetch { return false }
        if mode == .supervisor && isUserPage && status & Status.sum == 0 { return false }
        if access == .fetch { return flags & PTE.x != 0 }
        if access == .store { return flags & PTE.w != 0 }
        return flags & PTE.r != 0 || flags & PTE.x != 0 && status & Status.mxr != 0
    }
}
