import KeyValueModel
import StoreGateway
import Synchronization

/// Writes one number after the other until the store does not answer any more.
final class CrashWriter: Sendable {
    private let client: EtcdClient
    private let writer: Int
    private let lease: Int64
    private let diary: Mutex<CrashLedger.Diary>
    private let trouble = Mutex<String?>(nil)

    init(_ client: EtcdClient, writer: Int, from number: Int, lease: Int64) {
        self.client = client
        self.writer = writer
        self.lease = lease
        diary = Mutex(CrashLedger.Diary(writer: writer, begun: number, done: number))
    }

    /// What it was told.
    /// - Throws: `Complaint` where the store refused.
    func written() throws -> CrashLedger.Diary {
        if let trouble = trouble.withLock({ $0 }) { throw Complaint("writer \(writer): \(trouble)") }
        return diary.withLock { $0 }
    }

    /// How many were answered.
    var count: Int { diary.withLock { $0.answered.count } }

    func run() {
        var number = diary.withLock { $0.begun }
        do {
            while true {
                number += 1
                diary.withLock { $0.begun = number }
                let value = CrashLedger.value(number, length: number * 257 % 4096)
                let puts = CrashLedger.keys(writer).map {
                    TxnOperation.put(PutRequest(key: $0, value: value, lease: lease))
                }
                let revision = try client.txn(TxnRequest(success: puts)).revision
                diary.withLock {
                    $0.done = number
                    $0.answered.append((revision, number))
                }
            }
        } catch EtcdClientError.unreachable {
            // It was killed.
        } catch {
            trouble.withLock { $0 = "\(error)" }
        }
    }
}
