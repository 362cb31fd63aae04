import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 5: loads and stores at devices, time, and several guests. Whole guests and the scheduler are
/// in files of their own.
final class VirtualDeviceTests: XCTestCase {
    static let uart: UInt64 = 0x1000_0000
    static let handler: UInt64 = 0x8000_0800

    /// A guest and a bare machine in M with the same program, registers and handler, both run to their end.
    func bothAfter(
        _ program: [UInt32], _ registers: [UInt8: UInt64], typing input: String = ""
    ) throws -> (guest: Guest, bare: BareMachine) {
        let guest = try Stand.guest(memorySize: 1 << 16, typing: input)
        let bare = try BareMachine(memorySize: 1 << 16, typing: input)
        for memory in [guest.memory, bare.memory] {
            var address = Stand.base
            for word in program {
                let size: AccessSize = word & 3 == 3 ? .word : .half
                try memory.store(address, size: size, UInt64(word))
                address += size.bytes
            }
            // What is pending would end the wait at once.
            let handler = [Instruction.csr(.csrrwi, 0, .mie, 0), .wfi]
            for (index, i) in handler.enumerated() {
                try memory.store(Self.handler + 4 * UInt64(index), size: .word, UInt64(i.encoded))
            }
        }
        for (number, value) in registers {
            guest.vm[register: number] = value
            bare.hart.registers[number] = value
        }
        guest.vm.csr[.mtvec] = Self.handler
        try bare.set(.mtvec, Self.handler)
        guest.vm.pc = Stand.base
        bare.hart.pc = Stand.base
        _ = try guest.vm.run(budget: 3000)
        _ = try bare.run(budget: 3000)
        return (guest, bare)
    }

    /// Fails unless the guest cannot tell its board from the bare one.
    func assertSame(
        _ program: [UInt32], _ registers: [UInt8: UInt64], _ what: String, file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        let (guest, bare) = try bothAfter(program, registers)
        assertLesson(
            try Snapshot.of(guest) + "\n\(guest.console.sent)",
            is: try Snapshot.of(bare) + "\n\(bare.console.sent)", what,
            why:
                "the monitor plays the device, and the guest cannot tell: result, pc, trap and time are the same",
            file: file, line: line)
    }

    /// Where loads and stores go in these tests: registers of devices, gaps between them, no device at all.
    private static let places: [UInt64] = [
        0x1000_0000, 0x1000_0003, 0x1000_0005, 0x1000_0007, 0x1000_00FF, 0x1000_0100, 0x200_4000, 0x200_4004,
        0x200_4006, 0x200_BFF8, 0xC00_0004, 0xC00_2000, 0x1000_1000, 0x1000_1004, 0x1000_1008, 0x3000_0000,
        0x0,
        0x7FFF_FFF8, 0x8010_0000,
    ]

    func testLoadsOfEveryWidthAndSign() throws {
        for operation in [Operation.lb, .lh, .lw, .ld, .lbu, .lhu, .lwu] {
            for place in Self.places where (testRun?.totalFailureCount ?? 0) < 3 {
                let i = Instruction.load(operation, 10, 0, 5)
                // First the timer's register gets bytes whose signs differ.
                let set = Instruction.store(.sd, 7, 0, 6)
                try assertSame(
                    [set, i, .wfi].map(\.encoded), [5: place, 6: 0x200_4000, 7: 0x7182_F384_85F6_8788],
                    "\(i) at \(hex(place))")
            }
        }
    }

    func testStoresOfEveryWidth() throws {
        for operation in [Operation.sb, .sh, .sw, .sd] {
            for place in Self.places where (testRun?.totalFailureCount ?? 0) < 3 {
                let i = Instruction.store(operation, 7, 0, 5)
                let back = Instruction.load(.lbu, 11, 0, 5)
                try assertSame(
                    [i, back, .wfi].map(\.encoded), [5: place, 7: 0x7182_F384_85F6_8741],
                    "\(i) at \(hex(place))")
            }
        }
    }

    func testALoadExtendsTheSignAsItsNameSays() throws {
        let rows: [Row<RISCV.Operation, UInt64>] = [
            Row("lw", .lw, gives: 0xFFFF_FFFF_85F6_8788), Row("lwu", .lwu, gives: 0x85F6_8788),
            Row("ld", .ld, gives: 0x7182_F384_85F6_8788),
        ]
        try assertRows(
            rows, "read the CLINT's mtimecmp with", why: "the board gives bytes, the load their sign",
            show: hex
        ) { operation in
            let guest = try Stand.guest()
            try guest.vm.board.store(0x200_4000, size: .double, 0x7182_F384_85F6_8788)
            guest.set([5: 0x200_4000])
            try guest.place([.load(operation, 10, 0, 5), .wfi])
            _ = try guest.vm.run(budget: 100)
            return guest.vm[register: 10]
        }
    }

    func testCompressedAccessesAreTwoBytesLong() throws {
        // c.lw x9, 0(x8); c.sw x9, 0(x8); c.ld and c.sd likewise; then addi x10, x0, 7 and wfi.
        let rest = [Instruction.li(10, 7), .wfi].map(\.encoded)
        for word: UInt32 in [0x4004, 0xC004, 0x6004, 0xE004] {
            try assertSame(
                [word] + rest, [8: 0x200_4000, 9: 0x1_2345_6789],
                "the compressed word \(hex(word)) at the CLINT")
            let (guest, _) = try bothAfter([word] + rest, [8: 0x200_4000, 9: 0x1_2345_6789])
            XCTAssertEqual(guest.vm[register: 10], 7, "pc advances by 2: the next instruction runs, whole")
        }
    }

