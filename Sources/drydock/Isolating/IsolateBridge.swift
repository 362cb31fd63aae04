import LinuxSystem
import Namespaces

/// The host's side of `--network bridge`: a bridge that lives as long as a container is on it.
struct IsolateBridge {
    private static let name = "drydock0"
    private let place: NetworkPlan.Bridge

    /// A place on the bridge; a cable of its number says that an address is taken.
    init(address: String?) throws {
        let router = try IPv4Network("10.89.0.1/24")
        let taken = Set(try Self.links().map(\.name))
        guard let number = (2...254).first(where: { !taken.contains("drydock-\($0)") }) else {
            throw Complaint("bridge \(Self.name): all 253 addresses are taken", status: 125)
        }
        place = NetworkPlan.Bridge(
            name: Self.name, router: router, address: try IPv4Network(address ?? "10.89.0.\(number)/24"),
            cable: "drydock-\(number)")
    }

    /// Connects the waiting process.
    /// - Returns: what it does itself.
    func connect(_ process: Int32) throws -> [Step] {
        let plan = NetworkPlan.bridge(place)
        let steps = try plan.steps()
        let socket = try NetlinkSocket()
        if try !Self.links().contains(where: { $0.name == Self.name }) {
            for request in try plan.hostRequests(for: process, links: []) {
                _ = try socket.request(try request.bytes, "bridge \(Self.name)")
            }
            let made = try Self.links().first { $0.name == Self.name }
            let address = try NetworkRequest.address(place.router, on: made?.index ?? 0)
            _ = try socket.request(try address.bytes, "address of \(Self.name)")
        }
        for request in try plan.hostRequests(for: process, links: try Self.links()) {
            _ = try socket.request(try request.bytes, "cable \(place.cable)")
        }
        return steps
    }

    /// The cable has gone with the namespace, or goes now; the last one takes the bridge away.
    func leave() {
        guard let socket = try? NetlinkSocket() else { return }
        if let request = try? NetworkRequest.delete(place.cable).bytes { _ = try? socket.request(request) }
        guard let links = try? Self.links(), let bridge = links.first(where: { $0.name == Self.name }),
            !links.contains(where: { $0.master == bridge.index }),
            let request = try? NetworkRequest.delete(Self.name).bytes
        else { return }
        _ = try? socket.request(request)
    }

    private static func links() throws -> [Link] {
        try NetlinkSocket().request(try NetworkRequest.links().bytes).map {
            try Link(NetlinkMessage(bytes: $0))
        }
    }
}
