import ArgumentParser
import ClusterObjects
import LinuxSystem
import ServiceModel
import ServiceProxy

/// Where ports of services are served.
struct ListenPlaces {
    /// Names a place in a service's annotations.
    static let annotation = "drydock/listen"
    private var options: [String: SocketAddress] = [:]

    /// Reads `NAMESPACE/NAME:PORT=ADDRESS:PORT`, as often as it was given.
    init(_ texts: [String]) throws {
        for text in texts {
            guard let equals = text.lastIndex(of: "=") else {
                throw ValidationError(
                    "--listen \(text): expected PORT=ADDRESS:PORT, such as shop/web=127.0.0.1:80")
            }
            do {
                options[String(text[..<equals])] = try SocketAddress(
                    parsing: String(text[text.index(after: equals)...]))
            } catch {
                throw ValidationError("--listen \(text): \(error)")
            }
        }
    }

    /// Where one port is served.
    /// - Throws: `Complaint` for an annotation that is no place.
    func place(of port: ServicePortInfo, in services: [Service]) throws -> SocketAddress {
        if let option = options[port.name.description] { return option }
        let service = services.first {
            $0.metadata.namespace == port.name.namespace && $0.metadata.name == port.name.name
        }
        guard let text = service?.metadata.annotations[Self.annotation] else {
            return SocketPlace(port.clusterIP, port.port).socketAddress
        }
        if let address = IPAddress(text) { return SocketPlace(address, port.port).socketAddress }
        if let place = SocketPlace(text) { return place.socketAddress }
        throw Complaint(
            "\(port.name): metadata.annotations[\(Self.annotation)]: expected 127.0.0.1 or 127.0.0.1:80, found \"\(text)\""
        )
    }
}
