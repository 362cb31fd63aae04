import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Who may touch what: the lecture's "user mode and kernel mode", register by register.
extension PrivilegeTests {
    func testALowerModeCannotTouchAHigherModesRegisters() throws {
        for csr in CSR.allCases where CSR.lowestMode(csr.rawValue) > .user {
            for mode in [PrivilegeMode.user, .supervisor] where mode < CSR.lowestMode(csr.rawValue) {
                let bench = try PrivilegeBench(in: mode)
                let instruction = Instruction.csrr(10, csr)
                let trap = try bench.step(instruction)
                assertLesson(
                    trap, is: .illegal(instruction.encoded), "csrr a0, \(csr) in \(mode) mode",
                    why: "bits 9...8 of a CSR's address are the lowest mode that may touch it", show: describe
                )
            }
        }
    }

    func testUnknownRegistersAreIllegal() throws {
        for address in [0x123, 0x5C0, 0x7FF, 0x9C0, 0xBFF, 0xFFF] as [Int64] {
            for operation in [RISCV.Operation.csrrs, .csrrw] {
                let instruction = Instruction(operation, rd: 10, immediate: address)
                let trap = try PrivilegeBench().step(instruction)
                assertLesson(
                    trap, is: .illegal(instruction.encoded), "\(instruction) in machine mode",
                    why: "software probes for registers by touching them and catching the trap",
                    show: describe)
            }
        }
    }

    func testCountersAreOpenedModeByMode() throws {
        typealias Door = (mode: PrivilegeMode, machine: UInt64, supervisor: UInt64)
        let rows: [Row<Door, [Bool]>] = [
            Row("M, all closed", (.machine, 0, 0), gives: [true, true, true]),
            Row("S, all closed", (.supervisor, 0, 0), gives: [false, false, false]),
            Row("S, mcounteren.TM", (.supervisor, 2, 0), gives: [false, true, false]),
            Row("U, mcounteren open only", (.user, 7, 0), gives: [false, false, false]),
            Row("U, scounteren open only", (.user, 0, 7), gives: [false, false, false]),
            Row("U, both open for cycle and instret", (.user, 7, 5), gives: [true, false, true]),
        ]
        try assertRows(
            rows, "read cycle, time and instret in",
            why: "mcounteren opens counters to S, scounteren to U as well"
        ) { door in
            try [CSR.cycle, .time, .instret].map { counter in
                let bench = try PrivilegeBench(in: door.mode)
                try bench.set(.mcounteren, door.machine)
                try bench.set(.scounteren, door.supervisor)
                return try bench.step(.csrr(10, counter)) == nil
            }
        }
    }

    func testTheSupervisorsTimerIsOpenedTwice() throws {
        typealias Door = (mode: PrivilegeMode, menvcfg: UInt64, mcounteren: UInt64)
        let rows: [Row<Door, Bool>] = [
            Row("S, STCE and TM", (.supervisor, 1 << 63, 2), gives: true),
            Row("S, STCE only", (.supervisor, 1 << 63, 0), gives: false),
            Row("S, TM only", (.supervisor, 0, 2), gives: false),
            Row("M, neither", (.machine, 0, 0), gives: true),
            Row("U, both", (.user, 1 << 63, 2), gives: false),
        ]
        try assertRows(
            rows, "read stimecmp in", why: "Sstc: menvcfg.STCE and mcounteren.TM hand the timer to S"
        ) {
            door in
            let bench = try PrivilegeBench(in: door.mode)
            try bench.set(.menvcfg, door.menvcfg)
            try bench.set(.mcounteren, door.mcounteren)
            return try bench.step(.csrr(10, .stimecmp)) == nil
        }
    }

    func testTheMachineCanTrapTheSupervisorsSecrets() throws {
        typealias Question = (bit: UInt64, mode: PrivilegeMode, instruction: Instruction)
        let satp = Instruction.csrr(10, .satp)
        let sfence = Instruction(.sfenceVMA)
        let rows: [Row<Question, Bool>] = [
            Row("TVM: satp in S", (Status.tvm, .supervisor, satp), gives: true),
            Row("TVM: satp in M", (Status.tvm, .machine, satp), gives: false),
            Row("TVM: sfence.vma in S", (Status.tvm, .supervisor, sfence), gives: true),
            Row("TSR: sret in S", (Status.tsr, .supervisor, Instruction(.sret)), gives: true),
            Row("TSR: sret in M", (Status.tsr, .machine, Instruction(.sret)), gives: false),
            Row("TW: wfi in S", (Status.tw, .supervisor, Instruction(.wfi)), gives: true),
            Row("TW: wfi in M", (Status.tw, .machine, Instruction(.wfi)), gives: false),
            Row("none: satp in S", (0, .supervisor, satp), gives: false),
            Row("none: sret in S", (0, .supervisor, Instruction(.sret)), gives: false),
            Row("none: wfi in S", (0, .supervisor, Instruction(.wfi)), gives: false),
        ]
        try assertRows(
            rows, "with", why: "TVM, TSR and TW let a monitor in M see what the kernel in S does: lab 2",
            show: { $0 ? "illegal instruction" : "no trap" }
        ) { question in
            let bench = try PrivilegeBench(in: question.mode)
            try bench.set(.mstatus, question.bit)
            return try bench.step(question.instruction) == .illegal(question.instruction.encoded)
        }
    }

    func testPrivilegedInstructionsTrapBelowTheirMode() throws {
        typealias Question = (mode: PrivilegeMode, instruction: Instruction)
        let rows: [Row<Question, Bool>] = [
            Row("mret in U", (.user, Instruction(.mret)), gives: true),
            Row("mret in S", (.supervisor, Instruction(.mret)), gives: true),
            Row("sret in U", (.user, Instruction(.sret)), gives: true),
            Row("wfi in U", (.user, Instruction(.wfi)), gives: true),
            Row("sfence.vma in U", (.user, Instruction(.sfenceVMA)), gives: true),
            Row("fence in U", (.user, Instruction(.fence)), gives: false),
            Row("fence.i in U", (.user, Instruction(.fenceI)), gives: false),
            Row("mret in M", (.machine, Instruction(.mret)), gives: false),
            Row("sfence.vma in S", (.supervisor, Instruction(.sfenceVMA)), gives: false),
        ]
        try assertRows(
            rows, "run", why: "what changes the machine belongs to the kernel: in a lower mode it is illegal",
            show: { $0 ? "illegal instruction" : "no trap" }
        ) { question in
            try PrivilegeBench(in: question.mode).step(question.instruction)
                == .illegal(question.instruction.encoded)
        }
    }
}
