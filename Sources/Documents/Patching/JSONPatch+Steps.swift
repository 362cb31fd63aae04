extension JSONValue {
    /// Does one step of a patch.
    mutating func take(_ step: JSONPatch.Step) throws(JSONPatchFault) {
        switch step {
        case .add(let place, let value): try add(value, at: place)
        case .remove(let place): _ = try remove(at: place)
        case .replace(let place, let value):
            _ = try found(at: place)
            self = try changed(along: place.tokens[...], of: place) { _ throws(JSONPatchFault) in value }
        case .move(let from, let place):
            guard !from.isProperPrefix(of: place) else {
                throw JSONPatchFault(.missing, "\(from) cannot be moved into itself, to \(place)")
            }
            try add(try remove(at: from), at: place)
        case .copy(let from, let place): try add(try found(at: from), at: place)
        case .test(let place, let value):
            guard try found(at: place).isEquivalent(to: value) else {
                throw JSONPatchFault(.testFailed, "testing value \(place) failed: test failed")
            }
        }
    }

    private func found(at place: JSONPointer) throws(JSONPatchFault) -> JSONValue {
        guard let value = value(at: place) else { throw Self.nothing(at: place) }
        return value
    }

    private mutating func add(_ value: JSONValue, at place: JSONPointer) throws(JSONPatchFault) {
        guard !value.isNested(deeperThan: JSONParser.deepest - place.tokens.count) else {
            throw JSONPatchFault(
                .unreadable, "expected at most \(JSONParser.deepest) arrays and objects in each other")
        }
        guard let last = place.tokens.last else {
            self = value
            return
        }
        self = try changed(along: place.tokens.dropLast(), of: place) { parent throws(JSONPatchFault) in
            switch parent {
            case .object: return parent.setting(last, value)
            case .array(var elements):
                guard let position = JSONPointer.position(last, count: elements.count),
                    position <= elements.count
                else { throw Self.nothing(at: place) }
                elements.insert(value, at: position)
                return .array(elements)
            default: throw Self.nothing(at: place)
            }
        }
    }

    private mutating func remove(at place: JSONPointer) throws(JSONPatchFault) -> JSONValue {
        let value = try found(at: place)
        guard let last = place.tokens.last else {
            self = .null
            return value
        }
        self = try changed(along: place.tokens.dropLast(), of: place) { parent throws(JSONPatchFault) in
            guard case .array(var elements) = parent else { return parent.setting(last, nil) }
            guard let position = JSONPointer.position(last, count: elements.count) else {
                throw Self.nothing(at: place)
            }
            elements.remove(at: position)
            return .array(elements)
        }
        return value
    }

    /// It with what lies at the end of a way changed.
    private func changed(
        along tokens: ArraySlice<String>, of place: JSONPointer,
        _ change: (JSONValue) throws(JSONPatchFault) -> JSONValue
    ) throws(JSONPatchFault) -> JSONValue {
        guard let token = tokens.first else { return try change(self) }
        switch self {
        case .object:
            guard let member = self[token] else { throw Self.nothing(at: place) }
            return setting(token, try member.changed(along: tokens.dropFirst(), of: place, change))
        case .array(var elements):
            guard let position = JSONPointer.position(token, count: elements.count),
                position < elements.count
            else { throw Self.nothing(at: place) }
            elements[position] = try elements[position].changed(along: tokens.dropFirst(), of: place, change)
            return .array(elements)
        default: throw Self.nothing(at: place)
        }
    }

    /// Whether more arrays and objects lie in each other.
    private func isNested(deeperThan levels: Int) -> Bool {
        switch self {
        case .array(let elements):
            levels <= 0 || elements.contains { $0.isNested(deeperThan: levels - 1) }
        case .object(let members):
            levels <= 0 || members.contains { $0.value.isNested(deeperThan: levels - 1) }
        default: levels < 0
        }
    }

    /// About how many bytes it has as text; no more than a little above the bound is counted.
    func weight(upTo bound: Int) -> Int {
        switch self {
        case .null, .bool: return 5
        case .number(let text), .string(let text): return text.utf8.count + 2
        case .array(let elements):
            var sum = 2
            for element in elements where sum <= bound { sum += element.weight(upTo: bound) + 1 }
            return sum
        case .object(let members):
            var sum = 2
            for member in members where sum <= bound {
                sum += member.name.utf8.count + 4 + member.value.weight(upTo: bound)
            }
            return sum
        }
    }

    private static func nothing(at place: JSONPointer) -> JSONPatchFault {
        JSONPatchFault(.missing, "nothing is at \(place.description.isEmpty ? "the top" : place.description)")
    }
}
