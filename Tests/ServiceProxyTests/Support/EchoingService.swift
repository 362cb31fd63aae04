import EventLoop
import LinuxSystem
import ServiceModel
import ServiceProxy

/// An endpoint on the stage's loop: says its number for every byte that it hears, and ends with its client.
final class EchoingEndpoint: ConnectionOwner {
    let number: UInt8
    private(set) var listener: Listener?
    private(set) var answered = 0
    private var connections: [Connection] = []
    private let loop: EventLoop

    init(_ number: UInt8, on loop: EventLoop, at address: SocketAddress = .loopback(port: 0)) throws {
        self.number = number
        self.loop = loop
        let listener = try Listener(at: address, on: loop)
        self.listener = listener
        place = SocketPlace(listener.address)
        listener.accept = { [unowned self] socket in
            guard let connection = try? Connection(socket, on: loop) else { return }
            connection.owner = self
            connections.append(connection)
        }
    }

    let place: SocketPlace

    /// The process ends: nobody listens, and whatever is open is cut.
    func die() {
        listener?.close()
        listener = nil
        for connection in connections { connection.close() }
        connections = []
    }

    func received(_ connection: Connection) {
        for _ in 0..<connection.input.count { connection.output.append(number) }
        answered += connection.input.count
        connection.input.clear()
        connection.write()
    }

    func ended(_ connection: Connection) {
        connection.closeAfterWriting()
    }

    func closed(_ connection: Connection, _ reason: Errno?) {
        connections.removeAll { $0 === connection }
    }
}

/// A client that asks, waits for the answer, and asks again; after so many questions on a new connection.
final class AskingClient: ConnectionOwner {
    private let address: SocketAddress
    private let loop: EventLoop
    private let perConnection: Int
    private var connection: Connection?
    private var asked = 0
    private var isAnswered = true
    /// It asks no more.
    var isDone = false
    private(set) var answers: [UInt8: Int] = [:]
    private(set) var failures: [String] = []

    init(_ address: SocketAddress, perConnection: Int, on loop: EventLoop) {
        self.address = address
        self.perConnection = perConnection
        self.loop = loop
    }

    var isIdle: Bool { connection == nil }

    func begin() {
        asked = 0
        do {
            let connection = try Connection(to: address, on: loop)
            self.connection = connection
            connection.owner = self
            ask()
        } catch {
            failures.append("\(error)")
        }
    }

    private func ask() {
        asked += 1
        isAnswered = false
        connection?.output.append(1)
        connection?.write()
    }

    func received(_ connection: Connection) {
        for byte in connection.input.bytes { answers[byte, default: 0] += 1 }
        connection.input.clear()
        isAnswered = true
        if isDone || asked >= perConnection { connection.closeAfterWriting() } else { ask() }
    }

    func ended(_ connection: Connection) {
        if !isAnswered { failures.append("question \(asked) was ended without an answer") }
        connection.close()
    }

    func closed(_ connection: Connection, _ reason: Errno?) {
        if let reason { failures.append("question \(asked): \(reason.name)") }
        self.connection = nil
        if !isDone { begin() }
    }
}
