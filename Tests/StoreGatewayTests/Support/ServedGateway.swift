import EventLoop
import Foundation
import KeyValueModel
import LinuxSystem
import Reconcilers
import Synchronization

@testable import StoreGateway

/// A gateway that serves from a thread of its own while a test runs.
final class ServedGateway {
    let address: SocketAddress
    let store: any KeyValueStore
    private let stop: GatewayStop
    private let ended = DispatchSemaphore(value: 0)
    private let outcome = Outcome()

    init(_ store: any KeyValueStore = Store(now: { EventLoop.monotonicTime() })) throws {
        self.store = store
        let began = DispatchSemaphore(value: 0)
        let ready = Mutex<Result<(SocketAddress, GatewayStop), any Error>?>(nil)
        let (outcome, ended) = (outcome, ended)
        Thread.detachNewThread {
            do {
                let gateway = try Gateway(
                    store: store, at: .loopback(port: 0), identity: MemberIdentity(cluster: 1, member: 2),
                    loop: EventLoop())
                ready.withLock { $0 = .success((gateway.address, gateway.stop)) }
                began.signal()
                do { try gateway.run() } catch { outcome.set("\(error)") }
            } catch {
                ready.withLock { $0 = .failure(error) }
                began.signal()
            }
            ended.signal()
        }
        began.wait()
        guard let made = ready.withLock({ $0 }) else { throw EtcdProcess.Failure(text: "it did not begin") }
        (address, stop) = try made.get()
    }

    deinit {
        stop.ask()
        ended.wait()
    }

    /// Waits until it has ended by itself; why.
    func awaitFailure() -> String? {
        ended.wait()
        ended.signal()
        return outcome.get()
    }

    private final class Outcome: Sendable {
        private let text = Mutex<String?>(nil)
        func set(_ value: String) { text.withLock { $0 = value } }
        func get() -> String? { text.withLock { $0 } }
    }
}
