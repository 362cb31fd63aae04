import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The walk through the guest's table, entry by entry.
extension ShadowTests {
    private static let page: UInt64 = 0x8000_1000
    private static let virtual: UInt64 = 0x40_2128

    private struct Walk {
        var entry: UInt64
        var access = Access.load
        var mode = PrivilegeMode.supervisor
        var status: UInt64 = 0
        var level = 0
        var address = ShadowTests.virtual
    }

    private func walk(_ walk: Walk) throws -> (result: Result64, entry: UInt64) {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        try tables.map(walk.address, walk.entry, level: walk.level)
        guest.enter(walk.mode)
        guest.vm.csr[.satp] = tables.satp
        guest.vm.csr[.mstatus] |= walk.status
        let result = try Result64 { try guest.vm.walk(walk.address, for: walk.access).physical }
        return (result, try tables.entry(walk.address, level: walk.level))
    }

    private func fault(_ access: Access, at address: UInt64 = ShadowTests.virtual) -> Result64 {
        .trap(.exception(access.pageFault, value: address))
    }

    private func entry(_ flags: UInt64, to physical: UInt64 = ShadowTests.page) -> UInt64 {
        PTE.pointing(to: physical, flags)
    }

    func testAnAddressIsTranslatedByTheGuestsTable() throws {
        let rows: [Row<Walk, Result64>] = [
            Row("a page", Walk(entry: entry(PTE.data)), gives: .value(Self.page + 0x128)),
            Row(
                "2 MiB", Walk(entry: entry(PTE.data, to: 0x8000_0000), level: 1), gives: .value(0x8000_2128)),
            Row("1 GiB", Walk(entry: entry(PTE.data, to: 0x8000_0000), level: 2), gives: .value(0x8040_2128)),
            Row("a misaligned 2 MiB", Walk(entry: entry(PTE.data), level: 1), gives: fault(.load)),
            Row(
                "a misaligned 1 GiB", Walk(entry: entry(PTE.data, to: 0x8020_0000), level: 2),
                gives: fault(.load)),
            Row(
                "a page that is no RAM", Walk(entry: entry(PTE.data, to: 0x1000_0000)),
                gives: .value(0x1000_0128)),
            Row(
                "a negative address", Walk(entry: entry(PTE.data), address: .max - 0xFFF),
                gives: .value(Self.page)),
        ]
        try assertRows(rows, "walk to", why: "Sv39: three levels of nine bits, and a leaf on any of them") {
            try walk($0).result
        }
    }

    func testWhatAnEntryDoesNotAllowFaults() throws {
        let rows: [Row<Walk, Result64>] = [
            Row("V = 0", Walk(entry: entry(PTE.data & ~PTE.v)), gives: fault(.load)),
            Row("W without R", Walk(entry: entry(PTE.v | PTE.w | PTE.a | PTE.d)), gives: fault(.load)),
            Row("a reserved bit", Walk(entry: entry(PTE.data) | 1 << 54), gives: fault(.load)),
            Row("bit 63", Walk(entry: entry(PTE.data) | 1 << 63), gives: fault(.load)),
            Row("a pointer on the last level", Walk(entry: entry(PTE.v)), gives: fault(.load)),
            Row("a pointer with A", Walk(entry: entry(PTE.v | PTE.a), level: 1), gives: fault(.load)),
            Row("a pointer with U", Walk(entry: entry(PTE.v | PTE.u), level: 1), gives: fault(.load)),
            Row("a store without W", Walk(entry: entry(PTE.code), access: .store), gives: fault(.store)),
            Row("a fetch without X", Walk(entry: entry(PTE.data), access: .fetch), gives: fault(.fetch)),
            Row(
                "a user at a kernel's page", Walk(entry: entry(PTE.data), mode: .user), gives: fault(.load)),
            Row("a kernel at a user's page", Walk(entry: entry(PTE.data | PTE.u)), gives: fault(.load)),
            Row(
                "a kernel that fetches a user's page, SUM on",
                Walk(entry: entry(PTE.code | PTE.u), access: .fetch, status: Status.sum), gives: fault(.fetch)
            ),
            Row(
                "a load of X alone", Walk(entry: entry(PTE.v | PTE.x | PTE.a)), gives: fault(.load)),
            Row(
                "not sign-extended from bit 38", Walk(entry: entry(PTE.data), address: 1 << 38),
                gives: fault(.load, at: 1 << 38)),
        ]
        try assertRows(
            rows, "walk with", why: "the virtual hart's rules, with the guest's mode, not the hart's"
        ) {
            try walk($0).result
        }
    }

