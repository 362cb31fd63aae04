import Documents

/// Makes the patch that turns one document into another.
///
/// - Kubernetes: 1.20, apimachinery/pkg/util/strategicpatch
public struct StrategicDiff: Sendable {
    /// What of the difference is wanted.
    enum Scope: Sendable {
        case all, additions, deletions
    }

    let schema: PatchSchema
    let scope: Scope
    /// Whether the members that stay are listed.
    let retainsKeys: Bool
    /// Whether the order of lists is given.
    let ordersElements: Bool

    /// Compares documents of a kind.
    public init(_ schema: PatchSchema) { self.init(schema, .all) }

    init(_ schema: PatchSchema, _ scope: Scope, retainsKeys: Bool = false, ordersElements: Bool = true) {
        self.schema = schema
        self.scope = scope
        self.retainsKeys = retainsKeys
        self.ordersElements = ordersElements
    }

    private func inside(_ field: PatchSchema.Field) -> StrategicDiff {
        StrategicDiff(
            schema.inside(field), scope, retainsKeys: field.retainsKeys, ordersElements: ordersElements)
    }

    /// The patch that makes the second of the first.
    /// - Throws: `PatchFault` for lists that cannot be merged.
    public func patch(from original: JSONValue, to modified: JSONValue) throws(PatchFault) -> JSONValue {
        let (old, new) = (JSONMembers(original), JSONMembers(modified))
        var patch = JSONMembers()
        for member in new.list { try compare(member, with: old[member.name], into: &patch) }
        let gone = old.list.filter { new[$0.name] == nil }
        if scope != .additions {
            for member in gone { patch[member.name] = .null }
        }
        let kept = new.list.filter { $0.value != .null }.map(\.name).sorted()
        if retainsKeys, !kept.isEmpty, !patch.isEmpty || gone.contains(where: { $0.value != .null }) {
            patch[PatchDirective.retainKeys] = .array(kept.map { .string($0) })
        }
        return patch.value
    }

    private func compare(
        _ member: JSONMember, with old: JSONValue?, into patch: inout JSONMembers
    ) throws(PatchFault) {
        let (name, new) = (member.name, member.value)
        let field = schema.field(name)
        switch (old, new, field.strategy) {
        case (.object?, .object, .replace):
            // Also where nothing has changed, as the real one does.
            if scope != .deletions { patch[name] = new }
        case (.object(let members)?, .object, _):
            let inner = try inside(field).patch(from: .object(members), to: new)
            if inner != .object([]) { patch[name] = inner }
        case (.array(let before)?, .array(let after), .merge(let key)):
            let diff = try ListDiff(
                inside(field), name: name, key: key, before: before, after: after)
            diff.write(to: &patch)
        default:
            if scope != .deletions, !(old?.isEquivalent(to: new) ?? false) { patch[name] = new }
        }
    }
}

/// What must be done to a list that is merged to make it another.
private struct ListDiff {
    private let name: String
    private var patch: [JSONValue] = []
    private var deletions: [JSONValue] = []
    private var order: [JSONValue] = []

    init(
        _ diff: StrategicDiff, name: String, key: String?, before: [JSONValue], after: [JSONValue]
    ) throws(PatchFault) {
        self.name = name
        guard !before.isEmpty else {
            if diff.scope != .deletions { patch = after }
            return
        }
        let elements = try ListElements(name, key: key, before, after)
        if let key = elements.key {
            try compareObjects(diff, elements, key, before, after)
        } else {
            try compareScalars(diff, elements, before, after)
        }
    }

    private mutating func compareObjects(
        _ diff: StrategicDiff, _ elements: ListElements, _ key: String, _ before: [JSONValue],
        _ after: [JSONValue]
    ) throws(PatchFault) {
        let old = try byText(before, elements)
        let new = try byText(after, elements)
        var changes: [JSONValue] = []
        for (place, element) in new {
            guard let other = old.element(at: place) else {
                if diff.scope != .deletions { changes.append(element) }
                continue
            }
            let inner = try diff.patch(from: other, to: element)
            if inner != .object([]) { changes.append(inner.setting(key, element[key])) }
        }
        patch = try elements.sorted(changes, by: after)
        if diff.scope != .additions {
            for (place, element) in old where new.element(at: place) == nil {
                let identity = try elements.identity(element)
                patch.append(
                    .object([
                        JSONMember(key, identity), JSONMember(PatchDirective.marker, .string("delete")),
                    ]))
            }
        }
        let sameOrder = try elements.identities(before) == elements.identities(after)
        guard diff.ordersElements, !patch.isEmpty || diff.scope != .deletions && !sameOrder else { return }
        order = try elements.identities(after).map { .object([JSONMember(key, $0)]) }
    }

    private mutating func compareScalars(
        _ diff: StrategicDiff, _ elements: ListElements, _ before: [JSONValue], _ after: [JSONValue]
    ) throws(PatchFault) {
        let (old, new) = (try byText(before, elements), try byText(after, elements))
        if diff.scope != .deletions {
            patch = try elements.sorted(surplus(new, over: old), by: after)
        }
        if diff.scope != .additions {
            var seen: Set<JSONValue> = []
            deletions = surplus(old, over: new).filter { seen.insert($0).inserted }
        }
        let wanted =
            diff.scope != .additions && !deletions.isEmpty || diff.scope != .deletions && before != after
        if diff.ordersElements, wanted { order = after }
    }

    /// What one list has more often than another, by text.
    private func surplus(_ list: SortedElements, over other: SortedElements) -> [JSONValue] {
        var left = other.counts
        return list.compactMap { place, element in
            guard let count = left[place.text], count > 0 else { return element }
            left[place.text] = count - 1
            return nil
        }
    }

    private func byText(_ list: [JSONValue], _ elements: ListElements) throws(PatchFault) -> SortedElements {
        var texts: [(String, JSONValue)] = []
        for element in list { texts.append((try elements.identity(element).scalarText, element)) }
        return SortedElements(texts)
    }

    func write(to members: inout JSONMembers) {
        if !patch.isEmpty { members[name] = .array(patch) }
        if !deletions.isEmpty { members["\(PatchDirective.deletion)/\(name)"] = .array(deletions) }
        if !order.isEmpty { members["\(PatchDirective.elementOrder)/\(name)"] = .array(order) }
    }
}

/// Elements in the order of their identities as text.
private struct SortedElements: Sequence {
    /// The first, second … of an identity: lists may hold one more than once.
    struct Place: Hashable {
        let text: String
        let occurrence: Int
    }

    private let elements: [(Place, JSONValue)]
    private let byPlace: [Place: JSONValue]
    /// How many there are of each.
    let counts: [String: Int]

    init(_ elements: [(String, JSONValue)]) {
        var counts: [String: Int] = [:]
        let placed = elements.map { text, element in
            counts[text, default: 0] += 1
            return (Place(text: text, occurrence: counts[text] ?? 0), element)
        }
        self.elements = placed.sorted {
            ($0.0.text, $0.0.occurrence) < ($1.0.text, $1.0.occurrence)
        }
        byPlace = Dictionary(placed, uniquingKeysWith: { first, _ in first })
        self.counts = counts
    }

    func element(at place: Place) -> JSONValue? { byPlace[place] }

    func makeIterator() -> IndexingIterator<[(Place, JSONValue)]> { elements.makeIterator() }
}
