/// A marker in a solution file that makes no sense.
public struct StubError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What can be wrong with a marker.
    public enum Problem: Equatable, Sendable {
        /// `// >>> ID` without its `// <<<`.
        case unclosed(milestone: String)
        /// `// >>> ID` inside a region that began on the given line.
        case nested(begunAt: Int)
        /// `// <<<` outside a region.
        case stray
        /// The id is not one of the lab's milestones.
        case unknownMilestone(String, known: [String])
    }

    /// The file, as a path inside the kit.
    public var file: String
    /// The line, counted from 1.
    public var line: Int
    /// What is wrong.
    public var problem: Problem

    /// One line: `file:line: what is wrong and what would be right`.
    public var description: String {
        "\(file):\(line): \(text)"
    }

    private var text: String {
        switch problem {
        case .unclosed(let milestone): "the region of \(milestone) is never closed; end it with // <<<"
        case .nested(let line): "regions do not nest; close the one of line \(line) with // <<< first"
        case .stray: "// <<< closes nothing; a region begins with // >>> MILESTONE"
        case .unknownMilestone(let id, let known):
            "\"\(id)\" is no milestone of this lab; known are \(known.joined(separator: ", "))"
        }
    }
}
