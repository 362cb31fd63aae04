import Hardware
import RISCV
import SuiteSupport
import XCTest

/// A hart of lab 1 under a hypervisor: what it gives back, and when.
final class HostingTests: XCTestCase {
    func testTrapsComeBackAndChangeNothing() throws {
        let hart = try host([Instruction(.addi, rd: 10, immediate: 7), Instruction(.ecall)])
        hart.mode = .user
        XCTAssertEqual(try hart.run(atMost: 100), .trap(.exception(.userEnvironmentCall)))
        XCTAssertEqual(hart[register: 10], 7)
        XCTAssertEqual(hart.pc, Self.start + 4, "the pc is the ecall's own")
        XCTAssertEqual(hart.mode, .user, "nothing has been entered")
        XCTAssertEqual(hart.read(.mcause), 0, "no CSR has been written")
        XCTAssertEqual(hart.retired, 1)
    }

    func testDelegatedTrapsStayWithTheGuest() throws {
        let hart = try host([Instruction(.ecall)])
        try hart.memory.store(Self.start + 0x100, size: .word, UInt64(Instruction(.ebreak).encoded))
        hart.write(.medeleg, 1 << Exception.userEnvironmentCall.rawValue)
        hart.write(.stvec, Self.start + 0x100)
        hart.mode = .user
        let exit = try hart.run(atMost: 100)
        XCTAssertEqual(exit, .trap(.exception(.breakpoint, value: Self.start + 0x100)))
        XCTAssertEqual(hart.mode, .supervisor)
        XCTAssertEqual(hart.read(.scause), Exception.userEnvironmentCall.rawValue)
    }

    func testALimitIsExact() throws {
        let hart = try host([
            Instruction(.addi, rd: 5, rs1: 5, immediate: 1), Instruction(.jal, immediate: -4),
        ])
        hart.mode = .user
        for limit: UInt64 in [1, 2, 7, 1000] {
            let before = hart.retired
            XCTAssertEqual(try hart.run(atMost: limit), .limit)
            XCTAssertEqual(hart.retired - before, limit)
        }
    }

    func testTheSecondStageMovesPages() throws {
        // Virtual pages are guest physical ones; the data page lies one page further on.
        let hart = try host([Instruction(.ld, rd: 10, rs1: 11), Instruction(.ld, rd: 10, rs1: 12)])
        try hart.memory.store(Self.start + 0x2008, size: .double, 42)
        let stage = MovedPage(page: Self.start + 0x1000, to: Self.start + 0x2000, hole: Self.start + 0x3000)
        hart.secondStage = stage
        hart.mode = .supervisor
        hart[register: 11] = Self.start + 0x1008
        hart[register: 12] = Self.start + 0x3010
        let exit = try hart.run(atMost: 10)
        XCTAssertEqual(hart[register: 10], 42)
        let fault = Trap(
            .exception(.loadGuestPageFault), value: Self.start + 0x3010, guestPhysical: Self.start + 0x3010)
        XCTAssertEqual(exit, .trap(fault), "a page that the second stage does not have is the hypervisor's")
    }

    func testCodeThatSomebodyElseHasWrittenIsSeen() throws {
        let hart = try host([Instruction(.addi, rd: 10, immediate: 1), Instruction(.jal, immediate: -4)])
        hart.mode = .user
        _ = try hart.run(atMost: 100)
        try hart.memory.store(
            Self.start, size: .word, UInt64(Instruction(.addi, rd: 10, immediate: 2).encoded))
        hart.fenceInstructions(Self.start..<Self.start + 4)
        _ = try hart.run(atMost: 2)
        XCTAssertEqual(hart[register: 10], 2)
    }

    static let start: UInt64 = 0x8000_0000

    private func host(_ program: [Instruction]) throws -> EmulatedHart {
        let hart = EmulatedHart(memory: try Memory(size: 64 << 10))
        for (index, instruction) in program.enumerated() {
            try hart.memory.store(
                Self.start + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
        }
        hart.pc = Self.start
        return hart
    }
}

/// Everything is where it says, but for one page that is elsewhere and one that is nowhere.
private final class MovedPage: SecondStage {
    private let page: UInt64
    private let place: UInt64
    private let hole: UInt64

    init(page: UInt64, to place: UInt64, hole: UInt64) {
        self.page = page
        self.place = place
        self.hole = hole
    }

    func hostPhysical(_ guestPhysical: UInt64, for access: Access) -> UInt64? {
        switch guestPhysical & ~0xFFF {
        case page: place | guestPhysical & 0xFFF
        case hole: nil
        default: guestPhysical
        }
    }
}
