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
        // TODO images.5
        // For each logical line: cut it into an instruction, then read the heredocs that it announces;
        // their lines follow. Then check each instruction, and give it to its stage.
        throw Unimplemented("images.5")
    }

    /// Reads a text.
    /// - Throws: `DockerfileFault`, the first one.
    public init(parsing text: String, file: String = "Dockerfile", checked: Bool = true) throws {
        try self.init(parsing: Array(text.utf8), file: file, checked: checked)
    }

    // TODO images.5
}
