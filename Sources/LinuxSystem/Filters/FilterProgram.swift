/// A program that judges system calls, in the classic BPF language.
///
/// - C: seccomp(2), Linux Documentation/networking/filter.rst
public struct FilterProgram: Equatable, Hashable, Sendable {
    /// One instruction.
    public struct Instruction: Equatable, Hashable, Sendable {
        /// What it does: class, size, mode, as one number.
        public var code: UInt16
        /// How many instructions a jump skips when its condition holds.
        public var ifTrue: UInt8
        /// How many it skips otherwise.
        public var ifFalse: UInt8
        /// The operand.
        public var value: UInt32

        /// An instruction.
        public init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, value: UInt32) {
            self.code = code
            self.ifTrue = ifTrue
            self.ifFalse = ifFalse
            self.value = value
        }
    }

    /// At most 4096, the last of which returns.
    public var instructions: [Instruction]
    /// SECCOMP_FILTER_FLAG_… bits.
    public var flags: UInt32

    /// A program.
    public init(_ instructions: [Instruction], flags: UInt32 = 0) {
        self.instructions = instructions
        self.flags = flags
    }

    /// `code,jt,jf,k` of every instruction, as its words in a plan.
    var words: [String] {
        ["\(flags)"]
            + instructions.map { "\($0.code),\($0.ifTrue),\($0.ifFalse),\($0.value)" }
    }

    init(words: [String]) throws(MalformedPlan) {
        guard let first = words.first, let flags = UInt32(first) else {
            throw MalformedPlan("seccomp: expected its flags")
        }
        self.flags = flags
        instructions = []
        for word in words.dropFirst() {
            let parts = word.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 4, let code = UInt16(parts[0]), let ifTrue = UInt8(parts[1]),
                let ifFalse = UInt8(parts[2]), let value = UInt32(parts[3])
            else { throw MalformedPlan("seccomp \(word): expected code,jt,jf,k") }
            instructions.append(Instruction(code: code, ifTrue: ifTrue, ifFalse: ifFalse, value: value))
        }
    }
}
