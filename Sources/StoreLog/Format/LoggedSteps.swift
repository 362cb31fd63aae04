import KeyValueModel

extension TxnRequest {
    /// What the transaction did, as far as it changed something: comparisons are decided, and reading leaves
    /// no trace.
    /// - Parameter response: the store's answer to it.
    func steps(done response: TxnResponse) -> [TxnOperation] {
        zip(response.succeeded ? success : failure, response.results).compactMap { step, result in
            switch (step, result) {
            case (.put, _): return step
            case (.deleteRange, .deleteRange(let result)): return result.deleted > 0 ? step : nil
            case (.txn(let request), .txn(let result)):
                let inner = request.steps(done: result)
                return inner.isEmpty ? nil : .txn(TxnRequest(success: inner))
            default: return nil
            }
        }
    }

    /// How many bytes its record has at most, whatever comes of it.
    /// - Throws: `StoreError.tooManyOperations` when transactions lie too deep in each other.
    func recordRoom(depth: Int = 1) throws(StoreError) -> Int {
        guard depth <= LogRecord.deepest else { throw .tooManyOperations }
        var room = LogRecord.fixedRoom
        for step in success + failure {
            switch step {
            case .put(let request): room += request.recordRoom
            case .deleteRange(let request): room += request.range.recordRoom
            case .txn(let inner): room += try inner.recordRoom(depth: depth + 1)
            case .range: break
            }
        }
        return room
    }
}

extension LogRecord {
    /// More than all bytes of a record but those of keys, values and lists.
    static let fixedRoom = 64
}

extension PutRequest {
    /// How many bytes its record has at most.
    var recordRoom: Int { LogRecord.fixedRoom + key.count + value.count }
}

extension KeyRange {
    /// How many bytes the record of its removal has at most.
    var recordRoom: Int { LogRecord.fixedRoom + key.count + end.count }
}
