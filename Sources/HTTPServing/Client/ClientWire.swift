import NIOCore
import NIOHTTP1
import Synchronization

/// A connection to a server, and whether it has carried a message before.
struct ClientWire: Sendable {
    let wire: Wire<HTTPResponseHead, HTTPRequestHead>
    var wasUsed = false

    init(_ wire: Wire<HTTPResponseHead, HTTPRequestHead>) {
        self.wire = wire
    }
}

/// Connections that wait for a request.
final class IdleWires: Sendable {
    private let wires = Mutex<[ClientWire]>([])

    /// One that is still open.
    func take() -> ClientWire? {
        wires.withLock { wires in
            while let wire = wires.popLast() {
                if wire.wire.channel.isActive { return wire }
            }
            return nil
        }
    }

    func put(_ wire: ClientWire) {
        var wire = wire
        wire.wasUsed = true
        wires.withLock { $0.append(wire) }
    }

    func closeAll() {
        for wire in wires.withLock({ $0 }) { wire.wire.channel.close(promise: nil) }
    }
}

/// The server had closed a connection before the request on it arrived.
struct ReusedTooLate: Error {}
