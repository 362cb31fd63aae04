import Hardware
import RISCV
import SuiteSupport
import XCTest

/// RV64-NT: what U does there without a trap, and that nothing else has changed.
final class NonTrappingTests: XCTestCase {
    func testUserModeReadsTheRealRegisters() throws {
        let registers: [(CSR, UInt64)] = [
            (.satp, 0), (.stvec, 0x8000_0100), (.sscratch, 0x1234), (.sie, 0x222),
        ]
        for (csr, value) in registers {
            let (exit, hart) = try run(Instruction(.csrrs, rd: 10, immediate: Int64(csr.rawValue))) { hart in
                hart.write(.mideleg, 0x222)
                hart.write(csr, value)
            }
            XCTAssertEqual(exit, .limit, "\(csr)")
            XCTAssertEqual(hart[register: 10], value, "\(csr)")
        }
    }

    func testWritesOfStatusLoseTheirSensitiveBits() throws {
        let (exit, hart) = try run(Instruction(.csrrs, rd: 10, rs1: 11, immediate: 0x100)) { hart in
            hart[register: 11] = Status.sie | Status.spp | Status.sum
        }
        XCTAssertEqual(exit, .limit)
        XCTAssertEqual(hart.read(.sstatus) & (Status.sie | Status.spp | Status.sum), Status.sum)
    }

    func testAReturnOnlyJumps() throws {
        let (exit, hart) = try run(Instruction(.sret)) { $0.write(.sepc, 0x8000_0040) }
        XCTAssertEqual(exit, .limit)
        XCTAssertEqual(hart.pc, 0x8000_0040)
        XCTAssertEqual(hart.mode, .user)
    }

    func testTheModeShowsInEveryMode() throws {
        for mode: PrivilegeMode in [.user, .supervisor, .machine] {
            let (exit, hart) = try run(
                Instruction(.csrrs, rd: 10, immediate: Int64(NonTrapping.curpriv)), in: mode
            ) { _ in }
            XCTAssertEqual(exit, .limit)
            XCTAssertEqual(hart[register: 10], UInt64(mode.rawValue))
        }
    }

    func testEverythingElseTrapsAsEver() throws {
        let words = [
            Instruction(.csrrw, rs1: 10, immediate: Int64(CSR.satp.rawValue)), Instruction(.mret),
            Instruction(.wfi), Instruction(.sfenceVMA),
            Instruction(.csrrs, rd: 10, immediate: Int64(CSR.sepc.rawValue)),
            Instruction(.csrrw, rd: 10, immediate: Int64(NonTrapping.curpriv)),
        ]
        for instruction in words {
            let (exit, _) = try run(instruction) { _ in }
            XCTAssertEqual(exit, .trap(.illegal(instruction.encoded)), "\(instruction.operation)")
        }
    }

    func testPlainRV64HasNoneOfIt() throws {
        for word in [
            NonTrapping.prober(rd: 10, rs1: 11), Instruction(.csrrs, rd: 10, immediate: 0x100).encoded,
        ] {
            let (exit, _) = try run(word, on: .rv64, in: .user) { _ in }
            XCTAssertEqual(exit, .trap(.illegal(word)))
        }
    }

    private func run(
        _ instruction: Instruction, in mode: PrivilegeMode = .user, _ prepare: (EmulatedHart) -> Void
    ) throws -> (HartExit, EmulatedHart) {
        try run(instruction.encoded, on: .rv64NT, in: mode, prepare)
    }

    private func run(
        _ word: UInt32, on set: InstructionSet, in mode: PrivilegeMode, _ prepare: (EmulatedHart) -> Void
    ) throws -> (HartExit, EmulatedHart) {
        let hart = EmulatedHart(memory: try Memory(size: 64 << 10))
        hart.instructionSet = set
        try hart.memory.store(0x8000_0000, size: .word, UInt64(word))
        hart.pc = 0x8000_0000
        prepare(hart)
        hart.mode = mode
        return (try hart.run(atMost: 1), hart)
    }
}
