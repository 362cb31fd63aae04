import Dockerfiles
import LabSupport

/// A Dockerfile as a tree: its directives, its instructions, its stages. No variable is replaced yet.
///
/// - Docker: Dockerfile reference; BuildKit, frontend/dockerfile
public struct Dockerfile: Sendable {
    /// The largest file that is read, in bytes.
    public static let largest = 16 << 20
    /// The longest line, in bytes, as with BuildKit.
    public static let longestLine = 65_535
    /// How many instructions a file may have; a hundred times what people write.
    public static let mostInstructions = 10_000

    /// How faults call it.
    public let file: String
    /// Those at the very top, in their order.
    public let directives: [Directive]
    /// What escapes, and continues a line: a backslash, or by a directive a backtick.
    public let escape: Unicode.Scalar
    /// Every instruction, in order.
    public let instructions: [Instruction]
    /// From each FROM to the next.
    public let stages: [Stage]

    /// The ARGs before the first FROM: for the FROMs, and for stages that name them again.
    public var globalArguments: [Instruction] {
        Array(instructions.prefix { $0.keyword != .from })
    }

    /// Reads a file.
    /// - Parameters:
    ///   - bytes: UTF-8, perhaps with a byte order mark; lines end with LF or CR LF.
    ///   - file: how faults call it.
    ///   - checked: false stops at the grammar: flags, counts of arguments and stages are not looked at.
    /// - Throws: `DockerfileFault`, the first one.
    public init(parsing bytes: [UInt8], file: String = "Dockerfile", checked: Bool = true) throws {
        // >>> images.5
        // For each logical line: cut it into an instruction, then read the heredocs that it announces;
        // their lines follow. Then check each instruction, and give it to its stage.
        // stub: throw Unimplemented("images.5")
        var lines = try LogicalLines(bytes, file: file)
        var instructions: [Instruction] = []
        while let line = try lines.next() {
            let reader = InstructionReader(file: file, lines: line.numbers, escape: lines.escape)
            var instruction = try reader.instruction(line.text)
            try lines.readHeredocs(of: &instruction, line.text)
            if checked { try instruction.check(in: file) }
            instructions.append(instruction)
            guard instructions.count <= Self.mostInstructions else {
                throw DockerfileFault(
                    file, instruction.lines, found: "more than \(Self.mostInstructions) instructions",
                    expected: "fewer")
            }
        }
        self.file = file
        directives = lines.directives
        escape = lines.escape
        self.instructions = instructions
        let last = max(lines.number, 1)
        guard !instructions.isEmpty else {
            throw DockerfileFault(
                file, last...last, found: bytes.isEmpty ? "an empty file" : "no instruction",
                expected: "FROM and what follows it")
        }
        stages = try Self.stages(of: instructions, in: file, checked)
        // <<<
    }

    /// Reads a text.
    /// - Throws: `DockerfileFault`, the first one.
    public init(parsing text: String, file: String = "Dockerfile", checked: Bool = true) throws {
        try self.init(parsing: Array(text.utf8), file: file, checked: checked)
    }

    // >>> images.5
    private static func stages(of instructions: [Instruction], in file: String, _ checked: Bool) throws
        -> [Stage]
    {
        var stages: [Stage] = []
        for instruction in instructions {
            if instruction.keyword == .from {
                stages.append(Stage(index: stages.count, from: instruction))
            } else if !stages.isEmpty {
                stages[stages.count - 1].instructions.append(instruction)
            } else if instruction.keyword != .arg, checked {
                throw DockerfileFault(
                    file, instruction.lines, found: "\(instruction.keyword.rawValue) before any FROM",
                    expected: "FROM first; only ARG may stand before it")
            }
        }
        guard !stages.isEmpty || !checked else {
            let last = instructions[instructions.count - 1].lines
            throw DockerfileFault(file, last, found: "no FROM", expected: "at least one stage")
        }
        return stages
    }
    // <<<
}
