import Emulator
import ExamKit
import LabSupport
import RISCV

/// A program that looks at the machine, and interrupts that come while it runs.
///
/// RAM is full of `addi x0, x0, 0`, so that wherever control goes there is a 32-bit instruction:
/// compressed ones belong to milestone 3.
struct PrivilegeScript: Codable, Sendable {
    struct Event: Codable, Sendable {
        /// Before which step.
        var step: Int
        /// Bits of `mip` that devices hold high from then on.
        var lines: Hex
    }

    var mode: UInt8 = 3
    /// Written in this order, from machine mode, before the first step.
    var csrs: [NamedValue] = []
    var registers: [String: Hex] = [:]
    /// Words by their address.
    var code: [String: [Hex]] = [:]
    var events: [Event] = []
    var steps = 24

    static let start: UInt64 = 0x8000_0100
    static let machineVector: UInt64 = 0x8000_1000
    static let supervisorVector: UInt64 = 0x8000_1800
    static let ramSize: UInt64 = 0x4000
}

/// A register of the machine and its value.
struct NamedValue: Codable, Equatable, Sendable {
    var csr: UInt16
    var value: Hex

    init(_ csr: CSR, _ value: UInt64) {
        self.csr = csr.rawValue
        self.value = Hex(value)
    }

    init(csr: UInt16, value: UInt64) {
        self.csr = csr
        self.value = Hex(value)
    }
}

/// What can be seen of the machine while it runs.
struct PrivilegeTranscript: Codable, Equatable, Sendable {
    struct Step: Codable, Equatable, Sendable {
        /// After the step.
        var pc: Hex
        var mode: UInt8
        var trap: TrapSeen?
        /// Registers that changed.
        var changed: [String: Hex] = [:]
    }

    var steps: [Step] = []
    /// At the end, without what the ISA leaves open.
    var csrs: [NamedValue] = []
}

extension PrivilegeScript {
    /// Lets the lab's hart run it.
    func run() throws -> PrivilegeTranscript {
        let hart = Hart(bus: SystemBus(memory: try Memory(size: Self.ramSize)))
        try prepare(hart)
        var transcript = PrivilegeTranscript()
        for step in 0..<steps {
            for event in events where event.step == step {
                for interrupt in Interrupt.allCases {
                    hart.lines.set(interrupt, event.lines.value & interrupt.mask != 0)
                }
            }
            let before = hart.registers.values
            let trap = try hart.step()
            var seen = PrivilegeTranscript.Step(
                pc: Hex(hart.pc), mode: hart.mode.rawValue, trap: trap.map(TrapSeen.init))
            for (number, value) in hart.registers.values.enumerated() where value != before[number] {
                seen.changed["x\(number)"] = Hex(value)
            }
            transcript.steps.append(seen)
        }
        transcript.csrs = try Self.watched.map { csr, mask in
            NamedValue(csr, try hart.csr.read(csr.rawValue, in: .machine) & mask)
        }
        return transcript
    }

    private func prepare(_ hart: Hart) throws {
        let memory = hart.bus.memory
        for address in stride(from: memory.base, to: memory.base + memory.size, by: 4) {
            try memory.store(address, size: .word, 0x13)
        }
        for (address, words) in code {
            guard let start = UInt64(address.dropFirst(2), radix: 16) else { continue }
            for (index, word) in words.enumerated() {
                try memory.store(start + 4 * UInt64(index), size: .word, word.value)
            }
        }
        for item in csrs { try hart.csr.write(item.csr, item.value.value, in: .machine) }
        for (name, value) in registers {
            if let number = Register.number(name) { hart.registers[number] = value.value }
        }
        hart.mode = PrivilegeMode(rawValue: mode) ?? .machine
        hart.pc = Self.start
    }

    /// What is looked at in the end, and which bits.
    private static let watched: [(CSR, UInt64)] = [
        (.mstatus, Status.machineWritable | Status.xlen64), (.mtvec, .max), (.medeleg, LegalValues.delegable),
        (.mideleg, LegalValues.supervisorInterrupts), (.mie, LegalValues.interrupts),
        (.mip, LegalValues.interrupts),
        (.mscratch, .max), (.mepc, .max), (.mcause, .max), (.mtval, .max), (.mcounteren, 7),
        (.sstatus, Status.supervisorVisible), (.stvec, .max), (.sie, LegalValues.supervisorInterrupts),
        (.sip, LegalValues.supervisorInterrupts), (.sscratch, .max), (.sepc, .max), (.scause, .max),
        (.stval, .max), (.scounteren, 7), (.satp, .max),
    ]
}
