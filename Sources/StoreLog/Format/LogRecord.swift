import KeyValueModel

/// One change as the log holds it: done again on the same store it gives the same.
///
/// What a store chose is written down (the number of a lease, the side of a transaction that was done), what
/// it only looked at is not. A record ends with the store's revision afterwards, by which a replay is checked.
///
/// - Note: on disk: the kind, one byte; the fields below in order; the revision.
enum LogRecord: Equatable {
    case put(PutRequest)
    case deleteRange(KeyRange)
    /// The steps that were done, without those that only read.
    case txn([TxnOperation])
    case compact(Int64)
    case grant(id: Int64, ttl: Int64)
    case revoke(Int64)
    /// Leases that ended in this order because their time was over.
    case expire([Int64])

    /// How deep transactions may lie in each other, as in etcd: reading them back must not exhaust a stack.
    static let deepest = 128

    private enum Kind: UInt8 {
        case put = 1, deleteRange, txn, compact, grant, revoke, expire
    }

    func write(to writer: inout RecordWriter) {
        switch self {
        case .put(let request):
            writer.bytes.append(Kind.put.rawValue)
            Self.write(request, to: &writer)
        case .deleteRange(let range):
            writer.bytes.append(Kind.deleteRange.rawValue)
            writer.add(range.key)
            writer.add(range.end)
        case .txn(let steps):
            writer.bytes.append(Kind.txn.rawValue)
            writer.add(steps.count)
            for step in steps { Self.of(step).write(to: &writer) }
        case .compact(let revision):
            writer.bytes.append(Kind.compact.rawValue)
            writer.add(revision)
        case .grant(let id, let ttl):
            writer.bytes.append(Kind.grant.rawValue)
            writer.add(id)
            writer.add(ttl)
        case .revoke(let lease):
            writer.bytes.append(Kind.revoke.rawValue)
            writer.add(lease)
        case .expire(let leases):
            writer.bytes.append(Kind.expire.rawValue)
            writer.add(leases.count)
            for lease in leases { writer.add(lease) }
        }
    }

    init(from reader: inout RecordReader, depth: Int = 0) throws(MalformedRecord) {
        let byte = try reader.byte()
        guard let kind = Kind(rawValue: byte) else {
            throw MalformedRecord(what: "a record of the unknown kind \(byte)")
        }
        switch kind {
        case .put: self = .put(try Self.readPut(&reader))
        case .deleteRange:
            self = .deleteRange(KeyRange(key: try reader.string(), end: try reader.string()))
        case .txn: self = .txn(try Self.readSteps(&reader, depth: depth + 1))
        case .compact: self = .compact(try reader.signed())
        case .grant: self = .grant(id: try reader.signed(), ttl: try reader.signed())
        case .revoke: self = .revoke(try reader.signed())
        case .expire:
            var leases: [Int64] = []
            for _ in 0..<(try reader.count()) { leases.append(try reader.signed()) }
            self = .expire(leases)
        }
    }

    // | bit 1 ignoreLease | bit 0 ignoreValue |
    private static func write(_ request: PutRequest, to writer: inout RecordWriter) {
        writer.bytes.append((request.ignoreValue ? 1 : 0) | (request.ignoreLease ? 2 : 0))
        writer.add(request.key)
        writer.add(request.value)
        writer.add(request.lease)
    }

    private static func readPut(_ reader: inout RecordReader) throws(MalformedRecord) -> PutRequest {
        let flags = try reader.byte()
        guard flags < 4 else { throw MalformedRecord(what: "a put with the unknown flags \(flags)") }
        var request = PutRequest(
            key: try reader.string(), value: try reader.string(), lease: try reader.signed())
        request.ignoreValue = flags & 1 != 0
        request.ignoreLease = flags & 2 != 0
        return request
    }

    /// A step that changes something; `LogRecord.steps` leaves no other.
    private static func of(_ step: TxnOperation) -> LogRecord {
        switch step {
        case .put(let request): .put(request)
        case .deleteRange(let request): .deleteRange(request.range)
        case .txn(let request): .txn(request.success)
        case .range: .txn([])
        }
    }

    private static func readSteps(_ reader: inout RecordReader, depth: Int) throws(MalformedRecord)
        -> [TxnOperation]
    {
        guard depth <= deepest else { throw MalformedRecord(what: "transactions nested too deeply") }
        var steps: [TxnOperation] = []
        for _ in 0..<(try reader.count()) {
            switch try LogRecord(from: &reader, depth: depth) {
            case .put(let request): steps.append(.put(request))
            case .deleteRange(let range): steps.append(.deleteRange(DeleteRangeRequest(range)))
            case .txn(let inner): steps.append(.txn(TxnRequest(success: inner)))
            default: throw MalformedRecord(what: "a step that no transaction can have")
            }
        }
        return steps
    }
}
