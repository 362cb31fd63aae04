import RISCV

/// The few instructions that an experiment runs for its own ends.
///
/// Code is stored by the hart itself: one that remembers decoded instructions sees its own stores, and
/// need not see ours.
enum ExperimentProgram {
    /// Offsets in the code page; the word that is tried is at 0. Each has a cache line of its own.
    static let idle: UInt64 = 0x100
    private static let storing: UInt64 = 0x200
    private static let loading: UInt64 = 0x300

    /// Writes the instructions to the code page.
    static func write(to memory: Memory, at start: UInt64) throws {
        let programs: [(UInt64, [Instruction])] = [
            (idle, [Instruction(.addi)]),
            // The store that fails ends a reservation that somebody may have left behind.
            (
                storing,
                [Instruction(.scW, rs1: 12), Instruction(.sw, rs1: 10, rs2: 11), Instruction(.fenceI)]
            ),
            (loading, [Instruction(.ld, rd: 11, rs1: 10)]),
        ]
        for (offset, program) in programs {
            for (index, instruction) in program.enumerated() {
                try memory.store(
                    start + offset + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
            }
        }
    }

    /// Has the hart store a word of code.
    static func store(
        _ word: UInt32, at place: UInt64, scratch: UInt64, on hart: any HostHart, code: UInt64
    ) throws {
        wake(hart)
        hart[register: 10] = place
        hart[register: 11] = UInt64(word)
        hart[register: 12] = scratch
        hart.pc = code + storing
        let exit = try hart.run(atMost: 3)
        guard exit == .limit else {
            throw ExperimentError("the hart cannot store a word of code in M: its run ended with \(exit)")
        }
    }

    /// What a load in the hart's mode finds; nil when it traps.
    static func load(from address: UInt64, on hart: any HostHart, code: UInt64) throws -> UInt64? {
        hart[register: 10] = address
        hart.pc = code + loading
        return try hart.run(atMost: 1) == .limit ? hart[register: 11] : nil
    }

    /// Whether the hart waits for an interrupt; it does not afterwards.
    static func isStopped(_ hart: any HostHart, code: UInt64) throws -> Bool {
        hart.mode = .machine
        hart.pc = code + idle
        guard try hart.run(atMost: 1) == .waiting else { return false }
        wake(hart)
        _ = try hart.run(atMost: 1)
        return true
    }

    /// M, with an interrupt pending that ends `wfi` and is not taken.
    private static func wake(_ hart: any HostHart) {
        hart.mode = .machine
        hart.write(.mstatus, 0)
        hart.write(.mip, Interrupt.supervisorSoftware.mask)
        hart.write(.mie, Interrupt.supervisorSoftware.mask)
    }
}
