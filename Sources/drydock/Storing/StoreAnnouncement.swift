import Documents
import LinuxSystem

/// Where a store listens, as a line of JSON.
struct StoreAnnouncement {
    let address: SocketAddress
    let data: String?

    var line: String {
        JSONValue.object([
            JSONMember("address", .string("\(address)")),
            JSONMember("data", data.map { .string($0) } ?? .null),
        ]).text() + "\n"
    }
}
