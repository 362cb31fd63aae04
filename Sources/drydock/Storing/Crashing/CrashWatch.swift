import Dispatch
import KeyValueModel
import StoreGateway
import Synchronization

/// A watch of everything, from where the last one was.
final class CrashWatch: Sendable {
    private let watch: any StoreWatch
    private let bell: DispatchSemaphore
    private let heard = Mutex<[WatchResponse]>([])
    private let trouble = Mutex<String?>(nil)

    init(_ client: EtcdClient, from revision: Int64) throws {
        let bell = DispatchSemaphore(value: 0)
        self.bell = bell
        watch = try client.watch(WatchRequest(.all, startRevision: revision)) { bell.signal() }
    }

    /// Waits until it has heard of a revision.
    /// - Throws: `Complaint` where it does not within ten seconds.
    func catchUp(to revision: Int64, _ take: (WatchResponse) throws -> Void, at place: () -> Int64) throws {
        while place() < revision {
            if let response = try watch.next() {
                try take(response)
            } else if bell.wait(timeout: .now() + .seconds(10)) == .timedOut {
                throw Complaint("the watch hears nothing after revision \(place()) of \(revision)")
            }
        }
    }

    /// Listens until the server has gone.
    func run() {
        do {
            while true {
                while let response = try watch.next() { heard.withLock { $0.append(response) } }
                bell.wait()
            }
        } catch EtcdClientError.unreachable {
            // It was killed.
        } catch {
            trouble.withLock { $0 = "\(error)" }
        }
    }

    func end() { watch.cancel() }

    /// What it was told meanwhile.
    func responses() throws -> [WatchResponse] {
        if let trouble = trouble.withLock({ $0 }) { throw Complaint("the watch: \(trouble)") }
        return heard.withLock { $0 }
    }
}
