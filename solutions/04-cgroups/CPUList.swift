import LabSupport

/// A set of processors or memory nodes as `cpuset.cpus` writes it: `0-3,7`.
///
/// - C: cpuset(7), "List format"
public struct CPUList: Equatable, Sendable, CustomStringConvertible {
    /// The greatest number that is read: more than any kernel is built for.
    public static let greatest: UInt64 = 65_535

    /// The members.
    public var numbers: Set<Int>

    /// A set of these numbers.
    public init(_ numbers: Set<Int>) {
        self.numbers = numbers
    }

    /// Reads a list; an empty text is the empty set.
    /// - Throws: `FormatError` for anything but numbers and rising ranges up to `greatest`.
    public static func parse(_ text: String, file: String = "cpuset.cpus") throws -> CPUList {
        // >>> cgroups.2
        // Numbers and ranges with commas between. A range must not fall, and its end must be checked
        // before it is spread out: "0-18446744073709551615" is a question, not a set.
        // stub: throw Unimplemented("cgroups.2")
        let word = ControlText.trimmed(text)
        if word.isEmpty { return CPUList([]) }
        var numbers: Set<Int> = []
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = ends.first.flatMap({ ControlText.number($0) }),
                let last = ends.last.flatMap({ ControlText.number($0) }), first <= last, last <= greatest
            else {
                throw FormatError(
                    file: file, text: word,
                    rule: "must be numbers up to \(greatest) and rising ranges, such as 0-3,7")
            }
            numbers.formUnion(Int(first)...Int(last))
        }
        return CPUList(numbers)
        // <<<
    }

    /// The shortest list, without a newline.
    public var description: String {
        // >>> cgroups.2
        // Neighbors become a range, two of them too: 0-1.
        // stub: "not-implemented: cgroups.2 is still a stub"
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
        // <<<
    }
}
