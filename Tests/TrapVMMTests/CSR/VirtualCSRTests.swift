import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 2: the registers that the guest believes in. Who may touch what, what a register keeps, and
/// the comparison with a real hart are in files of their own.
final class VirtualCSRTests: XCTestCase {
    /// A guest whose virtual hart is in `mode`, for instructions that are carried out one by one.
    func makeGuest(
        in mode: PrivilegeMode = .supervisor, firmware: Firmware = .none, typing input: String = ""
    ) throws
        -> Guest
    {
        let guest = try Stand.guest(firmware: firmware, typing: input)
        guest.vm.mode = mode
        guest.vm.pc = Stand.base
        return guest
    }

    struct Change: Equatable {
        let register: UInt64
        let csr: UInt64
    }

    func testTheSixOperationsReadChangeAndWrite() throws {
        let rows = [
            Row("csrrw x5, sscratch, x6", Operation.csrrw, gives: Change(register: 0xF0F0, csr: 0x3C)),
            Row("csrrs x5, sscratch, x6", .csrrs, gives: Change(register: 0xF0F0, csr: 0xF0FC)),
            Row("csrrc x5, sscratch, x6", .csrrc, gives: Change(register: 0xF0F0, csr: 0xF0C0)),
            Row("csrrwi x5, sscratch, 6", .csrrwi, gives: Change(register: 0xF0F0, csr: 6)),
            Row("csrrsi x5, sscratch, 6", .csrrsi, gives: Change(register: 0xF0F0, csr: 0xF0F6)),
            Row("csrrci x5, sscratch, 6", .csrrci, gives: Change(register: 0xF0F0, csr: 0xF0F0)),
        ]
        try assertRows(
            rows, "emulate", why: "the immediate forms use the five bits of rs1 themselves, not the register"
        ) { operation in
            let guest = try makeGuest()
            guest.set([6: 0x3C])
            try guest.vm.csr.write(CSR.sscratch.rawValue, 0xF0F0, in: .supervisor)
            try guest.vm.emulate(.csr(operation, 5, .sscratch, 6))
            return Change(register: guest.vm[register: 5], csr: guest.vm.csr[.sscratch])
        }
    }

    func testWithX0SetAndClearOnlyRead() throws {
        let rows = [
            Row("csrrs x5, mhartid, x0", Operation.csrrs, gives: Result64.value(0)),
            Row("csrrc x5, mhartid, x0", .csrrc, gives: .value(0)),
            Row("csrrsi x5, mhartid, 0", .csrrsi, gives: .value(0)),
            Row("csrrci x5, mhartid, 0", .csrrci, gives: .value(0)),
        ]
        try assertRows(
            rows, "emulate",
            why:
                "with rs1 = x0 (or an immediate of 0) nothing is written, so a read-only register may be read"
        ) { operation in
            let guest = try makeGuest(in: .machine)
            guest.set([5: 99])
            return try Result64 {
                try guest.vm.emulate(.csr(operation, 5, .mhartid, 0))
                return guest.vm[register: 5]
            }
        }
    }

    func testARegisterThatHoldsZeroIsAWriteAllTheSame() throws {
        for operation in [Operation.csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci] {
            let guest = try makeGuest(in: .machine)
            let i = Instruction.csr(operation, 5, .mhartid, 6)
            assertLesson(
                try trap { try guest.vm.emulate(i) }, is: .illegal(i.encoded), "emulate \(i)",
                why:
                    "what counts is whether rs1 names x0, not what the register holds; read-only is read-only",
                show: describe)
        }
    }

    func testSwappingWithX0AsTheSourceWritesZero() throws {
        for operation in [Operation.csrrw, .csrrwi] {
            let guest = try makeGuest()
            try guest.vm.csr.write(CSR.sscratch.rawValue, 7, in: .supervisor)
            try guest.vm.emulate(.csr(operation, 0, .sscratch, 0))
            assertLesson(
                guest.vm.csr[.sscratch], is: 0, "emulate \(operation.mnemonic) x0, sscratch, 0",
                why: "csrrw writes always; only csrrs and csrrc leave the register alone", show: hex)
            XCTAssertEqual(guest.vm[register: 0], 0, "x0 stays 0 whatever is read into it")
        }
    }

    func testTheOldValueIsReadBeforeTheSourceIsOverwritten() throws {
        let guest = try makeGuest()
        guest.set([7: 0xAA])
        try guest.vm.csr.write(CSR.sscratch.rawValue, 0x55, in: .supervisor)
        try guest.vm.emulate(.csr(.csrrw, 7, .sscratch, 7))
        assertLesson(
            Change(register: guest.vm[register: 7], csr: guest.vm.csr[.sscratch]),
            is: Change(register: 0x55, csr: 0xAA), "csrrw x7, sscratch, x7",
            why: "kernels swap their stack pointer with sscratch in one instruction")
    }

    func testAnEmulatedInstructionIsRetiredLikeAnyOther() throws {
        let guest = try makeGuest()
        let before = guest.vm.board.time
        try guest.vm.emulate(.csr(.csrrw, 5, .sscratch, 6))
        try guest.vm.emulate(.csr(.csrrs, 5, .sepc, 0))
        XCTAssertEqual(guest.vm.pc, Stand.base + 8, "each is four bytes long")
        XCTAssertEqual(
            guest.vm.counts.instructions, 2, "the guest cannot tell that software carried them out")
        XCTAssertEqual(guest.vm.board.time - before, 2, "virtual time goes on by one tick an instruction")
        XCTAssertEqual(guest.vm.counts[.csr], 2, "each was one exit")
    }

    func testARefusedInstructionChangesNothing() throws {
        let guest = try makeGuest()
        guest.set([5: 0x1234, 6: 1])
        for i in [Instruction.csr(.csrrw, 5, .mscratch, 6), .csr(.csrrs, 5, .instret, 6)] {
            try assertSome(trap { try guest.vm.emulate(i) }, "\(i) is illegal in S")
            XCTAssertEqual(
                guest.vm[register: 5], 0x1234, "\(i): rd is not written by an instruction that traps")
            XCTAssertEqual(guest.vm.pc, Stand.base, "\(i): pc stays, it becomes sepc")
            XCTAssertEqual(guest.vm.counts.instructions, 0, "\(i): an instruction that traps has not retired")
        }
    }
}
