import KeyValueModel

// Answers as etcd writes them. What is left out is 0, false or empty.

/// An answer's header: of it, only the revision matters.
struct ResponseHeader {
    private static let fields = FieldNames([("revision", "revision")])

    let revision: Int64

    init(json text: JSONValueText?) throws(JSONFault) {
        revision =
            try text.map { (text) throws(JSONFault) in try JSONFields(text, Self.fields).int64(0) } ?? 0
    }
}

extension KeyValue {
    private static let fields = FieldNames([
        ("key", "key"), ("create_revision", "createRevision"), ("mod_revision", "modRevision"),
        ("version", "version"), ("value", "value"), ("lease", "lease"),
    ])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        self.init(
            key: try fields.bytes(0), createRevision: try fields.int64(1), modRevision: try fields.int64(2),
            version: try fields.int64(3), value: try fields.bytes(4), lease: try fields.int64(5))
    }

    fileprivate static func list(_ text: JSONValueText?) throws(JSONFault) -> [KeyValue] {
        var all: [KeyValue] = []
        try text?.forEachElement { (element) throws(JSONFault) in all.append(try KeyValue(json: element)) }
        return all
    }
}

extension RangeResponse {
    private static let fields = FieldNames([
        ("header", "header"), ("kvs", "kvs"), ("more", "more"), ("count", "count"),
    ])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        self.init(
            revision: try ResponseHeader(json: fields[0]).revision, kvs: try KeyValue.list(fields[1]),
            more: try fields.bool(2), count: try fields.int64(3))
    }
}

extension PutResponse {
    private static let fields = FieldNames([("header", "header"), ("prev_kv", "prevKv")])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        self.init(revision: try ResponseHeader(json: fields[0]).revision)
        if let text = fields[1] { previous = try KeyValue(json: text) }
    }
}

extension DeleteRangeResponse {
    private static let fields = FieldNames([
        ("header", "header"), ("deleted", "deleted"), ("prev_kvs", "prevKvs"),
    ])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        self.init(
            revision: try ResponseHeader(json: fields[0]).revision, deleted: try fields.int64(1),
            previous: try KeyValue.list(fields[2]))
    }
}

extension TxnResponse {
    private static let fields = FieldNames([
        ("header", "header"), ("succeeded", "succeeded"), ("responses", "responses"),
    ])

    /// - Parameter outer: the revision of the transaction that it stands in, whose header alone has one.
    init(json text: JSONValueText, outer: Int64? = nil) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        let own = try ResponseHeader(json: fields[0]).revision
        let revision = outer ?? own
        self.init(revision: revision, succeeded: try fields.bool(1))
        var all: [TxnResult] = []
        try fields[2]?.forEachElement { (element) throws(JSONFault) in
            all.append(try TxnResult(json: element, outer: revision))
        }
        results = all
    }
}

extension TxnResult {
    private static let fields = FieldNames([
        ("response_range", "responseRange"), ("response_put", "responsePut"),
        ("response_delete_range", "responseDeleteRange"), ("response_txn", "responseTxn"),
    ])

    fileprivate init(json text: JSONValueText, outer: Int64) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        if let inner = fields[0] {
            self = .range(try RangeResponse(json: inner))
        } else if let inner = fields[1] {
            self = .put(try PutResponse(json: inner))
        } else if let inner = fields[2] {
            self = .deleteRange(try DeleteRangeResponse(json: inner))
        } else if let inner = fields[3] {
            self = .txn(try TxnResponse(json: inner, outer: outer))
        } else {
            throw JSONFault("a response of a transaction that is none of four")
        }
    }
}

/// What all answers about leases say, each a part of it.
struct LeaseResponse {
    private static let fields = FieldNames([
        ("header", "header"), ("ID", "ID"), ("TTL", "TTL"), ("grantedTTL", "grantedTTL"), ("keys", "keys"),
        ("leases", "leases"), ("result", "result"),
    ])

    var revision: Int64 = 0
    var id: Int64 = 0
    var ttl: Int64 = 0
    var grantedTTL: Int64 = 0
    var keys: [[UInt8]] = []
    var leases: [Int64] = []

    init(json text: JSONValueText) throws(JSONFault) {
        let outer = try JSONFields(text, Self.fields)
        let fields =
            try outer[6].map { (inner) throws(JSONFault) in try JSONFields(inner, Self.fields) } ?? outer
        revision = try ResponseHeader(json: fields[0]).revision
        id = try fields.int64(1)
        ttl = try fields.int64(2)
        grantedTTL = try fields.int64(3)
        var (keys, leases): ([[UInt8]], [Int64]) = ([], [])
        try fields[4]?.forEachElement { (key) throws(JSONFault) in keys.append(try key.bytesValue()) }
        try fields[5]?.forEachElement { (lease) throws(JSONFault) in
            leases.append(try JSONFields(lease, Self.fields).int64(1))
        }
        (self.keys, self.leases) = (keys, leases)
    }
}

/// One line of a watch.
struct WatchLine {
    private static let outer = FieldNames([("result", "result")])
    private static let fields = FieldNames([
        ("header", "header"), ("watch_id", "watchId"), ("created", "created"), ("canceled", "canceled"),
        ("compact_revision", "compactRevision"), ("cancel_reason", "cancelReason"), ("events", "events"),
    ])
    private static let eventFields = FieldNames([("type", "type"), ("kv", "kv"), ("prev_kv", "prevKv")])

    let response: WatchResponse
    let isCreated: Bool
    let isCanceled: Bool
    let reason: String

    init(json text: JSONValueText) throws(JSONFault) {
        guard let result = try JSONFields(text, Self.outer)[0] else {
            throw JSONFault("a line of a watch without a result")
        }
        let fields = try JSONFields(result, Self.fields)
        var events: [StoreEvent] = []
        try fields[6]?.forEachElement { (event) throws(JSONFault) in events.append(try Self.event(event)) }
        response = WatchResponse(
            revision: try ResponseHeader(json: fields[0]).revision, events: events,
            compactRevision: try fields.int64(4))
        isCreated = try fields.bool(2)
        isCanceled = try fields.bool(3)
        reason = fields[5].map { String(decoding: $0.plainString(), as: UTF8.self) } ?? ""
    }

    private static func event(_ text: JSONValueText) throws(JSONFault) -> StoreEvent {
        let fields = try JSONFields(text, eventFields)
        guard let kv = fields[1] else { throw JSONFault("an event without a key") }
        let kind = try fields[0]?.enumValue(["PUT", "DELETE"], "Event_EventType") ?? 0
        var event = StoreEvent(kind == 1 ? .delete : .put, try KeyValue(json: kv))
        if let previous = fields[2] { event.previous = try KeyValue(json: previous) }
        return event
    }
}

/// What an answer with an error says.
struct ErrorResponse {
    private static let fields = FieldNames([("error", "error")])

    let message: String

    init(json text: JSONValueText) throws(JSONFault) {
        let error = try JSONFields(text, Self.fields)[0]
        message = error.map { String(decoding: $0.plainString(), as: UTF8.self) } ?? ""
    }
}
