/// The members of an object while it is changed: found by name, kept in order, however many they are.
public struct JSONMembers: Sendable {
    private var slots: [JSONMember?]
    /// The place of each name, byte for byte. Empty while there are few: looking at each is faster then.
    private var places: [[UInt8]: Int] = [:]
    private static let few = 16

    /// The members of an object; none for anything else.
    public init(_ value: JSONValue = .object([])) {
        guard case .object(let members) = value else {
            slots = []
            return
        }
        slots = members
        index()
    }

    /// Those that are left, in order.
    public var list: [JSONMember] { slots.compactMap(\.self) }
    /// The object.
    public var value: JSONValue { .object(list) }
    /// Whether there are none.
    public var isEmpty: Bool { slots.allSatisfy { $0 == nil } }

    /// The value of a member; a new one goes to the end, nil takes it out.
    public subscript(name: String) -> JSONValue? {
        get { place(of: name).flatMap { slots[$0]?.value } }
        set {
            if let place = place(of: name) {
                slots[place] = newValue.map { JSONMember(name, $0) }
                if newValue == nil { places[Array(name.utf8)] = nil }
            } else if let newValue {
                slots.append(JSONMember(name, newValue))
                if !places.isEmpty { places[Array(name.utf8)] = slots.count - 1 } else { index() }
            }
        }
    }

    private func place(of name: String) -> Int? {
        if !places.isEmpty { return places[Array(name.utf8)] }
        return slots.firstIndex { $0?.name.isSpelt(name) ?? false }
    }

    private mutating func index() {
        guard slots.count > Self.few else { return }
        for (place, slot) in slots.enumerated() {
            if let slot { places[Array(slot.name.utf8)] = place }
        }
    }
}

extension JSONValue {
    /// It with one member set, in its place or at the end; nil takes it out. What is no object becomes one.
    public func setting(_ name: String, _ value: JSONValue?) -> JSONValue {
        var members = JSONMembers(self)
        members[name] = value
        return members.value
    }

    /// Whether both say the same: the order of members does not matter, that of elements does.
    public func isEquivalent(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let mine), .object(let others)):
            guard mine.count == others.count else { return false }
            // Documents of one program have their members in one order.
            if zip(mine, others).allSatisfy({ $0.name.isSpelt($1.name) }) {
                return zip(mine, others).allSatisfy { $0.value.isEquivalent(to: $1.value) }
            }
            let found = JSONMembers(other)
            return mine.allSatisfy { member in
                found[member.name].map(member.value.isEquivalent) ?? false
            }
        case (.array(let mine), .array(let others)):
            return mine.count == others.count && zip(mine, others).allSatisfy { $0.isEquivalent(to: $1) }
        default: return self == other
        }
    }
}
