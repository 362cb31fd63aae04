/// A FROM and what follows it, to the next one.
public struct Stage: Equatable, Sendable {
    /// From 0, in the order of the file.
    public var index: Int
    /// The FROM itself.
    public var from: Instruction
    /// What follows.
    public var instructions: [Instruction]

    /// A stage.
    public init(index: Int, from: Instruction, instructions: [Instruction] = []) {
        self.index = index
        self.from = from
        self.instructions = instructions
    }

    /// What `AS` calls it, in small letters; nil without one.
    public var name: String? {
        from.arguments.count == 3 ? from.arguments[2].lowercased() : nil
    }

    /// An image or an earlier stage, variables not replaced.
    public var base: String { from.arguments.first ?? "" }

    /// `--platform`, variables not replaced.
    public var platform: String? { from.flag("platform") }

    /// From its FROM to its last instruction.
    public var lines: ClosedRange<Int> {
        from.lines.lowerBound...(instructions.last?.lines.upperBound ?? from.lines.upperBound)
    }
}
