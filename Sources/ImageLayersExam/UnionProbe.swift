import Archives
import ByteStreams
import ExamKit
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem

/// Milestone 4: random operations on a union, and the layer that they come to.
struct UnionProbe: Probe {
    struct Case: Codable, Sendable {
        /// What makes the lower layers, and what then happens on the union: `mkdir a/b`.
        var lower: [String]
        var operations: [String]
    }

    let id = "union"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<15).map { _ in
            Case(
                lower: (0..<15).map { _ in operation(using: &generator) },
                operations: (0..<25).map { _ in operation(using: &generator) })
        }
    }

    private func operation(using generator: inout SeededGenerator) -> String {
        let verbs = [
            "mkdir", "mkdir", "create", "create", "append", "unlink", "rmdir", "rename", "rename", "link",
            "symlink", "names", "lookup", "chmod",
        ]
        let paths = (0..<2).map { _ in
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                ["a", "b", "c"].randomElement(using: &generator) ?? "a"
            }.joined(separator: "/")
        }
        return "\(verbs.randomElement(using: &generator) ?? "names") \(paths[0]) \(paths[1])"
    }

    func observe(_ question: Case) throws -> Answers {
        let scratch = try ScratchFolder("union")
        defer { withExtendedLifetime(scratch) {} }
        let folders = try ["none", "lower", "upper"].map { part in
            let folder = Folder("\(scratch.path)/\(part)")
            try folder.make()
            return folder.path
        }
        // What any user may write: whiteouts are free, and so are attributes of this kind.
        let below = try UnionFS(lowers: [folders[0]], upper: folders[1], marks: .user)
        for operation in question.lower { _ = try answer { try carryOut(operation, on: below) } }
        let union = try UnionFS(lowers: [folders[1]], upper: folders[2], marks: .user)
        let answers = try question.operations.map { operation in
            try answer { try carryOut(operation, on: union) }
        }
        let changes = try LayerDiff(lower: folders[1], upper: folders[2]).changes()
            .map(\.description).filter { !$0.hasSuffix(" .") }
        // Times are those of the clock here: only what was added and deleted is the same every day.
        let names = try Self.listing(union, "")
        return Answers(
            lines: answers + [
                names.joined(separator: " "), changes.filter { !$0.hasPrefix("C") }.joined(separator: " "),
            ])
    }

    private func carryOut(_ operation: String, on union: UnionFS) throws -> String {
        let words = operation.split(separator: " ").map(String.init)
        let (path, other) = (EntryName(words[1]), EntryName(words[2]))
        do {
            switch words[0] {
            case "mkdir": try union.makeDirectory(path, mode: 0o755)
            case "create": try union.create(path, mode: 0o644)
            case "append": try union.write([65], to: path, .appending)
            case "unlink": try union.remove(path)
            case "rmdir": try union.removeDirectory(path)
            case "rename": try union.rename(path, to: other)
            case "link": try union.link(path, to: other)
            case "symlink": try union.symlink(path, to: other)
            case "chmod": try union.setMode(path, 0o700)
            case "names": return try union.names(in: path).map(\.description).joined(separator: ",")
            default: return "\(try union.lookup(path).kind)"
            }
            return "done"
        } catch let error as SystemError {
            return error.code.name
        }
    }

    private static func listing(_ union: UnionFS, _ path: String) throws -> [String] {
        try union.names(in: EntryName(path)).flatMap { name in
            let full = path.isEmpty ? name.description : path + "/" + name.description
            let status = try union.lookup(EntryName(full))
            let own =
                "\(full):\(status.kind):\(status.kind == .symlink ? "" : String(status.permissions, radix: 8))"
            return [own] + (status.kind == .directory ? try listing(union, full) : [])
        }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.operations.enumerated().map {
                "\($0.element), after [\(question.operations[..<$0.offset].suffix(8).joined(separator: "; "))]"
            } + ["the merged tree", "what the upper folder has and lacks"], expected, actual)
    }
}
