/// Which open files a process gets, and under which numbers: `[0: input.number, 1: 1, 2: 2]`.
///
/// Not a dictionary: the first one with a new type of key makes Swift search all that it knows about types,
/// which a program that starts once per container feels.
public struct DescriptorMap: ExpressibleByDictionaryLiteral, Sendable {
    /// Numbers in the process; none occurs twice.
    private(set) var targets: [Int32] = []
    /// Numbers here, in the same order.
    private(set) var sources: [Int32] = []

    /// Number there, number here; the last one counts if a number there occurs twice.
    public init(dictionaryLiteral pairs: (Int32, Int32)...) {
        for (target, source) in pairs { self[target] = source }
    }

    /// The number here of the one in the process; nil for none.
    public subscript(target: Int32) -> Int32? {
        get { targets.firstIndex(of: target).map { sources[$0] } }
        set {
            if let place = targets.firstIndex(of: target) {
                targets.remove(at: place)
                sources.remove(at: place)
            }
            guard let newValue else { return }
            targets.append(target)
            sources.append(newValue)
        }
    }

    /// These and those of `other`, which win.
    public func adding(_ other: DescriptorMap) -> DescriptorMap {
        var all = self
        for (target, source) in zip(other.targets, other.sources) { all[target] = source }
        return all
    }
}
