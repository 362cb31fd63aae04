import Hardware
import LabSupport
import RISCV
import TrapVMM

/// A random program for S-mode that goes forward only: plain, compressed and sensitive instructions,
/// faults, branches and jumps side by side. Its trap handler skips what trapped. It ends with `wfi`.
struct RandomKernel {
    private(set) var code: [UInt8] = []
    private let registers: [UInt64]
    private let data: [UInt8]
    /// Whether the program runs in an address space of its own.
    private let pages: Bool

    static let memorySize: UInt64 = 0x2_0000
    /// Not at the start of a page: the first page ends in the middle of the program.
    static let start = Stand.base + 0xE40
    private static let handler = Stand.base + 0x100
    private static let dataStart = Stand.base + 0x8000
    private static let tables = Stand.base + 0x1_0000
    /// x8 and x9 point to data, x28 to a hole; x30 and x31 are the handler's. None is ever overwritten.
    private static let kept: Set<UInt8> = [8, 9, 28, 30, 31]

    /// - Parameter readsClocks: whether `time` and `instret` are among the registers that it reads.
    init(length: Int = 120, readsClocks: Bool, using generator: inout SeededGenerator) {
        var pieces = RandomPieces(kept: Self.kept, readsClocks: readsClocks)
        while pieces.count < length { pieces.add(using: &generator) }
        pieces.end()
        code = pieces.bytes
        var registers = (0..<32).map { _ in UInt64.random(in: 0...(.max), using: &generator) }
        registers[8] = Self.dataStart + 0x1000
        registers[9] = Self.dataStart + 0x2800
        registers[28] = 0x5000_0000
        self.registers = registers
        data = (0..<0x4000).map { _ in .random(in: 0...255, using: &generator) }
        pages = Bool.random(using: &generator)
    }

    /// Where the code lies.
    var text: Range<UInt64> { Self.start..<Self.start + UInt64(code.count) }

    /// The program on a computer of its own, at its end.
    func onBareMachine() throws -> BareMachine {
        let bare = try BareMachine(memorySize: Self.memorySize, instructionSet: .rv64NT)
        let satp = try fill(bare.memory)
        for (number, value) in registers.enumerated() { bare.hart.registers[UInt8(number)] = value }
        try bare.set(.stvec, Self.handler)
        try bare.set(.satp, satp)
        bare.hart.pc = Self.start
        try bare.enter(.supervisor)
        // Calls from S are the supervisor's own, too.
        try bare.set(.medeleg, 0xB3FF)
        _ = try bare.run(budget: 20_000)
        return bare
    }

    /// The program in a virtual machine, at its end.
    func asGuest(_ technique: Technique) throws -> Guest {
        let guest = try Stand.guest(
            memorySize: Self.memorySize, technique: technique, instructionSet: .rv64NT)
        let satp = try fill(guest.memory)
        for (number, value) in registers.enumerated() { guest.vm[register: UInt8(number)] = value }
        guest.vm.csr[.stvec] = Self.handler
        guest.vm.csr[.satp] = satp
        guest.vm.pc = Self.start
        guest.enter(.supervisor)
        guest.vm.csr[.medeleg] = 0xB3FF
        if technique == .patch {
            try guest.vm.patch(text: text)
            try guest.vm.patch(text: Self.handler..<Self.handler + 20)
        }
        _ = try guest.vm.run(budget: 20_000)
        for (place, word) in guest.vm.patches.originals {
            try guest.memory.store(place, size: .word, UInt64(word))
        }
        return guest
    }

    /// Returns the value of `satp`.
    private func fill(_ memory: Memory) throws -> UInt64 {
        try memory.write(code, at: Self.start)
        try memory.write(data, at: Self.dataStart)
        let skip: [Instruction] = [
            .csrr(30, .sepc), .addi(30, 30, 4), .csrw(.sepc, 30), .csrr(31, .scause), .sret,
        ]
        for (index, instruction) in skip.enumerated() {
            try memory.store(Self.handler + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
        }
        guard pages else { return 0 }
        let tables = GuestTables(in: memory, at: Self.tables)
        for page in stride(from: Stand.base, to: Stand.base + Self.memorySize, by: 0x1000) {
            try tables.map(page, to: page, PTE.v | PTE.r | PTE.w | PTE.x)
        }
        return tables.satp
    }
}
