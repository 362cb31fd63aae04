import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Popek and Goldberg's theorem on the two instruction sets, and what surrounds the classifier.
extension ClassifyTests {
    func testRV64CanBeVirtualized() throws {
        let bench = try ClassifyBench()
        let verdict = try bench.classifier.verdict(for: Classifier.words)
        assertLesson(
            verdict.violators, is: [], "test the theorem on RV64: violators",
            why: "every sensitive instruction must come to the hypervisor", show: bench.names)
        assertLesson(
            verdict.onRequest, is: [CSR.time, .cycle, .instret].map { .csr(.csrrs, $0, rd: 10) },
            "test the theorem on RV64: what traps on request",
            why: "counters are not privileged, but a hypervisor that clears scounteren hears of each read",
            show: bench.names)
        XCTAssertTrue(verdict.isVirtualizable, "no violator: trap-and-emulate works on RV64")
    }

    func testRV64NTHasExactlyTheInstructionsThatDoNotTrap() throws {
        let bench = try ClassifyBench(.rv64NT)
        let verdict = try bench.classifier.verdict(for: Classifier.words)
        let expected: [UInt32] =
            Classifier.words.filter { isSstatusAccess($0) }
            + [CSR.satp, .stvec, .sscratch, .sie].map { .csr(.csrrs, $0, rd: 10) }
            + [.word(.sret), curpriv, NonTrapping.prober(rd: 10, rs1: 11)]
        assertLesson(
            verdict.violators, is: expected, "test the theorem on RV64-NT: violators",
            why: "sensitive and silent in U: the hypervisor never learns that the guest ran them",
            show: bench.names)
        XCTAssertFalse(verdict.isVirtualizable, "RV64-NT has the problem that x86 had until 2005")
    }

    func testSilentInstructionsKeepTheirOtherKinds() throws {
        let rows: [Row<UInt32, Set<Kind>>] = [
            Row("csrrw x0, sstatus, a0", 0x1005_1073, gives: [.controlSensitive], why: "as POPF"),
            Row("csrrci x0, sstatus, 2", 0x1001_7073, gives: [.controlSensitive], why: "U's loses SIE"),
            Row("csrrs a0, sstatus, x0", 0x1000_2573, gives: [.behaviorSensitive], why: "as PUSHF"),
            Row("csrrs a0, satp, x0", 0x1800_2573, gives: [.behaviorSensitive], why: "as SGDT"),
            Row(
                "sret", 0x1020_0073, gives: [.controlSensitive, .behaviorSensitive],
                why: "as IRET: U jumps to sepc, S changes the mode"),
            Row("csrrs a0, curpriv, x0", curpriv, gives: [.behaviorSensitive], why: "as MOV r, CS"),
            Row(
                "prober a0, a1", 0x0005_850B, gives: [.behaviorSensitive, .locationSensitive],
                why: "as VERR: U and S differ, and so do two page tables, without any fault"),
        ]
        try ClassifyBench(.rv64NT).assertKinds(rows, why: "not privileged: U carries it out")
    }

    func testWhatRV64NTLeftAloneIsAsInRV64() throws {
        let rows =
            ManualRows.returnsAndFences.filter { $0.name != "sret" } + ManualRows.machineRegisters
            + ManualRows.traps + [
                Row("csrrw x0, satp, a0", 0x1805_1073, gives: [.privileged, .controlSensitive]),
                Row("csrrs a0, sepc, x0", 0x1410_2573, gives: [.privileged, .behaviorSensitive]),
            ]
        try ClassifyBench(.rv64NT).assertKinds(rows, why: "writes of satp, reads of sepc and mret still trap")
    }

    func testAVerdictNamesOnlySensitiveWords() throws {
        let bench = try ClassifyBench(.rv64NT)
        let words: [UInt32] = [
            .word(.addi), 0, .word(.ecall), .word(.ld, rd: 10, rs1: 11), .csr(.csrrs, .misa, rd: 10),
            .csr(.csrrs, .sie, rd: 10), .csr(.csrrs, .cycle, rd: 10), .csr(.csrrs, .satp, rd: 10),
        ]
        let verdict = try bench.classifier.verdict(for: words)
        assertLesson(
            "violators:\n\(bench.names(verdict.violators))\non request:\n\(bench.names(verdict.onRequest))",
            is: "violators:\ncsrrs a0, sie, zero\ncsrrs a0, satp, zero\non request:\ncsrrs a0, cycle, zero",
            "test the theorem on eight words of RV64-NT",
            why: "the theorem is about sensitive words; a load's faults come to the hypervisor anyway")
    }

    func testTheHartMayBeInAnyState() throws {
        let bench = try ClassifyBench()
        let hart = bench.hart
        for word: UInt32 in [.word(.lrD, rd: 10, rs1: 11), .word(.wfi)] {
            _ = try bench.classifier.classify(word)
        }
        // As a guest might leave it: asleep, with a page table that maps nothing, traps delegated.
        try hart.memory.store(hart.memory.base, size: .word, UInt64(UInt32.word(.wfi)))
        hart.pc = hart.memory.base
        hart.mode = .machine
        hart.write(.mie, 0)
        XCTAssertEqual(try hart.run(atMost: 2), .waiting, "wfi with every interrupt disabled")
        for csr in [CSR.medeleg, .mideleg, .mip, .mstatus] { hart.write(csr, .max) }
        hart.write(.satp, 8 << 60 | hart.memory.base >> 12)
        hart.secondStage = NoMemory()
        hart.mode = .user
        try bench.assertKinds(
            ManualRows.memory + ManualRows.returnsAndFences + ManualRows.innocuous,
            why: "the classifier sets what it depends on; who had the hart before must not matter")
    }

    func testAHartWithTooLittleMemoryIsRefused() throws {
        let bench = try ClassifyBench(memory: 1 << 16 - 1)
        do {
            _ = try bench.classifier.classify(.word(.addi))
            XCTFail("classify on a hart with less than 64 KiB of RAM: expected an ExperimentError")
        } catch let error as ExperimentError {
            XCTAssertTrue(error.description.contains("65535 bytes"), "the error says what is there: \(error)")
        }
    }

    private var curpriv: UInt32 {
        Instruction(.csrrs, rd: 10, immediate: Int64(NonTrapping.curpriv)).encoded
    }

    private func isSstatusAccess(_ word: UInt32) -> Bool {
        word & 0x7F == 0x73 && word >> 12 & 3 != 0 && word >> 20 == UInt32(CSR.sstatus.rawValue)
    }
}

/// A second stage in which nothing is mapped.
private final class NoMemory: SecondStage {
    func hostPhysical(_ guestPhysical: UInt64, for access: Access) -> UInt64? { nil }
}
