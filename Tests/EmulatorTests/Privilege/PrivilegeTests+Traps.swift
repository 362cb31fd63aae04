import Emulator
import RISCV
import SuiteSupport
import XCTest

extension PrivilegeTests {
    func testEnvironmentCallsNameTheirMode() throws {
        let rows: [Row<PrivilegeMode, Trap?>] = [
            Row("U", .user, gives: .exception(.userEnvironmentCall)),
            Row("S", .supervisor, gives: .exception(.supervisorEnvironmentCall)),
            Row("M", .machine, gives: .exception(.machineEnvironmentCall)),
        ]
        try assertRows(rows, "ecall in", why: "a kernel must know a user's call from its own", show: describe)
        {
            mode in try PrivilegeBench(in: mode).step(Instruction(.ecall))
        }
        let trap = try PrivilegeBench().step(Instruction(.ebreak))
        assertLesson(
            trap?.cause, is: .exception(.breakpoint), "ebreak", why: "debuggers plant it in the program",
            show: { "\($0.map { hex($0.encoded) } ?? "no trap")" })
    }

    func testATrapIntoMachineModeSavesEverything() throws {
        for (mode, number) in [(PrivilegeMode.user, 0), (.supervisor, 1), (.machine, 3)] {
            let bench = try PrivilegeBench(in: mode)
            try bench.set(.mstatus, Status.mie)
            let trap = try bench.step(Instruction(.csrrw, immediate: 0x5C0))
            assertLesson(
                try machineStory(bench),
                is: """
                    mode machine, pc 0x80001000
                    mepc 0x80000000, mcause 2, mtval 0x5c001073
                    MIE 0 MPIE 1 MPP \(number) SIE 0 SPIE 0 SPP 0
                    """, "an illegal instruction in \(mode) mode: \(describe(trap))",
                why: "the handler must be able to say what happened, and to go back as if it had not")
        }
    }

