import Documents

extension StrategicMerge {
    /// Follows `$retainKeys`: members that it does not name go.
    func retainKeys(of target: inout JSONMembers, _ patch: inout JSONMembers) throws(PatchFault) {
        let directive = PatchDirective.retainKeys
        guard let order = patch[directive] else { return }
        patch[directive] = nil
        guard !targetIsPatch else {
            if let other = target[directive], !other.isEquivalent(to: order) {
                throw .badDirective(directive)
            }
            target[directive] = order
            return
        }
        guard let keys = order.list else { throw .badDirective(directive) }
        let stay = Set(keys)
        for member in patch.list where member.value != .null && !PatchDirective.isAboutList(member.name) {
            // Somebody sets what shall not stay.
            guard stay.contains(.string(member.name)) else { throw .badDirective(directive) }
        }
        for member in target.list where !stay.contains(.string(member.name)) { target[member.name] = nil }
    }

    /// Follows each `$setElementOrder/list`: merges the list and puts it in order.
    func orderLists(of target: inout JSONMembers, _ patch: inout JSONMembers) throws(PatchFault) {
        for member in patch.list {
            let directive = member.name
            guard let name = try PatchDirective.list(of: directive, after: PatchDirective.elementOrder) else {
                continue
            }
            guard let order = member.value.list else { throw .badDirective(directive) }
            patch[directive] = nil
            if targetIsPatch {
                if let other = target[directive], !other.isEquivalent(to: member.value) {
                    throw .badDirective(directive)
                }
                target[directive] = member.value
            }
            if let list = try ordered(name, order, live: target[name], patch: patch[name]) {
                target[name] = .array(list)
                patch[name] = nil
            }
        }
    }

    private func ordered(
        _ name: String, _ order: [JSONValue], live: JSONValue?, patch: JSONValue?
    ) throws(PatchFault) -> [JSONValue]? {
        guard live != nil || patch != nil else { return nil }
        guard let liveList = (live ?? .array([])).list, let patchList = (patch ?? .array([])).list else {
            throw .mixedElements(name)
        }
        var merged = live == nil ? patchList : liveList
        var key: String?
        if case .merge(let field) = schema.field(name).strategy { key = field }
        let elements = try ListElements(name, key: key, liveList, patchList)
        try check(patchList, against: order, elements)
        if live != nil, patch != nil {
            merged =
                if case .merge = schema.field(name).strategy {
                    try self.merged(liveList, patchList, as: name, key: key)
                } else {
                    patchList
                }
        }
        return try elements.ordered(merged, by: order, live: liveList)
    }

    /// The elements of a patch must stand in the order that it gives.
    private func check(
        _ patch: [JSONValue], against order: [JSONValue], _ elements: ListElements
    ) throws(PatchFault) {
        guard !order.isEmpty else { return }
        var rest = order[...]
        for element in patch where element[PatchDirective.marker] == nil {
            let identity = try elements.identity(element)
            while let next = rest.first, try elements.identity(next) != identity { rest.removeFirst() }
            guard rest.popFirst() != nil else { throw .orderMismatch(elements.name) }
        }
    }
}
