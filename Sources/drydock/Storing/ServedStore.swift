import EventLoop
import KeyValueModel
import LinuxSystem
import Reconcilers
import StoreGateway
import StoreLog

/// The store that is served: in memory, or one that outlives this process.
struct ServedStore {
    /// The same at every start: clients take a change of it for another cluster.
    static let identity = MemberIdentity(cluster: 0xd7d0_c001, member: 0xd7d0_0001)

    let store: any KeyValueStore
    private let durable: DurableStore<Store>?

    /// - Parameter folder: where it keeps everything; nil for in memory.
    /// - Throws: `Complaint`.
    init(in folder: String?) throws {
        let now: @Sendable () -> Duration = { EventLoop.monotonicTime() }
        guard let folder else {
            durable = nil
            store = Store(now: now)
            return
        }
        do {
            let durable = try DurableStore<Store>(opening: folder, now: now)
            self.durable = durable
            store = durable
        } catch {
            throw Complaint("--data \(folder): \(error)")
        }
    }

    func close() throws {
        try durable?.close()
    }
}
