import KeyValueModel

extension TxnRequest {
    private static let fields = FieldNames([
        ("compare", "compare"), ("success", "success"), ("failure", "failure"),
    ])
    /// How deep transactions may stand in each other; etcd has no bound but that of its JSON.
    private static let deepest = 200

    init(json text: JSONValueText) throws {
        try self.init(json: text, depth: 0)
    }

    fileprivate init(json text: JSONValueText, depth: Int) throws {
        guard depth < Self.deepest else { throw StoreError.tooManyOperations }
        let fields = try JSONFields(text, Self.fields)
        var reading = ListReading()
        let compares = try reading.list(fields[0]) { try Compare.reading($0) }
        let success = try reading.list(fields[1]) { try TxnOperation(json: $0, depth: depth) }
        let failure = try reading.list(fields[2]) { try TxnOperation(json: $0, depth: depth) }
        if reading.longest > StoreLimits.operations { throw StoreError.tooManyOperations }
        if let refusal = reading.refusal { throw refusal }
        self.init(compares: compares.compactMap(\.self), success: success, failure: failure)
    }
}

/// Reads lists to their end: JSON that is wrong further on comes before what the store would refuse.
private struct ListReading {
    /// The first thing that the store refuses.
    var refusal: StoreError?
    /// Of the lists, those included that hold what is refused.
    var longest = 0

    mutating func list<Element>(_ text: JSONValueText?, _ read: (JSONValueText) throws -> Element) throws
        -> [Element]
    {
        var texts: [JSONValueText] = []
        try text?.forEachElement { (element) throws(JSONFault) in texts.append(element) }
        longest = max(longest, texts.count)
        var all: [Element] = []
        for text in texts {
            do {
                all.append(try read(text))
            } catch let error as StoreError {
                refusal = refusal ?? error
            }
        }
        return all
    }
}

extension TxnOperation {
    private static let fields = FieldNames([
        ("request_range", "requestRange"), ("request_put", "requestPut"),
        ("request_delete_range", "requestDeleteRange"), ("request_txn", "requestTxn"),
    ])

    /// - Throws: `StoreError.keyNotFound`, as etcd does, where there is none.
    fileprivate init(json text: JSONValueText, depth: Int) throws {
        let fields = try JSONFields(text, Self.fields)
        if let inner = fields[0], !inner.isNull {
            self = .range(try RangeRequest(json: inner))
        } else if let inner = fields[1], !inner.isNull {
            self = .put(try PutRequest(json: inner))
        } else if let inner = fields[2], !inner.isNull {
            self = .deleteRange(try DeleteRangeRequest(json: inner))
        } else if let inner = fields[3], !inner.isNull {
            self = .txn(try TxnRequest(json: inner, depth: depth + 1))
        } else {
            throw StoreError.keyNotFound
        }
    }
}

extension Compare {
    private static let fields = FieldNames([
        ("result", "result"), ("target", "target"), ("key", "key"), ("range_end", "rangeEnd"),
        ("version", "version"), ("create_revision", "createRevision"), ("mod_revision", "modRevision"),
        ("value", "value"), ("lease", "lease"),
    ])
    private static let targets: [StaticString] = ["VERSION", "CREATE", "MOD", "VALUE", "LEASE"]

    /// nil for one that is always true.
    fileprivate static func reading(_ text: JSONValueText) throws -> Compare? {
        let fields = try JSONFields(text, Self.fields)
        let relation =
            try fields[0]?.enumValue(["EQUAL", "GREATER", "LESS", "NOT_EQUAL"], "Compare_CompareResult") ?? 0
        let target = try fields[1]?.enumValue(targets, "Compare_CompareTarget") ?? 0
        let range = KeyRange(key: try fields.bytes(2), end: try fields.bytes(3))
        // All are looked at, whichever is meant: one that is no number is refused.
        let numbers = [try fields.int64(4), try fields.int64(5), try fields.int64(6), try fields.int64(8)]
        let value = try fields.bytes(7)
        guard !range.key.isEmpty else { throw StoreError.emptyKey }
        let meant: Target? =
            switch target {
            case 0: .version(numbers[0])
            case 1: .create(numbers[1])
            case 2: .mod(numbers[2])
            case 3: .value(value)
            case 4: .lease(numbers[3])
            default: nil
            }
        return unknownsResolved(range, meant, Relation(rawValue: relation))
    }

    /// As etcd 3.4 takes numbers that name nothing: an unknown target is equal to everything, an unknown
    /// relation holds always.
    private static func unknownsResolved(_ range: KeyRange, _ target: Target?, _ relation: Relation?)
        -> Compare?
    {
        guard let relation else { return nil }
        if let target { return Compare(range, target, relation) }
        return relation == .equal ? nil : Compare(range, .version(.min), .less)
    }
}
