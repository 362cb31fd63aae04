import ArgumentParser
import LinuxSystem

/// `drydock proxy status ADDRESS:PORT`
struct ProxyStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the endpoints and connections of a proxy that runs.",
        usage: "drydock proxy status ADDRESS:PORT [--json]",
        discussion: """
            Example: drydock proxy --config shop.yaml --admin 127.0.0.1:9000 &
                     drydock proxy status 127.0.0.1:9000

            For UDP the connections are clients that are remembered.

            --json: {"version":1,"endpoints":[{"port","endpoint","state","connections"}],
                    "faults":[…]}
            """)

    @Argument(help: ArgumentHelp("Its --admin.", valueName: "address:port"))
    var admin: String

    @Flag(help: "As a line of JSON.")
    var json = false

    func run() throws {
        let address: SocketAddress
        do {
            address = try SocketAddress(parsing: admin)
        } catch {
            throw ValidationError("\(error)")
        }
        writeAll(try Self.get(json ? "/json" : "/", from: address), to: 1)
    }

    /// The body of a small page.
    private static func get(_ path: String, from address: SocketAddress) throws -> String {
        let complaint = Complaint("\(address): no drydock proxy answers there; it needs --admin \(address)")
        guard let socket = try? StreamSocket.connected(to: address, timeout: 5) else { throw complaint }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n".utf8)
        var (answer, room) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        guard request.withUnsafeBytes({ socket.send($0) }) == .bytes(request.count) else { throw complaint }
        while case .bytes(let count) = room.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
            answer += room[..<count]
            guard answer.count <= 64 << 20 else { throw complaint }
        }
        let text = String(decoding: answer, as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 200 "), let end = text.firstRange(of: "\r\n\r\n") else {
            throw complaint
        }
        return String(text[end.upperBound...])
    }
}