    func testStatusOpensPages() throws {
        let found = Result64.value(Self.page + 0x128)
        let rows: [Row<Walk, Result64>] = [
            Row("SUM", Walk(entry: entry(PTE.data | PTE.u), status: Status.sum), gives: found),
            Row("MXR", Walk(entry: entry(PTE.v | PTE.x | PTE.a), status: Status.mxr), gives: found),
            Row(
                "a user with SUM at a kernel's page",
                Walk(entry: entry(PTE.data), mode: .user, status: Status.sum),
                gives: fault(.load)),
            Row(
                "MPRV with MPP = S in M",
                Walk(entry: entry(PTE.data), mode: .machine, status: Status.mprv | 1 << 11), gives: found),
            Row(
                "MPRV with MPP = U in M", Walk(entry: entry(PTE.data), mode: .machine, status: Status.mprv),
                gives: fault(.load)),
            Row(
                "a fetch in M with MPRV",
                Walk(entry: entry(PTE.data), access: .fetch, mode: .machine, status: Status.mprv),
                gives: .value(Self.virtual)),
        ]
        try assertRows(rows, "walk with", why: "SUM, MXR and MPRV of the virtual mstatus count") {
            try walk($0).result
        }
    }

    func testTheWalkMarksTheGuestsEntry() throws {
        let fresh = PTE.v | PTE.r | PTE.w
        let rows: [Row<Walk, UInt64>] = [
            Row("a load", Walk(entry: entry(fresh)), gives: fresh | PTE.a),
            Row("a store", Walk(entry: entry(fresh), access: .store), gives: fresh | PTE.a | PTE.d),
            Row(
                "a store to 2 MiB", Walk(entry: entry(fresh, to: 0x8000_0000), access: .store, level: 1),
                gives: fresh | PTE.a | PTE.d),
            Row("a refused store", Walk(entry: entry(PTE.v | PTE.r), access: .store), gives: PTE.v | PTE.r),
            Row("a refused user", Walk(entry: entry(fresh), mode: .user), gives: fresh),
        ]
        try assertRows(
            rows, "the guest's entry after",
            why: "A and D are the guest's own bookkeeping: its pager reads them",
            show: hex
        ) { try walk($0).entry & 0xFF }
    }

    func testWIsWithheldUntilThePageIsDirty() throws {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        try tables.map(0x5000, to: Self.page, PTE.v | PTE.r | PTE.w)
        guest.enter(.supervisor)
        guest.vm.csr[.satp] = tables.satp
        let loaded = try guest.vm.walk(0x5000, for: .load).permissions
        let stored = try guest.vm.walk(0x5000, for: .store).permissions
        assertLesson(
            [loaded & 0xE, stored & 0xE], is: [PTE.r, PTE.r | PTE.w],
            "R, W, X after a load, then after a store",
            why: "a shadow entry with W would let the first store pass, and D would stay 0")
    }

    func testATableOutsideRAMIsAnAccessFault() throws {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        try tables.map(0x4000_0000, to: 0x9000_0000, PTE.v, level: 2)
        guest.enter(.supervisor)
        let rows: [Row<(satp: UInt64, access: Access), Exception>] = [
            Row("the root, a load", (8 << 60 | 0x90000, .load), gives: .loadAccessFault),
            Row("the root, a fetch", (8 << 60 | 0x90000, .fetch), gives: .instructionAccessFault),
            Row("the root at a device, a store", (8 << 60 | 0x10000, .store), gives: .storeAccessFault),
            Row("the root at the top", (8 << 60 | (1 << 44 - 1), .load), gives: .loadAccessFault),
            Row("a lower table", (tables.satp, .load), gives: .loadAccessFault),
        ]
        try assertRows(
            rows, "walk with a table outside RAM:",
            why: "the address is the guest's choice: only its own RAM may be read as a table"
        ) { row in
            guest.vm.csr[.satp] = row.satp
            let trap = try trap { _ = try guest.vm.walk(0x4000_0000, for: row.access) }
            XCTAssertEqual(trap?.value, 0x4000_0000, "the value is the virtual address")
            guard case .exception(let exception)? = trap?.cause else { return .breakpoint }
            return exception
        }
    }
}
