import EventLoop
import KeyValueModel

/// Does what one request asks of the store, and writes the answer's body.
struct StoreCalls {
    let store: any KeyValueStore
    let identity: MemberIdentity
    let writing: ResponseWriting
    /// The version of etcd whose answers these are.
    static let version = "3.4.23"

    init(store: any KeyValueStore, identity: MemberIdentity) {
        self.store = store
        self.identity = identity
        writing = ResponseWriting(identity)
    }

    /// - Parameter text: the message; nil for a body with nothing in it.
    /// - Returns: whether the store may have changed.
    /// - Throws: `JSONFault`, `RequestFault`, `StoreError`; then nothing has changed.
    func answer(_ route: Route, _ text: JSONValueText?, to output: ByteBuffer) throws -> Bool {
        let text = text ?? Self.empty
        switch route {
        case .range: try range(text, output)
        case .put:
            try put(text, output)
            return true
        case .deleteRange:
            try deleteRange(text, output)
            return true
        case .txn:
            try txn(text, output)
            return true
        case .compaction:
            let revision = try store.compact(try CompactionRequest(json: text).revision)
            writing.object(revision, output) { _ in }
            return true
        default: return try lease(route, text, output)
        }
        return false
    }

    /// null stands for a message with nothing in it.
    private static let emptyText: StaticString = "null"
    private static var empty: JSONValueText {
        JSONValueText(UnsafeRawBufferPointer(start: emptyText.utf8Start, count: emptyText.utf8CodeUnitCount))
    }

    private func range(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try RangeRequest(json: text)
        try StoreLimits.check(request.wireSize, changes: false)
        let response = try store.range(request)
        writing.object(response.revision, output) { $0.add(response, output) }
    }

    private func put(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try PutRequest(json: text)
        try StoreLimits.check(request.wireSize, changes: true)
        let response = try store.put(request)
        writing.object(response.revision, output) { $0.add(response, output) }
    }

    private func deleteRange(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try DeleteRangeRequest(json: text)
        try StoreLimits.check(request.wireSize, changes: true)
        let response = try store.deleteRange(request)
        writing.object(response.revision, output) { $0.add(response, output) }
    }

    private func txn(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try TxnRequest(json: text)
        // One that only reads does not go through etcd's log.
        try StoreLimits.check(request.wireSize, changes: request.writes)
        let response = try store.txn(request)
        writing.object(response.revision, output) { $0.add(response, output) }
    }
}

// Leases, and what is asked of the server itself.
extension StoreCalls {
    private func lease(_ route: Route, _ text: JSONValueText, _ output: ByteBuffer) throws -> Bool {
        switch route {
        case .grant:
            let request = try LeaseRequest(grant: text)
            let grant = try store.grant(id: request.id, ttl: request.ttl)
            writing.object(grant.revision, output) {
                $0.add("ID", grant.id)
                $0.add("TTL", grant.ttl)
            }
            return true
        case .revoke:
            let revision = try store.revoke(try LeaseRequest(json: text).id)
            writing.object(revision, output) { _ in }
            return true
        case .timeToLive: try timeToLive(text, output)
        case .leases:
            let leases = try store.leases()
            writing.object(try store.revision, output) {
                $0.add("leases", leases) {
                    var lease = ObjectWriting(output)
                    lease.add("ID", $0)
                    lease.end()
                }
            }
        case .alarm: output.append("{}")
        default: try status(output)
        }
        return false
    }

    private func timeToLive(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try LeaseRequest(json: text, hasKeys: true)
        let answer = try store.timeToLive(request.id, keys: request.keys)
        writing.object(answer.revision, output) {
            $0.add("ID", answer.id)
            $0.add("TTL", answer.ttl)
            $0.add("grantedTTL", answer.grantedTTL)
            $0.add("keys", answer.keys) { output.append(base64: $0) }
        }
    }

    /// One answer of a stream of them; a lease that is not there has no time left.
    func keepAlive(_ text: JSONValueText, _ output: ByteBuffer) throws {
        let request = try LeaseRequest(json: text)
        var grant = LeaseGrant(revision: 0, id: request.id, ttl: 0)
        do {
            grant = try store.keepAlive(request.id)
        } catch StoreError.leaseNotFound {
            grant.revision = try store.revision
        }
        output.append("{\"result\":")
        writing.object(grant.revision, output) {
            $0.add("ID", grant.id)
            $0.add("TTL", grant.ttl)
        }
        output.append("}\n")
    }

    private func status(_ output: ByteBuffer) throws {
        let revision = try store.revision
        let member = Int64(bitPattern: identity.member)
        writing.object(revision, output) {
            $0.key("version")
            output.append(jsonString: Self.version)
            $0.key("leader")
            output.append(text: "\"\(UInt64(bitPattern: member))\"")
            $0.add("raftIndex", revision)
            $0.add("raftTerm", Int64(clamping: identity.term))
            $0.add("raftAppliedIndex", revision)
        }
    }
}

extension TxnRequest {
    /// Whether it may change anything.
    fileprivate var writes: Bool {
        (success + failure).contains { operation in
            switch operation {
            case .range: false
            case .put, .deleteRange: true
            case .txn(let inner): inner.writes
            }
        }
    }
}
