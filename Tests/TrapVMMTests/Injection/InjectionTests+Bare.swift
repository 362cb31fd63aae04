import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Random traps and returns on the virtual hart and on a real one.
extension InjectionTests {
    private static let shown: [CSR] = [
        .mstatus, .mepc, .mcause, .mtval, .sepc, .scause, .stval, .mie, .mip, .mideleg, .medeleg,
    ]

    func testTrapsAndReturnsDoWhatABareHartDoes() throws {
        try withSeed { generator in
            let guest = try Stand.guest()
            let bare = try BareMachine()
            for number in 0..<2500 where (testRun?.totalFailureCount ?? 0) < 3 {
                try disturb(guest, bare, using: &generator)
                let before = state(guest)
                let what = try step(guest, bare, using: &generator)
                assertLesson(
                    state(guest), is: try state(bare), "step \(number), \(what), from\n\(before)",
                    why: "entering and leaving a handler is what the hart did; now it is software's work")
            }
        }
    }

    /// The same random registers for both.
    private func disturb(_ guest: Guest, _ bare: BareMachine, using generator: inout SeededGenerator) throws {
        for csr in [CSR.mstatus, .medeleg, .mideleg, .mie, .mip, .mtvec, .stvec, .mepc, .sepc] {
            let value = generator.next() & ~2
            try guest.vm.csr.write(csr.rawValue, value, in: .machine)
            try bare.set(csr, value)
        }
        let modes: [PrivilegeMode] = [.user, .supervisor, .machine]
        let mode = modes[Int(generator.next() % 3)]
        guest.vm.mode = mode
        bare.hart.mode = mode
        guest.vm.pc = generator.next() & ~1
        bare.hart.pc = guest.vm.pc
    }

    private func step(_ guest: Guest, _ bare: BareMachine, using generator: inout SeededGenerator) throws
        -> String
    {
        switch generator.next() % 4 {
        case 0:
            let causes = Exception.allCases.filter { $0.rawValue < 16 }
            let trap = Trap.exception(
                causes[Int(generator.next() % 13) % causes.count], value: generator.next())
            try guest.vm.inject(trap)
            try bare.hart.take(trap)
            return describe(trap)
        case 1:
            let (mine, its) = (try guest.vm.pendingInterrupt(), try bare.hart.pendingInterrupt())
            XCTAssertEqual(mine, its, "the interrupt to take")
            guard let its, mine == its else { return "no interrupt" }
            try guest.vm.inject(Trap(.interrupt(its)))
            try bare.hart.take(Trap(.interrupt(its)))
            return "\(its)"
        case 2:
            try guest.vm.emulateSret()
            bare.hart.mode = .machine
            _ = try bare.hart.execute(.sret)
            return "sret"
        default:
            try guest.vm.emulateMret()
            bare.hart.mode = .machine
            _ = try bare.hart.execute(.mret)
            return "mret"
        }
    }

    private func state(_ guest: Guest) -> String {
        "\(guest.vm.mode) at \(hex(guest.vm.pc))"
            + Self.shown.map { ", \($0) \(hex($0 == .mip ? guest.vm.csr.pending : guest.vm.csr[$0]))" }
            .joined()
    }

    private func state(_ bare: BareMachine) throws -> String {
        let hart = bare.hart
        return try "\(hart.mode) at \(hex(hart.pc))"
            + Self.shown.map { ", \($0) \(hex(try hart.csr.read($0.rawValue, in: .machine)))" }.joined()
    }
}
