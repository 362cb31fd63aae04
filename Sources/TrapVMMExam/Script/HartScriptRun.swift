import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

extension HartScript {
    /// Puts the script to the lab's virtual hart.
    func run() throws -> HartTranscript {
        let size = Hypervisor.footprint(ofMemory: Self.memorySize)
        let hart = EmulatedHart(memory: try Memory(size: size), engine: Stepper())
        hart.instructionSet = InstructionSet(rawValue: isa) ?? .rv64
        let hypervisor = Hypervisor(hart: hart)
        var made: ExamBoard?
        let machine = try hypervisor.makeMachine(
            name: "exam", memorySize: Self.memorySize, technique: Technique(rawValue: technique) ?? .trap,
            firmware: Firmware(rawValue: firmware) ?? .none
        ) { memory in
            let board = ExamBoard(memory: memory, typed: Array(typed.utf8))
            made = board
            return board
        }
        guard let board = made else { return HartTranscript() }
        return try withExtendedLifetime(hypervisor) { try run(machine, board, hart) }
    }

    private func run(
        _ machine: VirtualMachine, _ board: ExamBoard, _ hart: any HostHart
    ) throws -> HartTranscript {
        try board.memory.write(memory)
        let before = try board.memory.read(board.memory.base, count: Int(board.memory.size))
        try machine.write(csrs)
        machine.mode = PrivilegeMode(rawValue: mode) ?? .supervisor
        machine.pc = Self.start
        machine.set(registers)
        var transcript = HartTranscript()
        for step in steps where board.exitStatus == nil {
            transcript.steps.append(try take(step, machine, board, hart))
        }
        transcript.memory = try board.memory.changes(since: before)
        transcript.console = printable(String(decoding: board.printed, as: UTF8.self))
        transcript.exitStatus = board.exitStatus
        return transcript
    }

    private func take(
        _ step: Step, _ machine: VirtualMachine, _ board: ExamBoard, _ hart: any HostHart
    ) throws -> HartTranscript.Step {
        let list = watched.compactMap(CSR.init(rawValue:))
        let csrs = try machine.values(of: list)
        machine.set(step.registers ?? [:])
        let registers = machine.generalRegisters
        var seen = HartTranscript.Step(pc: Hex(0), mode: 0)
        do {
            try act(step, machine, board, hart, &seen)
        } catch let trap as Trap {
            seen.trap = TrapSeen(trap)
        }
        seen.pc = Hex(machine.pc)
        seen.mode = machine.mode.rawValue
        // Who has been switched off does not look at his registers any more.
        guard board.exitStatus == nil else { return seen }
        seen.changed = machine.changes(since: registers)
        // The second word of a call's answer means nothing where the first one is an error.
        if step.call == true, machine[register: 10] >> 63 == 1 { seen.changed["x11"] = nil }
        seen.csrs = zip(csrs, try machine.values(of: list)).filter { $0 != $1 }.map(\.1)
        return seen
    }

    private func act(
        _ step: Step, _ machine: VirtualMachine, _ board: ExamBoard, _ hart: any HostHart,
        _ seen: inout HartTranscript.Step
    ) throws {
        if let word = step.word { try machine.emulate(try hart.decode(word)) }
        if let trap = step.inject, trap.count == 2, let cause = Trap.Cause(encoded: trap[0].value) {
            try machine.inject(Trap(cause, value: trap[1].value))
        }
        if step.call == true { try machine.handle(.exception(.userEnvironmentCall)) }
        if step.deliver == true {
            seen.interrupt = try machine.pendingInterrupt()?.rawValue
            try machine.deliverInterrupt()
        }
        if let lines = step.lines { board.pendingInterrupts = lines.value }
        if let ticks = step.ticks { board.advance(by: ticks) }
        if let mode = step.mode { machine.mode = PrivilegeMode(rawValue: mode) ?? .supervisor }
    }
}

extension Trap.Cause {
    /// The cause behind a value of `mcause`; nil where there is none.
    init?(encoded: UInt64) {
        let number = encoded & (1 << 63 - 1)
        if encoded >> 63 == 1 {
            guard let interrupt = Interrupt(rawValue: number) else { return nil }
            self = .interrupt(interrupt)
        } else {
            guard let exception = Exception(rawValue: number) else { return nil }
            self = .exception(exception)
        }
    }
}

extension VirtualMachine {
    /// Sets registers by their names; names that are none are left out.
    func set(_ registers: [String: Hex]) {
        for (name, value) in registers {
            if let number = Register.number(name) { self[register: number] = value.value }
        }
    }

    var generalRegisters: [UInt64] { (0..<32).map { self[register: $0] } }

    /// Registers that hold something else than before, as `x5`.
    func changes(since before: [UInt64]) -> [String: Hex] {
        var changed: [String: Hex] = [:]
        for (number, value) in generalRegisters.enumerated() where value != before[number] {
            changed["x\(number)"] = Hex(value)
        }
        return changed
    }
}
