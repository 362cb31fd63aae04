import ELF
import Guests
import Hardware
import RISCV
import TrapVMM

/// A hypervisor on a hart of its own, with room for some guests.
final class Stand {
    /// Guest physical address at which every guest's RAM begins.
    static let base: UInt64 = 0x8000_0000

    let hart: EmulatedHart
    let hypervisor: Hypervisor

    /// Room for `guests` guests of `memorySize` bytes each.
    init(guests: Int = 1, memorySize: UInt64 = 1 << 20, instructionSet: InstructionSet = .rv64) throws {
        let size = UInt64(guests) * Hypervisor.footprint(ofMemory: memorySize)
        hart = EmulatedHart(memory: try Memory(size: size))
        hart.instructionSet = instructionSet
        hypervisor = Hypervisor(hart: hart)
    }

    /// One more guest.
    func makeGuest(
        _ name: String = "guest", memorySize: UInt64 = 1 << 20, technique: Technique = .trap,
        firmware: Firmware = .none, typing input: String = "", disk: (any Disk)? = nil
    ) throws -> Guest {
        let console = RecordingConsole(typing: input)
        let vm = try hypervisor.makeMachine(
            name: name, memorySize: memorySize, technique: technique, firmware: firmware
        ) { try VirtBoard(memory: $0, console: console, disk: disk) }
        return Guest(stand: self, vm: vm, console: console)
    }

    /// A guest with a hypervisor of its own.
    static func guest(
        memorySize: UInt64 = 1 << 20, technique: Technique = .trap, firmware: Firmware = .none,
        instructionSet: InstructionSet = .rv64, typing input: String = "", disk: (any Disk)? = nil
    ) throws -> Guest {
        let stand = try Stand(memorySize: memorySize, instructionSet: instructionSet)
        return try stand.makeGuest(
            memorySize: memorySize, technique: technique, firmware: firmware, typing: input, disk: disk)
    }
}

/// A guest, and the other end of its serial line.
struct Guest {
    let stand: Stand
    let vm: VirtualMachine
    let console: RecordingConsole

    var memory: Memory { vm.slot.memory }

    /// Puts a program at `address` and the virtual hart before it.
    func place(_ program: [Instruction], at address: UInt64 = Stand.base) throws {
        try write(program, at: address)
        vm.pc = address
    }

    /// Puts a program at `address`.
    func write(_ program: [Instruction], at address: UInt64) throws {
        for (index, instruction) in program.enumerated() {
            try memory.store(address + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
        }
    }

    /// Sets registers by number.
    func set(_ registers: [UInt8: UInt64]) {
        for (number, value) in registers { vm[register: number] = value }
    }

    /// Puts the virtual hart into `mode`, with traps of every kind delegated to the supervisor.
    func enter(_ mode: PrivilegeMode) {
        vm.mode = mode
        vm.csr[.medeleg] = 0xB1FF
        vm.csr[.mideleg] = 0x222
    }

    /// Loads one of the guests that the project ships.
    func load(_ path: String) throws {
        try vm.load(try guestFile(path))
    }
}

/// One of the guests that the project ships.
func guestFile(_ path: String) throws -> ELFFile {
    try ELFFile(try Guests.contents(of: path), machine: .riscv)
}
