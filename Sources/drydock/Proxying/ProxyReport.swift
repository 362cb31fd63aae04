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
            guard case .tcp(let door)? = served.proxy.doors[entry.info.name] else {
                return entry.endpoints.map {
                    Line(port: entry.info.name, endpoint: $0, state: Self.state($0, nil), connections: 0)
                }
            }
            return entry.endpoints.map {
                Line(
                    port: entry.info.name, endpoint: $0, state: Self.state($0, door),
                    connections: door.connections(to: $0.place))
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
                JSONMember("connections", .string("\(line.connections)")),
            ])
        }
        return JSONValue.object([JSONMember("endpoints", .array(lines))]).text() + "\n"
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
        let doors = served.proxy.doors.compactMap { name, door -> (ServicePortName, TCPDoor.Counts)? in
            guard case .tcp(let door) = door else { return nil }
            return (name, door.counts)
        }.sorted { $0.0 < $1.0 }
        let kinds: [(String, (TCPDoor.Counts) -> UInt64)] = [
            ("accepted", { $0.accepted }), ("retries", { $0.retries }), ("resets", { $0.resets }),
            ("shed", { $0.shed }), ("received_bytes", { $0.bytes[0] }), ("sent_bytes", { $0.bytes[1] }),
        ]
        return kinds.map { kind, value in (kind, doors.map { ($0.0, value($0.1)) }) }
    }
}
