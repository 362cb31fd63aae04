import Dockerfiles
import ExamKit
import ImageLayers
import LabSupport

/// Milestone 5: trees of Dockerfiles, words, patterns.
struct DockerfileProbe: Probe {
    struct Case: Codable, Sendable {
        var file: String
        var words: [String]
        var environment: [String: String]
        var patterns: [String]
        var paths: [String]
    }

    struct Observation: Codable, Equatable, Sendable {
        var lines: [String]
    }

    let id = "dockerfile"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                file: file(using: &generator), words: (0..<8).map { _ in word(using: &generator) },
                environment: ["a": name(using: &generator), "b": "", "c": "x y/z.tar.gz"],
                patterns: (0..<4).map { _ in pattern(using: &generator) },
                paths: (0..<6).map { _ in path(using: &generator) })
        }
    }

    private func pick(_ texts: [String], using generator: inout SeededGenerator) -> String {
        texts.randomElement(using: &generator) ?? ""
    }

    private func name(using generator: inout SeededGenerator) -> String {
        pick(["make", "lib", "out", "src"], using: &generator)
            + String(Int.random(in: 0...99, using: &generator))
    }

    private func file(using generator: inout SeededGenerator) -> String {
        let name = name(using: &generator)
        let top = pick(["", "", "# escape=`\n", "# c\n# escape=`\n", "ARG V=\(name)\n"], using: &generator)
        let lines = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            pick(
                [
                    "RUN \(name) \\\n# c\n  more\n", "RUN [\"\(name)\", \"b\"]\n",
                    "COPY --from=s . /\(name)\n",
                    "RUN <<-'E'\n\t\(name)\n\tE\n", "ENV x=\"\(name) y\" z=1\n", "ENV x \(name)  y\n",
                    "RUN a `\n  \(name)\n", "FROM \(name) AS s\n", "CMD [\"\(name)\"\n", "COPY \(name)\n",
                    "ONBUILD USER \(name)\n", "COPY <<A <<B /d\n\(name)\nA\nB\n", "\n  # \(name)\n",
                    "user \(name)\n",
                    "RUN --mount=from=s,target=/\(name) \(name)\n", "ARG V\n", "EXPOSE 80 \(name)\n",
                ], using: &generator)
        }
        return top + "FROM base\n" + lines.joined()
    }

    private func word(using generator: inout SeededGenerator) -> String {
        let pieces = [
            "$a", "${b:-w}", "${b-w}", "${c:+$a}", "${c#*/}", "${c%%.*}", "${c%.*}", "${c/./-}",
            "${c//[.z]/-}",
            "${c//?/-}", "'$a'", "\"$c\"", "\\$a", " ", "x", "$c", "${d:?gone}", "${d}", "\"", "${c/ */}",
            "é",
        ]
        return (0..<Int.random(in: 1...4, using: &generator)).map { _ in pick(pieces, using: &generator) }
            .joined()
    }

    private func pattern(using generator: inout SeededGenerator) -> String {
        pick(["", "", "!"], using: &generator)
            + pick(
                ["a", "*", "a/b", "**/b", "a/**", "?", "[ab]/c", "a/*/c", "/b/", "**/c/*"], using: &generator)
    }

    private func path(using generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &generator))
            .map { _ in pick(["a", "b", "c"], using: &generator) }.joined(separator: "/")
    }

    func observe(_ question: Case) throws -> Observation {
        var lines = [try answer { try tree(question.file) }]
        let expansion = WordExpansion(environment: question.environment)
        for word in question.words {
            lines.append(try answer { try expansion.expand(word) })
            lines.append(try answer { try expansion.words(word).joined(separator: "|") })
        }
        let patterns = try IgnorePatterns(lines: question.patterns)
        lines += try question.paths.map { path in try patterns.ignores(path: path) ? "ignored" : "kept" }
        return Observation(lines: lines)
    }

    private func tree(_ text: String) throws -> String {
        let file = try Dockerfile(parsing: text)
        let instructions = file.instructions.map { instruction in
            let files = instruction.heredocs.map { "<\($0.name) \($0.expands) \($0.chomps) \($0.content)>" }
            let words = instruction.flags.map(\.description) + instruction.arguments + files
            return "\(instruction.lines) \(instruction.keyword) \(instruction.form) "
                + words.joined(separator: "|")
        }
        let needed = try answer { "\(try file.stagesNeeded().map(\.index))" }
        return (instructions + ["needs \(needed)"]).joined(separator: "; ")
    }

    private func answer(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            return "refused"
        }
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        let asked =
            ["read the file:\n\(question.file)"]
            + question.words.flatMap { ["expand \($0)", "cut into words \($0)"] }
            + question.paths.map { "look for \($0) in the ignore file \(question.patterns)" }
        for (index, line) in expected.lines.enumerated() where index < asked.count {
            guard index < actual.lines.count else { return "\(asked[index]): no answer" }
            if actual.lines[index] != line { return "\(asked[index]): expected \(line)" }
        }
        return "more answers than questions"
    }
}
