extension Transcript {
    /// Where two runs part.
    public struct Difference: Equatable, Sendable, CustomStringConvertible {
        /// The number of the first line that differs, from 1.
        public let line: Int
        /// What the first has there; nil when it has ended.
        public let first: String?
        /// What the second has there; nil when it has ended.
        public let second: String?

        /// Both lines, one below the other.
        public var description: String {
            "line \(line):\n- \(first ?? "(the end)")\n+ \(second ?? "(the end)")"
        }
    }

    /// The first line in which two transcripts differ; nil when they are the same.
    public static func difference(_ first: String, _ second: String) -> Difference? {
        let (ours, theirs) = (first.split(separator: "\n"), second.split(separator: "\n"))
        let same = zip(ours, theirs).prefix { $0 == $1 }.count
        guard same < max(ours.count, theirs.count) else { return nil }
        return Difference(
            line: same + 1, first: same < ours.count ? String(ours[same]) : nil,
            second: same < theirs.count ? String(theirs[same]) : nil)
    }
}
