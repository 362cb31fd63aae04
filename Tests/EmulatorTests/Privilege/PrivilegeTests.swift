import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 5: CSR instructions and what registers keep. Traps and interrupts are in files of their own.
final class PrivilegeTests: XCTestCase {
    func testSystemWordsDecode() throws {
        try assertRows(SystemWords.all + SystemWords.illegal, "decode", why: "a CSR's address has no sign") {
            word in try Decoded { try Decoder.decode(word) }
        }
    }

    func testCSRInstructionsSwapSetAndClear() throws {
        let rows: [Row<Instruction, [UInt64]>] = [
            Row("csrrw a0, mscratch, a1", csr(.csrrw, 11), gives: [0xF0, 0x3C]),
            Row("csrrs a0, mscratch, a1", csr(.csrrs, 11), gives: [0xF0, 0xFC]),
            Row("csrrc a0, mscratch, a1", csr(.csrrc, 11), gives: [0xF0, 0xC0]),
            Row("csrrwi a0, mscratch, 17", csr(.csrrwi, 17), gives: [0xF0, 17]),
            Row("csrrsi a0, mscratch, 17", csr(.csrrsi, 17), gives: [0xF0, 0xF1]),
            Row("csrrci a0, mscratch, 17", csr(.csrrci, 17), gives: [0xF0, 0xE0]),
            Row("csrrs a0, mscratch, x0", csr(.csrrs, 0), gives: [0xF0, 0xF0]),
            Row("csrrci a0, mscratch, 0", csr(.csrrci, 0), gives: [0xF0, 0xF0]),
        ]
        try assertRows(
            rows, "with mscratch 0xf0 and a1 0x3c run",
            why: "rd gets the old value; w replaces, s sets, c clears",
            show: { "a0 \(hex($0[0])), mscratch \(hex($0[1]))" }
        ) { instruction in
            let bench = try PrivilegeBench()
            try bench.set(.mscratch, 0xF0)
            bench.bench.set([11: 0x3C])
            let trap = try bench.step(instruction)
            XCTAssertNil(trap, "\(instruction) must not trap")
            return [bench.hart.registers[10], try bench.get(.mscratch)]
        }
    }

