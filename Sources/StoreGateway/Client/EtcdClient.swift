import EventLoop
import KeyValueModel
import LinuxSystem
import Synchronization

/// A store in another process: etcd itself, or whatever else speaks its v3 API by JSON.
///
/// Calls wait for their answer. Connections are kept and shared out: as many as there are calls at a time.
/// A call that changes something is never repeated by itself; where the answer is lost, `EtcdClientError`
/// says that it may have been done.
public final class EtcdClient: KeyValueStore {
    private let address: SocketAddress
    private let timeout: Int
    private let idle = Mutex<[IdleConnection]>([])
    private let bell: WatchBell

    /// Connections that wait for the next call, at most.
    private static let mostIdle = 64

    /// Nothing is sent yet.
    /// - Parameter timeout: seconds without progress after which the server counts as gone; 0 for never.
    /// - Throws: `SystemError`.
    public init(address: SocketAddress, timeout: Int = 10) throws {
        self.address = address
        self.timeout = timeout
        bell = try WatchBell()
    }

    deinit {
        bell.end()
    }

    /// The revision of the newest change.
    public var revision: Int64 {
        get throws {
            var request = RangeRequest(KeyRange(key: [0]))
            request.countOnly = true
            return try range(request).revision
        }
    }

    /// Reads keys, now or as they were.
    public func range(_ request: RangeRequest) throws -> RangeResponse {
        try call("/v3/kv/range", isRepeatable: true) {
            $0.append(request)
        } read: {
            (text) throws(JSONFault) in
            try RangeResponse(json: text)
        }
    }

    /// Gives a key a value.
    public func put(_ request: PutRequest) throws -> PutResponse {
        try call("/v3/kv/put") {
            $0.append(request)
        } read: { (text) throws(JSONFault) in
            try PutResponse(json: text)
        }
    }

    /// Removes keys.
    public func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        try call("/v3/kv/deleterange") {
            $0.append(request)
        } read: { (text) throws(JSONFault) in
            try DeleteRangeResponse(json: text)
        }
    }

    /// Compares, then does one of two lists, at one revision.
    public func txn(_ request: TxnRequest) throws -> TxnResponse {
        try call("/v3/kv/txn") {
            $0.append(request)
        } read: { (text) throws(JSONFault) in
            try TxnResponse(json: text)
        }
    }

    /// Forgets what was before a revision.
    public func compact(_ revision: Int64) throws -> Int64 {
        try lease("/v3/kv/compaction") { $0.add("revision", revision) }.revision
    }

    /// Tells what happens to keys from now on, or from a revision on.
    ///
    /// `progress` of the watch says how far its events have come: this API has no way to ask later.
    public func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws -> any StoreWatch
    {
        let connection = try ClientConnection(to: address, timeout: timeout)
        return try ClientWatch(request, on: connection, bell: bell, wake: wake)
    }
}

// Leases.
extension EtcdClient {
    /// Grants a lease.
    public func grant(id: Int64, ttl: Int64) throws -> LeaseGrant {
        let answer = try lease("/v3/lease/grant") {
            $0.add("TTL", ttl)
            $0.add("ID", id)
        }
        return LeaseGrant(revision: answer.revision, id: answer.id, ttl: answer.ttl)
    }

    /// Ends a lease: its keys go.
    public func revoke(_ lease: Int64) throws -> Int64 {
        try self.lease("/v3/lease/revoke") { $0.add("ID", lease) }.revision
    }

    /// Starts a lease's time anew.
    public func keepAlive(_ lease: Int64) throws -> LeaseGrant {
        let answer = try self.lease("/v3/lease/keepalive", isRepeatable: true) { $0.add("ID", lease) }
        guard answer.ttl > 0 else { throw StoreError.leaseNotFound }
        return LeaseGrant(revision: answer.revision, id: answer.id, ttl: answer.ttl)
    }

    /// How long a lease has left.
    public func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        let answer = try self.lease("/v3/lease/timetolive", isRepeatable: true) {
            $0.add("ID", lease)
            $0.add("keys", keys)
        }
        return LeaseTimeToLive(
            revision: answer.revision, id: answer.id, ttl: answer.ttl, grantedTTL: answer.grantedTTL,
            keys: answer.keys)
    }

    /// The numbers of all leases, in order.
    public func leases() throws -> [Int64] {
        try lease("/v3/lease/leases", isRepeatable: true) { _ in }.leases.sorted()
    }

    /// Nothing: the server ends them itself.
    public func expireLeases() throws -> [Int64] { [] }

    private func lease(
        _ path: String, isRepeatable: Bool = false, _ write: (inout ObjectWriting) -> Void
    ) throws -> LeaseResponse {
        try call(path, isRepeatable: isRepeatable) {
            var object = ObjectWriting($0)
            write(&object)
            object.end()
        } read: { (text) throws(JSONFault) in
            try LeaseResponse(json: text)
        }
    }
}

// Calls.
extension EtcdClient {
    private func call<Answer>(
        _ path: String, isRepeatable: Bool = false, _ write: (ByteBuffer) -> Void,
        read: (JSONValueText) throws(JSONFault) -> Answer
    ) throws -> Answer {
        let body = ByteBuffer()
        write(body)
        let (status, answer) = try exchange(path, body, isRepeatable: isRepeatable)
        do {
            guard let range = try JSONSyntax.firstValue(in: answer.readable) else {
                throw EtcdClientError.malformed("nothing, with status \(status)")
            }
            let text = JSONValueText(answer.readable, range)
            guard status == 200 else { throw Self.refusal(status, try ErrorResponse(json: text).message) }
            return try read(text)
        } catch let fault as JSONFault {
            guard status == 200 else {
                let words = String(decoding: answer.readable.prefix(200), as: UTF8.self)
                throw EtcdClientError.refused(status: status, message: words)
            }
            throw EtcdClientError.malformed(fault.message)
        }
    }

    static func refusal(_ status: Int, _ message: String) -> any Error {
        StoreError.allCases.first { $0.message == message }
            ?? EtcdClientError.refused(status: status, message: message)
    }

    private func exchange(_ path: String, _ body: ByteBuffer, isRepeatable: Bool) throws(EtcdClientError)
        -> (Int, ByteBuffer)
    {
        if let kept = idle.withLock({ $0.popLast() }) {
            do {
                return try exchange(path, body, on: kept.connection)
            } catch {
                // The server may have gone and come again since; the others that were kept are no better.
                idle.withLock { $0 = [] }
                guard isRepeatable, case .unreachable = error else { throw error }
            }
        }
        return try exchange(path, body, on: try ClientConnection(to: address, timeout: timeout))
    }

    private func exchange(_ path: String, _ body: ByteBuffer, on connection: ClientConnection)
        throws(EtcdClientError) -> (Int, ByteBuffer)
    {
        let answer = try connection.exchange(path, body)
        let kept = IdleConnection(connection: connection)
        idle.withLock { if $0.count < Self.mostIdle { $0.append(kept) } }
        return answer
    }
}

/// A connection that nobody uses.
///
/// Unchecked: only the list of idle ones has it, behind a lock, until one call takes it out and has it alone.
private struct IdleConnection: @unchecked Sendable {
    let connection: ClientConnection
}
