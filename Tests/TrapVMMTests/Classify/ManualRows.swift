import SuiteSupport
import TrapVMM

/// Instructions by their encodings, as an assembler writes them, with what they are in RV64.
enum ManualRows {
    private static let read: Set<Kind> = [.privileged, .behaviorSensitive]
    private static let write: Set<Kind> = [.privileged, .controlSensitive]
    private static let both: Set<Kind> = [.privileged, .controlSensitive, .behaviorSensitive]

    static let supervisorRegisters: [Row<UInt32, Set<Kind>>] = [
        Row("csrrw x0, sstatus, a0", 0x1005_1073, gives: write),
        Row("csrrs a0, sstatus, x0", 0x1000_2573, gives: read),
        Row("csrrsi x0, sstatus, 2", 0x1001_6073, gives: write),
        Row("csrrci x0, sstatus, 2", 0x1001_7073, gives: write),
        Row("csrrw x0, sie, a0", 0x1045_1073, gives: write),
        Row("csrrw x0, stvec, a0", 0x1055_1073, gives: write),
        Row("csrrw sp, sscratch, sp", 0x1401_1173, gives: both),
        Row("csrrs a0, sepc, x0", 0x1410_2573, gives: read),
        Row("csrrs a0, scause, x0", 0x1420_2573, gives: read),
        Row("csrrs a0, stval, x0", 0x1430_2573, gives: read),
        Row("csrrs a0, sip, x0", 0x1440_2573, gives: read),
        Row("csrrw x0, satp, a0", 0x1805_1073, gives: write),
    ]

    static let machineRegisters: [Row<UInt32, Set<Kind>>] = [
        Row("csrrs a0, mstatus, x0", 0x3000_2573, gives: read),
        Row("csrrw x0, mepc, a0", 0x3415_1073, gives: write),
        Row("csrrsi x0, mie, 8", 0x3044_6073, gives: write),
        Row("csrrci x0, minstret, 1", 0xB020_F073, gives: write),
        Row("csrrw a0, mcycle, a0", 0xB005_1573, gives: both),
    ]

    static let returnsAndFences: [Row<UInt32, Set<Kind>>] = [
        Row(
            "sret", 0x1020_0073, gives: both,
            why: "it changes the mode and sstatus, and where it goes depends on sepc"),
        Row("mret", 0x3020_0073, gives: both, why: "illegal in S as well; in M it runs"),
        Row(
            "wfi", 0x1050_0073, gives: write, why: "it stops the hart, which is the hypervisor's to give away"
        ),
        Row("sfence.vma x0, x0", 0x1200_0073, gives: write, why: "it makes a changed page table visible"),
        Row("sfence.vma a0, x0", 0x1205_0073, gives: write, why: "the same, for the page that a0 points to"),
    ]

    static let counters: [Row<UInt32, Set<Kind>>] = [
        Row("csrrs a0, time, x0", 0xC010_2573, gives: [.behaviorSensitive]),
        Row("csrrs a0, cycle, x0", 0xC000_2573, gives: [.behaviorSensitive]),
        Row("csrrs a0, instret, x0", 0xC020_2573, gives: [.behaviorSensitive]),
    ]

    static let traps: [Row<UInt32, Set<Kind>>] = [
        Row("ecall", 0x0000_0073, gives: [.trapping]),
        Row("ebreak", 0x0010_0073, gives: [.trapping]),
        Row("c.ebreak", 0x9002, gives: [.trapping]),
    ]

    static let memory: [Row<UInt32, Set<Kind>>] = [
        Row("ld a0, 0(a1)", 0x0005_B503, gives: [.locationSensitive]),
        Row("sd a0, 0(a1)", 0x00A5_B023, gives: [.locationSensitive]),
        Row("lb x0, -2048(a1)", 0x8005_8003, gives: [.locationSensitive], why: "it can fault, x0 or not"),
        Row("ld a0, 0(x0)", 0x0000_3503, gives: [.locationSensitive], why: "it faults as the table says"),
        Row("lr.d a0, (a1)", 0x1005_B52F, gives: [.locationSensitive]),
        Row("sc.d a0, a2, (a1)", 0x18C5_B52F, gives: [.locationSensitive]),
        Row("amoadd.w a0, a2, (a1)", 0x00C5_A52F, gives: [.locationSensitive]),
        Row("c.ld a0, 0(a1)", 0x6188, gives: [.locationSensitive]),
    ]

    static let innocuous: [Row<UInt32, Set<Kind>>] = [
        Row("addi a0, a0, 1", 0x0015_0513, gives: [.innocuous]),
        Row("fence.i", 0x0000_100F, gives: [.innocuous]),
        Row("fence", 0x0FF0_000F, gives: [.innocuous]),
        Row(
            "jalr ra, 0(a0)", 0x0005_00E7, gives: [.innocuous], why: "it changes pc, as registers tell it to"),
        Row("auipc a0, 0", 0x0000_0517, gives: [.innocuous], why: "pc is the same wherever the frame lies"),
        Row("c.mv a0, a1", 0x852E, gives: [.innocuous]),
    ]

    static let undefined: [Row<UInt32, Set<Kind>>] = [
        Row("0x00000000", 0, gives: [.undefined]),
        Row("0xffffffff", .max, gives: [.undefined]),
        Row("csrrw x0, time, a0", 0xC015_1073, gives: [.undefined], why: "time is read-only in M too"),
        Row("csrrs a0, 0x180 + 1, x0", 0x1810_2573, gives: [.undefined], why: "no such register"),
        Row("csrrs a0, 0xcc0, x0", 0xCC00_2573, gives: [.undefined], why: "curpriv is RV64-NT's alone"),
        Row("prober a0, a1", 0x0005_850B, gives: [.undefined], why: "prober is RV64-NT's alone"),
    ]
}
