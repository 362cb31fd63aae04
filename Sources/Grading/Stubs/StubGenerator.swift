/// Makes a learner's starting file from a solution file.
///
/// Everything outside the marked regions stays, so signatures and doc comments are the same in both
/// trees by construction. A region
///
///     // >>> emulator.1
///     // Cut the word into its fields first.
///     // stub: throw Unimplemented("emulator.1")
///     …solution…
///     // <<<
///
/// becomes `// TODO emulator.1`, the comments right after the marker, and the `stub:` lines as code.
public struct StubGenerator: Sendable {
    private let milestones: [String]

    /// A generator for a lab with these milestone ids.
    public init(milestones: [String]) {
        self.milestones = milestones
    }

    /// The stub of one solution file.
    /// - Parameter file: the path to name in errors.
    /// - Throws: `StubError` for the first marker that makes no sense.
    public func stub(of solution: String, file: String) throws -> String {
        var output: [Substring] = []
        var region: Region?
        for (index, line) in solution.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            switch try marker(in: line, at: index + 1, file: file, open: region) {
            case .begin(let milestone): region = Region(milestone: milestone, line: index + 1, marker: line)
            case .end:
                output += region?.stub ?? []
                region = nil
            case .none:
                if region == nil { output.append(line) } else { region?.take(line) }
            }
        }
        if let region {
            throw StubError(
                file: file, line: region.line, problem: .unclosed(milestone: region.milestone))
        }
        return output.joined(separator: "\n")
    }

    private enum Marker {
        case begin(String), end
    }

    private func marker(
        in line: Substring, at number: Int, file: String, open: Region?
    ) throws -> Marker? {
        let text = line.trimmed
        if text == "// <<<" {
            guard open != nil else { throw StubError(file: file, line: number, problem: .stray) }
            return .end
        }
        guard text == "// >>>" || text.hasPrefix("// >>> ") else { return nil }
        if let open {
            throw StubError(file: file, line: number, problem: .nested(begunAt: open.line))
        }
        let milestone = String(text.dropFirst("// >>>".count).trimmed)
        guard milestones.contains(milestone) else {
            let problem = StubError.Problem.unknownMilestone(milestone, known: milestones)
            throw StubError(file: file, line: number, problem: problem)
        }
        return .begin(milestone)
    }
}

/// A region while it is being read.
private struct Region {
    private static let stubMark = "// stub: "

    let milestone: String
    let line: Int
    private let indent: Substring
    private var comments: [Substring] = []
    private var code: [Substring] = []
    private var inHead = true

    init(milestone: String, line: Int, marker: Substring) {
        self.milestone = milestone
        self.line = line
        indent = marker.prefix { $0 == " " || $0 == "\t" }
    }

    /// Only the comments right after the marker belong to the stub; the first line of code ends them.
    mutating func take(_ line: Substring) {
        let text = line.trimmed
        guard inHead, text.hasPrefix("//") else {
            inHead = false
            return
        }
        if text.hasPrefix(Self.stubMark) {
            code.append(indent + text.dropFirst(Self.stubMark.count))
        } else {
            comments.append(line)
        }
    }

    var stub: [Substring] {
        [indent + "// TODO \(milestone)"] + comments + code
    }
}

extension StringProtocol {
    /// Without blanks and line ends at either end.
    var trimmed: SubSequence {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
