import EventLoop
import KeyValueModel

// Requests as etcd reads them.
extension ByteBuffer {
    func append(_ request: RangeRequest) {
        var object = ObjectWriting(self)
        object.add(request.range)
        object.add("limit", request.limit)
        object.add("revision", request.revision)
        object.add("sort_order", Int64(request.order.rawValue), isEnum: true, self)
        object.add("sort_target", Int64(request.target.rawValue), isEnum: true, self)
        object.add("keys_only", request.keysOnly)
        object.add("count_only", request.countOnly)
        object.add("min_mod_revision", request.minModRevision)
        object.add("max_mod_revision", request.maxModRevision)
        object.add("min_create_revision", request.minCreateRevision)
        object.add("max_create_revision", request.maxCreateRevision)
        object.end()
    }

    func append(_ request: PutRequest) {
        var object = ObjectWriting(self)
        object.add("key", request.key)
        object.add("value", request.value)
        object.add("lease", request.lease)
        object.add("prev_kv", request.prevKV)
        object.add("ignore_value", request.ignoreValue)
        object.add("ignore_lease", request.ignoreLease)
        object.end()
    }

    func append(_ request: DeleteRangeRequest) {
        var object = ObjectWriting(self)
        object.add(request.range)
        object.add("prev_kv", request.prevKV)
        object.end()
    }

    func append(_ request: TxnRequest) {
        var object = ObjectWriting(self)
        object.add("compare", request.compares) { append($0) }
        object.add("success", request.success) { append($0) }
        object.add("failure", request.failure) { append($0) }
        object.end()
    }

    private func append(_ operation: TxnOperation) {
        var object = ObjectWriting(self)
        switch operation {
        case .range(let request):
            object.key("request_range")
            append(request)
        case .put(let request):
            object.key("request_put")
            append(request)
        case .deleteRange(let request):
            object.key("request_delete_range")
            append(request)
        case .txn(let request):
            object.key("request_txn")
            append(request)
        }
        object.end()
    }

    private func append(_ compare: Compare) {
        var object = ObjectWriting(self)
        object.add("result", Int64(compare.relation.rawValue), isEnum: true, self)
        object.add(compare.range)
        let (number, name): (Int64, StaticString) =
            switch compare.target {
            case .version(let value): (value, "version")
            case .create(let value): (value, "create_revision")
            case .mod(let value): (value, "mod_revision")
            case .value: (0, "value")
            case .lease(let value): (value, "lease")
            }
        object.key("target")
        append(decimal: compare.target.number)
        object.key(name)
        if case .value(let bytes) = compare.target { append(base64: bytes) } else { append(quoted: number) }
        object.end()
    }

    func append(create request: WatchRequest) {
        append("{\"create_request\":")
        var object = ObjectWriting(self)
        object.add(request.range)
        object.add("start_revision", max(0, request.startRevision))
        object.add("prev_kv", request.prevKV)
        let filters = (request.noPut ? [Int64(0)] : []) + (request.noDelete ? [1] : [])
        object.add("filters", filters) { append(decimal: $0) }
        object.end()
        append(.closeBrace)
    }
}

extension ObjectWriting {
    fileprivate mutating func add(_ range: KeyRange) {
        add("key", range.key)
        add("range_end", range.end)
    }

    fileprivate mutating func add(_ name: StaticString, _ number: Int64, isEnum: Bool, _ output: ByteBuffer) {
        guard number != 0 else { return }
        key(name)
        output.append(decimal: number)
    }
}

extension Compare.Target {
    fileprivate var number: Int64 {
        switch self {
        case .version: 0
        case .create: 1
        case .mod: 2
        case .value: 3
        case .lease: 4
        }
    }
}
