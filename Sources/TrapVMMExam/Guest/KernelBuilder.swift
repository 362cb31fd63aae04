import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Builds kernels that end, whatever the values: every difference is the hypervisor's.
///
/// x1 holds return addresses, x3 and x4 are for a moment, x8 and x9 are the user's pointers, x18 counts,
/// x20 points to the pool, x28 to x31 belong to the handlers. The others are anybody's.
struct KernelBuilder {
    let features: KernelFeatures
    var generator: SeededGenerator
    var code: CodeBuffer
    var user = CodeBuffer(at: GuestLayout.userWindow)
    private var pool: [UInt64] = []
    private var parts: [GuestCase.Part] = []
    /// The next moment that a timer is set to: far beyond what the program has taken by then.
    var alarm: UInt64 = 1 << 20

    static let free: [UInt8] = [5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25]
    /// Those that calls do not use for their links.
    static let inner: [UInt8] = [21, 22, 23, 24, 25]

    init(features: KernelFeatures, generator: SeededGenerator) {
        self.features = features
        self.generator = generator
        // Anywhere in the first page, so that some code crosses into the second.
        code = CodeBuffer(at: GuestLayout.code + 2 * self.generator.below(0x7F0))
    }

    mutating func build() -> GuestCase {
        var guest = GuestCase()
        guest.technique = features.technique.rawValue
        guest.isa = features.isa.rawValue
        guest.mode = generator.pick([1, 1, 3])
        guest.pc = Hex(code.start)
        if guest.mode == 3 {
            note("from machine to supervisor mode")
            code.add(.mret)
        }
        guest.csrs = csrs()
        for _ in 0..<10 { addPart() }
        addEnd()
        guest.registers = registers()
        guest.memory = image()
        guest.text = [Hex(GuestLayout.code), Hex(GuestLayout.userCode)]
        guest.parts = parts
        return guest
    }

    mutating func note(_ text: String) {
        parts.append(GuestCase.Part(at: Hex(code.here), text: text))
    }

    /// Loads a number from the pool.
    mutating func load(_ rd: UInt8, _ value: UInt64) {
        let index = pool.firstIndex(of: value) ?? pool.count
        if index == pool.count { pool.append(value) }
        code.add(.ld, rd: rd, rs1: 20, 8 * Int64(index & 0xFF))
    }

    /// Off with all interrupts, and wait for ever.
    private mutating func addEnd() {
        note("the end")
        code.write(.sie, 0)
        code.add(.wfi)
        code.add(.jal, -4)
    }

    private mutating func csrs() -> [NamedValue] {
        var delegated: UInt64 = 0xB3FE
        if generator.chance(30) {
            delegated &= ~(1 << generator.pick([1, 2, 9, 12, 13, 15] as [UInt64]))
        }
        return [
            NamedValue(.mstatus, 1 << Status.mppShift | generator.pick([0, Status.sum, Status.mxr])),
            NamedValue(.medeleg, delegated), NamedValue(.mideleg, 0x222), NamedValue(.mcounteren, 7),
            NamedValue(.menvcfg, 1 << 63), NamedValue(.stimecmp, .max),
            NamedValue(.mtvec, GuestLayout.machineHandler), NamedValue(.mepc, code.here),
            NamedValue(.stvec, GuestLayout.handler | generator.below(2)),
            NamedValue(.satp, GuestLayout.satp(0)), NamedValue(.sie, generator.pick([0, 2, 0x22])),
            NamedValue(.sscratch, generator.next()),
        ]
    }

    private mutating func registers() -> [String: Hex] {
        var registers = ["x20": Hex(GuestLayout.pool), "x29": Hex(GuestLayout.log)]
        for number in Self.free { registers["x\(number)"] = Hex(generator.operand()) }
        return registers
    }

    private mutating func image() -> MemoryImage {
        var image = GuestTables.image(&generator)
        for part in [code, TrapHandlers.supervisor(), TrapHandlers.machine()] {
            image[(part.start & ~7).hex] = part.aligned
        }
        image[GuestLayout.userCode.hex] = user.doubles
        image[GuestLayout.pool.hex] = pool.map(Hex.init)
        for frame in 0..<GuestLayout.functions {
            image[GuestLayout.frame(frame).hex] = (0..<6).map { _ in Hex(generator.next()) }
        }
        for frame in GuestLayout.functions..<GuestLayout.functions + 2 {
            var function = CodeBuffer(at: GuestLayout.frame(frame))
            function.add(.addi, rd: 10, rs1: 10, Int64(frame))
            function.add(.slli, rd: 11, rs1: 10, Int64(frame))
            function.add(.jalr, rs1: 1)
            image[function.start.hex] = function.doubles
        }
        return image
    }
}
