import FoundationEssentials

/// Which hints have been shown, in `.drydock/hints`: lines of `milestone number`, or `milestone/test number`
/// for those of particular tests.
public struct HintBook: Sendable {
    private let folder: String
    private var path: String { folder + "/hints" }

    /// The book of one kit.
    public init(kit: Kit) {
        folder = kit.notes
    }

    /// The first hint not shown yet, from 1; the last one when all have been.
    public func next(of ladder: HintLadder) throws -> Int {
        min((shown()[ladder.key] ?? 0) + 1, ladder.steps.count)
    }

    /// Notes that a hint was shown.
    public func reveal(_ number: Int, of ladder: HintLadder) throws {
        var book = shown()
        book[ladder.key] = max(number, book[ladder.key] ?? 0)
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
