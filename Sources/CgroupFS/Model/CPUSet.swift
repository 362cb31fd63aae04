/// The controller that pins groups to processors and memory nodes.
struct CPUSetState {
    /// Empty means: what the parent has.
    var processors: Set<Int> = []
    var nodes: Set<Int> = []
}

extension InMemoryCgroups {
    /// The processors that a group really has; a wish that its parent cannot grant is the parent's.
    func effectiveProcessors(of group: Group) -> Set<Int> {
        var allowed = Set(0..<processors)
        for above in chain(group, .cpuset).reversed() {
            let both = allowed.intersection(above.cpuset.processors)
            if !both.isEmpty { allowed = both }
        }
        return allowed
    }
}

extension Knob {
    /// "0-3,7"; nothing for an empty set.
    static func ranges(_ numbers: Set<Int>) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",") + "\n"
    }

    static func numbers(from text: String, below count: Int) throws -> Set<Int> {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let ends = try part.split(separator: "-", omittingEmptySubsequences: false).map {
                try number(from: String($0))
            }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last else {
                throw Refusal(KernelError.invalid)
            }
            guard last < UInt64(count) else { throw Refusal(KernelError.outOfRange) }
            numbers.formUnion(Int(first)...Int(last))
        }
        return numbers
    }

    static let cpusetKnobs: [Knob] = [
        Knob(
            name: "cpuset.cpus", read: { ranges($1.cpuset.processors) },
            write: { $1.cpuset.processors = try numbers(from: $2, below: $0.processors) }),
        Knob(
            name: "cpuset.mems", read: { ranges($1.cpuset.nodes) },
            write: { $1.cpuset.nodes = try numbers(from: $2, below: 1) }),
        Knob(
            name: "cpuset.cpus.effective", onRoot: true,
            read: { ranges($0.effectiveProcessors(of: $1)) }),
        Knob(name: "cpuset.mems.effective", onRoot: true, read: { _, _ in "0\n" }),
    ]
}
