import Archives
import ByteStreams
import ExamKit
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem

/// Milestone 3: random layers over each other, and the tree that is left.
struct ApplyProbe: Probe {
    struct Entry: Codable, Sendable {
        var name: String
        /// `file`, `folder`, `link TARGET`, `hard TARGET`, `pipe`.
        var kind: String
        var mode: UInt32
    }

    struct Case: Codable, Sendable {
        var layers: [[Entry]]
    }

    let id = "apply"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<25).map { _ in
            Case(
                layers: (0..<3).map { _ in
                    (0..<Int.random(in: 2...7, using: &generator)).map { _ in entry(using: &generator) }
                })
        }
    }

    private func entry(using generator: inout SeededGenerator) -> Entry {
        let marks = ["", "", "", "", ".wh.", ".wh..wh..opq", ".whx", ".wh..wh.x"]
        let mark = marks.randomElement(using: &generator) ?? ""
        let folders = ["", "", "a/", "a/b/", "./b/", "/a/", "../a/", "b/../a/", "c/"]
        let folder = folders.randomElement(using: &generator) ?? ""
        let name = ["a", "b", "c", "d"].randomElement(using: &generator) ?? "a"
        let isWhole = mark == ".wh..wh..opq"
        let target = ["a", "b/c", "../b", "/a", "a/d", "./c"].randomElement(using: &generator) ?? "a"
        let kinds = ["file", "file", "file", "folder", "folder", "link \(target)", "hard \(target)", "pipe"]
        return Entry(
            name: folder + mark + (isWhole ? "" : name),
            kind: mark.isEmpty ? kinds.randomElement(using: &generator) ?? "file" : "file",
            mode: [0o644, 0o4755, 0o700, 0o1777].randomElement(using: &generator) ?? 0o644)
    }

    func observe(_ question: Case) throws -> Answers {
        let folder = freshPath("apply")
        try Folder(folder).make()
        defer { try? OpenFolder("/tmp").removeTree(Array(folder.dropFirst("/tmp/".count).utf8)) }
        var lines: [String] = []
        for (number, layer) in question.layers.enumerated() {
            lines.append(try answer { try apply(layer, number, to: folder) })
            lines += try TreeListing(of: folder).lines
        }
        return Answers(lines: [lines.joined(separator: "\n")])
    }

    /// Each entry by itself: after one that is refused the others still go on.
    private func apply(_ layer: [Entry], _ number: Int, to folder: String) throws -> String {
        var extraction = try LayerExtraction(into: folder, options: ApplyOptions(ownership: .own))
        let answers = try layer.enumerated().map { index, item in
            var contents = MemorySource(Array("\(number).\(index)".utf8))
            let entry = Self.entry(item, size: item.kind == "file" ? "\(number).\(index)".utf8.count : 0)
            return try answer {
                try extraction.apply(entry, contents: &contents)
                return "done"
            }
        }
        let applied = try extraction.finish()
        return answers.joined(separator: " ") + " \(applied.entries) \(applied.bytes)"
    }

    private static func entry(_ item: Entry, size: Int) -> ArchiveEntry {
        let target = EntryName(item.kind.split(separator: " ").last.map(String.init) ?? "")
        let kind: ArchiveEntry.Kind =
            switch item.kind.prefix(4) {
            case "fold": .directory
            case "link": .symlink(target)
            case "hard": .hardLink(target)
            case "pipe": .fifo
            default: .file
            }
        return ArchiveEntry(
            EntryName(item.name), kind, permissions: item.mode, size: UInt64(size),
            modified: Timestamp(seconds: 1_000_000_000, nanoseconds: 1000))
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let layers = question.layers.map { layer in
            layer.map { "\($0.kind) \($0.name)" }.joined(separator: ", ")
        }
        return Answers.explain(
            ["the trees after the layers [\(layers.joined(separator: "] ["))]"], expected, actual)
    }
}
