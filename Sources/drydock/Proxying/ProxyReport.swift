import Documents
import ServiceModel
import ServiceProxy

/// What a proxy does just now, in three forms.
struct ProxyReport {
    let served: ServedServices

    static func address(_ door: UserspaceProxy.Door?) -> String? {
        switch door {
        case .tcp(let door): "\(door.address)"
        case .udp(let door): "\(door.address)"
        case nil: nil
        }
    }

    private struct Line {
        let port: ServicePortName
        let endpoint: Endpoint
        let state: String
        let connections: Int
    }

    private var lines: [Line] {
        served.state.entries.flatMap { entry -> [Line] in
            let (tcp, connections): (TCPDoor?, (SocketPlace) -> Int) =
                switch served.proxy.doors[entry.info.name] {
                case .tcp(let door): (door, door.connections(to:))
                case .udp(let door): (nil, door.clientCount(of:))
                case nil: (nil, { _ in 0 })
                }
            return entry.endpoints.map {
                Line(
                    port: entry.info.name, endpoint: $0, state: Self.state($0, tcp),
                    connections: connections($0.place))
            }
        }
    }

    private static func state(_ endpoint: Endpoint, _ door: TCPDoor?) -> String {
        if endpoint.isTerminating { return "leaving" }
        if !endpoint.isReady { return "not ready" }
        if door?.isEjected(endpoint.place) ?? false { return "ejected" }
        return door?.isHealthy(endpoint.place) ?? true ? "ready" : "unhealthy"
    }

    /// For people.
    var table: String {
        var text =
            left("port", 28) + left("endpoint", 24) + left("state", 11) + right("connections", 12) + "\n"
        for line in lines {
            text += left("\(line.port)", 28) + left("\(line.endpoint)", 24) + left(line.state, 11)
            text += right("\(line.connections)", 12) + "\n"
        }
        for (name, fault) in served.proxy.faults.sorted(by: { $0.key < $1.key }) {
            text += "\(name): \(fault)\n"
        }
        return text
    }

    /// For programs.
    var json: String {
        let lines = lines.map { line in
            JSONValue.object([
                JSONMember("port", .string("\(line.port)")),
                JSONMember("endpoint", .string("\(line.endpoint)")),
                JSONMember("state", .string(line.state)),
                JSONMember("connections", .integer(Int64(line.connections))),
            ])
        }
        return JSONValue.object([
            JSONMember("version", .integer(1)), JSONMember("endpoints", .array(lines)),
            JSONMember(
                "faults",
                .array(
                    served.proxy.faults.sorted { $0.key < $1.key }.map { .string("\($0.key): \($0.value)") })
            ),
        ]).text() + "\n"
    }

    /// For Prometheus.
    var metrics: String {
        var text = "# TYPE drydock_proxy_connections gauge\n"
        for line in lines {
            text +=
                "drydock_proxy_connections{port=\"\(line.port)\",endpoint=\"\(line.endpoint)\"} \(line.connections)\n"
        }
        for (kind, value) in totals {
            text += "# TYPE drydock_proxy_\(kind)_total counter\n"
            for (port, count) in value { text += "drydock_proxy_\(kind)_total{port=\"\(port)\"} \(count)\n" }
        }
        text += "# TYPE drydock_proxy_config_loads_total counter\n"
        text += "drydock_proxy_config_loads_total{result=\"good\"} \(served.loads.good)\n"
        text += "drydock_proxy_config_loads_total{result=\"bad\"} \(served.loads.bad)\n"
        return text
    }

    private var totals: [(String, [(ServicePortName, UInt64)])] {
        let doors = served.proxy.doors.sorted { $0.key < $1.key }
        let streams = doors.compactMap { name, door -> (ServicePortName, TCPDoor.Counts)? in
            if case .tcp(let door) = door { (name, door.counts) } else { nil }
        }
        let datagrams = doors.compactMap { name, door -> (ServicePortName, UDPDoor.Counts)? in
            if case .udp(let door) = door { (name, door.counts) } else { nil }
        }
        let ofStreams: [(String, (TCPDoor.Counts) -> UInt64)] = [
            ("accepted", { $0.accepted }), ("retries", { $0.retries }), ("resets", { $0.resets }),
            ("shed", { $0.shed }), ("received_bytes", { $0.bytes[0] }), ("sent_bytes", { $0.bytes[1] }),
        ]
        let ofDatagrams: [(String, (UDPDoor.Counts) -> UInt64)] = [
            ("datagrams_received", { $0.received }), ("datagrams_answered", { $0.answered }),
            ("datagrams_dropped", { $0.dropped }),
        ]
        return ofStreams.map { kind, value in (kind, streams.map { ($0.0, value($0.1)) }) }
            + ofDatagrams.map { kind, value in (kind, datagrams.map { ($0.0, value($0.1)) }) }
    }
}
