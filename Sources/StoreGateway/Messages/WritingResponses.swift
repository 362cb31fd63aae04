import EventLoop
import KeyValueModel

/// Who answers: what every header says of the server.
public struct MemberIdentity: Sendable {
    /// The cluster's number.
    public var cluster: UInt64
    /// This server's.
    public var member: UInt64
    /// How often a leader was elected; with one member, once.
    public var term: UInt64

    /// An identity.
    public init(cluster: UInt64, member: UInt64, term: UInt64 = 2) {
        self.cluster = cluster
        self.member = member
        self.term = term
    }
}

/// Answers as etcd writes them.
struct ResponseWriting {
    /// `"header":{"cluster_id":"…","member_id":"…"`, and `,"raft_term":"…"}`
    private let headerStart: [UInt8]
    private let headerEnd: [UInt8]

    init(_ identity: MemberIdentity) {
        headerStart = Array(
            "\"header\":{\"cluster_id\":\"\(identity.cluster)\",\"member_id\":\"\(identity.member)\"".utf8)
        headerEnd = Array(",\"raft_term\":\"\(identity.term)\"}".utf8)
    }

    /// The whole header; a revision of 0 is left out.
    func header(_ revision: Int64, _ output: ByteBuffer) {
        output.append(headerStart)
        if revision != 0 {
            output.append(",\"revision\":")
            output.append(quoted: revision)
        }
        output.append(headerEnd)
    }

    /// An object that begins with the header.
    func object(_ revision: Int64, _ output: ByteBuffer, _ body: (inout ObjectWriting) -> Void) {
        output.append("{")
        header(revision, output)
        var rest = ObjectWriting(continuing: output)
        body(&rest)
        rest.end()
    }
}

extension ObjectWriting {
    mutating func add(_ response: RangeResponse, _ output: ByteBuffer) {
        add("kvs", response.kvs) { output.append($0) }
        add("more", response.more)
        add("count", response.count)
    }

    mutating func add(_ response: PutResponse, _ output: ByteBuffer) {
        guard let previous = response.previous else { return }
        key("prev_kv")
        output.append(previous)
    }

    mutating func add(_ response: DeleteRangeResponse, _ output: ByteBuffer) {
        add("deleted", response.deleted)
        add("prev_kvs", response.previous) { output.append($0) }
    }

    mutating func add(_ response: TxnResponse, _ output: ByteBuffer) {
        add("succeeded", response.succeeded)
        add("responses", response.results) { output.append($0) }
    }
}

extension ByteBuffer {
    /// A key with its value.
    func append(_ kv: KeyValue) {
        var object = ObjectWriting(self)
        object.add("key", kv.key)
        object.add("create_revision", kv.createRevision)
        object.add("mod_revision", kv.modRevision)
        object.add("version", kv.version)
        object.add("value", kv.value)
        object.add("lease", kv.lease)
        object.end()
    }

    /// What one step of a transaction did; its header has a revision and nothing else, and that of a
    /// transaction in a transaction not even that.
    fileprivate func append(_ result: TxnResult) {
        switch result {
        case .range(let response):
            step("{\"response_range\":{\"header\":", response.revision) { $0.add(response, self) }
        case .put(let response):
            step("{\"response_put\":{\"header\":", response.revision) { $0.add(response, self) }
        case .deleteRange(let response):
            step("{\"response_delete_range\":{\"header\":", response.revision) { $0.add(response, self) }
        case .txn(let response):
            step("{\"response_txn\":{\"header\":", 0) { $0.add(response, self) }
        }
    }

    private func step(_ start: StaticString, _ revision: Int64, _ body: (inout ObjectWriting) -> Void) {
        append(start)
        var header = ObjectWriting(self)
        header.add("revision", revision)
        header.end()
        var rest = ObjectWriting(continuing: self)
        body(&rest)
        rest.end()
        append(.closeBrace)
    }

    /// Something that happened.
    func append(_ event: StoreEvent) {
        var object = ObjectWriting(self)
        if event.kind == .delete {
            object.key("type")
            append("\"DELETE\"")
        }
        object.key("kv")
        append(event.kv)
        if let previous = event.previous {
            object.key("prev_kv")
            append(previous)
        }
        object.end()
    }
}
