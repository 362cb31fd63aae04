/// Columns of fixed width; a cell that is too long goes on in the next line.
struct WrappedTable {
    let widths: [Int]
    let header: [String]
    let rows: [[String]]

    /// All lines, each ended.
    var text: String {
        let rule = [widths.map { String(repeating: "-", count: $0) }]
        return (block(header) + rule + rows.flatMap(block)).map(line).joined()
    }

    private func line(_ cells: [String]) -> String {
        var text = zip(cells, widths).map { left($0, $1) }.joined(separator: " ")
        while text.hasSuffix(" ") { text.removeLast() }
        return text + "\n"
    }

    private func block(_ cells: [String]) -> [[String]] {
        let columns = zip(cells, widths).map { Self.wrapped($0, to: $1) }
        let height = columns.map(\.count).max() ?? 0
        return (0..<height).map { index in columns.map { $0.indices.contains(index) ? $0[index] : "" } }
    }

    /// A text in lines of at most 80 columns, each ended.
    static func paragraph(_ text: String) -> String {
        wrapped(text, to: 80).map { $0 + "\n" }.joined()
    }

    /// Lines of whole words; a word that is longer than a line is cut.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ").flatMap({ pieces(of: String($0), width) }) {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = word
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    private static func pieces(of word: String, _ width: Int) -> [String] {
        guard word.count > width else { return [word] }
        return [String(word.prefix(width))] + pieces(of: String(word.dropFirst(width)), width)
    }
}
