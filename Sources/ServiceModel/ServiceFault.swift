import ClusterObjects

/// What is wrong with a service or a slice, and where.
public struct ServiceFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// `spec.clusterIP: expected an address such as 10.0.0.1, found "x"`
    public let description: String

    /// A fault.
    public init(_ description: String) {
        self.description = description
    }

    /// Reads an address.
    public static func address(_ text: String, _ place: String) throws -> IPAddress {
        guard let address = IPAddress(text) else {
            throw ServiceFault("\(place): expected an address such as 10.0.0.1, found \"\(text)\"")
        }
        return address
    }

    /// Reads the number of a port; 0 for none.
    public static func port(_ number: Int32, _ place: String) throws -> UInt16 {
        guard let port = UInt16(exactly: number) else {
            throw ServiceFault("\(place): expected a port from 0 to 65535, found \(number)")
        }
        return port
    }

    /// Reads what carries a port; TCP when nothing is said.
    public static func transport(_ text: String, _ place: String) throws -> TransportProtocol {
        guard let transport = text.isEmpty ? .tcp : TransportProtocol(rawValue: text) else {
            throw ServiceFault("\(place).protocol: expected TCP, UDP or SCTP, found \"\(text)\"")
        }
        return transport
    }
}
