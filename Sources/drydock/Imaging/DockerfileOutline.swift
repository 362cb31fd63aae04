import Dockerfiles
import ImageLayers

/// A Dockerfile as an outline of at most 80 columns.
enum DockerfileOutline {
    static func text(of dockerfile: Dockerfile) -> String {
        var lines = dockerfile.directives.map {
            "\(right("\($0.line)", 9))  # \($0.name.rawValue)=\($0.value)"
        }
        lines += dockerfile.globalArguments.map(line)
        for stage in dockerfile.stages {
            lines.append("stage \(stage.index)" + (stage.name.map { " \($0)" } ?? ""))
            lines += ([stage.from] + stage.instructions).map(line)
        }
        return lines.map { cut($0) + "\n" }.joined()
    }

    private static func line(_ instruction: Instruction) -> String {
        let (first, last) = (instruction.lines.lowerBound, instruction.lines.upperBound)
        let place = first == last ? "\(first)" : "\(first)-\(last)"
        let arguments =
            instruction.form == .exec && instruction.trigger == nil
            ? instruction.arguments.map { "[\($0)]" } : instruction.arguments
        let words = instruction.flags.map(\.description) + arguments
        let files = instruction.heredocs.map { "(\($0.name): \($0.content.utf8.count) bytes)" }
        return "\(right(place, 9))  \(left(instruction.keyword.rawValue, 11)) "
            + (words + files).joined(separator: " ")
    }

    /// Control characters in a file are not for a terminal.
    private static func cut(_ line: String) -> String {
        let shown = line.unicodeScalars.map {
            $0.properties.generalCategory == .control ? "·" : Character($0)
        }
        return shown.count > 80 ? String(shown.prefix(79)) + "…" : String(shown)
    }
}
