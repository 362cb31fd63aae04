import KeyValueModel

/// What a client says on a watch stream.
enum WatchMessage {
    case create(WatchCreation)
    case cancel(Int64)
    case progress
    /// Nothing that is meant for anybody.
    case none

    private static let fields = FieldNames([
        ("create_request", "createRequest"), ("cancel_request", "cancelRequest"),
        ("progress_request", "progressRequest"),
    ])
    private static let cancelFields = FieldNames([("watch_id", "watchId")])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        if let create = fields[0], !create.isNull {
            self = .create(try WatchCreation(json: create))
        } else if let cancel = fields[1], !cancel.isNull {
            self = .cancel(try JSONFields(cancel, Self.cancelFields).int64(0))
        } else if let progress = fields[2], !progress.isNull {
            _ = try JSONFields(progress, Self.cancelFields)
            self = .progress
        } else {
            self = .none
        }
    }
}

/// One watch that a client wants.
struct WatchCreation {
    var request: WatchRequest
    /// 0 lets the server choose.
    let id: Int64
    /// Whether it wants to hear now and then how far it has come.
    let notifiesProgress: Bool

    private static let fields = FieldNames([
        ("key", "key"), ("range_end", "rangeEnd"), ("start_revision", "startRevision"),
        ("progress_notify", "progressNotify"), ("filters", "filters"), ("prev_kv", "prevKv"),
        ("watch_id", "watchId"), ("fragment", "fragment"),
    ])

    init(json text: JSONValueText) throws(JSONFault) {
        let fields = try JSONFields(text, Self.fields)
        let range = KeyRange(key: try fields.bytes(0), end: try fields.bytes(1))
        let start = try fields.int64(2)
        // etcd begins at the beginning for what is less than 0.
        var request = WatchRequest(range, startRevision: start < 0 ? 1 : start)
        notifiesProgress = try fields.bool(3)
        try fields[4]?.forEachElement { (filter) throws(JSONFault) in
            switch try filter.enumValue(["NOPUT", "NODELETE"], "WatchCreateRequest_FilterType") {
            case 0: request.noPut = true
            case 1: request.noDelete = true
            default: return
            }
        }
        request.prevKV = try fields.bool(5)
        id = try fields.int64(6)
        _ = try fields.bool(7)
        self.request = request
    }
}
