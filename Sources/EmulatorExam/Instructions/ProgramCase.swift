import Emulator
import ExamKit
import LabSupport
import RISCV

/// Short programs that have nothing to do with each other.
struct ProgramBatch: Codable, Sendable {
    var programs: [ProgramCase]

    /// Lets the lab run them, each on a hart of its own.
    func run() throws -> BatchChanges {
        BatchChanges(changes: try programs.map { try $0.run() })
    }
}

/// What each program of a batch changed.
struct BatchChanges: Codable, Equatable, Sendable {
    var changes: [HartChange]
}

/// A few instructions and the state they find, without traps being taken: milestones 2 and 3.
struct ProgramCase: Codable, Sendable {
    /// 32 bits each; those whose low two bits are not both set are compressed.
    var words: [Hex]
    /// Where the first one stands.
    var pc = Hex(RandomPlaces.code)
    var registers: [String: Hex] = [:]
    /// Bytes of RAM by address.
    var memory: [String: HexBytes] = [:]

    init(_ words: [UInt32]) {
        self.words = words.map { Hex(UInt64($0)) }
    }

    /// Sets a register; x0 stays zero.
    mutating func set(_ register: UInt8, _ value: UInt64) {
        if register != 0 { registers["x\(register)"] = Hex(value) }
    }
}

/// Where cases put things: 16 KiB of RAM, code in the first page, data in the third.
enum RandomPlaces {
    static let ram: UInt64 = 0x8000_0000
    static let ramSize: UInt64 = 0x4000
    static let code: UInt64 = 0x8000_0100
    static let data: UInt64 = 0x8000_2000
}

/// What a short program changed.
struct HartChange: Codable, Equatable, Sendable {
    /// Registers that hold something else than before, as `x5`.
    var registers: [String: Hex] = [:]
    var pc = Hex(0)
    /// Bytes of RAM that are different now, neighbours together.
    var memory: [String: HexBytes] = [:]
    /// What ended the program.
    var trap: TrapSeen?
    /// The index of the last word that ran.
    var last = 0
}

extension ProgramCase {
    /// Lets the lab run the program.
    func run() throws -> HartChange {
        let hart = Hart(bus: SystemBus(memory: try Memory(size: RandomPlaces.ramSize)))
        try prepare(hart)
        let registers = hart.registers.values
        let memory = try hart.bus.memory.read(RandomPlaces.ram, count: Int(RandomPlaces.ramSize))
        var change = HartChange()
        for (index, word) in words.enumerated() where change.trap == nil {
            change.last = index
            change.trap = try run(UInt32(truncatingIfNeeded: word.value), on: hart)
        }
        change.pc = Hex(hart.pc)
        for (number, value) in hart.registers.values.enumerated() where value != registers[number] {
            change.registers["x\(number)"] = Hex(value)
        }
        change.memory = try Self.changes(in: hart.bus.memory, since: memory)
        return change
    }

    private func run(_ word: UInt32, on hart: Hart) throws -> TrapSeen? {
        do {
            try hart.execute(try decode(word))
            return nil
        } catch let trap as Trap {
            var seen = TrapSeen(trap)
            // What a compressed word that is none leaves in mtval is the implementation's choice.
            if word & 3 != 3, trap.cause == .exception(.illegalInstruction) { seen.value = nil }
            return seen
        }
    }

    private func prepare(_ hart: Hart) throws {
        hart.pc = pc.value
        for (name, value) in registers {
            if let number = Register.number(name) { hart.registers[number] = value.value }
        }
        for (address, bytes) in memory {
            if let start = UInt64(address.dropFirst(2), radix: 16) {
                try hart.bus.memory.write(bytes.bytes, at: start)
            }
        }
    }

    /// Bytes of RAM that are not what they were, neighbours together.
    static func changes(in memory: Memory, since before: [UInt8]) throws -> [String: HexBytes] {
        let now = try memory.read(memory.base, count: before.count)
        guard now != before else { return [:] }
        var runs: [(start: Int, bytes: [UInt8])] = []
        for offset in now.indices where now[offset] != before[offset] {
            if let last = runs.last, last.start + last.bytes.count == offset {
                runs[runs.count - 1].bytes.append(now[offset])
            } else {
                runs.append((offset, [now[offset]]))
            }
        }
        return Dictionary(
            uniqueKeysWithValues: runs.map { ((memory.base + UInt64($0.start)).hex, HexBytes($0.bytes)) })
    }
}
