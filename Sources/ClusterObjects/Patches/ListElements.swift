import Documents

/// The elements of lists that are merged: objects by their key, scalars by themselves.
struct ListElements {
    /// The member by which objects are told apart; nil for scalars.
    let key: String?
    /// What messages call the list.
    let name: String

    /// - Throws: `PatchFault` unless all are of one kind: objects with the key, or scalars without one.
    init(_ name: String, key: String?, _ lists: [JSONValue]...) throws(PatchFault) {
        self.name = name
        let elements = lists.joined()
        var isObjects = false
        if let first = elements.first {
            if first.list != nil { throw .listOfLists }
            guard elements.allSatisfy(first.isSameKind) else { throw .mixedElements(name) }
            if case .object = first { isObjects = true }
        }
        guard !isObjects || key != nil else { throw .mixedElements(name) }
        self.key = isObjects ? key : nil
    }

    /// What tells an element from the others.
    func identity(_ element: JSONValue) throws(PatchFault) -> JSONValue {
        guard let key else { return element }
        guard let identity = element[key] else { throw .noMergeKey(key, element: element.text()) }
        return identity
    }

    /// The identities of a list.
    func identities(_ list: [JSONValue]) throws(PatchFault) -> [JSONValue] {
        var identities: [JSONValue] = []
        for element in list { identities.append(try identity(element)) }
        return identities
    }

    /// The place of each identity in a list: that of its first.
    func places(_ list: [JSONValue]) throws(PatchFault) -> [JSONValue: Int] {
        var places: [JSONValue: Int] = [:]
        for (place, identity) in try identities(list).enumerated() where places[identity] == nil {
            places[identity] = place
        }
        return places
    }

    /// A list in the order of another: those that are not in it stay in front, deletions go to the end.
    func sorted(_ list: [JSONValue], by order: [JSONValue]) throws(PatchFault) -> [JSONValue] {
        let places = try places(order)
        var keyed: [(place: Int, number: Int, element: JSONValue)] = []
        for (number, element) in list.enumerated() {
            let place = PatchDirective.isDeletion(element) ? Int.max : places[try identity(element)] ?? -1
            keyed.append((place, number, element))
        }
        return keyed.sorted { ($0.place, $0.number) < ($1.place, $1.number) }.map(\.element)
    }

    /// Puts the elements in order: those that an order names as it says, the others among them as near to where
    /// they were as that allows.
    func ordered(
        _ list: [JSONValue], by order: [JSONValue], live: [JSONValue]
    ) throws(PatchFault) -> [JSONValue] {
        let named = try places(order)
        let livePlaces = try places(live)
        var (wanted, rest): ([JSONValue], [JSONValue]) = ([], [])
        for element in list {
            if named[try identity(element)] != nil { wanted.append(element) } else { rest.append(element) }
        }
        wanted = try sorted(wanted, by: order)
        rest = try sorted(rest, by: live)
        var (result, next): ([JSONValue], Int) = ([], 0)
        for element in wanted {
            // One that nobody named goes before a named one only if it stood before it.
            while next < rest.count, let place = livePlaces[try identity(rest[next])],
                let other = livePlaces[try identity(element)], place < other
            {
                result.append(rest[next])
                next += 1
            }
            result.append(element)
        }
        return result + rest[next...]
    }
}
