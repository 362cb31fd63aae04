import LabSupport

/// Ids that follow each other, inside and outside of a user namespace: one line of `uid_map`.
public struct IDRange: Equatable, Hashable, Sendable {
    /// The first id inside.
    public var container: UInt32
    /// The first id outside.
    public var host: UInt32
    /// How many.
    public var count: UInt32

    /// A range; `IDMap` checks it.
    public init(container: UInt32, host: UInt32, count: UInt32) {
        self.container = container
        self.host = host
        self.count = count
    }
}

/// Which id inside of a user namespace is which one outside.
///
/// - C: user_namespaces(7)
public struct IDMap: Equatable, Sendable {
    /// Who is nobody here: what the kernel shows for an id that has no counterpart.
    public static let overflow: UInt32 = 65534
    /// Lines that the kernel takes.
    public static let mostRanges = 340

    /// In the order in which they were given.
    public let ranges: [IDRange]

    /// A map that the kernel would take.
    /// - Throws: `IDMapError`, naming the ranges that do not work.
    public init(_ ranges: [IDRange]) throws {
        // TODO namespaces.5
        // 1 to 340 ranges, none empty, none beyond the last id (4294967295 is no id: it means "none").
        // No id may be twice on the same side; ranges that only touch are fine.
        throw Unimplemented("namespaces.5")
    }

    // TODO namespaces.5

    /// Reads the text of `/proc/PID/uid_map`: three numbers a line, blanks between them.
    /// - Throws: `IDMapError.line` and what `init(_:)` throws.
    public init(text: String) throws {
        // TODO namespaces.5
        throw Unimplemented("namespaces.5")
    }

    /// What is written into `/proc/PID/uid_map`.
    public var text: String {
        get throws {
            // TODO namespaces.5
            // "container host count" and a newline for each range.
            throw Unimplemented("namespaces.5")
        }
    }

    /// The id outside; nil for one that has no counterpart: no file can belong to it, no process be it.
    public func host(of container: UInt32) throws -> UInt32? {
        // TODO namespaces.5
        throw Unimplemented("namespaces.5")
    }

    /// The id inside, as a process there sees it: the overflow id for one without a counterpart.
    public func container(of host: UInt32) throws -> UInt32 {
        // TODO namespaces.5
        throw Unimplemented("namespaces.5")
    }

    /// This map, whose outside is the inside of another, seen from the outside of that one: what a
    /// namespace in a namespace means to the host. Parts that the outer map lacks are left out.
    /// - Throws: `IDMapError.count` when nothing is left.
    public func within(_ outer: IDMap) throws -> IDMap {
        // TODO namespaces.5
        // Cut each range where the outer ranges begin and end; count with 64 bits.
        throw Unimplemented("namespaces.5")
    }
}

/// What is wrong with a map of ids.
public enum IDMapError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not 1 to 340 ranges.
    case count(Int)
    /// A range of no ids.
    case empty(IDRange)
    /// A range that goes on after the last id.
    case beyondLast(IDRange)
    /// Two ranges with an id in common.
    case overlap(IDRange, IDRange)
    /// A line that is not three numbers.
    case line(Int, String)
    /// What this process may not map, and what it may.
    case notPermitted(String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .count(let count): "\(count) ranges of ids: expected 1 to \(IDMap.mostRanges)"
        case .empty(let range): "ids \(range.words): expected a count of at least 1"
        case .beyondLast(let range): "ids \(range.words): the last id is 4294967294"
        case .overlap(let one, let other): "ids \(one.words) and \(other.words) overlap"
        case .line(let number, let text):
            "line \(number), \"\(text)\": expected the first id inside, the first outside, and a count"
        case .notPermitted(let reason): reason
        }
    }
}

extension IDRange {
    fileprivate var words: String { "\(container):\(host):\(count)" }
}
