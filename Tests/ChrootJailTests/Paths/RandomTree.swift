import FileTrees
import LabSupport

/// A small tree full of links, and paths that lead through it.
struct RandomTree {
    private(set) var entries: [(path: String, kind: NodeKind)] = []
    private let words = ["a", "b", "c", "d"]

    init(using generator: inout SeededGenerator) {
        var folders = [""]
        var taken: Set<String> = []
        for _ in 0..<Int.random(in: 4...16, using: &generator) {
            let parent = folders.randomElement(using: &generator) ?? ""
            let path = parent + (words.randomElement(using: &generator) ?? "a")
            guard taken.insert(path).inserted else { continue }
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4:
                entries.append((path, .directory))
                folders.append(path + "/")
            case 4: entries.append((path, .file))
            default: entries.append((path, .link(self.path(using: &generator))))
            }
        }
    }

    /// One to seven parts, among them "..", "." and nothing; never empty.
    func path(using generator: inout SeededGenerator) -> String {
        let parts = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            (words + words + ["..", "..", ".", ""]).randomElement(using: &generator) ?? "a"
        }
        let text = (Bool.random(using: &generator) ? "/" : "") + parts.joined(separator: "/")
        return text.isEmpty ? "." : text
    }
}
