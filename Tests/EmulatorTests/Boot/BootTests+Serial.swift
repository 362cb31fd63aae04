import ELF
import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: the run loop looks at the serial line, and waits when the guest waits.
extension BootTests {
    func testABusyGuestHearsTheSerialLine() throws {
        // UART, PLIC and MIE let a received byte interrupt; then `j .`. The handler turns the machine off.
        let console = LateConsole()
        let machine = try machine(
            [
                Instruction(.lui, rd: 5, immediate: 0x1000_0000), .li(6, 1),
                Instruction(.sb, rs1: 5, rs2: 6, immediate: 1),
                Instruction(.lui, rd: 5, immediate: 0xC00_0000),
                Instruction(.sw, rs1: 5, rs2: 6, immediate: 40),
                Instruction(.lui, rd: 7, immediate: 0xC00_2000), .li(6, 1024),
                Instruction(.sw, rs1: 7, rs2: 6),
                Instruction(.auipc, rd: 8), Instruction(.addi, rd: 8, rs1: 8, immediate: 32),
                .csrw(.mtvec, 8),
                Instruction(.addi, rd: 6, rs1: 6, immediate: 1024), .csrw(.mie, 6),
                Instruction(.csrrwi, rs1: 8, immediate: Int64(CSR.mstatus.rawValue)),
                Instruction(.addi), Instruction(.jal),
            ] + powerOff(code: 9), console: console)
        let stop = try machine.run(Stepper(), budget: 200_000)
        assertLesson(
            stop, is: .exited(status: 9),
            "a guest that loops with the receive interrupt on, and a byte typed after a while",
            why: "somebody has to look at the serial line while the guest works: poll the UART between turns")
    }

    func testWaitingSkipsToTheTimer() throws {
        // stimecmp is far ahead; wfi; then the time goes into a0 and the machine off.
        let far: UInt64 = 50_000_000
        let machine = try machine(
            [Instruction(.wfi), .csrr(10, .time)] + powerOff(code: 4), console: ScriptedConsole())
        try machine.hart.csr.write(CSR.menvcfg.rawValue, 1 << 63, in: .machine)
        try machine.hart.csr.write(CSR.stimecmp.rawValue, far, in: .machine)
        try machine.hart.csr.write(CSR.mie.rawValue, Interrupt.supervisorTimer.mask, in: .machine)
        var asked: [UInt64?] = []
        let stop = try machine.run(Stepper(), budget: 1000) { ticks in
            asked.append(ticks)
            return true
        }
        let time = machine.hart.registers[10]
        assertLesson(
            "\(stop), time in order: \(time >= far && time < far + 10), asked \(asked.count), "
                + "ticks in order: \((asked.first ?? nil).map { $0 > far - 10 && $0 <= far } ?? false)",
            is: "\(Machine.Stop.exited(status: 4)), time in order: true, asked 1, ticks in order: true",
            "wfi with the timer 50 million ticks ahead",
            why: "nothing happens until then: the clock can jump there, and `idle` is told how far")
    }

    func testInputWakesAGuestThatWaits() throws {
        let console = ScriptedConsole()
        let machine = try bootMachine(console)
        var rounds = 0
        let stop = try machine.run(Stepper(), budget: 3_000_000) { timer in
            guard timer == nil else { return true }
            rounds += 1
            if rounds == 1 { console.type("halt 5\n") }
            return rounds == 1
        }
        assertLesson(
            stop, is: .exited(status: 5),
            "boot, and type `halt 5` only when the guest has nothing left to do",
            why:
                "`idle` may wait for a person; when it says true the run goes on and looks for what was typed"
        )
    }

    /// Stores to the finisher: status `code`.
    private func powerOff(code: Int64) -> [Instruction] {
        [
            Instruction(.lui, rd: 5, immediate: 0x10_0000),
            Instruction(.lui, rd: 6, immediate: code << 16 | 0x3000),
            Instruction(.addi, rd: 6, rs1: 6, immediate: 0x333), Instruction(.sw, rs1: 5, rs2: 6),
            Instruction(.jal),
        ]
    }

    private func machine(_ program: [Instruction], console: any Console) throws -> Machine {
        let machine = try Machine(memorySize: 0x1_0000, console: console)
        try machine.load(try TinyImage(program: program).file())
        return machine
    }
}

/// A terminal where a key is pressed only after somebody has looked in vain three times.
private final class LateConsole: Console {
    private var looks = 0

    func write(_ byte: UInt8) {}

    func read() -> UInt8? {
        looks += 1
        return looks == 4 ? UInt8(ascii: "x") : nil
    }
}
