/// A system call as a filter sees it.
///
/// - C: seccomp(2), struct seccomp_data
public struct FilteredCall: Equatable, Hashable, Sendable {
    /// The number of the call.
    public var number: UInt32
    /// AUDIT_ARCH_… of the instruction set.
    public var architecture: UInt32
    /// The six arguments.
    public var arguments: [UInt64]

    /// A call; missing arguments are 0.
    public init(_ number: UInt32, architecture: UInt32, arguments: [UInt64] = []) {
        self.number = number
        self.architecture = architecture
        self.arguments = arguments + [UInt64](repeating: 0, count: max(0, 6 - arguments.count))
    }

    /// The 32 bits at a byte offset of the kernel's record, as a little-endian machine has it.
    func word(at offset: UInt32) -> UInt32? {
        switch offset {
        case 0: number
        case 4: architecture
        // The instruction pointer says nothing in a model.
        case 8, 12: 0
        case 16..<64 where offset % 4 == 0:
            UInt32(truncatingIfNeeded: arguments[Int(offset - 16) / 8] >> (offset % 8 == 0 ? 0 : 32))
        default: nil
        }
    }
}

/// Why a program is none that the kernel would take.
public struct FilterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which instruction, from 0, and what is wrong.
    public let description: String
}

/// Runs a filter on paper, as the kernel would.
///
/// Knows the instructions that filters of system calls are made of: loads from the record, and, jumps
/// on a constant, and return. No scratch memory, no arithmetic.
///
/// - C: Linux Documentation/networking/filter.rst
public struct FilterMachine: Sendable {
    private let program: [FilterProgram.Instruction]

    /// A machine with a program that always ends.
    /// - Throws: `FilterError` for what the kernel refuses.
    public init(_ program: FilterProgram) throws(FilterError) {
        self.program = program.instructions
        guard 1...4096 ~= self.program.count else {
            throw FilterError(description: "\(self.program.count) instructions: expected 1 to 4096")
        }
        for (place, instruction) in self.program.enumerated() { try check(instruction, at: place) }
        guard self.program.last?.code == 0x06 else {
            throw FilterError(description: "the last instruction must return")
        }
    }

    private func check(_ instruction: FilterProgram.Instruction, at place: Int) throws(FilterError) {
        let left = program.count - place - 1
        switch instruction.code {
        case 0x20 where FilteredCall(0, architecture: 0).word(at: instruction.value) != nil, 0x06, 0x54:
            return
        case 0x05 where Int(instruction.value) < left: return
        case 0x15, 0x25, 0x35, 0x45:
            if Int(max(instruction.ifTrue, instruction.ifFalse)) < left { return }
        default: break
        }
        throw FilterError(
            description: "instruction \(place): code \(instruction.code), operand \(instruction.value) "
                + "is unknown or leads out of the program")
    }

    /// What the filter returns: SECCOMP_RET_… and 16 bits of data.
    public func run(on call: FilteredCall) -> UInt32 {
        var accumulator: UInt32 = 0
        var place = 0
        // Every jump leads forwards, so this ends.
        while place < program.count {
            let instruction = program[place]
            place += 1
            switch instruction.code {
            case 0x20: accumulator = call.word(at: instruction.value) ?? 0
            case 0x54: accumulator &= instruction.value
            case 0x05: place += Int(instruction.value)
            case 0x06: return instruction.value
            default:
                let isTrue = Self.holds(instruction, accumulator)
                place += Int(isTrue ? instruction.ifTrue : instruction.ifFalse)
            }
        }
        return 0
    }

    private static func holds(_ instruction: FilterProgram.Instruction, _ value: UInt32) -> Bool {
        switch instruction.code {
        case 0x15: value == instruction.value
        case 0x25: value > instruction.value
        case 0x35: value >= instruction.value
        default: value & instruction.value != 0
        }
    }
}