    func testTheStackOfInterruptEnablesHoldsWhatWas() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mstatus, Status.mpie)
        _ = try bench.step(Instruction(.ecall))
        assertLesson(
            try bench.stack(), is: "MIE 0 MPIE 0 MPP 3 SIE 0 SPIE 0 SPP 0", "ecall with MIE off and MPIE on",
            why: "MPIE takes MIE's old value, also when that is 0")
    }

    func testDelegatedExceptionsGoToTheSupervisor() throws {
        for (mode, spp) in [(PrivilegeMode.user, 0), (.supervisor, 1)] {
            let bench = try PrivilegeBench(in: mode)
            try bench.set(.medeleg, .max)
            try bench.set(.mstatus, Status.sie | Status.mie)
            _ = try bench.step(Instruction(.csrrw, immediate: 0x5C0))
            assertLesson(
                try supervisorStory(bench),
                is: """
                    mode supervisor, pc 0x80002000
                    sepc 0x80000000, scause 2, stval 0x5c001073, mcause 0
                    MIE 1 MPIE 0 MPP 0 SIE 0 SPIE 1 SPP \(spp)
                    """, "an illegal instruction in \(mode) mode with medeleg all ones",
                why: "the kernel handles its programs' faults itself; firmware does not hear of them")
        }
    }

    func testTrapsNeverGoDown() throws {
        let bench = try PrivilegeBench(in: .machine)
        try bench.set(.medeleg, .max)
        _ = try bench.step(Instruction(.csrrw, immediate: 0x5C0))
        assertLesson(
            "mode \(bench.hart.mode), mcause \(try bench.get(.mcause)), scause \(try bench.get(.scause))",
            is: "mode machine, mcause 2, scause 0", "an illegal instruction in machine mode, delegated",
            why: "delegation counts for S and U only: machine mode's own faults stay in machine mode")
    }

    func testOnlyWhatIsDelegatedIsDelegated() throws {
        let bench = try PrivilegeBench(in: .user)
        try bench.set(.medeleg, 1 << Exception.illegalInstruction.rawValue)
        _ = try bench.step(Instruction(.ecall))
        assertLesson(
            "mode \(bench.hart.mode), mcause \(try bench.get(.mcause)), pc \(hex(bench.hart.pc))",
            is: "mode machine, mcause 8, pc 0x80001000",
            "ecall in U with only illegal instructions delegated",
            why: "each exception has its own bit in medeleg")
    }

    func testExceptionsGoToTheBaseEvenIfVectored() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mtvec, PrivilegeBench.machineHandler | 1)
        _ = try bench.step(Instruction(.ecall))
        assertLesson(
            hex(bench.hart.pc), is: hex(PrivilegeBench.machineHandler), "ecall with mtvec vectored",
            why: "only interrupts have entries of their own")
    }

    func testAFaultChangesNothing() throws {
        let bench = try PrivilegeBench()
        bench.bench.set([10: 5, 11: 6])
        let before = bench.hart.registers.values
        let retired = bench.bench.bus.clock.retired
        _ = try bench.step(Instruction(.csrrw, rd: 10, rs1: 11, immediate: Int64(CSR.mhartid.rawValue)))
        assertLesson(
            "registers kept: \(bench.hart.registers.values == before), retired \(bench.bench.bus.clock.retired - retired)",
            is: "registers kept: true, retired 0", "csrrw a0, mhartid, a1: a write to a read-only register",
            why: "an instruction that traps has not happened: rd keeps its value and nothing retires")
    }

    func testMachineReturnPopsTheStack() throws {
        for (mpp, mode) in [(UInt64(0), PrivilegeMode.user), (1, .supervisor), (3, .machine)] {
            let bench = try PrivilegeBench()
            try bench.set(.mepc, 0x8000_3000)
            try bench.set(.mstatus, mpp << 11 | Status.mpie | Status.mprv)
            _ = try bench.step(Instruction(.mret))
            let keepsMPRV = try bench.get(.mstatus) & Status.mprv != 0
            assertLesson(
                "mode \(bench.hart.mode), pc \(hex(bench.hart.pc)), \(try bench.stack()), MPRV \(keepsMPRV)",
                is:
                    "mode \(mode), pc 0x80003000, MIE 1 MPIE 1 MPP 0 SIE 0 SPIE 0 SPP 0, MPRV \(mode == .machine)",
                "mret with MPP \(mpp), MPIE and MPRV on",
                why: "MIE = MPIE, MPIE = 1, MPP = the least mode; MPRV ends when machine mode is left")
        }
    }

    func testSupervisorReturnPopsTheStack() throws {
        for (spp, mode) in [(UInt64(0), PrivilegeMode.user), (Status.spp, .supervisor)] {
            let bench = try PrivilegeBench(in: .supervisor)
            try bench.set(.sepc, 0x8000_3000)
            try bench.set(.mstatus, spp | Status.sie | Status.mprv)
            _ = try bench.step(Instruction(.sret))
            let keepsMPRV = try bench.get(.mstatus) & Status.mprv != 0
            assertLesson(
                "mode \(bench.hart.mode), pc \(hex(bench.hart.pc)), \(try bench.stack()), MPRV \(keepsMPRV)",
                is: "mode \(mode), pc 0x80003000, MIE 0 MPIE 0 MPP 0 SIE 0 SPIE 1 SPP 0, MPRV false",
                "sret with SPP \(spp == 0 ? 0 : 1), SPIE off, SIE and MPRV on",
                why: "SIE = SPIE, SPIE = 1, SPP = U; S and U are below machine mode, so MPRV ends")
        }
    }

    func testAHandlerReturnsToTheProgram() throws {
        // user: ecall; a1 = 1.  handler: a0 += 1; mepc += 4; mret
        let bench = try PrivilegeBench()
        let program: [Instruction] = [Instruction(.ecall), .li(11, 1)]
        let handler: [Instruction] = [
            Instruction(.addi, rd: 10, rs1: 10, immediate: 1), .csrr(5, .mepc),
            Instruction(.addi, rd: 5, rs1: 5, immediate: 4), .csrw(.mepc, 5), Instruction(.mret),
        ]
        try bench.bench.place(handler, at: PrivilegeBench.machineHandler)
        try bench.bench.place(program)
        bench.hart.mode = .user
        try bench.bench.run(until: Workbench.start + 8, limit: 20)
        assertLesson(
            "a0 \(bench.hart.registers[10]), a1 \(bench.hart.registers[11]), mode \(bench.hart.mode)",
            is: "a0 1, a1 1, mode user",
            "a user program calls, the handler counts and returns behind the call",
            why: "this round trip is a system call")
    }

    // MARK: - How it is told

    private func machineStory(_ bench: PrivilegeBench) throws -> String {
        """
        mode \(bench.hart.mode), pc \(hex(bench.hart.pc))
        mepc \(hex(try bench.get(.mepc))), mcause \(try bench.get(.mcause)), mtval \(hex(try bench.get(.mtval)))
        \(try bench.stack())
        """
    }

    private func supervisorStory(_ bench: PrivilegeBench) throws -> String {
        """
        mode \(bench.hart.mode), pc \(hex(bench.hart.pc))
        sepc \(hex(try bench.get(.sepc))), scause \(try bench.get(.scause)), stval \(hex(try bench.get(.stval))), \
        mcause \(try bench.get(.mcause))
        \(try bench.stack())
        """
    }
}