    func testTheSameRegisterMayBeSourceAndDestination() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mscratch, 7)
        bench.bench.set([10: 9])
        _ = try bench.step(Instruction(.csrrw, rd: 10, rs1: 10, immediate: 0x340))
        assertLesson(
            [bench.hart.registers[10], try bench.get(.mscratch)], is: [7, 9], "csrrw a0, mscratch, a0",
            why: "this swap is how every trap handler gets its first free register")
    }

    func testReadingNeedsNoWrite() throws {
        let hartID = Int64(CSR.mhartid.rawValue)
        let rows: [Row<Instruction, Bool>] = [
            Row("csrrs a0, mhartid, x0", Instruction(.csrrs, rd: 10, immediate: hartID), gives: false),
            Row("csrrc a0, mhartid, x0", Instruction(.csrrc, rd: 10, immediate: hartID), gives: false),
            Row("csrrsi a0, mhartid, 0", Instruction(.csrrsi, rd: 10, immediate: hartID), gives: false),
            Row(
                "csrrs a0, mhartid, a1 (0)", Instruction(.csrrs, rd: 10, rs1: 11, immediate: hartID),
                gives: true),
            Row("csrrw a0, mhartid, x0", Instruction(.csrrw, rd: 10, immediate: hartID), gives: true),
            Row("csrrwi x0, mhartid, 0", Instruction(.csrrwi, immediate: hartID), gives: true),
            Row(
                "csrrci a0, mhartid, 1", Instruction(.csrrci, rd: 10, rs1: 1, immediate: hartID), gives: true),
        ]
        try assertRows(
            rows, "run",
            why: "set and clear with rs1 = x0 only read; every write to a read-only register is illegal",
            show: { $0 ? "illegal instruction" : "no trap" }
        ) { instruction in
            let trap = try PrivilegeBench().step(instruction)
            if let trap {
                XCTAssertEqual(
                    trap, .illegal(instruction.encoded), "\(instruction): the word is the trap's value")
            }
            return trap != nil
        }
    }

    func testRegistersKeepWhatIsLegal() throws {
        try assertRows(
            WARLRows.all, "write to", why: "write any, read legal: see the handout's table of registers",
            show: hex
        ) { question in
            let bench = try PrivilegeBench()
            for write in question.writes { try bench.set(question.csr, write) }
            return try bench.get(question.csr)
        }
    }

    func testTheSupervisorSeesPartOfTheMachinesRegisters() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mstatus, .max)
        try bench.set(.mideleg, .max)
        try bench.set(.mie, .max)
        var story = ["sstatus \(hex(try bench.get(.sstatus))), sie \(hex(try bench.get(.sie)))"]
        try bench.set(.sstatus, 0)
        try bench.set(.sie, 0)
        story.append("mstatus \(hex(try bench.get(.mstatus))), mie \(hex(try bench.get(.mie)))")
        try bench.set(.mideleg, Interrupt.supervisorTimer.mask)
        try bench.set(.mie, .max)
        story.append("sie \(hex(try bench.get(.sie)))")
        assertLesson(
            story.joined(separator: "\n"),
            is: """
                sstatus 0x2000c0122, sie 0x222
                mstatus 0xa00721888, mie 0x888
                sie 0x20
                """, "set all of mstatus, mideleg and mie; clear sstatus and sie; delegate the timer alone",
            why: "sstatus and sie are windows on mstatus and mie: bits that are not shown cannot be changed")
    }

    func testPendingBitsThatSoftwareMaySet() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mideleg, .max)
        try bench.set(.mip, .max)
        var story = ["mip \(hex(try bench.get(.mip))), sip \(hex(try bench.get(.sip)))"]
        try bench.set(.sip, 0)
        story.append("mip \(hex(try bench.get(.mip)))")
        try bench.set(.mip, 0)
        bench.wire(.machineSoftware)
        bench.wire(.supervisorExternal)
        story.append("mip \(hex(try bench.get(.mip)))")
        assertLesson(
            story.joined(separator: "\n"), is: "mip 0x222, sip 0x222\nmip 0x220\nmip 0x208",
            "set all of mip, clear sip, clear mip and raise the wires of MSI and SEI",
            why:
                "firmware may make S interrupts pending, the kernel only SSIP; nobody can clear a wire by software"
        )
    }

    func testSettingABitOfMipLeavesTheWireOut() throws {
        let bench = try PrivilegeBench()
        bench.wire(.supervisorExternal)
        bench.bench.set([11: Interrupt.supervisorSoftware.mask])
        _ = try bench.step(Instruction(.csrrs, rd: 10, rs1: 11, immediate: Int64(CSR.mip.rawValue)))
        bench.wire(.supervisorExternal, false)
        assertLesson(
            "a0 \(hex(bench.hart.registers[10])), mip \(hex(try bench.get(.mip)))", is: "a0 0x200, mip 0x2",
            "csrrs a0, mip, SSIP while a device holds SEIP high; then the device lets go",
            why: "P 3.1.9: only the software bit of SEIP takes part in read-modify-write, or it would stick")
    }

    func testRandomWritesLeaveStableValues() throws {
        let changing: Set<CSR> = [.cycle, .time, .instret, .mcycle, .minstret, .mip, .sip]
        try withSeed(7) { generator in
            for csr in CSR.allCases where !CSR.isReadOnly(csr.rawValue) && !changing.contains(csr) {
                for _ in 0..<20 where !hasSeenEnough {
                    let bench = try PrivilegeBench()
                    try bench.set(.mideleg, .max)
                    let value = UInt64.interesting(using: &generator)
                    try bench.set(csr, value)
                    let kept = try bench.get(csr)
                    try bench.set(csr, kept)
                    assertLesson(
                        try bench.get(csr), is: kept,
                        "write \(hex(value)) to \(csr), and what it kept once more",
                        why: "a value that the register has shown is legal, so writing it changes nothing",
                        show: hex)
                }
            }
        }
    }

    private func csr(_ operation: RISCV.Operation, _ rs1: UInt8) -> Instruction {
        Instruction(operation, rd: 10, rs1: rs1, immediate: Int64(CSR.mscratch.rawValue))
    }
}
