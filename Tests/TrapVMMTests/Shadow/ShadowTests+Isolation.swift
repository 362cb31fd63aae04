import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The guest's kernel is safe from the guest's user, though the hart is in U for both.
extension ShadowTests {
    private func goToUser(_ user: [Instruction], kernel: [Instruction] = []) throws -> Guest {
        let leave: [Instruction] = [.csrw(.sepc, 7), .sret]
        let (guest, _) = try makeKernel(kernel + leave)
        try guest.write(user, at: Self.userCode)
        guest.set([5: Self.data, 6: 0x5000, 7: 0x4000])
        return guest
    }

    func testTheUserCannotReadAPageOfTheKernel() throws {
        let guest = try goToUser(
            [.load(.ld, 11, 0, 5), Instruction(.ebreak)], kernel: [.load(.ld, 10, 0, 5)])
        assertLesson(
            try outcome(guest), is: "waiting, scause 13, stval 0x80001000, sepc 0x4000",
            "the kernel reads its page, returns to its user, and the user reads it too",
            why: "one shadow table for both modes would show the user what the kernel has touched")
        XCTAssertEqual(guest.vm[register: 10], 0x1111, "the kernel may")
        XCTAssertEqual(guest.vm[register: 11], 0, "the user may not")
    }

    func testTheUserCannotWriteAPageOfTheKernel() throws {
        let guest = try goToUser(
            [.store(.sd, 6, 0, 5), Instruction(.ebreak)], kernel: [.store(.sd, 0, 8, 5)])
        try assertEquals(outcome(guest), "waiting, scause 15, stval 0x80001000, sepc 0x4000")
        try assertEquals(guest.memory.load(Self.data, size: .double), 0x1111, "the page is untouched")
    }

    func testTheUserUsesItsOwnPages() throws {
        let guest = try goToUser([.load(.ld, 11, 0, 6), .store(.sd, 5, 8, 6), .ecall])
        try assertEquals(outcome(guest), "waiting, scause 8, stval 0x0, sepc 0x4008")
        XCTAssertEqual(guest.vm[register: 11], 0x2222)
        try assertEquals(guest.memory.load(Self.userData + 8, size: .double), Self.data)
    }

    func testTheKernelReadsAUsersPageOnlyWithSUM() throws {
        let sum = UInt64(Status.sum)
        let (guest, _) = try makeKernel([
            .csr(.csrrs, 0, .sstatus, 8), .load(.ld, 10, 0, 6), .csr(.csrrc, 0, .sstatus, 8),
            .load(.ld, 11, 0, 6),
        ])
        guest.set([6: 0x5000, 8: sum])
        assertLesson(
            try outcome(guest), is: "waiting, scause 13, stval 0x5000, sepc 0x8000000c",
            "SUM on, load, SUM off, load", why: "what was filled with SUM on must not serve with SUM off")
        XCTAssertEqual([guest.vm[register: 10], guest.vm[register: 11]], [0x2222, 0])
    }

    func testTheKernelNeverRunsAUsersPage() throws {
        let guest = try goToUser([.ecall], kernel: [])
        // Second visit: the kernel's handler jumps where the user has just been.
        try guest.write(
            [.csr(.csrrs, 0, .sstatus, 8), .csrw(.stvec, 9), Instruction(.jalr, rs1: 7)], at: Self.handler)
        try guest.write([.wfi], at: Self.handler + 0x40)
        guest.set([8: Status.sum, 9: Self.handler + 0x40])
        assertLesson(
            try outcome(guest), is: "waiting, scause 12, stval 0x4000, sepc 0x4000",
            "a kernel with SUM on jumps to a page that its user has run",
            why: "SUM is for loads and stores; a kernel must never be led into a user's code")
    }

    func testMXRMakesCodeReadableWhileItIsOn() throws {
        let (guest, tables) = try makeKernel([
            .csr(.csrrs, 0, .sstatus, 8), .load(.ld, 10, 0, 6), .csr(.csrrc, 0, .sstatus, 8),
            .load(.ld, 11, 0, 6),
        ])
        try tables.map(0x6000, to: Self.userData, PTE.v | PTE.x | PTE.a)
        guest.set([6: 0x6000, 8: Status.mxr])
        try assertEquals(outcome(guest), "waiting, scause 13, stval 0x6000, sepc 0x8000000c")
        XCTAssertEqual([guest.vm[register: 10], guest.vm[register: 11]], [0x2222, 0])
    }
}
