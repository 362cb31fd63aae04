/// A lab's handout, as a whole or one milestone of it.
public struct Handout: Sendable {
    /// The lab.
    public let lab: Lab
    let markdown: Markdown

    /// Reads `labs/NN-name/README.md`.
    /// - Throws: `KitError` when it cannot be read.
    public init(of lab: Lab, kit: Kit) throws {
        self.lab = lab
        markdown = Markdown(try String.contents(of: "\(kit.labs)/\(lab.folder)/README.md"))
    }

    /// For a terminal.
    /// - Parameters:
    ///   - milestone: its part of the handout alone.
    ///   - width: columns that no line exceeds; at least 40.
    /// - Throws: `KitError` when no heading begins with the milestone's number.
    public func text(of milestone: Milestone? = nil, layout: Layout, width: Int) throws -> String {
        let part = try milestone.map { try section(of: $0) } ?? markdown
        return TerminalText(layout: layout, width: width).text(part)
    }

    /// From the heading `Milestone 3: …` or `3. …` to the next heading of its level or a higher one.
    func section(of milestone: Milestone) throws -> Markdown {
        let number = (lab.milestones.firstIndex { $0.id == milestone.id } ?? 0) + 1
        let starts = ["Milestone \(number):", "\(number). "]
        var level: Int?
        var blocks: [Markdown.Block] = []
        for block in markdown.blocks {
            if case .heading(let found, let parts) = block {
                if let level, found <= level { break }
                if level == nil, starts.contains(where: parts.plain.hasPrefix) { level = found }
            }
            if level != nil { blocks.append(block) }
        }
        guard !blocks.isEmpty else {
            throw KitError(
                "labs/\(lab.folder)/README.md: no heading \"\(starts[0]) …\" or \"\(starts[1])…\" for"
                    + " \(milestone.id)")
        }
        return Markdown(blocks: blocks)
    }
}
