import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Random instructions on the virtual registers and on a real hart's.
extension VirtualCSRTests {
    private static let subjects = CSR.allCases.filter {
        // These say how long the machines have run, or change how it is counted.
        ![.cycle, .instret, .mcycle, .minstret, .mcountinhibit, .menvcfg].contains($0)
    }

    func testRandomInstructionsDoWhatABareHartDoes() throws {
        for hasTimer in [false, true] {
            try withSeed { generator in
                let guest = try makeGuest(in: .machine)
                let bare = try BareMachine()
                let environment: UInt64 = hasTimer ? 1 << 63 : 0
                try bare.set(.menvcfg, environment)
                try guest.vm.csr.write(CSR.menvcfg.rawValue, environment, in: .machine)
                for number in 0..<3000 where (testRun?.totalFailureCount ?? 0) < 3 {
                    try compare(guest, bare, number, using: &generator)
                }
            }
        }
    }

    private func compare(
        _ guest: Guest, _ bare: BareMachine, _ number: Int, using generator: inout SeededGenerator
    ) throws {
        let modes: [PrivilegeMode] = [.machine, .machine, .supervisor, .supervisor, .user]
        let mode = modes.randomElement(using: &generator) ?? .machine
        let value = Self.value(using: &generator)
        let operation = Operation(
            rawValue: .random(in: Operation.csrrw.rawValue...Operation.csrrci.rawValue, using: &generator))
        let subject = Self.subjects.randomElement(using: &generator) ?? .mstatus
        let i = Instruction.csr(operation ?? .csrrw, 5, subject, generator.next() % 4 == 0 ? 0 : 6)

        bare.hart.mode = mode
        guest.vm.mode = mode
        bare.hart.clock.skip(guest.vm.board.time &- bare.hart.clock.now)
        guest.set([5: 0, 6: value])
        bare.hart.registers[5] = 0
        bare.hart.registers[6] = value
        let actual = try state(subject, mode, trap: try trap { try guest.vm.emulate(i) }) {
            try guest.vm.csr.read($0.rawValue, in: .machine)
        } and: {
            guest.vm[register: 5]
        }
        let expected = try state(subject, mode, trap: try trap { _ = try bare.hart.execute(i) }) {
            try bare.hart.csr.read($0.rawValue, in: .machine)
        } and: {
            bare.hart.registers[5]
        }
        assertLesson(
            actual, is: expected, "instruction \(number), \(i) in \(mode) with x6 = \(hex(value))",
            why: "the guest must not be able to tell its registers from real ones")
    }

    private func state(
        _ subject: CSR, _ mode: PrivilegeMode, trap: Trap?, read: (CSR) throws -> UInt64, and rd: () -> UInt64
    ) throws -> String {
        var text = "\(describe(trap)), rd \(hex(rd()))"
        for csr in [subject, .mstatus, .mie, .mip, .sip] where csr != .time {
            text += ", \(csr) \(hex(try read(csr)))"
        }
        return text
    }

    private static func value(using generator: inout SeededGenerator) -> UInt64 {
        let any = generator.next()
        return switch any % 4 {
        case 0: any >> 56
        case 1: .max
        case 2: 1 << (any >> 8 & 63)
        default: any
        }
    }
}
