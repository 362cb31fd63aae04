import KeyValueModel

// Requests as their JSON says them. Fields are looked at in the order of etcd's messages, because the
// first that is wrong is the one that is named.

extension RangeRequest {
    private static let fields = FieldNames([
        ("key", "key"), ("range_end", "rangeEnd"), ("limit", "limit"), ("revision", "revision"),
        ("sort_order", "sortOrder"), ("sort_target", "sortTarget"), ("serializable", "serializable"),
        ("keys_only", "keysOnly"), ("count_only", "countOnly"),
        ("min_mod_revision", "minModRevision"), ("max_mod_revision", "maxModRevision"),
        ("min_create_revision", "minCreateRevision"), ("max_create_revision", "maxCreateRevision"),
    ])

    /// - Throws: `JSONFault`; `StoreError.invalidSortOption` for a target that there is not, which ends
    ///   etcd 3.4 itself.
    init(json text: JSONValueText) throws {
        let fields = try JSONFields(text, Self.fields)
        self.init(KeyRange(key: try fields.bytes(0), end: try fields.bytes(1)))
        limit = try fields.int64(2)
        revision = try fields.int64(3)
        let order = try fields[4]?.enumValue(["NONE", "ASCEND", "DESCEND"], "RangeRequest_SortOrder") ?? 0
        let target =
            try fields[5]?.enumValue(["KEY", "VERSION", "CREATE", "MOD", "VALUE"], "RangeRequest_SortTarget")
            ?? 0
        _ = try fields.bool(6)
        keysOnly = try fields.bool(7)
        countOnly = try fields.bool(8)
        minModRevision = try fields.int64(9)
        maxModRevision = try fields.int64(10)
        minCreateRevision = try fields.int64(11)
        maxCreateRevision = try fields.int64(12)
        try sort(order, by: target)
    }

    private mutating func sort(_ order: Int, by target: Int) throws {
        guard let order = SortOrder(rawValue: order) else { return }
        guard let target = SortTarget(rawValue: target) else { throw StoreError.invalidSortOption }
        self.order = order
        self.target = target
    }
}

extension PutRequest {
    private static let fields = FieldNames([
        ("key", "key"), ("value", "value"), ("lease", "lease"), ("prev_kv", "prevKv"),
        ("ignore_value", "ignoreValue"), ("ignore_lease", "ignoreLease"),
    ])

    init(json text: JSONValueText) throws {
        let fields = try JSONFields(text, Self.fields)
        self.init(key: try fields.bytes(0), value: try fields.bytes(1), lease: try fields.int64(2))
        prevKV = try fields.bool(3)
        ignoreValue = try fields.bool(4)
        ignoreLease = try fields.bool(5)
    }
}

extension DeleteRangeRequest {
    private static let fields = FieldNames([
        ("key", "key"), ("range_end", "rangeEnd"), ("prev_kv", "prevKv"),
    ])

    init(json text: JSONValueText) throws {
        let fields = try JSONFields(text, Self.fields)
        self.init(
            KeyRange(key: try fields.bytes(0), end: try fields.bytes(1)), prevKV: try fields.bool(2))
    }
}

/// What a compaction is asked for.
struct CompactionRequest {
    private static let fields = FieldNames([("revision", "revision"), ("physical", "physical")])

    let revision: Int64

    init(json text: JSONValueText) throws {
        let fields = try JSONFields(text, Self.fields)
        revision = try fields.int64(0)
        _ = try fields.bool(1)
    }
}

/// What all requests about leases say, each a part of it.
struct LeaseRequest {
    /// A grant gives the time first.
    private static let grantFields = FieldNames([("TTL", "TTL"), ("ID", "ID")])
    private static let fields = FieldNames([("ID", "ID"), ("keys", "keys")])

    var id: Int64 = 0
    var ttl: Int64 = 0
    var keys = false

    init(grant text: JSONValueText) throws {
        let fields = try JSONFields(text, Self.grantFields)
        ttl = try fields.int64(0)
        id = try fields.int64(1)
    }

    /// - Parameter hasKeys: whether the message has that field.
    init(json text: JSONValueText, hasKeys: Bool = false) throws {
        let fields = try JSONFields(text, Self.fields)
        id = try fields.int64(0)
        keys = hasKeys ? try fields.bool(1) : false
    }
}
