/// In which order the milestones of a lab are asked about a changed line: the likeliest to notice first.
///
/// The marks `// >>> emulator.1` and `// <<<` of the solutions say what each region belongs to.
struct MilestoneOrder {
    /// The milestone of each line's region, from line 1; nil outside.
    private let regions: [String?]

    init(of text: String) {
        var open: String?
        regions = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = line.trimmed
            if line.hasPrefix("// >>> ") { open = String(line.dropFirst("// >>> ".count).trimmed) }
            if line == "// <<<" { open = nil }
            return open
        }
    }

    /// The line's own milestone, then those of its file from the nearest region on, then the rest.
    func sorted(_ milestones: [Milestone], for line: Int) -> [Milestone] {
        var distances: [String: Int] = [:]
        for (index, region) in regions.enumerated() {
            guard let region else { continue }
            distances[region] = min(distances[region] ?? .max, abs(index + 1 - line))
        }
        let far = distances.values.max() ?? 0
        return milestones.enumerated().sorted {
            let left = distances[$0.element.id] ?? far + 1
            let right = distances[$1.element.id] ?? far + 1
            return (left, $0.offset) < (right, $1.offset)
        }.map(\.element)
    }
}
