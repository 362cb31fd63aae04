import FoundationEssentials

/// Which hints have been shown, in `.drydock/hints`: lines of `milestone number`.
public struct HintBook: Sendable {
    private let folder: String
    private var path: String { folder + "/hints" }

    /// The book of one kit.
    public init(kit: Kit) {
        folder = kit.notes
    }

    /// The first hint not shown yet, from 1; the last one when all have been.
    public func next(of milestone: Milestone) throws -> Int {
        min((shown()[milestone.id] ?? 0) + 1, milestone.hints.count)
    }

    /// Notes that a hint was shown.
    public func reveal(_ number: Int, of milestone: Milestone) throws {
        var book = shown()
        book[milestone.id] = max(number, book[milestone.id] ?? 0)
        let text = book.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private func shown() -> [String: Int] {
        let lines = ((try? String.contents(of: path)) ?? "").split(separator: "\n")
        let pairs = lines.compactMap { line -> (String, Int)? in
            let words = line.split(separator: " ")
            guard words.count == 2, let number = Int(words[1]) else { return nil }
            return (String(words[0]), number)
        }
        return Dictionary(pairs) { max($0, $1) }
    }
}
