import Documents

/// Merges a patch into a document by what the API says about its lists: containers are told apart by their names,
/// conditions by their types, and whoever patches one says nothing about the others.
///
/// A patch holds orders beside values: `$patch` replaces or deletes, `$retainKeys` names what stays,
/// `$setElementOrder/list` what comes after what, `$deleteFromPrimitiveList/list` what goes.
/// - Kubernetes: 1.20, apimachinery/pkg/util/strategicpatch
public struct StrategicMerge: Sendable {
    /// How members are merged.
    public let schema: PatchSchema
    /// Whether the target is a patch itself: its orders are kept, not followed.
    let targetIsPatch: Bool

    /// Merges documents of a kind.
    public init(_ schema: PatchSchema) { self.init(schema, targetIsPatch: false) }

    init(_ schema: PatchSchema, targetIsPatch: Bool) {
        self.schema = schema
        self.targetIsPatch = targetIsPatch
    }

    private func inside(_ field: PatchSchema.Field) -> StrategicMerge {
        StrategicMerge(schema.inside(field), targetIsPatch: targetIsPatch)
    }

    /// The document after the patch.
    /// - Throws: `PatchFault`
    public func apply(_ patch: JSONValue, to document: JSONValue) throws(PatchFault) -> JSONValue {
        var patch = JSONMembers(patch)
        if let order = patch[PatchDirective.marker] {
            guard order == .string("replace") || order == .string("delete") else {
                throw .unknownDirective(order.shown)
            }
            patch[PatchDirective.marker] = nil
            return order == .string("replace") ? patch.value : .object([])
        }
        var target = JSONMembers(document)
        try retainKeys(of: &target, &patch)
        try orderLists(of: &target, &patch)
        for member in patch.list { try merge(member, into: &target) }
        return target.value
    }

    private func merge(_ member: JSONMember, into target: inout JSONMembers) throws(PatchFault) {
        let deleted = try PatchDirective.list(of: member.name, after: PatchDirective.deletion)
        if deleted != nil, targetIsPatch {
            target[member.name] = member.value
            return
        }
        let name = deleted ?? member.name
        guard member.value != .null else {
            target[name] = targetIsPatch ? .null : nil
            return
        }
        guard let old = target[name] else {
            if deleted == nil { target[name] = member.value }
            return
        }
        target[name] = try merged(old, member.value, as: name, deletes: deleted != nil)
    }

    private func merged(
        _ old: JSONValue, _ new: JSONValue, as name: String, deletes: Bool
    ) throws(PatchFault) -> JSONValue {
        let field = schema.field(name)
        switch (old, new, field.strategy) {
        case (.object, .object, .standard), (.object, .object, .merge):
            return try inside(field).apply(new, to: old)
        case (.array(let live), .array(let gone), _) where deletes:
            let gone = Set(gone)
            return .array(live.filter { !gone.contains($0) })
        case (.array(let live), .array(let patch), .merge(let key)):
            return .array(try merged(live, patch, as: name, key: key))
        default: return new
        }
    }

    /// Two lists of which the elements with the same key are merged.
    func merged(
        _ live: [JSONValue], _ patch: [JSONValue], as name: String, key: String?
    ) throws(PatchFault) -> [JSONValue] {
        guard !live.isEmpty || !patch.isEmpty else { return [] }
        let elements = try ListElements(name, key: key, live, patch)
        guard let key = elements.key else {
            var seen: Set<JSONValue> = []
            let all = (live + patch).filter { seen.insert($0).inserted }
            return try elements.ordered(all, by: patch, live: live)
        }
        var list = MergedList(elements, live)
        let isPatch = targetIsPatch
        var values: [JSONValue] = []
        for element in patch {
            switch element[PatchDirective.marker] {
            case nil: values.append(element)
            case .string("delete")?:
                guard element[key] != nil else { throw .noMergeKey(key, element: element.text()) }
                try list.remove(element)
            case .string("replace")?: list.isReplaced = true
            case let order?: throw .unknownDirective(order.shown)
            }
        }
        if list.isReplaced { return values }
        // Orders in a patch that is merged into a patch are elements like any others.
        let merge = StrategicMerge(schema.inside(schema.field(name)), targetIsPatch: isPatch)
        for element in values {
            try list.merge(element) { old throws(PatchFault) in try merge.apply(element, to: old) }
        }
        return try elements.ordered(list.elements, by: values, live: live)
    }
}

/// A list of objects while others are merged into it.
private struct MergedList {
    private let kind: ListElements
    private var slots: [JSONValue?]
    private var places: [JSONValue: [Int]] = [:]
    /// Whether nothing of it stays.
    var isReplaced = false

    init(_ kind: ListElements, _ list: [JSONValue]) {
        self.kind = kind
        slots = list
        // An element without a key is like no other.
        for (place, element) in list.enumerated() {
            if let identity = try? kind.identity(element) { places[identity, default: []].append(place) }
        }
    }

    var elements: [JSONValue] { slots.compactMap(\.self) }

    mutating func remove(_ element: JSONValue) throws(PatchFault) {
        for place in places.removeValue(forKey: try kind.identity(element)) ?? [] { slots[place] = nil }
    }

    mutating func merge(
        _ element: JSONValue, with old: (JSONValue) throws(PatchFault) -> JSONValue
    ) throws(PatchFault) {
        let identity = try kind.identity(element)
        if let place = places[identity]?.first, let current = slots[place] {
            slots[place] = try old(current)
        } else {
            slots.append(element)
            places[identity] = [slots.count - 1]
        }
    }
}
