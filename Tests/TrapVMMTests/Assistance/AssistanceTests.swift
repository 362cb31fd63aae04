import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 7: a hart with a second stage of translation, which runs S and U of a guest by itself.
final class AssistanceTests: XCTestCase {
    private static let all = PTE.r | PTE.w | PTE.x

    func testTheSecondStageWalksThreeLevels() throws {
        let (stage, memory) = try emptyStage()
        try stage.map(0x8000_3000, to: 0x8123_4000, level: 0, permissions: Self.all)
        try stage.map(0x1_4020_0000, to: 0x8140_0000, level: 1, permissions: Self.all)
        // A leaf in the root itself, which has 2048 entries: 41 bits.
        let root = (stage.hgatp & (1 << 44 - 1)) << 12
        try memory.store(
            root + 2047 * 8, size: .double,
            PTE.pointing(to: 0x8000_0000, Self.all | PTE.v | PTE.u | PTE.a | PTE.d))
        let top: UInt64 = 2047 << 30
        let rows: [Row<UInt64, UInt64?>] = [
            Row("a page", 0x8000_3ABC, gives: 0x8123_4ABC), Row("the page before", 0x8000_2FFF, gives: nil),
            Row("the page behind", 0x8000_4000, gives: nil), Row("2 MiB", 0x1_4020_0000, gives: 0x8140_0000),
            Row("the end of 2 MiB", 0x1_403F_FFFF, gives: 0x815F_FFFF),
            Row("behind 2 MiB", 0x1_4040_0000, gives: nil),
            Row("the last GiB of 41 bits", top + 0x123_4567, gives: 0x8123_4567),
            Row("bit 41 set", 1 << 41 + 0x8000_3000, gives: nil),
            Row("bit 63 set", 1 << 63 | 0x8000_3000, gives: nil),
            Row("nothing", 0, gives: nil),
        ]
        try assertRows(rows, "translate", why: "Sv39x4: two bits more than Sv39, and no sign") {
            stage.hostPhysical($0, for: .load)
        }
        stage.removeAll()
        XCTAssertNil(stage.hostPhysical(0x8000_3000, for: .load), "removeAll forgets every page")
    }

    func testTheSecondStageObeysPermissions() throws {
        for permissions in [PTE.r, PTE.r | PTE.w, PTE.x, PTE.r | PTE.x, Self.all] {
            let (stage, memory) = try emptyStage()
            try stage.map(0x8000_0000, to: 0x8100_0000, level: 0, permissions: permissions)
            let allowed = Access.allCases.map { stage.hostPhysical(0x8000_0000, for: $0) != nil }
            assertLesson(
                allowed, is: [PTE.x, PTE.r, PTE.w].map { permissions & $0 != 0 },
                "map a page with R, W, X = \(permissions): fetch, load, store",
                why: "the second stage is what keeps a guest in its place")
            // Take U away: the walk is always a user's.
            let root = (stage.hgatp & (1 << 44 - 1)) << 12
            var table = root
            for index: UInt64 in [2, 0] {
                table = (try memory.load(table + index * 8, size: .double) >> 10) << 12
            }
            let leaf = try memory.load(table, size: .double)
            try memory.store(table, size: .double, leaf & ~PTE.u)
            assertLesson(
                Access.allCases.filter { stage.hostPhysical(0x8000_0000, for: $0) != nil }, is: [],
                "clear U in that leaf: what is still allowed", why: "G-stage accesses are treated as a user's"
            )
        }
    }

    func testALargeGuestGetsSuperpages() throws {
        // 4 MiB and a page: two superpages, and one page that is alone.
        let guest = try touch(
            [0, 0x1000, 0x1F_FFF8, 0x20_0000, 0x3F_F000, 0x40_0000, 0x40_0FF8], memorySize: 4 << 20 + 0x1000)
        assertLesson(
            guest.vm.counts[.stageFill], is: 3,
            "touch pages all over 4 MiB and a page: fills of the second stage",
            why: "2 MiB at once where the slot has them all; what is behind its end belongs to somebody else")
        let end = Stand.base + guest.vm.slot.size
        assertLesson(
            [guest.vm.stage.hostPhysical(end - 8, for: .load), guest.vm.stage.hostPhysical(end, for: .load)],
            is: [guest.vm.slot.hostBase + guest.vm.slot.size - 8, nil],
            "the last word of the slot and the first behind it", why: "no superpage may reach over the end")
    }

    func testASmallGuestGetsPages() throws {
        let guest = try touch([0, 0x8, 0x5000, 0x5008, 0x6000], memorySize: 1 << 20)
        assertLesson(
            guest.vm.counts[.stageFill], is: 3, "touch three pages of 1 MiB: fills of the second stage",
            why: "one page each, and once each")
        assertLesson(
            guest.vm.stage.hostPhysical(Stand.base + 0x7000, for: .load), is: nil,
            "a page that was not touched",
            why: "pages come when they are wanted")
    }

    private func emptyStage() throws -> (GuestStage, Memory) {
        let memory = try Memory(size: 1 << 20)
        return (GuestStage(memory: memory, frames: 0x8000_1000..<0x8008_0000), memory)
    }

    /// A guest that has loaded a word at each of these offsets; its code lies on the first page.
    private func touch(_ offsets: [UInt64], memorySize: UInt64) throws -> Guest {
        let guest = try Stand.guest(memorySize: memorySize, technique: .hardware)
        let loads = offsets.flatMap { Instruction.constant(5, Stand.base + $0) + [.load(.ld, 6, 0, 5)] }
        try guest.place(loads + [.wfi])
        guest.enter(.supervisor)
        _ = try guest.vm.run(budget: 1000)
        return guest
    }
}
