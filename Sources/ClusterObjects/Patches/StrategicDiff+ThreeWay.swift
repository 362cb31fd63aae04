import Documents

extension StrategicDiff {
    /// The patch that brings to what is there now what somebody has changed in what they asked for: what they took
    /// out goes, what they want is set, and what others have added stays.
    /// - Parameters:
    ///   - original: what they asked for last.
    ///   - modified: what they ask for now.
    ///   - current: what is there.
    ///   - overwrites: whether what somebody else has changed too is overwritten.
    /// - Throws: `PatchFault`; `conflict` for what both have changed, unless it is overwritten.
    public func patch(
        from original: JSONValue, to modified: JSONValue, current: JSONValue, overwrites: Bool
    ) throws(PatchFault) -> JSONValue {
        let additions = try StrategicDiff(schema, .additions).patch(from: current, to: modified)
        let deletions = try StrategicDiff(schema, .deletions).patch(from: original, to: modified)
        let patch = try StrategicMerge(schema, targetIsPatch: true).apply(additions, to: deletions)
        if !overwrites {
            let changed = try StrategicDiff(schema, .all, ordersElements: false)
                .patch(from: original, to: current)
            try PatchConflicts(schema: schema).check(patch, changed)
        }
        return patch
    }
}

/// Finds what two patches of one document change differently.
private struct PatchConflicts {
    let schema: PatchSchema

    func check(_ mine: JSONValue, _ theirs: JSONValue) throws(PatchFault) {
        let theirs = JSONMembers(theirs)
        if let order = JSONMembers(mine)[PatchDirective.marker] ?? theirs[PatchDirective.marker] {
            guard mine[PatchDirective.marker] == order, theirs[PatchDirective.marker] == order else {
                throw .conflict(PatchDirective.marker)
            }
        }
        for member in JSONMembers(mine).list {
            guard member.name != PatchDirective.marker, member.name != PatchDirective.retainKeys,
                let other = theirs[member.name]
            else { continue }
            try check(member.name, member.value, other)
        }
    }

    private func check(_ name: String, _ mine: JSONValue, _ theirs: JSONValue) throws(PatchFault) {
        let field = schema.field(name)
        let inner = PatchConflicts(schema: schema.inside(field))
        switch (mine, theirs, field.strategy) {
        case (.object, .object, .replace): return
        case (.object, .object, _): try inner.check(mine, theirs)
        case (.array(let first), .array(let second), .merge(let key)):
            let elements = try ListElements(name, key: key, first, second)
            guard elements.key != nil else { return }
            let places = try elements.places(second)
            for element in first {
                guard let place = places[try elements.identity(element)] else { continue }
                try inner.check(element, second[place])
            }
        case (.array(let first), .array(let second), _):
            guard first.count == second.count else { throw .conflict(name) }
            for (mine, theirs) in zip(Self.sorted(first), Self.sorted(second)) {
                try inner.check(name, mine, theirs)
            }
        default:
            guard mine.isEquivalent(to: theirs) else { throw .conflict(name) }
        }
    }

    /// Scalars in an order that does not matter; objects stay where they are.
    private static func sorted(_ list: [JSONValue]) -> [JSONValue] {
        if case .object? = list.first { return list }
        return list.sorted { $0.scalarText < $1.scalarText }
    }
}
