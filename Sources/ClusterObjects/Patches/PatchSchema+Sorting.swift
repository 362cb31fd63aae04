import Documents

extension PatchSchema {
    /// A document with every list that is merged in the order of its keys, or of its scalars, each of these once:
    /// so that two can be compared that differ only in an order that does not matter.
    public func sorted(_ document: JSONValue) -> JSONValue {
        .object(
            JSONMembers(document).list.map { member in
                JSONMember(member.name, sorted(member.value, as: member.name))
            })
    }

    private func sorted(_ value: JSONValue, as name: String) -> JSONValue {
        if name == PatchDirective.retainKeys || name.hasPrefix(PatchDirective.deletion) {
            return .array(Self.sortedScalars(value.list ?? []))
        }
        let field = field(name)
        switch (value, field.strategy) {
        case (.object, _): return inside(field).sorted(value)
        case (.array(let elements), .merge(let key)):
            guard let key, case .object? = elements.first else {
                return .array(Self.sortedScalars(elements))
            }
            let texts = elements.map { ($0[key]?.scalarText ?? "", inside(field).sorted($0)) }
            return .array(
                texts.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
                    .map(\.element.1))
        default: return value
        }
    }

    private static func sortedScalars(_ elements: [JSONValue]) -> [JSONValue] {
        Set(elements).sorted { $0.scalarText < $1.scalarText }
    }
}