    func testAtomicsAtDevicesRaiseWhatTheBoardRaises() throws {
        for operation in [Operation.amoaddW, .amoswapD, .amoorW, .lrW, .lrD, .scW] {
            let i = Instruction(operation, rd: 10, rs1: 5, rs2: 7)
            try assertSame([i, .wfi].map(\.encoded), [5: 0x200_4000, 7: 1], "\(i) at the CLINT")
        }
    }

    func testMisalignedAccessesAtDevicesFault() throws {
        let rows: [Row<Instruction, UInt64>] = [
            Row("lw", .load(.lw, 10, 2, 5), gives: 4), Row("ld", .load(.ld, 10, 4, 5), gives: 4),
            Row("sw", .store(.sw, 7, 1, 5), gives: 6), Row("sh", .store(.sh, 7, 3, 5), gives: 6),
        ]
        try assertRows(rows, "misaligned at a device:", why: "load 4, store 6, and the device sees nothing") {
            i in
            let (guest, bare) = try bothAfter([i, .wfi].map(\.encoded), [5: 0x200_4000, 7: 1])
            try assertEquals(Snapshot.of(guest), try Snapshot.of(bare), "as on the bare board: \(i)")
            return guest.vm.csr[.mcause]
        }
    }

    func testHolesAreAccessFaults() throws {
        let rows: [Row<Instruction, UInt64>] = [
            Row("a load", .load(.lw, 10, 0, 5), gives: 5), Row("a store", .store(.sw, 7, 0, 5), gives: 7),
        ]
        for hole: UInt64 in [0x3000_0000, 0x8010_0000, 0xFFFF_FFFF_0000_0000] {
            try assertRows(
                rows, "where nothing is, \(hex(hole)):", why: "the bare board has nothing there either"
            ) { i in
                let (guest, _) = try bothAfter([i, .wfi].map(\.encoded), [5: hole])
                XCTAssertEqual(guest.vm.csr[.mtval], hole, "the value is the virtual address")
                XCTAssertEqual(guest.vm.csr[.mepc], Stand.base, "mepc is the access itself")
                return guest.vm.csr[.mcause]
            }
        }
    }

    func testTheSerialLineKeepsTheOrder() throws {
        let guest = try Stand.guest()
        let text = "ordered\n"
        try guest.place(text.utf8.flatMap { [Instruction.li(6, Int64($0)), .store(.sb, 6, 0, 5)] } + [.wfi])
        guest.set([5: Self.uart])
        try assertEquals(guest.vm.run(budget: 500), .waiting)
        assertLesson(
            guest.console.output, is: text, "store \(text.utf8.count) bytes to the UART",
            why: "each store is one byte at the other end, none lost, none twice")
        XCTAssertEqual(guest.vm.counts[.device], UInt64(text.utf8.count), "each is one exit")
    }

    func testInputArrivesAtTheSerialLine() throws {
        let (guest, bare) = try bothAfter(
            [Instruction.load(.lbu, 10, 5, 5), .load(.lbu, 11, 0, 5), .load(.lbu, 12, 0, 5), .wfi].map(
                \.encoded),
            [5: Self.uart], typing: "hi")
        try assertEquals(Snapshot.of(guest), try Snapshot.of(bare))
        XCTAssertEqual([guest.vm[register: 11], guest.vm[register: 12]], [0x68, 0x69])
    }

    func testAMappedDeviceAnswersThroughTheGuestsTable() throws {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        try tables.map(Stand.base, to: Stand.base, PTE.code)
        try tables.map(0x6000, to: Self.uart, PTE.data)
        try tables.map(0x7000, to: 0x3000_0000, PTE.data)
        guest.enter(.supervisor)
        guest.vm.csr[.satp] = tables.satp
        guest.vm.csr[.stvec] = Stand.base + 0x800
        try guest.write([.wfi], at: Stand.base + 0x800)
        try guest.place([.store(.sb, 6, 0, 5), .load(.lw, 10, 8, 7)])
        guest.set([5: 0x6000, 6: 0x21, 7: 0x7000])
        try assertEquals(guest.vm.run(budget: 500), .waiting)
        XCTAssertEqual(guest.console.output, "!")
        assertLesson(
            [guest.vm.csr[.scause], guest.vm.csr[.stval]], is: [5, 0x7008], "a load from a mapped hole",
            why: "the trap value is the guest virtual address, not where it leads")
    }

    func testTheMachineTimerInterrupts() throws {
        // mtimecmp = 500, MTIE and MIE on, wait; the handler waits for ever with interrupts off.
        let program: [Instruction] = [
            .store(.sd, 6, 0, 5), .csrw(.mie, 7), .csr(.csrrsi, 0, .mstatus, 8), .wfi, .li(10, 1), .jump(0),
        ]
        let registers: [UInt8: UInt64] = [5: 0x200_4000, 6: 500, 7: 0x80]
        let (guest, bare) = try bothAfter(program.map(\.encoded), registers)
        XCTAssertEqual(guest.vm.csr[.mcause], 1 << 63 | 7, "the timer's interrupt arrived")
        XCTAssertEqual(
            guest.vm.csr[.mepc], bare.hart.pc == 0 ? 0 : try bare.hart.csr.read(0x341, in: .machine))
        XCTAssertGreaterThanOrEqual(guest.vm.board.time, 500, "the guest's time passed while it waited")
        XCTAssertEqual(guest.vm[register: 10], 0, "it came before the instruction behind wfi")
    }
}
