/// A value of a document while it is read: it knows its place and where to report what is wrong.
public struct Node {
    /// What stands there.
    public let value: JSONValue
    /// Where it stands.
    public let place: JSONPlace
    /// Where faults are reported.
    public let log: FaultLog

    /// What stands there.
    public init(value: JSONValue, place: JSONPlace, log: FaultLog) {
        self.value = value
        self.place = place
        self.log = log
    }

    /// Reports that this value is not `what`.
    public func expected(_ what: String) {
        log.add(at: place, "expected \(what), found \(value.shown)")
    }

    /// The members of an object, or a fault.
    public var members: [(name: String, node: Node)]? {
        guard case .object(let members) = value else {
            expected("an object")
            return nil
        }
        return members.enumerated().map { ($1.name, node(of: $1, at: $0)) }
    }

    private func node(of member: JSONMember, at position: Int) -> Node {
        Node(value: member.value, place: place.member(member.name, at: position), log: log)
    }

    /// The elements of an array, or a fault.
    public var elements: [Node]? {
        guard case .array(let values) = value else {
            expected("an array")
            return nil
        }
        return values.enumerated().map { Node(value: $1, place: place.element($0), log: log) }
    }

    /// Whether it is an object; a fault otherwise.
    public var isObject: Bool {
        if case .object = value { return true }
        expected("an object")
        return false
    }

    /// The member of this name of an object.
    public func member(_ name: String) -> Node? {
        position(of: name).flatMap(member)
    }

    /// Where among the members of an object the one of this name stands.
    func position(of name: String) -> Int? {
        guard case .object(let members) = value else { return nil }
        return members.firstIndex { $0.name.isSpelt(name) }
    }

    /// The member that stands there.
    func member(at position: Int) -> Node? {
        guard case .object(let members) = value else { return nil }
        return node(of: members[position], at: position)
    }
}

/// Collects what is wrong with one document.
public final class FaultLog {
    /// One without faults.
    public init() {}

    private var entries: [(place: JSONPlace, message: String)] = []

    /// Whether nothing was reported.
    public var isEmpty: Bool { entries.isEmpty }

    /// Where it stands.
    public func add(at place: JSONPlace, _ message: String) {
        entries.append((place, message))
    }

    /// All faults in the order of the document, whatever order it was read in.
    public var faults: [Fault] {
        // What is missing has no place of its own: those keep the order in which they were looked for.
        entries.enumerated().sorted {
            ($0.element.place.order + [$0.offset]).lexicographicallyPrecedes(
                $1.element.place.order + [$1.offset])
        }
        .map { Fault(path: $0.element.place.path, message: $0.element.message) }
    }
}
